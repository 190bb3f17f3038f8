import type { Db, Tx } from "#db/db.ts";
import { sealForService } from "#db/vault.ts";
import { enter } from "#features/accounts/account.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { activateAccount } from "#features/passwords/password.action.ts";
import { findPasswordAccount } from "#features/passwords/password.store.ts";
import { enqueue } from "#jobs/jobs.ts";
import { addHours } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import type { Busy } from "./hashing.action.ts";
import { endLinks, findLink, saveLink, takeLink } from "./link.store.ts";
import { type LinkPurpose, linkHours } from "./link.ts";
import { loginKey, readLogin } from "./login.ts";
import { prepareNewPassword, replacePassword } from "./password.action.ts";
import type { Weakness } from "./password.ts";
import { throttled } from "./throttle.action.ts";
import type { Throttled } from "./throttle.ts";

export type LinkOrder = {
  account: AccountId;
  purpose: LinkPurpose;
  /** Who invites; null when the owner asked. */
  by: AccountId | null;
  /** The establishment that invites, as the mail names it. */
  facility?: string;
  /** When it stops opening, if not after the usual time. */
  until?: Date;
};

/** Makes a link and has it sent to the account's address once the caller's transaction is committed; those before it open nothing any more. */
export async function issueLink(
  tx: Tx,
  { account, purpose, by, facility, until }: LinkOrder,
  now: Date,
): Promise<void> {
  const end = until ?? addHours(now, linkHours[purpose]);
  const hash = await saveLink(tx, { token: newToken(), account, purpose, by, now, end });
  await enqueue(tx, "send-link", { link: hash.toString("hex"), ...(facility ? { facility } : {}) });
}

/**
 * "Mot de passe oublié": the same is written whoever asks for whomever, and a job looks up the account afterwards,
 * so that neither the answer nor its time tells whether there is one.
 */
export async function askReset(
  db: Db,
  { login: typed, visit }: { login: string; visit: Visit },
): Promise<Result<void, Throttled>> {
  const over =
    (await throttled(db, "reset-by-address", visit.address)) ??
    (await throttled(db, "reset-by-login", loginKey(readLogin(typed), typed)));
  if (over) return refuse(over);
  const sealed = sealForService(typed.slice(0, 300)).toString("base64");
  await db.transaction().execute((tx) => enqueue(tx, "prepare-reset", { login: sealed }));
  return ok(undefined);
}

/**
 * The link, when the account may have one: entered once by card, opened by an establishment or by a person. One that sleeps has it
 * too: the code that follows wakes it.
 */
export async function prepareReset(db: Db, typed: string, now: Date): Promise<void> {
  const login = readLogin(typed);
  if (login.kind === "unreadable") return;
  await db.transaction().execute(async (tx) => {
    const account = await findPasswordAccount(tx, login);
    if (!account || !enter(account, "mail-code").ok || !account.mayUsePassword || !account.email) return;
    await recordSecurityEvent(tx, { kind: "reset-asked", account: account.id }, now);
    await issueLink(tx, { account: account.id, purpose: "reset", by: null }, now);
  });
}

export type ChooseRefusal = Weakness | Busy | { kind: "link-ended" };

/** Chooses a password with a link, once. Nobody is signed in by it: the second factor is still to come. */
export async function choosePassword(
  db: Db,
  { token, typed, visit }: { token: string; typed: string; visit: Visit },
  now: Date,
): Promise<Result<LinkPurpose, ChooseRefusal>> {
  const link = await findLink(db, token, now);
  if (!link || link.purpose === "confirmation") return refuse({ kind: "link-ended" });
  const prepared = await prepareNewPassword(db, link.account, typed);
  if (!prepared.ok) return prepared;
  return db.transaction().execute(async (tx) => {
    const taken = await takeLink(tx, token, now);
    if (!taken) return refuse({ kind: "link-ended" });
    if (taken.purpose === "activation") await activateAccount(tx, taken.account, visit, now);
    await replacePassword(tx, taken.account, { hash: prepared.value, keepToken: null, visit }, now);
    await endLinks(tx, taken.account, now);
    return ok(taken.purpose);
  });
}

/** The link that proves an address, once: the account it opens, from now on active. Null when it no longer serves. */
export async function confirmAddress(tx: Tx, token: string, visit: Visit, now: Date): Promise<AccountId | null> {
  const link = await findLink(tx, token, now);
  if (link?.purpose !== "confirmation") return null;
  const taken = await takeLink(tx, token, now);
  if (!taken) return null;
  await activateAccount(tx, taken.account, visit, now);
  await endLinks(tx, taken.account, now);
  return taken.account;
}
