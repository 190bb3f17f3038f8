import { fileTypeFromBuffer } from "file-type";
import type { Db, Tx } from "#db/db.ts";
import { type Member, readsMedical } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import { insertAttachment, measureAttachments } from "#features/volets/attachment.store.ts";
import { type AttachmentRefusal, acceptFile, cleanName } from "#features/volets/attachment.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { listLines, saveReport } from "./early-path.store.ts";
import { type PathRefusal, partRefusal } from "./early-path.ts";
import { onPath, tell } from "./follow-path.action.ts";
import { findGiven } from "./given.store.ts";
import { isStillGiven, numberOf, type OwnReportRefusal, ownReportRefusal } from "./given.ts";

type Sent = { name: string; content: Buffer };

/** The platform joins the report of one professional. */
export const joinReport = (db: Db, id: RequestId, line: string, file: Sent, by: Member, now: Date) =>
  onPath(db, id, async (tx, referral, request): Promise<Result<string, PathRefusal | AttachmentRefusal>> => {
    const refusal = partRefusal(referral, request, "move", by);
    if (refusal) return refuse(refusal);
    if (!readsMedical(by, referral.module)) return refuse({ kind: "not-habilitated" });
    const key = await findKey(tx, referral.id);
    if (!(await listLines(tx, id, key)).some((one) => one.id === line)) return refuse({ kind: "stale-version" });
    return keep(tx, referral, { request: id, line }, file, by, now);
  });

/** The professional joins their own; looked at again under the dossier's lock, and the platform is told. */
export const joinOwnReport = (
  db: Db,
  { id, request }: { id: string; request: RequestId },
  file: Sent,
  by: Member,
  now: Date,
) =>
  onPath(db, request, async (tx, referral, asked): Promise<Result<string, OwnReportRefusal | AttachmentRefusal>> => {
    const number = numberOf(by);
    const given = number ? await findGiven(tx, id, number) : null;
    if (!given || !isStillGiven(given.standing, dayOf(now), accessWindow(referral.module)))
      return refuse({ kind: "not-given" });
    const refusal = ownReportRefusal(referral, given.line);
    if (refusal) return refuse(refusal);
    const done = await keep(tx, referral, { request, line: id }, file, by, now);
    if (done.ok) await tell(tx, referral, asked, "path-report", by, now);
    return done;
  });

/** Sealed, of level medical. Its type is sniffed in its bytes. */
async function keep(
  tx: Tx,
  referral: Referral,
  { request, line }: { request: RequestId; line: string },
  { name, content }: Sent,
  by: Member,
  now: Date,
): Promise<Result<string, AttachmentRefusal>> {
  const sniffed = await fileTypeFromBuffer(content);
  const accepted = acceptFile(
    { size: content.length, mediaType: sniffed?.mime ?? null },
    await measureAttachments(tx, referral.id),
    pathwayOf(referral.module).attachments,
  );
  if (!accepted.ok) return accepted;
  const report = newId<string>();
  await insertAttachment(tx, await findKey(tx, referral.id), {
    ...{ id: report, referral: referral.id, volet: "parcours", linkId: `parcours.${line}`, level: "medical" },
    ...{ name: cleanName(name), kind: "Compte rendu", mediaType: accepted.value, content },
    sha256: sha256(content).toString("hex"),
    ...{ addedBy: by.name, addedAt: now },
  });
  await saveReport(tx, request, line, report);
  await record(tx, referral.id, journalActor(by), "write", `parcours compte rendu ${line}`, now);
  return ok(report);
}
