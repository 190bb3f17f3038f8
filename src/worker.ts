import { Logger as QuietLogger, run, type TaskList } from "graphile-worker";
import { sql } from "kysely";
import pg from "pg";
import type { Db } from "#db/db.ts";
import { tellAccount } from "#features/account-addresses/tell-account.job.ts";
import { ageAccounts } from "#features/administration/age-accounts.job.ts";
import { announcePolicies } from "#features/administration/announce-policies.job.ts";
import { checkBooking, checkBookings } from "#features/bookings/check-booking.job.ts";
import type { ProbeSettings } from "#features/bookings/probe.client.ts";
import { importDecisions } from "#features/decision-imports/import-decisions.job.ts";
import { announceValidity } from "#features/decisions/announce-validity.job.ts";
import { watchDelegations } from "#features/delegations/watch-delegations.job.ts";
import { remindEnds } from "#features/early-paths/remind-ends.job.ts";
import { closeNotifications } from "#features/follow-up/close-notifications.job.ts";
import { runTimers } from "#features/life/run-timers.job.ts";
import { gatherLettersJob } from "#features/notices/gather-letters.job.ts";
import { mailNotice, mailLetter as mailNotices } from "#features/notices/mail-notice.job.ts";
import { textNotice } from "#features/notices/text-notice.job.ts";
import { ageBeginnings, mailBeginning, prepareAskedBeginning } from "#features/person-accounts/beginning.job.ts";
import { recountPlaces } from "#features/places/recount.job.ts";
import { remindPlaces } from "#features/places/remind.job.ts";
import type { Mailer } from "#features/post/mailer.client.ts";
import type { SmsGateway } from "#features/post/sms.client.ts";
import { type ReportAddresses, sendReport } from "#features/reports/send-report.job.ts";
import { checkConditions, checkRefusals, proposeWhenMet, reviewConditions } from "#features/requests/conditions.job.ts";
import { lapseHolds } from "#features/requests/lapse-holds.job.ts";
import { lapseOffers } from "#features/requests/lapse-offers.job.ts";
import { ageSavedSearches, lookSavedSearches } from "#features/saved-searches/look.job.ts";
import { mailLetter, prepareAskedAlert } from "#features/saved-searches/mail-letter.job.ts";
import { forgetChanges } from "#features/search/forget-changes.job.ts";
import { forgetForms } from "#features/sent-forms/forget-forms.job.ts";
import { forgetSignIns } from "#features/sign-in/forget-sign-ins.job.ts";
import { sendCode } from "#features/sign-in/send-code.job.ts";
import { prepareAskedReset, sendLink } from "#features/sign-in/send-link.job.ts";
import { mailInvitation } from "#features/stewards/mail-invitation.job.ts";
import { announceMonth } from "#features/territories/announce-figures.job.ts";
import { lapseTransfers } from "#features/treating-doctors/lapse-transfers.job.ts";
import { remindDoctors } from "#features/treating-doctors/remind-doctors.job.ts";
import { leaveWaves } from "#features/waves/leave-waves.job.ts";
import { measurePace } from "#features/waves/measure-pace.job.ts";
import type { Jobs } from "#jobs/jobs.ts";
import type { Logger } from "#web/log.ts";

type Outside = {
  db: Db;
  connectionString: string;
  mailer: Mailer;
  sms: SmsGateway;
  booking: ProbeSettings;
  reports: ReportAddresses;
  now: () => Date;
  log: Logger;
};

/** Every job's function, and the schedule. */
const tasksOf = ({ db, mailer, sms, booking, reports, now }: Outside) =>
  ({
    "mail-notice": async ({ notice }) => mailNotice(db, mailer, { noticeId: notice }, now()),
    "text-notice": async (payload) => textNotice(db, { gateway: sms, publicUrl: mailer.publicUrl }, payload, now()),
    "mail-letter": async (payload) => mailNotices(db, mailer, payload, now()),
    "gather-letters": async () => gatherLettersJob(db, now()),
    "tell-account": async (payload, { job }) => tellAccount(db, mailer, payload, job.id),
    "send-code": async (payload) => sendCode(db, { mailer, sms }, payload, now()),
    "send-link": async (payload) => sendLink(db, mailer, payload, now()),
    "prepare-reset": async (payload) => prepareAskedReset(db, payload, now()),
    "mail-invitation": async (payload) => mailInvitation(db, mailer, payload, now()),
    "prepare-beginning": async (payload) => prepareAskedBeginning(db, payload, now()),
    "mail-beginning": async (payload) => mailBeginning(mailer, payload),
    "age-beginnings": async () => ageBeginnings(db, now()),
    "prepare-alert": async (payload) => prepareAskedAlert(db, payload, now()),
    "mail-search-letter": async (payload) => mailLetter(db, mailer, payload, now()),
    "look-saved-searches": async () => lookSavedSearches(db, now()),
    "age-saved-searches": async () => ageSavedSearches(db, now()),
    "forget-sign-ins": async () => forgetSignIns(db, now()),
    "lapse-offers": async () => lapseOffers(db, now()),
    "lapse-holds": async () => lapseHolds(db, now()),
    "remind-ends": async () => remindEnds(db, now()),
    "announce-month": async () => announceMonth(db, now()),
    "run-timers": async () => runTimers(db, now()),
    "recount-places": async () => recountPlaces(db, now()),
    "remind-places": async () => remindPlaces(db, now()),
    "import-decisions": async (payload) => importDecisions(db, payload.import, now()),
    "announce-validity": async () => announceValidity(db, now()),
    "leave-waves": async () => leaveWaves(db, now()),
    "measure-pace": async () => measurePace(db, now()),
    "propose-when-met": ({ request }) => proposeWhenMet(db, request, now()),
    "check-conditions": async () => checkConditions(db, now()),
    "check-refusals": async ({ unit }) => checkRefusals(db, unit ?? null, now()),
    "review-conditions": async () => reviewConditions(db, now()),
    "close-notifications": async () => closeNotifications(db, now()),
    "age-accounts": async () => ageAccounts(db, now()),
    "announce-policies": async () => announcePolicies(db, now()),
    "lapse-transfers": async () => lapseTransfers(db, now()),
    "remind-doctors": async () => remindDoctors(db, now()),
    "watch-delegations": async () => watchDelegations(db, now()),
    "forget-forms": async () => forgetForms(db, now()),
    "forget-changes": async () => forgetChanges(db, now()),
    "check-booking": async (payload) => checkBooking(db, booking, payload, now()),
    "check-bookings": async () => checkBookings(db),
    "send-report": async (payload) => sendReport(db, mailer, reports, payload, now()),
  }) satisfies { [Name in keyof Jobs]: (payload: Jobs[Name], run: { job: { id: string } }) => Promise<void> };

