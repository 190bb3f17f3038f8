import { announce, type Db, type Tx } from "#db/db.ts";
import { holds, type Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { notifyUnits } from "#features/notices/notify.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { likeness } from "#features/persons/person.ts";
import { conducts, partyOf } from "#features/referrals/access.ts";
import { applyChange, journalActor } from "#features/referrals/apply.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { isPersonSide } from "#features/referrals/path.ts";
import { findKey, findReferral, lockReferral } from "#features/referrals/referral.store.ts";
import type { NeedId, Referral, ReferralId } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { readRulebook } from "#features/referrals/rulebook.store.ts";
import { insertSteward } from "#features/stewards/steward.store.ts";
import { newId, readNumber } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { findByNumber } from "./keep.store.ts";
import {
  copyAttachments,
  copyMessages,
  copyStewards,
  deleteMoved,
  deleteNeeds,
  deleteTraces,
  findChosen,
  findMerge,
  findSnapshot,
  insertProposal,
  listHolds,
  listStewardsSince,
  type Merge,
  saveDecision,
  saveMergeUndone,
  saveVoletsBack,
} from "./merge.store.ts";
import { type MergeRefusal, mergeable, merged, needsGone, unmerged } from "./merge.ts";

type Refusal =
  | MergeRefusal
  | { kind: "unknown-referral" }
  | { kind: "not-habilitated" }
  | { kind: "not-found-alike" }
  | { kind: "already-proposed" };

/**
 * A professional who conducts a dossier proposes to bring it together with another of the same person, by its number; when both are
 * theirs it is done at once, else the other's side is asked. A number that is not of somebody alike answers as one that does not exist.
 */
export async function proposeMerge(
  db: Db,
  id: ReferralId,
  { number, keep }: { number: string; keep: "this" | "other" },
  by: Member,
  now: Date,
) {
  const typed = readNumber(number);
  const found = typed ? await findByNumber(db, typed) : undefined;
  const done = await db.transaction().execute(async (tx): Promise<Result<Done, Refusal>> => {
    const both = await lockBoth(tx, id, (found?.id ?? id) as ReferralId);
    const [own, other] = [both.get(id), found && both.get(found.id)];
    if (!own) return refuse({ kind: "unknown-referral" });
    if (!proposes(by, own)) return refuse({ kind: "not-habilitated" });
    if (!other || other.id === id) return refuse({ kind: other ? "same-dossier" : "not-found-alike" });
    const [a, b] = [await findPerson(tx, own.person), await findPerson(tx, other.person)];
    if (own.person !== other.person && !(a && b && likeness(a, b))) return refuse({ kind: "not-found-alike" });
    const refusal = mergeable(own, other);
    if (refusal) return refuse(refusal);
    if ((await findMerge(tx, own.id)) || (await findMerge(tx, other.id))) return refuse({ kind: "already-proposed" });
    const [kept, gone] = keep === "this" ? [own, other] : [other, own];
    const proposal = { kept: kept.id, other: gone.id, from: own.id, by: by.id, who: by.name, unit: by.unit };
    const merge = await insertProposal(tx, proposal, now);
    for (const r of [own, other])
      await record(tx, r.id, journalActor(by), "propose-merge", own.id === r.id ? other.number : own.number, now);
    if (proposes(by, other)) return bringTogether(tx, merge, [kept, gone], by, now);
    await tellOwner(tx, other, "merge-proposed", by, now);
    return ok({ topics: [`referral:${own.id}`, `unit:${other.owner}`], kept: kept.id, isDone: false });
  });
  if (done.ok) await announce(db, done.value.topics);
  return done;
}

/** The other dossier's side says yes, and it is done, or no. */
export async function answerMerge(db: Db, id: ReferralId, says: "yes" | "no", by: Member, now: Date) {
  const asked = await findMerge(db, id);
  if (asked?.state !== "proposed") return refuse({ kind: "not-merged" });
  const done = await db.transaction().execute(async (tx): Promise<Result<Done, Refusal>> => {
    const both = await lockBoth(tx, asked.kept, asked.other);
    const merge = await findMerge(tx, id);
    if (merge?.state !== "proposed") return refuse({ kind: "not-merged" });
    const [kept, other] = [both.get(merge.kept)!, both.get(merge.other)!];
    const own = both.get(id)!;
    if (!answersFor(merge, own, by)) return refuse({ kind: "not-habilitated" });
    const asker = own === kept ? other : kept;
    await tellOwner(tx, asker, "merge-answered", by, now);
    if (says === "no") {
      await saveDecision(tx, merge.id, { state: "refused", by: by.id, who: by.name, before: null }, now);
      return ok({ topics: [`unit:${asker.owner}`, `referral:${own.id}`], kept: own.id, isDone: false });
    }
    return bringTogether(tx, merge.id, [kept, other], by, now);
  });
  if (done.ok) await announce(db, done.value.topics);
  return done;
}

/** Merging is a professional's doing (§1.3); the person's side only agrees to it, or not. */
export const proposes = (by: Member, r: Referral) => conducts(by, r) && !isPersonSide(partyOf(by, r));

/** The one whose agreement is waited for: who conducts the dossier it was not proposed from, and does not only help with it. */
export const answersFor = (merge: Merge, r: Referral, by: Member) =>
  r.id !== merge.proposedFrom && merge.proposedBy !== by.id && merge.proposedFor !== by.unit && separates(by, r);

/** Makes them two again. */
export const separates = (by: Member, r: Referral) => conducts(by, r) && partyOf(by, r) !== "helper";

type Done = { topics: string[]; kept: ReferralId; isDone: boolean };

async function bringTogether(
  tx: Tx,
  merge: string,
  [kept, other]: [Referral, Referral],
  by: Member,
  now: Date,
): Promise<Result<Done, Refusal>> {
  const fresh = { request: () => newId<RequestId>(), need: () => newId<NeedId>() };
  const done = merged(kept, other, fresh, await readRulebook(tx, kept.module), now);
  if (!done.ok) return done;
  const { plan } = done.value.before;
  const all = { ...plan.copies, ...plan.joined } as { [request: string]: string };
  const [keptKey, otherKey] = [await findKey(tx, kept.id), await findKey(tx, other.id)];
  const held = await listHolds(tx, all, now);
  await applyChange(tx, other, done.value.other, by, { act: "merge", object: kept.number }, now);
  const places = held.filter((hold) =>
    done.value.kept.referral.requests.some((q) => q.id === hold.request && q.state.kind === "offered"),
  );
  await applyChange(tx, kept, { ...done.value.kept, places }, by, { act: "merge", object: other.number }, now);
  const attachments = await copyAttachments(tx, { id: other.id, key: otherKey }, { id: kept.id, key: keptKey });
  const messages: string[] = [];
  for (const [from, to] of Object.entries(all))
    messages.push(
      ...(await copyMessages(
        tx,
        { request: from, key: otherKey, except: [] },
        { referral: kept.id, request: to, key: keptKey },
      )),
    );
  await keepAccess(tx, kept, other, by, now);
  await copyStewards(tx, other.id, kept.id, now);
  const stewards = await listStewardsSince(tx, kept);
  const of = { ...done.value.before, moved: { attachments, messages, stewards } };
  await saveDecision(tx, merge, { state: "done", by: by.id, who: by.name, before: { key: keptKey, of } }, now);
  const topics = [...topicsOf(kept, done.value.kept.referral), ...topicsOf(other, done.value.other.referral)];
  return ok({ topics, kept: kept.id, isDone: true });
}

/** Who agreed for the dossier that goes away still follows the one that stays: a référent if it was theirs, a helper otherwise. */
async function keepAccess(tx: Tx, kept: Referral, other: Referral, by: Member, now: Date) {
  if (other.owner === kept.owner) return;
  const account = by.unit === other.owner ? by.id : (await findMerge(tx, other.id))!.proposedBy;
  if (kept.stewards.some((s) => s.account === account)) return;
  const isPerson = holds(by, kept.module, "person") && by.unit === other.owner;
  await insertSteward(
    tx,
    {
      ...{ referral: kept.id, account, kind: isPerson ? "steward" : "helper", mayAct: true, readsCare: true },
      ...{ relation: isPerson ? "proche" : "professionnel", by: by.id },
    },
    now,
  );
}

/** Within thirty days, whoever conducts either of them makes them two again. */
export async function unmerge(db: Db, id: ReferralId, by: Member, now: Date) {
  const asked = await findMerge(db, id);
  if (asked?.state !== "done") return refuse({ kind: "not-merged" });
  const done = await db.transaction().execute(async (tx): Promise<Result<Done, Refusal>> => {
    const both = await lockBoth(tx, asked.kept, asked.other);
    const merge = await findMerge(tx, id);
    if (merge?.state !== "done") return refuse({ kind: "not-merged" });
    const [kept, other] = [both.get(merge.kept)!, both.get(merge.other)!];
    if (!separates(by, kept) && !separates(by, other)) return refuse({ kind: "not-habilitated" });
    const [keptKey, otherKey] = [await findKey(tx, kept.id), await findKey(tx, other.id)];
    const before = await findSnapshot(tx, merge.id, keptKey);
    const apart = unmerged(kept, other, { at: merge.decidedAt!, before }, await readRulebook(tx, kept.module), now);
    if (!apart.ok) return apart;
    const copies = before.plan.copies as { [request: string]: string };
    const back = Object.fromEntries(Object.entries(copies).map(([from, to]) => [to, from]));
    const held = await listHolds(tx, back, now);
    // what was said since goes back with the request it is about
    for (const [from, to] of Object.entries(back))
      await copyMessages(
        tx,
        { request: from, key: keptKey, except: before.moved.messages },
        { referral: other.id, request: to, key: otherKey },
      );
    await deleteTraces(tx, Object.values(copies));
    await deleteMoved(tx, before.moved);
    await saveVoletsBack(tx, kept.id, await findChosen(tx, merge.id));
    const gone = needsGone(kept, apart.value.kept.referral).map((n) => n.id);
    const released = kept.requests
      .filter((q) => back[q.id] && q.state.kind === "offered")
      .map((q) => ({ kind: "release" as const, unit: q.unit, request: q.id, lapsed: false }));
    await applyChange(
      tx,
      kept,
      { ...apart.value.kept, places: released },
      by,
      { act: "unmerge", object: other.number },
      now,
    );
    await deleteNeeds(tx, gone);
    await applyChange(
      tx,
      other,
      { ...apart.value.other, places: held },
      by,
      { act: "unmerge", object: kept.number },
      now,
    );
    await saveMergeUndone(tx, merge.id, now);
    const topics = [...topicsOf(kept, apart.value.kept.referral), ...topicsOf(other, apart.value.other.referral)];
    return ok({ topics, kept: kept.id, isDone: true });
  });
  if (done.ok) await announce(db, done.value.topics);
  return done;
}

/** Both locked, always in the same order: two merges at once follow one another. */
async function lockBoth(tx: Tx, a: ReferralId, b: ReferralId): Promise<Map<string, Referral>> {
  const locked = new Map<string, Referral>();
  for (const id of [...new Set([a, b])].sort()) {
    const r = await lockReferral(tx, id);
    if (r) locked.set(id, r);
  }
  return locked;
}

const tellOwner = (tx: Tx, r: Referral, kind: "merge-proposed" | "merge-answered", by: Member, now: Date) =>
  notifyUnits(
    tx,
    [
      {
        ...{ unitId: r.owner, module: r.module, role: "requester", kind, referralId: r.id },
        ...{ requestId: null, number: r.number, except: by.id },
      },
    ],
    now,
  );

/** Both dossiers of a merge, for its page. */
export async function readBoth(db: Db, merge: Merge) {
  const [kept, other] = await Promise.all([findReferral(db, merge.kept), findReferral(db, merge.other)]);
  return { kept: kept!, other: other! };
}
