import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { signsOf } from "#features/early-paths/signs.ts";
import { check } from "#features/forms/check.ts";
import { settle } from "#features/forms/live.ts";
import { contentOf } from "#features/volets/content.ts";
import { addHours, type Day } from "#lib/dates.ts";
import { grid } from "#pathways/tnd/grid.ts";
import { grids, keepGrids } from "#pathways/tnd/grids.ts";
import { grille } from "#pathways/tnd/grille.ts";
import { tnd } from "#pathways/tnd/pathway.ts";
import { aPlatform, monday, read, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { aReadyChild, aTeam, booklet } from "#tests/paths.ts";
import { refreshGrids } from "./load.action.ts";
import { runGrid } from "./load-console.job.ts";
import { firstDayProblem } from "./reading.ts";

const header = "partie;code;de;a;tranche;domaine;signe;urgent";
const good = [
  header,
  "tout-age;regression;;;;;Perte de mots ou de gestes;oui",
  "tout-age;inquietude;;;;;Inquiétude de la famille;",
  "risque;famille;;;;;Antécédent familial;",
  "tranche;;0;23;0 à 23 mois;M;ne tient pas assis à 9 mois;",
  "tranche;;24;83;2 à 6 ans;L;pas d’association de mots;",
  "tranche;;24;83;2 à 6 ans;S;ne joue pas à faire semblant;",
];
const folder = mkdtempSync(join(tmpdir(), "sextant-grid-"));
let files = 0;
const fileOf = (lines: string[]) => {
  files += 1;
  const path = join(folder, `${files}.csv`);
  writeFileSync(path, lines.join("\n"));
  return path;
};

describe("Another screening grid, loaded by an operator", async () => {
  after(() => keepGrids([]));
  const p = await aPlatform();
  const t = await aTeam(p);
  const load = async (lines: string[], ...options: string[]) => {
    const said: string[] = [];
    const say = (one: string) => void said.push(one);
    const code = await runGrid(p.db, [fileOf(lines), ...options], { out: say, err: say }, monday);
    return { code, said };
  };
  const from = ["--a-partir", "2026-12-01"];

  test("is refused with the line and the field of each mistake, and nothing is kept", async () => {
    const wrong = [
      header,
      "tout-age;1er;;;;;Perte de mots;peut-être",
      "ailleurs;x;;;;;Signe;",
      "risque;famille;;;;;;",
      "tranche;;0;23;;Z;ne tient pas assis;",
      "tranche;;30;25;2 ans;L;pas de mots;",
    ];
    assert.deepEqual(await load(wrong, ...from), {
      code: 2,
      said: [
        "ligne 2, urgent : oui, ou rien",
        "ligne 2, code : un code fait de lettres et de chiffres, qui commence par une lettre",
        "ligne 3, partie : « ailleurs » n’est pas tout-age, risque ou tranche",
        "ligne 4, signe : le signe, 200 caractères au plus",
        "ligne 5, tranche : le nom de la tranche, par exemple 24 à 35 mois",
        "ligne 5, domaine : un domaine parmi M, L, S, C, A",
        "ligne 6, a : un nombre de mois, qui ne précède pas « de »",
      ],
    });
    const gap = good.with(5, "tranche;;25;83;2 à 6 ans;L;pas d’association de mots;");
    assert.deepEqual((await load(gap, ...from)).said, [
      "ligne 6, de : la tranche suivante commence à 24 mois",
      "ligne 7, de : la tranche suivante commence à 84 mois",
    ]);
    const same = [...good, "risque;famille;;;;;Encore;"];
    assert.deepEqual((await load(same, ...from)).said, ["ligne 8, code : « famille » est déjà pris"]);
    assert.equal((await load(["partie;signe", "risque;x"], ...from)).code, 1);
    assert.equal((await load(good)).code, 1);
    await refreshGrids(p.db);
    assert.deepEqual(grids(), [grid]);
  });

  test("begins tomorrow at the earliest, and after the last one", () => {
    const today = "2026-11-23" as Day;
    assert.match(firstDayProblem("2026-11-23", [], today)!, /au plus tôt demain/);
    assert.match(firstDayProblem("bientôt", [], today)!, /premier jour/);
    assert.equal(firstDayProblem("2026-11-24", [], today), null);
    assert.match(firstDayProblem("2026-12-01", [{ ...grid, from: "2026-12-01" }], today)!, /commence après/);
  });

  test("leaves an old dossier with the grid it was filled on, and is asked at the examinations from its day", async () => {
    const old = await aReadyChild(p, t.roche, "2024-05-10");
    const done = await load(good, ...from, "--titre", "Livret");
    assert.deepEqual(done, {
      code: 0,
      said: [
        "Grille 2 : 2 tranches, 2 signes à tout âge, 1 facteur de risque. Elle s’applique aux examens à partir du 2026-12-01.",
      ],
    });
    await refreshGrids(p.db);
    p.clock.now = addHours(monday, 24 * 10);

    // the old one: still whole, still read as it was
    assert.ok((await read(p, old)).volets.every(({ state }) => state === "validated"));
    await t.asks.post(`/dossiers/${old}/parcours/envoi`, {
      unite: t.units.here,
      cle: "0199d3a0-0000-7000-8000-000000000001",
    });
    const request = (await read(p, old)).requests[0]!.id;
    const received = await t.doctor.get(`/pco/demandes/${request}`);
    assert.deepEqual(await htmlProblems(received.body), []);
    assert.match(textOf(received.body), /pas deux mots associés à 24 mois \(24 à 35 mois\)/);
    assert.doesNotMatch(textOf(received.body), /pas d’association de mots/);

    // a new one: its own signs, and not ours
    const fresh = await aReadyChild(p, t.roche, "2024-05-10", {
      grille: {
        "tnd.grille.date": "2026-12-02",
        "tnd.grille.v2.b24.L1": "present",
        "tnd.grille.v2.b24.S1": "absent",
        "tnd.grille.v2.any.regression": "present",
        "tnd.grille.v2.any.inquietude": "absent",
        "tnd.grille.v2.risque.famille": "absent",
      },
    });
    assert.equal((await read(p, fresh)).volets.find(({ code }) => code === "grille")?.state, "validated");
    const form = textOf((await t.asks.get(`/dossiers/${fresh}/volets/grille/reperage`)).body);
    assert.match(form, /Signes de 2 à 6 ans/);
    p.clock.now = monday;
  });

  test("asks and sums up by the day of the examination", () => {
    const answersOn = (day: string) => ({
      ...booklet.grille,
      "tnd.grille.date": day,
      "tnd.grille.v2.any.regression": "present",
    });
    const of = (day: string) => contentOf(tnd, answersOn(day), "2024-05-10", "2026-12-20");
    const missing = (day: string) => {
      const { answers, situation, variables } = of(day);
      return check(grille, answers, situation, { variables }).problems.length;
    };
    assert.deepEqual([missing("2026-11-30"), missing("2026-12-01")], [0, 4]);
    const asked = (day: string) => {
      const { answers, situation, variables } = of(day);
      const { keys } = settle(grille, answers, situation, variables);
      return ["tnd.grille.b24", "tnd.grille.any", "tnd.grille.v2.b24", "tnd.grille.v2.any"].filter((key) =>
        keys.has(key),
      );
    };
    assert.deepEqual(asked("2026-11-30"), ["tnd.grille.b24", "tnd.grille.any"]);
    assert.deepEqual(asked("2026-12-01"), ["tnd.grille.v2.b24", "tnd.grille.v2.any"]);
    assert.deepEqual(
      [of("2026-11-30").answers["tnd.grille.bande"], of("2026-12-01").answers["tnd.grille.bande"]],
      ["b24", "b24"],
    );
    assert.deepEqual(signsOf(answersOn("2026-12-01")), [
      { title: "À tout âge", signs: ["Perte de mots ou de gestes"] },
    ]);
    assert.equal(signsOf(answersOn("2026-11-30"))[0]?.title, "Langage");
  });
});
