import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { UnitId } from "#features/accounts/member.ts";
import type { NeedId, Referral, ReferralStatus } from "#features/referrals/referral.ts";
import type { AdmissionRequest, RequestId, StateKind } from "#features/referrals/request.ts";
import { states } from "#tests/acts.ts";
import {
  aMember,
  aNeed,
  aReferral,
  aRequest,
  at,
  aVolet,
  bellevue,
  claire,
  clos,
  hospital,
  now,
  permanent,
  rules,
  sofia,
  temporary,
  tilleuls,
} from "#tests/samples.ts";
import { type AskedUnit, justify, prepare, send, sendRefusal, unprepare } from "./sending.ts";

const asked = (id: UnitId, some: Partial<AskedUnit> = {}): AskedUnit => ({
  id,
  kinds: ["heb-perm", "heb-temp"],
  accepts: true,
  beside: [],
  acceptsFrom: null,
  ageMax: null,
  ...some,
});
const wish = (some: Partial<Parameters<typeof prepare>[1]> = {}) => ({
  id: "new" as RequestId,
  need: permanent,
  unit: asked(tilleuls),
  distanceKm: 12,
  wave: null,
  overrideReason: null,
  unmet: [],
  ...some,
});
const ready = (some: Partial<Referral> = {}) => aReferral({ status: "ready", requests: [], ...some });
const writer = aMember(hospital, "writer");
const everyStatus: ReferralStatus[] = [
  "draft",
  "ready",
  "open",
  "suspended",
  "placed",
  "admitted",
  "cancelled",
  "archived",
];
const outcome = (result: { ok: true } | { ok: false; refusal: unknown }) => (result.ok ? "done" : result.refusal);

