import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { grantHabilitation } from "#features/accounts/grant.action.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { openOwnSpace } from "#features/directory/own-space.action.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { anAccount } from "#tests/accounts.ts";
import { aDraft, aPlatform, monday } from "#tests/dossiers.ts";
import { notifyStewards, notifyUnits } from "./notify.action.ts";

describe("Telling the person's side of a dossier", async () => {
  const p = await aPlatform();
  const id = await aDraft(p);
  let people = 0;
  const ownSpace = async (account: AccountId) => {
    const unit = (await p.db.transaction().execute((tx) => openOwnSpace(tx))) as string as UnitId;
    await grantHabilitation(
      p.db,
      { account, unit, module: "grand-age", role: "person", medical: false, from: dayOf(monday) },
      monday,
    );
    return unit;
  };
  const someone = () =>
    anAccount(p.db, {
      nationalId: `89990911${String(people++).padStart(4, "0")}`,
      name: "Marie Durand",
      email: `marie${people}@exemple.fr`,
    });
  const follow = (account: AccountId, kind: "steward" | "helper", may_act = false, ended_at: Date | null = null) =>
    p.db
      .insertInto("steward")
      .values({ id: newId(), referral_id: id, account_id: account, kind, may_act, added_at: monday, ended_at })
      .execute();
  const [daughter, helper, acting, former] = [await someone(), await someone(), await someone(), await someone()];
  const space = await ownSpace(daughter);
  for (const account of [helper, acting, former]) await ownSpace(account);
  await follow(daughter, "steward");
  await follow(helper, "helper");
  await follow(acting, "helper", true);
  await follow(former, "steward", false, monday);
  // a professional who helps hears of it in a unit of theirs
  await follow(p.accounts.karim, "helper", true);

  const toldOf = async (tell: () => Promise<unknown>) => {
    await p.db.deleteFrom("notice").execute();
    await tell();
    return p.db.selectFrom("notice").select(["account_id", "unit_id", "mail"]).where("referral_id", "=", id).execute();
  };
  const about = { module: "grand-age", referralId: id, requestId: null, number: "GA26-7K4T-9Q2M-X" } as const;

  test("what the requester hears, its référents and those who may act hear too, each in their own space", async () => {
    const rows = await toldOf(() =>
      p.db
        .transaction()
        .execute((tx) =>
          notifyUnits(tx, [{ ...about, unitId: p.units.hospital, role: "requester", kind: "proposal" }], monday),
        ),
    );
    const told = new Map(rows.map((row) => [row.account_id, row]));
    assert.deepEqual(
      new Set(told.keys()),
      new Set<string>([p.accounts.sofia, p.accounts.roche, daughter, acting, p.accounts.karim]),
    );
    assert.equal(told.get(daughter)?.unit_id, space);
    assert.equal(told.get(daughter)?.mail, "waiting");
    assert.equal(told.get(p.accounts.karim)?.unit_id, p.units.clinic);
  });

  test("what is said to the person's side alone reaches no professional of the unit that carries the dossier", async () => {
    const rows = await toldOf(() =>
      p.db.transaction().execute((tx) => notifyStewards(tx, [{ ...about, kind: "proposal", except: acting }], monday)),
    );
    assert.deepEqual(new Set(rows.map((row) => row.account_id)), new Set<string>([daughter, p.accounts.karim]));
  });

  test("what is urgent does not wait for the morning", async () => {
    const night = new Date("2026-11-23T22:00:00Z");
    const mailsOf = async (urgency: "standard" | "urgent") => {
      await p.db.updateTable("referral").set({ urgency }).where("id", "=", id).execute();
      const rows = await toldOf(() =>
        p.db.transaction().execute((tx) => notifyStewards(tx, [{ ...about, kind: "proposal" }], night)),
      );
      return new Set(rows.map((row) => row.mail));
    };
    assert.deepEqual(await mailsOf("standard"), new Set(["later"]));
    assert.deepEqual(await mailsOf("urgent"), new Set(["waiting"]));
  });

  test("whoever has the dossier in their own space hears as its requester", async () => {
    await p.db.updateTable("referral").set({ owner_unit_id: space }).where("id", "=", id).execute();
    for (const tell of [
      (tx: Parameters<typeof notifyUnits>[0]) => notifyStewards(tx, [{ ...about, kind: "proposal" }], monday),
      (tx: Parameters<typeof notifyUnits>[0]) =>
        notifyUnits(tx, [{ ...about, unitId: space, role: "requester", kind: "answer" }], monday),
    ]) {
      const rows = await toldOf(() => p.db.transaction().execute(tell));
      assert.deepEqual(
        rows.filter((row) => row.account_id === daughter).length,
        1,
        "once, though she is a référent too",
      );
    }
  });
});
