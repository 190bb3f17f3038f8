import { grantHabilitation, openAccount } from "#features/accounts/grant.action.ts";
import type { AccountId, Member, Module, Role, UnitId } from "#features/accounts/member.ts";
import { type Entered, readDecision, type Typed } from "#features/decisions/entering.ts";
import { recordDecision } from "#features/decisions/record.action.ts";
import type { Answers } from "#features/forms/questionnaire.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { monday, must, type Platform, validate, write } from "#tests/dossiers.ts";

/** Two MDPH, and establishments for disabled people around Vienne, with somebody in each. */
const houses = {
  isere: { name: "MDPH de l’Isère", category: "609", unit: "Suivi des orientations", kinds: [], role: "mdph", away: 0 },
  rhone: { name: "MDPH du Rhône", category: "609", unit: "Suivi des orientations", kinds: [], role: "mdph", away: 0.4 },
  ime: {
    name: "IME Les Écureuils",
    category: "183",
    unit: "Semi-internat",
    kinds: ["7.1"],
    role: "receiver",
    away: 0.02,
  },
  sessad: {
    name: "SESSAD du Pays viennois",
    category: "182",
    unit: "Équipe",
    kinds: ["7.8"],
    role: "receiver",
    away: 0.01,
  },
  mas: {
    name: "MAS Les Peupliers",
    category: "255",
    unit: "Hébergement",
    kinds: ["13.3"],
    role: "receiver",
    away: 0.1,
  },
} satisfies Record<string, { name: string; category: string; unit: string; kinds: string[]; role: Role; away: number }>;
export type HouseName = keyof typeof houses;

/** Adds them to a platform: their units, the members who act there, and their browsers. */
export async function someHouses(p: Platform) {
  const rows = Object.entries(houses).map(([name, house], i) => ({
    ...{ ...house, key: name as HouseName, facility: newId<string>(), id: newId<UnitId>(), finess: `0C000000${i}` },
  }));
  await p.db
    .insertInto("facility")
    .values(
      rows.map((r) => ({
        ...{ id: r.facility, finess: r.finess, name: r.name, category: r.category, category_label: r.name },
        ...{ city: "Vienne", departement: "38", lat: 45.52569 + r.away, lon: 4.87484 },
        ...{ origins: "{}", search_name: r.name.toLowerCase() },
      })),
    )
    .execute();
  await p.db
    .insertInto("unit")
    .values(
      rows.map((r) => ({
        ...{ id: r.id, facility_id: r.facility, name: r.unit, module: "handicap" as Module, kinds: r.kinds },
        ...{ offer: "{}", limits: "{}", lat: 45.52569 + r.away, lon: 4.87484 },
      })),
    )
    .execute();
  const accounts = {} as Record<HouseName, AccountId>;
  for (const [i, r] of rows.entries()) {
    accounts[r.key] = await openAccount(
      p.db,
      {
        ...{ nationalId: `89980000000${i}`, givenName: "Agent", familyName: r.key, profession: null },
        ...{ email: `${r.key}@exemple.test`, isEmailVerified: true },
      },
      monday,
    );
    await grantHabilitation(
      p.db,
      { account: accounts[r.key], unit: r.id, module: "handicap", role: r.role, medical: false },
      monday,
    );
  }
  const members = await listMembers(p.db, dayOf(monday));
  const by = (key: HouseName) => members.find((one) => one.id === accounts[key]) as Member;
  const visitors = new Map(
    await Promise.all(rows.map(async (r) => [r.key, await p.visitor(accounts[r.key], r.id)] as const)),
  );
  return {
    units: Object.fromEntries(rows.map((r) => [r.key, r.id])) as Record<HouseName, UnitId>,
    facilities: Object.fromEntries(rows.map((r) => [r.key, r.facility])) as Record<HouseName, string>,
    member: by,
    as: (key: HouseName) => visitors.get(key)!,
  };
}
export type Houses = Awaited<ReturnType<typeof someHouses>>;

