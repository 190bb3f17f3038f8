import type { Tx } from "#db/db.ts";
import { refreshAccount, saveAccount, saveIdentifiers } from "./account.store.ts";
import type { Identity } from "./identity.ts";
import type { AccountId } from "./member.ts";

/** What the provider says of somebody today replaces what it said before, new identifiers included; somebody unknown gets an account. */
export async function recogniseAccount(
  tx: Tx,
  found: AccountId | null,
  identity: Identity,
  now: Date,
): Promise<AccountId> {
  const account =
    found ?? (await saveAccount(tx, { ...identity, nationalId: identity.nationalIds[0], email: null }, now));
  await refreshAccount(tx, account, identity);
  await saveIdentifiers(tx, account, identity.nationalIds, "psc", now);
  return account;
}
