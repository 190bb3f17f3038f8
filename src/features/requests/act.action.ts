import { announce, type Db, type Tx } from "#db/db.ts";
import { predicateOf } from "#features/conditions/predicate.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { namesPerson } from "#features/persons/person.ts";
import { lockPlacesOf } from "#features/places/move-places.action.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { type Actor, topicsOf } from "#features/referrals/change.ts";
import { unitsToLock } from "#features/referrals/place-moves.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { findReferralOf } from "#features/referrals/request.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { readRulebook } from "#features/referrals/rulebook.store.ts";
import { keepRefusal } from "#features/refusals/watch.action.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { readFacts } from "#features/volets/facts.action.ts";
import { ok, refuse } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { type Act, type ActKind, act, type Circumstances } from "./acts.ts";
import { findCircumstances } from "./unit.store.ts";

/** What takes a place or lets one go: nobody else gives a place of these units meanwhile. */
const movesPlaces: ActKind[] = [
  ...(["propose", "propose-when-met", "amend", "extend-hold", "lapse-hold", "confirm", "confirm-interim"] as const),
  "start-trial",
];

/**
 * Does one thing to one request, once for a form: answer it, confirm it, record the arrival…
 * `version` is the one the form was made from.
 */
export async function actOnRequest(
  db: Db,
  id: RequestId,
  what: Act,
  by: Actor,
  version: number | null,
  now: Date,
  form: SentForm | null = null,
) {
  const referralId = await findReferralOf(db, id);
  if (!referralId) return refuse({ kind: "not-a-recipient" });
  const done = await db.transaction().execute(async (tx) => {
    const before = (await lockReferral(tx, referralId))!;
    let after = before;
    const doIt = async () => {
      if (movesPlaces.includes(what.kind)) await lockPlacesOf(tx, unitsToLock(before, id));
      if (what.kind === "supply" && (await reveals(tx, before, id, what.reply)))
        return refuse({ kind: "text-reveals" } as const);
      const circumstances = await findWorld(tx, before, id, what, now);
      const result = act(before, id, what, by, version, circumstances);
      if (!result.ok) return result;
      const told = { act: what.kind === "give-opinion" ? "opinion" : "request", object: `${what.kind} ${id}` } as const;
      await applyChange(tx, before, result.value, by, told, now);
      after = result.value.referral;
      await followRefusal(tx, before, after, id, now);
      return ok<string>(id);
    };
    const outcome = by === "platform" ? await doIt() : await once(tx, form, by.id, now, doIt);
    return outcome.ok ? ok({ before, after }) : outcome;
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}

/** A refusal keeps what it waits for, as long as it stands. */
async function followRefusal(tx: Tx, before: Referral, after: Referral, id: RequestId, now: Date): Promise<void> {
  const [was, is] = [before, after].map((r) => r.requests.find((q) => q.id === id)!);
  if (was!.state.kind === is!.state.kind || (was!.state.kind !== "declined" && is!.state.kind !== "declined")) return;
  await keepRefusal(tx, after, is!, await readFacts(tx, after, now), now);
}

/** What the rule is told of the world: the volets are read for the acts that look in them, and for no other. */
async function findWorld(tx: Tx, referral: Referral, id: RequestId, what: Act, now: Date): Promise<Circumstances> {
  const factsOf = what.kind === "say-yes-if" ? await readFacts(tx, referral, now) : null;
  const pathway = pathwayOf(referral.module);
  return {
    now,
    rules: await readRulebook(tx, referral.module),
    ...(await findCircumstances(tx, referral, id, what, now)),
    holdsIn: (need, code, value) =>
      (factsOf !== null && predicateOf(pathway, code)?.holds(value, factsOf(need))) || false,
  };
}

/** A reply to a unit that has only a profile names the person all the same. */
async function reveals(tx: Tx, referral: Referral, id: RequestId, text: string): Promise<boolean> {
  if (referral.requests.find((q) => q.id === id)?.disclosure !== "profile") return false;
  const person = await findPerson(tx, referral.person);
  return person !== undefined && namesPerson(text, person);
}
