import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aPlatform, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { setFigure } from "./set-figure.action.ts";

const address = "/etablissements/0B0000002/estimation";
const prices = { year: 2026, source: "cnsa", single: 68.5, singleAsh: 65, gir12: 22, gir34: 13.97, gir56: 5.4 };

describe("The estimate, on its page", async () => {
  const p = await aPlatform();
  await p.db
    .updateTable("facility")
    .set({ prices: JSON.stringify(prices) })
    .where("finess", "=", "0B0000002")
    .execute();
  const ask = async (typed: Record<string, string>) => {
    const sent = await p.as("anonymous").post(address, { accueil: "permanent-single", gir: "2", ...typed });
    const cookie = sent.headers.get("set-cookie") ?? "";
    return { ...sent, cookie };
  };
  const answerTo = async (typed: Record<string, string>, path = address) => {
    const { cookie } = await ask(typed);
    const page = await p.app.request(path, { headers: { cookie: cookie.split(";")[0]! } });
    const body = await page.text();
    assert.deepEqual(await htmlProblems(body), []);
    return textOf(body).replaceAll(/[\u00a0\u202f]/g, " ");
  };

  test("is asked without JavaScript, and explains itself before anything is typed", async () => {
    const page = await p.as("anonymous").get(address);
    assert.equal(page.status, 200);
    assert.deepEqual(await htmlProblems(page.body), []);
    const said = textOf(page.body).replaceAll(/[\u00a0\u202f]/g, " ");
    for (const text of ["une estimation, pas un devis", "2 753,01 € − 504,97 €", "2 248,04 € par mois"])
      assert.ok(said.includes(text), text);
  });

  test("shows every term, the year of the prices, their source and what is not counted", async () => {
    const said = await answerTo({ revenu: "1200", logement: "100" });
    for (const text of [
      "Il resterait environ 2 148,04 € par mois",
      "Hébergement, 68,50 € par jour",
      "Dépendance, GIR 2 : 22,00 € par jour",
      "2 753,01 €",
      "− 504,97 €",
      "− 100,00 €",
      "Prix 2026, source : CNSA",
      "30,42 jours",
      "Non comptés : blanchissage",
      "les seuils de revenus de l’année ne sont pas encore renseignés ici",
      "réduction d’impôt, jusqu’à 2 500,00 € par an",
    ])
      assert.ok(said.includes(text), `${text}\n${said}`);
  });

  test("keeps what is typed out of the address and of the server: an hour in this browser, for these pages", async () => {
    const { status, location, cookie } = await ask({ revenu: "1234,50" });
    assert.deepEqual([status, location], [303, `${address}#resultat`]);
    for (const part of ["Path=/etablissements", "HttpOnly", "SameSite=Strict", "Max-Age=3600"])
      assert.ok(cookie.includes(part), part);
    const forgotten = await p.as("anonymous").post(address, { effacer: "oui" });
    assert.deepEqual([forgotten.status, forgotten.location], [303, address]);
    assert.match(forgotten.headers.get("set-cookie") ?? "", /estimation=;.*Max-Age=0/);
  });

  test("is said on the card too, once the situation is known", async () => {
    assert.ok((await answerTo({}, "/etablissements/0B0000002")).includes("environ 2 248,04 € par mois"));
    assert.ok(
      textOf((await p.as("anonymous").get("/etablissements/0B0000002")).body).includes(
        "Estimer ce qui resterait à payer",
      ),
    );
  });

  test("says what to correct on its field, and keeps what was typed", async () => {
    const { status, body, cookie } = await ask({ revenu: "<b>beaucoup", gir: "9" });
    assert.deepEqual([status, cookie], [422, ""]);
    assert.ok(body.includes('href="#revenu"') && body.includes('href="#gir"'));
    assert.ok(body.includes('value="&lt;b&gt;beaucoup"'));
    assert.deepEqual(await htmlProblems(body), []);
  });

  test("follows the income once the operator has set the year's thresholds, and tells them with their source", async () => {
    assert.deepEqual(
      (await setFigure(p.db, ["seuils", "2026", "2800", "4300", "décret d’essai"], p.clock.now)).ok,
      true,
    );
    const said = await answerTo({ revenu: "3550" });
    for (const text of ["2 450,03 € par mois", "2 800,00 € et 4 300,00 € par mois (décret d’essai)"])
      assert.ok(said.includes(text), text);
  });

  test("takes a département's flat amount instead of the tariffs", async () => {
    await setFigure(p.db, ["forfait", "38", "2026", "6,10", "arrêté d’essai"], p.clock.now);
    const said = await answerTo({ revenu: "3550" });
    for (const text of ["2 269,33 € par mois", "forfait du département : 6,10 € par jour", "arrêté d’essai"])
      assert.ok(said.includes(text), text);
  });

  test("does not exist where no price is known", async () => {
    assert.equal((await p.as("anonymous").get("/etablissements/0B0000003/estimation")).status, 404);
    assert.equal((await p.as("anonymous").post("/etablissements/0B0000003/estimation", { gir: "2" })).status, 404);
  });
});
