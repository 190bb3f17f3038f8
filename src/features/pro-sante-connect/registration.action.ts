import type { Db } from "#db/db.ts";
import { findAccounts } from "#features/accounts/account.store.ts";
import type { EntryRefusal } from "#features/accounts/account.ts";
import { saveRegistration } from "#features/accounts/create-account.action.ts";
import { displayName } from "#features/accounts/identity.ts";
import { meansOfMode } from "#features/accounts/means.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { openPractice } from "#features/directory/practice.action.ts";
import { type OpenedSession, openSession } from "#features/sessions/open-session.action.ts";
import { issueCode } from "#features/sign-in/code.action.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import { entryOf } from "./callback.action.ts";
import {
  deleteEndedPending,
  lockIdentity,
  type Pending,
  saveEmailProof,
  savePending,
  takePending,
} from "./registration.store.ts";
import { mayRegister, practiceRights, type Registration, registrationEnd } from "./registration.ts";

/** The card proved a doctor in liberal practice who has no account: their identity is kept for the creation page. */
export const beginRegistration = (db: Db, pending: Pending, now: Date): Promise<string> =>
  db.transaction().execute(async (tx) => {
    const token = newToken();
    await deleteEndedPending(tx, now);
    await savePending(tx, token, pending, registrationEnd(now));
    return token;
  });

export type RegisterRefusal = { kind: "ended" } | { kind: "known-meanwhile" } | EntryRefusal;
export type Registered = { account: AccountId; opened: OpenedSession; returnTo: string };

/**
 * "Créer mon compte": the account under the name the card proves, the doctor's practice with the right to prepare and send
 * dossiers for it, a session, and a code on its way to the address typed, which proves nothing until it comes back.
 */
export function registerDoctor(
  db: Db,
  token: string,
  { email, address }: Registration,
  door: { visit: Visit; formerToken: string | null },
  now: Date,
): Promise<Result<Registered, RegisterRefusal>> {
  return db.transaction().execute(async (tx) => {
    const pending = await takePending(tx, token, now);
    if (!pending || pending.joining || !mayRegister(pending.proof.identity)) return refuse({ kind: "ended" });
    const { proof, returnTo, shared } = pending;
    const { identity } = proof;
    await lockIdentity(tx, identity.identifiers);
    if ((await findAccounts(tx, identity.identifiers)).length > 0) return refuse({ kind: "known-meanwhile" });

    const name = displayName({ ...identity, profession: identity.profession?.code ?? "" });
    const unit = (await openPractice(tx, {
      name: identity.profession?.code === "10" ? `Cabinet du ${name}` : `Cabinet ${name}`,
      ...address,
    })) as string as UnitId;
    const account = await saveRegistration(
      tx,
      { identity, address, unit, rights: practiceRights(identity.profession?.code ?? ""), visit: door.visit },
      now,
    );
    const means = meansOfMode(proof.authMode);
    const opened = await openSession(tx, { ...entryOf(proof), account, means, shared, ...door }, now);
    if (!opened.ok) return opened;
    const code = await issueCode(
      tx,
      { account, purpose: "email", channel: "mail", destination: email, visit: door.visit },
      now,
    );
    await saveEmailProof(tx, account, { email, code: code.ok ? code.value.id : null }, now);
    return ok({ account, opened: opened.value, returnTo });
  });
}
