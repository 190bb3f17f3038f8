import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { firstTable } from "#pathways/sanitaire/orientation-table.ts";
import { factsOf } from "./derive.ts";
import { factsFault, findFact, rowFault, targetWords } from "./fact.ts";
import { readCases, readClauses, readProposals, writeCases, writeClauses, writeProposals } from "./notation.ts";
import { deviates, isTrue, proposalsOf, propose } from "./propose.ts";
import { codeOf, type Facts, targetOf } from "./table.ts";
import { sentenceOf } from "./words.ts";

const scores = (facts: Facts) => Object.fromEntries(propose(firstTable, facts).targets.map((t) => [t.code, t.score]));

describe("The first orientation table, row by row", () => {
  test("has the 35 rows of the specification, each sound and with its cases", () => {
    assert.deepEqual(
      firstTable.rows.map(({ id }) => id),
      Array.from({ length: 35 }, (_, i) => `O${String(i + 1).padStart(2, "0")}`),
    );
    for (const row of firstTable.rows) {
      assert.equal(rowFault(row), null, row.id);
      assert.ok(row.cases.length >= 2, row.id);
    }
  });
  for (const row of firstTable.rows)
    for (const { name, facts, expect } of row.cases)
      test(`${row.id} — ${name}`, () => {
        const given = scores(facts);
        assert.deepEqual(Object.fromEntries(Object.keys(expect).map((code) => [code, given[code] ?? 0])), expect);
      });
  test("each row holds on one of its cases at least", () => {
    for (const row of firstTable.rows)
      assert.ok(
        row.cases.some(({ facts }) => isTrue(row.when, facts)),
        row.id,
      );
  });
});

describe("What is derived from the answers", () => {
  const on = (answers: Facts, age = 80) => factsOf(answers, { age, today: "2026-11-23" });
  const lieu = { "san.sp.projet.lieu": "domicile" };
  test("a return home needs a home, and somebody or a service there; unknown, it is neither yes nor no", () => {
    assert.equal(on({ ...lieu, "san.adm.aidant": "present" }).$dom, true);
    assert.equal(on({ ...lieu, "san.adm.services": ["ssiad"] }).$dom, true);
    assert.equal(on({ ...lieu, "san.adm.aidant": "absent", "san.adm.services": ["aucun"] }).$dom, false);
    assert.equal(on({ ...lieu, "san.adm.aidant": "absent", "san.adm.services": ["ssiad"] }).$dom, true);
    assert.equal(on(lieu).$dom, undefined);
    assert.equal(on({ ...lieu, "san.adm.aidant": "absent" }).$dom, undefined);
    assert.equal(on({ "san.sp.projet.lieu": "ehpad", "san.adm.aidant": "present" }).$dom, false);
  });
  test("the others", () => {
    const all = on({
      "san.sp.dependance.score": 5,
      "san.sp.reeducation.orthophonie": "intensive",
      "san.sp.abords": ["piccline"],
      "san.sp.iv.fin": "2026-12-03",
      "san.sp.comportement.cris": "parfois",
      ...{ "san.sp.nutrition": ["aucune"], "san.sp.respi": ["o2"], "san.sp.autres": ["insuline"] },
      "san.sp.lesions": ["r1", "r2"],
      ...{ "san.sp.lesions#r1.dureeMin": 20, "san.sp.lesions#r1.frequence": "plusieurs-par-jour" },
      ...{ "san.sp.lesions#r2.dureeMin": 70, "san.sp.lesions#r2.frequence": "hebdomadaire" },
    });
    const { $age, $dep, $reed, $iv, $ivDays, $cpt, $simple, $wound } = all;
    assert.deepEqual(
      { $age, $dep, $reed, $iv, $ivDays, $cpt, $simple, $wound },
      { $age: 80, $dep: 5, $reed: true, $iv: true, $ivDays: 10, $cpt: false, $simple: false, $wound: 40 },
    );
    assert.equal(on({ "san.sp.abords": ["sc"] }).$iv, false);
    assert.deepEqual(Object.keys(on({})), ["$age"]);
  });
});

