import type { Tx } from "#db/db.ts";
import { signatureOf } from "#features/accounts/member.ts";
import type { JournalAct } from "#features/journal/journal.ts";
import { record } from "#features/journal/record.action.ts";
import { notifyUnits } from "#features/notices/notify.action.ts";
import { placeMoves } from "#features/places/move-places.action.ts";
import { enqueueAll } from "#jobs/jobs.ts";
import type { Actor, Change } from "./change.ts";
import { noticesOf } from "./notices.ts";
import { movesOf } from "./place-moves.ts";
import { findKey, saveNeeds, saveReferral } from "./referral.store.ts";
import type { Referral } from "./referral.ts";
import { insertEvents, saveRequests } from "./request.store.ts";
import { type AdmissionRequest, hidesIdentity, profileNumber } from "./request.ts";

/** Writes a change of a locked dossier, its timeline, its journal entry, the places it moves and the notices it gives, in the caller's transaction. */
export async function applyChange(
  tx: Tx,
  before: Referral,
  change: Change,
  by: Actor,
  told: { act: JournalAct; object: string },
  now: Date,
): Promise<void> {
  const after = change.referral;
  await saveNeeds(
    tx,
    after.id,
    after.needs.filter((n) => !before.needs.includes(n)),
  );
  if (after.requests !== before.requests)
    await saveRequests(tx, after.id, await findKey(tx, after.id), before.requests, after.requests);
  await saveReferral(tx, after, now);
  if (change.events.length > 0) await insertEvents(tx, after.id, await findKey(tx, after.id), change.events, by, now);
  await record(tx, after.id, journalActor(by), told.act, told.object, now);
  const who = by === "platform" ? { name: "Sextant", account: null } : { name: by.name, account: by.id };
  await placeMoves(tx, [...change.places, ...movesOf(before, after)], who, now);
  await enqueueAll(
    tx,
    "propose-when-met",
    after.requests.filter((q) => leaves(q) && !before.requests.some(leavesToo(q))).map((q) => ({ request: q.id })),
  );
  const about = {
    module: after.module,
    referralId: after.id,
    number: after.number,
    except: by === "platform" ? null : by.id,
  };
  await notifyUnits(
    tx,
    noticesOf(after, change.events, by).map((notice) => ({ ...notice, ...about, number: numberFor(after, notice) })),
    now,
  );
}

/** The dossier's number, save to a unit it would lead to the person. */
function numberFor(r: Referral, { role, requestId }: { role: string; requestId: string }): string {
  const request = r.requests.find((q) => q.id === requestId);
  return role === "receiver" && request && hidesIdentity(request) ? profileNumber(request.id) : r.number;
}

/** All its conditions hold, and its proposal is to leave by itself. */
const leaves = (q: AdmissionRequest) =>
  q.state.kind === "conditional" && q.yesIf?.auto === true && q.yesIf.metAt !== null;
const leavesToo = (q: AdmissionRequest) => (other: AdmissionRequest) => other.id === q.id && leaves(other);

export const journalActor = (by: Actor) =>
  by === "platform"
    ? { account: null, who: "Sextant", unit: null, unitName: "" }
    : { account: by.id, who: by.name, unit: by.unit, unitName: signatureOf(by).slice(by.name.length + 2, -1) };
