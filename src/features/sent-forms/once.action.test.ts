import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { anAccount } from "#tests/accounts.ts";
import { aDatabase } from "#tests/database.ts";
import { now } from "#tests/samples.ts";
import { forgetForms } from "./forget-forms.job.ts";
import { once } from "./once.action.ts";
import { sentForm } from "./sent-form.ts";

describe("A form sent more than once", async () => {
  const db = await aDatabase();
  const account = await anAccount(db, { nationalId: "899700000001", name: "Sofia Diaz" });
  let times = 0;
  const send = (
    typed: Record<string, string>,
    at = now,
    act: () => Promise<Result<string, { kind: "no" }>> = async () => ok(`place ${++times}`),
  ) => db.transaction().execute((tx) => once<{ kind: "no" }>(tx, sentForm(typed), account, at, act));

  test("is done once and answers the same, in whatever order its fields come", async () => {
    const cle = newId<string>();
    const first = await send({ cle, a: "1", b: "2" });
    assert.deepEqual([await send({ b: "2", a: "1", cle }), await send({ cle, a: "1", b: "2" })], [first, first]);
  });

  test("with other words is refused", async () => {
    const cle = newId<string>();
    await send({ cle, a: "1" });
    assert.deepEqual(await send({ cle, a: "2" }), { ok: false, refusal: { kind: "form-reused" } });
  });

  test("that was refused is free to be corrected", async () => {
    const cle = newId<string>();
    assert.deepEqual(await send({ cle, a: "1" }, now, async () => refuse({ kind: "no" })), {
      ok: false,
      refusal: { kind: "no" },
    });
    assert.equal((await send({ cle, a: "2" })).ok, true);
  });

  test("at once by many is done once", async () => {
    const cle = newId<string>();
    const before = times;
    const answers = await Promise.all(Array.from({ length: 8 }, () => send({ cle })));
    assert.deepEqual([times - before, new Set(answers.map((a) => a.ok && a.value)).size], [1, 1]);
  });

  test("whose first try failed half-way is done by the next", async () => {
    const cle = newId<string>();
    await assert.rejects(send({ cle }, now, async () => assert.fail("cut")));
    assert.equal((await send({ cle })).ok, true);
  });

  test("is done again a day later, and its key forgotten", async () => {
    const cle = newId<string>();
    const first = await send({ cle });
    assert.notDeepEqual(await send({ cle }, addHours(now, 25)), first);
    await forgetForms(db, addHours(now, 60));
    assert.deepEqual(await db.selectFrom("idempotency").selectAll().execute(), []);
  });

  test("without a key of ours is done each time", async () => {
    assert.notDeepEqual(await send({ a: "1" }), await send({ a: "1" }));
    assert.notDeepEqual(await send({ cle: "x" }), await send({ cle: "x" }));
  });
});
