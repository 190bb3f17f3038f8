import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addDays, addMonths, dayOf } from "#lib/dates.ts";
import { anAccount, aSession } from "#tests/accounts.ts";
import { aDatabase } from "#tests/database.ts";
import { type Aging, dueOf } from "./account-life.ts";
import { ageAccounts } from "./age-accounts.job.ts";

const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const active = (some: Partial<Aging> = {}): Aging => ({
  state: "active",
  since: noon("2024-01-01"),
  lastSignInAt: noon("2026-01-15"),
  toldAt: null,
  ...some,
});

describe("Time and an account, at the edges", () => {
  test("its owner is told 30 days before twelve months without a sign-in, not a day earlier", () => {
    assert.equal(dueOf(active(), "2026-12-15" as never), null);
    assert.deepEqual(dueOf(active(), "2026-12-16" as never), { kind: "tell", on: "2027-01-15" });
    assert.equal(dueOf(active({ toldAt: noon("2026-12-16") }), "2026-12-17" as never), null);
  });

  test("and again 7 days before", () => {
    const told = active({ toldAt: noon("2026-12-16") });
    assert.equal(dueOf(told, "2027-01-07" as never), null);
    assert.deepEqual(dueOf(told, "2027-01-08" as never), { kind: "tell", on: "2027-01-15" });
  });

  test("then it falls asleep that day", () => {
    const told = active({ toldAt: noon("2027-01-08") });
    assert.equal(dueOf(told, "2027-01-14" as never), null);
    assert.deepEqual(dueOf(told, "2027-01-15" as never), { kind: "sleep" });
  });

  test("nobody's falls asleep untold: a service stopped for long gives seven days more", () => {
    assert.deepEqual(dueOf(active(), "2027-06-01" as never), { kind: "tell", on: "2027-06-08" });
    assert.equal(dueOf(active({ toldAt: noon("2027-06-01") }), "2027-06-07" as never), null);
    assert.deepEqual(dueOf(active({ toldAt: noon("2027-06-01") }), "2027-06-08" as never), { kind: "sleep" });
  });

  test("a sign-in starts the year again, whatever was told", () =>
    assert.equal(
      dueOf(active({ lastSignInAt: noon("2027-01-10"), toldAt: noon("2027-01-08") }), "2027-01-20" as never),
      null,
    ));

  test("twenty-four months asleep close it; an invitation without answer closes after three", () => {
    const asleep = { state: "dormant", since: noon("2024-02-29"), lastSignInAt: null, toldAt: null } as const;
    assert.equal(dueOf(asleep, "2026-02-27" as never), null);
    assert.deepEqual(dueOf(asleep, "2026-02-28" as never), { kind: "close", reason: "long-asleep" });
    const invited = { ...asleep, state: "invited", since: noon("2026-08-22") } as const;
    assert.equal(dueOf(invited, "2026-11-21" as never), null);
    assert.deepEqual(dueOf(invited, "2026-11-22" as never), { kind: "close", reason: "never-came" });
  });

  test("what a référent has suspended waits for them", () =>
    assert.equal(dueOf(active({ state: "suspended" }), "2040-01-01" as never), null));
});

describe("The night job", async () => {
  const db = await aDatabase();
  const account = await anAccount(db, { nationalId: "899900000001", name: "Ida Loin", email: "ida@exemple.test" });
  const start = new Date();
  const entered = dayOf(start);
  await db.updateTable("account").set({ last_sign_in_at: start }).where("id", "=", account).execute();
  await aSession(db, { token: "t", account, unit: null, now: start });
  const day = (n: number) => noon(addDays(addMonths(entered, 12), n));
  const mails = async () =>
    (await db.selectFrom("outbox").select("payload").execute()).map((one) => (one.payload as { kind: string }).kind);
  const state = async () =>
    (await db.selectFrom("account").select("state").where("id", "=", account).executeTakeFirstOrThrow()).state;

  test("tells once at each reminder, however often it runs", async () => {
    for (const n of [-31, -30, -30, -29, -8, -7, -7, -1]) await ageAccounts(db, day(n));
    assert.deepEqual(await mails(), ["dormant-soon", "dormant-soon"]);
    assert.equal(await state(), "active");
  });

  test("puts to sleep, which ends the sessions, and closes two years later, which the owner hears of", async () => {
    await ageAccounts(db, day(0));
    assert.equal(await state(), "dormant");
    assert.deepEqual(await db.selectFrom("session").select("id").execute(), []);
    await ageAccounts(db, noon(addDays(addMonths(dayOf(day(0)), 24), -1)));
    assert.equal(await state(), "dormant");
    await ageAccounts(db, noon(addMonths(dayOf(day(0)), 24)));
    assert.equal(await state(), "closed");
    assert.deepEqual((await mails()).at(-1), "account-closed");
    const kinds = await db
      .selectFrom("security_event")
      .select("kind")
      .where("account_id", "=", account)
      .orderBy("id")
      .execute();
    assert.deepEqual(
      kinds.map((one) => one.kind).filter((kind) => kind.startsWith("account-")),
      ["account-dormant", "account-closed"],
    );
  });

  test("three years after, the account is nobody's: no name, address nor number, once", async () => {
    const closed = addMonths(dayOf(day(0)), 24);
    const whose = async () =>
      JSON.stringify([
        await db.selectFrom("account").selectAll().where("id", "=", account).execute(),
        await db.selectFrom("national_identifier").selectAll().where("account_id", "=", account).execute(),
      ]);
    await ageAccounts(db, noon(addDays(addMonths(closed, 36), -1)));
    assert.match(await whose(), /Loin/);
    for (const n of [0, 1]) await ageAccounts(db, noon(addDays(addMonths(closed, 36), n)));
    assert.doesNotMatch(await whose(), /Loin|Ida|ida@|899900000001/);
    const events = await db.selectFrom("security_event").select("kind").where("account_id", "=", account).execute();
    assert.equal(events.filter(({ kind }) => kind === "account-forgotten").length, 1);
  });
});
