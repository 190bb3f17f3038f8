import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aPlatform, aSentDossier, write } from "#tests/dossiers.ts";
import { wordsOf } from "#tests/pdf.ts";

describe("The dossier on paper", async () => {
  const p = await aPlatform();
  const { id } = await aSentDossier(p, ["tilleuls"]);
  await write(p, id, "administratif", { "ga.adm.adresse.lignes": "99 avenue Neuve" }, p.members.sofia);
  const print = async (who: Parameters<typeof p.as>[0]) => {
    const seen = await p.as(who).get(`/dossiers/${id}/pdf`);
    return { ...seen, words: seen.status === 200 ? wordsOf(seen.bytes).replaceAll(/\s+/g, " ") : "" };
  };
  const medical = ["Maladie d’Alzheimer", "Paracétamol", "Hypertension"];
  const closed = "Volet réservé aux professionnels habilités : il ne figure pas sur ce document.";

  test("holds everything for a doctor of the unit that carries it, who printed it and when", async () => {
    const { status, headers, words } = await print("roche");
    assert.deepEqual(
      [status, headers.get("content-type"), headers.get("cache-control")],
      [200, "application/pdf", "private, no-store"],
    );
    for (const text of [
      "Mme Lucienne Ferrand, 87 ans",
      "99 avenue Neuve",
      "imprimé le 23 nov. 2026 à 10:00 par Dr Antoine Roche",
      ...medical,
    ])
      assert.ok(words.includes(text), text);
    assert.ok(!words.includes(closed));
  });

  test("leaves the medical volet out, whole, and says so, without the right to it: on both sides", async () => {
    for (const who of ["sofia", "claire"] as const) {
      const { words } = await print(who);
      assert.ok(words.includes(closed) && words.includes("Mme Lucienne Ferrand"), who);
      for (const text of medical) assert.ok(!words.includes(text), `${who} reads ${text}`);
    }
  });

  test("for a unit, holds what was validated, and not what the requester keeps to itself", async () => {
    const { words } = await print("vasseur");
    assert.ok(words.includes("12 rue de la République") && !words.includes("99 avenue Neuve"));
    // the budget, of the wishes
    assert.ok(!words.includes("2 600") && !words.includes("2600"));
    for (const text of medical) assert.ok(words.includes(text), text);
  });

  test("is printed by nobody else, and each printing is journalled", async () => {
    for (const who of ["karim", "marc", "hugo"] as const) assert.equal((await print(who)).status, 404, who);
    const rows = await p.db
      .selectFrom("journal_entry")
      .select("who")
      .where("referral_id", "=", id)
      .where("act", "=", "print")
      .orderBy("seq")
      .execute();
    assert.deepEqual(
      rows.map((r) => r.who),
      ["Dr Antoine Roche", "Sofia Diaz", "Claire Morel", "Dr Hélène Vasseur"],
    );
  });
});
