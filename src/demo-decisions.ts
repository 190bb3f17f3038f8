import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { designateEstablishments } from "#features/decisions/designate.action.ts";
import { readDecision, type Typed } from "#features/decisions/entering.ts";
import { recordDecision } from "#features/decisions/record.action.ts";
import { findUnit } from "#features/directory/unit.store.ts";
import { followNotification } from "#features/follow-up/follow.action.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { addDays, addHours, dayOf } from "#lib/dates.ts";
import type { RightCode } from "#pathways/handicap/rights.ts";

/** What every decision of the demonstration says. */
const common: Typed = {
  ...{ type: "attribution", nature: "nouveau-droit", qualification: "cible", protection: "aucune" },
  ...{ adresse: "12 rue de Bourgogne", code_postal: "38200", commune: "38544 Vienne" },
};

/**
 * An MDPH with four decisions in telling states, entered and addressed by the actions the pages call: a child oriented to an IME, a
 * service whose right ends soon, an admission said impossible, and one that nobody is notified of yet.
 */
export async function seedDecisions(db: Db, now: Date): Promise<void> {
  const members = await listMembers(db, dayOf(now));
  const agent = members.find((m) => m.unit === castUnits.mdph && m.rights.some(({ role }) => role === "mdph"));
  const mas = members.find((m) => m.unit === castUnits.mas);
  if (!agent || !mas) return;
  const today = dayOf(now);
  const enter = (typed: Typed, daysAgo: number) =>
    record(db, { ...common, ...typed }, agent, addHours(now, -24 * daysAgo));
  const notify = (id: ReferralId, right: RightCode, units: string[], daysAgo: number) =>
    designate(db, id, right, units, agent, addHours(now, -24 * daysAgo));

  const child = await enter(
    {
      ...{ id_decision: "D38-26-1042", dossier: "38-1042", individu: "381042", date_decision: addDays(today, -40) },
      ...{
        droit: "7.1",
        droit_alternatif: "7.8",
        debut: addDays(today, -30),
        fin: addDays(today, 1000),
        priorite: "2",
      },
      ...{ nom_naissance: "Garnier", prenom: "Noé", date_naissance: "2015-05-12", sexe: "M" },
      ...{
        parent1_nom: "Garnier Élodie",
        parent1_role: "mere",
        parent1_contact: "0199000311",
        parent1_autorite: "oui",
      },
      ...{ temporalite: "02", categorie: "183", mode1: "47", quantite1: "5", unite1: "jour", periode1: "semaine" },
    },
    35,
  );
  await notify(child, "7.1", [castUnits.ime], 20);
  await notify(child, "7.8", [castUnits.sessad], 4);

  const ending = await enter(
    {
      ...{ id_decision: "D38-22-0310", dossier: "38-0310", individu: "380310", date_decision: addDays(today, -1400) },
      ...{ droit: "13.4", debut: addDays(today, -1390), fin: addDays(today, 50) },
      ...{ nom_naissance: "Blanchard", prenom: "Yves", date_naissance: "1979-02-03", sexe: "M" },
      ...{ protection: "curatelle-simple", mandataire: "UDAF de l’Isère" },
    },
    10,
  );
  await notify(ending, "13.4", [castUnits.savs], 9);

  const refused = await enter(
    {
      ...{ id_decision: "D38-26-0877", dossier: "38-0877", individu: "380877", date_decision: addDays(today, -90) },
      ...{ droit: "13.3", debut: addDays(today, -80), fin: addDays(today, 1700), priorite: "1" },
      ...{ priorite_motif: "Maintien à domicile inadapté", motivation: "Besoin d’un accueil permanent médicalisé." },
      ...{ nom_naissance: "Delorme", prenom: "Anaïs", date_naissance: "1998-09-21", sexe: "F", protection: "tutelle" },
    },
    60,
  );
  await notify(refused, "13.3", [castUnits.mas], 55);
  const request = (await findReferral(db, refused))!.requests[0]!.id;
  await must(actOnRequest(db, request, { kind: "open" }, mas, null, addHours(now, -24 * 30)));
  const said = { reason: "114", comment: "Pas de place avant deux ans.", units: [], agreed: false, beyond: "" };
  const day = addDays(today, -3);
  await must(followNotification(db, request, { kind: "refuse", on: day, ...said }, mas, null, addHours(now, -72)));

  await enter(
    {
      ...{ id_decision: "D38-26-1190", dossier: "38-1190", individu: "381190", date_decision: addDays(today, -6) },
      ...{ droit: "11.5", debut: addDays(today, -1), fin: addDays(today, 1800) },
      ...{ nom_naissance: "Morin", prenom: "Clara", date_naissance: "2003-11-30", sexe: "F" },
    },
    2,
  );
}

async function record(db: Db, typed: Typed, by: Member, at: Date): Promise<ReferralId> {
  const { entered, problems } = readDecision(typed, dayOf(at));
  if (!entered) throw new Error(`A decision of the demonstration: ${JSON.stringify(problems)}`);
  return must(recordDecision(db, entered, by, at));
}

async function designate(db: Db, id: ReferralId, right: RightCode, units: string[], by: Member, at: Date) {
  const found = await Promise.all(units.map((unit) => findUnit(db, unit as Parameters<typeof findUnit>[1])));
  const chosen = found.map((unit) => ({ facility: unit!.facility as string, overrideReason: null, distanceKm: null }));
  await must(designateEstablishments(db, id, { right, chosen }, by, at));
}

async function must<Value>(
  asked: Promise<{ ok: true; value: Value } | { ok: false; refusal: unknown }>,
): Promise<Value> {
  const result = await asked;
  if (!result.ok) throw new Error(`A decision of the demonstration: ${JSON.stringify(result.refusal)}`);
  return result.value;
}