describe("The guards", () => {
  test("a patient who is not stable: wait, whatever the rows say", () => {
    const help = propose(firstTable, { "san.med.groupe": "bru", $age: 40, "san.med.stable": "non" });
    assert.deepEqual([help.wait, help.targets], [true, []]);
  });
  test("a child goes to paediatrics: 109, and 110 under six; two mentions become one, at the highest score", () => {
    const facts = { "san.med.groupe": "onc-hem", $age: 12 };
    assert.deepEqual(scores(facts), { "smr/109": 85, "had/128": 55 });
    assert.deepEqual(scores({ ...facts, $age: 5 }), { "smr/110": 85, "had/128": 55 });
    assert.ok(scores({ ...facts, $age: 18 })["smr/112"]);
  });
  test("on haemodialysis, a centre must be near", () => {
    assert.equal(propose(firstTable, { "san.sp.epuration": "hd" }).dialysis, true);
    assert.equal(propose(firstTable, { "san.sp.epuration": "dp" }).dialysis, false);
  });
  test("a deviation is a choice outside of what is proposed; choosing nothing, or being proposed nothing, is none", () => {
    const help = propose(firstTable, { "san.med.groupe": "ort-fes", $age: 80 });
    assert.deepEqual(
      [deviates(help, ["smr"]), deviates(help, ["ssiad", "smr"]), deviates(help, ["usp"]), deviates(help, [])],
      [false, false, true, false],
    );
    assert.equal(deviates(propose(firstTable, {}), ["usp"]), false);
    assert.equal(deviates(propose(firstTable, { "san.med.stable": "non" }), ["smr"]), true);
  });
});

/** Facts the rows ask about, any of them left out. */
const asked = [...new Set(firstTable.rows.flatMap((row) => row.cases.flatMap(({ facts }) => Object.keys(facts))))];
const someValue = (name: string) => {
  const fact = findFact(name)!;
  if (fact.kind === "number") return fc.integer({ min: 0, max: name === "$age" ? 100 : 12 });
  if (fact.kind === "yes-no") return fc.boolean();
  const code = fc.constantFrom(...fact.options.map((option) => option.code));
  return fact.kind === "one" ? code : fc.uniqueArray(code, { minLength: 1, maxLength: 3 });
};
const someFacts = fc.record(Object.fromEntries(asked.map((name) => [name, someValue(name)])), { requiredKeys: [] });
const holdingProposals = (facts: Facts) =>
  firstTable.rows
    .filter((row) => isTrue(row.when, facts))
    .flatMap((row) => proposalsOf(row).flatMap((one, i) => (isTrue(one.when ?? [], facts) ? [`${row.id} ${i}`] : [])));

describe("Whatever the facts", () => {
  test("a fact that only makes more rows true never lowers a target", () =>
    fc.assert(
      fc.property(
        someFacts,
        fc.constantFrom(...asked).chain((name) => fc.tuple(fc.constant(name), someValue(name))),
        (before, [name, value]) => {
          const after = { ...before, [name]: value } as Facts;
          const kept = new Set(holdingProposals(after));
          const guard = (facts: Facts) =>
            [facts["san.med.stable"] === "non", Math.min(18, Number(facts.$age ?? 18)) < 18 && facts.$age].join();
          fc.pre(
            holdingProposals(before as Facts).every((one) => kept.has(one)) && guard(before as Facts) === guard(after),
          );
          const then = scores(after);
          for (const [code, score] of Object.entries(scores(before as Facts)))
            assert.ok((then[code] ?? 0) >= score, code);
        },
      ),
      { numRuns: 400 },
    ));

  test("every explanation is true: its row alone, on the same facts, proposes the target with that score", () =>
    fc.assert(
      fc.property(someFacts, (facts) => {
        for (const target of propose(firstTable, facts as Facts).targets) {
          assert.equal(target.score, Math.max(...target.because.map(({ score }) => score)));
          for (const { row, score, sentence } of target.because) {
            const alone = firstTable.rows.filter(({ id }) => id === row);
            assert.equal(alone[0]!.because, sentence);
            const found = propose({ version: 1, rows: alone }, facts as Facts).targets.find(
              ({ code }) => code === target.code,
            );
            assert.equal(found?.score, score);
          }
        }
      }),
      { numRuns: 300 },
    ));

  test("the best comes first", () =>
    fc.assert(
      fc.property(someFacts, (facts) => {
        const given = propose(firstTable, facts as Facts).targets.map(({ score }) => score);
        assert.deepEqual(
          given,
          [...given].sort((a, b) => b - a),
        );
      }),
    ));
});

