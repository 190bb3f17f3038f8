import { readsMedical } from "#features/accounts/member.ts";
import { isValueFor, predicateOf, sentenceOf } from "#features/conditions/predicate.ts";
import { asNow, counted, eventOf, isMet, type StatedCondition, standingYesIf } from "#features/conditions/yes-if.ts";
import { partyOf } from "#features/referrals/access.ts";
import type { Change } from "#features/referrals/change.ts";
import { textOf } from "#features/referrals/change.ts";
import { isPersonSide } from "#features/referrals/path.ts";
import type { AnswerCondition, Proposal, RequestState, YesIf } from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import type { Act, ActRefusal } from "./acts.ts";
import { holding } from "./hold.ts";
import { after, answered, moved, type Scene } from "./scene.ts";
import { sidesOf } from "./side.ts";

type Doing<K extends Act["kind"]> = (x: Scene, what: Extract<Act, { kind: K }>) => Result<Change, ActRefusal>;

/** "Oui, si…", and its later versions: a condition kept as it was keeps its tick. */
export const sayYesIf: Doing<"say-yes-if"> = (x, { conditions: stated, terms, auto }) => {
  const reads = x.by !== "platform" && readsMedical(x.by, x.referral.module);
  // who may not read the conditions of care does not undo them by stating the others
  const kept = reads ? [] : (standingYesIf(x.request)?.conditions.filter((one) => one.medical) ?? []);
  if (stated.length + kept.length === 0) return refuse({ kind: "conditions-missing" });
  const found = stated.map((one) => conditionFrom(x, one));
  const refused = found.find((one) => !one.ok);
  if (refused && !refused.ok) return refused;
  if (terms.on !== null && terms.on < dayOf(x.c.now)) return refuse({ kind: "date-in-the-past", date: "on" });
  if (auto && terms.on === null) return refuse({ kind: "date-missing" });
  const conditions = [...found.flatMap((one) => (one.ok ? [one.value] : [])), ...kept];
  const yesIf = counted({ conditions, terms, auto, metAt: null, held: null }, conditions, x.c.now);
  return answered(
    x,
    { state: { kind: "conditional" }, yesIf, deadline: after(x, "conditionReview") },
    "say-yes-if",
    null,
    textOf(wordsOf(x, conditions)),
  );
};

function conditionFrom(x: Scene, stated: StatedCondition): Result<AnswerCondition, ActRefusal> {
  const { referral, request, by, c } = x;
  const reads = by !== "platform" && readsMedical(by, referral.module);
  const before = request.yesIf?.conditions ?? [];
  if (stated.kind === "told") {
    const text = stated.text.trim();
    if (!text) return refuse({ kind: "text-missing" });
    if (stated.medical && !reads) return refuse({ kind: "medical-only" });
    const same = before.find((one) => one.kind === "told" && one.text === text && one.by === stated.by);
    return ok({ ...stated, text, metAt: same?.metAt ?? null, lostAt: same?.lostAt ?? null });
  }
  const predicate = predicateOf(pathwayOf(referral.module), stated.code);
  if (!predicate || !isValueFor(predicate, stated.value)) return refuse({ kind: "condition-unknown" });
  // whether it holds would tell them what they may not read
  if (predicate.medical && !reads) return refuse({ kind: "medical-only" });
  const fresh: AnswerCondition = { ...stated, medical: predicate.medical, metAt: null, lostAt: null };
  return ok(asNow(fresh, c.holdsIn(request.need, stated.code, stated.value), c.now));
}

/** What the timeline keeps: conditions of care apart, for those who may read them. */
function wordsOf(x: Scene, conditions: AnswerCondition[]): Record<string, string> {
  const said = (medical: boolean) =>
    conditions
      .filter((one) => one.medical === medical)
      .map((one) => sentenceOf(pathwayOf(x.referral.module), one))
      .join(" ; ");
  return { yesIf: said(false), yesIfMedical: said(true) };
}

