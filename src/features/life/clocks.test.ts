import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Pathway } from "#pathways/pathway.ts";
import { pathways } from "#pathways/pathways.ts";
import { states } from "#tests/acts.ts";
import { aReferral, aRequest, at, aVolet, tilleuls } from "#tests/samples.ts";
import { after, dueOf, isGreyed, type LifeFacts, type Step, stepsOf, type ToldStep } from "./clocks.ts";

const start = at("2026-11-23");
const young = aVolet("autonomie", { level: "care", validatedAt: at("2099-01-01") });
const facts = (some: Partial<LifeFacts> = {}): LifeFacts => ({
  referral: aReferral({ status: "draft", statusSince: start, requests: [], volets: [young] }),
  activeAt: start,
  keptAt: null,
  revived: [],
  isHeld: false,
  runsUntil: null,
  told: [],
  ...some,
});
const on = (status: LifeFacts["referral"]["status"], some: Partial<LifeFacts["referral"]> = {}) =>
  facts({ referral: aReferral({ status, statusSince: start, requests: [], volets: [young], ...some }) });
const request = (state: keyof typeof states, deadline: Date | null = start) =>
  aRequest(tilleuls, states[state], { since: start, deadline });

/** Takes each step at its hour until one acts on the dossier, or `most` steps. */
function played(f: LifeFacts, timers: Pathway["timers"], most = 10): Step[] {
  const taken: Step[] = [];
  let told = f.told;
  while (taken.length < most) {
    const [next] = stepsOf({ ...f, told }, timers);
    if (!next) break;
    taken.push(next);
    if (next.does.kind !== "tell") break;
    told = [...told, { ...next, at: next.at }];
  }
  return taken;
}
const said = (steps: Step[]) =>
  steps.map((s) => `${s.kind} ${s.step} +${(s.at.getTime() - start.getTime()) / 86_400_000}`);
const days = (length: Parameters<typeof after>[1], from = start) =>
  (after(from, length).getTime() - start.getTime()) / 86_400_000;

for (const { module, timers: t } of Object.values(pathways) as Pathway[])
  describe(`The clocks of ${module}`, () => {
    for (const [status, key] of [
      ["draft", "draft.idle"],
      ["ready", "ready.idle"],
      ["open", "referral.inactive"],
    ] as const)
      test(`${key}: asked after the first delay, archived after the second, and nothing else`, () => {
        const alert = after(start, t[key].alert);
        assert.deepEqual(said(played(on(status), t)), [
          `${key} alert +${days(t[key].alert)}`,
          `${key} archive +${days(t[key].archiveAfter, alert)}`,
        ]);
      });

    test("suspended.review: on the day its side named, then at intervals, and never more than a reminder", () => {
      const steps = played(on("suspended", { reviewOn: "2026-12-10" }), t, 3);
      const first = at("2026-12-10", "07:00");
      const second = after(first, t["suspended.review"]);
      assert.deepEqual(
        steps.map((s) => [s.step, s.at, s.does.kind]),
        [
          ["review-1", first, "tell"],
          ["review-2", second, "tell"],
          ["review-3", after(second, t["suspended.review"]), "tell"],
        ],
      );
    });

    test("request.remind and request.escalate: the unit is reminded, then its référents structure, and nothing is refused", () => {
      for (const state of ["sent", "read", "studying"] as const) {
        const steps = played(on("open", { requests: [request(state)] }), t, 8).filter(
          (s) => s.kind === "request.remind",
        );
        assert.deepEqual(
          steps.map((s) => [s.step, s.at]).sort((a, b) => Number(a[1]) - Number(b[1])),
          [
            ...t["request.remind"].map((delay, i) => [`remind-${i + 1}`, after(start, delay)] as const),
            ["escalate", after(start, t["request.escalate"])] as const,
          ].sort((a, b) => Number(a[1]) - Number(b[1])),
        );
        assert.deepEqual(
          steps.map((s) => s.does.kind === "tell" && s.does.told.map((one) => one.to)),
          steps.map((s) => [s.step === "escalate" ? "referents" : "receiver"]),
        );
      }
    });

    test("request.info: both sides hear at the deadline", () => {
      const [step] = stepsOf(on("open", { requests: [request("info-requested")] }), t);
      assert.deepEqual([step!.kind, step!.at], ["request.info", start]);
      assert.deepEqual(step!.does.kind === "tell" && step!.does.told.map((one) => one.to), ["owner", "receiver"]);
    });

    test("waiting.confirm: asked, reminded and greyed, withdrawn after two silent rounds", () => {
      const f = on("open", { requests: [request("waiting")] });
      const every = t["waiting.confirm"];
      const asked = after(start, every);
      const reminded = after(asked, every);
      const steps = played({ ...f, activeAt: at("2098-01-01") }, t);
      assert.deepEqual(
        steps.map((s) => [s.kind, s.step, s.at, s.does.kind]),
        [
          ["waiting.confirm", "ask", asked, "tell"],
          ["waiting.confirm", "remind", reminded, "tell"],
          ["waiting.confirm", "withdraw", after(reminded, every), "withdraw"],
        ],
      );
      const [q] = f.referral.requests;
      assert.equal(isGreyed({ ...f, told: [steps[0]!] }, q!), false);
      assert.equal(isGreyed({ ...f, told: steps.slice(0, 2) }, q!), true);
      const answered = { told: steps.slice(0, 2), keptAt: new Date(reminded.getTime() + 1) };
      assert.equal(isGreyed(answered, q!), false, "an answer lights it again");
    });

    test("waiting.confirm: saying that it goes on starts the rounds again", () => {
      const keptAt = at("2026-12-24");
      const f = { ...on("open", { requests: [request("waiting")] }), activeAt: at("2098-01-01"), keptAt };
      assert.deepEqual(stepsOf(f, t)[0]!.at, after(keptAt, t["waiting.confirm"]));
    });

    test("arrival.check: the unit is asked once the planned date is past", () => {
      const [step] = stepsOf(on("placed", { requests: [request("confirmed")] }), t);
      assert.deepEqual([step!.kind, step!.at], ["arrival.check", start]);
    });

    test("revival.answer: a request that came back in vain is marked, not refused", () => {
      const q = request("waiting");
      const [step] = stepsOf({ ...on("open", { requests: [q] }), revived: [q.id] }, t);
      assert.deepEqual([step!.kind, step!.step, step!.at, step!.does.kind], ["revival.answer", "mark", start, "tell"]);
    });

    test("volet.stale: a volet of care validated long ago asks its author, once; another level never does", () => {
      const validatedAt = at("2026-11-20");
      const volets = [
        aVolet("administratif", { validatedAt }),
        aVolet("autonomie", { level: "care", validatedAt }),
        aVolet("medical", { level: "medical", state: "in-progress", validatedAt }),
      ];
      const stale = (f: LifeFacts) => played(f, t).filter((s) => s.kind === "volet.stale");
      const f = { ...on("open", { volets }), activeAt: at("2098-01-01") };
      const own = stale(f);
      assert.deepEqual(
        own.map((s) => [s.subject, s.at]),
        [["autonomie", after(validatedAt, t["volet.stale"])]],
      );
      const again = on("open", { volets: volets.map((v) => ({ ...v, validatedAt: start })) });
      assert.deepEqual(
        stale({ ...again, activeAt: f.activeAt }).map((s) => s.at),
        [after(start, t["volet.stale"])],
      );
    });

    for (const [status, key, deed] of [
      ["admitted", "admitted.archive", "archive"],
      ["cancelled", "closed.archive", "archive"],
      ["archived", "archived.erase", "erase"],
    ] as const)
      test(`${key}: told beforehand, then done on its day`, () => {
        const [alert, act, ...rest] = played(on(status), t);
        assert.deepEqual([alert!.step, act!.step, rest], ["alert", deed, []]);
        assert.deepEqual(act!.at, after(start, t[key]));
        const lead = (act!.at.getTime() - alert!.at.getTime()) / 86_400_000;
        assert.ok(lead === (deed === "erase" ? 30 : 7), `${lead} days before`);
      });

    test("what must be kept is never erased, and never announced as such", () =>
      assert.deepEqual(stepsOf({ ...on("archived"), isHeld: true }, t), []));
  });

