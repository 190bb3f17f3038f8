import type { Db } from "#db/db.ts";
import { stepUpWays } from "#features/accounts/means.ts";
import type { AccountId } from "#features/accounts/member.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { findPasswordAccountById } from "#features/passwords/password.store.ts";
import { strengthenSession } from "#features/sessions/strengthen.action.ts";
import { findMeansKnown } from "#features/sessions/strengthen.store.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import { type IssuedCode, issueCode, useCode } from "./code.action.ts";
import { findPendingCode, type StoredCode } from "./code.store.ts";
import type { SendRefusal, UseRefusal } from "./code.ts";
import { type CheckRefusal, checkPassword } from "./lock.action.ts";
import { type Way, waysOf } from "./pending.ts";
import { listPolicies } from "./policy.store.ts";
import { throttled } from "./throttle.action.ts";
import type { Throttled } from "./throttle.ts";

type Who = { account: AccountId; token: string; visit: Visit };

/**
 * §2.6: the password again and a fresh code, for those alone who have nothing stronger. By SMS where there is a mobile; by mail only
 * when there is none, since somebody has to be able to add a better means.
 */
export async function findStepUpWay(db: Db, account: AccountId, sms: boolean, now: Date): Promise<Way | null> {
  if (!stepUpWays(await findMeansKnown(db, account)).includes("code")) return null;
  const policies = [...(await listPolicies(db, account, dayOf(now))).values()];
  return waysOf(await findPasswordAccountById(db, account), { policies, sms }, now)[0] ?? null;
}

export type BeginRefusal = CheckRefusal | SendRefusal | { kind: "no-such-way" };

/** The password is right: a code leaves, bound to this session. */
export async function beginStepUp(
  db: Db,
  { account, token, visit }: Who,
  { typed, sms }: { typed: string; sms: boolean },
  now: Date,
): Promise<Result<IssuedCode, BeginRefusal>> {
  const way = await findStepUpWay(db, account, sms, now);
  if (!way) return refuse({ kind: "no-such-way" });
  const checked = await checkPassword(db, account, { typed, visit }, now);
  if (!checked.ok) return checked;
  return db
    .transaction()
    .execute((tx) => issueCode(tx, { account, purpose: "step-up", pending: sha256(token), visit, ...way }, now));
}

/** The code awaited in this session; null when none is, or when it will not serve any more. */
export async function findStepUpCode(db: Db, token: string, now: Date): Promise<StoredCode | null> {
  const code = await findPendingCode(db, sha256(token));
  return code?.purpose === "step-up" && !code.usedAt && !code.deadAt && now < code.expiresAt ? code : null;
}

export type FinishRefusal = UseRefusal | Throttled | { kind: "session-ended" };

/** The code is right: the session is fresh, under another token. */
export async function finishStepUp(
  db: Db,
  { account, token, visit }: Who,
  typed: string,
  now: Date,
): Promise<Result<{ token: string }, FinishRefusal>> {
  const over = await throttled(db, "code-by-address", visit.address);
  if (over) return refuse(over);
  return db.transaction().execute(async (tx) => {
    const code = await findStepUpCode(tx, token, now);
    if (!code) return refuse({ kind: "dead" });
    const used = await useCode(tx, { id: code.id, typed, account, visit }, now);
    if (!used.ok) return used;
    const means = code.channel === "sms" ? "sms-code" : "mail-code";
    const done = await strengthenSession(tx, token, { account, means, at: now, visit }, now);
    return done.ok ? ok(done.value) : refuse(done.refusal);
  });
}
