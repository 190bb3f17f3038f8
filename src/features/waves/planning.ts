import type { AdmissionRequest, RequestId } from "#features/referrals/request.ts";
import type { Chance } from "./pace.ts";

/** "Une réponse favorable sous 24 h", with this chance. */
export type Aim = { hours: number; target: number };

/** A selected request and what is known of its unit's answers; `order`: the requester's own, best first. */
export type Asked = { request: RequestId; within: (hours: number) => Chance };

export type Proposed = {
  /** The requests of each wave, and the hours after the first at which it leaves. */
  waves: { requests: RequestId[]; at: number }[];
  /** At least one favourable answer within the aim. */
  chance: number;
  /** Requests one may expect to have sent by the end of the aim. */
  expectedRequests: number;
  /** Even everything at once does not reach the target. */
  short: boolean;
};

/**
 * Whom to ask first, and when to widen: the likeliest first, in waves of the module's sizes; when that does not reach the
 * target within the aim, the first wave grows until it does. Answers are taken as independent.
 */
export function proposeWaves(
  asked: readonly Asked[],
  aim: Aim,
  sizes: readonly number[],
  intervalHours: number,
): Proposed {
  const likeliest = asked
    .map((one, order) => ({ one, order, chance: one.within(aim.hours).chance }))
    .sort((a, b) => b.chance - a.chance || a.order - b.order)
    .map(({ one }) => one);
  for (let first = Math.min(sizes[0] ?? 1, likeliest.length); ; first++) {
    const plan = evaluate(cut(likeliest, [first, ...sizes.slice(1)]), aim, intervalHours);
    if (!plan.short || first >= likeliest.length) return plan;
  }
}

/** In waves of these sizes, the last one repeated. */
function cut(asked: readonly Asked[], sizes: readonly number[]): Asked[][] {
  const waves: Asked[][] = [];
  for (let from = 0; from < asked.length; ) {
    const size = Math.max(1, sizes[Math.min(waves.length, sizes.length - 1)] ?? 1);
    waves.push(asked.slice(from, from + size));
    from += size;
  }
  return waves;
}

/** What waves cut by hand, or by `proposeWaves`, may be expected to give. */
export function evaluate(waves: readonly (readonly Asked[])[], aim: Aim, intervalHours: number): Proposed {
  const leaving = waves.map((wave, i) => ({ wave, at: i * intervalHours }));
  /** Nothing favourable at that hour from what left before. */
  const silence = (hour: number) =>
    leaving.reduce(
      (all, { wave, at }) =>
        at >= hour ? all : wave.reduce((sum, one) => sum * (1 - one.within(hour - at).chance), all),
      1,
    );
  const chance = 1 - silence(aim.hours);
  return {
    waves: leaving.map(({ wave, at }) => ({ requests: wave.map(({ request }) => request), at })),
    chance,
    expectedRequests: leaving
      .filter(({ at }) => at < aim.hours || at === 0)
      .reduce((sum, { wave, at }) => sum + wave.length * silence(at), 0),
    short: chance < aim.target,
  };
}

/** A plan under way for one need. */
export type Plan = { aim: Aim; wave: number; leftAt: Date; nextAt: Date | null };

export type Standing = {
  needIsOpen: boolean;
  status: "open" | "suspended" | "closed";
  /** The requests of the need, sent or prepared. */
  requests: readonly Pick<AdmissionRequest, "id" | "state" | "wave">[];
};

/** What a running plan does now (product specification §3.7). */
export type Move =
  | { kind: "leave"; wave: number | null; requests: RequestId[]; why: "interval" | "all-closed" }
  | { kind: "wait"; why: "offer-pending" | "suspended" | "answers" }
  | { kind: "end"; why: "placed" | "closed" | "everyone-asked" };

/** The next wave leaves when its hour has come, or as soon as the former one is closed whole; never while an offer is pending. */
export function nextMove(plan: Plan, { needIsOpen, status, requests }: Standing, now: Date): Move {
  if (!needIsOpen) return { kind: "end", why: "placed" };
  if (status === "closed") return { kind: "end", why: "closed" };
  const left = requests.filter(({ state }) => state.kind === "prepared");
  if (left.length === 0) return { kind: "end", why: "everyone-asked" };
  if (status === "suspended") return { kind: "wait", why: "suspended" };
  if (requests.some(({ state }) => state.kind === "offered")) return { kind: "wait", why: "offer-pending" };
  // a unit selected since has no wave: it leaves after the others
  const waves = left.flatMap(({ wave }) => wave ?? []);
  const wave = waves.length > 0 ? Math.min(...waves) : null;
  const next = left.filter((one) => one.wave === wave).map(({ id }) => id);
  const former = requests.filter((one) => one.wave === plan.wave && one.state.kind !== "prepared");
  const closed = former.every(({ state }) => isClosed(state.kind));
  if (former.length > 0 && closed) return { kind: "leave", wave, requests: next, why: "all-closed" };
  return plan.nextAt !== null && plan.nextAt <= now
    ? { kind: "leave", wave, requests: next, why: "interval" }
    : { kind: "wait", why: "answers" };
}

const isClosed = (kind: AdmissionRequest["state"]["kind"]) =>
  kind === "declined" || kind === "withdrawn" || kind === "superseded" || kind === "not-arrived";
