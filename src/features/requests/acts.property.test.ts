import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { rechecked, type StatedCondition } from "#features/conditions/yes-if.ts";
import type { Change } from "#features/referrals/change.ts";
import { actOnDossier, type DossierAct } from "#features/referrals/lifecycle.ts";
import type { NeedId, Referral } from "#features/referrals/referral.ts";
import { closed, isLive, isPlaced, type RequestId } from "#features/referrals/request.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { mdph } from "#tests/acts.ts";
import {
  aNeed,
  aProposal,
  aReferral,
  aRequest,
  aYesIf,
  bellevue,
  claire,
  clos,
  lucie,
  marc,
  now,
  permanent,
  rules,
  sofia,
  temporary,
  tilleuls,
  vasseur,
} from "#tests/samples.ts";
import { type Act, type ActKind, act, atProfile, type Circumstances, possibleActs, table } from "./acts.ts";
import { prepare, send } from "./sending.ts";

const people = [sofia, claire, marc, lucie, vasseur, mdph, "platform"] as const;
const units = [tilleuls, bellevue, clos];
const anyReason = fc.constantFrom(
  "no-place",
  "care-too-heavy",
  "found-elsewhere",
  "too-early",
  "place-gone",
  "person-refused",
  "deceased",
  "other",
  "unknown",
);

const anyAct = fc.oneof(
  fc.constantFrom<Act>(
    { kind: "open" },
    { kind: "take" },
    { kind: "confirm" },
    { kind: "confirm" },
    { kind: "lapse" },
    { kind: "lapse-hold" },
    { kind: "extend-hold" },
    { kind: "revive" },
  ),
  fc.record({ kind: fc.constant("ask" as const), question: fc.constantFrom("Quel débit ?", "") }),
  fc.record({ kind: fc.constant("supply" as const), reply: fc.constantFrom("2 L/min", "") }),
  fc.record({
    kind: fc.constant("list" as const),
    stage: fc.constantFrom("eligible", "?"),
    expectedWeeks: fc.constant(5),
    comment: fc.constant(""),
  }),
  fc.constant<Act>({ kind: "give-opinion", opinion: "favorable", comment: "" }),
  fc.record({
    kind: fc.constantFrom("propose" as const, "amend" as const),
    proposal: fc.constantFrom(aProposal({ validUntil: new Date("2027-06-01") }), aProposal()),
  }),
  fc.nat().map((n): Act => ({ kind: "confirm-interim", interimNeed: `interim ${n}` as NeedId })),
  fc.record({
    kind: fc.constantFrom("retract" as const, "withdraw" as const, "no-show" as const, "fall-through" as const),
    reason: anyReason,
    comment: fc.constantFrom("", "parce que"),
  }),
  fc.record({
    kind: fc.constant("decline" as const),
    reason: anyReason,
    comment: fc.constantFrom("", "parce que"),
    toPerson: fc.constant(""),
  }),
  fc.record({
    kind: fc.constant("turn-down" as const),
    reason: anyReason,
    comment: fc.constantFrom("", "parce que"),
    stay: fc.boolean(),
  }),
  fc.record({
    kind: fc.constantFrom("reconsider" as const, "undo-arrival" as const),
    comment: fc.constantFrom("", "parce que"),
  }),
  fc.record({
    kind: fc.constant("say-yes-if" as const),
    conditions: fc.array(
      fc.oneof(
        fc.constantFrom<StatedCondition>(
          { kind: "checked", code: "from", value: "2026-12-03" },
          { kind: "checked", code: "from", value: "bientôt" },
          { kind: "checked", code: "no-bmr", value: null },
          { kind: "checked", code: "?", value: null },
        ),
        fc.record({
          kind: fc.constant("told" as const),
          text: fc.constantFrom("Visite faite", " "),
          by: fc.constantFrom("requester" as const, "receiver" as const),
          medical: fc.boolean(),
        }),
      ),
      { maxLength: 3 },
    ),
    terms: fc.constantFrom(aYesIf().terms, { ...aYesIf().terms, on: "2027-11-30" }),
    auto: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("tick-condition" as const),
    condition: fc.nat(3),
    met: fc.boolean(),
  }),
  fc.constantFrom<Act>(
    { kind: "interest" },
    { kind: "keep-conditions" },
    { kind: "drop-conditions", comment: "" },
    { kind: "review-conditions" },
    { kind: "propose-when-met" },
  ),
  fc.constantFrom<Act>({ kind: "arrive", on: "2026-11-20" }, { kind: "arrive", on: "2027-12-01" }),
);

