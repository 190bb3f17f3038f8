import { fileTypeFromBuffer } from "file-type";
import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { findDecision } from "#features/decisions/decision.store.ts";
import { managesDecision } from "#features/decisions/decision.ts";
import { record } from "#features/journal/record.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import { insertAttachment, measureAttachments } from "#features/volets/attachment.store.ts";
import { acceptFile, cleanName } from "#features/volets/attachment.ts";
import { newId } from "#lib/ids.ts";
import { ok, refuse } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { evaluationLink } from "./evaluation.ts";

/** The MDPH leaves a document of its evaluation: sealed, and read by an establishment after the person’s agreement only. */
export async function leaveEvaluation(
  db: Db,
  id: string,
  file: { name: string; content: Buffer },
  by: Member,
  now: Date,
) {
  const sniffed = await fileTypeFromBuffer(file.content);
  return db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    const decision = referral && (await findDecision(tx, referral.id));
    if (!decision || !managesDecision(by, decision)) return refuse({ kind: "not-found" } as const);
    const held = await measureAttachments(tx, referral.id);
    const accepted = acceptFile(
      { size: file.content.length, mediaType: sniffed?.mime ?? null },
      held,
      pathwayOf("handicap").attachments,
    );
    if (!accepted.ok) return accepted;
    const key = await findKey(tx, referral.id);
    await insertAttachment(tx, key, {
      ...{ id: newId<string>(), referral: referral.id, volet: "evaluation", linkId: evaluationLink, level: "care" },
      ...{ name: cleanName(file.name), kind: null, mediaType: accepted.value, content: file.content },
      ...{ sha256: sha256(file.content).toString("hex"), addedBy: by.name, addedAt: now },
    });
    await record(tx, referral.id, journalActor(by), "attach", "évaluation", now);
    return ok(referral.id);
  });
}
