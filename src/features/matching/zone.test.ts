import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Reason } from "./predicate.ts";
import { unknownZone } from "./predicates.ts";
import { zoneOf, zoneWords } from "./zone.ts";

const found = (kind: Reason["kind"], sentence = "…", code = "zone") => ({
  reasons: [{ code, kind, sentence, medical: false }],
});
const label = (need: string, m: { reasons: Reason[] }) => {
  const zone = zoneOf(need, m);
  return zone && zoneWords[zone].label;
};

describe("The zone of a home service, in the words of the dossier", () => {
  test("is what the table of predicates found", () => {
    assert.deepEqual(
      (["yes", "if", "no"] as const).map((kind) => label("had", found(kind))),
      ["Dans la zone", "En limite", "Hors zone"],
    );
    assert.equal(label("ssiad", found("if", unknownZone)), "Zone à vérifier");
    assert.equal(label("esa", found("yes")), "Dans la zone");
  });

  test("is not said of a place one goes to, nor without a place of care", () => {
    assert.equal(label("smr", found("yes")), null);
    assert.equal(label("had", found("yes", "…", "distance")), null);
  });
});
