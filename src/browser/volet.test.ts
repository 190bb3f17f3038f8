import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { after, describe, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { serve } from "@hono/node-server";
import bundled from "@sparticuz/chromium";
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { type Browser, chromium, type Page } from "playwright-core";
import { change, type Draft, emptyDraft, valuesOf, type Who } from "#features/forms/answers.ts";
import { conflictAnswer, type Save, savedAnswer } from "#features/forms/autosave.ts";
import { check } from "#features/forms/check.ts";
import { applyField, applySection, formFields } from "#features/forms/posted.ts";
import type { Questionnaire } from "#features/forms/questionnaire.ts";
import { renderVolet } from "#features/forms/render.page.ts";
import { htmlProblems } from "#tests/html.ts";
import { page as frame } from "#ui/page.ts";
import { assetPage, assetUrls, buildAssets } from "#web/assets.ts";
import type { Web } from "#web/web.ts";

const yesNo = [
  { code: "oui", label: "Oui" },
  { code: "non", label: "Non" },
];
const volet: Questionnaire = {
  id: "v",
  code: "v",
  version: 1,
  title: "Volet",
  level: "admin",
  sections: [
    {
      id: "tout",
      title: "Tout",
      items: [
        { linkId: "v.nom", text: "Nom d’usage", type: "string", required: true },
        { linkId: "v.note", text: "Précisions", type: "text" },
        { linkId: "v.poids", text: "Poids", type: "quantity", unit: "kg" },
        { linkId: "v.taille", text: "Taille", type: "quantity", unit: "cm" },
        { linkId: "v.imc", text: "IMC", type: "calculated", formula: "bmi" },
        { linkId: "v.accord", text: "La personne est-elle d’accord ?", type: "choice", options: yesNo, required: true },
        {
          linkId: "v.precision",
          text: "Dites pourquoi",
          type: "text",
          required: true,
          enableWhen: { question: "v.accord", operator: "=", value: "non" },
        },
        {
          linkId: "v.aides",
          text: "Aides en place",
          type: "choices",
          exclusive: ["aucun"],
          options: [
            { code: "sad", label: "Service à domicile" },
            { code: "aucun", label: "Aucune" },
          ],
        },
        { linkId: "v.ville", text: "Commune", type: "commune" },
        {
          linkId: "v.contacts",
          text: "Personne à prévenir",
          type: "group",
          repeats: { min: 1, max: 3, add: "Ajouter une personne" },
          items: [{ linkId: "v.contacts.nom", text: "Nom de la personne", type: "string", required: true }],
        },
      ],
    },
  ],
};
const section = volet.sections[0]!;
const situation = { age: 87, today: "2026-11-21" };
const people: Record<string, Who> = {
  sofia: { account: "a1", name: "Sofia Diaz", unit: "u" },
  paul: { account: "a2", name: "Paul Roche", unit: "u" },
};

describe("A volet in a browser", async () => {
  let draft: Draft = emptyDraft();
  let isDown = false;
  const whoIs = (web: Context) => people[/qui=(\w+)/.exec(web.req.header("cookie") ?? "")?.[1] ?? "sofia"]!;
  const shownTo = (web: Context, more: object = {}) =>
    frame({
      title: "Volet",
      space: null,
      account: null,
      path: "/volet",
      flash: null,
      assets: assetUrls(),
      body: html`<h1>Volet</h1>${renderVolet(volet, section, valuesOf(draft), {
        situation,
        action: "/volet",
        autosaveUrl: "/champs",
        base: draft.n,
        author: whoIs(web).account,
        counts: check(volet, valuesOf(draft), situation),
        ...more,
      })}`,
    });

  const app = new Hono()
    .get("/volet", async (web) => web.html(await shownTo(web)))
    .post("/volet", async (web) => {
      const applied = applySection(
        volet,
        draft,
        formFields(await web.req.parseBody({ all: true })),
        whoIs(web),
        new Date(),
      );
      draft = applied.draft;
      return applied.conflicts.length ? web.html(await shownTo(web, applied), 409) : web.redirect("/volet", 303);
    })
    .post("/champs", async (web) => {
      if (isDown) return web.text("", 503);
      const result = applyField(volet, draft, (await web.req.json()) as Save, whoIs(web), new Date());
      if (result.ok) {
        draft = result.value;
        return web.json(savedAnswer(volet, draft, situation, new Date()));
      }
      return result.refusal.kind === "conflict"
        ? web.json(conflictAnswer(volet, result.refusal), 409)
        : web.json({}, 422);
    })
    .get("/api/communes", (web) =>
      web.json(
        web.req.query("q")?.startsWith("vien")
          ? [{ code: "38544", name: "Vienne", postcode: "38200", departement: "Isère" }]
          : [],
      ),
    )
    .get("/assets/*", (web) => assetPage(web as unknown as Web));

  await buildAssets();
  const server = serve({ fetch: app.fetch, port: 0 });
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROME_PATH ?? (await bundled.executablePath()),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  after(async () => {
    await browser.close();
    server.close();
  });
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;

  async function open(who: "sofia" | "paul", script: "script" | "no script" = "script"): Promise<Page> {
    const context = await browser.newContext({
      javaScriptEnabled: script === "script",
      locale: "fr-FR",
      viewport: { width: 1000, height: 900 },
    });
    await context.addCookies([{ name: "qui", value: who, url: origin }]);
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    await page.goto(`${origin}/volet`);
    return page;
  }
  const say = (key: string, value: string, who: Who = people.paul!) => {
    const result = change(draft, key, value, draft.n, who, new Date());
    assert.ok(result.ok);
    draft = result.value;
  };
  const status = (page: Page) => page.locator("[data-status]");
  const reset = () => {
    draft = emptyDraft();
    isDown = false;
  };

  test("is valid HTML, without an accessibility fault, also at 320 pixels", async () => {
    reset();
    const page = await open("sofia");
    assert.deepEqual(await htmlProblems(await (await fetch(`${origin}/volet`)).text()), []);
    await page.setViewportSize({ width: 320, height: 700 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      [],
    );
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  });

  test("saves each answer as it is typed, says when, counts and calculates", async () => {
    reset();
    const page = await open("sofia");
    await page.getByLabel("Nom d’usage").pressSequentially("Ferrand");
    await status(page)
      .filter({ hasText: /^Enregistré à \d\d:\d\d:\d\d$/ })
      .waitFor();
    assert.deepEqual(valuesOf(draft), { "v.nom": "Ferrand" });
    assert.equal(await page.locator("[data-completeness]").textContent(), "1 réponse obligatoire donnée sur 3");

    await page.getByLabel("Poids (kg)").fill("62,5");
    await page.getByLabel("Taille (cm)").fill("164");
    await page.locator("output", { hasText: "23,2 kg/m²" }).waitFor();
  });

  test("shows at once what an answer asks for, hides it again, and clears a choice", async () => {
    reset();
    const page = await open("sofia");
    const why = page.getByLabel("Dites pourquoi");
    assert.equal(await why.isVisible(), false);
    await page.getByLabel("Non", { exact: true }).check({ force: true });
    assert.equal(await why.isVisible(), true);
    await page.getByLabel("Oui", { exact: true }).check({ force: true });
    assert.equal(await why.isVisible(), false);
  });

  test("an answer that stands alone unticks the others", async () => {
    reset();
    const page = await open("sofia");
    await page.getByLabel("Service à domicile").check({ force: true });
    await page.getByLabel("Aucune", { exact: true }).check({ force: true });
    assert.equal(await page.getByLabel("Service à domicile").isChecked(), false);
    await page.waitForFunction(() => document.querySelector("[data-status]")?.textContent?.startsWith("Enregistré à"));
    assert.deepEqual(valuesOf(draft), { "v.aides": ["aucun"] });
  });

  test("a wrong answer is kept and told once the field is left", async () => {
    reset();
    const page = await open("sofia");
    await page.getByLabel("Poids (kg)").fill("environ 60");
    await page.getByLabel("Taille (cm)").focus();
    await page.getByText("Écrivez un nombre, par exemple 3,5.").waitFor();
    assert.equal(await page.getByLabel("Poids (kg)").getAttribute("aria-invalid"), "true");
    assert.deepEqual(valuesOf(draft), { "v.poids": "environ 60" });
    await page.getByLabel("Poids (kg)").fill("60");
    await page.getByLabel("Taille (cm)").focus();
    await page.getByText("Écrivez un nombre, par exemple 3,5.").waitFor({ state: "detached" });
  });

  test("while the server is down the answer waits, through a reload, and arrives", async () => {
    reset();
    isDown = true;
    const page = await open("sofia");
    await page.getByLabel("Nom d’usage").fill("Ferrand");
    await page.getByText("Non enregistré, nouvel essai").waitFor();
    page.on("dialog", (dialog) => void dialog.accept());
    await page.reload();
    assert.equal(await page.getByLabel("Nom d’usage").inputValue(), "Ferrand");
    isDown = false;
    await status(page).filter({ hasText: "Enregistré à" }).waitFor();
    assert.deepEqual(valuesOf(draft), { "v.nom": "Ferrand" });
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  });

  test("two people on one field: the second sees both versions and chooses", async () => {
    reset();
    const page = await open("sofia");
    say("v.nom", "Ferrand-Roux");
    await page.getByLabel("Nom d’usage").fill("Ferand");
    await page.getByText("Paul Roche a écrit").waitFor();
    assert.match((await page.locator("[data-conflict]").textContent()) ?? "", /Ferrand-Roux/);
    assert.equal((await status(page).textContent()) ?? "", "Une autre version attend votre choix.");
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
    await page.getByRole("button", { name: "Prendre la sienne" }).click();
    assert.equal(await page.getByLabel("Nom d’usage").inputValue(), "Ferrand-Roux");
    assert.deepEqual(valuesOf(draft), { "v.nom": "Ferrand-Roux" });

    say("v.note", "Paul");
    await page.getByLabel("Précisions").fill("Sofia");
    await page.getByRole("button", { name: "Garder ma version" }).click();
    await status(page).filter({ hasText: "Enregistré à" }).waitFor();
    assert.deepEqual(valuesOf(draft), { "v.nom": "Ferrand-Roux", "v.note": "Sofia" });
  });

  test("a form sent while a choice is to be made waits for it", async () => {
    reset();
    const page = await open("sofia");
    say("v.nom", "Ferrand-Roux");
    await page.getByLabel("Nom d’usage").fill("Ferand");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByRole("button", { name: "Garder ma version" }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Garder ma version");
    assert.deepEqual(valuesOf(draft), { "v.nom": "Ferrand-Roux" });
  });

  test("a refresh brings what others wrote and leaves what is being typed, with its own base", async () => {
    reset();
    const page = await open("sofia");
    await page.getByLabel("Précisions").focus();
    say("v.nom", "Ferrand");
    say("v.note", "Paul était là");
    await page.evaluate(() =>
      (window as unknown as { Turbo: { session: { refresh: (url: string) => void } } }).Turbo.session.refresh(
        location.href,
      ),
    );
    await page.waitForFunction(
      () => (document.querySelector("[name='v.nom']") as HTMLInputElement).value === "Ferrand",
    );
    assert.equal(await page.getByLabel("Précisions").inputValue(), "");
    assert.equal(await page.evaluate(() => (document.activeElement as HTMLTextAreaElement).name), "v.note");
    // what Paul wrote there has not been seen: it is not overwritten
    await page.keyboard.type("Sofia");
    await page.getByText("Paul Roche a écrit").waitFor();
    assert.equal(valuesOf(draft)["v.note"], "Paul était là");
    assert.equal(await page.getByLabel("Précisions").inputValue(), "Sofia");
  });

  test("a commune is chosen with the keyboard and its name is kept with its code", async () => {
    reset();
    const page = await open("sofia");
    await page.getByLabel("Commune").pressSequentially("vien");
    await page.getByRole("option", { name: "Vienne — 38200 (Isère)" }).waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await page.getByLabel("Commune").inputValue(), "Vienne (INSEE 38544)");
    await page.waitForFunction(() => document.querySelector("[data-status]")?.textContent?.startsWith("Enregistré à"));
    await page.waitForTimeout(900);
    assert.deepEqual(valuesOf(draft), { "v.ville": "38544 Vienne" });
  });

  test("rows come and go without leaving what was just typed behind", async () => {
    reset();
    const page = await open("sofia");
    await page.getByLabel("Nom de la personne").fill("Paule");
    await page.getByRole("button", { name: "Ajouter une personne" }).click();
    await page.locator("[data-row='v.contacts#r2']").waitFor();
    await page.getByLabel("Nom de la personne").nth(1).fill("Claire");
    await page.getByRole("button", { name: "Retirer : Personne à prévenir 1" }).click();
    await page.locator("[data-row='v.contacts#r1']").waitFor({ state: "detached" });
    assert.deepEqual(valuesOf(draft), { "v.contacts": ["r2"], "v.contacts#r2.nom": "Claire" });
  });

  test("sends with the form only what was touched, so others' changes stay", async () => {
    reset();
    const page = await open("sofia");
    say("v.note", "Paul");
    await page.getByLabel("Nom d’usage").fill("Ferrand");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.waitForFunction(
      () => (document.querySelector("[name='v.note']") as HTMLTextAreaElement).value === "Paul",
    );
    assert.deepEqual(valuesOf(draft), { "v.note": "Paul", "v.nom": "Ferrand" });
  });

  test("without JavaScript: saves, then shows what the answers ask for, adds a row, and lets choose between two versions", async () => {
    reset();
    const page = await open("sofia", "no script");
    await page.getByLabel("Non", { exact: true }).check({ force: true });
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await page.getByLabel("Dites pourquoi").fill("Elle préfère sa maison");
    await page.getByRole("button", { name: "Ajouter une personne" }).click();
    assert.equal(await page.getByLabel("Nom de la personne").count(), 2);
    assert.equal(valuesOf(draft)["v.precision"], "Elle préfère sa maison");

    say("v.nom", "Ferrand-Roux");
    await page.getByLabel("Nom d’usage").fill("Ferand");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    assert.match((await page.locator("[data-conflict]").textContent()) ?? "", /Paul Roche a écrit Ferrand-Roux/);
    assert.deepEqual(await htmlProblems(await page.content()), []);
    assert.equal(await page.getByLabel("Nom d’usage").inputValue(), "Ferand");
    await page.getByRole("button", { name: "Garder ma version" }).click();
    assert.equal(valuesOf(draft)["v.nom"], "Ferand");
  });
});
