import type { Means } from "#features/accounts/means.ts";
import { type AuthPolicy, openers } from "#features/sign-in/policy.ts";
import { meansOf } from "./passkey.ts";

/** What decides which means somebody could use today. */
export type Held = {
  /** A national identifier, or a first sign-in by Pro Santé Connect. */
  psc: boolean;
  keys: { syncable: boolean }[];
  password: boolean;
  /** Proved to be theirs, and reachable from here. */
  mail: boolean;
  sms: boolean;
};

/** The means ready to serve; a trusted browser is no means of its own, it spares a code for a while. */
export function readyMeans(held: Held): Means[] {
  const psc: Means[] = held.psc ? ["cps", "e-cps", "delegated", "psc"] : [];
  return [
    ...psc,
    ...new Set(held.keys.map(meansOf)),
    ...(held.password && held.sms ? (["sms-code"] as const) : []),
    ...(held.password && held.mail ? (["mail-code"] as const) : []),
  ];
}

export type Readiness = { opening: Means[]; ready: Means[] };

/** What opens under this policy, and which of it one has. */
export function readinessFor(policy: AuthPolicy, has: Means[]): Readiness {
  const opening = openers(policy).filter((means) => means !== "trusted-browser");
  return { opening, ready: opening.filter((means) => has.includes(means)) };
}
