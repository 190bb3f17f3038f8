import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { grantHabilitation } from "#features/accounts/grant.action.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { addDays, type Day, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { aFacility, anAccount, aRight } from "#tests/accounts.ts";
import { aDatabase } from "#tests/database.ts";
import { notifyUnits } from "./notify.action.ts";
import type { ToTell } from "./tell.store.ts";

const now = new Date("2026-11-21T10:00:00Z");
const today = dayOf(now);

describe("Telling a unit", async () => {
  const db = await aDatabase();
  const [protectedUnit, permanent] = (await aFacility(db, "EHPAD Les Tilleuls", "grand-age", [
    "Unité protégée",
    "Permanent",
  ])) as [UnitId, UnitId];
  const [bellevue] = (await aFacility(db, "Résidence Bellevue", "grand-age", ["Permanent"])) as [UnitId];

  let people = 0;
  const someone = (email: string | null = `personne${people}@unite.example`) =>
    anAccount(db, { nationalId: `89990900${String(people++).padStart(4, "0")}`, name: "Claire Morel", email });
  const receiver = { role: "receiver", medical: false } as const;
  const [claire, helene, marc, nomail] = [await someone(), await someone(), await someone(), await someone(null)];
  await aRight(db, claire, protectedUnit, receiver, now);
  await aRight(db, claire, permanent, receiver, now);
  await aRight(db, helene, protectedUnit, receiver, now);
  await aRight(db, nomail, protectedUnit, receiver, now);
  await aRight(db, marc, bellevue, receiver, now);

  const told = (some: Partial<ToTell> = {}): ToTell => ({
    unitId: protectedUnit,
    module: "grand-age",
    role: "receiver",
    kind: "new-request",
    referralId: newId(),
    requestId: newId(),
    number: "GA26-7K4T-9Q2M-X",
    ...some,
  });
  const tell = async (...all: ToTell[]) => {
    await db.transaction().execute((tx) => notifyUnits(tx, all, now));
    const referrals = all.map((one) => one.referralId);
    const rows = await db.selectFrom("notice").selectAll().where("referral_id", "in", referrals).execute();
    const jobs = await db.selectFrom("outbox").select(["name", "payload"]).execute();
    await db.deleteFrom("outbox").execute();
    const who = new Map<AccountId, string>([
      [claire, "claire"],
      [helene, "helene"],
      [marc, "marc"],
      [nomail, "nomail"],
    ]);
    return { rows, jobs, names: rows.map((row) => `${who.get(row.account_id as AccountId)} ${row.mail}`).toSorted() };
  };

  test("tells each of its receivers once, and mails those who have an address", async () => {
    const one = told();
    const { rows, jobs, names } = await tell(one);
    assert.deepEqual(names, ["claire waiting", "helene waiting", "nomail none"]);
    const { id, account_id, ...row } = rows.find((notice) => notice.account_id === claire)!;
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.ok(
      Math.abs(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16) - Date.now()) < 60_000,
      "the time is in the identifier",
    );
    assert.deepEqual(row, {
      unit_id: protectedUnit,
      kind: "new-request",
      referral_id: one.referralId,
      request_id: one.requestId,
      number: "GA26-7K4T-9Q2M-X",
      at: now,
      read_at: null,
      mail: "waiting",
      mailed_at: null,
      mail_at: null,
      letter: null,
      sms: "none",
    });
    const mailed = rows
      .filter((notice) => notice.mail === "waiting")
      .map((notice) => ({ name: "mail-notice", payload: { notice: notice.id } }));
    const inOrder = (all: object[]) => all.map((job) => JSON.stringify(job)).toSorted();
    assert.deepEqual(inOrder(jobs), inOrder(mailed));
  });

  test("tells several units in one go, an account once for each of its units", async () => {
    const { names } = await tell(told(), told({ unitId: permanent }), told({ unitId: bellevue }));
    assert.deepEqual(names, ["claire waiting", "claire waiting", "helene waiting", "marc waiting", "nomail none"]);
  });

  test("does not tell the one who did it", async () => {
    assert.deepEqual((await tell(told({ except: claire }))).names, ["helene waiting", "nomail none"]);
  });

  test("tells nobody in another role or another module", async () => {
    assert.deepEqual((await tell(told({ role: "requester" }), told({ module: "sanitaire" }))).names, []);
  });

  test("tells only those habilitated that day, by the calendar of France, and mails as each habilitation says", async () => {
    const [unit] = (await aFacility(db, "EHPAD Le Clos", "grand-age", ["Permanent"])) as [UnitId];
    const accounts = await Promise.all([1, 2, 3, 4, 5].map(() => someone()));
    const dates: { from: Day; to: Day | null; mail?: boolean }[] = [
      { from: addDays(today, -10), to: addDays(today, -1) },
      { from: addDays(today, -10), to: today },
      { from: today, to: null },
      { from: addDays(today, 1), to: null },
      { from: today, to: null, mail: false },
    ];
    for (const [i, account] of accounts.entries())
      await grantHabilitation(db, { account, unit, module: "grand-age", ...receiver, ...dates[i]! }, now);
    const { rows } = await tell(told({ unitId: unit }));
    assert.deepEqual(
      accounts.map((account) => rows.find((row) => row.account_id === account)?.mail ?? null),
      [null, "waiting", "waiting", null, "none"],
    );
  });

  test("leaves nothing behind when the transaction fails", async () => {
    const one = told();
    const failing = db.transaction().execute(async (tx) => {
      await notifyUnits(tx, [one], now);
      throw new Error("changed my mind");
    });
    await assert.rejects(failing, /changed my mind/);
    const { n } = await db
      .selectFrom("notice")
      .select((e) => e.fn.countAll<number>().as("n"))
      .where("referral_id", "=", one.referralId)
      .executeTakeFirstOrThrow();
    const jobs = await db.selectFrom("outbox").selectAll().execute();
    assert.deepEqual([n, jobs], [0, []]);
  });

  test("takes three statements whatever the number of units", async () => {
    let statements = 0;
    await db.transaction().execute((tx) => {
      const counted = tx.withPlugin({
        transformQuery: ({ node }) => {
          statements += 1;
          return node;
        },
        transformResult: async ({ result }) => result,
      });
      return notifyUnits(counted as typeof tx, [told(), told({ unitId: permanent }), told({ unitId: bellevue })], now);
    });
    assert.equal(statements, 3);
  });
});
