import type { UnitId } from "#features/accounts/member.ts";
import type { RequestEvent } from "#features/referrals/change.ts";
import { isReason, type ReasonCode } from "#pathways/handicap/reasons-official.ts";
import { type RightCode, rightOf } from "#pathways/handicap/rights.ts";
import {
  type EsmsCode,
  esmsStatuses,
  openUnitCodes,
  type UnitCode,
  unitsAllowed,
  waitingUnitCodes,
} from "#pathways/handicap/statuses.ts";

/** The words of the nomenclature, for the stores. */
export type { EsmsCode, ReasonCode, UnitCode };

/** A unit of the establishment as its statuses name it: category of organisation (J34), temporality (J30), mode (J264). */
export type UnitRef = {
  id: UnitId;
  name: string;
  category: string | null;
  temporality: string | null;
  mode: string | null;
};

/** What a line says, before it is written. */
export type Said = { on: string; reason: ReasonCode | null; comment: string | null } & (
  | { level: "esms"; code: EsmsCode }
  | { level: "unit"; unit: UnitRef; code: UnitCode }
);

/** One official line of a notification, never changed once written: a correction is another line. */
export type OfficialLine = Said & {
  /** Those recorded together share it; null when it is read from what the common acts did. */
  move: string | null;
  /** The move this line takes back. */
  corrects: string | null;
  who: string;
  at: Date;
};

export type UnitStanding = { unit: UnitRef; code: UnitCode; since: string; reason: ReasonCode | null };
export type Standing = {
  esms: EsmsCode;
  since: string;
  reason: ReasonCode | null;
  units: ReadonlyMap<UnitId, UnitStanding>;
};

/** What counts: neither what was taken back, nor what took it back. In the order of their status dates, then as they were recorded. */
export function inForce(lines: readonly OfficialLine[]): OfficialLine[] {
  const taken = new Set(lines.flatMap((line) => line.corrects ?? []));
  return lines
    .filter((line) => line.corrects === null && (line.move === null || !taken.has(line.move)))
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.at.getTime() - b.at.getTime()));
}

/** Where the establishment and its units stand, on that day when one is given. */
export function standingOf(lines: readonly OfficialLine[], on?: string): Standing {
  const known = inForce(lines).filter((line) => on === undefined || line.on <= on);
  const units = new Map<UnitId, UnitStanding>();
  let standing: Omit<Standing, "units"> = { esms: "39", since: known[0]?.on ?? "", reason: null };
  for (const line of known)
    if (line.level === "esms") standing = { esms: line.code, since: line.on, reason: line.reason };
    else units.set(line.unit.id, { unit: line.unit, code: line.code, since: line.on, reason: line.reason });
  return { ...standing, units };
}

const isOneOf = (codes: readonly UnitCode[]) => (standing: UnitStanding) => codes.includes(standing.code);
export const isOpenUnit = isOneOf(openUnitCodes);
export const isWaitingUnit = isOneOf(waitingUnitCodes);
export const openUnits = (s: Standing) => [...s.units.values()].filter(isOpenUnit);

/** The two levels say the same thing: no unit is further than its establishment, and one at least stands where it says. */
export function isCoherent(s: Standing): boolean {
  const { open, needs } = unitsAllowed[s.esms];
  const codes = openUnits(s).map(({ code }) => code);
  return (
    codes.every((code) => open.includes(code)) && (needs.length === 0 || codes.some((code) => needs.includes(code)))
  );
}

/** What was recorded, and what the common acts did (in the order they happened) in the official words: a notification sent, read, cancelled, endorsed, reactivated. */
export function officialLines(
  stored: readonly OfficialLine[],
  events: readonly (RequestEvent & { who: string; at: Date })[],
  dayOf: (at: Date) => string,
): OfficialLine[] {
  const said: OfficialLine[] = [...stored];
  const chronological = events.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  for (const event of chronological) {
    // what was recorded afterwards was not known then
    const known = said.filter((line) => line.at <= event.at);
    const before = standingOf(known);
    const code = codeOf(event, known);
    if (!code) continue;
    const line = {
      move: null,
      corrects: null,
      who: event.who,
      at: event.at,
      on: dayOf(event.at),
      comment: event.detail?.comment ?? null,
    };
    // an act recorded today follows what is dated later than today by mistake, never the other way round
    const on = line.on < before.since ? before.since : line.on;
    const died = event.reason === "deceased" || event.reason === "124";
    const reason = died ? "124" : event.reason && isReason(event.reason) ? event.reason : null;
    // taken up again, it begins anew: a unit that still waited while another establishment had the person does not any more
    if (code === "49" || code === "54")
      for (const { unit } of openUnits(before))
        said.push({ ...line, on, level: "unit", unit, code: "180", reason: died ? "124" : "95" });
    if (event.act === "reject-refusal")
      for (const { unit, code: former } of waitingBefore(known))
        said.push({ ...line, on, level: "unit", unit, code: former, reason: null });
    said.push({ ...line, on, level: "esms", code, reason });
  }
  return said.toSorted((a, b) => a.at.getTime() - b.at.getTime() || begins(a) - begins(b));
}

/** At one instant, a notification is sent, then read, before anything else is said of it. */
const begins = (line: OfficialLine) => (line.move === null && ["39", "40"].includes(line.code) ? 0 : 1);

/** The official status an act of the common table gives, when it gives one. */
function codeOf(event: RequestEvent, said: readonly OfficialLine[]): EsmsCode | null {
  switch (event.act) {
    case "send":
      return "39";
    case "open":
      return "40";
    case "endorse":
      return "46";
    case "reject-refusal":
      return formerStanding(said).esms;
    case "reactivate":
      return "54";
    case "withdraw":
      return "49";
    default:
      return null;
  }
}

/** Where it stood before the impossible admission was reported. */
export function formerStanding(lines: readonly OfficialLine[]): Standing {
  const known = inForce(lines);
  const refused = known.findLastIndex((line) => line.level === "esms" && line.code === "45");
  const { move } = known[refused] ?? {};
  const before = known.slice(0, Math.max(0, refused)).filter((line) => line.move === null || line.move !== move);
  const standing = standingOf(before);
  if (standing.esms !== "44") return standing;
  // a trial that failed is over: the study resumes on the list, as it stood before the trial
  const listed = before.findLastIndex((line) => line.level === "esms" && stateOf(line.code) === "waiting");
  return standingOf(before.slice(0, listed + 1));
}
/** The units that were on the list when it was. */
const waitingBefore = (lines: readonly OfficialLine[]) =>
  [...formerStanding(lines).units.values()].filter(isWaitingUnit);

export const stateOf = (code: EsmsCode) => esmsStatuses[code].state;

/** A unit as its card says it; what the card does not say is read in the right, then in how the establishment says it takes people in. */
export function unitRefOf(
  unit: { id: UnitId; name: string; card: { organisation?: Coded[]; temporality?: Coded[]; careMode?: Coded } },
  code: RightCode,
  mode: string | null,
): UnitRef {
  const right = rightOf(code);
  return {
    id: unit.id,
    name: unit.name,
    category: unit.card.organisation?.[0]?.code ?? right.j34[0] ?? null,
    temporality: unit.card.temporality?.[0]?.code ?? null,
    mode: unit.card.careMode?.code ?? (right.place === "home" ? "47" : mode),
  };
}
type Coded = { code: string };
