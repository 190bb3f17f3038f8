import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { NeedId } from "#features/referrals/referral.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { states } from "#tests/acts.ts";
import { aNeed, aReferral, aRequest, temporary, tilleuls } from "#tests/samples.ts";
import { contentOf } from "./content.ts";
import { needsFor } from "./volet.ts";

const asking = (...kinds: string[]) =>
  contentOf(
    pathwayOf("grand-age"),
    { "ga.adm.demande.types": kinds, "ga.adm.demande.debut": "2026-12-07", "ga.adm.demande.fin": "2026-12-31" },
    "1939-03-04",
    "2026-11-23",
  );
const idFor = (kind: string) => `need ${kind}` as NeedId;
const needs = (before: ReturnType<typeof aReferral>, kinds: string[], askedBefore: string[]) =>
  needsFor(before, asking(...kinds), askedBefore, idFor).map((n) => `${n.kind} ${n.state.kind}`);

describe("The needs of a dossier follow what its volets ask", () => {
  test("a kind asked for is a need, with the dates of a stay that has an end", () => {
    const made = needsFor(aReferral({ needs: [] }), asking("heb-temp"), [], idFor);
    assert.deepEqual(made, [aNeed({ id: idFor("heb-temp"), kind: "heb-temp", from: "2026-12-07", to: "2026-12-31" })]);
  });

  test("a kind no longer asked for goes, unless a request of it is on its way", () => {
    const on = (state?: keyof typeof states) =>
      aReferral({ needs: [aNeed()], requests: state ? [aRequest(tilleuls, states[state])] : [] });
    assert.deepEqual(needs(on(), [], ["heb-perm"]), ["heb-perm dropped"]);
    for (const state of ["prepared", "sent", "waiting", "offered"] as const)
      assert.deepEqual(needs(on(state), [], ["heb-perm"]), ["heb-perm open"], state);
    for (const state of ["declined", "withdrawn"] as const)
      assert.deepEqual(needs(on(state), [], ["heb-perm"]), ["heb-perm dropped"], state);
  });

  test("asked for again, it is open again", () =>
    assert.deepEqual(needs(aReferral({ needs: [aNeed({ state: { kind: "dropped", by: null } })] }), ["heb-perm"], []), [
      "heb-perm open",
    ]));

  test("what was added or given up from the dossier's page stays so while its question does not change", () => {
    const added = aReferral({ needs: [aNeed(), aNeed({ id: temporary, kind: "aj" })], requests: [] });
    assert.deepEqual(needs(added, ["heb-perm"], ["heb-perm"]), ["heb-perm open", "aj open"]);
    const givenUp = aReferral({ needs: [aNeed({ state: { kind: "dropped", by: null } })], requests: [] });
    assert.deepEqual(needs(givenUp, ["heb-perm"], ["heb-perm"]), ["heb-perm dropped"]);
  });

  test("what is placed, closed by a placement or waits for better is not touched", () => {
    const on = aReferral({
      needs: [
        aNeed({ state: { kind: "placed" } }),
        aNeed({ id: temporary, kind: "heb-temp", state: { kind: "dropped", by: "request 1" } }),
        aNeed({ id: "i" as NeedId, kind: "ra", interimOf: temporary, state: { kind: "placed" } }),
      ],
      requests: [aRequest(tilleuls, states.confirmed)],
    });
    assert.deepEqual(needs(on, ["heb-temp"], ["heb-perm", "heb-temp"]), [
      "heb-perm placed",
      "heb-temp dropped",
      "ra placed",
    ]);
  });
});
