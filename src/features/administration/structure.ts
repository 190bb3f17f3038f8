import type { AccountState } from "#features/accounts/account.ts";
import type { AccountId, Module, Role, UnitId } from "#features/accounts/member.ts";
import { mayHoldMedical } from "#features/accounts/professions.ts";
import { ownSpaces } from "#features/directory/own-space.ts";
import type { Day } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** The whole establishment that a référent structure administers, from whichever unit they act. */
export type Structure = {
  facility: string;
  name: string;
  category: string;
  units: { id: UnitId; name: string; module: Module }[];
};

/** What a référent may give, by what their establishment is: product specification §1.2. */
export function rolesGivenIn(category: string): readonly Role[] {
  if (category === ownSpaces.category.code) return [];
  const own = ownRoles[category];
  return own ? [...own, "local-admin"] : ["requester", "writer", "receiver", "reader", "local-admin"];
}
const ownRoles: Record<string, readonly Role[]> = {
  // the FINESS category of an MDPH, then those of our own services (directory/service.ts)
  "609": ["mdph"],
  G: ["desk"],
  T: ["steering"],
  S: ["support"],
  A: ["admin", "support"],
};

export type AdminRefusal =
  | { kind: "not-referent" }
  | { kind: "unknown-member" }
  | { kind: "unknown-unit" }
  | { kind: "unknown-right" }
  | { kind: "last-referent" }
  | { kind: "medical-not-open"; profession: string }
  | { kind: "end-before-start" }
  | { kind: "end-in-the-past" }
  | { kind: "right-already-ended" }
  | { kind: "wrong-state"; state: AccountState }
  | { kind: "also-elsewhere" }
  | { kind: "yourself" }
  | { kind: "reason-missing" };

/** Somebody who administers the establishment today, until `to`. */
export type Referent = { account: AccountId; right: string; to: Day | null };

/** Without these rights, or without this account, does somebody without an end date still administer? */
export const keepsReferent = (referents: Referent[], without: { right?: string; account?: AccountId }) =>
  referents.some((one) => one.right !== without.right && one.account !== without.account && one.to === null);

export type WantedRight = {
  unit: UnitId;
  module: Module;
  role: Role;
  medical: boolean;
  mail: boolean;
  from: Day;
  to: Day | null;
};

/** Whether that right may be given to somebody of that profession. `held`: the same right, when it only changes. */
export function checkRight(
  structure: Structure,
  wanted: WantedRight,
  to: { profession: string; state: AccountState },
  held: { id: string; role: Role } | null,
  referents: Referent[],
  today: Day,
): Result<WantedRight, AdminRefusal> {
  const unit = structure.units.find((one) => one.id === wanted.unit && one.module === wanted.module);
  if (!unit || !rolesGivenIn(structure.category).includes(wanted.role)) return refuse({ kind: "unknown-unit" });
  if (to.state === "closed") return refuse({ kind: "wrong-state", state: to.state });
  if (wanted.to && wanted.to < wanted.from) return refuse({ kind: "end-before-start" });
  if (wanted.to && wanted.to < today) return refuse({ kind: "end-in-the-past" });
  if (wanted.medical && !mayHoldMedical(to.profession))
    return refuse({ kind: "medical-not-open", profession: to.profession });
  const lapses = wanted.to !== null || wanted.from > today;
  if (held && isLast(referents, { right: held.id }) && lapses) return refuse({ kind: "last-referent" });
  return ok(wanted);
}

/** Whether a right may be ended now. */
export function checkEnding(
  right: { id: string; endedAt: Date | null; to: Day | null },
  referents: Referent[],
  today: Day,
): Result<null, AdminRefusal> {
  if (right.endedAt || (right.to && right.to < today)) return refuse({ kind: "right-already-ended" });
  return isLast(referents, { right: right.id }) ? refuse({ kind: "last-referent" }) : ok(null);
}

/** What a référent does to an account as a whole. */
export type AccountAct = "suspend" | "restore" | "close" | "leave" | "cancel-invitation" | "resend-invitation";

/** From which states each act is possible. `leave` ends the rights of this establishment, whatever the account does elsewhere. */
const possible: Record<AccountAct, AccountState[]> = {
  suspend: ["active", "invited", "dormant"],
  restore: ["suspended", "dormant"],
  close: ["active", "suspended", "dormant"],
  leave: ["invited", "active", "suspended", "dormant"],
  "cancel-invitation": ["invited"],
  "resend-invitation": ["invited", "dormant"],
};

export type Staff = { id: AccountId; state: AccountState; isElsewhere: boolean };

export function checkAct(
  act: AccountAct,
  on: Staff,
  by: AccountId,
  referents: Referent[],
): Result<AccountAct, AdminRefusal> {
  if (on.id === by) return refuse({ kind: "yourself" });
  if (!possible[act].includes(on.state)) return refuse({ kind: "wrong-state", state: on.state });
  // an account that other establishments, or its owner's own practice, rely on is not theirs to shut
  if (on.isElsewhere && act !== "leave" && act !== "resend-invitation") return refuse({ kind: "also-elsewhere" });
  const ends = act === "suspend" || act === "close" || act === "leave";
  return ends && isLast(referents, { account: on.id }) ? refuse({ kind: "last-referent" }) : ok(act);
}

/** The acts to offer on a member's page. */
export const actsOn = (on: Staff, by: AccountId, referents: Referent[]): AccountAct[] =>
  (Object.keys(possible) as AccountAct[]).filter((act) => checkAct(act, on, by, referents).ok);

const isLast = (referents: Referent[], without: { right?: string; account?: AccountId }) =>
  keepsReferent(referents, {}) && !keepsReferent(referents, without);
