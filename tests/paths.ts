import { grantHabilitation } from "#features/accounts/grant.action.ts";
import type { Member, UnitId } from "#features/accounts/member.ts";
import type { Answers } from "#features/forms/questionnaire.ts";
import type { Traits } from "#features/persons/person.ts";
import { createReferral } from "#features/referrals/create.action.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { addDays, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { grid, rowsOf } from "#pathways/tnd/grid.ts";
import { monday, must, type PersonName, type Platform, read, validate, write } from "#tests/dossiers.ts";

/** A word of the medical volet nobody could have met elsewhere. */
export const canary = "Motif-Zwingelstein";
export const all = (rows: { code: string }[], of: string) =>
  Object.fromEntries(rows.map(({ code }) => [`tnd.grille.${of}.${code}`, "absent"]));
/** The four volets of a child of thirty months, whole. */
export const booklet: Record<string, Answers> = {
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

/** A doctor who refers, two platforms, and who works there. */
export async function aTeam(p: Platform) {
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

/** A dossier ready to leave. */
export async function aReadyChild(p: Platform, by: Member, birthDate: string, changed: Record<string, Answers> = {}) {
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

/** A path under way: accepted, its first appointment today. */
export async function anOpenPath(p: Platform, t: Awaited<ReturnType<typeof aTeam>>) {
  const id = await aReadyChild(p, t.roche, "2024-05-10");
  await t.asks.post(`/dossiers/${id}/parcours/envoi`, { unite: t.units.here, cle: newId() });
  const request = (await read(p, id)).requests[0]!.id;
  const today = dayOf(p.clock.now);
  const act = async (name: string, fields: Record<string, string>) =>
    t.doctor.post(`/demandes/${request}/actes/${name}`, {
      version: String((await read(p, id)).requests[0]!.version),
      cle: newId(),
      ...fields,
    });
  await t.doctor.get(`/pco/demandes/${request}`);
  await act("prise-en-charge", {});
  await act("recevabilite", { on: addDays(today, 10), message: "" });
  await act("arrivee", { on: today });
  return { id, request, act };
}
