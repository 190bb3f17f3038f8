import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { listSecurityEvents } from "#features/accounts/security-event.store.ts";
import { listSituations, saveSituations } from "#features/accounts/situation.store.ts";
import { situationsOf } from "#features/accounts/situation.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { aFacility, anAccount, aRight } from "#tests/accounts.ts";
import { aHostileProvider } from "#tests/hostile-provider.ts";
import { htmlProblems } from "#tests/html.ts";
import { aSignInDesk, ids, publicUrl, startUrl, tokenOf } from "#tests/sign-in.ts";
import { read } from "#tests/visitor.ts";

const doctor = (activities: object[], codeSavoirFaire = "SM54") => ({
  sub: "f:1:899909000012",
  SubjectNameID: "899909000012",
  given_name: "Sofia",
  family_name: "Diaz",
  codeCivilite: "MME",
  otherIds: [{ identifiant: "899909000012", origine: "RPPS", qualite: 1 }],
  SubjectRefPro: { exercices: [{ codeProfession: "10", codeSavoirFaire, activities }] },
});
const liberal = { codeModeExercice: "L", codeSecteurDactivite: "SA07", raisonSocialeSite: "Cabinet des Lilas" };

describe("Several situations", async () => {
  const provider = await aHostileProvider({ publicUrl, clientSecret: "secret-of-the-tests" });
  const { db, now, browser } = await aSignInDesk({ issuer: provider.issuer });
  const [geriatrics] = (await aFacility(db, "CH de Vienne", "grand-age", ["Court séjour gériatrique"])) as [UnitId];
  const [clinic] = (await aFacility(db, "Clinique du Rhône", "grand-age", ["Médecine"])) as [UnitId];
  const { finess } = await db
    .selectFrom("facility as f")
    .innerJoin("unit as u", "u.facility_id", "f.id")
    .select("f.finess")
    .where("u.id", "=", geriatrics)
    .executeTakeFirstOrThrow();
  const account: AccountId = await anAccount(db, { nationalId: ids.sofia, name: "Sofia Ancien-Nom" });
  for (const unit of [geriatrics, clinic]) await aRight(db, account, unit, {}, now());
  const salaried = { codeModeExercice: "S", codeSecteurDactivite: "SA01", numeroFinessSite: finess };
  provider.behave({ userinfo: { body: doctor([liberal, salaried]) } });

  test("lead to the choice of one after signing in, by a page that says what and where each is", async () => {
    const visitor = browser();
    const { url, response } = await visitor.follow(await visitor.get(startUrl()));
    assert.equal(url, `${publicUrl}/compte/situation?retour=%2Fqui`);
    const { body } = await read(response);
    assert.match(body, /Médecin · Médecine générale, libéral[\s\S]+Cabinet des Lilas/);
    assert.deepEqual(await htmlProblems(body), []);
  });

  test("once chosen, open the unit where it is exercised, under another token, and come first the next time", async () => {
    const visitor = browser();
    await visitor.follow(await visitor.get(startUrl()));
    const hospital = (await listSituations(db, account)).find(({ mode }) => mode === "S")!;
    const before = tokenOf(visitor);
    const chosen = await visitor.follow(
      await visitor.post(`${publicUrl}/compte/situation`, { situation: hospital.key, retour: "/qui" }),
    );
    assert.equal(await chosen.response.text(), "Dr Sofia Diaz, Court séjour gériatrique");
    assert.equal(await findMember(db, before, now()), null);
    assert.equal((await findMember(db, tokenOf(visitor), now()))?.situation, hospital.key);
    assert.equal((await listSecurityEvents(db, account, 1))[0]?.kind, "situation-chosen");
    assert.equal((await listSituations(db, account))[0]?.key, hospital.key);
    assert.match((await read(await visitor.get(`${publicUrl}/compte/situation`))).body, /Situation actuelle/);
  });

  test("exercised nowhere one may act for lead to the choice of a unit", async () => {
    const visitor = browser();
    await visitor.follow(await visitor.get(startUrl()));
    const practice = (await listSituations(db, account)).find(({ mode }) => mode === "L")!;
    const chosen = await visitor.post(`${publicUrl}/compte/situation`, { situation: practice.key, retour: "/qui" });
    assert.equal(chosen.headers.get("location"), "/espaces?retour=%2Fqui");
  });

  test("of somebody else, or of nobody, cannot be chosen", async () => {
    const other = await anAccount(db, { nationalId: ids.karim, name: "Karim Haddad" });
    const theirs = situationsOf([{ codeProfession: "60", activities: [{ codeModeExercice: "S" }] }], "M");
    await db.transaction().execute((tx) => saveSituations(tx, other, theirs, now()));
    const visitor = browser();
    await visitor.follow(await visitor.get(startUrl()));
    for (const situation of [theirs[0]!.key, "x", ""]) {
      const refused = await visitor.post(`${publicUrl}/compte/situation`, { situation });
      assert.equal(refused.headers.get("location"), "/compte/situation");
    }
    assert.equal((await findMember(db, tokenOf(visitor), now()))?.situation, null);
  });

  test("what changed at the provider is refreshed, its former values kept in the security journal", async () => {
    const event = await db
      .selectFrom("security_event")
      .select("former")
      .where("account_id", "=", account)
      .where("kind", "=", "identity-changed")
      .executeTakeFirstOrThrow();
    assert.deepEqual(event.former, { familyName: "Ancien-Nom", profession: "60", speciality: null });

    provider.behave({ userinfo: { body: doctor([salaried], "SM18") } });
    const visitor = browser();
    const { url } = await visitor.follow(await visitor.get(startUrl()));
    assert.equal(url, `${publicUrl}/espaces?retour=%2Fqui`, "one situation left: no choice");
    const { speciality, speciality_label } = await db
      .selectFrom("account")
      .select(["speciality", "speciality_label"])
      .where("id", "=", account)
      .executeTakeFirstOrThrow();
    assert.deepEqual([speciality, speciality_label], ["SM18", "Gériatrie"]);
    assert.deepEqual(
      (await listSituations(db, account)).map(({ mode, speciality }) => [mode, speciality]),
      [["S", "SM18"]],
    );
  });

  test("stay as they are when userinfo says nothing of them", async () => {
    provider.behave({
      userinfo: { status: 503, type: "text/html", body: "" },
      claims: { given_name: "Sofia", family_name: "Diaz" },
    });
    const visitor = browser();
    await visitor.follow(await visitor.get(startUrl()));
    assert.equal((await listSituations(db, account)).length, 1);
  });
});
