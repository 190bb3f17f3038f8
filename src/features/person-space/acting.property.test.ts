import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { changeDossier } from "#features/referrals/lifecycle.action.ts";
import type { DossierAct } from "#features/referrals/lifecycle.ts";
import type { NeedId } from "#features/referrals/referral.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import { type Act, table } from "#features/requests/acts.ts";
import { selectUnit, sendSelection, unselectUnit } from "#features/sendings/send.action.ts";
import { newId } from "#lib/ids.ts";
import { aPlatform, aSentDossier, needOf, propose, read } from "#tests/dossiers.ts";
import { aPerson, carriedBy, follows } from "#tests/person.ts";

/** What only those who conduct the dossier may do. */
const requesterActs = (Object.keys(table) as Act["kind"][]).filter((kind) => table[kind].by !== "receiver");
const some = { reason: "other", comment: "essai", stay: true, on: "2026-11-30", said: "x", condition: 0, met: true };
const anAct = fc
  .constantFrom(...requesterActs)
  .map((kind) => ({ kind, ...some, reply: "voici", interimNeed: newId<NeedId>() }) as unknown as Act);
const aChange: fc.Arbitrary<DossierAct> = fc.constantFrom<DossierAct>(
  { kind: "cancel", reason: "other", comment: "x" },
  { kind: "suspend", reason: "thinking", comment: "", reviewOn: "2026-12-20" },
  { kind: "resume" },
  { kind: "keep-alive" },
);
const aStep = fc.oneof(
  anAct.map((act) => ({ kind: "act" as const, act })),
  aChange.map((change) => ({ kind: "change" as const, change })),
  fc.constantFrom("select" as const, "unselect" as const, "send" as const).map((kind) => ({ kind })),
);

describe("Whoever helps without the right to act", async () => {
  const p = await aPlatform();
  const jeanne = await aPerson(p, "Jeanne Ferrand");
  const luc = await aPerson(p, "Luc Ferrand");
  const { id, requests } = await aSentDossier(p, ["bellevue", "parc"]);
  await carriedBy(p, id, jeanne);
  await follows(p, id, luc, { kind: "helper" });
  await propose(p, requests.parc, "paul");
  const need = await needOf(p, id);
  const sent = async () =>
    (await read(p, id)).requests.filter((q) => q.state.kind !== "prepared").map((q) => [q.id, q.state.kind]);

  test("sends, confirms, declines, withdraws, suspends and cancels nothing, whatever they try and in whatever order", async () => {
    const before = await sent();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(aStep, fc.boolean()), { maxLength: 6 }), async (steps) => {
        for (const [step, first] of steps) {
          const request = first ? requests.bellevue : requests.parc;
          const { now } = p.clock;
          if (step.kind === "act") {
            const done = await actOnRequest(p.db, request, step.act, luc.member, null, now);
            assert.ok(!done.ok, step.act.kind);
          } else if (step.kind === "change") {
            const done = await changeDossier(p.db, id, step.change, luc.member, (await read(p, id)).version, now);
            assert.ok(!done.ok, step.change.kind);
          } else if (step.kind === "send") assert.ok(!(await sendSelection(p.db, id, luc.member, now)).ok);
          else if (step.kind === "select")
            await selectUnit(
              p.db,
              id,
              { need, unit: p.units.clos, distanceKm: 8, overrideReason: null },
              luc.member,
              now,
            );
          else {
            const prepared = (await read(p, id)).requests.find((q) => q.state.kind === "prepared");
            if (prepared) await unselectUnit(p.db, id, prepared.id, luc.member, now);
          }
        }
        assert.deepEqual(await sent(), before);
        assert.equal((await read(p, id)).status, "open");
      }),
      { numRuns: 25 },
    );
  });
});
