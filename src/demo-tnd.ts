import type { Db } from "#db/db.ts";
import { findAccounts } from "#features/accounts/account.store.ts";
import { grantHabilitation } from "#features/accounts/grant.action.ts";
import type { Member, UnitId } from "#features/accounts/member.ts";
import { openPractice } from "#features/directory/practice.action.ts";
import { changeLines } from "#features/early-paths/follow-path.action.ts";
import type { Answers } from "#features/forms/questionnaire.ts";
import { createReferral } from "#features/referrals/create.action.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import type { Act } from "#features/requests/acts.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { selectUnit, sendSelection } from "#features/sendings/send.action.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { validateVolet } from "#features/volets/validate-volet.action.ts";
import { writeFields } from "#features/volets/write-volet.action.ts";
import { addDays, addHours, addMonths, dayOf } from "#lib/dates.ts";
import { grid, rowsOf } from "#pathways/tnd/grid.ts";

type Child = { birthName: string; givenName: string; sex: "F" | "M"; motive: string; signs: string[]; needs: string[] };

/** A platform for young children that has just received one, and follows another whose assessments have begun. */
export async function seedPaths(db: Db, now: Date): Promise<void> {
  const members = await listMembers(db, dayOf(now));
  const delmas = members.find((m) => m.name.includes("Marion Delmas"));
  const at = (name: string) => members.find((m) => m.name.includes(name) && m.unit === castUnits.pco);
  const [camille, hugo] = [at("Camille Royer"), at("Hugo Tessier")];
  if (!delmas || !camille || !hugo) return;

  const noe: Child = {
    ...{ birthName: "Bertin", givenName: "Noé", sex: "M", signs: ["L1", "S1"] },
    motive: "Retard de langage, peu d’échanges avec les autres enfants à la crèche.",
    needs: ["psychomotricite", "orthophonie"],
  };
  await sent(db, noe, delmas, addHours(now, -20));

  const lina: Child = {
    ...{ birthName: "Chabert", givenName: "Lina", sex: "F", signs: ["M1"] },
    motive: "Maladresse importante, chutes fréquentes, fatigue dans les gestes du quotidien.",
    needs: ["psychomotricite", "ergotherapie"],
  };
  const request = await sent(db, lina, delmas, addHours(now, -24 * 40));
  const act = (what: Act, by: Member, daysAgo: number) =>
    must(actOnRequest(db, request, what, by, null, addHours(now, -24 * daysAgo)));
  const today = dayOf(now);
  await act({ kind: "open" }, hugo, 39);
  await act({ kind: "take" }, camille, 38);
  await act({ kind: "accept", on: addDays(today, -10), message: "" }, camille, 36);
  await act({ kind: "arrive", on: addDays(today, -12) }, hugo, 12);
  const line = { kind: "bilan", agreed: true, to: null } as const;
  const works = [
    {
      line: {
        ...line,
        profession: "Psychomotricité",
        professional: "Alix Morin",
        sessions: 4,
        from: addDays(today, -12),
      },
      nationalId: await aTherapist(db, now),
    },
    {
      line: { ...line, profession: "Ergothérapie", professional: "Sacha Berger", sessions: 3, from: addDays(today, 6) },
    },
  ];
  for (const one of works) await must(changeLines(db, request, { kind: "add", ...one }, hugo, addHours(now, -24 * 11)));
}

/** Alix Morin, psychomotor therapist, in her practice: she sees what the platform gives her. */
async function aTherapist(db: Db, now: Date): Promise<string> {
  const number = "899909000426";
  const [account] = await findAccounts(db, [{ origin: "RPPS", value: number }]);
  if (!account) throw new Error(`sandbox/people.json lacks ${number}`);
  const place = { name: "Cabinet Alix Morin", street: "8 quai Riondet", postcode: "38200", city: "Vienne" };
  const unit = (await db.transaction().execute((tx) => openPractice(tx, place))) as string as UnitId;
  const right = { module: "tnd", role: "reader", medical: false } as const;
  await grantHabilitation(db, { account, unit, ...right, from: addDays(dayOf(now), -90) }, now);
  return number;
}

