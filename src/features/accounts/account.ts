import { ok, type Result, refuse } from "#lib/result.ts";
import { isByPsc, type Means } from "./means.ts";
import type { AccountId } from "./member.ts";

/** identity.md §1.6. */
export type AccountState = "invited" | "active" | "suspended" | "dormant" | "closed";

/** An account as whoever names it exactly may find it. */
export type KnownAccount = {
  id: AccountId;
  state: AccountState;
  givenName: string;
  familyName: string;
  profession: string;
};

export type EntryRefusal = { kind: "suspended" } | { kind: "closed" } | { kind: "dormant" } | { kind: "invited" };

/** Who is at the door: a professional, whose card tells, or somebody who has none. */
export type Entrant = { state: AccountState; kind: "professional" | "person" };

/**
 * Whether an account lets its owner in, and what it becomes. Pro Santé Connect proves who somebody is: it activates an
 * invited account and wakes one that sleeps (identity specification §1.6). A person has no card: whatever they prove today
 * wakes theirs, but neither a number that may be somebody else's by now nor a browser trusted once.
 */
export function enter({ state, kind }: Entrant, means: Means): Result<AccountState, EntryRefusal> {
  switch (state) {
    case "active":
      return ok("active");
    case "invited":
      return isByPsc(means) ? ok("active") : refuse({ kind: state });
    case "dormant":
      return isByPsc(means) || (kind === "person" && means !== "sms-code" && means !== "trusted-browser")
        ? ok("active")
        : refuse({ kind: state });
    case "suspended":
    case "closed":
      return refuse({ kind: state });
  }
}

/** Why a référent shuts an account for a while: words of ours, nobody types about a colleague. */
export const suspensionReasons = {
  absence: "Absence longue ou congé",
  "left-provisionally": "Mise à disposition ou détachement",
  "means-lost": "Carte, téléphone ou clé perdus ou volés",
  "registration-withdrawn": "Carte ou inscription retirée",
  security: "Doute sur la sécurité du compte",
} as const;
export type SuspensionReason = keyof typeof suspensionReasons;

export const closingReasons = {
  departure: "Départ de l’établissement",
  duplicate: "Compte créé en double",
  mistake: "Compte créé par erreur",
  "long-asleep": "En sommeil trop longtemps",
  "never-came": "Invitation restée sans réponse",
  asked: "À la demande de son titulaire",
} as const;
export type ClosingReason = keyof typeof closingReasons;

/** identity.md §1.6: at least one sign-in a year [Occitanie]; the other numbers are our choice. */
export const accountTimers = {
  dormantAfterMonths: 12,
  /** Before falling asleep, its owner is told twice. */
  remindDaysBefore: [30, 7],
  closedAfterMonthsAsleep: 24,
  invitationDays: 7,
  /** An invitation nobody answered, whatever the number of links sent: the account is closed. */
  neverCameMonths: 3,
  /** As long as the journal of accesses is kept (product specification §12): then a closed account has no name any more. */
  forgottenAfterMonthsClosed: 36,
};
