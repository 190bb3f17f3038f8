import type { AccountId } from "#features/accounts/member.ts";
import type { Result } from "#lib/result.ts";

/** FranceConnect v2, and what we are to it: https://docs.partenaires.franceconnect.gouv.fr. */
export type FranceConnect = { issuer: string; clientId: string; clientSecret: string };

export const startPath = "/connexion/franceconnect";
export const callbackPath = "/connexion/franceconnect/retour";
export const signedOutPath = "/connexion/franceconnect/deconnecte";

/** The pivot identity, and the address FranceConnect knows: ours only once its owner has proved it to us. */
export const scope = "openid identite_pivot preferred_username email";
export const askedLevel = "eidas1";
const levels = ["eidas1", "eidas2", "eidas3"];

/** Who FranceConnect says it is. */
export type Citizen = {
  /** Made for us alone: never compared with another service's. */
  subject: string;
  /** All the first names of the civil register, in their order. */
  givenName: string;
  /** The name of birth. */
  familyName: string;
  usedName: string | null;
  gender: "female" | "male" | null;
  /** "1966-05-14". */
  birthDate: string | null;
  email: string | null;
};

export type Attempt = {
  state: string;
  nonce: string;
  verifier: string;
  returnTo: string;
  /** Somebody already in, who joins it to their space. */
  account: AccountId | null;
};
export const attemptMinutes = 10;
export const pendingMinutes = 30;

/** Why the answer opens nothing; `detail` is for the log: a word, never a value. */
export type CitizenRefusal =
  | { kind: "cancelled" }
  | { kind: "unreachable"; detail: string }
  | { kind: "not-trusted"; detail: string };
export type Proved<Value> = Promise<Result<Value, CitizenRefusal>>;

/** What the library leaves to us; null when nothing is wrong. */
export function flawOf(claims: { acr?: unknown; iat: number }, now: Date): string | null {
  if (claims.iat > now.getTime() / 1000 + 30) return "iat is in the future";
  return typeof claims.acr === "string" && levels.indexOf(claims.acr) >= levels.indexOf(askedLevel)
    ? null
    : "acr is below what was asked";
}

/** Read leniently: only the subject and the names are needed. */
export function citizenOf(subject: string, said: Record<string, unknown>): Citizen | null {
  const text = (name: string, longest = 200) => {
    const value = said[name];
    return typeof value === "string" && value.trim() && value.length <= longest
      ? value.replaceAll(/\p{Cc}+/gu, " ").trim()
      : null;
  };
  const [givenName, familyName] = [text("given_name"), text("family_name")];
  if (!givenName || !familyName) return null;
  const birthDate = text("birthdate", 10);
  const gender = text("gender");
  return {
    subject,
    givenName,
    familyName: capitalised(familyName),
    usedName: usedNameOf(text("preferred_username")),
    gender: gender === "female" || gender === "male" ? gender : null,
    birthDate: birthDate && /^\d{4}-\d{2}-\d{2}$/.test(birthDate) ? birthDate : null,
    email: text("email", 254),
  };
}

const usedNameOf = (said: string | null) => said && capitalised(said);
/** The register writes names in capitals: "LE GOFF-MARTIN" is read "Le Goff-Martin". */
const capitalised = (name: string) =>
  name === name.toUpperCase()
    ? name
        .toLowerCase()
        .replaceAll(/(^|[\s'’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    : name;

/** The first traits of a dossier for oneself, as the form types them. */
export const typedTraits = (citizen: Citizen): Record<string, string> => ({
  birthName: citizen.familyName,
  givenName: citizen.givenName.split(" ")[0]!,
  usedName: citizen.usedName ?? "",
  birthDate: (citizen.birthDate ?? "").split("-").toReversed().join("/"),
  sex: citizen.gender === null ? "" : citizen.gender === "female" ? "F" : "M",
});
