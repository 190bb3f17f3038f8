import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openForService } from "#db/vault.ts";
import { identityOf } from "#features/accounts/identity.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { listSecurityEvents } from "#features/accounts/security-event.store.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { aFacility, anAccount, aRight } from "#tests/accounts.ts";
import { aHostileProvider } from "#tests/hostile-provider.ts";
import { htmlProblems } from "#tests/html.ts";
import { aSignInDesk, ids, publicUrl, startUrl, tokenOf } from "#tests/sign-in.ts";
import { read, type Visitor } from "#tests/visitor.ts";
import { emailProblem, mayRegister, readRegistration } from "./registration.ts";

const lilas = {
  codeModeExercice: "L",
  codeSecteurDactivite: "SA07",
  raisonSocialeSite: "CABINET DES LILAS",
  numeroVoie: "3",
  codeTypeDeVoie: "R",
  libelleVoie: "DES LILAS",
  bureauCedex: "38200 VIENNE",
  codePostal: "38200",
};
const salaried = { codeModeExercice: "S", codeSecteurDactivite: "SA01" };
const person = (n: number, codeProfession: string, activities: object[], codeCategorieProfessionnelle = "C") => ({
  sub: "f:1:899909000012",
  SubjectNameID: `8997000001${n}`,
  given_name: "Paule",
  family_name: "Vernet",
  codeCivilite: "MME",
  SubjectRole: [`${codeProfession}^1.2.250.1.213.1.1.5.5`],
  SubjectRefPro: {
    exercices: [{ codeProfession, codeCategorieProfessionnelle, codeSavoirFaire: "SM54", activities }],
  },
});
const good = {
  courriel: "Paule.Vernet@exemple.test",
  motDePasse: "bruyère tabouret nuage 47",
  rue: "3 rue des Lilas",
  codePostal: "38200",
  ville: "Vienne",
};
const creation = `${publicUrl}/compte/creation`;

describe("Who may open an account by themselves", () => {
  for (const [who, profession, activities, category, may] of [
    ["a doctor in liberal practice", "10", [lilas], "C", true],
    ["a doctor both liberal and salaried", "10", [salaried, lilas], "C", true],
    ["a salaried doctor", "10", [salaried], "C", false],
    ["a student in medicine", "10", [lilas], "E", false],
    ["a liberal nurse", "60", [lilas], "C", false],
    ["a liberal psychomotor therapist", "96", [lilas], "C", true],
    ["a salaried psychologist", "93", [salaried], "C", false],
    ["a doctor without any activity", "10", [], "C", false],
  ] as const)
    test(`${who}: ${may ? "yes" : "no"}`, () =>
      assert.equal(mayRegister(identityOf(person(11, profession, [...activities], category))!), may));

  test("every problem of the form is said at once, on its field", () => {
    assert.deepEqual(
      Object.keys(readRegistration({ courriel: "x", rue: " ", codePostal: "3820", ville: "" }).problems),
      ["courriel", "rue", "codePostal", "ville"],
    );
  });

  test("an address one cannot write to, or a secure mailbox, is refused", () => {
    const refused = ["", "a", "a@b", "a@b.c,d@e.f", "a b@c.d", "<a@b.c>", "x@ch.mssante.fr", `${"a".repeat(200)}@b.fr`];
    assert.deepEqual(
      refused.filter((email) => emailProblem(email) === null),
      [],
    );
    assert.equal(emailProblem("paule.vernet@exemple.test"), null);
  });
});

