import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
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
const child = spawn(process.execPath, ["--test", "--test-concurrency=3", "--test-reporter=spec", ...files], {
  stdio: "inherit",
  env: { NODE_COMPILE_CACHE: compiled, ...process.env, TEST_DATABASE_SERVER: server.url },
});
const code = await new Promise<number>((done) => child.once("exit", (exit) => done(exit ?? 1)));
await server.stop();
process.exit(code);
