import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { dumpSchema } from "#db/dump.ts";
import { aDatabaseUrl } from "#tests/database.ts";

test("db/schema.sql is what the migrations make", async () => {
  const written = readFileSync(new URL("./schema.sql", import.meta.url), "utf8");
  assert.equal(
    await dumpSchema(await aDatabaseUrl()),
    written,
    'run "npm run migrate -- --schema" and commit src/db/schema.sql',
  );
});
