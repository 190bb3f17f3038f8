/** Where something may go wrong. */
export const endpoints = ["authorization", "token", "userinfo", "jwks", "introspection", "ciba"] as const;
export type Endpoint = (typeof endpoints)[number];

/** What may go wrong, or be said otherwise. */
export type Trouble =
  | { kind: "delay"; milliseconds: number }
  | { kind: "error"; error: string; status: number }
  | { kind: "down" }
  /** UserInfo and the id_token without these members, with these others. */
  | { kind: "claims"; without: string[]; with: Record<string, unknown> }
  /** The identity is known, and no practice of it. */
  | { kind: "no-exercise" }
  /** Two records made one: the identifier is another, the former is among the others. */
  | { kind: "merged"; into: string }
  | { kind: "id-token"; flaw: TokenFlaw }
  /** The e-CPS: a phone it refuses, whose clock is wrong, or whose owner says no. */
  | { kind: "phone"; failure: PhoneFailure };

export const phoneFailures = ["rooted", "store", "sim", "clock", "refused"] as const;
export type PhoneFailure = (typeof phoneFailures)[number];

export const tokenFlaws = ["nonce", "kid", "signature", "issuer", "audience", "expired", "alg-none", "acr"] as const;
export type TokenFlaw = (typeof tokenFlaws)[number];

export type Scenario = {
  id: string;
  personId: string | null;
  clientId: string | null;
  endpoint: Endpoint | null;
  trouble: Trouble;
  endsAt: Date;
};

export const longestDelay = 60_000;

type Place = { endpoint: Endpoint; clientId: string | undefined; personId: string | undefined };

/** Those that concern this request; what is not known yet (who signs in) is concerned by nothing that names it. */
export const scenariosAt = (scenarios: Scenario[], place: Place) =>
  scenarios.filter(
    ({ personId, clientId, endpoint, trouble }) =>
      (personId === null || personId === place.personId) &&
      (clientId === null || clientId === place.clientId) &&
      (endpoint === null || endpoint === place.endpoint) &&
      // without a place, an error would be everywhere: it must name one
      (endpoint !== null || (trouble.kind !== "error" && trouble.kind !== "delay")),
  );

type Claims = Record<string, unknown>;

/** What UserInfo or the id_token says once the scenarios have passed over it. */
export function altered(claims: Claims, scenarios: Scenario[]): Claims {
  return scenarios.reduce(
    (said, { trouble }) => {
      switch (trouble.kind) {
        case "claims": {
          const kept = Object.entries(said).filter(([name]) => !trouble.without.includes(name));
          return { ...Object.fromEntries(kept), ...trouble.with };
        }
        case "no-exercise":
          return Object.fromEntries(Object.entries(said).filter(([name]) => !professional.includes(name)));
        case "merged":
          return merged(said, trouble.into);
        default:
          return said;
      }
    },
    { ...claims },
  );
}

/** What an identity without practice does not hold. */
const professional = [
  ...["SubjectRefPro", "SubjectRole", "otherIds", "SubjectOrganization", "SubjectOrganizationID"],
  ...["Secteur_Activite", "codeGenreActivite", "Mode_Acces_Raison", "Acces_Regulation_Medicale"],
  ...["UITVersion", "Palier_Authentification", "PSI_Locale"],
];

function merged(said: Claims, into: string): Claims {
  const others = Array.isArray(said.otherIds) ? said.otherIds : undefined;
  const origin = into.startsWith("8") ? "RPPS" : "EDIT";
  return {
    ...said,
    SubjectNameID: into,
    preferred_username: into,
    ...(others ? { otherIds: [...others, { identifiant: into, origine: origin, qualite: 1 }] } : {}),
  };
}
