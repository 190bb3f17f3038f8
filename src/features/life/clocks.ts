import type { NoticeKind } from "#features/notices/notice.ts";
import { deadlineAfter, parisHour } from "#features/referrals/deadline.ts";
import { isValidated, type Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isOverdue } from "#features/referrals/request.ts";
import { addMonths, type Day, dayOf } from "#lib/dates.ts";
import type { Duration, Timers } from "#pathways/pathway.ts";

/** The rows of product specification §12 that the timers of a dossier run. */
export const timerKinds = [
  "draft.idle",
  "ready.idle",
  "referral.inactive",
  "suspended.review",
  "request.remind",
  "request.info",
  "waiting.confirm",
  "arrival.check",
  "revival.answer",
  "volet.stale",
  "admitted.archive",
  "closed.archive",
  "archived.erase",
] as const;
export type TimerKind = (typeof timerKinds)[number];

/** What a clock is about and the instant it started from: a state that moves starts another clock. */
export type Clock = { kind: TimerKind; subject: string; since: Date };

/** `archive`, `withdraw` and `erase` come only after the notice that told of them; the rest is that notice, or a reminder. */
export type Deed =
  | { kind: "tell"; told: Telling[] }
  | { kind: "archive"; reason: "no-news" | null }
  | { kind: "withdraw"; request: AdmissionRequest["id"] }
  | { kind: "erase" };
/** `owner`: the unit that carries the dossier and the person's side · `referents`: the référents structure of the unit asked. */
export type Telling = {
  to: "owner" | "receiver" | "referents" | "author";
  notice: NoticeKind;
  request: AdmissionRequest["id"] | null;
  /** The volet whose author is asked. */
  volet?: string;
};
export type Step = Clock & { step: string; at: Date; does: Deed };

/** What was told, and when, clock by clock. */
export type ToldStep = Clock & { step: string; at: Date };

export type LifeFacts = {
  referral: Referral;
  /** The last time somebody did something in it; reading is not doing. */
  activeAt: Date;
  /** The last time its side said that it goes on, or took the search up again. */
  keptAt: Date | null;
  /** By volet, the last time its author said that nothing changed. */
  /** Requests that came back after a placement undone, not answered since. */
  revived: string[];
  /** Kept from erasure. */
  isHeld: boolean;
  /** Until when what the dossier carries out runs: the end of a decision, where there is one. */
  runsUntil: Day | null;
  told: ToldStep[];
};

/** The next step of every clock that runs, the soonest first. */
export function stepsOf(f: LifeFacts, timers: Timers): Step[] {
  const dossier = (kind: TimerKind, since: Date) => ({ kind, subject: f.referral.id, since });
  return [...lifeSteps(f, timers, dossier), ...requestSteps(f, timers), ...voletSteps(f, timers)].sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  );
}

/** The steps to take now. */
export const dueOf = (f: LifeFacts, timers: Timers, now: Date): Step[] =>
  stepsOf(f, timers).filter((step) => step.at <= now);

function lifeSteps(f: LifeFacts, t: Timers, dossier: (kind: TimerKind, since: Date) => Clock): Step[] {
  const { referral: r } = f;
  switch (r.status) {
    case "draft":
      return idle(f, dossier("draft.idle", f.activeAt), t["draft.idle"], null);
    case "ready":
      return idle(f, dossier("ready.idle", f.activeAt), t["ready.idle"], null);
    case "open":
      return idle(f, dossier("referral.inactive", f.activeAt), t["referral.inactive"], "no-news");
    case "suspended":
      return review(f, dossier("suspended.review", r.statusSince), t["suspended.review"]);
    case "admitted": {
      const end = f.runsUntil ? parisHour(f.runsUntil, 12) : r.statusSince;
      return ending(f, dossier("admitted.archive", latest(r.statusSince, end)), t["admitted.archive"], "archive-soon");
    }
    case "cancelled":
      return ending(f, dossier("closed.archive", r.statusSince), t["closed.archive"], "archive-soon");
    case "archived":
      return f.isHeld ? [] : ending(f, dossier("archived.erase", r.statusSince), t["archived.erase"], "erase-soon");
    case "unconfirmed":
    case "placed":
    case "erased":
      return [];
  }
}

/** Told once nothing has happened for long; archived when nothing has happened since either. */
function idle(f: LifeFacts, clock: Clock, t: { alert: Duration; archiveAfter: Duration }, reason: "no-news" | null) {
  const alerted = toldOf(f, clock, "alert");
  return alerted
    ? [step(clock, "archive", after(alerted, t.archiveAfter), { kind: "archive", reason })]
    : [step(clock, "alert", after(clock.since, t.alert), owner("still-wanted"))];
}

/** What ends by itself is told beforehand: a week before an archive, a month before an erasure, never later than half-way. */
function ending(f: LifeFacts, clock: Clock, length: Duration, notice: "archive-soon" | "erase-soon"): Step[] {
  const erases = notice === "erase-soon";
  const end = after(clock.since, length);
  const lead = Math.min((erases ? 30 : 7) * day, (end.getTime() - clock.since.getTime()) / 2);
  const alerted = toldOf(f, clock, "alert");
  if (!alerted) return [step(clock, "alert", new Date(end.getTime() - lead), owner(notice))];
  // a notice that left late delays what it tells of
  const at = latest(end, new Date(alerted.getTime() + lead));
  return [
    step(clock, erases ? "erase" : "archive", at, erases ? { kind: "erase" } : { kind: "archive", reason: null }),
  ];
}