/** The side a condition names says that it holds, or that it does not any more. */
export const tickCondition: Doing<"tick-condition"> = (x, { condition: index, met }) => {
  const { request, by, c } = x;
  const yesIf = request.yesIf!;
  const condition = yesIf.conditions[index];
  if (condition?.kind !== "told") return refuse({ kind: "condition-unknown" });
  if (by === "platform" || !sidesOf(x.referral, request, by).includes(condition.by))
    return refuse({ kind: "not-habilitated" });
  if (condition.medical && (isPersonSide(partyOf(by, x.referral)) || !readsMedical(by, x.referral.module)))
    return refuse({ kind: "medical-only" });
  const conditions = yesIf.conditions.map((one, i) => (i === index ? asNow(one, met, c.now) : one));
  if (conditions[index] === condition) return refuse({ kind: "nothing-to-change" });
  const ticked = moved(x, { yesIf: counted(yesIf, conditions, c.now) }, "tick-condition", null, {
    ...(condition.medical ? { yesIfMedical: condition.text } : { yesIf: condition.text }),
    ticked: met ? "remplie" : "pas remplie",
  });
  return withTurn(x, ticked.value);
};

/** The last condition that comes to hold makes the turn of the unit, in the same change. */
function withTurn(x: Scene, change: Change): Result<Change, ActRefusal> {
  const after = change.referral.requests.find((q) => q.id === x.request.id)!;
  const event = eventOf(x.request, after);
  return ok(event ? { ...change, events: [...change.events, event] } : change);
}

/** "Toujours d'actualité": the clock of the review starts again. */
export const keepConditions: Doing<"keep-conditions"> = (x) =>
  moved(x, { deadline: after(x, "conditionReview") }, "keep-conditions");

export const dropConditions: Doing<"drop-conditions"> = (x, { comment }) =>
  moved(
    x,
    { state: { kind: "studying" }, yesIf: null, deadline: after(x, "answer") },
    "drop-conditions",
    null,
    textOf({ comment }),
  );

/** Asks the unit whether its conditions still stand; never closes anything by itself. */
export const reviewConditions: Doing<"review-conditions"> = (x) => {
  const { deadline } = x.request;
  if (deadline !== null && deadline > x.c.now) return refuse({ kind: "too-early", from: deadline.toISOString() });
  return moved(x, { deadline: after(x, "conditionReview") }, "review-conditions");
};

/**
 * The proposal settled beforehand leaves by itself. Never beyond the places that remain to propose, others' pending
 * proposals counted; what holds it back is kept beside the conditions, for the unit to read.
 */
export function proposeWhenMet(
  x: Scene,
  refusalOf: (x: Scene, proposal: Proposal) => ActRefusal | null,
): Result<Change, ActRefusal> {
  const yesIf = x.request.yesIf!;
  if (!isMet(x.request) || !yesIf.auto || yesIf.terms.on === null) return refuse({ kind: "conditions-not-met" });
  const validUntil = after(x, "offerValid");
  const proposal: Proposal = {
    ...yesIf.terms,
    on: yesIf.terms.on,
    conditions: null,
    validUntil,
    beyondDeclared: null,
    oral: null,
  };
  const refusal = refusalOf({ ...x, c: { ...x.c, placesFree: x.c.proposable } }, proposal);
  if (refusal) {
    const held = heldBy(refusal);
    return held === null || held === yesIf.held
      ? refuse(refusal)
      : moved(x, { yesIf: { ...yesIf, held } }, "not-proposed");
  }
  const state: RequestState = { kind: "offered", former: "conditional", proposal };
  // once: an offer that lapses leaves the next one to the unit. The place is kept, so that no other offer of the night takes it too
  const change = moved(
    x,
    { state, yesIf: { ...yesIf, auto: false, held: null }, deadline: validUntil },
    "propose-when-met",
    null,
    textOf({ message: proposal.message }),
  );
  return holding(x, change, proposal, x.c.proposable !== null);
}

const heldBy = ({ kind }: ActRefusal): YesIf["held"] =>
  kind === "no-place-left" || kind === "date-in-the-past" || kind === "opinion-missing" ? kind : null;