describe("The language of the rows is closed", () => {
  test("an unknown question, an impossible answer, a comparison that makes no sense are refused in French", () => {
    const [first] = firstTable.rows;
    const fault = (when: Parameters<typeof rowFault>[0]["when"]) => rowFault({ ...first!, when });
    assert.equal(
      fault([{ question: "san.med.inconnu", operator: "=", value: "x" }]),
      "« san.med.inconnu » n’est pas une question du dossier sanitaire.",
    );
    assert.equal(
      fault([{ question: "san.med.groupe", operator: "in", value: ["ort-pro", "lune"] }]),
      "« lune » n’est pas une réponse à « Groupe de pathologie principale ».",
    );
    assert.equal(
      fault([{ question: "san.med.groupe", operator: "<", value: 3 }]),
      "« Groupe de pathologie principale » n’est pas un nombre : elle ne se compare pas.",
    );
    assert.equal(fault([]), "Une ligne demande au moins une condition.");
    assert.equal(
      rowFault({ ...first!, propose: [{ act: "smr", mention: "128", score: 50 }] }),
      "« smr/128 » : cette mention n’existe pas.",
    );
    assert.equal(
      rowFault({ ...first!, propose: [{ act: "smr", mention: "101", score: 101 }] }),
      "« smr/101 » : la note va de 1 à 100.",
    );
    assert.equal(factsFault({ "san.sp.respi": "o2" }), "« Respiratoire » n’a pas la forme attendue.");
  });
  test("free text is no question of the table: names, addresses and histories never enter it", () =>
    assert.deepEqual(
      ["histoire", "antecedents", "principal", "poids"].map((one) => findFact(`san.med.${one}`)?.kind),
      [undefined, undefined, undefined, "number"],
    ));
  test("each target has its code back, and its words", () => {
    for (const target of firstTable.rows.flatMap(proposalsOf)) {
      const { score: _score, when: _when, ...plain } = target;
      assert.deepEqual(targetOf(codeOf(target)), plain);
      assert.doesNotMatch(targetWords(target), /undefined/);
    }
    assert.equal(targetWords({ act: "smr", mention: "101", mode: "28" }), "SMR gériatrie, hospitalisation complète");
    assert.equal(targetWords({ act: "prado", volet: "ic" }), "PRADO insuffisance cardiaque");
  });
  test("what an editor writes is what is read: every row there and back", () => {
    for (const row of firstTable.rows) {
      assert.deepEqual(readClauses(writeClauses(row.when)), { ok: true, value: row.when });
      assert.deepEqual(readProposals(writeProposals(row.propose)), { ok: true, value: row.propose });
      assert.deepEqual(readProposals(writeProposals(row.otherwise)), { ok: true, value: row.otherwise });
      assert.deepEqual(readCases(writeCases(row.cases)), { ok: true, value: row.cases });
    }
  });
  test("a row reads as a sentence", () => {
    const row = (id: string) => firstTable.rows.find((one) => one.id === id)!;
    assert.equal(
      sentenceOf(row("O01")),
      "Si « Groupe de pathologie principale » est « Orthopédie : prothèse programmée » et si un retour à domicile est possible et si « score de dépendance sur 12 » est de 4 au plus : PRADO chirurgie (90) ; à défaut, SMR locomoteur, hospitalisation de jour (60). Raison : retour direct possible, kinésithérapie en ville.",
    );
    assert.match(
      sentenceOf(row("O18")),
      /SMR système nerveux \(80\) si « Groupe de pathologie principale » est du domaine « Neurologie »/,
    );
  });
});
