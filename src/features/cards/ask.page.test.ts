import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findStartedFor } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { aPlatform, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";

const tilleuls = "0B0000002";
const ask = `/etablissements/${tilleuls}?demande=1`;

describe("Demander un hébergement", async () => {
  const p = await aPlatform();
  const lucienne = {
    module: "grand-age",
    birthName: "Ferrand",
    givenName: "Lucienne",
    birthDate: "04/03/1939",
    sex: "F",
  };

  test("explains to a visitor who prepares the dossier, and leads to signing in with the way back kept", async () => {
    const page = await p.as("anonymous").get(ask);
    const said = textOf(page.body);
    assert.equal(page.status, 200);
    for (const text of ["Demander un hébergement à EHPAD Les Tilleuls", "le médecin traitant", tilleuls])
      assert.ok(said.includes(text), text);
    assert.ok(
      page.body.includes(`/connexion?retour=${encodeURIComponent(`/dossiers/nouveau?etablissement=${tilleuls}`)}`),
    );
    assert.ok(page.body.includes('<meta name="robots" content="noindex">'));
    assert.deepEqual(await htmlProblems(page.body), []);
  });

  test("opens a dossier at once for whoever prepares dossiers, with the establishment said and kept", async () => {
    const led = await p.as("sofia").get(ask);
    assert.deepEqual([led.status, led.location], [303, `/dossiers/nouveau?etablissement=${tilleuls}`]);
    const form = await p.as("sofia").get(led.location!);
    assert.ok(textOf(form.body).includes("Pour une place à EHPAD Les Tilleuls"));
    assert.deepEqual(await htmlProblems(form.body), []);

    const again = await p
      .as("sofia")
      .post("/dossiers/nouveau", { ...lucienne, birthDate: "", etablissement: tilleuls });
    assert.equal(again.status, 400);
    assert.ok(
      again.body.includes(`name="etablissement" value="${tilleuls}"`),
      "kept when something is to be corrected",
    );

    const made = await p.as("sofia").post("/dossiers/nouveau", { ...lucienne, etablissement: tilleuls });
    const id = made.location!.split("/")[2] as ReferralId;
    const startedFor = await findStartedFor(p.db, id);
    assert.deepEqual([startedFor?.finess, startedFor?.name], [tilleuls, "EHPAD Les Tilleuls"]);
  });

  test("tells whoever may not prepare a dossier, or has chosen no unit, what to do", async () => {
    assert.ok(textOf((await p.as("claire").get(ask)).body).includes("ne permet pas de préparer un dossier"));
    assert.ok((await p.as("nobody").get(ask)).body.includes("/espaces?retour="));
  });

  test("is only the card when the establishment receives no request here, or has closed", async () => {
    const hospital = await p.as("anonymous").get("/etablissements/0B0000000?demande=1");
    assert.ok(textOf(hospital.body).includes("ne reçoit pas de demandes par Sextant"));
    assert.ok(!hospital.body.includes('demande=1"'), "and offers no button");
    await p.db.updateTable("facility").set({ closed_on: "2026-10-01" }).where("finess", "=", "0B0000004").execute();
    assert.ok(textOf((await p.as("sofia").get("/etablissements/0B0000004?demande=1")).body).includes("fermé depuis"));
    const form = await p.as("sofia").get("/dossiers/nouveau?etablissement=0B0000004");
    assert.ok(textOf(form.body).includes("n’est plus dans l’annuaire, ou a fermé"));
    const made = await p.as("sofia").post("/dossiers/nouveau", {
      ...lucienne,
      birthName: "Perrin",
      etablissement: "0B0000004",
    });
    assert.equal(await findStartedFor(p.db, made.location!.split("/")[2] as ReferralId), null);
  });
});

describe("An old-style link", async () => {
  const p = await aPlatform();

  test("leads for good to the address of the card, with what it asks for and nothing else", async () => {
    const led = async (path: string) => {
      const { status, location } = await p.as("anonymous").get(path);
      return [status, location];
    };
    const card = `/etablissements/${tilleuls}`;
    assert.deepEqual(await led(`/fiche/${tilleuls}`), [301, card]);
    assert.deepEqual(await led(`/fiche/${tilleuls.toLowerCase()}?utm=x`), [301, card]);
    assert.deepEqual(await led(`/etablissement?finess=${tilleuls}&demande=1&nom=Ferrand`), [301, `${card}?demande=1`]);
  });

  test("that holds no number is a 404 with a search, and never leads elsewhere", async () => {
    for (const path of [
      "/etablissement",
      "/etablissement?finess=//exemple.test",
      "/fiche/..%2Fconnexion",
      "/fiche/123",
    ]) {
      const page = await p.as("anonymous").get(path);
      assert.equal(page.status, 404, path);
      assert.ok(page.body.includes('role="search"'), path);
    }
  });
});