describe("The clocks of any dossier", () => {
  const t = pathways["grand-age"].timers;

  test("stop while it is suspended, but for its review", () => {
    const all = (Object.keys(states) as (keyof typeof states)[]).map((state) => request(state));
    const steps = stepsOf(on("suspended", { requests: all, reviewOn: "2026-12-10" }), t);
    assert.deepEqual(
      steps.map((s) => s.kind),
      ["suspended.review"],
    );
  });

  test("plan nothing once it is erased, nor before its address is confirmed", () => {
    for (const status of ["erased", "unconfirmed"] as const)
      assert.deepEqual(stepsOf(on(status, { requests: [request("sent")] }), t), []);
  });

  test("of an admission run until the end of the decision it carries out", () => {
    const f = { ...on("admitted"), runsUntil: "2027-11-23" as never };
    assert.equal(stepsOf(f, t)[0]!.at > at("2027-11-23"), true);
  });

  test("count months by the calendar, and a notice that left late delays what it tells of", () => {
    assert.deepEqual(after(start, { months: 24 }), at("2028-11-23"));
    const late = at("2027-12-23");
    const told: ToldStep[] = [
      { kind: "closed.archive", subject: aReferral().id, since: start, step: "alert", at: late },
    ];
    assert.deepEqual(stepsOf({ ...on("cancelled"), told }, t)[0]!.at, at("2027-12-30"));
  });

  test("whatever the hours at which one looks and what moves meanwhile, a step is taken once, an act only after its notice, and never on a state that moved", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...(["draft", "ready", "open", "admitted", "cancelled", "archived"] as const)),
        fc.constantFrom(...(["sent", "waiting", "studying", "info-requested"] as const)),
        fc.array(fc.record({ hours: fc.integer({ min: 1, max: 4000 }), moves: fc.boolean() }), { maxLength: 40 }),
        (status, state, looks) => {
          let f = on(status, { requests: status === "open" ? [request(state)] : [] });
          let now = start;
          let movedAt = start;
          const taken: (Step & { on: Date })[] = [];
          for (const { hours, moves } of looks) {
            now = new Date(now.getTime() + hours * 3_600_000);
            if (moves) {
              movedAt = now;
              const requests = f.referral.requests.map((q) => ({ ...q, since: now, deadline: now }));
              f = { ...f, activeAt: now, referral: { ...f.referral, statusSince: now, requests } };
            }
            for (let due = dueOf(f, t, now); due.length > 0; due = dueOf(f, t, now)) {
              const [next] = due;
              taken.push({ ...next!, on: now });
              f = { ...f, told: [...f.told, { ...next!, at: now }] };
              if (next!.does.kind === "tell") continue;
              // the notice of that very clock came before, at another hour, and nothing has moved since
              const notice = taken.find(
                (one) => one.does.kind === "tell" && one.kind === next!.kind && +one.since === +next!.since,
              );
              assert.ok(notice && notice.on < now && notice.on >= movedAt, `${next!.kind} without its notice`);
              return;
            }
          }
          const names = taken.map((one) => `${one.kind} ${one.subject} ${+one.since} ${one.step}`);
          assert.equal(new Set(names).size, names.length);
        },
      ),
      { numRuns: 500 },
    ));
});
