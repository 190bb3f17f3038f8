import type { KnownAccount } from "#features/accounts/account.ts";
import { type DelegatedRight, delegatedRights } from "#features/accounts/acting.ts";
import { type AccountId, isDoctor, type Member, type Module, type Role } from "#features/accounts/member.ts";
import { addMonths, type Day } from "#lib/dates.ts";
import { fold } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

export type DelegationId = string & { readonly __brand: "DelegationId" };
/** To another doctor, or to whoever assists one: identity.md §4. */
export type DelegationKind = "confrere" | "assistant";

export type Standing = {
  startsOn: Day;
  endsOn: Day;
  acceptedAt: Date | null;
  refusedAt: Date | null;
  endedAt: Date | null;
};

export type DelegationState = "proposed" | "planned" | "active" | "refused" | "ended";

/** It stops by itself after its last day, whoever forgot it; one nobody accepted in time has ended too. */
export function stateOf(d: Standing, today: Day): DelegationState {
  if (d.refusedAt) return "refused";
  if (d.endedAt || d.endsOn < today) return "ended";
  if (!d.acceptedAt) return "proposed";
  return d.startsOn > today ? "planned" : "active";
}

export const delegationLimits = {
  /** Our choice (identity.md §4): renewable, never longer at once. */
  mostMonths: 12,
  /** Both are told that many days before its end. */
  remindDaysBefore: 7,
};

export type WantedDelegation = {
  kind: DelegationKind;
  familyName: string;
  modules: Module[] | null;
  rights: DelegatedRight[];
  everyPatient: boolean;
  startsOn: Day;
  endsOn: Day;
};

export type GivingRefusal =
  | { kind: "doctor-only" }
  | { kind: "no-redelegation" }
  | { kind: "unknown-person" }
  | { kind: "yourself" }
  | { kind: "not-a-colleague" }
  | { kind: "starts-in-the-past" }
  | { kind: "ends-before-it-starts" }
  | { kind: "too-long"; until: Day }
  | { kind: "no-right" }
  | { kind: "right-not-held"; right: DelegatedRight }
  | { kind: "module-not-held" };

/**
 * Whether this doctor may give that delegation to that person. The person is found by an exact identifier or address, and under their
 * own name: a wrong guess says the same whether or not an account exists.
 */
export function give(
  wanted: WantedDelegation,
  by: Member,
  to: KnownAccount | null,
  today: Day,
): Result<WantedDelegation & { to: AccountId }, GivingRefusal> {
  if (by.actingFor) return refuse({ kind: "no-redelegation" });
  if (!isDoctor(by)) return refuse({ kind: "doctor-only" });
  if (wanted.startsOn < today) return refuse({ kind: "starts-in-the-past" });
  if (wanted.endsOn < wanted.startsOn) return refuse({ kind: "ends-before-it-starts" });
  const until = addMonths(wanted.startsOn, delegationLimits.mostMonths);
  if (wanted.endsOn > until) return refuse({ kind: "too-long", until });
  const rights = withThoseBefore(wanted.rights);
  if (rights.length === 0) return refuse({ kind: "no-right" });
  const held = by.rights.filter(({ module }) => !wanted.modules || wanted.modules.includes(module));
  if (held.length === 0 || wanted.modules?.length === 0) return refuse({ kind: "module-not-held" });
  const missing = rights.find((right) => !held.some(({ role }) => needed[right].includes(role)));
  if (missing) return refuse({ kind: "right-not-held", right: missing });
  if (to?.state !== "active" || fold(to.familyName) !== fold(wanted.familyName))
    return refuse({ kind: "unknown-person" });
  if (to.id === by.id) return refuse({ kind: "yourself" });
  if (wanted.kind === "confrere" && to.profession !== "10") return refuse({ kind: "not-a-colleague" });
  return ok({ ...wanted, rights, to: to.id });
}

/** What the giver must hold to give it. */
const needed: Record<DelegatedRight, Role[]> = {
  read: ["reader", "writer", "requester", "receiver"],
  write: ["writer", "requester"],
  send: ["requester"],
  answer: ["receiver"],
};

/** Which of them a doctor may give, for the form. */
export const givable = (by: Member): DelegatedRight[] =>
  delegatedRights.filter((right) => by.rights.some(({ role }) => needed[right].includes(role)));

/** Nobody sends what they may not write, nor writes or answers what they may not read. */
export function withThoseBefore(rights: DelegatedRight[]): DelegatedRight[] {
  const brought: Record<DelegatedRight, DelegatedRight[]> = {
    read: ["read"],
    write: ["read", "write"],
    send: ["read", "write", "send"],
    answer: ["read", "answer"],
  };
  const all = rights.flatMap((right) => brought[right]);
  return delegatedRights.filter((right) => all.includes(right));
}

/** What either side does to a delegation. `end` is revoking for the one who gave it, giving up for the one who holds it. */
export type DelegationAct = "accept" | "refuse" | "end";
export type ChangeRefusal = { kind: "unknown-delegation" } | { kind: "wrong-state"; state: DelegationState };

export function change(
  act: DelegationAct,
  d: Standing & { from: AccountId; to: AccountId },
  by: AccountId,
  today: Day,
): Result<DelegationAct, ChangeRefusal> {
  const mine = act === "end" ? by === d.from || by === d.to : by === d.to;
  if (!mine) return refuse({ kind: "unknown-delegation" });
  const state = stateOf(d, today);
  const from: DelegationState[] = act === "end" ? ["proposed", "planned", "active"] : ["proposed"];
  return from.includes(state) ? ok(act) : refuse({ kind: "wrong-state", state });
}
