import { test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { serve } from "@hono/node-server";
import chromium from "@sparticuz/chromium";
import { Hono } from "hono";
import { chromium as pw } from "playwright-core";
import { aDatabase } from "#tests/database.ts";
import { assetPage, buildAssets } from "#web/assets.ts";
import type { WebEnv } from "#web/web.ts";
import { searchDirectoryPage } from "./annuaire.page.ts";
import { communesApi } from "./commune.api.ts";
import { facilityPage } from "./facility.page.ts";
import { generateDirectory } from "./generate.action.ts";

test("shots", async () => {
  const db = await aDatabase();
  const now = new Date("2026-11-21T09:00:00Z");
  await generateDirectory(db, { facilities: 12000, seed: 1, now });
  await buildAssets();
  const app = new Hono<WebEnv>()
    .use(async (web, next) => {
      web.set("outside", {
        db,
        readDb: db,
        now: () => now,
        publicUrl: "http://localhost",
        oidc: { issuer: "", clientId: "", clientSecret: "" },
        isReady: () => true,
      });
      web.set("db", db);
      web.set("now", now);
      web.set("visitor", null);
      web.set("units", 0);
      web.set("unread", 0);
      await next();
    })
    .get("/annuaire", searchDirectoryPage)
    .get("/etablissements/:finess", facilityPage)
    .get("/api/communes", communesApi)
    .get("/assets/:f", assetPage);
  const server = serve({ fetch: app.fetch, port: 0 });
  await new Promise((d) => server.once("listening", d));
  const port = (server.address() as { port: number }).port;
  const browser = await pw.launch({
    executablePath: await chromium.executablePath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  const ctx = await browser.newContext();
  const page = await ctx.newPage();
  for (const [name, path, w] of [
    ["s", "/annuaire?lieu=Vienne&rayon=30&type=ehpad", 1280],
    ["s360", "/annuaire?lieu=Vienne&rayon=30&type=ehpad", 360],
    ["e", "/annuaire?lieu=Vienne&prix=300", 1280],
    ["f", "/etablissements/XG0000002?gir=2&chambre=single&revenu=1200&aides=100", 1280],
    ["f360", "/etablissements/XG0000008", 360],
    ["all", "/annuaire?avec=uvp&places=oui", 1280],
  ] as const) {
    await page.setViewportSize({ width: w, height: 900 });
    await page.goto(`http://localhost:${port}${path}`);
    await page.screenshot({ path: `/tmp/shot-${name}.png`, fullPage: true });
    const axe = await new AxeBuilder({ page }).analyze();
    console.log(
      name,
      axe.violations.map((v) => [v.id, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 150))]),
      await page.evaluate("document.documentElement.scrollWidth"),
    );
  }
  await browser.close();
  server.close();
});
