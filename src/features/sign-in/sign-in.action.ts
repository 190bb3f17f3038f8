import type { Db, Tx } from "#db/db.ts";
import { enter } from "#features/accounts/account.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { recordRightPassword, recordWrongPassword } from "#features/passwords/password.action.ts";
import {
  findPasswordAccount,
  findPasswordAccountById,
  type PasswordAccount,
} from "#features/passwords/password.store.ts";
import { type OpenedSession, openSession } from "#features/sessions/open-session.action.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import { issueCode, useCode } from "./code.action.ts";
import { findPendingCode } from "./code.store.ts";
import type { CodeChannel, SendRefusal, UseRefusal } from "./code.ts";
import { verifyPassword } from "./hashing.action.ts";
import { loginKey, readLogin } from "./login.ts";
import { deletePending, lockPending, type Pending, saveChannel, savePending } from "./pending.store.ts";
import { pendingEnd, trustedHours, type Way, waysOf } from "./pending.ts";
import { listPolicies } from "./policy.store.ts";
import { countPassword, forgetPasswords, throttled } from "./throttle.action.ts";
import { lockAfter, type Throttled } from "./throttle.ts";
import { findTrust, saveTrustedBrowser } from "./trusted-browser.store.ts";

export type Asked = {
  login: string;
  password: string;
  /** The cookie of a trusted browser. */
  trusted: string | null;
  shared: boolean;
  returnTo: string;
  visit: Visit;
  formerToken: string | null;
  /** Whether an SMS can be sent from here. */
  sms: boolean;
};

/** Every "no" about the account itself is the same `wrong`: unknown, without a password, locked, suspended, never entered by card. */
export type PasswordRefusal = { kind: "wrong" } | { kind: "busy" } | Throttled;
export type Accepted = { kind: "code-awaited"; pending: string } | { kind: "opened"; session: OpenedSession };

/** First factor. What is written, how long it takes and what is answered are the same whether the account exists or not. */
export async function signInWithPassword(db: Db, asked: Asked, now: Date): Promise<Result<Accepted, PasswordRefusal>> {
  const login = readLogin(asked.login);
  const key = loginKey(login, asked.login);
  const over = await countPassword(db, key, asked.visit.address);
  if (over) return refuse(over);

  const account = await findPasswordAccount(db, login.kind === "unreadable" ? { kind: "email", value: "" } : login);
  const right = await verifyPassword(account?.passwordHash ?? null, asked.password);
  if (!right.ok) return right;
  if (!account || !right.value || !mayEnter(account)) {
    const wrong = { lockAfter, visit: asked.visit };
    await db.transaction().execute((tx) => recordWrongPassword(tx, account?.id ?? null, wrong, now));
    return refuse({ kind: "wrong" });
  }
  await forgetPasswords(db, key, asked.visit.address);
  return db.transaction().execute((tx) => goOn(tx, account, asked, now));
}

const mayEnter = (account: PasswordAccount) =>
  account.passwordLockedAt === null &&
  account.mayUsePassword &&
  enter(account, "mail-code").ok &&
  (account.state !== "dormant" || account.email !== null);

/** The password is right: in, when this browser is trusted; otherwise a code leaves. */
async function goOn(
  tx: Tx,
  account: PasswordAccount,
  asked: Asked,
  now: Date,
): Promise<Result<Accepted, PasswordRefusal>> {
  await recordRightPassword(tx, account.id);
  const policies = await policiesOf(tx, account, now);
  const believed = enter(account, "trusted-browser").ok && !asked.shared;
  const since = asked.trusted && believed ? await findTrust(tx, asked.trusted, account.id, now) : null;
  if (since && now < addHours(since, trustedHours(policies))) {
    const { visit, formerToken } = asked;
    const entry = { account: account.id, means: "trusted-browser", authenticatedAt: now, visit, formerToken } as const;
    const opened = await openSession(tx, { ...entry, shared: false }, now);
    return opened.ok ? ok({ kind: "opened", session: opened.value }) : refuse({ kind: "wrong" });
  }
  const [way] = waysOf(account, { policies, sms: asked.sms }, now);
  const token = newToken();
  const { returnTo, shared } = asked;
  const pending = { account: account.id, returnTo, shared, channel: way?.channel ?? null };
  await savePending(tx, token, pending, { now, end: pendingEnd(now) });
  const bound = await lockPending(tx, token, now);
  // one sent a moment ago to the same account: the page says when another may leave
  if (way && bound) await sendBy(tx, bound, way, asked.visit, now);
  return ok({ kind: "code-awaited", pending: token });
}

