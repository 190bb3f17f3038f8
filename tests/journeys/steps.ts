import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Page } from "playwright-core";
import type { Answers, AnswerValue } from "#features/forms/questionnaire.ts";

/** What people do on several journeys, through the screens only. */

/** The steps of a journey lean on one another: once one has failed, the next are not tried. */
export function journey() {
  let broken = false;
  return (title: string, walk: (t: TestContext) => Promise<void>) =>
    test(title, async (t) => {
      if (broken) throw new Error("not tried: an earlier step failed");
      broken = true;
      await walk(t);
      broken = false;
    });
}

export const today = () => new Date().toLocaleDateString("fr-CA", { timeZone: "Europe/Paris" });

export const inDays = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString("fr-CA", { timeZone: "Europe/Paris" });

/** Waits until the page says so, somewhere one can read it. */
export const sees = (page: Page, text: string | RegExp) =>
  page.getByText(text).filter({ visible: true }).first().waitFor();

/** The green line that says what was just done. */
export const isTold = (page: Page, text: string | RegExp) =>
  page.locator(".fr-alert--success").filter({ hasText: text }).waitFor();

/** Opens the dossier of that person from the list of the unit. */
export async function openDossier(page: Page, person: string): Promise<string> {
  await page.goto(`/dossiers?q=${encodeURIComponent(person)}`);
  await page.locator("table.liste a.qui").first().click();
  await page.waitForURL(/\/dossiers\/[0-9a-f-]{36}$/);
  return page.url();
}

/** Puts those units in the selection of the search page now shown. */
export async function choose(page: Page, units: string[]): Promise<void> {
  for (const unit of units) {
    const button = page.getByRole("button", { name: `Ajouter à ma sélection : ${unit}`, exact: true });
    // the first ones of each group are shown, the others on demand
    const isShown = await button.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    if (!isShown)
      await page
        .getByRole("link", { name: /^Montrer aussi/ })
        .first()
        .click();
    await button.click();
    await page.getByRole("button", { name: `Dans ma sélection — retirer : ${unit}` }).waitFor();
  }
}

/** Opens the request of that person received by the unit, from its list. */
export async function openRequest(page: Page, person: string | RegExp, tab = "a-lire"): Promise<string> {
  await page.goto(`/demandes?onglet=${tab}`);
  await page
    .locator("table.liste tr", { hasText: person })
    .getByRole("link", { name: /^Ouvrir/ })
    .click();
  await page.waitForURL(/\/demandes\/[0-9a-f-]{36}$/);
  return page.url();
}

/** From the request's page: the act's link, its form, its button. */
export async function act(page: Page, name: string, fill: (page: Page) => Promise<unknown> = async () => undefined) {
  await page.getByRole("link", { name, exact: true }).click();
  await page.waitForURL(/\/actes\//);
  await fill(page);
  await page.getByRole("button", { name, exact: true }).click();
  await page.waitForURL((address) => !address.pathname.includes("/actes/"));
}

/** Gives every answer of a volet that has its question on the screen, theme after theme, as a person does; ends on the last page. */
export async function fillVolet(page: Page, dossier: string, volet: string, answers: Answers): Promise<void> {
  await page.goto(`${dossier}/volets/${volet}`);
  for (let theme = 0; theme < 20 && !page.url().endsWith("/relecture"); theme++) {
    await answerTheme(page, answers);
    const before = page.url();
    await page.getByRole("button", { name: /^Enregistrer et (continuer|relire)$/ }).click();
    await page.waitForURL((address) => address.href !== before);
  }
  assert.match(page.url(), /\/relecture$/);
}

export async function answerTheme(page: Page, answers: Answers): Promise<void> {
  for (const [key, value] of Object.entries(answers)) {
    await addRowOf(page, key);
    const frame = page.locator(`[data-key="${key}"]`);
    if ((await frame.count()) === 1) await answer(page, key, value);
  }
}

/** A repeated group shows its row once it is asked for. */
async function addRowOf(page: Page, key: string) {
  const [group, row] = key.split("#");
  const id = row?.split(".")[0];
  if (!id || (await page.locator(`[data-row="${group}#${id}"]`).count())) return;
  const add = page.locator(`button[name="ajouter"][value="${group}"]`);
  if (!(await add.count())) return;
  await add.click();
  await page.locator(`[data-row="${group}#${id}"]`).waitFor();
}

/** One answer, typed, ticked or chosen in its own control. */
export async function answer(page: Page, key: string, value: AnswerValue): Promise<void> {
  const frame = page.locator(`[data-key="${key}"]`);
  const type = await frame.getAttribute("data-type");
  const texts = [value].flat().map((one) => (one === true ? "oui" : one === false ? "non" : String(one)));
  if (type === "commune") {
    const name = texts[0]!.replace(/^\w{5} /, "");
    await frame.locator("input").pressSequentially(name);
    await page
      .getByRole("option", { name: new RegExp(`^${name} — `) })
      .first()
      .click();
    return;
  }
  if (await frame.locator("select").count()) return void (await frame.locator("select").selectOption(texts[0]!));
  if (await frame.locator("input[type=radio], input[type=checkbox]").count()) {
    for (const text of texts) await tick(frame.locator(`input[value="${text}"]`));
    return;
  }
  const isNumber = type === "decimal" || type === "quantity";
  await frame.locator("input, textarea").fill(isNumber ? texts[0]!.replace(".", ",") : texts[0]!);
}

/** Boxes are drawn by their label: it is what one clicks. */
export async function tick(box: ReturnType<Page["locator"]>): Promise<void> {
  if (await box.isChecked()) return;
  const id = await box.getAttribute("id");
  await box.page().locator(`label[for="${id}"]`).click();
  assert.equal(await box.isChecked(), true, `« ${id} » did not get ticked`);
}

/** Joins a small file to that question. */
export async function attach(page: Page, key: string, kind: string | null, name: string): Promise<void> {
  const frame = page.locator(`[data-key="${key}"]`);
  if (kind) await frame.locator("select").selectOption(kind);
  const buffer = Buffer.from("%PDF-1.4\n%%EOF\n");
  await frame.locator("input[type=file]").setInputFiles({ name, mimeType: "application/pdf", buffer });
  await frame.getByRole("button", { name: "Joindre" }).click();
  await frame.getByRole("link", { name }).waitFor();
}

/** The keyboard alone: Tab until what has the focus is called so. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  const called = () =>
    page.evaluate(() => {
      const at = document.activeElement;
      const labels =
        at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement
          ? at.labels
          : null;
      const words = at?.getAttribute("aria-label") ?? labels?.[0]?.textContent ?? at?.textContent ?? "";
      return words.replaceAll(/\s+/g, " ").trim();
    });
  const met: string[] = [];
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press("Tab");
    met.push(await called());
    if (name.test(met.at(-1)!)) return;
  }
  throw new Error(`the keyboard never reaches ${name}; it met ${[...new Set(met)].join(" | ")}`);
}

/** A day typed in a date control, in the order this browser writes it. */
export async function typeDay(page: Page, day: string): Promise<void> {
  const [year, month, date] = day.split("-") as [string, string, string];
  const typed = () => page.evaluate(() => (document.activeElement as HTMLInputElement).value);
  for (const order of [date + month + year, month + date + year]) {
    await page.keyboard.type(order);
    if ((await typed()) === day) return;
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowLeft");
  }
  assert.equal(await typed(), day);
}
