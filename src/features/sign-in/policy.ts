import { isAtLeast, type Level, levelOf, type Means } from "#features/accounts/means.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** How one may sign in to act for an establishment or one of its units (identity.md §2.5). */
export type AuthPolicy = {
  /** `required`: only the means listed open. The others let every means in; a password alone never opens anything. */
  mode: "password" | "optional" | "required";
  allowedMeans: Means[];
  /** One factor is enough that long on a browser after two; 0: never. */
  trustedWindowHours: number;
  /** Whether a passkey that leaves its device may serve. */
  syncedPasskeys: boolean;
  mailCodes: boolean;
};

/** One line somebody wrote: for a whole establishment (`unit` null) or one unit, from a day on. */
export type PolicyLine = AuthPolicy & { unit: UnitId | null; effectiveFrom: string; setAt: Date };

/** Those of professionals: FranceConnect opens the space of a person, where no rule is ever written. */
export const everyMeans = (Object.keys(levelOf) as Means[]).filter((means) => means !== "franceconnect");
/** Above four hours RIE v2 (RIE-PS 10) wants two factors again. */
export const trustedWindow = { usual: 4, longest: 8 };

/** What holds where nobody has said anything: two factors required since 1 January 2026, whatever they are. */
export const defaultPolicy: AuthPolicy = {
  mode: "required",
  allowedMeans: everyMeans,
  trustedWindowHours: trustedWindow.usual,
  syncedPasskeys: true,
  mailCodes: true,
};

/** What is in force for a unit today: the newest line of its establishment, and its own, which is only stricter. */
export function policyOf(lines: PolicyLine[], unit: UnitId, today: string): AuthPolicy {
  const newest = (scope: UnitId | null) =>
    lines
      .filter((line) => line.unit === scope && line.effectiveFrom <= today)
      .toSorted((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom) || b.setAt.getTime() - a.setAt.getTime())
      .slice(0, 1);
  return strictest([...newest(null), ...newest(unit)]);
}

/** Of several, what all of them allow; without any, the default. */
export function strictest(policies: AuthPolicy[]): AuthPolicy {
  const [first, ...others] = policies;
  if (!first) return defaultPolicy;
  return others.reduce(
    (a, b) => ({
      mode: modes[Math.max(modes.indexOf(a.mode), modes.indexOf(b.mode))]!,
      allowedMeans: listed(a).filter((means) => listed(b).includes(means)),
      trustedWindowHours: Math.min(a.trustedWindowHours, b.trustedWindowHours),
      syncedPasskeys: a.syncedPasskeys && b.syncedPasskeys,
      mailCodes: a.mailCodes && b.mailCodes,
    }),
    plain(first),
  );
}

/** `would`: the means that would open, the strongest first. */
export type PolicyRefusal = { kind: "means-forbidden"; means: Means; would: Means[] };

/** Whether a session begun by this means, at this level, may act under this policy. */
export function opens(policy: AuthPolicy, means: Means, level: Level): Result<void, PolicyRefusal> {
  const would = openers(policy);
  if (would.includes(means) && isAtLeast(level, levelOf[means])) return ok(undefined);
  return refuse({ kind: "means-forbidden", means, would });
}

/** Every means that opens under this policy, the strongest first. */
export const openers = (policy: AuthPolicy): Means[] =>
  everyMeans.filter((means) => {
    if (means === "trusted-browser")
      return policy.trustedWindowHours > 0 && (isListed(policy, "sms-code") || isMailOpen(policy));
    // a synced passkey is a passkey that leaves its device: allowed as such, unless that is what is barred
    if (means === "synced-passkey") return policy.syncedPasskeys && isListed(policy, "passkey");
    return means === "mail-code" ? isMailOpen(policy) : isListed(policy, means);
  });

const modes: AuthPolicy["mode"][] = ["password", "optional", "required"];
const listed = (policy: AuthPolicy) => (policy.mode === "required" ? policy.allowedMeans : everyMeans);
const isListed = (policy: AuthPolicy, means: Means) => listed(policy).includes(means);
const isMailOpen = (policy: AuthPolicy) => policy.mailCodes && isListed(policy, "mail-code");

/** Without what a line says beside its policy. */
const plain = ({ mode, allowedMeans, trustedWindowHours, syncedPasskeys, mailCodes }: AuthPolicy): AuthPolicy => ({
  mode,
  allowedMeans,
  trustedWindowHours,
  syncedPasskeys,
  mailCodes,
});