/** What an agent types for a child oriented to an IME. */
export const typedDecision = (changed: Typed = {}): Typed => ({
  ...{
    id_decision: "D-2026-001",
    dossier: "38-4512",
    individu: "990017",
    type: "attribution",
    date_decision: "15/10/2026",
  },
  ...{ droit: "7.1", nature: "nouveau-droit", debut: "01/11/2026", fin: "31/08/2029", qualification: "cible" },
  ...{ nom_naissance: "Perrin", prenom: "Noé", date_naissance: "04/03/2014", sexe: "M", protection: "aucune" },
  ...{ commune: "38544 Vienne", parent1_nom: "Perrin Anne", parent1_role: "mere", parent1_contact: "0612345678" },
  ...{ parent1_autorite: "oui" },
  ...changed,
});

export function enteredDecision(changed: Typed = {}): Entered {
  const { entered, problems } = readDecision(typedDecision(changed), dayOf(monday));
  if (!entered) throw new Error(JSON.stringify(problems));
  return entered;
}

/** A decision of the MDPH of Isère, entered. */
export const aDecision = (p: Platform, h: Houses, changed: Typed = {}) =>
  must(recordDecision(p.db, enteredDecision(changed), h.member("isere"), p.clock.now));

/** The establishment says the admission impossible, for want of means: what its own space records, see features/follow-up. */
export const saysImpossible = (p: Platform, id: string) =>
  p.db
    .updateTable("admission_request")
    .set({ state: "declined", former_state: "studying", reason: "114", deadline: null, state_since: p.clock.now })
    .where("referral_id", "=", id)
    .execute();

export const later = (p: Platform, days: number) => {
  p.clock.now = addHours(p.clock.now, days * 24);
};

const rows = (of: string, codes: string, value: string) =>
  Object.fromEntries(codes.split(" ").map((code) => [`${of}.${code}`, value]));

/** The parts of the single admission dossier that are always asked, as the mother of a child writes them. */
export const duaAnswers: Record<"adm" | "projet" | "vie" | "souhaits", Answers> = {
  adm: {
    "dua.adm.adresse.lignes": "12 rue de Bourgogne",
    "dua.adm.adresse.codePostal": "38200",
    "dua.adm.adresse.commune": "38544 Vienne",
    "dua.adm.telephone": "06 12 34 56 78",
    "dua.adm.represente.mesure": "aucune",
    "dua.adm.parents": ["r1"],
    "dua.adm.parents#r1.nom": "Perrin",
    "dua.adm.parents#r1.prenom": "Anne",
    "dua.adm.parents#r1.lien": "MTH",
    "dua.adm.parents#r1.mobile": "06 12 34 56 78",
    "dua.adm.confiance.designee": "non",
    "dua.adm.contacts": ["r1"],
    "dua.adm.contacts#r1.nom": "Perrin",
    "dua.adm.contacts#r1.prenom": "Anne",
    "dua.adm.contacts#r1.lien": "MTH",
    "dua.adm.contacts#r1.mobile": "06 12 34 56 78",
    "dua.adm.accord": "d-accord",
    "dua.adm.accordRecueil": "En regardant ensemble les photos de l’établissement.",
  },
  projet: { "dua.projet.attentes": "Apprendre à être plus autonome, avec des camarades." },
  vie: {
    ...rows("dua.vie.quotidien", "toilette habillage repas continence deplacements nuit securite", "aide-partielle"),
    "dua.vie.communication": ["parole", "pictogrammes"],
    ...rows("dua.vie.comportement", "agitation agressivite automutilation fugue mise-en-danger", "non"),
  },
  souhaits: {
    "dua.souhaits.ou": ["r1"],
    "dua.souhaits.ou#r1.commune": "38544 Vienne",
    "dua.souhaits.rayon": 50,
    "dua.souhaits.quand": "2026-12",
    "dua.souhaits.rythme": ["semi-internat"],
  },
};

/** Somebody writes those parts and says each is finished. */
export async function fillsAdmissionDossier(p: Platform, id: ReferralId, by: Member): Promise<void> {
  for (const [code, answers] of Object.entries(duaAnswers)) {
    await write(p, id, code, answers, by);
    await validate(p, id, code, by);
  }
}