const anyDossierAct: fc.Arbitrary<DossierAct> = fc.oneof(
  fc.record({ kind: fc.constant("cancel" as const), reason: anyReason, comment: fc.constantFrom("", "x") }),
  fc.record({
    kind: fc.constant("suspend" as const),
    reason: fc.constant("unstable"),
    comment: fc.constant(""),
    reviewOn: fc.constant("2027-05-01"),
  }),
  fc.constantFrom<DossierAct>(
    { kind: "resume" },
    { kind: "reopen" },
    { kind: "keep-alive" },
    { kind: "drop-need", need: temporary },
  ),
  fc
    .nat()
    .map(
      (n): DossierAct => ({ kind: "add-need", id: `need ${n}` as NeedId, need: { kind: "ra", from: null, to: null } }),
    ),
);

const anyStep = fc.oneof(
  {
    weight: 24,
    arbitrary: fc.record({
      step: fc.constant("act" as const),
      who: fc.nat(people.length - 1),
      on: fc.nat(8),
      what: anyAct,
    }),
  },
  { weight: 12, arbitrary: fc.record({ step: fc.constant("possible" as const), n: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant("dossier" as const), what: anyDossierAct }) },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant("send" as const),
      unit: fc.nat(2),
      need: fc.constantFrom(permanent, temporary),
      disclosure: fc.constantFrom("full" as const, "profile" as const),
      n: fc.nat(),
    }),
  },
  // a volet is validated, or a day passes: the conditions are looked at again, then what may leave by itself does
  { weight: 4, arbitrary: fc.record({ step: fc.constant("recheck" as const), holds: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ step: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 24 * 20 }) }),
  },
);
type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never;

/** An act well formed for its kind: what someone who follows the screens would send. */
const wellFormed = (kind: ActKind, n: number): Act =>
  ({
    kind,
    question: "Quel débit ?",
    reply: "2 L/min",
    stage: "eligible",
    expectedWeeks: null,
    opinion: "favorable",
    proposal: aProposal({
      on: n % 4 ? "2027-11-30" : "2026-12-01",
      validUntil: new Date(n % 2 ? "2026-12-20" : "2028-01-01"),
    }),
    interimNeed: `interim ${n}`,
    reason:
      {
        decline: "no-place",
        withdraw: "found-elsewhere",
        retract: "place-gone",
        "no-show": "person-refused",
        "fall-through": n % 2 ? "place-gone" : "found-elsewhere",
        "end-trial": "not-suitable",
        end: "moved",
        reactivate: "list-again",
      }[kind as string] ?? "too-early",
    comment: "parce que",
    message: "",
    said: "Mme Morel",
    stay: n % 2 === 0,
    toPerson: "",
    conditions: [
      { kind: "checked", code: n % 2 ? "from" : "no-bmr", value: n % 2 ? "2026-12-03" : null },
      ...(n % 3 ? [] : [{ kind: "told", text: "Visite faite", by: n % 2 ? "requester" : "receiver", medical: false }]),
    ],
    terms: { ...aYesIf().terms, on: "2027-11-30" },
    auto: n % 4 < 3,
    condition: 1,
    met: n % 5 > 0,
    conclusive: n % 2 === 0,
    until: null,
    destination: "",
    // a trial that has not begun, an acceptance for a day past, leave the others their chance
    on:
      kind === "agree-by-phone" || (kind === "start-trial" && n % 3) || (kind === "accept" && n % 3 === 0)
        ? "2027-11-30"
        : "2026-11-22",
  }) as unknown as Act;

/** Someone does, to one of the requests, something the table lets them do. */
function possibleStep(r: Referral, n: number) {
  const all = r.requests.flatMap((q) =>
    [sofia, claire, marc, lucie, vasseur, mdph].flatMap((who) =>
      possibleActs(r, q, who, rules).map((kind) => ({ q, who, kind })),
    ),
  );
  return all[n % Math.max(1, all.length)];
}

/** A dossier that came on paper is carried by the unit that received it, whose receivers conduct it too. */
type Origin = "web" | "paper";
const conductor = { web: sofia, paper: claire };

const start = (origin: Origin) =>
  aReferral({
    ...(origin === "paper" ? { origin, owner: tilleuls } : {}),
    needs: [aNeed(), aNeed({ id: temporary, kind: "heb-temp" })],
    requests: [
      ...units.map((unit) => aRequest(unit)),
      aRequest(tilleuls, { kind: "sent" }, { id: "request t" as RequestId, need: temporary }),
    ],
  });

