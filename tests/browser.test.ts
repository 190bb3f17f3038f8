import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aBrowser, aVisit, checkPage } from "#tests/browser.ts";

const page = (body: string) =>
  `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Page</title></head><body><main><h1>Page</h1>${body}</main></body></html>`;
const site = { url: "http://exemple.test", mailboxUrl: "", smsUrl: "", databaseUrl: "", settings: {} };

describe("Checking a page", async () => {
  const browser = await aBrowser();

  async function faultsOf(body: string, script: "script" | "no script"): Promise<string[]> {
    const visit = await aVisit(browser, site, { javaScriptEnabled: script === "script" });
    await visit.route("**/*", (route) =>
      new URL(route.request().url()).pathname === "/page"
        ? route.fulfill({ contentType: "text/html; charset=utf-8", body: page(body) })
        : route.fulfill({ status: 204 }),
    );
    await visit.goto("/page");
    try {
      await checkPage(visit, "page");
      return [];
    } catch (error) {
      const found = (error as { actual: string[] }).actual;
      return found.map((fault) => fault.split(/ — |: <| \(/)[0]!);
    } finally {
      await visit.context().close();
    }
  }

  for (const script of ["script", "no script"] as const) {
    test(`with ${script}: a page without a fault has none`, async () => {
      assert.deepEqual(await faultsOf("<p>Bonjour.</p>", script), []);
    });

    test(`with ${script}: invalid HTML, a faint text, an input without a label, a wide block are told`, async () => {
      const faulty = `<p><div>x</div></p><p style="color:#bbb">Texte pâle</p><input name="x"><div style="width:900px">Large</div>`;
      assert.deepEqual(await faultsOf(faulty, script), [
        "/page: line 1: Stray end tag '</p>'",
        "color-contrast: Elements must meet minimum color contrast ratio thresholds",
        "label: Form elements must have labels",
        "too wide at 360 px",
      ]);
    });
  }

  test("what the console complains of is told", async () => {
    assert.deepEqual(await faultsOf("<script>console.error('cassé')</script>", "script"), [
      "cassé http://exemple.test/page",
    ]);
  });
});
