import { grantHabilitation } from "#features/accounts/grant.action.ts";
import type { Member, UnitId } from "#features/accounts/member.ts";
import type { Answers } from "#features/forms/questionnaire.ts";
import type { Traits } from "#features/persons/person.ts";
import { createReferral } from "#features/referrals/create.action.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { selectUnit, sendSelection } from "#features/sendings/send.action.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { monday, must, needOf, type PersonName, type Platform, read, validate, write } from "./dossiers.ts";

const grid = (of: string, rows: string, value: string) =>
  Object.fromEntries(rows.split(" ").map((row) => [`san.sp.${of}.${row}`, value]));

/** A whole dossier of the module Sanitaire, for hospital care at home, that leaves when validated. */
export const careAnswers: Record<string, Answers> = {
  "admin-social": {
    "san.adm.adresse.lignes": "2 rue du Rhône",
    "san.adm.adresse.codePostal": "38200",
    "san.adm.adresse.commune": "38544 Vienne",
    "san.adm.protection.mesure": "aucune",
    "san.adm.confiance.designee": "non",
    "san.adm.contacts": ["r1"],
    "san.adm.contacts#r1.nom": "Girard",
    "san.adm.contacts#r1.prenom": "Anne",
    "san.adm.contacts#r1.lien": "WIFE",
    "san.adm.contacts#r1.mobile": "06 00 00 00 51",
    "san.adm.logement.type": "domicile-accompagne",
    "san.adm.logement.acces": ["etage-avec-ascenseur"],
    "san.adm.droits.apa": "sans-objet",
    "san.adm.info.patient": "oui",
    "san.adm.info.accord": "oui",
    "san.adm.info.accord.par": "Le patient",
    "san.adm.info.accord.le": "2026-11-23",
  },
  demandeur: {
    "san.dem.unite": "Médecine polyvalente",
    "san.dem.hospit.date": "2026-11-20",
    "san.dem.hospit.lieu": "service",
    "san.dem.telephone": "04 74 00 00 52",
    "san.dem.contact.medical.nom": "Roche",
    "san.dem.contact.medical.profession": "Médecin",
    "san.dem.contact.medical.telephone": "04 74 00 00 10",
    "san.dem.medecinTraitant.aucun": true,
    "san.dem.sortieSouhaitee": "2026-11-27",
    "san.dem.urgence": "standard",
  },
  orientation: {
    "san.ori.activites": ["had"],
    "san.ori.ecart": "Le patient demande à rentrer chez lui, son épouse est présente.",
    "san.ori.zone": "38544 Vienne",
    "san.ori.rayon": 50,
    "san.ori.domicile.adresse.lignes": "2 rue du Rhône",
    "san.ori.domicile.adresse.codePostal": "38200",
    "san.ori.domicile.adresse.commune": "38544 Vienne",
    "san.ori.domicile.contact.nom": "Girard",
    "san.ori.domicile.contact.prenom": "Anne",
    "san.ori.domicile.contact.lien": "WIFE",
    "san.ori.domicile.contact.mobile": "06 00 00 00 51",
    "san.ori.domicile.acces": "3e étage, ascenseur.",
    "san.ori.had.modes": ["readaptation", "nursing-lourd"],
    "san.ori.had.accordMt": "oui",
    "san.ori.had.domicile": ["telephone", "electricite-sure", "place-pour-un-lit"],
  },
  medical: {
    "san.med.groupe": "ort-fes",
    "san.med.principal": "Fracture du col du fémur droit",
    "san.med.cim10": "S72.0",
    "san.med.debut": "2026-11-20",
    "san.med.interventions": ["r1"],
    "san.med.interventions#r1.libelle": "Prothèse intermédiaire",
    "san.med.interventions#r1.date": "2026-11-20",
    "san.med.histoire": "Chute à domicile.",
    "san.med.antecedents": "Hypertension.",
    "san.med.poids": 74,
    "san.med.allergies.statut": "non",
    "san.med.bmr.statut": "oui",
    "san.med.bmr.germe": "sarm",
    "san.med.bmr.precautions": ["contact"],
    "san.med.traitements.mode": "ordonnance-jointe",
    "san.med.stable": "oui",
    "san.med.appui": "complet",
    "san.med.palliatif": "non",
    "san.med.niveauSoins": "sans-limitation",
    "san.med.psy": ["aucun"],
  },
  "soins-projet": {
    ...grid("dependance", "transferts toilette habillage deplacements", "aide-partielle"),
    ...grid("dependance", "alimentation continence", "seul"),
    ...grid("conscience", "orientation coherence communication", "normale"),
    ...grid("comportement", "deambulation fugue agitation agressivite cris refus-de-soins contention", "non"),
    "san.sp.presence": ["aucune"],
    "san.sp.deglutition": "non",
    "san.sp.texture": "normale",
    "san.sp.nutrition": ["aucune"],
    "san.sp.respi": ["o2"],
    "san.sp.o2Debit": 2,
    "san.sp.abords": ["aucune"],
    "san.sp.eliminations": ["aucun"],
    "san.sp.epuration": "aucune",
    "san.sp.autres": ["aucun"],
    ...grid(
      "reeducation",
      "ergotherapie orthophonie psychomotricite neuropsychologie apa dietetique psychologue appareillage",
      "non",
    ),
    "san.sp.reeducation.kinesitherapie": "intensive",
    "san.sp.tolerance": "1-a-2-h",
    "san.sp.objectifs": ["marche", "autonomie-toilette"],
    "san.sp.duree": 28,
    "san.sp.projet.lieu": "domicile",
  },
};

