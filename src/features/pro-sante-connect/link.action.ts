import type { Db } from "#db/db.ts";
import { joinAccounts } from "#features/account-joining/join.action.ts";
import { findSide } from "#features/account-joining/join.store.ts";
import { type JoinRefusal, mayBelong } from "#features/account-joining/join.ts";
import { findAccounts } from "#features/accounts/account.store.ts";
import type { EntryRefusal } from "#features/accounts/account.ts";
import { type Means, meansOfMode } from "#features/accounts/means.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recogniseAccount } from "#features/accounts/recognise.action.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { type OpenedSession, openSession } from "#features/sessions/open-session.action.ts";
import { renewByProvider } from "#features/sessions/provider-session.action.ts";
import { enqueue } from "#jobs/jobs.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import type { Proof } from "./attempt.ts";
import { entryOf } from "./callback.action.ts";
import { deleteEndedPending, savePending, takePending } from "./registration.store.ts";
import { registrationEnd } from "./registration.ts";

export type LinkRefusal = JoinRefusal | { kind: "several-accounts" } | { kind: "session-ended" };
type Session = { account: AccountId; token: string; means: Means; shared: boolean; visit: Visit };
export type Linked = { kind: "attached"; token: string } | { kind: "to-confirm"; pending: string };

/**
 * Somebody signed in has shown their card, to tie it to this account. Nobody else has it: the account takes its
 * identifiers. Another account has it: both were proved in this session, and the person confirms on the next page.
 */
export function linkCard(db: Db, proof: Proof, session: Session, now: Date): Promise<Result<Linked, LinkRefusal>> {
  return db.transaction().execute(async (tx) => {
    const { account, visit } = session;
    const means = meansOfMode(proof.authMode);
    const { identifiers } = proof.identity;
    const refused = async (refusal: LinkRefusal) => {
      await recordSecurityEvent(tx, { kind: "refused", account, means, reason: refusal.kind, visit }, now);
      return refuse(refusal);
    };
    const side = await findSide(tx, account);
    const belongs = side ? mayBelong(side, identifiers) : refuse({ kind: "not-open" } as const);
    if (!belongs.ok) return refused(belongs.refusal);
    const found = await findAccounts(tx, identifiers);
    const others = found.filter((one) => one !== account);
    if (others.length > 1) return refused({ kind: "several-accounts" });
    if (others.length === 1) {
      const pending = newToken();
      const joining = { account, means: session.means };
      await deleteEndedPending(tx, now);
      await savePending(
        tx,
        pending,
        { proof, returnTo: "/compte", shared: session.shared, joining },
        registrationEnd(now),
      );
      return ok({ kind: "to-confirm", pending });
    }
    await recogniseAccount(tx, account, proof.identity, now);
    if (found.length === 0) {
      await recordSecurityEvent(tx, { kind: "means-added", account, means, visit }, now);
      await enqueue(tx, "tell-account", { account, kind: "means-added", facts: { moyen: "carte CPS ou e-CPS" } });
    }
    const { idToken, sid, subject, authenticatedAt: at } = proof;
    const done = await renewByProvider(
      tx,
      session.token,
      { account, means, at, visit },
      { idToken, sid, subject },
      "open",
      now,
    );
    return done.ok ? ok({ kind: "attached", token: done.value.token }) : refused(done.refusal);
  });
}

export type ConfirmRefusal = JoinRefusal | EntryRefusal | { kind: "ended" } | { kind: "unknown-address" };

/** "Réunir mes deux comptes": joined, and a new session opened on the one that stays. */
export function confirmLink(
  db: Db,
  pendingToken: string,
  { account, email, visit }: { account: AccountId; email: string | null; visit: Visit },
  now: Date,
): Promise<Result<OpenedSession, ConfirmRefusal>> {
  return db.transaction().execute(async (tx) => {
    const pending = await takePending(tx, pendingToken, now);
    // the session must still be of the account that began it
    if (!pending?.joining || pending.joining.account !== account) return refuse({ kind: "ended" });
    const { proof, shared, joining } = pending;
    const { identifiers } = proof.identity;
    const [kept, another] = (await findAccounts(tx, identifiers)).filter((one) => one !== account);
    if (!kept || another) return refuse({ kind: "ended" });
    const means = meansOfMode(proof.authMode);
    const join = { kept, merged: account, identifiers, proofs: [joining.means, means], email, visit };
    const joined = await joinAccounts(tx, join, now);
    if (!joined.ok) return joined;
    await recogniseAccount(tx, kept, proof.identity, now);
    return openSession(tx, { ...entryOf(proof), account: kept, means, visit, shared, formerToken: null }, now);
  });
}
