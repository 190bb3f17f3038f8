import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { grantHabilitation } from "#features/accounts/grant.action.ts";
import { listMembers } from "#features/accounts/member.store.ts";
import type { Member, UnitId } from "#features/accounts/member.ts";
import type { Answers } from "#features/forms/questionnaire.ts";
import type { Traits } from "#features/persons/person.ts";
import { createReferral } from "#features/referrals/create.action.ts";
import { addDays, addMonths, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { grid, rowsOf } from "#pathways/tnd/grid.ts";
import {
  aPlatform,
  monday,
  must,
  type PersonName,
  type Platform,
  read,
  textOf,
  validate,
  write,
} from "#tests/dossiers.ts";
import { remindEnds } from "./remind-ends.job.ts";

const canary = "Motif-Zwingelstein";
const all = (rows: { code: string }[], of: string) =>
  Object.fromEntries(rows.map(({ code }) => [`tnd.grille.${of}.${code}`, "absent"]));
const booklet: Record<string, Answers> = {
  enfant: {
    "tnd.enf.adresse.lignes": "2 rue du Rhône",
    "tnd.enf.adresse.codePostal": "38200",
    "tnd.enf.adresse.commune": "38544 Vienne",
    "tnd.enf.titulaires": ["r1"],
    "tnd.enf.titulaires#r1.nom": "Girard",
    "tnd.enf.titulaires#r1.prenom": "Anne",
    "tnd.enf.titulaires#r1.lien": "MTH",
    "tnd.enf.titulaires#r1.mobile": "06 00 00 00 51",
  },
  accords: Object.fromEntries(
    ["titulaire1", "titulaire2"].flatMap((who) => [
      [`tnd.acc.${who}.accord`, "oui"],
      [`tnd.acc.${who}.nom`, "Anne Girard"],
      [`tnd.acc.${who}.date`, "2026-11-20"],
      [`tnd.acc.${who}.signe`, true],
    ]),
  ),
  medical: {
    "tnd.med.prescripteur.nom": "Roche",
    "tnd.med.prescripteur.profession": "Médecin",
    "tnd.med.prescripteur.telephone": "04 74 00 00 10",
    "tnd.med.medecinTraitant.aucun": true,
    "tnd.med.ligne": "1",
    "tnd.med.besoins": ["psychomotricite"],
    "tnd.med.motif": canary,
    "tnd.med.croissance.taille": 88,
    "tnd.med.croissance.poids": 12,
    "tnd.med.croissance.crane": 49,
    "tnd.med.audition.resultat": "non-fait",
    "tnd.med.vision.resultat": "non-fait",
    "tnd.med.examen": "Examen sans particularité.",
    "tnd.med.courrier": "Merci de votre aide.",
  },
  grille: {
    "tnd.grille.date": "2026-11-20",
    ...all(rowsOf(grid.bands.find(({ code }) => code === "b24")!), "b24"),
    "tnd.grille.b24.L1": "present",
    ...all(grid.any, "any"),
    ...all(grid.risks, "risque"),
  },
};

async function aTeam(p: Platform) {
  const { facility_id } = await p.db
    .selectFrom("unit")
    .select("facility_id")
    .where("id", "=", p.units.had)
    .executeTakeFirstOrThrow();
  const unit = async (name: string, kinds: string[], communes: string[] | null, limits = "{}") => {
    const id = newId<UnitId>();
    await p.db
      .insertInto("unit")
      .values({
        id,
        facility_id,
        name,
        module: "tnd",
        kinds,
        offer: "{}",
        limits,
        lat: 45.5,
        lon: 4.9,
        zone_communes: communes,
      })
      .execute();
    return id;
  };
  const units = {
    practice: await unit("Consultation", [], null),
    here: await unit("PCO du Viennois", ["pco"], ["38544"]),
    away: await unit("PCO du Sud", ["pco"], ["38185"]),
  };
  const grant = (who: PersonName, at: UnitId, role: "requester" | "receiver", medical: boolean) =>
    grantHabilitation(p.db, { account: p.accounts[who], unit: at, module: "tnd", role, medical }, monday);
  await grant("roche", units.practice, "requester", true);
  await grant("vasseur", units.here, "receiver", true);
  await grant("hugo", units.here, "receiver", false);
  await grant("vasseur", units.away, "receiver", true);
  const members = await listMembers(p.db, dayOf(monday));
  const member = (who: PersonName, at: UnitId): Member =>
    members.find((m) => m.id === p.accounts[who] && m.unit === at)!;
  return {
    units,
    roche: member("roche", units.practice),
    asks: await p.visitor(p.accounts.roche, units.practice),
    doctor: await p.visitor(p.accounts.vasseur, units.here),
    coordinator: await p.visitor(p.accounts.hugo, units.here),
    away: await p.visitor(p.accounts.vasseur, units.away),
  };
}

async function aReadyChild(p: Platform, by: Member, birthDate: string, changed: Record<string, Answers> = {}) {
  const traits = {
    ...{ birthName: "Girard", givenName: "Noé", usedName: null, usedGivenName: null, sex: "M", birthDate },
    ...{ birthPlace: null, ins: null, insStatus: "provisoire" },
  } as Traits;
  const id = await must(
    createReferral(p.db, { module: "tnd", traits, seenDuplicates: { reason: "essai" } }, by, p.clock.now),
  );
  for (const [code, answers] of Object.entries({ ...booklet, ...changed })) await write(p, id, code, answers, by);
  for (const code of Object.keys(booklet)) await validate(p, id, code, by);
  return id;
}

describe("A child's path, from the doctor to the end", async () => {
  const p = await aPlatform();
  let t: Awaited<ReturnType<typeof aTeam>>;
  before(async () => {
    t = await aTeam(p);
  });
  const sentTo = async (id: string, unit: UnitId) =>
    t.asks.post(`/dossiers/${id}/parcours/envoi`, { unite: unit, cle: newId() });
  const act = (visitor: typeof t.doctor, request: string, name: string, fields: Record<string, string>) =>
    visitor.post(`/demandes/${request}/actes/${name}`, { version: "0", cle: newId(), ...fields });
  const versionOf = async (id: string) => String((await read(p, id as never)).requests[0]!.version);

  test("goes to the platform of the commune alone, is accepted by its doctor, opened, renewed once and ended", async () => {
    const id = await aReadyChild(p, t.roche, "2024-05-10");
    const shown = textOf((await t.asks.get(`/dossiers/${id}/parcours`)).body);
    assert.ok(shown.includes("Adresser le dossier à cette plateforme"));
    assert.equal((await sentTo(id, t.units.away)).status, 409, "only the platform of the zone is proposed");
    assert.equal((await sentTo(id, t.units.here)).status, 303);
    const request = (await read(p, id)).requests[0]!.id;

    assert.ok(textOf((await t.doctor.get("/pco")).body).includes("Noé"));
    const page = await t.doctor.get(`/pco/demandes/${request}`);
    assert.ok(page.body.includes(canary) && textOf(page.body).includes("pas deux mots associés à 24 mois"));
    const cared = await t.coordinator.get(`/pco/demandes/${request}`);
    assert.equal(cared.status, 200);
    assert.ok(!cared.body.includes(canary) && !cared.body.includes("pas deux mots associés"), "the grid is medical");
    assert.equal((await t.away.get(`/pco/demandes/${request}`)).status, 404);

    await act(t.doctor, request, "prise-en-charge", { version: await versionOf(id) });
    const on = addDays(dayOf(p.clock.now), 30);
    const refused = await act(t.coordinator, request, "recevabilite", {
      version: await versionOf(id),
      on,
      message: "",
    });
    assert.equal(refused.status, 403, "a doctor says it");
    assert.equal((await t.doctor.post(`/pco/demandes/${request}/etape`, { etape: "interventions" })).status, 409);
    assert.equal(
      (await act(t.doctor, request, "recevabilite", { version: await versionOf(id), on, message: "" })).status,
      303,
    );
    assert.equal((await read(p, id)).requests[0]!.state.kind, "confirmed");
    assert.equal((await t.coordinator.post(`/pco/demandes/${request}/attente`, { attendu: "2020-01-01" })).status, 400);
    assert.equal((await t.coordinator.post(`/pco/demandes/${request}/attente`, { attendu: on })).status, 303);

    const today = dayOf(p.clock.now);
    assert.equal(
      (await act(t.coordinator, request, "arrivee", { version: await versionOf(id), on: today })).status,
      303,
    );
    const line = {
      profession: "Psychomotricité",
      professionnel: "Alix Morin",
      nature: "bilan",
      seances: "4",
      du: today,
      au: "",
    };
    assert.equal(
      (await t.coordinator.post(`/pco/demandes/${request}/lignes`, { ...line, professionnel: "" })).status,
      400,
    );
    assert.equal((await t.coordinator.post(`/pco/demandes/${request}/lignes`, line)).status, 303);
    assert.ok(textOf((await t.asks.get(`/dossiers/${id}/parcours`)).body).includes("Alix Morin"));
    assert.equal((await t.coordinator.post(`/pco/demandes/${request}/synthese`, { lettre: "Bien." })).status, 409);
    assert.equal((await t.doctor.post(`/pco/demandes/${request}/synthese`, { lettre: "Bien." })).status, 303);
    const letter = await t.asks.get(`/dossiers/${id}/parcours/lettre`);
    assert.deepEqual([letter.status, letter.headers.get("content-type")], [200, "application/pdf"]);
    assert.equal((await t.coordinator.get(`/pco/demandes/${request}/lettre`)).status, 403);

    assert.equal((await t.doctor.post(`/pco/demandes/${request}/renouvellement`, {})).status, 409, "too early");
    p.clock.now = new Date("2027-10-01T09:00:00Z");
    assert.equal((await t.asks.post(`/dossiers/${id}/parcours/renouvellement`, {})).status, 409, "nothing is proposed");
    assert.equal((await t.doctor.post(`/pco/demandes/${request}/renouvellement`, {})).status, 303);
    assert.equal((await t.asks.post(`/dossiers/${id}/parcours/renouvellement`, {})).status, 303);
    assert.equal((await t.asks.post(`/dossiers/${id}/parcours/renouvellement`, {})).status, 409, "once");
    const ended = { version: await versionOf(id), on: "2027-10-01", reason: "diagnosis", destination: "", comment: "" };
    assert.equal((await act(t.coordinator, request, "fin", ended)).status, 303);
    assert.equal((await read(p, id)).requests[0]!.state.kind, "ended");
    p.clock.now = monday;
  });

  test("does not leave beyond the age of the platform", async () => {
    const old = await aReadyChild(p, t.roche, "2019-11-20", {
      grille: { ...booklet.grille, ...all(rowsOf(grid.bands.find(({ code }) => code === "b84")!), "b84") },
    });
    assert.ok(textOf((await t.asks.get(`/dossiers/${old}/parcours`)).body).includes("ne peut pas le suivre"));
    const late = await sentTo(old, t.units.here);
    assert.equal(late.status, 409);
    assert.ok(textOf(late.body).includes("jusqu’à 6 ans inclus"));
  });

  test("does not leave when a guardian says no, unless the other exercises their authority alone", async () => {
    const refuses = (why: string): Answers => ({
      ...Object.fromEntries(Object.entries(booklet.accords!).filter(([key]) => !key.includes("titulaire2"))),
      "tnd.acc.titulaire2.accord": "non",
      "tnd.acc.titulaire2.date": "2026-11-20",
      "tnd.acc.seul.motif": why,
      "tnd.acc.seul.piece": [newId()],
    });
    const refused = await aReadyChild(p, t.roche, "2024-05-10", { accords: refuses("autre-parent-injoignable") });
    const answer = await sentTo(refused, t.units.here);
    assert.equal(answer.status, 409);
    assert.ok(textOf(answer.body).includes("Un titulaire de l’autorité parentale a dit non"));
    assert.equal((await read(p, refused)).requests.filter((q) => q.state.kind !== "prepared").length, 0);
    assert.ok(!(await t.doctor.get("/pco")).body.includes((await read(p, refused)).number));

    const alone = await aReadyChild(p, t.roche, "2024-05-10", { accords: refuses("autorite-exclusive") });
    assert.equal((await sentTo(alone, t.units.here)).status, 303);
  });

  test("is said to end two months before, once, to the platform and to the doctor", async () => {
    const id = await aReadyChild(p, t.roche, "2024-05-10");
    await sentTo(id, t.units.here);
    const { id: request } = (await read(p, id)).requests[0]!;
    const today = dayOf(p.clock.now);
    await t.doctor.get(`/pco/demandes/${request}`);
    await act(t.doctor, request, "prise-en-charge", { version: await versionOf(id) });
    await act(t.doctor, request, "recevabilite", { version: await versionOf(id), on: addDays(today, 10), message: "" });
    await act(t.doctor, request, "arrivee", { version: await versionOf(id), on: today });
    const endsOn = addMonths(today, 12);
    const told = async (day: string) => {
      await remindEnds(p.db, new Date(`${day}T05:25:00Z`));
      const rows = await p.db
        .selectFrom("notice")
        .select(["account_id"])
        .where("kind", "=", "path-end-near")
        .where("referral_id", "=", id)
        .execute();
      return new Set(rows.map((r) => r.account_id)).size === rows.length ? rows.map((r) => r.account_id) : "twice";
    };
    assert.deepEqual(await told(addDays(addMonths(endsOn, -2), -1)), []);
    const first = await told(addMonths(endsOn, -2));
    assert.ok(first.includes(p.accounts.vasseur) && first.includes(p.accounts.roche), String(first));
    assert.deepEqual(await told(addDays(addMonths(endsOn, -2), 1)), first);
    assert.deepEqual(await told(endsOn), first);
  });

  test("is closed to the platform as soon as a guardian takes their agreement back", async () => {
    const id = await aReadyChild(p, t.roche, "2024-05-10");
    await sentTo(id, t.units.here);
    const request = (await read(p, id)).requests[0]!.id;
    assert.equal((await t.doctor.get(`/pco/demandes/${request}`)).status, 200);
    assert.equal((await t.asks.post(`/dossiers/${id}/parcours/accord`, {})).status, 303);
    assert.deepEqual([(await read(p, id)).status, (await read(p, id)).statusReason], ["suspended", "thinking"]);
    for (const path of [`/pco/demandes/${request}`, `/demandes/${request}`, `/dossiers/${id}/pdf`])
      assert.equal((await t.doctor.get(path)).status, 404, path);
    assert.ok(!(await t.doctor.get("/pco")).body.includes(`/pco/demandes/${request}`));
    assert.equal((await t.asks.post(`/dossiers/${id}/suivi`, { acte: "resume" })).status >= 400, true);
    assert.equal((await read(p, id)).status, "suspended");
  });

  test("exists for nobody else: another role, another module", async () => {
    for (const who of ["sofia", "claire", "marc", "nadia"] as PersonName[]) {
      const { status } = await p.as(who).get("/pco");
      assert.equal(status, 403, who);
    }
  });
});