const world = (now: Date, some: Partial<Circumstances> = {}): Circumstances => ({
  now,
  rules,
  placesFree: null,
  proposable: 1,
  hold: null,
  holdsIn: () => false,
  accepting: new Set(units),
  ...some,
});

/** Runs the steps; refused ones change nothing. */
function play(steps: Step[], check: (before: Referral, change: Change) => void, origin: Origin = "web"): Referral {
  let [referral, clock] = [start(origin), now];
  const apply = (result: { ok: true; value: Change } | { ok: false }) => {
    if (!result.ok) return;
    check(referral, result.value);
    referral = result.value.referral;
  };
  for (const s of steps) {
    if (s.step === "wait") {
      clock = addHours(clock, s.hours);
      for (const { id } of referral.requests)
        apply(act(referral, id, { kind: "lapse" }, "platform", null, world(clock)));
    }
    if (s.step === "dossier") apply(actOnDossier(referral, s.what, conductor[origin], rules, clock, dayOf(clock)));
    if (s.step === "act") {
      const request = referral.requests[s.on % referral.requests.length]!;
      apply(
        act(
          referral,
          request.id,
          s.what,
          people[s.who]!,
          null,
          world(
            clock,
            s.on % 2 ? { hold: { until: addHours(clock, s.on % 5 === 1 ? -1 : 5), extended: s.on % 3 === 0 } } : {},
          ),
        ),
      );
    }
    if (s.step === "possible") {
      const chosen = possibleStep(referral, s.n);
      if (chosen) apply(act(referral, chosen.q.id, wellFormed(chosen.kind, s.n), chosen.who, null, world(clock)));
    }
    if (s.step === "recheck") {
      const change = rechecked(referral, () => s.holds, clock);
      if (change) apply({ ok: true, value: change });
      for (const { id } of referral.requests)
        for (const kind of ["propose-when-met", "review-conditions"] as const)
          apply(act(referral, id, { kind }, "platform", null, world(clock)));
    }
    if (s.step === "send") {
      const unit = {
        id: units[s.unit]!,
        kinds: ["heb-perm", "heb-temp", "ra"],
        accepts: true,
        acceptsFrom: null,
        ageMax: null,
        beside: [],
      };
      apply(
        prepare(
          referral,
          {
            id: `new ${s.n} ${referral.requests.length}` as RequestId,
            need: s.need,
            unit,
            distanceKm: 3,
            overrideReason: null,
            unmet: [],
          },
          sofia,
          rules,
          clock,
        ),
      );
      const asked = new Map(units.map((id) => [id, { ...unit, id }]));
      apply(send(referral, sofia, asked, rules, clock, { disclosure: s.disclosure }));
    }
  }
  return referral;
}

/** The same for a dossier that came on paper: product specification §11.1, pain 9. */
const property = (check: (before: Referral, change: Change) => void) => {
  for (const origin of ["web", "paper"] as const)
    fc.assert(
      fc.property(
        fc.array(anyStep, { minLength: 5, maxLength: 80 }),
        (steps) => void play(steps as Step[], check, origin),
      ),
      { numRuns: 300 },
    );
};