/** What the page of the code shows. */
export type Awaited = { pending: Pending; ways: Way[]; trustedHours: number };

export async function findAwaited(db: Db, pending: Pending, sms: boolean, now: Date): Promise<Awaited> {
  const account = await findPasswordAccountById(db, pending.account);
  const policies = await policiesOf(db, account, now);
  return {
    pending,
    ways: waysOf(account, { policies, sms }, now),
    trustedHours: pending.shared ? 0 : trustedHours(policies),
  };
}

export type ResendRefusal = SendRefusal | Throttled | { kind: "pending-ended" } | { kind: "no-such-way" };

/** Another code, perhaps by another way; the one before it opens nothing any more. */
export async function sendAnotherCode(
  db: Db,
  asked: { token: string; channel: CodeChannel | null; sms: boolean; visit: Visit },
  now: Date,
): Promise<Result<void, ResendRefusal>> {
  const over = await throttled(db, "send-by-address", asked.visit.address);
  if (over) return refuse(over);
  return db.transaction().execute(async (tx) => {
    const pending = await lockPending(tx, asked.token, now);
    if (!pending) return refuse({ kind: "pending-ended" });
    const { ways } = await findAwaited(tx, pending, asked.sms, now);
    const way = ways.find(({ channel }) => channel === (asked.channel ?? pending.channel)) ?? ways[0];
    if (!way) return refuse({ kind: "no-such-way" });
    const sent = await sendBy(tx, pending, way, asked.visit, now);
    return sent.ok ? ok(undefined) : sent;
  });
}

async function sendBy(tx: Tx, pending: Pending, way: Way, visit: Visit, now: Date) {
  const order = { account: pending.account, purpose: "sign-in", pending: pending.hash, visit, ...way } as const;
  const sent = await issueCode(tx, order, now);
  if (sent.ok) await saveChannel(tx, pending.hash, way.channel);
  return sent;
}

export type CodeRefusal = UseRefusal | Throttled | { kind: "pending-ended" };
export type Entered = { session: OpenedSession; returnTo: string; trusted: { token: string; until: Date } | null };

/** Second factor: the session begins, in the browser where the password was typed and nowhere else. */
export async function signInWithCode(
  db: Db,
  asked: { token: string; typed: string; trust: boolean; sms: boolean; visit: Visit; formerToken: string | null },
  now: Date,
): Promise<Result<Entered, CodeRefusal>> {
  const { visit, formerToken } = asked;
  const over = await throttled(db, "code-by-address", visit.address);
  if (over) return refuse(over);
  return db.transaction().execute(async (tx) => {
    const pending = await lockPending(tx, asked.token, now);
    if (!pending) return refuse({ kind: "pending-ended" });
    const { account, shared, returnTo } = pending;
    const code = await findPendingCode(tx, pending.hash);
    if (!code) return refuse({ kind: "dead" });
    const used = await useCode(tx, { id: code.id, typed: asked.typed, account, visit }, now);
    if (!used.ok) return used;

    const means = code.channel === "sms" ? "sms-code" : "mail-code";
    const opened = await openSession(tx, { account, means, authenticatedAt: now, visit, shared, formerToken }, now);
    await deletePending(tx, pending.hash);
    if (!opened.ok) return refuse({ kind: "pending-ended" });
    const { trustedHours: hours } = await findAwaited(tx, pending, asked.sms, now);
    const trusted = asked.trust && hours > 0 ? { token: newToken(), until: addHours(now, hours) } : null;
    if (trusted) {
      await saveTrustedBrowser(tx, { ...trusted, account, device: visit.device, since: now });
      await recordSecurityEvent(tx, { kind: "browser-trusted", account, visit }, now);
    }
    return ok({ session: opened.value, returnTo, trusted });
  });
}

const policiesOf = async (db: Db, account: PasswordAccount, now: Date) => [
  ...(await listPolicies(db, account.id, dayOf(now))).values(),
];
