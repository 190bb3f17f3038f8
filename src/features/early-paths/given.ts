import type { Member } from "#features/accounts/member.ts";
import { isClosedToUnits } from "#features/referrals/access.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { addDays, type Day } from "#lib/dates.ts";
import type { KeptLine } from "./early-path.ts";

/** Whose lines these are: a professional is recognised by their national number, and nobody sees them in their name. */
export const numberOf = ({ actingFor, nationalId }: Member) => (actingFor ? null : nationalId);

/** What says whether a line is still its professional's to see. */
export type Standing = {
  dossier: Pick<Referral, "module" | "status" | "statusReason">;
  line: Pick<KeptLine, "to">;
  /** Null while no appointment has opened the path. */
  endsOn: string | null;
  endedOn: string | null;
};

/**
 * Modules specification E.4: each sees the lines given to them. It ends with the line or with the path, and at once when an
 * agreement is taken back; `afterCloseDays` later for the report to be written (product specification §12, access.after-close).
 */
export function isStillGiven(
  { dossier, line, endsOn, endedOn }: Standing,
  today: Day,
  afterCloseDays: number,
): boolean {
  if (["cancelled", "archived", "erased"].includes(dossier.status) || isClosedToUnits(dossier)) return false;
  const ends = [line.to, endsOn, endedOn].filter((day) => day !== null).toSorted();
  return ends[0] === undefined || today <= addDays(ends[0], afterCloseDays);
}

export type OwnReportRefusal = { kind: "not-given" } | { kind: "dossier-closed" } | { kind: "already-joined" };

/** Why the professional may not join their report; null when they may. One report a line: the platform replaces it. */
export const ownReportRefusal = (
  { status }: Pick<Referral, "status">,
  line: Pick<KeptLine, "reportId">,
): OwnReportRefusal | null =>
  status === "suspended" ? { kind: "dossier-closed" } : line.reportId ? { kind: "already-joined" } : null;
