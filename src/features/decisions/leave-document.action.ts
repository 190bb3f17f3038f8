import { fileTypeFromBuffer } from "file-type";
import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import { insertAttachment, measureAttachments } from "#features/volets/attachment.store.ts";
import { acceptFile, cleanName } from "#features/volets/attachment.ts";
import { newId } from "#lib/ids.ts";
import { ok, refuse } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { findDecision } from "./decision.store.ts";
import { managesDecision } from "./decision.ts";
import { type DocumentKind, documentKinds } from "./documents.ts";

export type GivenFile = { name: string; content: Buffer };

/** Whether a file may be joined, before anything else is recorded. */
export async function checkDocument({ content }: GivenFile) {
  const sniffed = await fileTypeFromBuffer(content);
  const file = { size: content.length, mediaType: sniffed?.mime ?? null };
  return acceptFile(file, { count: 0, bytes: 0 }, pathwayOf("handicap").attachments);
}

/** The MDPH joins a document to its decision, sealed with the dossier's key. */
export async function leaveDocument(db: Db, id: string, kind: DocumentKind, file: GivenFile, by: Member, now: Date) {
  const { linkId, level } = documentKinds[kind];
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
      ...{
        id: newId<string>(),
        referral: referral.id,
        volet: kind === "letter" ? "decision" : "evaluation",
        linkId,
        level,
      },
      ...{ name: cleanName(file.name), kind: null, mediaType: accepted.value, content: file.content },
      ...{ sha256: sha256(file.content).toString("hex"), addedBy: by.name, addedAt: now },
    });
    await record(tx, referral.id, journalActor(by), "attach", kind === "letter" ? "notification" : "évaluation", now);
    return ok(referral.id);
  });
}
