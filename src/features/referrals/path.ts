import type { Access } from "./access.ts";

/** The person, a référent, whoever helps them: they read the dossier in the space made for them. */
export const isPersonSide = (access: Access | "profile"): access is "person" | "helper" =>
  access === "person" || access === "helper";

/** Where this side reads the dossier, and one of its requests. */
export const dossierPath = (access: Access | "profile", dossier: string) =>
  `${isPersonSide(access) ? "/mon-espace" : ""}/dossiers/${dossier}`;
export const requestPath = (access: Access | "profile", dossier: string, request: string) =>
  `${dossierPath(access, dossier)}/demandes/${request}`;
