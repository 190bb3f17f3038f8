import type { Db } from "#db/db.ts";
import { type SmsGateway, sendSms } from "#features/post/sms.client.ts";
import { dayOf } from "#lib/dates.ts";
import { maskedMobile } from "#lib/french.ts";
import { newSigns } from "#lib/ids.ts";
import { saveLeaving, saveLeft } from "./delivery.store.ts";
import { findNoticeToText, saveTexted } from "./mailing.store.ts";
import type { NoticeId } from "./notice.ts";

/** Sends the SMS of a notice: that something waits, and the dossier's number, nothing else. A failure is thrown: tried again later. */
export async function textNotice(
  db: Db,
  { gateway, publicUrl }: { gateway: SmsGateway; publicUrl: string },
  { notice }: { notice: string },
  now: Date,
): Promise<void> {
  const id = notice as NoticeId;
  const found = gateway ? await findNoticeToText(db, id, dayOf(now)) : null;
  if (!gateway || !found) return db.transaction().execute((tx) => saveTexted(tx, id, "none"));
  const destination = maskedMobile(found.to);
  const leaving = {
    object: id,
    channel: "sms",
    account: found.account,
    destination,
    token: newSigns(30),
    at: now,
  } as const;
  await db.transaction().execute((tx) => saveLeaving(tx, leaving));
  const end = (state: "accepted" | "failed", answer: string) =>
    db.transaction().execute(async (tx) => {
      await saveLeft(tx, id, "sms", state, answer, now);
      await saveTexted(tx, id, state === "accepted" ? "sent" : "failed");
    });
  try {
    const about = found.number ? `, dossier ${found.number}` : "";
    await sendSms(gateway, {
      to: found.to,
      text: `Sextant : une notification vous attend${about}. ${publicUrl}/notifications`,
    });
    await end("accepted", "");
  } catch (cause) {
    await end("failed", "la passerelle n’a pas pris le message");
    throw cause;
  }
}