describe("Selecting a unit", () => {
  test("prepares a request the unit does not see", () => {
    const result = prepare(ready(), wish({ overrideReason: "Sa sœur y vit." }), sofia, rules, now);
    const request: AdmissionRequest = {
      id: "new" as RequestId,
      need: permanent,
      unit: tilleuls,
      state: { kind: "prepared" },
      since: now,
      rank: null,
      opinion: null,
      assignee: null,
      overrideReason: "Sa sœur y vit.",
      distanceKm: 12,
      wave: null,
      disclosure: "full",
      disclosedAt: null,
      yesIf: null,
      sentAt: null,
      readAt: null,
      answeredAt: null,
      deadline: null,
      version: 1,
    };
    assert.deepEqual(result, {
      ok: true,
      value: {
        referral: ready({ requests: [request] }),
        events: [
          {
            request: "new",
            act: "prepare",
            from: null,
            to: "prepared",
            reason: null,
            detail: { override: "Sa sœur y vit." },
          },
        ],
        places: [],
      },
    });
  });

  test("is for those who prepare the dossiers of the unit that carries it", () => {
    const may = (by: typeof sofia) => outcome(prepare(ready(), wish(), by, rules, now));
    assert.deepEqual(
      [
        sofia,
        writer,
        aMember(hospital, "reader"),
        aMember(hospital, "receiver"),
        aMember(bellevue, "requester"),
        claire,
      ].map(may),
      ["done", "done", ...Array.from({ length: 4 }, () => ({ kind: "not-habilitated" }))],
    );
  });

  for (const status of everyStatus)
    test(`${["draft", "ready", "open"].includes(status) ? "is possible" : "is refused"} while the dossier is ${status}`, () =>
      assert.deepEqual(
        outcome(prepare(ready({ status }), wish(), sofia, rules, now)),
        ["draft", "ready", "open"].includes(status) ? "done" : { kind: "referral-closed", status },
      ));

  test("waits for a need of the dossier, still open", () => {
    const on = (some: Partial<Referral>, need = permanent) =>
      outcome(prepare(ready(some), wish({ need }), sofia, rules, now));
    assert.deepEqual(on({}, "nothing" as NeedId), { kind: "unknown-need" });
    assert.deepEqual(on({ needs: [aNeed({ state: { kind: "placed" } })] }), { kind: "need-already-placed" });
    assert.deepEqual(on({ needs: [aNeed({ state: { kind: "dropped", by: null } })] }), { kind: "need-already-placed" });
  });

  test("waits for a unit that takes that kind of need, and accepts requests", () => {
    const on = (some: Partial<AskedUnit>) =>
      outcome(prepare(ready(), wish({ unit: asked(tilleuls, some) }), sofia, rules, now));
    assert.deepEqual(on({ kinds: ["heb-temp"] }), { kind: "kind-not-offered" });
    assert.deepEqual(on({ accepts: false, acceptsFrom: "2027-01-04" }), {
      kind: "unit-not-accepting",
      from: "2027-01-04",
    });
  });

  test("is refused for a unit already asked or selected for that need; a closed request does not count", () => {
    const taken: StateKind[] = [
      "prepared",
      "sent",
      "read",
      "studying",
      "info-requested",
      "conditional",
      "waiting",
      "offered",
    ];
    for (const state of Object.keys(states) as StateKind[])
      assert.deepEqual(
        outcome(
          prepare(ready({ status: "open", requests: [aRequest(tilleuls, states[state])] }), wish(), sofia, rules, now),
        ),
        taken.includes(state) ? { kind: "already-selected" } : "done",
        state,
      );
  });

  test("the same unit may be asked for another need", () => {
    const needs = [aNeed(), aNeed({ id: temporary, kind: "heb-temp" })];
    const on = ready({ status: "open", needs, requests: [aRequest(tilleuls)] });
    assert.equal(prepare(on, wish({ need: temporary }), sofia, rules, now).ok, true);
  });

  test("stops at the most requests a need may have, those of other needs and closed ones left out", () => {
    const few = { ...rules, maxLive: 2 };
    const needs = [aNeed(), aNeed({ id: temporary, kind: "heb-temp" })];
    const on = (requests: AdmissionRequest[]) =>
      outcome(prepare(ready({ status: "open", needs, requests }), wish(), sofia, few, now));
    assert.deepEqual(on([aRequest(bellevue), aRequest(clos, { kind: "prepared" })]), {
      kind: "too-many-requests",
      most: 2,
    });
    assert.equal(on([aRequest(bellevue), aRequest(clos, states.declined)]), "done");
    assert.equal(on([aRequest(bellevue), aRequest(clos, { kind: "sent" }, { need: temporary })]), "done");
  });
});

describe("Taking a unit out of the selection", () => {
  const selected = (version: number) =>
    aReferral({ requests: [aRequest(tilleuls, { kind: "prepared" }, { version }), aRequest(bellevue)] });
  const first = "request 1" as RequestId;

  test("leaves no trace of one that never left", () =>
    assert.deepEqual(unprepare(selected(1), first, sofia, now), {
      ok: true,
      value: { referral: aReferral({ requests: [aRequest(bellevue)] }), events: [], places: [] },
    }));

  test("keeps the history of one that came back from a cancelled dossier", () => {
    const result = unprepare(selected(4), first, writer, now);
    assert.ok(result.ok);
    const { referral, events } = result.value;
    assert.deepEqual(referral.requests[0]!.state, {
      kind: "withdrawn",
      former: "prepared",
      reason: "no-longer-needed",
    });
    assert.deepEqual(events, [
      { request: first, act: "withdraw", from: "prepared", to: "withdrawn", reason: "no-longer-needed", detail: null },
    ]);
  });

  test("is refused once sent, and to those who do not prepare", () => {
    assert.deepEqual(outcome(unprepare(selected(1), "request 2" as RequestId, sofia, now)), { kind: "not-selected" });
    assert.deepEqual(outcome(unprepare(selected(1), first, aMember(hospital, "reader"), now)), {
      kind: "not-habilitated",
    });
  });
});

