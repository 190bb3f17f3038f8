import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { undoJoin } from "#features/account-joining/join.action.ts";
import { listLinksOf, moving } from "#features/account-joining/join.store.ts";
import { mayBelong } from "#features/account-joining/join.ts";
import { listOpenUnits } from "#features/accounts/account.store.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { listSecurityEvents } from "#features/accounts/security-event.store.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { dayOf } from "#lib/dates.ts";
import { newToken } from "#lib/seal.ts";
import { aFacility, anAccount, aRight, aSession } from "#tests/accounts.ts";
import { aHostileProvider } from "#tests/hostile-provider.ts";
import { htmlProblems } from "#tests/html.ts";
import { aSignInDesk, publicUrl, tokenOf } from "#tests/sign-in.ts";
import { read, type Visitor } from "#tests/visitor.ts";

const start = `${publicUrl}/connexion/psc?but=associer&retour=%2Fcompte%2Fassociation`;
const confirm = `${publicUrl}/compte/association/confirmation`;

describe("Whose card may be tied to an account", () => {
  const rpps = { origin: "RPPS" as const, value: "899700000101", quality: 1 };
  const account = (...identifiers: { origin: "RPPS" | "LOCAL"; value: string; checked: boolean }[]) => ({
    state: "active",
    email: null,
    identifiers,
  });
  for (const [what, side, may] of [
    ["an account without any identifier", account(), true],
    ["an account with that very identifier", account({ ...rpps, checked: true }), true],
    ["an account with the number of another person", account({ ...rpps, value: "899700000109", checked: true }), false],
    ["one whose other number nobody checked", account({ ...rpps, value: "899700000109", checked: false }), true],
    ["one known by its establishment's own number", account({ origin: "LOCAL", value: "X1", checked: true }), true],
    ["a suspended one", { ...account(), state: "suspended" }, false],
  ] as const)
    test(`${what}: ${may ? "yes" : "no"}`, () =>
      assert.equal(mayBelong({ ...side, identifiers: [...side.identifiers] }, [rpps]).ok, may));
});

