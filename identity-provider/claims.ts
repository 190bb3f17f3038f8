import type { Person } from "./people.ts";

/** `sub` of Pro Santé Connect: a user federation's fixed id, then the person's national identifier. */
const federation = "6a1c2f5e-0b7d-4f0c-9a35-51b0d3c8e7aa";
export const subjectOf = (nationalId: string) => `f:${federation}:${nationalId}`;
export const nationalIdIn = (subject: string) => subject.slice(`f:${federation}:`.length);

/** What the id_token says, a short set, besides what the protocol puts there. */
export const idTokenClaims = (person: Person) => ({
  authMode: "MOBILE",
  SubjectNameID: person.SubjectNameID,
  preferred_username: person.SubjectNameID,
  given_name: person.given_name,
  family_name: person.family_name,
});

/**
 * The whole UserInfo. Every leaf is a string, "" when empty; booleans are "VRAI" or "FAUX". A staff card not matched
 * with a registered professional only says who the person is.
 */
export function userinfoClaims(person: Person) {
  const who = {
    SubjectNameID: person.SubjectNameID,
    preferred_username: person.SubjectNameID,
    codeCivilite: person.codeCivilite ?? "",
    given_name: person.given_name,
    family_name: person.family_name,
  };
  if (!person.SubjectRefPro) return who;
  return {
    Secteur_Activite: "",
    codeGenreActivite: "",
    SubjectOrganization: "",
    SubjectOrganizationID: "",
    Mode_Acces_Raison: "",
    Acces_Regulation_Medicale: "FAUX",
    UITVersion: "1.0",
    Palier_Authentification: "APPPRIP3^1.2.250.1.213.1.5.1.1.1",
    PSI_Locale: "1.2.250.1.213.1.3.1.1",
    SubjectRole: [],
    otherIds: [],
    ...person,
    ...who,
    SubjectRefPro: {
      exercices: person.SubjectRefPro.exercices.map((exercice) => ({
        ...exercice,
        activities: exercice.activities.map((activity) => ({ ...emptyActivity, ...activity })),
      })),
    },
  };
}

/** Every claim this program may say: the library hides the others. */
export const claimNames = [
  ...["authMode", "SubjectNameID", "preferred_username", "codeCivilite", "given_name", "family_name", "otherIds"],
  ...[
    "SubjectRole",
    "SubjectOrganization",
    "SubjectOrganizationID",
    "SubjectRefPro",
    "Secteur_Activite",
    "codeGenreActivite",
  ],
  ...["Mode_Acces_Raison", "Acces_Regulation_Medicale", "UITVersion", "Palier_Authentification", "PSI_Locale"],
];

const emptyActivity = Object.fromEntries(
  [
    ...["codeModeExercice", "codeSecteurDactivite", "codeSectionPharmacien", "codeRole", "codeGenreActivite"],
    ...["numeroSiretSite", "numeroSirenSite", "numeroFinessSite", "numeroFinessetablissementJuridique"],
    ...["identifiantTechniqueDeLaStructure", "raisonSocialeSite", "enseigneCommercialeSite", "complementDestinataire"],
    ...["complementPointGeographique", "numeroVoie", "indiceRepetitionVoie", "codeTypeDeVoie", "libelleVoie"],
    ...["mentionDistribution", "bureauCedex", "codePostal", "codeCommune", "codePays", "telephone", "telephone2"],
    ...["telecopie", "adresseEMail", "codeDepartement", "ancienIdentifiantDeLaStructure", "autoriteDenregistrement"],
  ].map((name) => [name, ""]),
);
