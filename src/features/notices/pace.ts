import { addDays, dayOf, frenchTime, parisTime } from "#lib/dates.ts";

/** Product specification §12, `notice.digest` and `notice.quiet`: hours of the clock in France. Null: mails leave at night too. */
export type NoticeHours = { digest: string; quiet: { from: string; to: string } | null };
export const noticeHours: NoticeHours = { digest: "07:30", quiet: { from: "20:00", to: "07:30" } };

/** The end of the quiet hours when it is now one of them, else null. They may pass midnight. */
export function quietUntil(now: Date, { quiet }: NoticeHours): Date | null {
  if (!quiet) return null;
  const time = frenchTime(now);
  const overnight = quiet.from > quiet.to;
  const isQuiet = overnight ? time >= quiet.from || time < quiet.to : time >= quiet.from && time < quiet.to;
  return isQuiet ? nextAt(now, quiet.to) : null;
}

/** The next time the morning's summary leaves. */
export const nextDigest = (now: Date, { digest }: NoticeHours): Date => nextAt(now, digest);

/** The next instant the clocks in France show that time, today or tomorrow. */
function nextAt(now: Date, time: string): Date {
  const today = parisTime(dayOf(now), time);
  return today > now ? today : parisTime(addDays(dayOf(now), 1), time);
}
