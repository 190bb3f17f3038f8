import type { Tx } from "#db/db.ts";
import {
  findKnownIdentity,
  type KnownIdentity,
  refreshAccount,
  replaceIdentifiers,
  saveAccount,
  saveIdentifiers,
} from "./account.store.ts";
import type { Identity } from "./identity.ts";
import type { AccountId } from "./member.ts";
import { recordSecurityEvent } from "./security.action.ts";
import { saveSituations } from "./situation.store.ts";

/**
 * What the provider says of somebody today replaces what it said before, new identifiers and situations included;
 * what it replaced stays in the security journal. Somebody unknown gets an account.
 */
export async function recogniseAccount(
  tx: Tx,
  found: AccountId | null,
  identity: Identity,
  now: Date,
): Promise<AccountId> {
  const account =
    found ?? (await saveAccount(tx, { ...identity, nationalId: identity.identifiers[0].value, email: null }, now));
  const former = found ? formerOf(await findKnownIdentity(tx, account), identity) : null;
  await refreshAccount(tx, account, identity);
  await saveIdentifiers(tx, account, identity.identifiers, "psc", now);
  await replaceIdentifiers(tx, account, identity.identifiers);
  // a staff card or an unanswered userinfo says nothing of them: what is known stays
  if (identity.profession) await saveSituations(tx, account, identity.situations, now);
  if (former) await recordSecurityEvent(tx, { kind: "identity-changed", account, former }, now);
  return account;
}

/** The values about to be replaced; null when nothing changes. */
function formerOf(known: KnownIdentity, said: Identity): Record<string, string | null> | null {
  const next = {
    nationalId: said.identifiers[0].value,
    givenName: said.givenName,
    familyName: said.familyName,
    ...(said.profession ? { profession: said.profession.code, speciality: said.speciality?.code ?? null } : {}),
  };
  const changed = (Object.keys(next) as (keyof typeof next)[]).filter((name) => known[name] !== next[name]);
  return changed.length === 0 ? null : Object.fromEntries(changed.map((name) => [name, known[name]]));
}
