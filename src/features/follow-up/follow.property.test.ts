import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Member, UnitId } from "#features/accounts/member.ts";
import type { RequestEvent } from "#features/referrals/change.ts";
import type { NeedId, Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isLive, isPlaced, type RequestId } from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { type Act, act, type Circumstances } from "#features/requests/acts.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { type MoveKind, moves, type UnitMoveKind, unitMoves } from "#pathways/handicap/moves.ts";
import { officialReasons, reasonsAllowed } from "#pathways/handicap/reasons-official.ts";
import { esmsStatuses, unitStatuses } from "#pathways/handicap/statuses.ts";
import { aMember, aNeed, aReferral, aRequest, bellevue, clos, hospital, now, tilleuls } from "#tests/samples.ts";
import { closedByRule } from "./closing.ts";
import { type Follow, type Followed, follow, type Outcome, possibleMoves, reasonStatus } from "./follow.ts";
import { inForce, isCoherent, type OfficialLine, officialLines, standingOf, type UnitRef } from "./official.ts";

const need = "need of the right" as NeedId;
const right = [{ module: "handicap", role: "receiver", medical: true }] as const;
const esms = [tilleuls, bellevue, clos];
const directors = esms.map((unit) => aMember(unit, "receiver", { rights: [...right] }));
const mdph = aMember(hospital, "mdph", { rights: [{ module: "handicap", role: "mdph", medical: false }] });
const rules = rulebookOf("handicap");
const unitOf = (at: UnitId, n: number): UnitRef => ({
  ...{ id: `${at} ${n}` as UnitId, name: `Unité ${n}`, category: "48", temporality: "02", mode: n ? "47" : "46" },
});

type World = {
  referral: Referral;
  stored: Record<string, OfficialLine[]>;
  events: (RequestEvent & { who: string; at: Date })[];
  clock: Date;
  moves: number;
  /** What closed by itself, and was not taken back. */
  closings: Record<string, NonNullable<Followed["closing"]>>;
};

const start = (): World => ({
  referral: aReferral({
    module: "handicap",
    volets: [],
    needs: [aNeed({ id: need, kind: "7.1" })],
    requests: esms.map((unit) => aRequest(unit, { kind: "sent" }, { need, rank: null })),
  }),
  stored: {},
  events: esms.map((unit) => ({
    ...{ request: aRequest(unit).id, act: "send" as const, from: "prepared" as const, to: "sent" as const },
    ...{ reason: null, detail: null, who: "MDPH", at: addHours(now, -24) },
  })),
  clock: now,
  moves: 0,
  closings: {},
});

const linesOf = (w: World, id: RequestId) =>
  officialLines(
    w.stored[id] ?? [],
    w.events.filter((e) => e.request === id),
    dayOf,
  );

const circumstances = (w: World): Circumstances => ({
  ...{ now: w.clock, rules, placesFree: null, proposable: null, holdsIn: () => false, hold: null },
  accepting: new Set(esms),
});

const followed = (w: World, n: number, some: Partial<Followed["decision"]> = {}): Followed => {
  const request = w.referral.requests[n]!;
  return {
    ...{ referral: w.referral, request, lines: linesOf(w, request.id), asked: false, c: circumstances(w) },
    units: [0, 1, 2].map((i) => unitOf(request.unit, i)),
    decision: {
      decidedOn: "2026-01-05",
      over: false,
      creton: false,
      pag: false,
      right: { code: "7.1", detail },
      ...some,
    },
    closing: w.closings[request.id] ?? null,
    ownNeed: `own ${w.moves}` as NeedId,
  };
};
const detail = {
  temporality: "02",
  sequential: false,
  establishment: null,
  organisation: null,
  exemptDays: null,
  modes: [],
};