describe("A dossier can be sent", () => {
  const missing = aVolet("medical", { level: "medical", state: "to-validate" });
  const volets = [aVolet("administratif"), aVolet("autonomie"), missing];

  test("when every volet its needs want is validated; else it says which are not, in reading order", () => {
    assert.equal(sendRefusal(ready(), ["heb-perm"], rules), null);
    const two = [
      aVolet("medical", { state: "empty" }),
      aVolet("administratif", { state: "in-progress" }),
      aVolet("autonomie"),
    ];
    assert.deepEqual(sendRefusal(ready({ volets: two }), ["heb-perm"], rules), {
      kind: "volets-missing",
      volets: [two[1], two[0]],
    });
  });

  test("for the kinds selected: another kind may ask less", () => {
    const lighter = {
      ...rules,
      sendRequires: (kinds: readonly string[]) =>
        kinds.includes("heb-perm") ? ["administratif", "autonomie", "medical"] : ["administratif"],
    };
    assert.deepEqual(sendRefusal(ready({ status: "draft", volets }), ["heb-perm", "ra"], lighter), {
      kind: "volets-missing",
      volets: [missing],
    });
    assert.equal(sendRefusal(ready({ status: "draft", volets }), ["ra"], lighter), null);
  });

  test("once a strong look-alike is explained", () =>
    assert.deepEqual(sendRefusal(ready({ unresolvedDuplicate: true }), ["heb-perm"], rules), {
      kind: "duplicate-unresolved",
    }));

  for (const status of everyStatus)
    test(`${["draft", "ready", "open"].includes(status) ? "while" : "not when"} it is ${status}`, () =>
      assert.deepEqual(
        sendRefusal(ready({ status }), ["heb-perm"], rules),
        ["draft", "ready", "open"].includes(status) ? null : { kind: "referral-closed", status },
      ));
});

describe("Sending", () => {
  const selection = (some: Partial<Referral> = {}) =>
    ready({
      requests: [
        aRequest(tilleuls, { kind: "prepared" }, { overrideReason: "Sa sœur y vit." }),
        aRequest(bellevue, { kind: "prepared" }),
        aRequest(clos, states.declined),
      ],
      ...some,
    });
  const units = new Map([tilleuls, bellevue].map((id) => [id, asked(id)]));
  const sendIt = (r: Referral, by = sofia, to: ReadonlyMap<UnitId, AskedUnit> = units) => send(r, by, to, rules, now);

  test("sends the whole selection at once, opens the dossier and sets each deadline: three working days to read", () => {
    const result = sendIt(selection());
    assert.ok(result.ok);
    const { referral, events, places } = result.value;
    assert.deepEqual([referral.status, referral.statusSince, places], ["open", now, []]);
    assert.deepEqual(
      referral.requests.map((q) => [q.state.kind, q.sentAt, q.deadline]),
      [
        ["sent", now, new Date("2026-11-26T17:00:00Z")],
        ["sent", now, new Date("2026-11-26T17:00:00Z")],
        ["declined", at("2026-11-20"), at("2026-11-25")],
      ],
    );
    assert.deepEqual(
      events.map((e) => [e.request, e.act, e.from, e.to, e.detail]),
      [
        ["request 1", "send", "prepared", "sent", { override: "Sa sœur y vit." }],
        ["request 2", "send", "prepared", "sent", null],
      ],
    );
  });

  test("leaves the status of a dossier already open", () =>
    assert.deepEqual(
      ((r) => r.ok && [r.value.referral.status, r.value.referral.statusSince])(sendIt(selection({ status: "open" }))),
      ["open", at("2026-11-20")],
    ));

  test("an urgent dossier halves the time to read", () => {
    const result = sendIt(selection({ urgency: "urgent" }));
    assert.ok(result.ok);
    assert.deepEqual(result.value.referral.requests[0]!.deadline, new Date("2026-11-25T17:00:00Z"));
  });

  test("a kind of need may have its own time", () => {
    const result = send(
      selection(),
      sofia,
      units,
      { ...rules, kindDelays: { "heb-perm": { read: { workingDays: 1 } } } },
      now,
    );
    assert.ok(result.ok);
    assert.deepEqual(result.value.referral.requests[0]!.deadline, new Date("2026-11-24T17:00:00Z"));
  });

  test("is all or nothing: one unit that stopped accepting keeps everything", () => {
    const closed = new Map([
      ...units,
      [bellevue, asked(bellevue, { accepts: false, acceptsFrom: "2027-01-04" })] as const,
    ]);
    assert.deepEqual(outcome(sendIt(selection(), sofia, closed)), { kind: "unit-not-accepting", from: "2027-01-04" });
    assert.deepEqual(outcome(sendIt(selection(), sofia, new Map([[tilleuls, asked(tilleuls)]]))), {
      kind: "unit-not-accepting",
      from: null,
    });
  });

  test("is the requester's: not the writer's, nor anyone's of another unit", () =>
    assert.deepEqual(
      [writer, aMember(hospital, "reader"), claire, aMember(bellevue, "requester")].map((by) =>
        outcome(sendIt(selection(), by)),
      ),
      Array.from({ length: 4 }, () => ({ kind: "not-habilitated" })),
    ));

  test("of an empty selection is refused, and so is what waits on a need no longer open", () => {
    assert.deepEqual(outcome(sendIt(ready())), { kind: "nothing-selected" });
    assert.deepEqual(outcome(sendIt(selection({ needs: [aNeed({ state: { kind: "placed" } })] }))), {
      kind: "nothing-selected",
    });
  });

  test("is refused like the dossier itself", () => {
    assert.deepEqual(outcome(sendIt(selection({ unresolvedDuplicate: true }))), { kind: "duplicate-unresolved" });
    assert.deepEqual(outcome(sendIt(selection({ status: "suspended" }))), {
      kind: "referral-closed",
      status: "suspended",
    });
  });
});