describe("No sequence of actions", () => {
  test("leaves two placed requests for one need (I1)", () =>
    property((_, { referral }) => {
      for (const need of referral.needs)
        assert.ok(referral.requests.filter((q) => q.need === need.id && isPlaced(q)).length <= 1);
    }));

  test("leaves a live or placed request in a cancelled dossier (I2)", () =>
    property((_, { referral }) => {
      if (referral.status === "cancelled")
        assert.deepEqual(
          referral.requests.filter((q) => isLive(q) || q.state.kind === "confirmed"),
          [],
        );
    }));

  test("leaves an open request on a need that is placed or dropped", () =>
    property((_, { referral }) => {
      for (const need of referral.needs)
        if (need.state.kind !== "open")
          assert.deepEqual(
            referral.requests.filter((q) => q.need === need.id && isLive(q)),
            [],
          );
    }));

  test("closes a request without its reason (I3)", () =>
    property((_, { referral }) => {
      for (const q of referral.requests)
        if ((closed as readonly string[]).includes(q.state.kind))
          assert.ok(("reason" in q.state && q.state.reason) || ("by" in q.state && q.state.by));
    }));

  test("loses an answer: every request that changed has its line in the timeline (I4)", () =>
    property((before, { referral, events }) => {
      for (const q of referral.requests) {
        const was = before.requests.find((x) => x.id === q.id);
        if (!was || was.state.kind === q.state.kind) continue;
        // its lines follow one another, from where it stood to where it stands
        const lines = events.filter((e) => e.request === q.id);
        assert.deepEqual([lines[0]?.from, lines.at(-1)?.to], [was.state.kind, q.state.kind]);
        for (const [i, line] of lines.slice(1).entries()) assert.equal(line.from, lines[i]!.to);
      }
      for (const was of before.requests) assert.ok(referral.requests.some((q) => q.id === was.id));
    }));

  test("confirms one without closing the others of the need in the same change (I5)", () =>
    property((before, { referral, events }) => {
      const confirmed = events.find((e) => e.act === "confirm");
      if (!confirmed) return;
      const need = before.requests.find((q) => q.id === confirmed.request)!.need;
      assert.deepEqual(
        referral.requests.filter((q) => q.need === need && isLive(q)),
        [],
      );
    }));

  test("leaves two live requests to one unit for one need", () =>
    property((_, { referral }) => {
      const live = referral.requests
        .filter((q) => isLive(q) || q.state.kind === "prepared")
        .map((q) => `${q.unit} ${q.need}`);
      assert.deepEqual(
        live.filter((one, i) => live.indexOf(one) !== i),
        [],
      );
    }));

  test("loses a rank on the way back from a placement that fell through (I9)", () =>
    property((before, { referral, events }) => {
      for (const e of events.filter((x) => x.act === "revive"))
        assert.deepEqual(
          referral.requests.find((q) => q.id === e.request)!.rank,
          before.requests.find((q) => q.id === e.request)!.rank,
        );
    }));

  test("lets a unit that has only a profile do more than ask, decline or say its interest", () =>
    property((before, { referral, events }) => {
      for (const e of events) {
        const was = before.requests.find((q) => q.id === e.request);
        if (was?.disclosure === "profile" && e.act in table && e.from !== "prepared")
          assert.ok(atProfile.includes(e.act as ActKind), e.act);
      }
      for (const q of referral.requests)
        if (q.sentAt) assert.equal(q.disclosedAt === null, q.disclosure === "profile", q.state.kind);
    }));

  test("takes a conditional answer for met unless every condition holds, or leaves it without conditions", () =>
    property((_, { referral, events }) => {
      for (const q of referral.requests.filter((one) => one.state.kind === "conditional")) {
        assert.ok(q.yesIf && q.yesIf.conditions.length > 0);
        assert.equal(
          q.yesIf.metAt !== null,
          q.yesIf.conditions.every((one) => one.metAt !== null),
        );
      }
      for (const e of events.filter((one) => one.act === "propose-when-met")) {
        const q = referral.requests.find((one) => one.id === e.request)!;
        assert.ok(q.yesIf!.conditions.every((one) => one.metAt !== null) && !q.yesIf!.auto);
      }
    }));

  test("calls a dossier placed while a need waits, or open while every need is placed", () =>
    property((_, { referral }) => {
      const needs = referral.needs.filter((n) => n.state.kind !== "dropped" && n.interimOf === null);
      const placed = needs.length > 0 && needs.every((n) => n.state.kind === "placed");
      if (referral.status === "placed" || referral.status === "admitted") assert.ok(placed);
      if (referral.status === "open") assert.ok(!placed);
    }));
});

describe("The properties above are not empty", () => {
  test("random sequences reach every state and use every act", () => {
    const reached = new Set<string>();
    const used = new Set<ActKind>();
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 60, maxLength: 200 }), (steps) => {
        play(steps as Step[], (_, change) => {
          for (const q of change.referral.requests) reached.add(q.state.kind);
          for (const e of change.events) if (e.act in table) used.add(e.act as ActKind);
        });
      }),
      { numRuns: 600, seed: 13 },
    );
    assert.deepEqual([...reached].sort(), [
      "arrived",
      "conditional",
      "confirmed",
      "declined",
      "ended",
      "info-requested",
      "not-arrived",
      "offered",
      "prepared",
      "read",
      "sent",
      "studying",
      "superseded",
      "trial",
      "waiting",
      "withdrawn",
    ]);
    assert.deepEqual(
      Object.keys(table).filter((kind) => !used.has(kind as ActKind)),
      [],
    );
  });
});
