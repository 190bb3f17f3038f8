import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { valuesOf } from "#features/forms/answers.ts";
import type { AnswerValue } from "#features/forms/questionnaire.ts";
import { mayWrite, partyOf } from "#features/referrals/access.ts";
import { isPersonSide } from "#features/referrals/path.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { readDrafts, readValidated } from "#features/volets/volet.store.ts";
import { writeFields } from "#features/volets/write-volet.action.ts";
import { ok, refuse } from "#lib/result.ts";
import { type Chosen, findChosen, findMerge, findSnapshot, findVoletRow, saveChosen } from "./merge.store.ts";

/**
 * What both dossiers of a merge answer, volet by volet; files of the other under the numbers they have in this one.
 * The person's side reads what it does not write once it is validated only (§1.3).
 */
export async function readAnswers(db: Db, r: Referral, reader: Member) {
  const merge = await findMerge(db, r.id);
  if (merge?.state !== "done" || merge.kept !== r.id) return null;
  const access = partyOf(reader, r);
  const waits = new Set(
    r.volets.filter((v) => isPersonSide(access) && !mayWrite(v.level, access, reader, r)).map((v) => v.code),
  );
  const [keptKey, otherKey] = [await findKey(db, r.id), await findKey(db, merge.other)];
  const answersOf = async (id: Referral["id"], key: typeof keptKey) => {
    const [drafts, validated] = [await readDrafts(db, id, key), await readValidated(db, id, key)];
    return (code: string) =>
      waits.has(code) ? (validated[code]?.answers ?? {}) : drafts[code] ? valuesOf(drafts[code]) : {};
  };
  const [own, other] = [await answersOf(r.id, keptKey), await answersOf(merge.other, otherKey)];
  const { moved } = await findSnapshot(db, merge.id, keptKey);
  const here = (value: AnswerValue): AnswerValue =>
    Array.isArray(value) ? value.map((one) => moved.attachments[one] ?? one) : value;
  const values = (code: string) =>
    Object.fromEntries(Object.entries(other(code)).map(([key, value]) => [key, here(value)]));
  return { merge, own, other: values };
}

/** Writes the answers of the other dossier that somebody chose, as if they had typed them: the volet is to be validated again. */
export async function chooseAnswers(db: Db, r: Referral, volet: string, keys: string[], by: Member, now: Date) {
  const { id } = r;
  const both = await readAnswers(db, r, by);
  if (!both) return refuse({ kind: "not-merged" });
  const values = both.other(volet);
  const posted = keys.filter((key) => key in values).map((key) => ({ key, value: values[key]!, base: 1_000_000 }));
  if (posted.length === 0) return ok(0);
  const before = await findVoletRow(db, id, volet);
  const done = await writeFields(db, id, volet, posted, by, now);
  if (!done.ok) return done;
  await db.transaction().execute(async (tx) => {
    const chosen = await findChosen(tx, both.merge.id);
    const { version } = await findVoletRow(tx, id, volet);
    const first: Chosen = { [volet]: { version, row: chosen[volet]?.row ?? before } };
    await saveChosen(tx, both.merge.id, { ...chosen, ...first });
  });
  return ok(done.value.changed.length);
}
