import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { valuesOf } from "#features/forms/answers.ts";
import type { AnswerValue } from "#features/forms/questionnaire.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { readDrafts } from "#features/volets/volet.store.ts";
import { writeFields } from "#features/volets/write-volet.action.ts";
import { ok, refuse } from "#lib/result.ts";
import { type Chosen, findChosen, findMerge, findSnapshot, findVoletRow, saveChosen } from "./merge.store.ts";

/** What both dossiers of a merge answer, volet by volet; files of the other under the numbers they have in this one. */
export async function readAnswers(db: Db, id: ReferralId) {
  const merge = await findMerge(db, id);
  if (merge?.state !== "done" || merge.kept !== id) return null;
  const [keptKey, otherKey] = [await findKey(db, id), await findKey(db, merge.other)];
  const [own, other] = [await readDrafts(db, id, keptKey), await readDrafts(db, merge.other, otherKey)];
  const { moved } = await findSnapshot(db, merge.id, keptKey);
  const here = (value: AnswerValue): AnswerValue =>
    Array.isArray(value) ? value.map((one) => moved.attachments[one] ?? one) : value;
  const values = (code: string) =>
    Object.fromEntries(Object.entries(valuesOf(other[code]!)).map(([key, value]) => [key, here(value)]));
  return {
    merge,
    own: (code: string) => valuesOf(own[code]!),
    other: (code: string) => (other[code] ? values(code) : {}),
  };
}

/** Writes the answers of the other dossier that somebody chose, as if they had typed them: the volet is to be validated again. */
export async function chooseAnswers(db: Db, id: ReferralId, volet: string, keys: string[], by: Member, now: Date) {
  const both = await readAnswers(db, id);
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