/** On the day its side named, then at intervals. */
function review(f: LifeFacts, clock: Clock, every: Duration): Step[] {
  const rounds = f.told.filter((one) => sameClock(one, clock));
  const last = rounds.map((one) => one.at).reduce(latest, clock.since);
  const first = f.referral.reviewOn ? parisHour(f.referral.reviewOn as Day, 8) : after(clock.since, every);
  return [
    step(clock, `review-${rounds.length + 1}`, rounds.length === 0 ? first : after(last, every), owner("review")),
  ];
}

/** Clocks of requests stop while the dossier is suspended; a place confirmed is awaited all the same. */
function requestSteps(f: LifeFacts, t: Timers): Step[] {
  if (f.referral.status !== "open" && f.referral.status !== "placed") return [];
  return f.referral.requests.flatMap((q) => {
    const clock = (kind: TimerKind, since: Date): Clock => ({ kind, subject: q.id, since });
    const to = (who: Telling["to"], notice: NoticeKind): Telling => ({ to: who, notice, request: q.id });
    const tell = (...told: Telling[]): Deed => ({ kind: "tell", told });
    const isRevived = f.revived.includes(q.id);
    if (q.deadline && isRevived)
      return once(f, clock("revival.answer", q.deadline), "mark", q.deadline, tell(to("owner", "revival-silent")));
    if (q.state.kind === "waiting") return waiting(f, q, clock("waiting.confirm", latest(q.since, f.keptAt)), t);
    if (!q.deadline) return [];
    if (isOverdue(q, new Date(q.deadline.getTime() + 1))) {
      const late = clock("request.remind", q.deadline);
      const reminders = t["request.remind"].map((delay, i) =>
        once(f, late, `remind-${i + 1}`, after(q.deadline!, delay), tell(to("receiver", "overdue"))),
      );
      const escalated = after(q.deadline, t["request.escalate"]);
      return [...reminders, once(f, late, "escalate", escalated, tell(to("referents", "overdue-unit")))].flat();
    }
    if (q.state.kind === "info-requested") {
      const told = tell(to("owner", "info-late"), to("receiver", "info-silent"));
      return once(f, clock("request.info", q.deadline), "remind", q.deadline, told);
    }
    if (q.state.kind === "confirmed")
      return once(f, clock("arrival.check", q.deadline), "check", q.deadline, tell(to("receiver", "arrival-check")));
    return [];
  });
}

/** Asked, then reminded (the line is greyed), then withdrawn: two silent rounds (§3.7, waiting list). */
function waiting(f: LifeFacts, q: AdmissionRequest, clock: Clock, t: Timers): Step[] {
  const every = t["waiting.confirm"];
  const [asked, reminded] = [toldOf(f, clock, "ask"), toldOf(f, clock, "remind")];
  const ask: Deed = { kind: "tell", told: [{ to: "owner", notice: "still-waiting", request: q.id }] };
  if (!asked) return [step(clock, "ask", after(clock.since, every), ask)];
  if (!reminded) return [step(clock, "remind", after(asked, every), ask)];
  return [step(clock, "withdraw", after(reminded, every), { kind: "withdraw", request: q.id })];
}

/** A volet of care validated long ago: does it still hold? */
function voletSteps(f: LifeFacts, t: Timers): Step[] {
  if (!["draft", "ready", "open"].includes(f.referral.status)) return [];
  return f.referral.volets
    .filter((v) => (v.level === "care" || v.level === "medical") && isValidated(v) && v.validatedAt)
    .flatMap((v) => {
      const since = v.validatedAt!;
      const told: Telling[] = [{ to: "author", notice: "volet-stale", request: null, volet: v.code }];
      const clock: Clock = { kind: "volet.stale", subject: v.code, since };
      return once(f, clock, "ask", after(since, t["volet.stale"]), { kind: "tell", told });
    });
}

/** The requester is silent about a place on a waiting list though reminded, and has not answered since: its line is greyed. */
export const isGreyed = (f: Pick<LifeFacts, "told" | "keptAt">, q: AdmissionRequest): boolean =>
  q.state.kind === "waiting" &&
  f.told.some((one) => one.subject === q.id && one.step === "remind" && one.since >= latest(q.since, f.keptAt));

export const sameClock = (a: Clock, b: Clock) =>
  a.kind === b.kind && a.subject === b.subject && a.since.getTime() === b.since.getTime();

const toldOf = (f: LifeFacts, clock: Clock, name: string): Date | undefined =>
  f.told.find((one) => one.step === name && sameClock(one, clock))?.at;

const step = (clock: Clock, name: string, at: Date, does: Deed): Step => ({ ...clock, step: name, at, does });

const once = (f: LifeFacts, clock: Clock, name: string, at: Date, does: Deed): Step[] =>
  toldOf(f, clock, name) ? [] : [step(clock, name, at, does)];

const owner = (notice: NoticeKind): Deed => ({ kind: "tell", told: [{ to: "owner", notice, request: null }] });

const latest = (a: Date, b: Date | null): Date => (b && b > a ? b : a);
const day = 86_400_000;
const asIs = { standard: 1, urgent: 1, immediate: 1 };

/** Months are those of the calendar: a retention of 24 months ends on the same day two years later. None: at once. */
export function after(from: Date, length: Duration): Date {
  if (Object.values(length).every((count) => count === 0)) return from;
  if (!("months" in length)) return deadlineAfter(from, length, "standard", asIs);
  const start = dayOf(from);
  const days = (Date.parse(addMonths(start, length.months)) - Date.parse(start)) / day;
  return new Date(from.getTime() + days * day);
}
