import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import lighthouse, { type Flags, type Result } from "lighthouse";
import Trace from "lighthouse/core/gather/gatherers/trace.js";
import { chromiumPath } from "#tests/browser.ts";

export type Category = "performance" | "accessibility" | "best-practices" | "seo";
export const categories: readonly Category[] = ["performance", "accessibility", "best-practices", "seo"];

export type Report = {
  path: string;
  /** Out of 100. */
  scores: Partial<Record<Category, number>>;
  /** First and largest contentful paint, blocking time in milliseconds, layout shift, bytes received. */
  figures: { fcp: number; lcp: number; tbt: number; cls: number; bytes: number };
  /** What lost points, by its audit's name and title. */
  faults: string[];
};

// the Chromium from npm stays still at the first page when asked for this one, which no score reads
const traced = Trace.getDefaultTraceCategories().filter((name) => name !== "blink.webdx_feature_usage");
Trace.getDefaultTraceCategories = () => traced;

/** Lighthouse as a phone of the middle of the range on a slow 4G, which are its own defaults, in the browser of the tests. */
export async function audit(base: string, path: string, asked: readonly Category[]): Promise<Report> {
  const browser = await openChromium();
  try {
    // a browser just opened has nothing stored: emptying it again takes longer than some machines wait
    const flags: Flags = {
      port: browser.port,
      logLevel: "error",
      onlyCategories: [...asked],
      disableStorageReset: true,
    };
    const done = await lighthouse(base + path, flags);
    if (!done || done.lhr.runtimeError) throw new Error(`Lighthouse on ${path}: ${done?.lhr.runtimeError?.message}`);
    return toReport(path, done.lhr, asked);
  } finally {
    await browser.close();
  }
}

function toReport(path: string, { audits, categories: found }: Result, asked: readonly Category[]): Report {
  const value = (id: string) => audits[id]?.numericValue ?? 0;
  return {
    path,
    scores: Object.fromEntries(asked.map((name) => [name, Math.round((found[name]?.score ?? 0) * 100)])),
    figures: {
      fcp: value("first-contentful-paint"),
      lcp: value("largest-contentful-paint"),
      tbt: value("total-blocking-time"),
      cls: value("cumulative-layout-shift"),
      bytes: value("total-byte-weight"),
    },
    faults: asked.flatMap((name) =>
      (found[name]?.auditRefs ?? [])
        .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
        .map(({ id }) => `${id}: ${audits[id]?.title}`),
    ),
  };
}

/** A browser of its own, that no one else drives: Lighthouse attaches to every page of the one it is given. */
async function openChromium() {
  const profile = mkdtempSync(join(tmpdir(), "sextant-lighthouse-"));
  const child = spawn(
    await chromiumPath(),
    [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=fr-FR"],
      ...["--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"],
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const exit = new Promise<void>((done) => child.once("exit", () => done()));
  const port = await new Promise<number>((done, fail) => {
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(said)?.[1];
      if (found) done(Number(found));
    });
    child.once("exit", (code) => fail(new Error(`Chromium stopped (${code}): ${said.slice(-500)}`)));
  });
  return {
    port,
    close: async () => {
      child.kill("SIGTERM");
      await exit;
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
