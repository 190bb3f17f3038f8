import { spawn } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startTestServer } from "#tests/server.ts";

/** Runs the test files (all, or those whose path holds the words given) on one PostgreSQL server started for them. */
const words = process.argv.slice(2);
const files = globSync([
  "src/**/*.test.ts",
  "tests/**/*.test.ts",
  "identity-provider/**/*.test.ts",
  "sandbox/**/*.test.ts",
])
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();

if (files.length === 0) {
  process.stderr.write(`No test file has ${words.map((word) => `"${word}"`).join(" or ")} in its path.\n`);
  process.exit(1);
}

/** Some three hundred processes load the same modules: each is compiled by the first. */
const compiled = fileURLToPath(new URL("../node_modules/.cache/compiled", import.meta.url));
const server = await startTestServer();
/** What the processes of this run say to one another: pages found faultless, the product that journeys share. */
const folder = mkdtempSync(join(tmpdir(), "sextant-run-"));
mkdirSync(join(folder, "checked"));
const env = {
  NODE_COMPILE_CACHE: compiled,
  ...process.env,
  TEST_DATABASE_SERVER: server.url,
  TEST_CHECKED: join(folder, "checked"),
  TEST_PRODUCT: join(folder, "product.json"),
};
/** Tests of rules alone start nothing and touch nothing: one process for many of them, whose modules are loaded once. */
const isOfRules = (file: string) => !/"#tests\/|child_process|process\.env|mock\./.test(readFileSync(file, "utf8"));
const batches: string[][] = [[], [], []];
const alone: string[] = [];
for (const file of files) (words.length === 0 && isOfRules(file) ? batches[alone.length % 3]! : alone).push(file);
for (const [i, batch] of batches.entries()) {
  if (batch.length === 0) continue;
  const path = join(folder, `rules-${i}.test.mjs`);
  writeFileSync(path, batch.map((file) => `await import(${JSON.stringify(pathToFileURL(file))});\n`).join(""));
  alone.unshift(path);
}
// it waits a minute for a clock: begun first, nothing waits for it at the end
const patient = alone.findIndex((file) => file.endsWith("journeys/waves.test.ts"));
if (patient > 0) alone.unshift(...alone.splice(patient, 1));
const isShared = files.some((file) => readFileSync(file, "utf8").includes("theSharedProduct("));
const product = isShared
  ? spawn(process.execPath, ["tests/shared-product.ts"], { stdio: ["ignore", "pipe", "inherit"], env })
  : null;
product?.stdout.once("data", (told: Buffer) => {
  writeFileSync(join(folder, "told"), told);
  renameSync(join(folder, "told"), env.TEST_PRODUCT);
});
const child = spawn(process.execPath, ["--test", "--test-concurrency=3", "--test-reporter=spec", ...alone], {
  stdio: "inherit",
  env,
});
const code = await new Promise<number>((done) => child.once("exit", (exit) => done(exit ?? 1)));
if (product && product.exitCode === null && product.signalCode === null) {
  const left = new Promise((done) => product.once("exit", done));
  product.kill("SIGTERM");
  await left;
}
await server.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(code);