/** The booklet written and signed by the doctor, sent to the platform: the request it made. */
async function sent(db: Db, child: Child, by: Member, at: Date): Promise<RequestId> {
  const { birthName, givenName, sex } = child;
  const traits = {
    ...{ birthName, givenName, sex, usedName: null, usedGivenName: null, birthPlace: "Vienne (38)" },
    ...{ birthDate: addMonths(dayOf(at), -28), ins: null, insStatus: "provisoire" as const },
  };
  const id = await must(createReferral(db, { module: "tnd", traits, seenDuplicates: null }, by, at));
  for (const [code, answers] of Object.entries(booklet(child, dayOf(at)))) {
    const posted = Object.entries(answers).map(([key, value]) => ({ key, value, base: 0 }));
    await must(writeFields(db, id, code, posted, by, at));
    const { volets } = (await findReferral(db, id))!;
    await must(validateVolet(db, id, code, volets.find((v) => v.code === code)!.version, by, at));
  }
  const need = (await findReferral(db, id))!.needs[0]!.id;
  await must(selectUnit(db, id, { need, unit: castUnits.pco, distanceKm: null, overrideReason: null }, by, at));
  await must(sendSelection(db, id, by, at));
  return (await findReferral(db, id))!.requests[0]!.id;
}

const absent = (rows: { code: string }[], of: string): Answers =>
  Object.fromEntries(rows.map(({ code }) => [`tnd.grille.${of}.${code}`, "absent"]));

const booklet = ({ birthName, motive, signs, needs }: Child, today: string): Record<string, Answers> => ({
  enfant: {
    "tnd.enf.terme": 39,
    "tnd.enf.adresse.lignes": "14 quai Riondet",
    "tnd.enf.adresse.codePostal": "38200",
    "tnd.enf.adresse.commune": "38544 Vienne",
    "tnd.enf.garde": "creche",
    "tnd.enf.titulaires": ["r1"],
    "tnd.enf.titulaires#r1.nom": birthName,
    "tnd.enf.titulaires#r1.prenom": "Anne",
    "tnd.enf.titulaires#r1.lien": "MTH",
    "tnd.enf.titulaires#r1.mobile": "06 39 98 00 51",
  },
  accords: Object.fromEntries(
    [
      ["titulaire1", `Anne ${birthName}`],
      ["titulaire2", `Karim ${birthName}`],
    ].flatMap(([who, name]) => [
      [`tnd.acc.${who}.accord`, "oui"],
      [`tnd.acc.${who}.nom`, name!],
      [`tnd.acc.${who}.date`, today],
      [`tnd.acc.${who}.signe`, true],
    ]),
  ),
  medical: {
    "tnd.med.prescripteur.nom": "Delmas",
    "tnd.med.prescripteur.profession": "Médecin",
    "tnd.med.prescripteur.telephone": "01 99 00 03 01",
    "tnd.med.medecinTraitant.aucun": true,
    "tnd.med.ligne": "1",
    "tnd.med.besoins": needs,
    "tnd.med.motif": motive,
    "tnd.med.croissance.taille": 88,
    "tnd.med.croissance.poids": 12,
    "tnd.med.croissance.crane": 49,
    "tnd.med.audition.resultat": "demande",
    "tnd.med.vision.resultat": "non-fait",
    "tnd.med.examen": "Examen neurologique sans particularité en dehors des signes de la grille.",
    "tnd.med.courrier": "Chère consœur, merci d’organiser les bilans de cet enfant que je suis depuis sa naissance.",
  },
  grille: {
    "tnd.grille.date": today,
    ...absent(rowsOf(grid.bands.find(({ code }) => code === "b24")!), "b24"),
    ...Object.fromEntries(signs.map((code) => [`tnd.grille.b24.${code}`, "present"])),
    ...absent(grid.any, "any"),
    ...absent(grid.risks, "risque"),
  },
});

/** The demonstration's data is refused by a rule: a mistake of ours, told with its facts. */
async function must<Value>(
  asked: Promise<{ ok: true; value: Value } | { ok: false; refusal: unknown }>,
): Promise<Value> {
  const result = await asked;
  if (!result.ok) throw new Error(`the demonstration was refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}
