import { type Entrant, enter } from "#features/accounts/account.ts";
import type { CodeChannel } from "./code.ts";
import { type AuthPolicy, openers, trustedWindow } from "./policy.ts";

/** A password was right, and the code is awaited: long enough to have one sent again. */
export const pendingMinutes = 20;
export const pendingEnd = (now: Date) => new Date(now.getTime() + pendingMinutes * 60_000);

export type Reach = Entrant & { email: string | null; mobile: string | null; codesFrom: Date | null };
export type Way = { channel: CodeChannel; destination: string };

/**
 * Where a code may be sent, the safest first: what the owner has proved to be theirs, and at least one of the units takes.
 * Somebody without a unit may use both.
 */
export function waysOf(reach: Reach, { policies, sms }: { policies: AuthPolicy[]; sms: boolean }, now: Date): Way[] {
  if (reach.codesFrom && now < reach.codesFrom) return [];
  const takes = (means: "sms-code" | "mail-code") =>
    policies.length === 0 || policies.some((policy) => openers(policy).includes(means));
  const ways: Way[] = [];
  if (sms && reach.mobile && takes("sms-code") && enter(reach, "sms-code").ok)
    ways.push({ channel: "sms", destination: reach.mobile });
  if (reach.email && takes("mail-code")) ways.push({ channel: "mail", destination: reach.email });
  return ways;
}

/** Hours one factor is enough on a browser after two: the strictest of the units', 0 where one of them says never. */
export const trustedHours = (policies: AuthPolicy[]) =>
  Math.min(
    trustedWindow.longest,
    ...(policies.length === 0 ? [trustedWindow.usual] : policies.map((policy) => policy.trustedWindowHours)),
  );
