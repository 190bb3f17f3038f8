import type { Db } from "#db/db.ts";
import { openForService, sealForService } from "#db/vault.ts";
import type { Member } from "#features/accounts/member.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import type { Throttled } from "#features/sign-in/throttle.ts";
import { enqueue } from "#jobs/jobs.ts";
import { addHours } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { insertLetter } from "./letter.store.ts";
import { readPresent } from "./said.store.ts";
import {
  countSaved,
  findToConfirm,
  hasCriteria,
  saveActive,
  saveConfirmed,
  saveToConfirm,
} from "./saved-search.store.ts";
import { savedSearchLimits } from "./saved-search.ts";
import { findAddress, saveAccountSubscriber, saveSubscriber } from "./subscriber.store.ts";

/** A search to keep: checked by checkSaved, its name cleaned. */
export type Asked = { name: string; criteria: string };
type AskedByMail = Asked & { address: string };

/**
 * Somebody gives a mail address: the same is written whatever the address, and a job looks it up afterwards, so that neither
 * the answer nor its time tells whether it was known. Nobody is sent more than a few mails an hour this way.
 */
export async function askByMail(db: Db, asked: AskedByMail, from: string): Promise<Result<void, Throttled>> {
  const mailbox = asked.address.toLowerCase();
  const over =
    (await throttled(db, "alert-by-address", from)) ??
    (await throttled(db, "alert-mail", mailbox)) ??
    (await throttled(db, "alert-mail-a-day", mailbox));
  if (over) return refuse(over);
  const sealed = sealForService(JSON.stringify(asked)).toString("base64");
  await db.transaction().execute((tx) => enqueue(tx, "prepare-alert", { asked: sealed }));
  return ok(undefined);
}

/** Out of sight: what the address is answered, by mail. */
export async function prepareAlert(db: Db, sealed: string, now: Date): Promise<void> {
  const { address, name, criteria } = JSON.parse(openForService(Buffer.from(sealed, "base64"))) as AskedByMail;
  await db.transaction().execute(async (tx) => {
    const subscriber = await saveSubscriber(tx, address, now);
    const answer = (await hasCriteria(tx, subscriber, criteria))
      ? "known"
      : (await countSaved(tx, subscriber)) >= savedSearchLimits.most
        ? "full"
        : "confirm";
    const until = addHours(now, savedSearchLimits.confirmHours);
    const search =
      answer === "confirm" ? await saveToConfirm(tx, { subscriber, unit: null, name, criteria }, { now, until }) : null;
    const letter = await insertLetter(tx, { subscriber, search, kind: answer, byMail: true }, now);
    await enqueue(tx, "mail-search-letter", { letter });
  });
}

export type ConfirmRefusal = { kind: "link-ended" } | { kind: "full"; token: string };

/** The link was opened: the address is proved and the search begins. Returns the token of the managing link. */
export async function confirmSearch(db: Db, token: string, now: Date): Promise<Result<string, ConfirmRefusal>> {
  const asked = await findToConfirm(db, token, now);
  if (!asked) return refuse({ kind: "link-ended" });
  const present = await readPresent(db, { criteria: asked.criteria, isProfessional: false }, now);
  return db.transaction().execute(async (tx) => {
    const subscriber = await findAddress(tx, asked.subscriber);
    if (!subscriber) return refuse({ kind: "link-ended" });
    await saveSubscriber(tx, subscriber.address, now);
    if ((await countSaved(tx, asked.subscriber)) >= savedSearchLimits.most)
      return refuse({ kind: "full", token: subscriber.token });
    const confirmed = await saveConfirmed(tx, asked.id, present ?? {}, now);
    return confirmed ? ok(subscriber.token) : refuse({ kind: "link-ended" });
  });
}

export type AccountRefusal = { kind: "known" } | { kind: "full" };

/** A professional keeps a search for the unit they act for: their account is proof enough. */
export async function saveForAccount(
  db: Db,
  { name, criteria }: Asked,
  member: Member,
  now: Date,
): Promise<Result<void, AccountRefusal>> {
  const present = await readPresent(db, { criteria, isProfessional: true }, now);
  return db.transaction().execute(async (tx) => {
    const subscriber = await saveAccountSubscriber(tx, member.id, now);
    if (await hasCriteria(tx, subscriber, criteria)) return refuse({ kind: "known" });
    if ((await countSaved(tx, subscriber)) >= savedSearchLimits.most) return refuse({ kind: "full" });
    await saveActive(tx, { subscriber, unit: member.unit, name, criteria }, present ?? {}, now);
    return ok(undefined);
  });
}