const schedule = [
  "* * * * * gather-letters ?max=3",
  "* * * * * lapse-offers ?max=3",
  "* * * * * lapse-holds ?max=3",
  "* * * * * run-timers ?max=3",
  "1 * * * * recount-places ?fill=2h",
  "10 * * * * remind-places ?max=3",
  // the first after the quiet hours leaves at 7:40 in France, summer and winter
  "40 * * * * look-saved-searches ?max=3",
  "45 * * * * age-saved-searches ?max=3",
  "* * * * * leave-waves ?max=3",
  "15 5 * * * announce-validity ?fill=2d",
  "50 2 * * * measure-pace ?fill=2d",
  // just after midnight in France, summer and winter: a day that comes meets conditions
  "5 22,23 * * * check-conditions ?fill=1d",
  "15 22,23 * * * check-refusals ?fill=1d",
  "25 * * * * review-conditions ?max=3",
  "*/15 * * * * age-beginnings ?max=3",
  "7 * * * * forget-forms ?max=3",
  "27 * * * * forget-changes ?max=3",
  "17 * * * * forget-sign-ins ?max=3",
  "15 3 * * * close-notifications ?fill=2d",
  "20 3 * * * age-accounts ?fill=2d",
  "30 3 * * * announce-policies ?fill=2d",
  "40 3 * * * watch-delegations ?fill=2d",
  "12 * * * * lapse-transfers ?max=3",
  "35 * * * * remind-doctors ?max=3",
  "25 4 * * * remind-ends ?fill=2d",
  "35 7 1-7 * * announce-month ?fill=2d",
  "10 4 * * 1 check-bookings ?fill=8d",
].join("\n");

/** Runs the jobs of the outbox and of the schedule until stopped. `wake` moves the outbox at once. */
export async function startWorker(outside: Outside) {
  // a pool of ours: a connection the server cuts, when it stops before us, is an event and not a crash
  const pool = new pg.Pool({ connectionString: outside.connectionString, max: 10 });
  const cut = (error: unknown) => outside.log.warn({ jobs: error instanceof Error ? error.name : "cut" });
  pool.on("error", cut).on("connect", (client) => void client.on("error", cut));
  const runner = await run({
    pgPool: pool,
    concurrency: 4,
    pollInterval: 1000,
    noHandleSignals: true,
    logger: new QuietLogger(() => (level, message) => {
      // what follows may quote an address: which job failed, and how often, is enough
      if (level === "error") outside.log.error({ job: message.replace(/ with error[\s\S]*/, "") });
    }),
    taskList: tasksOf(outside) as unknown as TaskList,
    crontab: schedule,
  });
  let stopped = false;
  let moving: Promise<void> | null = null;
  const wake = () => {
    moving ??= moveOutbox(outside.db)
      .catch((error: unknown) => outside.log.error({ outbox: error instanceof Error ? error.name : "failed" }))
      .finally(() => {
        moving = null;
      });
    return moving;
  };
  const timer = setInterval(wake, 1000);
  return {
    wake: () => void (stopped || wake()),
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await moving;
      await runner.stop();
      await pool.end();
    },
  };
}

/** Hands what transactions left in the outbox to the job queue, in batches, once each. */
async function moveOutbox(db: Db): Promise<void> {
  for (;;) {
    const moved = await sql`
      with taken as (
        delete from outbox where id in (select id from outbox order by id limit 200 for update skip locked) returning id, name, payload
      )
      select graphile_worker.add_job(name, payload::json, max_attempts := 12) from taken
    `.execute(db);
    if (moved.rows.length < 200) return;
  }
}
