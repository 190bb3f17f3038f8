import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** The pivot identity of FranceConnect, and an address: as its userinfo says it. */
export type Citizen = {
  id: string;
  given_name: string;
  family_name: string;
  preferred_username?: string;
  gender: "female" | "male";
  birthdate: string;
  /** The INSEE code of the commune; empty when born abroad. */
  birthplace: string;
  /** 99100 is France. */
  birthcountry: string;
  email: string;
};

export const readCitizens = (path: string): Citizen[] => JSON.parse(readFileSync(path, "utf8")) as Citizen[];

/** Another one for each service, as FranceConnect does: sixty-four hexadecimal signs and "v1". */
export const subjectFor = (citizen: string, clientId: string) =>
  `${createHash("sha256").update(`${clientId} ${citizen}`).digest("hex")}v1`;

/** What each scope opens (FranceConnect v2, "données usagers"). */
export const claimsByScope = {
  openid: ["sub"],
  given_name: ["given_name"],
  family_name: ["family_name"],
  preferred_username: ["preferred_username"],
  birthdate: ["birthdate"],
  gender: ["gender"],
  birthplace: ["birthplace"],
  birthcountry: ["birthcountry"],
  email: ["email"],
  profile: ["given_name", "family_name", "birthdate", "gender", "preferred_username"],
  birth: ["birthplace", "birthcountry"],
  identite_pivot: ["given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry"],
};
