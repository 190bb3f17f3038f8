import type { Db, Tx } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { asReferent } from "#features/administration/referent.action.ts";
import { listReferents } from "#features/administration/structure.store.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { enqueue, enqueueAll } from "#jobs/jobs.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { countOpenReports, findReport, insertReport, saveReportAnswered, saveReportSent } from "./report.store.ts";
import {
  checkFromOutside,
  checkReport,
  mayTurn,
  type ReportAct,
  type Reportable,
  type ReportRefusal,
} from "./report.ts";

/** Reports a mistake in a field a register owns, once for a form; it leaves by mail where an address is known. */
export const reportMistake = (db: Db, about: Reportable, wrong: string, by: Member, now: Date, form: SentForm | null) =>
  asReferent(db, by, now, (tx, { structure }) =>
    once<ReportRefusal>(tx, form, by.id, now, async (): Promise<Result<string, ReportRefusal>> => {
      const checked = checkReport(about.owner, wrong, await countOpenReports(tx, structure.facility));
      if (!checked.ok) return checked;
      const id = newId<string>();
      const { unit, field, label, shown } = about;
      await insertReport(
        tx,
        { id, facility: structure.facility, unit, field, label, shown, wrong, owner: checked.value },
        by,
        now,
      );
      await enqueue(tx, "send-report", { report: id });
      return ok(id);
    }),
  );

/** A professional of anywhere reports what a card shows: to the register that owns it, or to the référents of the establishment. */
export const reportFromOutside = (
  db: Db,
  facility: string,
  about: Reportable,
  wrong: string,
  by: Member,
  now: Date,
  form: SentForm | null,
) =>
  db.transaction().execute((tx) =>
    once<ReportRefusal>(tx, form, by.id, now, async (): Promise<Result<string, ReportRefusal>> => {
      const checked = checkFromOutside(about.owner, wrong, await countOpenReports(tx, facility));
      if (!checked.ok) return checked;
      const id = newId<string>();
      const { unit, field, label, shown } = about;
      await insertReport(tx, { id, facility, unit, field, label, shown, wrong, owner: checked.value }, by, now);
      if (checked.value === "establishment") await tellReferents(tx, facility, now);
      else await enqueue(tx, "send-report", { report: id });
      return ok(id);
    }),
  );

async function tellReferents(tx: Tx, facility: string, now: Date): Promise<void> {
  const referents = new Set((await listReferents(tx, facility, dayOf(now))).map(({ account }) => account));
  const facts = { le: dayOf(now) };
  await enqueueAll(
    tx,
    "tell-account",
    [...referents].map((account) => ({ account, kind: "card-reported", facts })),
  );
}

export type TurnRefusal =
  | { kind: "unknown-report" }
  | { kind: "already-so" }
  | { kind: "nothing-said" }
  | { kind: "not-referent" };

/** The référent says they passed the report on by hand, or what the register answered. */
export const turnReport = (db: Db, id: string, act: ReportAct, answer: string, by: Member, now: Date) =>
  asReferent<null, TurnRefusal>(db, by, now, async (tx, { structure }) => {
    const report = await findReport(tx, id);
    if (!report || report.facility !== structure.facility) return refuse({ kind: "unknown-report" });
    if (!mayTurn(report, act)) return refuse({ kind: "already-so" });
    if (act === "answered" && answer.trim() === "") return refuse({ kind: "nothing-said" });
    if (act === "sent") await saveReportSent(tx, id, "by-hand", now);
    else await saveReportAnswered(tx, id, answer.trim().slice(0, 1500), now);
    return ok(null);
  });

/** The mail to the register has left. */
export const markReportSent = (db: Db, id: string, now: Date): Promise<void> =>
  db.transaction().execute((tx) => saveReportSent(tx, id, "mail", now));
