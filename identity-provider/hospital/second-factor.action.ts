import { type Db, inTransaction } from "#idp/database.ts";
import { recordEvent } from "#idp/event.store.ts";
import type { Messages } from "#idp/messages.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { digestOf, limits, newDigits } from "./codes.ts";
import * as secrets from "./secret.store.ts";
import type { Staff } from "./staff.store.ts";

export type Channel = "mail" | "sms";
export type SendRefusal =
  | { kind: "no-address" }
  | { kind: "too-soon"; seconds: number }
  | { kind: "too-many" }
  /** The outside does not answer: another means is offered. */
  | { kind: "cut"; channel: Channel };

type Ways = { key: Buffer; messages: Messages; now: Date };

export const channelsOf = (staff: Pick<Staff, "email" | "mobile">, messages: Messages): Channel[] => [
  ...(staff.mobile && messages.sendSms ? (["sms"] as const) : []),
  ...(staff.email && messages.sendMail ? (["mail"] as const) : []),
];

/** A six-digit code by the channel chosen; the former one dies. */
export async function sendSecondFactor(
  db: Db,
  staff: Staff,
  channel: Channel,
  { key, messages, now }: Ways,
): Promise<Result<{ channel: Channel }, SendRefusal>> {
  if (!channelsOf(staff, messages).includes(channel)) return refuse({ kind: "no-address" });
  const { sent, last } = await secrets.countCodesSince(db, staff.id, new Date(now.getTime() - 15 * 60_000));
  const waited = last ? (now.getTime() - last.getTime()) / 1000 : Number.POSITIVE_INFINITY;
  if (waited < limits.resendSeconds)
    return refuse({ kind: "too-soon", seconds: Math.ceil(limits.resendSeconds - waited) });
  if (sent >= limits.codesIn15Minutes) return refuse({ kind: "too-many" });

  const code = newDigits();
  const id = newId<string>();
  const endsAt = new Date(now.getTime() + limits.codeMinutes * 60_000);
  const digest = digestOf(key, "second-factor", staff.id, code);
  await inTransaction(db, (tx) => secrets.saveCode(tx, { id, staffId: staff.id, digest, channel, now, endsAt }));
  try {
    const text = `Votre code de connexion : ${code}. Il est valable ${limits.codeMinutes} minutes. Message automatique.`;
    if (channel === "sms") await messages.sendSms!(staff.mobile!, text);
    else await messages.sendMail!({ to: staff.email!, subject: "Votre code de connexion", text });
  } catch (cause) {
    await secrets.cancelCode(db, id, now);
    await recordEvent(db, { kind: "code-not-sent", personId: staff.personId, means: channel, reason: reasonOf(cause) });
    return refuse({ kind: "cut", channel });
  }
  await recordEvent(db, { kind: "code-sent", personId: staff.personId, means: channel });
  return ok({ channel });
}

const reasonOf = (cause: unknown) => ((cause as { code?: string }).code ?? "no answer").slice(0, 60);

export type CodeRefusal = { kind: "no-code" } | { kind: "wrong"; left: number } | { kind: "dead" };

export const enterSecondFactor = (
  db: Db,
  staff: Staff,
  typed: string,
  { key, now }: { key: Buffer; now: Date },
): Promise<Result<{ amr: string[] }, CodeRefusal>> =>
  inTransaction(db, async (tx) => {
    const code = await secrets.lockCode(tx, staff.id, now);
    if (!code) return refuse({ kind: "no-code" });
    if (code.tries >= limits.codeTries) return refuse({ kind: "dead" });
    if (!digestOf(key, "second-factor", staff.id, typed).equals(code.digest)) {
      await secrets.saveCodeTry(tx, code.id);
      await recordEvent(tx, {
        kind: "staff-refused",
        personId: staff.personId,
        means: code.channel,
        reason: "wrong-code",
      });
      const left = limits.codeTries - code.tries - 1;
      return left > 0 ? refuse({ kind: "wrong", left }) : refuse({ kind: "dead" });
    }
    await secrets.closeCode(tx, code.id, now);
    return ok({ amr: ["pwd", code.channel === "sms" ? "sms" : "otp", "mfa"] });
  });

export type RecoveryRefusal = { kind: "wrong" } | { kind: "too-many" };

/** A printed code, good once, whatever is cut. */
export const enterRecoveryCode = (
  db: Db,
  staff: Staff,
  typed: string,
  { key, now }: { key: Buffer; now: Date },
): Promise<Result<{ amr: string[]; left: number }, RecoveryRefusal>> =>
  inTransaction(db, async (tx) => {
    const kept = await secrets.lockSecrets(tx, staff.id);
    if (kept?.waitsUntil && kept.waitsUntil > now) return refuse({ kind: "too-many" });
    const used = await secrets.useRecoveryCode(tx, staff.id, digestOf(key, "recovery", staff.id, typed), now);
    if (!used) {
      const errors = (kept?.wrongPasswords ?? 0) + 1;
      await secrets.saveWrongPassword(tx, staff.id, { errors, waitsUntil: waitAfterCodes(errors, now) });
      await recordEvent(tx, {
        kind: "staff-refused",
        personId: staff.personId,
        means: "recovery",
        reason: "wrong-code",
      });
      return refuse({ kind: "wrong" });
    }
    await secrets.saveWrongPassword(tx, staff.id, { errors: 0, waitsUntil: null });
    await recordEvent(tx, { kind: "recovery-code-used", personId: staff.personId, means: "recovery" });
    return ok({ amr: ["pwd", "otp", "mfa"], left: (kept?.recoveryCodes ?? 1) - 1 });
  });

/** After five wrong codes in a row, a quarter of an hour. */
const waitAfterCodes = (errors: number, now: Date) => (errors < 5 ? null : new Date(now.getTime() + 15 * 60_000));
