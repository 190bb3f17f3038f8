import type { Db, Tx } from "#db/db.ts";
import { sealForService } from "#db/vault.ts";
import { listOpenUnits } from "#features/accounts/account.store.ts";
import { dropUnproved, inviteAccount } from "#features/accounts/account-life.action.ts";
import { findAccountByEmail, findAccountKind } from "#features/accounts/account-life.store.ts";
import { giveRight } from "#features/accounts/habilitation.action.ts";
import { type AccountId, personModules, type UnitId } from "#features/accounts/member.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { openOwnSpace } from "#features/directory/own-space.action.ts";
import { ownSpaces } from "#features/directory/own-space.ts";
import { activateAccount } from "#features/passwords/password.action.ts";
import { confirmReferrals, lapseReferrals, openOwnReferral } from "#features/referrals/own-side.action.ts";
import { type Busy, hashPassword } from "#features/sign-in/hashing.action.ts";
import { confirmAddress, issueLink } from "#features/sign-in/link.action.ts";
import { strengthOf, type Weakness } from "#features/sign-in/password.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import type { Throttled } from "#features/sign-in/throttle.ts";
import { enqueue } from "#jobs/jobs.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import {
  deleteBeginning,
  deleteBeginningsOf,
  insertBeginning,
  lockTyped,
  saveAsked,
  saveConfirmed,
  saveLapsed,
  saveReminder,
  type Waiting,
} from "./beginning.store.ts";
import { confirmUntil, type Delay, type Typed } from "./beginning.ts";

export type BeginRefusal = Weakness | Busy | Throttled;

/**
 * "Créer mon espace": what was typed is sealed and looked at by a job, whatever the address, so that neither the answer
 * nor its time tells whether somebody has it already.
 */
export async function begin(
  db: Db,
  typed: Typed & { password: string },
  visit: Visit,
  now: Date,
): Promise<Result<void, BeginRefusal>> {
  const { password, ...said } = typed;
  const strong = strengthOf(password, [said.givenName, said.familyName, said.email]);
  if (!strong.ok) return strong;
  const over = await throttled(db, "beginning-by-address", visit.address);
  if (over) return refuse(over);
  const hashed = await hashPassword(password);
  if (!hashed.ok) return hashed;
  await db.transaction().execute(async (tx) => {
    const id = await insertBeginning(tx, { ...said, passwordHash: hashed.value }, now);
    await enqueue(tx, "prepare-beginning", { beginning: id });
  });
  return ok(undefined);
}

/** What becomes of it: an account and a link; or the address is taken, and its owner is told so. */
export async function prepareBeginning(db: Db, id: string, delay: Delay, now: Date): Promise<void> {
  const found = await db.transaction().execute(async (tx) => lockTyped(tx, id));
  if (!found) return;
  const address = found.asked.email.toLowerCase();
  // nobody is sent more mails by whoever types their address: the rest is dropped without a word
  const over =
    (await throttled(db, "beginning-mail", address)) ?? (await throttled(db, "beginning-mail-a-day", address));
  await db.transaction().execute(async (tx) => {
    const locked = await lockTyped(tx, id);
    if (!locked) return;
    if (over) return deleteBeginning(tx, id);
    const { passwordHash, ...typed } = locked.asked;
    const known = await findAccountByEmail(tx, typed.email);
    if (known && !(known.state === "invited" && (await findAccountKind(tx, known.id)) === "person")) {
      await deleteBeginning(tx, id);
      return enqueue(tx, "mail-beginning", { kind: "taken", sealedTo: sealed(typed.email), once: id });
    }
    // begun before and never confirmed: the last one counts
    if (known) await drop(tx, known.id, now);
    const { account } = await openAccount(tx, typed, passwordHash, now);
    await saveAsked(tx, id, account, typed, now);
    await issueLink(tx, { account, purpose: "confirmation", by: null, until: confirmUntil(now, delay) }, now);
  });
}

/** The account of a person, its own space and its rights there; with the first traits, a dossier that waits for the address. */
async function openAccount(tx: Tx, typed: Typed, passwordHash: string, now: Date) {
  const { givenName, familyName, email, traits } = typed;
  const identity = { nationalId: null, givenName, familyName, function: "", email, createdBy: null };
  const account = await inviteAccount(tx, { ...identity, person: { passwordHash } }, [], null, now);
  const unit = (await openOwnSpace(tx)) as string as UnitId;
  for (const module of personModules) {
    const right = { account, unit, module, role: "person", medical: false, mail: true, to: null } as const;
    await giveRight(tx, { ...right, from: dayOf(now) }, null, now);
  }
  if (traits) {
    const own = { module: "grand-age", traits, owner: unit, createdBy: account, status: "unconfirmed" } as const;
    await openOwnReferral(tx, own, named(account, `${givenName} ${familyName}`, unit), now);
  }
  return { account, unit };
}

/** The same with an address nobody need prove, for a demonstration. */
export async function openProvedSpace(db: Db, typed: Typed, password: string, now: Date): Promise<AccountId> {
  const hashed = await hashPassword(password);
  if (!hashed.ok) throw new Error("No password can be hashed now");
  return db.transaction().execute(async (tx) => {
    const { account } = await openAccount(tx, typed, hashed.value, now);
    await activateAccount(tx, account, { browser: "", device: "", address: "" }, now);
    return account;
  });
}

const named = (account: AccountId, who: string, unit: UnitId) => ({ account, who, unit, unitName: ownSpaces.name });

/** The link of the mail: the account opens, and what waited for it begins. Null when the link no longer serves. */
export const confirmBeginning = (db: Db, token: string, visit: Visit, now: Date): Promise<AccountId | null> =>
  db.transaction().execute(async (tx) => {
    const account = await confirmAddress(tx, token, visit, now);
    if (!account) return null;
    await saveConfirmed(tx, account, now);
    for (const unit of await ownUnits(tx, account, now)) await confirmReferrals(tx, unit, now);
    return account;
  });

/** One reminder more, with a link of its own; the one before it opens nothing any more. */
export const remindBeginning = (db: Db, waiting: Waiting, delay: Delay, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    if ((await saveReminder(tx, waiting, now)) === "not-due") return;
    const until = confirmUntil(waiting.begunAt, delay);
    await issueLink(tx, { account: waiting.account, purpose: "confirmation", by: null, until }, now);
  });

/** Not confirmed in time: the dossier is cancelled, the account closed, and the mail says how to begin again. */
export const lapseBeginning = (db: Db, { id, account }: Waiting, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const token = newToken();
    const typed = await saveLapsed(tx, id, token, now);
    if (!typed) return;
    await close(tx, account, now);
    const job = { kind: "lapsed", sealedTo: sealed(typed.email), once: id, sealedToken: sealed(token) } as const;
    await enqueue(tx, "mail-beginning", job);
  });

async function drop(tx: Tx, account: AccountId, now: Date): Promise<void> {
  await deleteBeginningsOf(tx, account);
  await close(tx, account, now);
}

async function close(tx: Tx, account: AccountId, now: Date): Promise<void> {
  for (const unit of await ownUnits(tx, account, now)) await lapseReferrals(tx, unit, now);
  await dropUnproved(tx, account, now);
}

const ownUnits = async (tx: Tx, account: AccountId, now: Date) =>
  (await listOpenUnits(tx, account, dayOf(now))).map(({ unit }) => unit);

const sealed = (text: string) => sealForService(text).toString("base64");

/** Product specification §12, mail.confirm: the module open to everyone says it. */
export const delayToConfirm = (): Delay => pathwayOf("grand-age").timers["mail.confirm"]!;
