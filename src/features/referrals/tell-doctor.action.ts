import type { Tx } from "#db/db.ts";
import type { NoticeKind } from "#features/notices/notice.ts";
import { notifyAccounts } from "#features/notices/notify.action.ts";
import { dayOf } from "#lib/dates.ts";
import type { Referral } from "./referral.ts";
import { findDoctorInbox } from "./treating-doctor.store.ts";

/** Tells a doctor what happens to a dossier that names them, inbox and mail. Nobody hears of it when they have no account. */
export async function tellDoctor(
  tx: Tx,
  r: Referral,
  nationalId: string | null,
  kind: NoticeKind,
  { except = null, now }: { except?: string | null; now: Date },
): Promise<"told" | "no-account"> {
  const inbox = nationalId === null ? null : await findDoctorInbox(tx, nationalId, r.module, dayOf(now));
  if (!inbox) return "no-account";
  if (inbox.account !== except) await notifyAccounts(tx, [{ ...inbox, kind, referralId: r.id, number: r.number }], now);
  return "told";
}
