import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Answers } from "#features/forms/questionnaire.ts";
import { pathways } from "#pathways/pathways.ts";
import { aNeed, aReferral, aRequest, at, bellevue, tilleuls } from "#tests/samples.ts";
import {
  type Because,
  isStillLooked,
  type Now,
  nothingSaid,
  reasonOf,
  type Said,
  unlimited,
  watched,
  worthAsking,
} from "./again.ts";
import { questionsToName, saidLines } from "./words.ts";

const { sanitaire } = pathways;
const refusedOn = at("2026-11-20");
const validated = Object.fromEntries(sanitaire.volets.map(({ code }) => [code, at("2026-11-19")]));
const then: Answers = {
  "san.med.stable": "non",
  "san.med.bmr.statut": "oui",
  "san.med.poids": 74,
  "san.sp.respi": ["o2"],
  "san.sp.o2Debit": 6,
  "san.sp.projet.lieu": "a-construire",
  "san.sp.objectifs": ["marche"],
  "san.adm.aidant": "absent",
  "san.adm.adresse.commune": "38544 Vienne",
  "san.ori.had.domicile": ["telephone"],
};
const known = (some: Partial<Omit<Now, "facts">> & { answers?: Answers; today?: string } = {}): Now => ({
  facts: {
    ...{ answers: some.answers ?? then, situation: { age: 78, today: some.today ?? "2026-11-23" }, variables: {} },
    ...{ validated: new Set(sanitaire.volets.map(({ code }) => code)), need: { from: null, to: null } },
    today: some.today ?? "2026-11-23",
  },
  validatedAt: some.validatedAt ?? validated,
  places: some.places ?? null,
  limits: some.limits ?? {},
});
const refusal = (reason: string, said: Partial<Said> = {}) => {
  const all = { ...nothingSaid, ...said };
  const again = reasonOf(sanitaire, reason)!.again!;
  return { reason, at: refusedOn, said: all, before: watched(again, all, known(), sanitaire, null) };
};
const worth = (reason: string, now: Now, said: Partial<Said> = {}): Because | null =>
  worthAsking(reasonOf(sanitaire, reason)!.again!, refusal(reason, said), now, sanitaire);

