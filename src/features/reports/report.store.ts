import type { Selectable } from "kysely";
import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import type { Member } from "#features/accounts/member.ts";
import type { Report, ReportOwner } from "./report.ts";

export type NewReport = Pick<Report, "id" | "facility" | "unit" | "label" | "shown" | "wrong"> & {
  field: string;
  owner: ReportOwner;
};

export async function insertReport(tx: Tx, report: NewReport, by: Member, now: Date): Promise<void> {
  const { id, facility, unit, field, label, shown, wrong, owner } = report;
  await tx
    .insertInto("directory_report")
    .values({
      ...{ id, facility_id: facility, unit_id: unit, field, label, shown, wrong, owner },
      ...{ state: "open", account_id: by.id, by_name: by.name, reported_at: now },
    })
    .execute();
}

export const countOpenReports = async (db: Db, facility: string): Promise<number> =>
  (
    await sql<{
      n: number;
    }>`select count(*) as n from directory_report where facility_id = ${facility} and state = 'open'`.execute(db)
  ).rows[0]!.n;

export async function listReports(db: Db, facility: string): Promise<Report[]> {
  const rows = await reports(db)
    .where("r.facility_id", "=", facility)
    .orderBy("r.reported_at", "desc")
    .limit(200)
    .execute();
  return rows.map(toReport);
}

/** What somebody reported of an establishment: they see what became of it. */
export async function listReportsBy(db: Db, account: string, facility: string): Promise<Report[]> {
  const rows = await reports(db)
    .where("r.account_id", "=", account)
    .where("r.facility_id", "=", facility)
    .orderBy("r.reported_at", "desc")
    .limit(50)
    .execute();
  return rows.map(toReport);
}

export async function findReport(db: Db, id: string): Promise<Report | null> {
  const row = await reports(db).where("r.id", "=", id).executeTakeFirst();
  return row ? toReport(row) : null;
}

/** The register has it; nothing happens to one it has already. */
export async function saveReportSent(tx: Tx, id: string, how: "mail" | "by-hand", now: Date): Promise<void> {
  await tx
    .updateTable("directory_report")
    .set({ state: "sent", sent_at: now, sent_how: how })
    .where("id", "=", id)
    .where("state", "=", "open")
    .execute();
}

export async function saveReportAnswered(tx: Tx, id: string, answer: string, now: Date): Promise<void> {
  await tx
    .updateTable("directory_report")
    .set({
      state: "answered",
      answered_at: now,
      answer,
      sent_at: sql`coalesce(sent_at, ${now})`,
      sent_how: sql`coalesce(sent_how, 'by-hand')`,
    })
    .where("id", "=", id)
    .where("state", "<>", "answered")
    .execute();
}

const reports = (db: Db) =>
  db
    .selectFrom("directory_report as r")
    .leftJoin("unit as u", "u.id", "r.unit_id")
    .selectAll("r")
    .select("u.name as unit_name");

const toReport = (row: Selectable<Tables["directory_report"]> & { unit_name: string | null }): Report => ({
  id: row.id,
  facility: row.facility_id,
  unit: row.unit_id,
  unitName: row.unit_name,
  label: row.label,
  shown: row.shown,
  wrong: row.wrong,
  owner: row.owner,
  state: row.state,
  account: row.account_id,
  by: row.by_name,
  at: row.reported_at,
  sentAt: row.sent_at,
  sentHow: row.sent_how,
  answeredAt: row.answered_at,
  answer: row.answer,
});
