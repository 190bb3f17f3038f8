import type { Means } from "#features/accounts/means.ts";
import { type AuthPolicy, openers, type PolicyLine, policyOf, strictest } from "#features/sign-in/policy.ts";
import { groupOf, type ProfessionGroup, professionGroups } from "./profession-group.ts";
import type { Equipment, StaffLine } from "./staff.ts";

/** What the person can sign in with under that policy, from what is known of them: means used once, keys, verified addresses. */
export function meansOf(one: Equipment, policy: AuthPolicy): Means[] {
  const opening = openers(policy);
  const has: Means[] = [
    ...one.pscMeans,
    ...(one.passkeys > 0 && (policy.syncedPasskeys || !one.syncedOnly) ? (["passkey"] as const) : []),
    ...(one.hasPassword && one.mobileVerified ? (["sms-code"] as const) : []),
    ...(one.hasPassword && one.emailVerified ? (["mail-code"] as const) : []),
  ];
  return has.filter((means) => opening.includes(means));
}

/** What the person lacks, one thing to do each. */
export type Lack = "no-sign-in-by-card" | "no-passkey" | "no-password" | "no-mobile" | "no-email";

/** Empty when something opens; otherwise every way that would, as what is missing for it. */
export function lacksOf(one: Equipment, policy: AuthPolicy): Lack[] {
  if (meansOf(one, policy).length > 0) return [];
  const opening = openers(policy);
  const psc = opening.some((means) => ["cps", "e-cps", "psc", "delegated"].includes(means));
  const [sms, mail] = [opening.includes("sms-code"), opening.includes("mail-code")];
  return [
    ...(psc ? (["no-sign-in-by-card"] as const) : []),
    ...(opening.includes("passkey") ? (["no-passkey"] as const) : []),
    ...((sms || mail) && !one.hasPassword ? (["no-password"] as const) : []),
    ...(sms && !one.mobileVerified ? (["no-mobile"] as const) : []),
    ...(mail && !one.emailVerified ? (["no-email"] as const) : []),
  ];
}

export type Readiness = { one: StaffLine; lacks: Lack[] };

/** For each member in place, what they lack on that day, under the strictest rule of the units they work for. */
export const readinessOf = (staff: StaffLine[], lines: PolicyLine[], day: string): Readiness[] =>
  staff
    .filter(
      (one) => one.rights.length > 0 && (one.state === "active" || one.state === "invited" || one.state === "dormant"),
    )
    .map((one) => {
      const policy = strictest(one.rights.map(({ unit }) => policyOf(lines, unit, day)));
      return { one, lacks: lacksOf(one, policy) };
    });

/** Under one policy that would replace those of these units: whom it would shut out. */
export const shutOut = (staff: StaffLine[], lines: PolicyLine[], wanted: PolicyLine): Readiness[] =>
  readinessOf(
    staff.filter((one) => one.rights.some(({ unit }) => wanted.unit === null || unit === wanted.unit)),
    [...lines, wanted],
    wanted.effectiveFrom,
  ).filter(({ lacks }) => lacks.length > 0);

export type GroupCount = { group: ProfessionGroup; total: number; ready: number };
export const countByGroup = (all: Readiness[]): GroupCount[] =>
  (Object.keys(professionGroups) as ProfessionGroup[]).map((group) => {
    const those = all.filter(({ one }) => groupOf(one.profession) === group);
    return { group, total: those.length, ready: those.filter(({ lacks }) => lacks.length === 0).length };
  });

/** identity.md §6.7: a professional counts once an e-CPS has been used at least once. */
export type Adoption = { profession: string; professionals: number; users: number };
export function adoptionOf(staff: StaffLine[]): { lines: Adoption[]; total: Omit<Adoption, "profession"> } {
  const present = staff.filter((one) => one.rights.length > 0 && one.state !== "closed");
  const professions = [...new Set(present.map((one) => one.professionLabel))].toSorted((a, b) =>
    a.localeCompare(b, "fr"),
  );
  const countOf = (those: StaffLine[]) => ({
    professionals: those.length,
    users: those.filter((one) => one.ecpsAt !== null).length,
  });
  return {
    lines: professions.map((profession) => ({
      profession,
      ...countOf(present.filter((one) => one.professionLabel === profession)),
    })),
    total: countOf(present),
  };
}

/** "24,1 %"; nothing of nobody. */
export const percent = (part: number, of: number) =>
  of === 0 ? "–" : `${((100 * part) / of).toFixed(1).replace(".", ",")}\u00a0%`;
