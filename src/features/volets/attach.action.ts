import { fileTypeFromBuffer } from "file-type";
import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { attach, detach } from "#features/forms/answers.ts";
import { findNode } from "#features/forms/tree.ts";
import { mayWrite, partyOf } from "#features/referrals/access.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { newId } from "#lib/ids.ts";
import { ok, refuse } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { insertAttachment, markRemoved, measureAttachments } from "./attachment.store.ts";
import { acceptFile, cleanName } from "./attachment.ts";
import { writeVolet } from "./write-volet.action.ts";

/** Stores a file, sealed, and names it in the volet's answer. Its type is sniffed in its bytes; it is never opened here. */
export async function attachFile(
  db: Db,
  r: Referral,
  code: string,
  key: string,
  file: { name: string; kind: string; content: Buffer },
  by: Member,
  now: Date,
) {
  const pathway = pathwayOf(r.module);
  const questionnaire = pathway.volets.find((q) => q.code === code);
  const node = questionnaire && findNode(questionnaire, key);
  if (node?.kind !== "field" || node.item.type !== "attachment") return refuse({ kind: "unknown-referral" });
  if (!mayWrite(node.level, partyOf(by, r), by, r)) return refuse({ kind: "not-habilitated" });
  const sniffed = await fileTypeFromBuffer(file.content);
  const accepted = acceptFile(
    { size: file.content.length, mediaType: sniffed?.mime ?? null },
    await measureAttachments(db, r.id),
    pathway.attachments,
  );
  if (!accepted.ok) return accepted;
  const id = newId<string>();
  const stored = {
    id,
    referral: r.id,
    volet: code,
    linkId: node.item.linkId,
    level: node.level,
    name: cleanName(file.name),
    kind: node.item.kinds?.find((kind) => kind.code === file.kind)?.label ?? null,
    mediaType: accepted.value,
    content: file.content,
    sha256: sha256(file.content).toString("hex"),
    addedBy: by.name,
    addedAt: now,
  };
  const who = { account: by.id, name: by.name, unit: by.unit };
  return writeVolet(
    db,
    r.id,
    code,
    (draft) => ok({ draft: attach(draft, key, id, who, now), changed: [key], conflicts: [] }),
    by,
    now,
    (tx, dossierKey) => insertAttachment(tx, dossierKey, stored),
  );
}

/** Takes a file out of the answer. Versions already validated keep it. */
export function detachFile(db: Db, r: Referral, code: string, key: string, id: string, by: Member, now: Date) {
  const who = { account: by.id, name: by.name, unit: by.unit };
  return writeVolet(
    db,
    r.id,
    code,
    (draft) => {
      const without = detach(draft, key, id, who, now);
      return ok({ draft: without, changed: without.n > draft.n ? [key] : [], conflicts: [] });
    },
    by,
    now,
    (tx) => markRemoved(tx, r.id, id, now),
  );
}