describe("A first sign-in by card", async () => {
  const provider = await aHostileProvider({ publicUrl, clientSecret: "secret-of-the-tests" });
  const { db, now, clock, browser } = await aSignInDesk({ issuer: provider.issuer });
  const comesIn = async (visitor: Visitor, said: object) => {
    provider.behave({ userinfo: { body: said as Record<string, unknown> } });
    return visitor.follow(await visitor.get(startUrl()));
  };
  const accountsOf = (n: number) =>
    db.selectFrom("account").selectAll().where("national_id", "=", `8997000001${n}`).execute();
  const codeFor = async (account: string) => {
    const row = await db
      .selectFrom("one_time_code")
      .select("sealed")
      .where("account_id", "=", account)
      .where("dead_at", "is", null)
      .orderBy("sent_at", "desc")
      .executeTakeFirstOrThrow();
    return openForService(row.sealed!);
  };

  test("of a liberal doctor leads to the creation of an account, under the name the card says", async () => {
    const visitor = browser();
    const { url, response } = await comesIn(visitor, person(21, "10", [salaried, lilas]));
    assert.equal(url, creation);
    assert.equal(visitor.cookies.has("sextant"), false);
    const { body } = await read(response);
    assert.match(body, /Vernet[\s\S]+Paule[\s\S]+Médecin[\s\S]+Médecine générale/);
    assert.match(body, /value="3 rue DES LILAS"[\s\S]+value="38200"[\s\S]+value="Vienne"/);
    assert.doesNotMatch(body, /name="nom"|name="profession"/);
    assert.deepEqual(await htmlProblems(body), []);
    assert.deepEqual(await accountsOf(21), [], "nothing is created by reading");
  });

  test("of a liberal psychomotor therapist opens a practice that reads what is given to them, and nothing else", async () => {
    const visitor = browser();
    await comesIn(visitor, person(19, "96", [lilas]));
    await visitor.post(creation, { ...good, courriel: "psychomot@exemple.test" });
    const [account] = await accountsOf(19);
    const rights = await db
      .selectFrom("habilitation")
      .innerJoin("unit", "unit.id", "habilitation.unit_id")
      .innerJoin("facility", "facility.id", "unit.facility_id")
      .select(["habilitation.module", "role", "medical", "facility.name"])
      .where("account_id", "=", account!.id)
      .execute();
    assert.deepEqual(rights, [{ module: "tnd", role: "reader", medical: false, name: "Cabinet Paule Vernet" }]);
  });

  test("asks again for what is wrong, what was typed kept", async () => {
    const visitor = browser();
    await comesIn(visitor, person(22, "10", [lilas]));
    const { status, body } = await read(await visitor.post(creation, { ...good, courriel: "paule@", codePostal: "x" }));
    assert.equal(status, 400);
    assert.match(body, /2 points sont à corriger[\s\S]+href="#courriel"[\s\S]+value="paule@"/);
    assert.doesNotMatch(body, /bruyère/, "a password is never sent back");
    assert.deepEqual(await htmlProblems(body), []);
    assert.deepEqual(await accountsOf(22), []);
  });

  test("asks for another password when the one typed is weak, or made of one's own name", async () => {
    const visitor = browser();
    await comesIn(visitor, person(22, "10", [lilas]));
    for (const motDePasse of ["", "court", "Vernet-Paule-1970", "azertyuiopqsdf"]) {
      const { status, body } = await read(await visitor.post(creation, { ...good, motDePasse }));
      assert.equal(status, 400, motDePasse);
      assert.match(body, /href="#motDePasse"/);
    }
    assert.deepEqual(await accountsOf(22), []);
  });

  test("then opens an account that can prepare and send dossiers for its own practice, at once", async () => {
    const visitor = browser();
    await comesIn(visitor, person(23, "10", [lilas]));
    const done = await visitor.post(creation, good);
    assert.equal(done.headers.get("location"), "/compte/creation/courriel?retour=%2Fqui");
    const [account] = await accountsOf(23);
    assert.deepEqual(
      [account!.state, account!.self_registered, account!.email, account!.email_verified_at, account!.speciality],
      ["active", true, null, null, "SM54"],
    );
    assert.deepEqual(account!.address, { street: "3 rue des Lilas", postcode: "38200", city: "Vienne" });
    const { member, charter } = (await findMember(db, tokenOf(visitor), now()))!;
    assert.equal(charter, null, "the charter is still to accept");
    assert.deepEqual(
      [member?.facilityName, member?.unitName, member?.rights],
      [
        "Cabinet du Dr Paule Vernet",
        "Exercice libéral",
        [
          { module: "grand-age", role: "requester", medical: true },
          { module: "sanitaire", role: "requester", medical: true },
          { module: "tnd", role: "requester", medical: true },
        ],
      ],
    );
    const kinds = (await listSecurityEvents(db, account!.id as never, 9)).map(({ kind }) => kind).sort();
    assert.deepEqual(kinds, ["account-activated", "code-sent", "password-set", "signed-in"]);
    assert.match(account!.password_hash!, /^\$argon2id\$/);
  });

  test("proves the address by the code sent there, which then is the account's", async () => {
    const visitor = browser();
    await comesIn(visitor, person(24, "10", [lilas]));
    const page = await visitor.follow(await visitor.post(creation, { ...good, courriel: "Dr.Vernet@Exemple.test" }));
    const { body } = await read(page.response);
    assert.match(body, /D•••@Exemple\.test/);
    assert.deepEqual(await htmlProblems(body), []);
    const [account] = await accountsOf(24);
    const code = await codeFor(account!.id);
    const wrong = await read(await visitor.post(page.url, { code: code === "000000" ? "111111" : "000000" }));
    assert.equal(wrong.status, 400);
    assert.match(wrong.body, /Ce n’est pas le code envoyé\. Il reste 4 essais/);
    assert.doesNotMatch(wrong.body, /value="(000000|111111)"/);
    const done = await visitor.post(page.url, { code, retour: "/qui" });
    assert.equal(done.headers.get("location"), "/qui");
    const [after] = await accountsOf(24);
    assert.equal(after!.email, "Dr.Vernet@Exemple.test");
    assert.ok(after!.email_verified_at);
  });

  test("never gives to one account the address of another, even by capitals, and says it to its owner alone", async () => {
    await anAccount(db, { nationalId: ids.roche, name: "Antoine Roche", email: "pris@exemple.test" });
    const visitor = browser();
    await comesIn(visitor, person(25, "10", [lilas]));
    const page = await visitor.follow(await visitor.post(creation, { ...good, courriel: "PRIS@exemple.test" }));
    assert.doesNotMatch(await page.response.text(), /autre compte/, "nothing is told before the code");
    const [account] = await accountsOf(25);
    const refused = await read(await visitor.post(page.url, { code: await codeFor(account!.id) }));
    assert.equal(refused.status, 400);
    assert.match(refused.body, /déjà celle d’un autre compte/);
    assert.equal((await accountsOf(25))[0]!.email, null);
  });

  test("left before the address is proved asks for it at the next one", async () => {
    const visitor = browser();
    const { url } = await comesIn(visitor, person(23, "10", [lilas]));
    assert.equal(url, `${publicUrl}/compte/creation/courriel?retour=%2Fqui`);
  });

  test("opens one account, however often the form is sent, and nothing after half an hour or in another browser", async () => {
    const visitor = browser();
    await comesIn(visitor, person(26, "10", [lilas]));
    const token = visitor.cookies.get("sextant-creation")!;
    await visitor.post(creation, good);
    visitor.cookies.set("sextant-creation", token);
    assert.equal((await visitor.post(creation, good)).status, 400);
    assert.equal((await accountsOf(26)).length, 1);

    const late = browser();
    await comesIn(late, person(27, "10", [lilas]));
    assert.equal((await browser().get(creation)).status, 400, "another browser");
    clock.minutesLater = 30;
    const { status } = await late.post(creation, good);
    clock.minutesLater = 0;
    assert.equal(status, 400);
    assert.deepEqual(await accountsOf(27), []);
  });

  test("twice in two tabs opens one account: the second is told to sign in", async () => {
    const [one, other] = [browser(), browser()];
    for (const visitor of [one, other]) await comesIn(visitor, person(28, "10", [lilas]));
    const answers = await Promise.all([one, other].map((visitor) => visitor.post(creation, good)));
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
    assert.equal((await accountsOf(28)).length, 1);
  });

  test("of anybody else names the référents of their structures, and creates nothing", async () => {
    const [unit] = (await aFacility(db, "EHPAD Les Tilleuls", "grand-age", ["Permanent"])) as [UnitId];
    const lucie = await anAccount(db, { nationalId: "899700000333", name: "Lucie Garnier" });
    await aRight(db, lucie, unit, { role: "local-admin" }, now());
    const { finess } = await db
      .selectFrom("facility")
      .select("finess")
      .where("name", "=", "EHPAD Les Tilleuls")
      .executeTakeFirstOrThrow();
    const visitor = browser();
    const nurse = person(29, "60", [{ ...salaried, numeroFinessSite: finess }]);
    const { body, status } = await read((await comesIn(visitor, nurse)).response);
    assert.equal(status, 403);
    assert.match(body, /<b>Lucie Garnier<\/b>, référent structure, EHPAD Les Tilleuls/);
    assert.deepEqual(await htmlProblems(body), []);
    assert.deepEqual([...visitor.cookies.keys()].sort(), ["sextant-connexion", "sextant-navigateur"]);
    assert.deepEqual(await accountsOf(29), []);
  });

  test("of somebody whose account was closed asks for a référent, and opens no other", async () => {
    const account = await anAccount(db, { nationalId: "899700000131", name: "Paule Vernet" });
    await db.updateTable("account").set({ state: "closed" }).where("id", "=", account).execute();
    const visitor = browser();
    const { response } = await comesIn(visitor, person(31, "10", [lilas]));
    const { status, body } = await read(response);
    assert.equal(status, 403);
    assert.match(body, /Ce compte est fermé/);
  });

  test("with identifiers of two accounts stops, and writes it in the journal of both", async () => {
    const [one, other] = [
      await anAccount(db, { nationalId: "899700000132", name: "Paule Vernet" }),
      await anAccount(db, { nationalId: "0381234567", name: "Paule Vernet" }),
    ];
    const said = { ...person(32, "10", [lilas]), otherIds: [{ identifiant: "0381234567", origine: "ADELI" }] };
    const visitor = browser();
    const { response } = await comesIn(visitor, said);
    assert.equal(response.status, 409);
    for (const account of [one, other])
      assert.equal((await listSecurityEvents(db, account, 1))[0]?.reason, "several-accounts");
  });

  test("under a new identifier finds the account by the other one, and keeps the new", async () => {
    const account = await anAccount(db, { nationalId: "899700000133", name: "Paule Vernet" });
    await aRight(db, account, (await aFacility(db, "CH", "grand-age", ["A"]))[0]!, {}, now());
    const otherIds = [
      { identifiant: "899700000134", origine: "RPPS", qualite: 1 },
      { identifiant: "0d3c9e34-9f57-4a7f-9d0a-3f0d1b1e5a77", origine: "PSI", qualite: 2 },
    ];
    await comesIn(browser(), { ...person(33, "10", [salaried]), otherIds });
    const kept = await db
      .selectFrom("national_identifier")
      .select(["origin", "value", "quality", "verified_by", "replaced_by"])
      .where("account_id", "=", account)
      .orderBy("value")
      .execute();
    assert.deepEqual(kept, [
      { origin: "PSI", value: otherIds[1]!.identifiant, quality: 2, verified_by: "psc", replaced_by: null },
      { origin: "RPPS", value: "899700000133", quality: null, verified_by: "psc", replaced_by: null },
      { origin: "RPPS", value: "899700000134", quality: 1, verified_by: "psc", replaced_by: null },
    ]);
    await comesIn(browser(), { ...person(33, "10", [salaried]), SubjectNameID: "899700000134", otherIds });
    const former = await db
      .selectFrom("national_identifier")
      .select("replaced_by")
      .where("value", "=", "899700000133")
      .executeTakeFirst();
    assert.equal(former?.replaced_by, "899700000134");
  });
});

describe("In production", async () => {
  const provider = await aHostileProvider({ publicUrl, clientSecret: "secret-of-the-tests" });
  const { browser } = await aSignInDesk({ issuer: provider.issuer });
  for (const [what, SubjectNameID] of [
    ["a person of the sandbox", "ANS20220215183932"],
    ["an RPPS number whose check digit is false", "810009999991"],
  ] as const)
    test(`${what} does not enter, nor opens an account`, async () => {
      provider.behave({ userinfo: { body: { ...person(41, "10", [lilas]), SubjectNameID } } });
      const enters = async (env: "prod" | "test") => {
        const visitor = browser({ env });
        const { url, response } = await visitor.follow(await visitor.get(startUrl()));
        return [new URL(url).pathname, response.status];
      };
      assert.deepEqual(await enters("prod"), ["/connexion/psc/retour", 403]);
      assert.deepEqual(await enters("test"), ["/compte/creation", 200]);
    });
});
