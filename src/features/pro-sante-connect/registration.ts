import type { Identity } from "#features/accounts/identity.ts";
import type { Module, Right } from "#features/accounts/member.ts";
import { pathProfessions } from "#features/accounts/professions.ts";
import { isLiberal, type Situation } from "#features/accounts/situation.ts";

/**
 * Professions (TRE_G15, TRE_R95) whose liberal members open their account by themselves: identity.md §1.4. Doctors, and those to whom
 * a coordination platform gives children; a list, to be extended.
 */
export const selfRegistering: readonly string[] = ["10", ...pathProfessions];

/**
 * What an account opened this way may do, for its own practice. A doctor prepares and sends dossiers, medical volet included; the
 * others read there what is given to them by their number, and nothing besides.
 */
export const practiceRights = (profession: string): Right[] =>
  profession === "10"
    ? doctorModules.map((module) => ({ module, role: "requester", medical: true }))
    : [{ module: "tnd", role: "reader", medical: false }];
const doctorModules: readonly Module[] = ["grand-age", "sanitaire", "tnd"];

/** A registration begun with the card waits that long for its form. */
export const registrationMinutes = 30;
export const registrationEnd = (now: Date) => new Date(now.getTime() + registrationMinutes * 60_000);

/** The liberal situations that let somebody open an account; none: they may not. A student carries another code. */
export function practicesOf({ profession, situations }: Identity): Situation[] {
  if (!profession || !selfRegistering.includes(profession.code)) return [];
  return situations.filter((one) => isLiberal(one) && one.profession === profession.code);
}
export const mayRegister = (identity: Identity) => practicesOf(identity).length > 0;

export type Address = { street: string; postcode: string; city: string };
export type Registration = { email: string; address: Address };
export type RegistrationField = "courriel" | "motDePasse" | "rue" | "codePostal" | "ville";
export type RegistrationProblems = Partial<Record<RegistrationField, string>>;

/** Reads the form of the creation page, but the password, judged apart; every problem at once, each on its field. */
export function readRegistration(typed: Record<Exclude<RegistrationField, "motDePasse">, string>): {
  value: Registration;
  problems: RegistrationProblems;
} {
  const problems: RegistrationProblems = {};
  const email = typed.courriel.trim();
  const address = {
    street: typed.rue.trim().slice(0, 200),
    postcode: typed.codePostal.replaceAll(/\s/g, ""),
    city: typed.ville.trim().slice(0, 100),
  };
  const wrong = emailProblem(email);
  if (wrong) problems.courriel = wrong;
  if (!address.street) problems.rue = "Indiquez le numéro et la rue de votre cabinet.";
  if (!/^\d{5}$/.test(address.postcode)) problems.codePostal = "Un code postal a 5 chiffres, par exemple 38200.";
  if (!address.city) problems.ville = "Indiquez la commune de votre cabinet.";
  return { value: { email, address }, problems };
}

/** Null when an e-mail may be written to; codes never go to a secure mailbox of health professionals (§9). */
export function emailProblem(email: string): string | null {
  if (!/^[^\s@<>",;:]+@[^\s@<>",;:.]+(\.[^\s@<>",;:.]+)+$/.test(email) || email.length > 200)
    return "Indiquez une adresse complète, par exemple prenom.nom@exemple.fr.";
  if (/\.mssante\.fr$/i.test(email))
    return "Une messagerie sécurisée de santé ne reçoit pas de codes : indiquez une adresse ordinaire.";
  return null;
}
