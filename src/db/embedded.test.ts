import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { reachableFolder } from "#db/embedded.ts";

test("two checkouts in closed folders never share PostgreSQL's data, however alike their paths end", () => {
  const closed = [1, 2].map(() => mkdtempSync(join(tmpdir(), "sextant-closed-")));
  after(() => {
    for (const folder of closed) rmSync(folder, { recursive: true, force: true });
  });
  const [one, other] = closed.map((folder) => {
    const data = join(folder, "a checkout whose name is rather long", ".data");
    mkdirSync(data, { recursive: true });
    return reachableFolder(data);
  });
  assert.notEqual(one, other);
});
