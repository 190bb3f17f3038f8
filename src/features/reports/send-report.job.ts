import type { Db } from "#db/db.ts";
import { findFacility } from "#features/directory/facility.store.ts";
import type { FacilityId } from "#features/directory/facility.ts";
import type { Reference } from "#features/directory/owner.ts";
import { type Mailer, sendMail } from "#features/post/mailer.client.ts";
import type { Jobs } from "#jobs/jobs.ts";
import { markReportSent } from "./report.action.ts";
import { findReport } from "./report.store.ts";
import { reportLetter } from "./report.ts";

/** Where each register receives reports, and where it may answer; null: nowhere we know of. */
export type ReportAddresses = { to: Record<Reference, string | null>; reply: string | null };

/** Sends a report to the register; without an address it stays to be passed on by hand. */
export async function sendReport(
  db: Db,
  mailer: Mailer,
  { to, reply }: ReportAddresses,
  { report: id }: Jobs["send-report"],
  now: Date,
): Promise<void> {
  const report = await findReport(db, id);
  const address = report && report.owner !== "establishment" ? to[report.owner] : null;
  if (report?.state !== "open" || !address) return;
  const facility = (await findFacility(db, report.facility as FacilityId))!;
  const messageId = `<signalement.${report.id}@${new URL(mailer.publicUrl).hostname}>`;
  await sendMail(mailer, { to: address, ...reportLetter(report, facility, reply), messageId });
  await markReportSent(db, id, now);
}
