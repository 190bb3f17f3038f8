import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { openAccount } from "#features/accounts/grant.action.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { openPractice } from "#features/directory/practice.action.ts";
import { addDays, addMonths, type Day, dayOf } from "#lib/dates.ts";
import { aRight } from "#tests/accounts.ts";
import { actingFor } from "#tests/doctors.ts";
import { aPlatform, monday, type PersonName, read, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { anOpenPath, aTeam, canary } from "#tests/paths.ts";
import { isStillGiven, type Standing } from "./given.ts";

const pdf = "%PDF-1.4\nBilan\n%%EOF\n";

describe("What a platform gives to a professional", async () => {
  const p = await aPlatform();
  let t: Awaited<ReturnType<typeof aTeam>>;
  let path: Awaited<ReturnType<typeof anOpenPath>>;
  let alix: Awaited<ReturnType<typeof aTherapist>>;
  let sacha: typeof alix;
  async function aTherapist(name: string, nationalId: string) {
    const [givenName = "", familyName = ""] = name.split(" ");
    const place = { name: `Cabinet ${name}`, street: "1 rue du Port", postcode: "38200", city: "Vienne" };
    const unit = (await p.db.transaction().execute((tx) => openPractice(tx, place))) as string as UnitId;
    const account = await openAccount(
      p.db,
      {
        ...{ nationalId, givenName, familyName, profession: { code: "96", label: "Psychomotricienne" } },
        ...{ email: `${familyName}@cabinet.test`.toLowerCase(), isEmailVerified: true },
      },
      monday,
    );
    await aRight(p.db, account, unit, { module: "tnd", role: "reader", medical: false }, monday);
    return { account, unit, visitor: await p.visitor(account, unit) };
  }
  const fields = (some: Record<string, string> = {}) => ({
    ...{ profession: "Psychomotricité", professionnel: "", numero: "", nature: "bilan", seances: "4" },
    ...{ du: dayOf(monday), au: "", ...some },
  });
  const give = (some: Record<string, string>) =>
    t.coordinator.post(`/pco/demandes/${path.request}/lignes`, fields(some));
  const lineOf = async (nationalId: string) =>
    await p.db
      .selectFrom("early_line")
      .select(["id", "report_id"])
      .where("national_id", "=", nationalId)
      .where("ended_at", "is", null)
      .executeTakeFirstOrThrow();
  const kindsTold = async (account: string) =>
    (
      await p.db
        .selectFrom("notice")
        .select("kind")
        .where("account_id", "=", account as never)
        .execute()
    ).map(({ kind }) => kind);
  before(async () => {
    t = await aTeam(p);
    path = await anOpenPath(p, t);
    alix = await aTherapist("Alix Morin", "899955500011");
    sacha = await aTherapist("Sacha Berger", "899955500022");
  });

  test("begins with their number: an unknown one is said on its field, a known one takes the register’s name and tells them", async () => {
    const unknown = await give({ numero: "99955599999", professionnel: "Personne" });
    assert.deepEqual([unknown.status, /Ce numéro n’est pas connu/.test(unknown.body)], [400, true]);
    assert.match(unknown.body, /value="99955599999"/);
    assert.match((await alix.visitor.get("/suivis-confies")).body, /Aucun suivi ne vous est confié/);
    assert.equal((await give({ numero: "99955500011", professionnel: "" })).status, 303);
    assert.equal((await give({ professionnel: "Camille Sans-Numéro" })).status, 303);
    assert.match(textOf((await t.asks.get(`/dossiers/${path.id}/parcours`)).body), /Alix Morin/);
    assert.deepEqual(await kindsTold(alix.account), ["child-given"]);
  });

  test("shows their own line with what is of care, and nothing medical; each reading is in the journal", async () => {
    const list = await alix.visitor.get("/suivis-confies");
    assert.deepEqual(await htmlProblems(list.body), []);
    assert.match(textOf(list.body), /M\. Noé G\., 2 ans.*Bilan, psychomotricité.*4 séances/s);
    const { id } = await lineOf("899955500011");
    const page = await alix.visitor.get(`/suivis-confies/${id}`);
    assert.deepEqual(await htmlProblems(page.body), []);
    const text = textOf(page.body);
    assert.match(text, /Noé Girard/);
    assert.match(text, /Bilans proposés.*Psychomotricité/s);
    for (const never of [
      canary,
      "pas deux mots associés",
      "Examen sans particularité",
      "Merci de votre aide",
      "Camille Sans",
    ])
      assert.ok(!text.includes(never), never);
    // nor the volets of level admin: their addresses and phone numbers
    assert.ok(!text.includes("06 00 00 00 51") && !text.includes("2 rue du Rhône"));
    const entry = await p.db
      .selectFrom("journal_entry")
      .select(["act", "object"])
      .where("account_id", "=", alix.account)
      .where("referral_id", "=", path.id)
      .execute();
    assert.deepEqual(entry, [{ act: "read", object: `parcours ligne ${id}` }]);
  });

  test("opens nothing else of the dossier, to them or to anybody with their address", async () => {
    const { id } = await lineOf("899955500011");
    for (const address of [`/dossiers/${path.id}`, `/dossiers/${path.id}/parcours`, `/dossiers/${path.id}/pdf`])
      assert.equal((await alix.visitor.get(address)).status, 404, address);
    for (const address of [`/pco/demandes/${path.request}`, `/demandes/${path.request}`])
      assert.equal((await alix.visitor.get(address)).status, 404, address);
    assert.equal((await sacha.visitor.get(`/suivis-confies/${id}`)).status, 404);
    for (const who of ["sofia", "claire", "vasseur", "hugo", "roche"] as PersonName[])
      assert.equal((await p.as(who).get(`/suivis-confies/${id}`)).status, 404, who);
    const assistant = await aTherapist("Léo Assistant", "899955500033");
    const delegated = await actingFor(p, alix, assistant, ["read", "write"]);
    const inTheirName = await delegated.get(`/suivis-confies/${id}`);
    assert.ok([403, 404].includes(inTheirName.status), "not in their name either");
    assert.equal((await alix.visitor.get("/suivis-confies/nothing")).status, 404);
  });

  test("takes their report once, read by doctors alone; a file that is none is said on its field", async () => {
    const { id } = await lineOf("899955500011");
    const address = `/suivis-confies/${id}/compte-rendu`;
    const send = (content: string) =>
      alix.visitor.upload(address, {}, { field: "fichier", name: "bilan.pdf", content });
    assert.match((await alix.visitor.post(address, {})).body, /Choisissez un fichier à joindre/);
    const script = await send("<script>");
    assert.deepEqual([script.status, /n’est pas accepté/.test(script.body)], [400, true]);
    const refused = await sacha.visitor.upload(address, {}, { field: "fichier", name: "bilan.pdf", content: pdf });
    assert.equal(refused.status, 404);
    assert.equal((await send(pdf)).status, 303);
    assert.equal((await send(pdf)).status, 409, "the platform replaces it");
    const { report_id } = await lineOf("899955500011");
    const piece = `/dossiers/${path.id}/pieces/${report_id}`;
    assert.equal((await t.doctor.get(piece)).bytes.toString(), pdf);
    assert.equal((await t.asks.get(piece)).status, 200);
    for (const visitor of [t.coordinator, alix.visitor]) assert.equal((await visitor.get(piece)).status, 404);
    assert.ok((await kindsTold(p.accounts.vasseur)).includes("path-report"));
  });

  test("closes at once when the line is taken away, or an agreement", async () => {
    assert.equal((await give({ numero: "99955500022" })).status, 303);
    const { id } = await lineOf("899955500022");
    assert.equal((await sacha.visitor.get(`/suivis-confies/${id}`)).status, 200);
    assert.equal((await t.coordinator.post(`/pco/demandes/${path.request}/lignes/${id}/retrait`, {})).status, 303);
    assert.equal((await sacha.visitor.get(`/suivis-confies/${id}`)).status, 404);
    assert.deepEqual(await kindsTold(sacha.account), ["child-given", "child-taken"]);
    const mine = await lineOf("899955500011");
    assert.equal((await t.asks.post(`/dossiers/${path.id}/parcours/accord`, {})).status, 303);
    assert.equal((await read(p, path.id)).status, "suspended");
    assert.equal((await alix.visitor.get(`/suivis-confies/${mine.id}`)).status, 404);
    assert.match((await alix.visitor.get("/suivis-confies")).body, /Aucun suivi ne vous est confié/);
  });

  test("leads them there from the first page, and offers them no dossier of their own", async () => {
    assert.equal((await alix.visitor.get("/")).location, "/suivis-confies");
    assert.doesNotMatch((await alix.visitor.get("/suivis-confies")).body, /href="\/medecin"|href="\/dossiers"/);
  });
});

describe("How long a line stays its professional’s", () => {
  const today = "2026-11-23";
  const of = (some: Partial<Standing>): Standing => ({
    dossier: { module: "tnd", status: "admitted", statusReason: null },
    ...{ line: { to: null }, endsOn: addMonths(today, 6), endedOn: null, ...some },
  });
  const ago = (days: number) => addDays(today, -days);
  for (const [name, standing, still] of [
    ["while the path goes on", of({}), true],
    ["before any appointment", of({ endsOn: null }), true],
    ["thirty days after their last appointment", of({ line: { to: ago(30) } }), true],
    ["no longer after", of({ line: { to: ago(31) } }), false],
    ["thirty days after the path has ended", of({ endedOn: ago(30) }), true],
    ["no longer after that", of({ endedOn: ago(31), line: { to: addDays(today, 9) } }), false],
    ["nor long after an end nobody recorded", of({ endsOn: ago(31) }), false],
    ["while the dossier waits", of({ dossier: { module: "tnd", status: "suspended", statusReason: "other" } }), true],
    [
      "not once an agreement is taken back",
      of({ dossier: { module: "tnd", status: "suspended", statusReason: "thinking" } }),
      false,
    ],
    ["nor once it is closed", of({ dossier: { module: "tnd", status: "archived", statusReason: null } }), false],
  ] as const)
    test(name, () => assert.equal(isStillGiven(standing, today as Day, 30), still));
});
