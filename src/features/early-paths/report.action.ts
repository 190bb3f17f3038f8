import { fileTypeFromBuffer } from "file-type";
import type { Db } from "#db/db.ts";
import { type Member, readsMedical } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { insertAttachment, measureAttachments } from "#features/volets/attachment.store.ts";
import { type AttachmentRefusal, acceptFile, cleanName } from "#features/volets/attachment.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { listLines, saveReport } from "./early-path.store.ts";
import { type PathRefusal, partRefusal } from "./early-path.ts";
import { onPath } from "./follow-path.action.ts";

/** Joins the report of one professional, sealed, of level medical. Its type is sniffed in its bytes. */
export async function joinReport(
  db: Db,
  id: RequestId,
  line: string,
  file: { name: string; content: Buffer },
  by: Member,
  now: Date,
) {
  const sniffed = await fileTypeFromBuffer(file.content);
  return onPath(db, id, async (tx, referral, request): Promise<Result<string, PathRefusal | AttachmentRefusal>> => {
    const refusal = partRefusal(referral, request, "move", by);
    if (refusal) return refuse(refusal);
    if (!readsMedical(by, referral.module)) return refuse({ kind: "not-habilitated" });
    const key = await findKey(tx, referral.id);
    if (!(await listLines(tx, id, key)).some((one) => one.id === line)) return refuse({ kind: "stale-version" });
    const accepted = acceptFile(
      { size: file.content.length, mediaType: sniffed?.mime ?? null },
      await measureAttachments(tx, referral.id),
      pathwayOf(referral.module).attachments,
    );
    if (!accepted.ok) return accepted;
    const report = newId<string>();
    await insertAttachment(tx, key, {
      ...{ id: report, referral: referral.id, volet: "parcours", linkId: `parcours.${line}`, level: "medical" },
      ...{ name: cleanName(file.name), kind: "Compte rendu", mediaType: accepted.value, content: file.content },
      sha256: sha256(file.content).toString("hex"),
      ...{ addedBy: by.name, addedAt: now },
    });
    await saveReport(tx, id, line, report);
    await record(tx, referral.id, journalActor(by), "write", `parcours compte rendu ${line}`, now);
    return ok(report);
  });
}
