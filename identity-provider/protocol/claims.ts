import type { Person } from "#idp/people/person.ts";
import type { Settings } from "#idp/settings.ts";

/** `sub` of Pro Santé Connect: a user federation's fixed id, then the person's national identifier. */
const federation = "6a1c2f5e-0b7d-4f0c-9a35-51b0d3c8e7aa";
const prefix = `f:${federation}:`;

export const subjectOf = (person: Pick<Person, "id" | "nationalId">, style: Settings["subStyle"]) =>
  style === "uuid" ? person.id : `${prefix}${person.nationalId}`;

/** Who a subject is about: by one or the other, as the style may have changed since. */
export const keyIn = (subject: string): { nationalId: string } | { id: string } =>
  subject.startsWith(prefix) ? { nationalId: subject.slice(prefix.length) } : { id: subject };

/** How a sign-in was done, as tokens say it. */
export type AuthMode = "CARD" | "MOBILE" | "IDENTITY_BROKER" | "WEBAUTHN" | "LOCAL";

/**
 * The library carries `amr` from the session to every token, and nothing else of ours: the mode travels as its first entry,
 * which no token shows.
 */
export const carry = (authMode: AuthMode, amr: string[]) => [`mode:${authMode}`, ...amr];
export const modeIn = (amr: string[] | undefined) =>
  amr?.find((one) => one.startsWith("mode:"))?.slice("mode:".length) ?? "";
export const methodsIn = (amr: string[] | undefined) => amr?.filter((one) => !one.startsWith("mode:")) ?? [];

/** What the id_token says, a short set, besides what the protocol puts there. */
export const idTokenClaims = (person: Person) => ({
  SubjectNameID: person.nationalId,
  preferred_username: person.nationalId,
  given_name: person.givenName,
  family_name: person.familyName,
});

/**
 * The whole UserInfo. Every leaf is a string, "" when empty; booleans are "VRAI" or "FAUX". A staff card not matched
 * with a registered professional only says who the person is.
 */
export function userinfoClaims(person: Person): Record<string, unknown> {
  const who = {
    SubjectNameID: person.nationalId,
    preferred_username: person.nationalId,
    codeCivilite: person.civility ?? "",
    given_name: person.givenName,
    family_name: person.familyName,
  };
  const referential = person.claims.SubjectRefPro as Referential | undefined;
  if (!referential) return who;
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
    ...person.claims,
    ...who,
    SubjectRefPro: {
      ...referential,
      exercices: referential.exercices.map((exercice) => ({
        ...exercice,
        activities: (exercice.activities ?? []).map((activity) => ({ ...emptyActivity, ...activity })),
      })),
    },
  };
}

type Referential = { exercices: ({ activities?: Record<string, string>[] } & Record<string, unknown>)[] };

/** Every claim this program may say: the library hides the others. */
export const claimNames = [
  // Keycloak's own, in the id_token
  ...["typ", "azp", "jti", "session_state", "at_hash"],
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
