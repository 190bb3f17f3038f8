import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import bundled from "@sparticuz/chromium";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { aDatabaseUrl } from "#tests/database.ts";
import { htmlProblems } from "#tests/html.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

export type Product = {
  url: string;
  mailboxUrl: string;
  smsUrl: string;
  databaseUrl: string;
  settings: Record<string, string>;
};

/** The product itself, started by its own command on an empty database, with its demonstration; stopped after the tests. */
export async function aProduct(settings: Record<string, string> = {}): Promise<Product> {
  const started: { stop: () => Promise<void> }[] = [];
  // registered before the database's own: the product leaves first
  after(async () => {
    for (const program of started) await program.stop();
  });
  const opened = await openProduct({ ...settings, DATABASE_URL: settings.DATABASE_URL ?? (await aDatabaseUrl()) });
  started.push(opened);
  return opened.product;
}

/** The same, for whoever stops it. */
export async function openProduct(settings: Record<string, string>) {
  const dataDir = mkdtempSync(join(tmpdir(), "sextant-journey-"));
  chmodSync(dataDir, 0o711);
  const all = {
    PORT: "0",
    IDP_PORT: "0",
    MAIL_PORT: "0",
    SMS_PORT: "0",
    DEMO: "on",
    SAMPLE_FACILITIES: "300",
    DATA_DIR: dataDir,
    DATABASE_URL: settings.DATABASE_URL ?? (await aDatabaseUrl()),
    ...settings,
  };
  const program = await startProduct(all);
  const { url, mailboxUrl, smsUrl } = program;
  const product: Product = { url, mailboxUrl, smsUrl, databaseUrl: all.DATABASE_URL, settings: all };
  const stop = async () => {
    await program.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { product, stop };
}

/**
 * One product for the journeys that touch only what is theirs: people, dossiers and units no other of them uses, and no setting of
 * the whole. The runner starts it once and says where it will be told; without a runner, it is this file's own.
 */
export async function theSharedProduct(): Promise<Product> {
  const told = process.env.TEST_PRODUCT;
  if (!told) return aProduct();
  for (const end = Date.now() + 120_000; Date.now() < end; await new Promise((done) => setTimeout(done, 200)))
    if (existsSync(told)) return JSON.parse(readFileSync(told, "utf8")) as Product;
  throw new Error("the product that journeys share did not start");
}

/** `npm start` without npm; ready once it says its address. */
export async function startProduct(settings: Record<string, string>) {
  const child = spawn(process.execPath, ["src/main.ts", "start"], {
    cwd: root,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const exit = new Promise<void>((done) => child.once("exit", () => done()));
  const ready = new Promise<void>((done, fail) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      if (/Sextant est prêt[^\n]*\n/.test(said) && said.includes("Ctrl-C")) done();
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", (code) => fail(new Error(`the product stopped at start (code ${code}):\n${said.slice(-2000)}`)));
  });
  await ready;
  const address = (line: RegExp) => line.exec(said)?.[1] ?? "";
  return {
    url: address(/Sextant est prêt[^\n]*(http:\/\/\S+)/),
    mailboxUrl: address(/Courriels envoyés :\s+(http:\/\/\S+)/),
    smsUrl: address(/SMS envoyés :\s+(http:\/\/\S+)/),
    stop: async () => {
      child.kill("SIGTERM");
      await exit;
    },
  };
}

/** The Chromium that npm brought, or the one CHROME_PATH names. Without either the tests fail: they never pass unseen. */
export async function aBrowser(): Promise<Browser> {
  const browser = await launch();
  after(() => browser.close());
  return browser;
}

export async function launch(): Promise<Browser> {
  try {
    return await chromium.launch({
      executablePath: await chromiumPath(),
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=fr-FR"],
      // dates are typed and shown in the French order
      env: { ...process.env, LANGUAGE: "fr_FR", LC_ALL: "fr_FR.UTF-8" },
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new Error(
      `No browser could be started: the journeys need one. The Chromium from npm runs on Linux x64; elsewhere set CHROME_PATH to an installed Chrome or Chromium. (${why})`,
      { cause },
    );
  }
}

export const chromiumPath = async () => process.env.CHROME_PATH ?? (await unpackedChromium());

/** Unpacked once, in a folder that appears whole: test files that start together never run half a browser. */
async function unpackedChromium(): Promise<string> {
  const cache = join(root, "node_modules", ".cache");
  const folder = join(cache, "chromium");
  if (existsSync(folder)) return join(folder, "chromium");
  mkdirSync(cache, { recursive: true });
  const own = mkdtempSync(join(cache, "unpacking-"));
  const usual = process.env.TMPDIR;
  process.env.TMPDIR = own;
  try {
    await bundled.executablePath();
  } finally {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
  }
  try {
    renameSync(own, folder);
  } catch {
    rmSync(own, { recursive: true, force: true });
  }
  return join(folder, "chromium");
}

type Complaint = { said: string; about: string };
/** What a page received and complained of since it was last checked. */
type Seen = {
  documents: Map<string, Promise<string | null>>;
  complaints: { said: string; about: string }[];
  hasScript: boolean;
};
const seenBy = new WeakMap<BrowserContext, Seen>();

/** A browser of its own (cookies, storage) at the product's address. */
export async function aVisit(browser: Browser, product: Product, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL: product.url,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    viewport: { width: 1280, height: 860 },
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const seen: Seen = { documents: new Map(), complaints: [], hasScript: options.javaScriptEnabled !== false };
  seenBy.set(context, seen);
  context.on("response", (response) => {
    const isHtml = response.headers()["content-type"]?.startsWith("text/html");
    const isRedirection = response.status() >= 300 && response.status() < 400;
    if (isHtml && !isRedirection)
      seen.documents.set(
        response.url(),
        response.text().catch(() => null),
      );
    if (response.status() >= 500) seen.complaints.push({ said: String(response.status()), about: "" });
  });
  context.on("console", (message) => {
    if (message.type() === "error") seen.complaints.push({ said: message.text(), about: message.location().url });
  });
  context.on("weberror", (error) => void seen.complaints.push({ said: error.error().message, about: "" }));
  return context.newPage();
}

/** Signs in through the identity provider, for that unit when the person has several. */
export async function signedIn(
  browser: Browser,
  product: Product,
  name: string,
  unit?: RegExp,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await aVisit(browser, product, options);
  await page.goto("/connexion");
  await page.getByRole("link", { name: "S’identifier avec Pro Santé Connect", exact: true }).click();
  await useCardOf(page, name);
  await page.waitForURL((address) => address.origin === product.url && !address.pathname.startsWith("/connexion"));
  if (unit) await page.getByRole("button", { name: unit }).click();
  await page.getByRole("button", { name: "Se déconnecter" }).waitFor();
  await page.waitForURL((address) => address.pathname !== "/espaces");
  return page;
}

/** On the identity provider's login page: that person's card, and its code. */
export async function useCardOf(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole("link", { name: "Carte CPS" }).click();
  await page.getByRole("link", { name }).click();
  await page.getByLabel("Code de la carte").fill("1234");
  await page.getByRole("button", { name: "Valider" }).click();
}

/** Nothing to reproach a page with: its HTML as sent, accessibility, console, and no sideways scrolling at 360 pixels. */
export async function checkPage(page: Page, name: string): Promise<void> {
  const seen = seenBy.get(page.context())!;
  const sent = new Map(await Promise.all([...seen.documents].map(async ([url, body]) => [url, await body] as const)));
  seen.documents.clear();
  // a refusal with its sentences (404, 409…) is a page like another, which the console reports as an error; so is a clash of two answers
  const isExpected = ({ said, about }: Complaint) =>
    said.startsWith("Failed to load") &&
    // the e-CPS is refused by its server, or loses it, as an application is: in answers it shows itself
    (sent.has(about.split("#")[0]!) || said.includes("status of 409") || about.includes("/app/api/"));
  const complaints = seen.complaints.splice(0).filter((complaint) => !isExpected(complaint));
  const problems = complaints.map(({ said, about }) => `${said} ${about}`);
  for (const [url, body] of sent)
    problems.push(...(await htmlProblems(body ?? "")).map((problem) => `${new URL(url).pathname}: ${problem}`));
  const shown = seen.hasScript ? page : await twinOf(page, sent);
  problems.push(...(await faultsAtRest(shown, seen.hasScript)), ...(await sidewaysScroll(shown)));
  if (shown !== page) await shown.context().close();
  assert.deepEqual(problems, [], `« ${name} » (${new URL(page.url()).pathname})`);
}

/** axe is a script: what a browser without any received is shown, as it was sent, in one that has them, our own left out. */
async function twinOf(page: Page, sent: Map<string, string | null>): Promise<Page> {
  const context = await page.context().browser()!.newContext({ viewport: page.viewportSize()! });
  const body = sent.get(page.url().split("#")[0]!) ?? (await page.content());
  await context.route("**/*", (route) => {
    const request = route.request();
    if (request.isNavigationRequest()) return route.fulfill({ contentType: "text/html; charset=utf-8", body });
    return request.resourceType() === "script" ? route.abort() : route.continue();
  });
  const twin = await context.newPage();
  await twin.goto(page.url());
  return twin;
}

/** A visit on its way is not the page one reads: looked at again when one began meanwhile. */
async function faultsAtRest(page: Page, hasScript: boolean): Promise<string[]> {
  const isBusy = () => document.documentElement.hasAttribute("aria-busy");
  for (let looks = 1; ; looks++) {
    if (hasScript) await page.waitForFunction(() => !document.documentElement.hasAttribute("aria-busy"));
    const shape = await shapeOf(page);
    if (isChecked(shape)) return [];
    const faults = await accessibilityFaults(page);
    if (faults.length === 0) keepChecked(shape);
    if (
      faults.length === 0 ||
      looks === 3 ||
      !((await page.evaluate(isBusy)) || faults.some((one) => one.includes("aria-busy")))
    )
      return faults;
  }
}

/**
 * What axe looks at, without what is written: elements, classes, roles and states; of neighbours alike, one. A shape found faultless
 * in this run (TEST_CHECKED, a folder) is not looked at again: names that are missing or twice are for the HTML's own check.
 */
async function shapeOf(page: Page): Promise<string> {
  const shape = await page.evaluate(() => {
    const drawn = (element: Element): string => {
      const attributes = [...element.attributes]
        .map(({ name, value }) =>
          /^(class|role|type|lang|scope|tabindex|aria-(?!label|describedby|controls|owns|activedescendant).*)$/.test(
            name,
          )
            ? `${name}=${value}`
            : `${name}${value === "" ? "" : "*"}`,
        )
        .sort();
      const parts: string[] = [];
      for (const node of element.childNodes) {
        const part =
          node instanceof Element ? drawn(node) : node.nodeType === 3 && node.textContent?.trim() ? "t" : null;
        if (part !== null && parts.at(-1) !== part) parts.push(part);
      }
      return `${element.localName}[${attributes}](${parts})`;
    };
    const look = [innerWidth, matchMedia("(prefers-color-scheme: dark)").matches, document.title !== ""];
    return `${look} ${drawn(document.documentElement)}`;
  });
  return createHash("sha256").update(shape).digest("hex");
}
const checked = process.env.TEST_CHECKED;
const isChecked = (shape: string) => checked !== undefined && existsSync(join(checked, shape));
const keepChecked = (shape: string) => checked !== undefined && writeFileSync(join(checked, shape), "");

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function accessibilityFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).setLegacyMode(true).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${help} — ${node.html.slice(0, 200)} ${node.any[0]?.message ?? ""}`),
  );
}

async function sidewaysScroll(page: Page): Promise<string[]> {
  const usual = page.viewportSize()!;
  if (usual.width !== 360) await page.setViewportSize({ width: 360, height: 740 });
  const wide = await page.evaluate(() => {
    const limit = 360;
    if (document.documentElement.scrollWidth <= limit) return [];
    return [...document.querySelectorAll("main *, header *, footer *")]
      .filter(
        (element) => element.getBoundingClientRect().right > limit + 1 && !element.closest(".nav, .onglets, .sommaire"),
      )
      .slice(0, 3)
      .map((element) => `too wide at 360 px: ${element.outerHTML.slice(0, 150)}`);
  });
  if (usual.width !== 360) await page.setViewportSize(usual);
  return wide;
}
