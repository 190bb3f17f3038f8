import type { Member } from "#features/accounts/member.ts";
import { openKinds, type Referral, type VoletStanding } from "#features/referrals/referral.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { addHours } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { mayNameDoctor } from "./naming.ts";

export type RemindRefusal =
  | { kind: "not-habilitated" }
  | { kind: "nobody-named" }
  | { kind: "nothing-awaited" }
  | { kind: "too-soon"; from: Date };

const everyHours = 48;

/** What a dossier waits for from its treating doctor: the volets asked that carers fill, not finished yet. */
export function awaitedFromDoctor(r: Referral): VoletStanding[] {
  const asked = rulebookOf(r.module).sendRequires(openKinds(r));
  const clinical = r.volets.filter((v) => v.level === "care" || v.level === "medical");
  return clinical.filter((v) => asked.includes(v.code) && v.state !== "validated");
}

/** When the doctor may be reminded again; null: now. */
export const nextReminder = (last: Date | null, now: Date): Date | null => {
  const from = last && addHours(last, everyHours);
  return from && from > now ? from : null;
};

/** Reminds the doctor, at most once in two days, of what waits for them. */
export function remind(r: Referral, by: Member, last: Date | null, now: Date): Result<VoletStanding[], RemindRefusal> {
  if (!mayNameDoctor(by, r)) return refuse({ kind: "not-habilitated" });
  if (!r.doctor) return refuse({ kind: "nobody-named" });
  const awaited = awaitedFromDoctor(r);
  if (awaited.length === 0) return refuse({ kind: "nothing-awaited" });
  const from = nextReminder(last, now);
  return from ? refuse({ kind: "too-soon", from }) : ok(awaited);
}
