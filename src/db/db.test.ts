import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { aDatabase } from "#tests/database.ts";

describe("Statements are planned once per connection", async () => {
  const db = await aDatabase();
  const read = async (key: string) => (await sql`select * from setting where key = ${key}`.execute(db)).rows;
  await sql`insert into setting (key, value) values ('a', '1'), ('b', '2')`.execute(db);

  test("the same statement with other values reads other rows", async () =>
    assert.deepEqual([await read("a"), await read("b")], [[{ key: "a", value: 1 }], [{ key: "b", value: 2 }]]));

  test("a migration that adds a column costs one failure, then the statement is planned again", async () => {
    await sql`alter table setting add column since integer`.execute(db);
    await assert.rejects(read("a"), { code: "0A000" });
    assert.deepEqual(await read("a"), [{ key: "a", value: 1, since: null }]);
  });
});