const anyStep = fc.oneof(
  { weight: 10, arbitrary: fc.record({ step: fc.constant("possible" as const), n: fc.nat(), on: fc.nat(2) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constant("any" as const),
      kind: fc.constantFrom(...(Object.keys(moves) as MoveKind[]), ...(Object.keys(unitMoves) as UnitMoveKind[])),
      on: fc.nat(2),
      who: fc.nat(3),
      reason: fc.constantFrom("", "112", "124", "95", "184"),
      ago: fc.nat(6),
      units: fc.uniqueArray(fc.nat(3), { maxLength: 3 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ step: fc.constant("act" as const), n: fc.nat(), on: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant("rule" as const),
      kind: fc.constantFrom("validity" as const, "elsewhere" as const),
      on: fc.nat(2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ step: fc.constant("wait" as const), hours: fc.constantFrom(2, 30, 80) }) },
);
type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never;

/** What somebody who follows the screens would send. */
function wellFormed(f: Followed, by: Member, n: number): Follow | null {
  const possible = possibleMoves(f, by);
  const kind = possible[n % Math.max(1, possible.length)];
  if (!kind) return null;
  if (kind === "correct" || kind === "ask-correction" || kind === "undo-closing")
    return { kind, comment: "Mauvais dossier." };
  const allowed = reasonsAllowed(reasonStatus(kind));
  const [one, other] = [f.units[n % 3]!.id, f.units[(n + 1) % 3]!.id];
  const common = { on: dayOf(f.c.now), reason: allowed[n % Math.max(1, allowed.length)] ?? "", comment: "" };
  if (kind in unitMoves)
    return { ...common, kind: kind as UnitMoveKind, unit: one, to: other, code: n % 2 ? "183" : null };
  return { ...common, kind: kind as "contact", units: n % 3 ? [one] : [one, other], agreed: n % 7 > 0, beyond: "" };
}

function play(steps: Step[], check: (w: World) => void): World {
  let w = start();
  const apply = (id: RequestId, outcome: { ok: true; value: Outcome } | { ok: false }) => {
    if (!outcome.ok || !outcome.value.change) return;
    const { change, said, corrects } = outcome.value;
    const move = `move ${w.moves}`;
    const lines = said.map((line): OfficialLine => ({ ...line, move, corrects, who: "ESMS", at: w.clock }));
    w = {
      ...w,
      referral: change.referral,
      stored: { ...w.stored, [id]: [...(w.stored[id] ?? []), ...lines] },
      events: [...w.events, ...change.events.map((e) => ({ ...e, who: "ESMS", at: w.clock }))],
      moves: w.moves + 1,
    };
    check(w);
  };
  const doAct = (id: RequestId, what: Act, by: Member) => {
    const done = act(w.referral, id, what, by, null, circumstances(w));
    if (done.ok) apply(id, { ok: true, value: { change: done.value, said: [], corrects: null } });
  };
  for (const s of steps) {
    // two things are never recorded at the same instant
    w = { ...w, clock: addHours(w.clock, 0.01) };
    if (s.step === "wait") w = { ...w, clock: addHours(w.clock, s.hours) };
    if (s.step === "act") {
      const { id } = w.referral.requests[s.on]!;
      const acts: [Act, Member][] = [
        [{ kind: "open" }, directors[s.on]!],
        [{ kind: "open" }, directors[s.on]!],
        [{ kind: "endorse", comment: "" }, mdph],
        [{ kind: "reject-refusal", comment: "Une visite est possible." }, mdph],
        [{ kind: "reactivate", reason: "168", comment: "" }, mdph],
      ];
      doAct(id, ...acts[s.n % acts.length]!);
    }
    if (s.step === "possible") {
      const f = followed(w, s.on);
      const move = wellFormed(f, directors[s.on]!, s.n);
      if (move) apply(f.request.id, follow(f, move, directors[s.on]!, null));
    }
    if (s.step === "rule") {
      const f = { ...followed(w, s.on), whole: { endsOn: "2026-01-06" } };
      const done = closedByRule(f, s.kind);
      const closing = { id: "closing", kind: s.kind, move: `move ${w.moves}`, doneAt: w.clock };
      if (done) {
        w = { ...w, closings: { ...w.closings, [f.request.id]: closing } };
        apply(f.request.id, { ok: true, value: { ...done, corrects: null } });
      }
    }
    if (s.step === "any") {
      const f = followed(w, s.on);
      const on = dayOf(addHours(w.clock, -24 * s.ago));
      const units = s.units.map((i) => unitOf(f.request.unit, i).id);
      const move = { kind: s.kind, on, reason: s.reason, comment: "", units, agreed: true, beyond: "" };
      const one = {
        kind: s.kind,
        on,
        reason: s.reason,
        comment: "",
        unit: units[0] ?? ("?" as UnitId),
        to: units[1] ?? null,
        code: null,
      };
      const asked = (s.kind in unitMoves ? one : move) as Follow;
      if (s.kind in unitMoves || moves[s.kind as MoveKind].by === "esms")
        apply(f.request.id, follow(f, asked, [...directors, mdph][s.who]!, null));
    }
  }
  return w;
}

const property = (check: (w: World) => void) =>
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 10, maxLength: 70 }), (steps) => void play(steps as Step[], check)),
    { numRuns: 250 },
  );
