import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { changeMany, valuesOf } from "#features/forms/answers.ts";
import type { AnswerValue } from "#features/forms/questionnaire.ts";
import { record } from "#features/journal/record.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { writeVolet } from "#features/volets/write-volet.action.ts";
import { ok, refuse } from "#lib/result.ts";
import { findHints } from "./find-hints.action.ts";
import { insertRefusal } from "./prado.store.ts";
import { mayAnswer, type NoPradoReason } from "./prado.ts";

export type HintRefusal =
  | { kind: "unknown-referral" }
  | { kind: "not-habilitated" }
  | { kind: "not-editable" }
  /** Asked or refused by somebody else meanwhile, or the answers no longer call for it. */
  | { kind: "no-hint" };

/** « Demander PRADO »: the activity joins what the ORIENTATION volet asks for, and its need the dossier; a volet chosen already stays. */
export async function askPrado(db: Db, id: ReferralId, by: Member, now: Date) {
  const referral = await findReferral(db, id);
  if (!referral) return refuse({ kind: "unknown-referral" });
  if (!mayAnswer(by, referral)) return refuse({ kind: "not-habilitated" });
  const [hint] = await findHints(db, referral, now);
  if (!hint) return refuse({ kind: "no-hint" });
  const who = { account: by.id, name: by.name, unit: by.unit };
  return writeVolet<{ kind: "no-hint" }>(
    db,
    id,
    "orientation",
    (draft) => {
      const answers = valuesOf(draft);
      const asked = [answers["san.ori.activites"] ?? []].flat().map(String);
      if (asked.includes("prado")) return refuse({ kind: "no-hint" });
      const posted: [string, AnswerValue][] = [["san.ori.activites", [...asked, "prado"]]];
      if (!answers["san.ori.prado.volet"]) posted.push(["san.ori.prado.volet", hint.volet]);
      const changes = posted.map(([key, value]) => ({ key, value, base: draft.n }));
      return ok(changeMany(draft, changes, who, now));
    },
    by,
    now,
    (tx) => record(tx, id, journalActor(by), "add-need", "prado", now),
  );
}

/** « Ne pas demander », and why: it is not proposed again on this dossier. */
export async function declinePrado(db: Db, id: ReferralId, reason: NoPradoReason, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await findReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    if (!mayAnswer(by, referral)) return refuse({ kind: "not-habilitated" });
    if ((await findHints(tx, referral, now)).length === 0) return refuse({ kind: "no-hint" });
    if (!(await insertRefusal(tx, id, reason, by.name, now))) return refuse({ kind: "no-hint" });
    await record(tx, id, journalActor(by), "decline-prado", reason, now);
    return ok(null);
  });
  if (done.ok) await announce(db, [`referral:${id}`]);
  return done;
}
