import type { CardChange } from "#idp/cards/card.store.ts";

/** Persons every kind of answer is tried with, besides those of the demonstration. All invented. */
type Activity = Record<string, string>;
type Exercice = { profession: string; category?: string; speciality?: string; activities: Activity[] };
type Ready = {
  given_name: string;
  family_name: string;
  shown: string;
  exercices: Exercice[] | null;
  formerId?: string;
  card?: CardChange;
};

const liberal = (where: string): Activity => ({
  codeModeExercice: "L",
  codeSecteurDactivite: "SA07",
  codeGenreActivite: "GENR01",
  raisonSocialeSite: `CABINET ${where.toUpperCase()}`,
  identifiantTechniqueDeLaStructure: `R99${where.length}01`,
  codePostal: "38200",
  bureauCedex: `38200 ${where.toUpperCase()}`,
  codePays: "99000",
  autoriteDenregistrement: "CNOM/CNOM/CNOM",
});
const salaried = (where: string, finess: string): Activity => ({
  codeModeExercice: "S",
  codeSecteurDactivite: "SA01",
  codeGenreActivite: "GENR01",
  numeroFinessSite: finess,
  numeroFinessetablissementJuridique: finess.replace("0B", "1B"),
  raisonSocialeSite: where.toUpperCase(),
  codePays: "99000",
  autoriteDenregistrement: "CNOM/CNOM/ARS",
});

const ready: Ready[] = [
  {
    given_name: "Une",
    family_name: "Activité",
    shown: "Médecin généraliste, personne d’essai : une activité",
    exercices: [{ profession: "10", speciality: "SM54", activities: [liberal("Vienne")] }],
  },
  {
    given_name: "Plusieurs",
    family_name: "Activités",
    shown: "Médecin généraliste, personne d’essai : cinq activités",
    exercices: [
      {
        profession: "10",
        speciality: "SM54",
        activities: [
          ...[liberal("Vienne"), liberal("Givors")],
          ...[salaried("CH d’essai", ""), salaried("Dispensaire d’essai", ""), salaried("Centre d’essai", "")],
        ],
      },
    ],
  },
  {
    given_name: "Sans",
    family_name: "Exercice",
    shown: "Personne d’essai : aucun exercice professionnel",
    exercices: null,
  },
  {
    given_name: "Deux",
    family_name: "Professions",
    shown: "Infirmière et psychologue, personne d’essai : deux professions",
    exercices: [
      { profession: "60", activities: [salaried("CH d’essai", "0B0193488")] },
      { profession: "93", activities: [liberal("Vienne")] },
    ],
  },
  {
    given_name: "Ville",
    family_name: "Et-Hôpital",
    shown: "Gériatre, personne d’essai : ville et hôpital",
    exercices: [
      { profession: "10", speciality: "SM18", activities: [liberal("Vienne"), salaried("CH d’essai", "0B0193488")] },
    ],
  },
  {
    given_name: "Rôle",
    family_name: "Sans-Ordre",
    shown: "Aide-soignant, personne d’essai : profession à rôle",
    exercices: [
      {
        profession: "313",
        activities: [{ ...salaried("CH d’essai", "0B0193488"), codeRole: "313", autoriteDenregistrement: "EMPLOYEUR" }],
      },
    ],
  },
  {
    given_name: "Identifiant",
    family_name: "Changé",
    shown: "Kinésithérapeute, personne d’essai : identifiant changé",
    formerId: "ANS20240101120000",
    exercices: [{ profession: "70", activities: [liberal("Vienne")] }],
  },
  ...(["expire", "oppose", "damage"] as const).map((card, rank) => ({
    given_name: "Carte",
    family_name: ["Expirée", "Opposée", "Illisible"][rank]!,
    shown: `Infirmier, personne d’essai : carte ${["expirée", "en opposition", "illisible"][rank]}`,
    exercices: [{ profession: "60", activities: [salaried("CH d’essai", "0B0193488")] }],
    card,
  })),
];

/** Whose card does not work, and why. */
export const brokenCards = () =>
  ready.flatMap(({ card }, rank) => (card ? [{ nationalId: readyPeople[rank]!.SubjectNameID, change: card }] : []));

/** As Pro Santé Connect describes them; the number of each is the same at every start. */
export const readyPeople = ready.map((person, rank) => {
  const id = `8${withKey(`9990800${String(rank + 1).padStart(3, "0")}`)}`;
  const who = {
    SubjectNameID: id,
    codeCivilite: rank % 2 === 0 ? "M" : "MME",
    given_name: person.given_name,
    family_name: person.family_name,
    shown: person.shown,
  };
  if (!person.exercices) return who;
  const [first] = person.exercices;
  return {
    ...who,
    SubjectRole: person.exercices.map(({ profession }) => `${profession}^1.2.250.1.213.1.1.5.5`),
    SubjectOrganization: first!.activities[0]!.raisonSocialeSite ?? "",
    Secteur_Activite: `${first!.activities[0]!.codeSecteurDactivite}^1.2.250.1.71.4.2.4`,
    codeGenreActivite: first!.activities[0]!.codeGenreActivite ?? "",
    otherIds: [
      { identifiant: id, origine: "RPPS", qualite: 1 },
      ...(person.formerId ? [{ identifiant: person.formerId, origine: "EDIT", qualite: 1 }] : []),
    ],
    SubjectRefPro: {
      exercices: person.exercices.map(({ profession, speciality, activities }) => ({
        codeProfession: profession,
        codeCategorieProfessionnelle: "C",
        codeCiviliteDexercice: profession === "10" ? "DR" : "",
        nomDexercice: person.family_name,
        prenomDexercice: person.given_name,
        codeTypeSavoirFaire: speciality ? "S" : "",
        codeSavoirFaire: speciality ?? "",
        activities,
      })),
    },
  };
});

/** An RPPS number: ten digits and their Luhn key. */
function withKey(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
