import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { identityOf } from "#features/accounts/identity.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { signIn } from "#features/pro-sante-connect/callback.action.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { newId } from "#lib/ids.ts";
import { aFacility, anAccount, aRight, aSite } from "#tests/accounts.ts";
import { aDatabase } from "#tests/database.ts";
import { htmlProblems } from "#tests/html.ts";
import { aVisitor, read } from "#tests/visitor.ts";
import { member } from "#web/guards.ts";
import { markNoticesReadPage, noticesPage } from "./notices.page.ts";
import { notifyUnits } from "./notify.action.ts";

const publicUrl = "http://localhost:9";
const now = new Date("2026-11-21T10:00:00Z");

describe("The inbox", async () => {
  const db = await aDatabase();
  const oidc = { issuer: "http://localhost:1", clientId: "sextant", clientSecret: "none" };
  const site = aSite({ db, now: () => now, publicUrl, oidc }, [
    { method: "GET", path: "/notifications", who: member, page: noticesPage },
    { method: "POST", path: "/notifications/lues", who: member, page: markNoticesReadPage },
  ]);

  const [tilleuls] = (await aFacility(db, "EHPAD Les Tilleuls", "grand-age", ["Unité protégée"])) as [UnitId];
  const [bellevue] = (await aFacility(db, "Résidence Bellevue", "grand-age", ["Permanent"])) as [UnitId];

  /** Somebody signed in for one unit, as after the provider's answer. */
  async function visitorFor(nationalId: string, unit: UnitId) {
    const account = await anAccount(db, { nationalId, name: "Claire Morel" });
    await aRight(db, account, unit, { role: "receiver" }, now);
    const identity = identityOf({ SubjectNameID: nationalId, given_name: "Claire", family_name: "Morel" })!;
    const opened = await signIn(
      db,
      { identity, idToken: "proof", authenticatedAt: now, authMode: "MOBILE", sid: null, subject: "s" },
      { visit: { browser: "tests", device: "Firefox", address: "" }, shared: false, formerToken: null },
      now,
    );
    assert.ok(opened.ok);
    const visitor = aVisitor({ [publicUrl]: site });
    visitor.cookies.set("sextant", { value: opened.value.token, path: "/" });
    return { account, visitor, token: opened.value.token };
  }
  const tell = (unitId: UnitId, kind: "new-request" | "withdrawn", number: string, at: Date) =>
    db
      .transaction()
      .execute((tx) =>
        notifyUnits(
          tx,
          [{ unitId, module: "grand-age", role: "receiver", kind, referralId: newId(), requestId: null, number }],
          at,
        ),
      );
  const inbox = async (visitor: ReturnType<typeof aVisitor>) =>
    (await read(await visitor.get(`${publicUrl}/notifications`))).body;
  const noticesOf = (account: AccountId) =>
    db.selectFrom("notice").selectAll().where("account_id", "=", account).orderBy("at").execute();

  test("says what it is empty of", async () => {
    const { visitor } = await visitorFor("899909000046", tilleuls);
    const page = await inbox(visitor);
    assert.match(page, /Aucune notification pour cette unité/);
    assert.deepEqual(await htmlProblems(page), []);
  });

  test("lists what happened to the unit's dossiers, the newest first, saying what waits for the reader", async () => {
    const { visitor, account, token } = await visitorFor("899909000053", tilleuls);
    await tell(tilleuls, "new-request", "GA26-AAAA-AAAA-A", new Date("2026-11-21T07:00:00Z"));
    await tell(tilleuls, "withdrawn", "GA26-BBBB-BBBB-B", new Date("2026-11-21T09:00:00Z"));
    const page = await inbox(visitor);
    assert.deepEqual(await htmlProblems(page), []);
    assert.deepEqual(
      [...page.matchAll(/href="\/dossiers\/([^"]+)">([^<]+)/g)].map((m) => [m[1], m[2]]),
      (await noticesOf(account)).toReversed().map((row) => [row.referral_id, row.number]),
    );
    assert.match(page, /il y a 3 h<\/span> <span class="note">21 nov. 2026 à 08:00/);
    assert.equal(page.match(/À vous/g)?.length, 1);
    assert.match(page, new RegExp(`topics="unit:${tilleuls}"`));
    assert.equal((await findMember(db, token, now))?.unread, 2);
  });

  test("marks one as read, then all", async () => {
    const { visitor, account } = await visitorFor("899909000061", tilleuls);
    for (const number of ["GA26-CCCC-CCCC-C", "GA26-DDDD-DDDD-D", "GA26-EEEE-EEEE-E"])
      await tell(tilleuls, "new-request", number, now);
    const [first] = await noticesOf(account);
    await visitor.post(`${publicUrl}/notifications/lues`, { avis: first!.id });
    assert.deepEqual((await noticesOf(account)).map((row) => row.read_at !== null).toSorted(), [false, false, true]);

    const { response } = await visitor.follow(await visitor.post(`${publicUrl}/notifications/lues`, {}));
    assert.match(await response.text(), /Toutes les notifications de cette unité sont lues/);
    assert.ok((await noticesOf(account)).every((row) => row.read_at?.getTime() === now.getTime()));
  });

  test("leaves alone the notices of somebody else and of another unit", async () => {
    const mine = await visitorFor("899909000079", bellevue);
    const theirs = await visitorFor("899909000087", bellevue);
    await tell(bellevue, "new-request", "GA26-FFFF-FFFF-F", now);
    const [other] = await noticesOf(theirs.account);
    await mine.visitor.post(`${publicUrl}/notifications/lues`, { avis: other!.id });
    await mine.visitor.post(`${publicUrl}/notifications/lues`, { avis: "' or 1=1" });
    await mine.visitor.post(`${publicUrl}/notifications/lues`, {});
    assert.deepEqual(
      [(await noticesOf(theirs.account))[0]?.read_at, (await noticesOf(mine.account))[0]?.read_at],
      [null, now],
    );
    assert.doesNotMatch(await inbox(theirs.visitor), /GA26-AAAA/, "another unit's notices are not listed");
  });
});