/** Who asks and who answers in the module Sanitaire: Dr Roche in a unit of medicine, Hugo Vidal and Inès Blanc in two HAD. */
export async function careTeams(p: Platform) {
  const { facility_id } = await p.db
    .selectFrom("unit")
    .select("facility_id")
    .where("id", "=", p.units.had)
    .executeTakeFirstOrThrow();
  const unit = async (name: string, kinds: string[]) => {
    const id = newId<UnitId>();
    await p.db
      .insertInto("unit")
      .values({ id, facility_id, name, module: "sanitaire", kinds, offer: "{}", limits: "{}", lat: 45.5, lon: 4.9 })
      .execute();
    return id;
  };
  const medicine = await unit("Médecine polyvalente", []);
  const south = await unit("HAD Sud-Isère", ["had"]);
  const grant = (who: PersonName, unitId: UnitId, role: "requester" | "receiver", medical: boolean) =>
    grantHabilitation(p.db, { account: p.accounts[who], unit: unitId, module: "sanitaire", role, medical }, monday);
  await grant("roche", medicine, "requester", true);
  await grant("nobody", south, "receiver", false);
  const members = await listMembers(p.db, dayOf(monday));
  const member = (who: PersonName, unitId: UnitId): Member =>
    members.find((m) => m.id === p.accounts[who] && m.unit === unitId)!;
  return {
    units: { medicine, north: p.units.had, south },
    roche: member("roche", medicine),
    hugo: member("hugo", p.units.had),
    ines: member("nobody", south),
    asks: await p.visitor(p.accounts.roche, medicine),
    north: p.as("hugo"),
    south: await p.visitor(p.accounts.nobody, south),
  };
}

export type CareTeams = Awaited<ReturnType<typeof careTeams>>;

export async function aReadyCareDossier(p: Platform, t: CareTeams, traits: Partial<Traits> = {}, changed = {}) {
  const id = await must(
    createReferral(
      p.db,
      {
        module: "sanitaire",
        traits: {
          ...{ birthName: "Girard", givenName: "Paul", usedName: null, usedGivenName: null, sex: "M" },
          ...{ birthDate: "1948-02-03", birthPlace: null, ins: null, insStatus: "provisoire" },
          ...traits,
        } as Traits,
        seenDuplicates: { reason: "essai" },
      },
      t.roche,
      p.clock.now,
    ),
  );
  const answers: Record<string, Answers> = { ...careAnswers, ...changed };
  for (const code of Object.keys(answers)) await write(p, id, code, answers[code]!, t.roche);
  const key = "san.med.pieces";
  await t.asks.upload(
    `/dossiers/${id}/volets/medical/pieces`,
    { base: "9999", champs: "", joindre: key, [`nature~${key}`]: "compte-rendu" },
    { field: `fichier~${key}`, name: "Lettre-Zwingelstein.pdf", content: "%PDF-1.4 Zwingelstein\n%%EOF\n" },
  );
  for (const code of Object.keys(answers)) await validate(p, id, code, t.roche);
  return id;
}

/** Sent to both HAD as a profile, or whole. */
export async function aSentCareDossier(
  p: Platform,
  t: CareTeams,
  disclosure: "profile" | "full",
  traits: Partial<Traits> = {},
  changed = {},
) {
  const id = await aReadyCareDossier(p, t, traits, changed);
  const need = await needOf(p, id, "had");
  for (const unit of [t.units.north, t.units.south])
    await must(
      selectUnit(p.db, id, { need, unit, distanceKm: 8, overrideReason: "Motif-Canari" }, t.roche, p.clock.now),
    );
  await must(sendSelection(p.db, id, t.roche, p.clock.now, disclosure));
  const { requests } = await read(p, id);
  const of = (unit: UnitId): RequestId => requests.find((q) => q.unit === unit)!.id;
  return { id, north: of(t.units.north), south: of(t.units.south) };
}