describe("A refusal is worth another try", () => {
  test("for want of a place: the day given has come, or a place is declared since", () => {
    for (const reason of ["no-place", "date"]) {
      const free = { places: { free: 1, at: at("2026-11-21") } };
      assert.equal(worth(reason, known(), { day: "2026-12-03" }), null);
      assert.deepEqual(worth(reason, known({ today: "2026-12-03" }), { day: "2026-12-03" }), { kind: "day" });
      assert.deepEqual(worth(reason, known(free), { day: "2026-12-03" }), { kind: "place" });
      assert.deepEqual(worth(reason, known(free)), { kind: "place" });
      assert.equal(worth(reason, known({ places: { free: 0, at: at("2026-11-21") } })), null);
      assert.equal(
        worth(reason, known({ places: { free: 2, at: at("2026-11-19") } })),
        null,
        "said before the refusal",
      );
    }
  });

  test("of somebody not stable: once stable", () => {
    assert.equal(worth("not-stable", known()), null);
    const stable = { ...then, "san.med.stable": "oui" };
    assert.deepEqual(worth("not-stable", known({ answers: stable })), { kind: "holds" });
    // it said so already: the volet is to be signed again
    const again = reasonOf(sanitaire, "not-stable")!.again!;
    const before = watched(again, nothingSaid, known({ answers: stable }), sanitaire, null);
    const one = { reason: "not-stable", at: refusedOn, said: nothingSaid, before };
    assert.equal(worthAsking(again, one, known({ answers: stable }), sanitaire), null);
    const signed = known({ answers: stable, validatedAt: { ...validated, medical: at("2026-11-22") } });
    assert.deepEqual(worthAsking(again, one, signed, sanitaire), { kind: "holds" });
  });

  test("for a need: that answer changes, or the limits of the unit on it", () => {
    const less = known({ answers: { ...then, "san.sp.o2Debit": 2 } });
    for (const reason of ["technical", "staff"]) {
      const said = { questions: ["san.sp.o2Debit"] };
      assert.equal(worth(reason, known(), said), null);
      assert.deepEqual(worth(reason, less, said), { kind: "answers", keys: ["san.sp.o2Debit"] });
      assert.deepEqual(worth(reason, known({ limits: { oxygenMax: 9 } }), said), { kind: "limits" });
      assert.equal(worth(reason, known({ limits: { weightMax: 90 } }), said), null, "another limit");
      assert.equal(worth(reason, less), null, "named nothing: no answer is watched");
      assert.deepEqual(worth(reason, known({ limits: { oxygenMax: 9 } })), { kind: "limits" });
    }
    assert.deepEqual(worth("isolation", known({ answers: { ...then, "san.med.bmr.statut": "non" } })), {
      ...{ kind: "answers", keys: ["san.med.bmr.statut"] },
    });
    const calm = { ...then, "san.sp.comportement.fugue": "non" };
    assert.deepEqual(worth("behaviour", known({ answers: calm })), {
      ...{ kind: "answers", keys: ["san.sp.comportement.fugue"] },
    });
  });

  test("for the way out, the goals, the address, the home or the carer: those answers change", () => {
    for (const [reason, question, value] of [
      ["exit-plan", "san.sp.projet.lieu", "domicile"],
      ["no-rehab-goal", "san.sp.objectifs", ["marche", "nutrition"]],
      ["outside-zone", "san.adm.adresse.commune", "38000 Grenoble"],
      ["outside-zone", "san.ori.domicile.adresse.commune", "38544 Vienne"],
      ["home-unfit", "san.ori.had.domicile", ["telephone", "eau"]],
      ["no-carer", "san.adm.aidant", "present"],
    ] as const) {
      assert.equal(worth(reason, known()), null, reason);
      const answers = { ...then, [question]: value as Answers[string] };
      assert.deepEqual(worth(reason, known({ answers })), { kind: "answers", keys: [question] });
    }
  });

  test("of a dossier that lacked something: all that was named is given", () => {
    const questions = ["san.med.fevg", "san.sp.tolerance"];
    assert.equal(worth("incomplete", known(), { questions }), null);
    const one = { ...then, "san.med.fevg": 45 };
    assert.equal(worth("incomplete", known({ answers: one }), { questions }), null, "half of it");
    const both = { ...one, "san.sp.tolerance": "plus-de-2-h" };
    assert.deepEqual(worth("incomplete", known({ answers: both }), { questions }), { kind: "given" });
    assert.equal(worth("incomplete", known({ answers: both })), null, "nothing was named");
  });

  test("never by itself for another way advised, nor for another reason", () => {
    for (const code of ["outside-scope", "refer-elsewhere", "other"])
      assert.equal(reasonOf(sanitaire, code)!.again, undefined);
  });

  test("of an EHPAD: the medical volet is signed again, or its limits change", () => {
    const again = reasonOf(pathways["grand-age"], "care-too-heavy")!.again!;
    const before = watched(again, nothingSaid, known(), pathways["grand-age"], null);
    const one = { reason: "care-too-heavy", at: refusedOn, said: nothingSaid, before };
    const of = (now: Now) => worthAsking(again, one, now, pathways["grand-age"]);
    assert.equal(of(known()), null);
    assert.deepEqual(of(known({ validatedAt: { medical: at("2026-11-22") } })), { kind: "signed" });
    assert.deepEqual(of(known({ limits: { girMax: 4 } })), { kind: "limits" });
  });

  test("while somebody still looks for it, and has not asked again", () => {
    const declined = aRequest(tilleuls, { kind: "declined", former: "studying", reason: "no-place" });
    const r = aReferral({ requests: [declined, aRequest(bellevue)] });
    assert.equal(isStillLooked(r, declined), true);
    for (const status of ["suspended", "placed", "cancelled", "archived"] as const)
      assert.equal(isStillLooked({ ...r, status }, declined), false);
    assert.equal(isStillLooked({ ...r, needs: [aNeed({ state: { kind: "placed" } })] }, declined), false);
    const newer = { ...aRequest(tilleuls), id: "another" as typeof declined.id };
    assert.equal(isStillLooked({ ...r, requests: [declined, newer] }, declined), false);
  });
});

