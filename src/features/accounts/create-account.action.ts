import type { Tx } from "#db/db.ts";
import { dayOf } from "#lib/dates.ts";
import { saveHabilitation } from "./account.store.ts";
import type { Identity } from "./identity.ts";
import type { AccountId, Right, UnitId } from "./member.ts";
import { recogniseAccount } from "./recognise.action.ts";
import { saveSelfRegistered, saveVerifiedEmail } from "./registration.store.ts";
import { recordSecurityEvent } from "./security.action.ts";
import type { Visit } from "./security-event.ts";

type NewPractitioner = {
  identity: Identity;
  address: { street: string; postcode: string; city: string };
  /** Their practice. */
  unit: UnitId;
  rights: readonly Right[];
  visit: Visit;
};

/** An account opened by its owner's card: named as the card says, with rights for their own practice. */
export async function saveRegistration(tx: Tx, owner: NewPractitioner, now: Date): Promise<AccountId> {
  const { identity, address, unit, rights, visit } = owner;
  const account = await recogniseAccount(tx, null, identity, now);
  await saveSelfRegistered(tx, account, address);
  for (const right of rights)
    await saveHabilitation(tx, { ...{ account, unit, ...right }, ...{ mail: true, from: dayOf(now), to: null } });
  await recordSecurityEvent(tx, { kind: "account-activated", account, reason: "self-registered", visit, unit }, now);
  return account;
}

/** A code has proved that this address is its owner's: codes and alerts go there from now on. */
export async function proveEmail(
  tx: Tx,
  { account, email, visit }: { account: AccountId; email: string; visit: Visit },
  now: Date,
): Promise<"saved" | "taken"> {
  const saved = await saveVerifiedEmail(tx, account, email, now);
  if (saved === "saved") await recordSecurityEvent(tx, { kind: "email-changed", account, visit }, now);
  return saved;
}
