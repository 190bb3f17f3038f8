import type { Db, Tx } from "#db/db.ts";
import type { Member, UnitId } from "#features/accounts/member.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import { isEditable, type Referral, type ReferralId } from "#features/referrals/referral.ts";
import { saveCarrier } from "#features/stewards/steward.store.ts";
import { kindsOf } from "#features/volets/content.ts";
import { readDrafts, saveDraft } from "#features/volets/volet.store.ts";
import { withVolet } from "#features/volets/volet.ts";
import { readContent, settleDossier } from "#features/volets/write-volet.action.ts";
import { ok, type Result } from "#lib/result.ts";
import { endNaming, insertNaming } from "./naming.store.ts";
import { onTransfer, tellUnit, wrote } from "./transfer.action.ts";
import { keepVolets, restoreVolets, saveTransfer } from "./transfer.store.ts";
import { type AnswerRefusal, answer, giveBack, type ReturnRefusal, type Transfer } from "./transfer.ts";

/** The doctor takes the dossier: they carry it and are its treating doctor, the giver reads it no more. Or declines, and it stays. */
export const answerTransfer = (
  db: Db,
  id: ReferralId,
  what: { kind: "accept" } | { kind: "decline"; reason: string },
  by: Member,
  now: Date,
) =>
  onTransfer(db, id, async (tx, r, t): Promise<Result<Transfer, AnswerRefusal>> => {
    const allowed = answer(t, r, what, by, now);
    if (!allowed.ok) return allowed;
    if (what.kind === "decline") {
      const reason = { text: what.reason.trim().slice(0, 500), key: await findKey(tx, id) };
      await saveTransfer(tx, t.id, "declined", reason, now);
      await tellUnit(tx, r, t.from, "transfer-declined", by.id, now);
      await wrote(tx, r, by, "transfer-declined", t.name, now);
      return ok(t);
    }
    await saveTransfer(tx, t.id, "accepted", null, now);
    if (r.doctor?.nationalId !== t.nationalId) {
      await endNaming(tx, id, "replaced", now);
      await insertNaming(tx, id, { nationalId: t.nationalId, name: t.name }, by.id, now);
    }
    await tellUnit(tx, r, t.from, "transfer-accepted", by.id, now);
    await wrote(tx, r, by, "transfer-accepted", t.name, now);
    await carry(tx, id, t.to, now);
    if ((await restoreVolets(tx, id, t.nationalId)).length > 0) await settle(tx, id, now);
    return ok(t);
  });

/** The dossier goes back to the body it came from; what the doctor wrote as a doctor stays theirs, out of everyone's sight. */
export const returnDossier = (db: Db, id: ReferralId, reason: string, by: Member, now: Date) =>
  onTransfer(db, id, async (tx, r, t): Promise<Result<Transfer, ReturnRefusal>> => {
    const allowed = giveBack(t, r, reason, by);
    if (!allowed.ok) return allowed;
    const key = await findKey(tx, id);
    await saveTransfer(tx, t.id, "returned", { text: reason.trim().slice(0, 500), key }, now);
    await endNaming(tx, id, "removed", now);
    const kept = r.volets.filter((v) => v.level === "medical" && v.state !== "empty");
    await keepVolets(
      tx,
      id,
      kept.map((v) => v.code),
      t.nationalId,
      now,
    );
    // another doctor's versions will follow these, never take their numbers
    for (const v of kept)
      await saveDraft(
        tx,
        id,
        v.code,
        key,
        { n: v.version + 1, fields: {} },
        { state: "empty", required: v.required, answered: 0 },
        by.name,
        now,
      );
    await tellUnit(tx, r, t.from, "transfer-returned", by.id, now);
    await wrote(tx, r, by, "transfer-returned", t.name, now);
    await carry(tx, id, t.from, now);
    if (kept.length > 0) await settle(tx, id, now);
    return ok(t);
  });

const carry = (tx: Tx, id: ReferralId, unit: UnitId, now: Date) => saveCarrier(tx, id, unit, now);

/** Volets went or came back at once: counts, summaries, needs and status follow what is there now. */
async function settle(tx: Tx, id: ReferralId, now: Date): Promise<Referral> {
  const r = (await lockReferral(tx, id))!;
  const key = await findKey(tx, id);
  const content = await readContent(tx, r, await readDrafts(tx, id, key), now);
  const [first] = r.volets.filter((v) => v.level === "medical");
  if (!first || !isEditable(r)) return r;
  const after = withVolet(r, first.code, {});
  return settleDossier(tx, { before: r, after, askedBefore: kindsOf(content), content, key, code: first.code }, now);
}
