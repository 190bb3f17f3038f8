import type { AccountState } from "#features/accounts/account.ts";
import type { Means } from "#features/accounts/means.ts";
import type { AccountId, Module, Role, UnitId } from "#features/accounts/member.ts";
import { fold } from "#lib/french.ts";

/** Somebody who holds, or held, a right in the establishment, as its référent may see them. */
export type StaffLine = {
  account: AccountId;
  givenName: string;
  familyName: string;
  profession: string;
  professionLabel: string;
  state: AccountState;
  email: string | null;
  emailVerified: boolean;
  /** Mail to it comes back. */
  mailReturns: boolean;
  mobileVerified: boolean;
  hasPassword: boolean;
  /** Keys still in use; `syncedOnly` when all of them follow their owner from one device to another. */
  passkeys: number;
  syncedOnly: boolean;
  /** The last sign-in through Pro Santé Connect, by any of its means; by e-CPS. */
  pscAt: Date | null;
  ecpsAt: Date | null;
  /** The means of Pro Santé Connect the person has used. */
  pscMeans: Means[];
  lastSignInAt: Date | null;
  /** In force today, in this establishment. */
  rights: { unit: UnitId; unitName: string; module: Module; role: Role; medical: boolean }[];
};

/** What the person can sign in with, as facts: identity.md §2.1. */
export type Equipment = Pick<
  StaffLine,
  "emailVerified" | "mobileVerified" | "hasPassword" | "passkeys" | "syncedOnly" | "pscAt" | "pscMeans"
>;

export const hasStrong = (one: Equipment) => one.pscAt !== null || one.passkeys > 0;

/** "e-CPS ou carte, clé d’accès, code par SMS" */
export function equipmentOf(one: Equipment): string[] {
  return [
    one.pscAt ? "Pro Santé Connect" : "",
    one.passkeys > 0 ? "clé d’accès" : "",
    one.hasPassword && one.mobileVerified ? "code par SMS" : "",
    one.hasPassword && one.emailVerified ? "code par courriel" : "",
  ].filter(Boolean);
}

export const meansFilters = ["fort", "sans-fort", "aucun"] as const;
export type StaffFilter = {
  search: string;
  unit: string;
  state: AccountState | "ended" | "";
  means: (typeof meansFilters)[number] | "";
};

/** Without a state asked, those who have left are not shown. */
export function filterStaff(staff: StaffLine[], filter: StaffFilter): StaffLine[] {
  const words = fold(filter.search).split(" ").filter(Boolean);
  return staff.filter((one) => {
    const name = fold(`${one.givenName} ${one.familyName} ${one.professionLabel} ${one.email ?? ""}`);
    return (
      words.every((word) => name.includes(word)) &&
      (!filter.unit || one.rights.some((right) => right.unit === filter.unit)) &&
      hasState(one, filter.state) &&
      hasMeans(one, filter.means)
    );
  });
}

const hasLeft = (one: StaffLine) => one.state === "closed" || one.rights.length === 0;

function hasState(one: StaffLine, state: StaffFilter["state"]): boolean {
  if (state === "") return !hasLeft(one);
  return state === "ended" ? one.rights.length === 0 : one.state === state;
}

function hasMeans(one: StaffLine, means: StaffFilter["means"]): boolean {
  switch (means) {
    case "":
      return true;
    case "fort":
      return hasStrong(one);
    case "sans-fort":
      return !hasStrong(one);
    case "aucun":
      return equipmentOf(one).length === 0;
  }
}
