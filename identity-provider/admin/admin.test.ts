import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, describe, test } from "node:test";
import { openDatabase } from "#idp/database.ts";
import { adoptionCsv, percent } from "#idp/people/adoption.ts";
import { editId, readContacts } from "#idp/people/edit-person.ts";
import { aBrowser, aVisit, checkPage } from "#tests/browser.ts";
import { aDatabaseUrl } from "#tests/database.ts";
import { anIdentityProvider } from "#tests/programs.ts";

describe("The administration of the simulator, in a browser", async () => {
  const databaseUrl = await aDatabaseUrl();
  const provider = await anIdentityProvider("http://localhost:9", { DATABASE_URL: databaseUrl });
  const db = await openDatabase(databaseUrl);
  after(() => db.end());
  const url = new URL(provider.url).origin;
  const browser = await aBrowser();
  const visit = () => aVisit(browser, { url } as never);

  test("finds people, adds an invented one, mends contacts, withdraws and takes back", async () => {
    const page = await visit();
    await page.goto("/admin/personnes?recherche=vasseur");
    assert.equal(await page.locator(".personnes li").count(), 1);
    await checkPage(page, "personnes");
    await page.getByRole("link", { name: "Ajouter une personne fictive" }).click();
    await page.getByLabel("Prénom").fill("Inès");
    await page.getByLabel("Courriel").fill("ines@medecin.mssante.fr");
    await page.getByRole("button", { name: "Ajouter" }).click();
    await page.getByRole("alert").getByText("Choisissez une profession").waitFor();
    assert.equal(await page.getByLabel("Prénom").inputValue(), "Inès");
    await checkPage(page, "personne refusée");
    await page.getByLabel("Nom", { exact: true }).fill("Sorbier");
    await page.getByLabel("Profession").selectOption("50");
    await page.getByLabel("Structure").fill("Maternité des Lilas");
    await page.getByLabel("Courriel").fill("ines@lilas.example");
    await page.getByRole("button", { name: "Ajouter" }).click();
    await page.getByText(/Sage-Femme, Maternité des Lilas · ANS\d{14}/).waitFor();
    await checkPage(page, "personne");
    await page.getByLabel("Mobile").fill("01 02 03 04 05");
    await page.getByRole("button", { name: "Enregistrer les contacts" }).click();
    await page.getByRole("alert").getByText("mobile français").waitFor();
    await page.getByLabel("Mobile").fill("06 39 98 12 34");
    await page.getByRole("button", { name: "Enregistrer les contacts" }).click();
    await page.getByRole("heading", { name: "Inès Sorbier" }).waitFor();
    const row = async () =>
      (
        await db.query(
          "select mobile, state, replaced_by, source, fictitious from person where family_name = 'Sorbier'",
        )
      ).rows[0];
    assert.deepEqual(await row(), {
      mobile: "+33639981234",
      state: "active",
      replaced_by: null,
      source: "edit",
      fictitious: true,
    });

    await page.getByLabel("Remplacée par").fill("899900000000");
    await page.getByRole("button", { name: "Remplacer" }).click();
    await page.getByText("Personne n’a cet identifiant").waitFor();
    await checkPage(page, "remplacement refusé");
    await page.getByLabel("Remplacée par").fill("899909000012");
    await page.getByRole("button", { name: "Remplacer" }).click();
    await page.getByText("Remplacée par 899909000012").waitFor();
    assert.equal((await row()).state, "withdrawn");
    await page.getByRole("button", { name: "Remettre dans l’annuaire" }).click();
    await page.getByRole("button", { name: "Retirer de l’annuaire" }).waitFor();
    assert.deepEqual([(await row()).state, (await row()).replaced_by], ["active", null]);
    await page.context().close();
  });

  test("counts an e-CPS once activated and used, in each profession of its holder", async () => {
    const id = async (nationalId: string) =>
      (await db.query("select id from person where national_id = $1", [nationalId])).rows[0].id;
    const device = (person: string, used: boolean, state = "active") =>
      db.query(
        `insert into device (id, person_id, name, operating_system, app_version, activation_mode, public_key, pin_mac, state, created_at, ends_at, last_used_at)
         values ($1, $2, 'Téléphone', 'Android', '1', 'CARD', '{}', '\\x00', $4, now(), now() + interval '1 year', $3)`,
        [randomUUID(), person, used ? new Date() : null, state],
      );
    await device(await id("899909000020"), true);
    await device(await id("899909000020"), true);
    await device(await id("899909000012"), false);
    const csv = await (await fetch(`${url}/admin/adoption.csv`)).text();
    const doctors = csv.split("\r\n").find((line) => line.startsWith("Médecin;"))!;
    const { rows } = await db.query(
      "select count(*)::int as n from person where profession = '10' and state = 'active'",
    );
    assert.equal(doctors, `Médecin;${rows[0].n};1;${percent(1, rows[0].n)}`);
    assert.match(csv, /\r\nAssistant de service social;\d+;0;0,0\r\n/);
    assert.match(csv, /\r\nTotal;\d+;1;\d+,\d\r\n$/);

    const page = await visit();
    await page.goto("/admin/adoption");
    await page.getByText(/Total : 1 e-CPS pour \d+ exercices/).waitFor();
    await checkPage(page, "adoption");
    await page.context().close();
  });

  test("opens the sign-in of a hospital, and closes it", async () => {
    const page = await visit();
    await page.goto("/admin/etablissements");
    await checkPage(page, "établissements");
    await page.getByLabel("Nom de l’établissement").fill("CH de Vienne");
    await page.getByLabel("Émetteur").fill("http://ch-vienne.example/auth");
    await page.getByRole("button", { name: "Inscrire" }).click();
    await page.getByRole("alert").getByText("en https").waitFor();
    await checkPage(page, "établissement refusé");
    await page.getByLabel("Nom technique").fill("ch-vienne");
    await page.getByLabel("Émetteur").fill("https://ch-vienne.example/auth");
    await page.getByLabel("Identifiant de client").fill("psc");
    await page.getByLabel("Secret de client").fill("un-secret");
    await page.getByLabel("Établissements représentés").fill("TID-CH-VIENNE");
    await page.getByRole("button", { name: "Inscrire" }).click();
    await page.getByText("tid : TID-CH-VIENNE").waitFor();
    await checkPage(page, "établissement inscrit");
    assert.equal(
      (await db.query("select sealed_secret from partner")).rows[0].sealed_secret.includes("un-secret"),
      false,
    );
    await page.getByRole("button", { name: /Fermer/ }).click();
    await page.getByText("Aucun établissement n’est inscrit").waitFor();
    await page.context().close();
  });

  test("shows the three steps of a service", async () => {
    const page = await visit();
    await page.goto("/services");
    await checkPage(page, "services");
    await page.getByRole("link", { name: "Déclarer un service" }).click();
    await page.getByRole("button", { name: "Déclarer" }).click();
    await page.getByRole("alert").getByText("Dites le nom du service").waitFor();
    await checkPage(page, "déclaration refusée");
    await page.getByLabel("Nom du service").fill("Agenda");
    await page.getByLabel("Entité juridique").fill("CH fictif");
    await page.getByLabel("À quoi sert").fill("Ouvrir l’agenda");
    await page.getByLabel("Adresse électronique").fill("a@b.example");
    await page.getByLabel("Adresses de retour").fill("https://agenda.example/retour");
    await page.getByRole("button", { name: "Déclarer" }).click();
    await page.getByRole("heading", { name: "À noter maintenant" }).waitFor();
    await checkPage(page, "secret montré une fois");
    await page.getByRole("link", { name: "Continuer vers les essais" }).click();
    await page.getByText("Il reste 12 contrôles à voir").waitFor();
    await checkPage(page, "rapport d’essai");
    await page.goto("/admin/services");
    await checkPage(page, "services raccordés");
    await page.context().close();
  });
});

describe("Numbers and identifiers", () => {
  test("percentages have one decimal, even of nobody", () => {
    assert.deepEqual([percent(87321, 362201), percent(2, 21514), percent(0, 0)], ["24,1", "0,0", "0,0"]);
  });

  test("a spreadsheet takes no cell for a formula", () =>
    assert.match(adoptionCsv([{ label: "=1+1", professionals: 1, holders: 1 }]), /\r\n'=1\+1;1;1;100,0\r\n/));

  test("an invented person is named by the second", () =>
    assert.equal(editId(new Date("2026-11-22T05:06:07.890Z")), "ANS20261122050607"));

  test("contacts are put in one form, or refused", () => {
    assert.deepEqual(readContacts({ email: " A@B.example ", mobile: "+33 6 39 98 12 34" }), {
      ok: true,
      value: { email: "a@b.example", mobile: "+33639981234" },
    });
    const refused = readContacts({ email: "a@medecin.mssante.fr", mobile: "0102030405" });
    assert.deepEqual(!refused.ok && refused.refusal.map(({ kind }) => kind), ["mssante", "not-a-mobile"]);
  });
});