describe("Tying a card and joining two accounts", async () => {
  const provider = await aHostileProvider({ publicUrl, clientSecret: "secret-of-the-tests" });
  const { db, now, browser } = await aSignInDesk({ issuer: provider.issuer });
  const [hospital] = (await aFacility(db, "CH de Vienne", "grand-age", ["Médecine"])) as [UnitId];
  const [practice] = (await aFacility(db, "Cabinet du Dr Vernet", "grand-age", ["Exercice libéral"])) as [UnitId];
  let n = 0;
  /** A doctor with both accounts, signed in by password and code on the establishment's. */
  const bothAccounts = async () => {
    n += 1;
    const [rpps, name] = [`8997000002${String(n).padStart(2, "0")}`, "Paule Vernet"];
    const liberal = await anAccount(db, { nationalId: rpps, name, email: `liberal${n}@exemple.test` });
    const employed = await anAccount(db, { nationalId: `vernet-${n}`, name, email: `paule${n}@ch-vienne.test` });
    await sql`update national_identifier set verified_by = 'psc' where account_id = ${liberal}`.execute(db);
    await aRight(db, liberal, practice, {}, now());
    await aRight(db, employed, hospital, { medical: true }, now());
    return { rpps, liberal, employed, ...(await enter(employed)) };
  };
  const enter = async (account: AccountId) => {
    const token = newToken();
    await aSession(db, { token, account, unit: null, now: now(), means: "mail-code" });
    const visitor = browser();
    visitor.cookies.set("sextant", { value: token, path: "/" });
    return { visitor, token };
  };
  const showsCard = async (visitor: Visitor, rpps: string) => {
    provider.behave({
      userinfo: {
        body: {
          ...{ sub: "f:1:899909000012", SubjectNameID: rpps, given_name: "Paule", family_name: "Vernet" },
          otherIds: [{ identifiant: rpps, origine: "RPPS", qualite: 1 }],
        },
      },
    });
    return visitor.follow(await visitor.get(start));
  };
  const unitsOf = async (account: AccountId) =>
    (await listOpenUnits(db, account, dayOf(now()))).map(({ facilityName }) => facilityName);
  const emailOf = async (account: AccountId) =>
    (await db.selectFrom("account").select("email").where("id", "=", account).executeTakeFirstOrThrow()).email;

  test("a card nobody has is tied to the account, which is fresh and knows its number from then on", async () => {
    const account = await anAccount(db, { nationalId: "employee-1", name: "Paule Vernet" });
    const { visitor } = await enter(account);
    const { url } = await showsCard(visitor, "899700000301");
    assert.equal(url, `${publicUrl}/compte/association`);
    assert.equal((await findMember(db, tokenOf(visitor), now()))?.session.level, "strong");
    assert.ok((await listSecurityEvents(db, account, 9)).some(({ kind }) => kind === "means-added"));
    const kept = await db
      .selectFrom("national_identifier")
      .select("verified_by")
      .where("value", "=", "899700000301")
      .where("account_id", "=", account)
      .executeTakeFirst();
    assert.equal(kept?.verified_by, "psc");
    const { body } = await read(await visitor.get(url));
    assert.match(body, /déjà associé à votre carte[\s\S]+RPPS 899700000301/);
    assert.deepEqual(await htmlProblems(body), []);
  });

  test("a card that opens another account leads to a page that shows both, and changes nothing by itself", async () => {
    const { rpps, liberal, employed, visitor, token } = await bothAccounts();
    const { url, response } = await showsCard(visitor, rpps);
    assert.equal(url, confirm);
    const { body } = await read(response);
    assert.match(body, /Cabinet du Dr Vernet, Exercice libéral[\s\S]+CH de Vienne, Médecine/);
    assert.match(body, /liberal\d@exemple\.test[\s\S]+paule\d@ch-vienne\.test/);
    assert.deepEqual(await htmlProblems(body), []);
    assert.deepEqual([await unitsOf(liberal), await unitsOf(employed)], [["Cabinet du Dr Vernet"], ["CH de Vienne"]]);
    assert.ok(await findMember(db, token, now()));
  });

  test("confirmed, makes one account with the units of both, whose every session is new", async () => {
    const { rpps, liberal, employed, visitor, token } = await bothAccounts();
    const elsewhere = await enter(liberal);
    await db
      .insertInto("passkey")
      .values({
        ...{ id: crypto.randomUUID(), credential_id: `key-${n}`, account_id: employed, public_key: Buffer.alloc(1) },
        ...{ counter: 0, backup_eligible: false, backed_up: false, name: "Clé", created_at: now() },
      } as never)
      .execute();
    await showsCard(visitor, rpps);
    const done = await visitor.post(confirm, { courriel: `paule${n}@ch-vienne.test` });
    assert.equal(done.status, 303);
    assert.deepEqual(await unitsOf(liberal), ["CH de Vienne", "Cabinet du Dr Vernet"].toSorted());
    assert.deepEqual([await findMember(db, token, now()), await findMember(db, elsewhere.token, now())], [null, null]);
    const { account, session } = (await findMember(db, tokenOf(visitor), now()))!;
    assert.deepEqual([account.id, session.level], [liberal, "strong"]);
    assert.deepEqual([await emailOf(liberal), await emailOf(employed)], [`paule${n}@ch-vienne.test`, null]);
    const reserved = await db
      .selectFrom("reserved_email")
      .select("address")
      .where("account_id", "=", liberal)
      .execute();
    assert.deepEqual(reserved, [{ address: `liberal${n}@exemple.test` }]);
    const key = await db.selectFrom("passkey").select("account_id").where("credential_id", "=", `key-${n}`).execute();
    assert.deepEqual(key, [{ account_id: liberal }]);
    for (const one of [liberal, employed])
      assert.ok((await listSecurityEvents(db, one, 5)).some(({ kind }) => kind === "accounts-linked"));
    const mails = await sql<{ payload: { kind: string } }>`
      select payload from outbox where name = 'tell-account' and payload ->> 'account' = ${liberal}`.execute(db);
    assert.ok(mails.rows.some(({ payload }) => payload.kind === "accounts-linked"));
    assert.equal((await visitor.post(confirm, {})).status, 400, "once");
  });

  test("a card whose numbers are on both accounts joins them too: the way out of a sign-in that stopped on two", async () => {
    const { rpps, liberal, employed, visitor } = await bothAccounts();
    const adeli = `0381234${String(n).padStart(3, "0")}`;
    await db
      .insertInto("national_identifier")
      .values({ origin: "ADELI", value: adeli, account_id: employed, verified_by: "referent", verified_at: now() })
      .execute();
    provider.behave({
      userinfo: {
        body: {
          ...{ sub: "f:1:899909000012", SubjectNameID: rpps, given_name: "Paule", family_name: "Vernet" },
          otherIds: [{ identifiant: adeli, origine: "ADELI", qualite: 1 }],
        },
      },
    });
    const { response } = await visitor.follow(await visitor.get(start));
    assert.equal(response.status, 200);
    assert.equal((await visitor.post(confirm, {})).status, 303);
    assert.deepEqual(await unitsOf(liberal), ["CH de Vienne", "Cabinet du Dr Vernet"].toSorted());
  });

  test("undone by a référent, gives its rights and its address back to the establishment's account alone", async () => {
    const { rpps, liberal, employed, visitor } = await bothAccounts();
    await showsCard(visitor, rpps);
    await visitor.post(confirm, { courriel: `liberal${n}@exemple.test` });
    const admin = await anAccount(db, { nationalId: `referent-${n}`, name: "Élodie Marchand" });
    const { facility_id } = await db
      .selectFrom("unit")
      .select("facility_id")
      .where("id", "=", hospital)
      .executeTakeFirstOrThrow();
    const link = (await listLinksOf(db, facility_id)).find(({ kept }) => kept === liberal)!;
    const visit = { browser: "b", device: "d", address: "" };
    const undo = () => db.transaction().execute((tx) => undoJoin(tx, link.id, { account: admin, visit }, now()));
    assert.ok((await undo()).ok);
    assert.deepEqual([await unitsOf(liberal), await unitsOf(employed)], [["Cabinet du Dr Vernet"], ["CH de Vienne"]]);
    assert.deepEqual(
      [await emailOf(liberal), await emailOf(employed)],
      [`liberal${n}@exemple.test`, `paule${n}@ch-vienne.test`],
    );
    assert.equal(await findMember(db, tokenOf(visitor), now()), null);
    assert.deepEqual(await undo(), { ok: false, refusal: { kind: "already-undone" } });
  });

  test("the card of somebody else is never tied to an account whose number was checked", async () => {
    const { liberal, token } = await bothAccounts();
    const thief = browser();
    const theirs = newToken();
    await aSession(db, { token: theirs, account: liberal, unit: practice, now: now(), means: "mail-code" });
    thief.cookies.set("sextant", { value: theirs, path: "/" });
    const { response } = await showsCard(thief, "899700000399");
    const { status, body } = await read(response);
    assert.equal(status, 403);
    assert.match(body, /Ce n’est pas la carte de la personne connectée/);
    assert.equal((await listSecurityEvents(db, liberal, 1))[0]?.reason, "another-person");
    assert.ok(await findMember(db, token, now()));
  });

  test("is confirmed by nobody but who began it, with an address of theirs, in their browser", async () => {
    const { rpps, liberal, employed, visitor } = await bothAccounts();
    await showsCard(visitor, rpps);
    const stranger = await enter(await anAccount(db, { nationalId: `stranger-${n}`, name: "Autre Personne" }));
    stranger.visitor.cookies.set("sextant-creation", visitor.cookies.get("sextant-creation")!);
    assert.equal((await stranger.visitor.get(confirm)).status, 400);
    assert.equal((await stranger.visitor.post(confirm, {})).status, 400);
    await showsCard(visitor, rpps);
    assert.equal((await visitor.post(confirm, { courriel: "evil@exemple.test" })).status, 409);
    assert.deepEqual([await unitsOf(liberal), await unitsOf(employed)], [["Cabinet du Dr Vernet"], ["CH de Vienne"]]);
  });

  test("is not done with an account that was suspended", async () => {
    const { rpps, liberal, employed, visitor } = await bothAccounts();
    await db.updateTable("account").set({ state: "suspended" }).where("id", "=", liberal).execute();
    await showsCard(visitor, rpps);
    assert.equal((await visitor.post(confirm, {})).status, 409);
    assert.deepEqual(await unitsOf(employed), ["CH de Vienne"]);
  });

  test("what was kept of a registration never joins accounts, nor the reverse", async () => {
    const { rpps, visitor } = await bothAccounts();
    await showsCard(visitor, rpps);
    assert.equal((await visitor.get(`${publicUrl}/compte/creation`)).status, 400);
  });

  test("every column that names an account either moves or stays, on purpose", async () => {
    const { rows } = await sql<{ column: string }>`
      select c.conrelid::regclass || '.' || a.attname as column from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = 'account'::regclass order by 1`.execute(db);
    const moves = Object.entries(moving).flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`));
    /** The past, what ends with a session, and what belongs to an account as such. */
    const stays = [
      ...["account.created_by", "account.merged_into", "account_link.kept_account", "account_link.merged_account"],
      ...["account_link.undone_by", "auth_policy.set_by", "charter_acceptance.account_id", "email_proof.account_id"],
      ...["idempotency.account_id", "mailed_link.account_id", "mailed_link.created_by", "one_time_code.account_id"],
      ...["passkey_challenge.account_id", "pending_sign_in.account_id", "practice_situation.account_id"],
      ...[
        "reserved_email.account_id",
        "search_subscriber.account_id",
        "security_event.account_id",
        "security_event.by_account",
        "session.account_id",
      ],
      ...["sign_in_attempt.account_id", "trusted_browser.account_id", "delegation.ended_by"],
      ...["habilitation.ended_by", "habilitation.granted_by", "message.account_id", "referral.created_by"],
      ...["decision_retrieval.account_id", "evaluation_consent.account_id", "official_status.account_id"],
      ...["availability_event.account_id", "facility_document.added_by", "directory_edit.account_id"],
      ...["orientation_publication.published_by", "orientation_version.created_by"],
      ...["volet_release.released_by"],
      ...["directory_report.account_id", "notice_delivery.account_id"],
      ...["beginning.account_id", "steward_invitation.invited_by", "steward_invitation.answered_by"],
      ...["franceconnect_attempt.account_id", "franceconnect_identity.account_id"],
      ...["death.account_id", "merge.decided_by", "merge.proposed_by"],
      ...["decision.entered_by", "decision_import.by_account"],
      ...["steward.added_by", "steward.ended_by", "treating_doctor.named_by"],
      ...["steward_invitation.answered_by", "steward_invitation.invited_by", "beginning.account_id"],
      ...["desk_facility.accepted_by", "desk_facility.asked_by", "desk_facility.ended_by", "desk_follow.account_id"],
      ...["decision.entered_by", "legal_hold.account_id", "parameter_change.account_id"],
    ];
    assert.deepEqual(
      rows.map(({ column }) => column).filter((column) => !moves.includes(column) && !stays.includes(column)),
      [],
    );
  });
});
