import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnswerValue } from "./questionnaire.ts";
import type { FieldItem } from "./tree.ts";
import { interpret, parse, shown, typedOf } from "./value.ts";

const item = (more: Partial<FieldItem> & Pick<FieldItem, "type">) =>
  ({ linkId: "x", text: "Question", ...more }) as FieldItem;
const read = (field: FieldItem, typed: string | string[], today?: string) => {
  const found = parse(field, typed, today);
  return found.ok ? found.value : { refused: found.refusal };
};
const lieu = item({
  type: "choice",
  options: [
    { code: "domicile", label: "Domicile" },
    { code: "ehpad", label: "EHPAD" },
  ],
});
const aides = item({
  type: "choices",
  exclusive: ["aucun"],
  options: [
    { code: "sad", label: "Service à domicile" },
    { code: "repas", label: "Portage de repas" },
    { code: "aucun", label: "Aucun" },
  ],
});

describe("Reading what was typed", () => {
  test("nothing typed is no answer", () => {
    for (const type of ["string", "text", "boolean", "integer", "decimal", "date", "commune"] as const)
      assert.equal(read(item({ type }), "  "), null);
    assert.equal(read(lieu, ""), null);
    assert.equal(read(aides, []), null);
  });

  test("numbers take a comma, spaces between thousands and their bounds", () => {
    const weight = item({ type: "quantity", unit: "kg", min: 20, max: 350 });
    assert.equal(read(weight, "62,5"), 62.5);
    assert.equal(read(item({ type: "decimal" }), "1 250.75"), 1250.75);
    assert.deepEqual(read(weight, "2"), { refused: "Le plus petit nombre possible est 20 kg." });
    assert.deepEqual(read(weight, "400"), { refused: "Le plus grand nombre possible est 350 kg." });
    assert.deepEqual(read(weight, "environ 60"), { refused: "Écrivez un nombre, par exemple 3,5." });
    assert.deepEqual(read(item({ type: "integer" }), "3,5"), { refused: "Écrivez un nombre entier, sans virgule." });
  });

  test("dates are French or ISO, partial only where it is allowed", () => {
    const whole = item({ type: "date" });
    const partial = item({ type: "date", partial: true });
    for (const typed of ["12/04/1939", "12.4.1939", "12 04 1939", "12-04-1939", "1939-04-12"])
      assert.equal(read(whole, typed), "1939-04-12");
    assert.equal(read(partial, "04/1939"), "1939-04");
    assert.equal(read(partial, "1939"), "1939");
    assert.equal(read(partial, "1939-04"), "1939-04");
    for (const typed of ["31/02/2026", "12/04/39", "1939", "0026-11-21", "demain"])
      assert.deepEqual(read(whole, typed), { refused: "Écrivez la date comme 12/04/1939." });
    assert.deepEqual(read(partial, "13/1939"), { refused: "Écrivez la date comme 12/04/1939, 04/1939 ou 1939." });
  });

  test("dates bounded by today are refused on the wrong side, at the precision given", () => {
    const coming = item({ type: "date", notBefore: "today" });
    const past = item({ type: "date", partial: true, notAfter: "today" });
    assert.equal(read(coming, "21/11/2026", "2026-11-21"), "2026-11-21");
    assert.deepEqual(read(coming, "20/11/2026", "2026-11-21"), {
      refused: "Cette date est passée : indiquez aujourd’hui ou un jour à venir.",
    });
    assert.equal(read(past, "2026", "2026-11-21"), "2026");
    assert.deepEqual(read(past, "12/2026", "2026-11-21"), {
      refused: "Cette date est à venir : indiquez aujourd’hui ou un jour passé.",
    });
  });

  test("choices are among the options, an open one also takes another text or a label", () => {
    assert.equal(read(lieu, "ehpad"), "ehpad");
    assert.deepEqual(read(lieu, "château"), { refused: "Choisissez une des réponses proposées." });
    const open = { ...lieu, open: true } as FieldItem;
    assert.equal(read(open, "ehpad"), "ehpad");
    assert.equal(read(open, "Château"), "Château");
    assert.deepEqual(read(aides, ["sad", "repas", "sad"]), ["sad", "repas"]);
    assert.deepEqual(read(aides, ["sad", "aucun"]), { refused: "« Aucun » ne se coche pas avec une autre réponse." });
    assert.deepEqual(read(aides, ["sad", "x"]), { refused: "Choisissez parmi les réponses proposées." });
  });

  test("texts with a known shape are stored in it", () => {
    const of = (pattern: "nir" | "postcode" | "phone" | "email" | "cim10" | "digits", typed: string) =>
      read(item({ type: "string", pattern }), typed);
    assert.equal(of("nir", "2 55 08 14 168 025 38"), "255081416802538");
    assert.equal(of("nir", "1 85 05 2a 004 001 81"), "185052A00400181");
    assert.deepEqual(of("nir", "239043854401226"), {
      refused: "La clé ne correspond pas au numéro : relisez les quinze chiffres.",
    });
    assert.deepEqual(of("nir", "2390438544012"), {
      refused: "Un numéro de sécurité sociale a quinze chiffres, clé comprise.",
    });
    assert.equal(of("postcode", "38 200"), "38200");
    assert.deepEqual(of("postcode", "3820"), { refused: "Un code postal a cinq chiffres, par exemple 38200." });
    for (const typed of ["0612345678", "06.12.34.56.78", "+33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "0033612345678"])
      assert.equal(of("phone", typed), "06 12 34 56 78");
    assert.equal(of("phone", "+41 22 123 45 67"), "+41221234567");
    assert.deepEqual(of("phone", "12"), {
      refused: "Écrivez un numéro de téléphone à dix chiffres, ou commençant par + pour l’étranger.",
    });
    assert.equal(of("email", "s.diaz@ch-vienne.fr"), "s.diaz@ch-vienne.fr");
    assert.deepEqual(of("email", "s.diaz@vienne"), {
      refused: "Écrivez une adresse électronique comme nom@exemple.fr.",
    });
    assert.equal(of("cim10", "f001"), "F00.1");
    assert.equal(of("cim10", "g30"), "G30");
    assert.deepEqual(of("cim10", "démence"), {
      refused: "Un code CIM-10 est une lettre et des chiffres, par exemple F00.1.",
    });
    assert.equal(of("digits", "10 100 123 456"), "10100123456");
  });

  test("a commune is its INSEE code and its name", () => {
    const commune = item({ type: "commune" });
    assert.equal(read(commune, "38544 Vienne"), "38544 Vienne");
    assert.equal(read(commune, "Vienne (INSEE 38544)"), "38544 Vienne");
    assert.equal(read(commune, "Ajaccio (INSEE 2A004)"), "2A004 Ajaccio");
    assert.deepEqual(read(commune, "Vienne"), {
      refused: "Choisissez la commune dans la liste proposée quand vous écrivez son nom ou son code postal.",
    });
  });

  test("what cannot be read is kept as typed", () => {
    assert.equal(interpret(item({ type: "date" }), "demain"), "demain");
    assert.equal(interpret(item({ type: "quantity", unit: "kg" }), "environ 60"), "environ 60");
    assert.equal(interpret(item({ type: "commune" }), "Vienne"), "Vienne");
    assert.equal(interpret(item({ type: "text" }), " deux\r\nlignes "), "deux\nlignes");
  });
});

describe("Showing an answer", () => {
  test("in plain French", () => {
    const cases: [FieldItem, AnswerValue, string][] = [
      [item({ type: "boolean" }), false, "Non"],
      [item({ type: "quantity", unit: "EUR/month" }), 2480, "2\u202f480 € par mois"],
      [item({ type: "quantity", unit: "L/min" }), 1.5, "1,5 L/min"],
      [item({ type: "date", partial: true }), "1939-04", "avr. 1939"],
      [item({ type: "date" }), "2026-11-21", "21 nov. 2026"],
      [item({ type: "date" }), "demain", "demain"],
      [aides, ["sad", "repas"], "Service à domicile, Portage de repas"],
      [lieu, "ehpad", "EHPAD"],
      [item({ type: "commune" }), "38544 Vienne", "Vienne (38)"],
      [item({ type: "commune" }), "97411 Saint-Denis", "Saint-Denis (974)"],
      [item({ type: "string" }), "Rue de la Gare", "Rue de la Gare"],
    ];
    for (const [field, value, text] of cases) assert.equal(shown(field, value), text);
    assert.equal(shown(lieu, null), "");
    assert.equal(
      shown(item({ type: "attachment" }), ["a1"], () => "ordonnance.pdf"),
      "ordonnance.pdf",
    );
  });

  test("what its control holds reads back as the same answer", () => {
    const cases: [FieldItem, AnswerValue][] = [
      [item({ type: "boolean" }), true],
      [item({ type: "decimal" }), 3.5],
      [item({ type: "date" }), "1939-04-12"],
      [item({ type: "date", partial: true }), "1939-04"],
      [item({ type: "commune" }), "2A004 Ajaccio"],
      [lieu, "ehpad"],
      [{ ...lieu, open: true } as FieldItem, "ehpad"],
      [aides, ["sad", "repas"]],
      [item({ type: "text" }), "deux\nlignes"],
    ];
    for (const [field, value] of cases) assert.deepEqual(interpret(field, typedOf(field, value)), value);
  });
});
