import { fileTypeFromBuffer } from "file-type";
import { announce, type Db, type Tx } from "#db/db.ts";
import type { Member, UnitId } from "#features/accounts/member.ts";
import { findUnit } from "#features/directory/unit.store.ts";
import { record } from "#features/journal/record.action.ts";
import type { Traits } from "#features/persons/person.ts";
import { registerPerson } from "#features/persons/register.action.ts";
import { applyChange, journalActor } from "#features/referrals/apply.action.ts";
import { findDuplicates } from "#features/referrals/create.action.ts";
import type { Duplicate } from "#features/referrals/duplicate.ts";
import { insertReferral, lockReferral, saveDuplicateReason } from "#features/referrals/referral.store.ts";
import type { NeedId, ReferralId } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { readRulebook } from "#features/referrals/rulebook.store.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { insertAttachment } from "#features/volets/attachment.store.ts";
import { type AttachmentRefusal, acceptFile, cleanName } from "#features/volets/attachment.ts";
import { dayOf } from "#lib/dates.ts";
import { newId, newNumber } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { insertPaper } from "./paper.store.ts";
import {
  type Contact,
  levelOf,
  mayRegister,
  type PaperRefusal,
  type Pile,
  type Received,
  registered,
} from "./paper.ts";

export type Registration = Received & {
  /** The one that received it. */
  unit: UnitId;
  traits: Traits;
  contact: Contact;
  scans: { pile: Pile; name: string; content: Buffer }[];
  seenDuplicates: { reason: string } | null;
};
export type RegisterRefusal =
  | PaperRefusal
  | (AttachmentRefusal & { pile: Pile })
  | { kind: "look-alikes"; duplicates: Duplicate[] }
  | { kind: "reason-missing"; duplicates: Duplicate[] };

/** Registers a dossier that came on paper: the person, the pages, one need, and a request already read. Once for a form. */
export async function registerPaper(db: Db, wanted: Registration, by: Member, now: Date, form: SentForm | null = null) {
  const unit = await findUnit(db, wanted.unit);
  if (!unit) return refuse({ kind: "not-habilitated" });
  const refusal = mayRegister(by, unit, { ...wanted, scans: wanted.scans.length }, dayOf(now));
  if (refusal) return refuse(refusal);
  const limits = pathwayOf(unit.module).attachments;
  const sniffed: (Registration["scans"][number] & { mediaType: string })[] = [];
  for (const scan of wanted.scans) {
    const found = await fileTypeFromBuffer(scan.content);
    const held = { count: sniffed.length, bytes: sniffed.reduce((sum, one) => sum + one.content.length, 0) };
    const accepted = acceptFile({ size: scan.content.length, mediaType: found?.mime ?? null }, held, limits);
    if (!accepted.ok) return refuse({ ...accepted.refusal, pile: scan.pile });
    sniffed.push({ ...scan, mediaType: accepted.value });
  }
  const done = await db
    .transaction()
    .execute((tx) => once(tx, form, by.id, now, () => open(tx, wanted, sniffed, unit.module, by, now)));
  if (done.ok) await announce(db, [`unit:${wanted.unit}`]);
  return done;
}

async function open(
  tx: Tx,
  wanted: Registration,
  scans: (Registration["scans"][number] & { mediaType: string })[],
  module: Parameters<typeof pathwayOf>[0],
  by: Member,
  now: Date,
): Promise<Result<string, RegisterRefusal>> {
  const duplicates = await findDuplicates(tx, wanted.traits, now);
  if (duplicates.length > 0 && !wanted.seenDuplicates) return refuse({ kind: "look-alikes", duplicates });
  const strong = duplicates.find((d) => d.likeness === "strong" && d.module === module);
  const reason = wanted.seenDuplicates?.reason.trim() ?? "";
  if (strong && !reason) return refuse({ kind: "reason-missing", duplicates });

  const pathway = pathwayOf(module);
  const id = newId<ReferralId>();
  const number = newNumber(pathway.numberPrefix, now.getFullYear());
  const from = { person: await registerPerson(tx, wanted.traits, now), owner: wanted.unit, createdBy: by.id };
  const volets = pathway.volets.map((v) => ({ code: v.code, level: v.level, templateVersion: v.version }));
  const origin = { duplicateOf: strong?.referral ?? null, startedFor: null, origin: "paper" as const };
  const key = await insertReferral(tx, { id, number, module, ...from, volets, ...origin }, now);
  await record(tx, id, journalActor(by), "create", `${number} papier`, now);
  if (strong) {
    await saveDuplicateReason(tx, id, key, reason);
    await record(tx, id, journalActor(by), "duplicate", strong.number, now);
  }
  await insertPaper(tx, id, key, { ...wanted, by: by.name, unit: wanted.unit }, now);
  for (const scan of scans)
    await insertAttachment(tx, key, {
      ...{
        id: newId<string>(),
        referral: id,
        volet: "papier",
        linkId: `papier.${scan.pile}`,
        level: levelOf(scan.pile),
      },
      ...{ name: cleanName(scan.name), kind: null, mediaType: scan.mediaType, content: scan.content },
      ...{ sha256: sha256(scan.content).toString("hex"), addedBy: by.name, addedAt: now },
    });
  const before = (await lockReferral(tx, id))!;
  const ids = { need: newId<NeedId>(), request: newId<RequestId>() };
  const change = registered(before, wanted, ids, await readRulebook(tx, module), now);
  await applyChange(tx, before, change, by, { act: "request", object: `open ${ids.request}` }, now);
  return ok<string>(ids.request);
}
