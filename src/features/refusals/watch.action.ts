import type { Db, Tx } from "#db/db.ts";
import type { Facts } from "#features/conditions/predicate.ts";
import { listUnits } from "#features/directory/unit.store.ts";
import { findRemaining, findRemainingFor } from "#features/places/remaining.store.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import type { RequestEvent } from "#features/referrals/change.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { NeedId, Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest } from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { isStillLooked, type Now, nothingSaid, reasonOf, type Said, watched, worthAsking } from "./again.ts";
import { deleteRefusal, type Kept, listRefusals, saveRefusal } from "./refusal.store.ts";

export type FactsOf = (need: NeedId) => Facts;

/** Keeps what a refusal waits for, in the transaction that refuses; a refusal taken back waits for nothing. */
export async function keepRefusal(
  tx: Tx,
  referral: Referral,
  request: AdmissionRequest,
  factsOf: FactsOf,
  now: Date,
): Promise<void> {
  if (request.state.kind !== "declined") return deleteRefusal(tx, request.id);
  const { reason } = request.state;
  const pathway = pathwayOf(referral.module);
  const again = reasonOf(pathway, reason)?.again;
  const known = again ? await findNow(tx, referral, request, factsOf, now) : null;
  const before =
    again && known ? watched(again, nothingSaid, known, pathway, null) : { answers: {}, held: false, limits: null };
  await saveRefusal(tx, referral.id, await findKey(tx, referral.id), {
    ...{ request: request.id, unit: request.unit, reason, at: now },
    ...{ said: nothingSaid, before, worth: null },
  });
}

/** What the unit says beside its reason; the answers watched are those of now, unless they were watched already. */
export async function saySomeMore(
  tx: Tx,
  referral: Referral,
  kept: Kept,
  said: Said,
  known: Now,
  now: Date,
): Promise<Kept> {
  const pathway = pathwayOf(referral.module);
  const again = reasonOf(pathway, kept.reason)?.again;
  const before = again ? watched(again, said, known, pathway, kept.before) : kept.before;
  const because = again ? worthAsking(again, { ...kept, said, before }, known, pathway) : null;
  const next = { ...kept, said, before, worth: because && { at: kept.worth?.at ?? now, because } };
  await saveRefusal(tx, referral.id, await findKey(tx, referral.id), next);
  return next;
}

/** A unit has refused, and the search goes on. */
export const isWatching = (r: Referral) => r.requests.some((q) => q.state.kind === "declined" && isStillLooked(r, q));

/** Looks again at every refusal of a dossier, locked, in the caller's transaction. What becomes worth asking again is told once. */
export async function recheckRefusals(tx: Tx, referral: Referral, factsOf: FactsOf, now: Date): Promise<Referral> {
  const key = await findKey(tx, referral.id);
  const pathway = pathwayOf(referral.module);
  const events: RequestEvent[] = [];
  for (const kept of (await listRefusals(tx, referral.id, key)).values()) {
    const again = reasonOf(pathway, kept.reason)?.again;
    const request = referral.requests.find(({ id }) => id === kept.request);
    if (!again || request?.state.kind !== "declined") continue;
    const because = worthAsking(again, kept, await findNow(tx, referral, request, factsOf, now), pathway);
    if (JSON.stringify(because) === JSON.stringify(kept.worth?.because ?? null)) continue;
    await saveRefusal(tx, referral.id, key, { ...kept, worth: because && { at: kept.worth?.at ?? now, because } });
    if (because && !kept.worth && isStillLooked(referral, request))
      events.push({
        ...{ request: request.id, act: "worth-asking", from: "declined", to: "declined" },
        ...{ reason: null, detail: null },
      });
  }
  const [first] = events;
  if (!first) return referral;
  const object = `${first.act} ${first.request}`;
  await applyChange(tx, referral, { referral, events, places: [] }, "platform", { act: "request", object }, now);
  return referral;
}

/** What a refusal is looked at against today. */
export async function findNow(
  db: Db,
  referral: Referral,
  request: AdmissionRequest,
  factsOf: FactsOf,
  now: Date,
): Promise<Now> {
  const facts = factsOf(request.need);
  const [unit] = await listUnits(db, [request.unit]);
  const said = await findRemaining(db, request.unit, now);
  const on = facts.need.from && facts.need.from > facts.today ? facts.need.from : dayOf(now);
  const free = said ? await findRemainingFor(db, { unit: request.unit, request: request.id, on }, now) : null;
  return {
    facts,
    validatedAt: Object.fromEntries(referral.volets.flatMap((v) => (v.validatedAt ? [[v.code, v.validatedAt]] : []))),
    places: said && free !== null ? { free, at: said.at } : null,
    limits: unit?.limits ?? {},
  };
}
