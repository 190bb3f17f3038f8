import { ok, type Result, refuse } from "#lib/result.ts";

/** identity.md §1.6. */
export type AccountState = "invited" | "active" | "suspended" | "dormant" | "closed";

export type EntryRefusal = { kind: "suspended" } | { kind: "closed" } | { kind: "dormant" } | { kind: "invited" };

/**
 * Whether an account lets its owner in, and what it becomes. Pro Santé Connect proves who somebody is: it activates an
 * invited account and wakes a dormant one, which a password alone does not.
 */
export function enter(state: AccountState, proved: "by-psc" | "otherwise"): Result<AccountState, EntryRefusal> {
  switch (state) {
    case "active":
      return ok("active");
    case "invited":
    case "dormant":
      return proved === "by-psc" ? ok("active") : refuse({ kind: state });
    case "suspended":
    case "closed":
      return refuse({ kind: state });
  }
}
