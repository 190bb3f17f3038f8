import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { actOnRequest } from "#features/requests/act.action.ts";
import { addDays } from "#lib/dates.ts";
import { aSentCareDossier, careAnswers, careTeams } from "#tests/care-dossier.ts";
import { aPlatform, must, textOf, write } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { staySentence } from "./stay-dates.ts";

const today = "2026-11-23";
const stay = {
  "san.dem.hospit.date": "2026-11-11",
  "san.dem.pretDepuis": "2026-11-22",
  "san.dem.sortieSouhaitee": "2026-11-27",
};

describe("The dates of a hospital stay", () => {
  test("are days counted to today, in one sentence", () => {
    const said = "Hospitalisé depuis 12 jours, prêt depuis 1 jour, transfert souhaité le 27 nov. 2026";
    assert.equal(staySentence(stay, "M", today), said);
    assert.match(staySentence(stay, "F", today), /^Hospitalisée depuis 12 jours, prête depuis 1 jour/);
    assert.equal(staySentence({ "san.dem.hospit.date": today }, "M", today), "Hospitalisé depuis aujourd’hui");
  });

  test("say nothing of what is not said, is to come, or was left before a stay was denied", () => {
    assert.equal(staySentence({}, "M", today), "");
    assert.equal(staySentence({ "san.dem.pretDepuis": addDays(today, 1), "san.dem.hospit.date": "?" }, "M", today), "");
    assert.equal(
      staySentence({ "san.dem.hospit.sans": true, "san.dem.hospit.date": "2026-11-11" }, "M", today),
      "Sans hospitalisation préalable",
    );
  });
});

describe("The unit that receives a patient's dossier", async () => {
  const p = await aPlatform();
  const t = await careTeams(p);
  const changed = { demandeur: { ...careAnswers.demandeur, "san.dem.pretDepuis": "2026-11-21" } };
  const dates = /Hospitalisé depuis 3 jours, prêt depuis 2 jours, transfert souhaité le 27 nov\. 2026/;

  test("reads the dates of the stay as they were validated, not as they are being changed", async () => {
    const { id, north, south } = await aSentCareDossier(p, t, "full", {}, changed);
    const { body } = await t.north.get(`/demandes/${north}`);
    assert.match(textOf(body), dates);
    assert.deepEqual(await htmlProblems(body), []);
    await write(p, id, "demandeur", { "san.dem.pretDepuis": "2026-11-23" }, t.roche);
    assert.match(textOf((await t.north.get(`/demandes/${north}`)).body), dates);
    // once the request is closed, days counted to today mean nothing
    await must(
      actOnRequest(
        p.db,
        south,
        { kind: "withdraw", reason: "found-elsewhere", comment: "" },
        t.roche,
        null,
        p.clock.now,
      ),
    );
    assert.doesNotMatch((await t.south.get(`/demandes/${south}`)).body, /data-sejour/);
  });

  test("never on a profile", async () => {
    const { north } = await aSentCareDossier(p, t, "profile", { birthName: "Serre", givenName: "Luc" }, changed);
    const { body } = await t.north.get(`/demandes/${north}`);
    assert.doesNotMatch(body, /data-sejour|Hospitalisé depuis|prêt depuis|transfert souhaité/);
  });
});