describe("Whatever happens after a refusal", () => {
  const questions = Object.keys(then);
  const anyAnswers = fc.record(
    Object.fromEntries(questions.map((one) => [one, fc.constantFrom(then[one]!, "autre", ["autre"], 3)])),
    { requiredKeys: [] },
  ) as fc.Arbitrary<Answers>;
  const anyReason = fc.constantFrom(...sanitaire.declineReasons.filter(({ again }) => again).map(({ code }) => code));
  const anySaid = fc.record({
    ...{ ...nothingSaid, advice: fc.constant(null), words: fc.constant(null), points: fc.constant([]) },
    day: fc.constantFrom(null, "2026-11-22", "2026-12-03"),
    questions: fc.subarray(questions),
  });

  test("it is proposed again exactly when what it waited for has changed, and no more once that is undone", () => {
    fc.assert(
      fc.property(
        anyReason,
        anySaid,
        anyAnswers,
        fc.boolean(),
        fc.boolean(),
        (reason, said, answers, placed, limited) => {
          const now = known({
            answers,
            places: placed ? { free: 1, at: at("2026-11-22") } : null,
            limits: limited ? { refuses: ["oxygen", "bmr", "weight"] } : {},
          });
          const again = reasonOf(sanitaire, reason)!.again!;
          const differs = (one: string) => JSON.stringify(then[one]) !== JSON.stringify(answers[one]);
          const named = (listed: readonly string[]) =>
            questions.filter((one) => listed.some((q) => one === q || one.startsWith(`${q}.`)));
          const onNamed = (list: readonly string[]) =>
            list.some((one) => ["san.med.bmr.statut", "san.sp.respi", "san.sp.o2Debit", "san.med.poids"].includes(one));
          const expected =
            again.on === "day"
              ? (said.day !== null && said.day <= "2026-11-23") || (again.place === true && placed)
              : again.on === "holds"
                ? answers["san.med.stable"] === "oui"
                : again.on === "given"
                  ? said.questions.length > 0 &&
                    said.questions.every((one) => differs(one) && answers[one] !== undefined)
                  : again.on === "changed"
                    ? named(again.named && said.questions.length > 0 ? said.questions : again.questions).some(
                        differs,
                      ) ||
                      (again.limits === true &&
                        limited &&
                        (said.questions.length === 0 || onNamed(said.questions) || !namesCare(said)))
                    : false;
          assert.equal(worth(reason, now, said) !== null, expected);
          assert.equal(worth(reason, known(), { ...said, day: null }), null);
        },
      ),
      { numRuns: 500 },
    );
  });
  const namesCare = (said: Said) => unlimited(sanitaire, said, known({ limits: {} })).length > 0;

  test("said again, it goes on from the day of the refusal", () => {
    const again = reasonOf(sanitaire, "technical")!.again!;
    const first = refusal("technical", { questions: ["san.sp.o2Debit"] });
    const less = known({ answers: { ...then, "san.sp.o2Debit": 2 } });
    const said = { ...nothingSaid, questions: ["san.sp.o2Debit", "san.med.poids"] };
    const before = watched(again, said, less, sanitaire, first.before);
    assert.deepEqual(worthAsking(again, { ...first, said, before }, less, sanitaire), {
      ...{ kind: "answers", keys: ["san.sp.o2Debit"] },
    });
  });
});

describe("What the unit says with its refusal", () => {
  test("names needs its card does not limit: those may be a limit to correct", () => {
    const said = { ...nothingSaid, questions: ["san.sp.respi", "san.med.poids", "san.sp.projet"] };
    assert.deepEqual(unlimited(sanitaire, said, known()), ["oxygen", "weight"]);
    assert.deepEqual(unlimited(sanitaire, said, known({ limits: { oxygenMax: 3, weightMax: 100 } })), ["weight"]);
    assert.deepEqual(unlimited(sanitaire, said, known({ limits: { oxygenMax: 3, refuses: ["weight"] } })), []);
  });

  test("is read as one may: medical questions by their volet, words on care by who may read them", () => {
    const said = { ...nothingSaid, questions: ["san.med.bmr", "san.sp.respi"] };
    assert.deepEqual(saidLines(sanitaire, "technical", said, { medical: false }), [
      ["Besoin en cause", "Médical, Respiratoire"],
    ]);
    const words = { ...nothingSaid, words: "La tension." };
    assert.deepEqual(saidLines(sanitaire, "not-stable", words, { medical: true }), [["À stabiliser", "La tension."]]);
    assert.doesNotMatch(JSON.stringify(saidLines(sanitaire, "not-stable", words, { medical: false })), /tension/);
  });

  test("may name what it may read, and no more", () => {
    const asks = reasonOf(sanitaire, "technical")!.asks;
    assert.ok(asks?.kind === "questions");
    const codes = (medical: boolean) =>
      questionsToName(sanitaire, asks, () => true, { medical }).flatMap(({ sections }) =>
        sections.flatMap(({ options }) => options.map(({ code }) => code)),
      );
    assert.ok(codes(true).includes("san.med.bmr"));
    assert.ok(codes(false).includes("san.sp.respi"));
    assert.ok(codes(false).every((code) => !code.startsWith("san.med.")));
  });
});