/** No official status says that the decision is over: the code stays, its units leave the list. */
const isOver = ({ state }: AdmissionRequest) => state.kind === "withdrawn" && state.reason === "decision-ended";
const standings = (w: World) => w.referral.requests.map((q) => ({ q, s: standingOf(linesOf(w, q.id)) }));

describe("No sequence of moves", () => {
  test("leaves an establishment and its units saying different things", () =>
    property((w) => {
      for (const { q, s } of standings(w))
        assert.ok(isOver(q) || isCoherent(s), `${s.esms}: ${[...s.units.values()].map((u) => u.code)}`);
    }));

  test("leaves our state elsewhere than the official status puts it", () =>
    property((w) => {
      for (const { q, s } of standings(w)) {
        // closed by an entry elsewhere, the status stands until it is closed officially
        if (q.state.kind === "superseded") continue;
        if (isOver(q)) continue;
        const expected = esmsStatuses[s.esms];
        assert.equal(q.state.kind, expected.state, s.esms);
        if ("stage" in expected) assert.equal(q.rank?.stage, expected.stage);
        if (q.state.kind === "declined") assert.equal(q.state.endorsed === true, s.esms === "46");
      }
    }));

  test("places one person twice for one right (I1), or leaves the others open beside an entry (I5)", () =>
    property(({ referral }) => {
      for (const one of referral.needs) {
        const own = referral.requests.filter((q) => q.need === one.id);
        assert.ok(own.filter(isPlaced).length <= 1);
        if (own.some(isPlaced)) assert.deepEqual(own.filter(isLive), []);
        assert.equal(one.state.kind === "placed", own.some(isPlaced), one.state.kind);
      }
    }));

  test("closes a notification without a reason of the nomenclature (I3)", () =>
    property(({ referral }) => {
      for (const q of referral.requests)
        if (q.state.kind === "declined" || q.state.kind === "withdrawn" || q.state.kind === "ended")
          assert.ok(
            [...Object.keys(officialReasons), "decision-ended"].includes(q.state.reason),
            `${q.state.kind} ${q.state.reason}`,
          );
    }));

  test("records a reason the association does not allow, or none where it has a list", () =>
    property((w) => {
      for (const { q } of standings(w))
        for (const line of (w.stored[q.id] ?? []).filter((one) => one.corrects === null)) {
          const allowed = reasonsAllowed(line.code);
          assert.equal(line.reason !== null, allowed.length > 0, `${line.code}/${line.reason}`);
          if (line.reason) assert.ok(allowed.includes(line.reason), `${line.code}/${line.reason}`);
        }
    }));

  test("loses a line, a rank once given, or a date before the decision", () =>
    property((w) => {
      for (const { q } of standings(w)) {
        const lines = w.stored[q.id] ?? [];
        for (const line of lines) assert.ok(line.on >= "2026-01-05" && line.on <= dayOf(w.clock));
        if (inForce(lines).some((line) => line.code === "42")) assert.ok(q.rank);
      }
    }));
});

describe("The properties above are not empty", () => {
  test("random sequences reach every status of both levels, and take things back", () => {
    const reached = new Set<string>();
    let corrections = 0;
    let undone = 0;
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 60, maxLength: 160 }), (steps) => {
        play(steps as Step[], (w) => {
          for (const { q, s } of standings(w)) {
            reached.add(s.esms);
            for (const { code } of s.units.values()) reached.add(code);
            undone += (w.stored[q.id] ?? []).some((line) => line.corrects === w.closings[q.id]?.move) ? 1 : 0;
            corrections += (w.stored[q.id] ?? []).some((line) => line.corrects) ? 1 : 0;
          }
        });
      }),
      { numRuns: 250, seed: 11 },
    );
    // 49 is the MDPH's to say
    const all = [...Object.keys(esmsStatuses), ...Object.keys(unitStatuses)].filter((code) => code !== "49");
    assert.deepEqual([...reached].sort(), all.sort());
    assert.ok(corrections > 0 && undone > 0);
  });
});