describe("A unit that does not meet a need", () => {
  const unmet = [{ code: "age-max", kind: "no" as const, sentence: "Accueille jusqu’à 70 ans", medical: false }];
  const chosen = (overrideReason: string | null) =>
    ready({ requests: [aRequest(tilleuls, { kind: "prepared" }, { overrideReason })] });
  const units = new Map([[tilleuls, asked(tilleuls)]]);
  const sent = (r: Referral, reasons: typeof unmet) =>
    outcome(send(r, sofia, units, rules, now, { unmet: new Map([[r.requests[0]!.id, reasons]]) }));

  test("enters the selection with a reason only", () => {
    const select = (overrideReason: string | null) =>
      outcome(prepare(ready(), wish({ unmet, overrideReason }), sofia, rules, now));
    assert.deepEqual(select(null), { kind: "override-missing", unmet: [{ unit: tilleuls, reasons: unmet }] });
    assert.equal(select("Sa sœur y vit."), "done");
  });

  test("leaves with a reason only, even when it met everything the day it was chosen", () => {
    assert.deepEqual(sent(chosen(null), unmet), {
      kind: "override-missing",
      unmet: [{ unit: tilleuls, reasons: unmet }],
    });
    assert.equal(sent(chosen("Sa sœur y vit."), unmet), "done");
    assert.equal(sent(chosen(null), []), "done");
  });

  test("is given its reason later by those who prepare the dossier, and keeps its place in the selection", () => {
    const r = chosen(null);
    const said = justify(r, r.requests[0]!.id, "Sa sœur y vit.", writer);
    assert.ok(said.ok);
    assert.deepEqual(
      [said.value.referral.requests, said.value.events.map(({ act, detail }) => [act, detail])],
      [[{ ...r.requests[0]!, overrideReason: "Sa sœur y vit." }], [["prepare", { override: "Sa sœur y vit." }]]],
    );
    assert.deepEqual(outcome(justify(r, r.requests[0]!.id, "x", aMember(hospital, "reader"))), {
      kind: "not-habilitated",
    });
    assert.deepEqual(outcome(justify(r, "other" as RequestId, "x", sofia)), { kind: "not-selected" });
    const gone = ready({ requests: [aRequest(tilleuls, { kind: "sent" })] });
    assert.deepEqual(outcome(justify(gone, gone.requests[0]!.id, "x", sofia)), { kind: "not-selected" });
  });
});
