import { type AccountState, accountTimers } from "#features/accounts/account.ts";
import { addDays, addMonths, type Day, dayOf } from "#lib/dates.ts";

export type Aging = {
  state: AccountState;
  since: Date;
  lastSignInAt: Date | null;
  /** When its owner was last told that it will fall asleep. */
  toldAt: Date | null;
};

export type Due =
  | { kind: "tell"; on: Day }
  | { kind: "sleep" }
  | { kind: "close"; reason: "long-asleep" | "never-came" }
  | { kind: "forget" };

/**
 * What time does to an account today (identity.md §1.6); null: nothing. Its owner is told 30 and 7 days before it falls asleep, and
 * nobody's falls asleep untold: when the service was stopped meanwhile, the last notice comes first and its days are given.
 */
export function dueOf(account: Aging, today: Day): Due | null {
  switch (account.state) {
    case "active":
      return dueOfActive(account, today);
    case "dormant":
      return today >= addMonths(dayOf(account.since), accountTimers.closedAfterMonthsAsleep)
        ? { kind: "close", reason: "long-asleep" }
        : null;
    case "invited":
      return today >= addMonths(dayOf(account.since), accountTimers.neverCameMonths)
        ? { kind: "close", reason: "never-came" }
        : null;
    case "closed":
      return today >= addMonths(dayOf(account.since), accountTimers.forgottenAfterMonthsClosed)
        ? { kind: "forget" }
        : null;
    case "suspended":
      return null;
  }
}

function dueOfActive({ since, lastSignInAt, toldAt }: Aging, today: Day): Due | null {
  const last = dayOf(lastSignInAt && lastSignInAt > since ? lastSignInAt : since);
  const end = addMonths(last, accountTimers.dormantAfterMonths);
  const told = toldAt && dayOf(toldAt);
  const notices = accountTimers.remindDaysBefore.map((days) => addDays(end, -days));
  const lastNotice = notices.at(-1)!;
  const days = accountTimers.remindDaysBefore.at(-1)!;
  if (told && told >= lastNotice) return today >= end && today >= addDays(told, days) ? { kind: "sleep" } : null;
  const due = notices.some((notice) => today >= notice && (!told || told < notice));
  const on = today >= lastNotice && addDays(today, days) > end ? addDays(today, days) : end;
  return due ? { kind: "tell", on } : null;
}

/** Before which day an account has to be unused for a timer to concern it at all: a cheap first sieve. */
export const unusedSince = (today: Day): Day =>
  addMonths(today, -Math.min(accountTimers.neverCameMonths, accountTimers.dormantAfterMonths - 2));
