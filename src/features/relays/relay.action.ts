import { announce, type Db, type Tx } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { changeMany, valuesOf } from "#features/forms/answers.ts";
import type { AnswerValue } from "#features/forms/questionnaire.ts";
import { record } from "#features/journal/record.action.ts";
import { notifyStewards, notifyUnits } from "#features/notices/notify.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { mayRead, partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import type { Referral, ReferralId } from "#features/referrals/referral.ts";
import { insertAttachment, measureAttachments, readAttachment } from "#features/volets/attachment.store.ts";
import { acceptFile } from "#features/volets/attachment.ts";
import { readDrafts, readValidated } from "#features/volets/volet.store.ts";
import { editVolet } from "#features/volets/write-volet.action.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { findRelay, listDocuments, savePoured, saveRelay } from "./relay.store.ts";
import { firstAnswers, pourRefusal, type RelayRefusal, relayRefusal } from "./relay.ts";

/**
 * Prepares what will go along. Each chooses among the documents they may read; those somebody else chose and they may not read stay
 * when `keepsOthers`.
 */
export async function prepareRelay(
  db: Db,
  id: ReferralId,
  { documents, agreed, keepsOthers }: { documents: string[]; agreed: boolean; keepsOthers: boolean },
  by: Member,
  now: Date,
) {
  const done = await db.transaction().execute(async (tx): Promise<Result<null, RelayRefusal>> => {
    const r = await lockReferral(tx, id);
    if (!r) return refuse({ kind: "not-for-you" });
    const former = await findRelay(tx, id);
    const refusal = relayRefusal(r, by, { agreed, former });
    if (refusal) return refuse(refusal);
    const party = partyOf(by, r);
    const all = await listDocuments(tx, r, await findKey(tx, id));
    const own = all.filter(({ level }) => mayRead(level, party, by, r)).map((one) => one.id);
    if (documents.some((one) => !own.includes(one))) return refuse({ kind: "unknown-document" });
    const others = keepsOthers ? (former?.documents ?? []).filter((one) => !own.includes(one)) : [];
    await saveRelay(tx, id, [...documents, ...others], by.name, now);
    await record(tx, id, journalActor(by), "write", `relais préparé ${documents.length}`, now);
    const told = { referralId: id, requestId: null, number: r.number, module: r.module, except: by.id };
    if (party !== "person") await notifyStewards(tx, [{ ...told, kind: "relay-ready" }], now);
    return ok(null);
  });
  if (done.ok) await announce(db, [`referral:${id}`]);
  return done;
}

/** Pours it into the dossier of a decision: the address, the guardians, the documents, sealed again with its key. */
export async function pourRelay(db: Db, id: ReferralId, into: ReferralId, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx): Promise<Result<null, RelayRefusal>> => {
    // always in the same order: two who do it at once wait for each other
    for (const one of [id, into].toSorted()) await lockReferral(tx, one);
    const [from, target] = [await lockReferral(tx, id), await lockReferral(tx, into)];
    if (!from || !target || id === into) return refuse({ kind: "not-for-you" });
    const relay = await findRelay(tx, id);
    const [child, decided] = [await findPerson(tx, from.person), await findPerson(tx, target.person)];
    const refusal = pourRefusal({ from, into: target, relay }, [child!, decided!], by);
    if (refusal) return refuse(refusal);
    const files = await copyDocuments(tx, from, target, relay!.documents, by, now);
    if (!files.ok) return files;
    await writeAnswers(tx, from, target, files.value, by, now);
    await savePoured(tx, id, into, now);
    await record(tx, id, journalActor(by), "write", `relais repris ${target.number}`, now);
    await record(tx, into, journalActor(by), "write", `relais de ${from.number}`, now);
    const told = { referralId: id, requestId: null, number: from.number, module: from.module, except: by.id };
    await notifyUnits(tx, [{ ...told, unitId: from.owner, role: "requester", kind: "relay-taken" }], now);
    return ok(null);
  });
  if (done.ok) await announce(db, [`referral:${id}`, `referral:${into}`]);
  return done;
}

/** What each kind of document becomes in the single admission dossier; its level stays. */
const placeOf = (level: string) =>
  level === "medical"
    ? ({ volet: "sante", linkId: "dua.sante.bilans", level: "medical" } as const)
    : ({ volet: "pieces", linkId: "dua.pieces.bilans", level: "care" } as const);

type Copied = { id: string; volet: "sante" | "pieces"; linkId: string };

async function copyDocuments(
  tx: Tx,
  from: Referral,
  target: Referral,
  documents: string[],
  by: Member,
  now: Date,
): Promise<Result<Copied[], RelayRefusal>> {
  const [own, other] = [await findKey(tx, from.id), await findKey(tx, target.id)];
  const copied: Copied[] = [];
  for (const document of documents) {
    const file = await readAttachment(tx, own, from.id, document);
    if (!file) continue;
    const { content, mediaType, name } = file;
    const held = await measureAttachments(tx, target.id);
    if (!acceptFile({ size: content.length, mediaType }, held, pathwayOf("handicap").attachments).ok)
      return refuse({ kind: "too-many-files" });
    const place = placeOf(file.level);
    const id = newId<string>();
    await insertAttachment(tx, other, {
      ...{ id, referral: target.id, ...place, name, kind: null, mediaType, content },
      ...{ sha256: sha256(content).toString("hex"), addedBy: by.name, addedAt: now },
    });
    copied.push({ id, volet: place.volet, linkId: place.linkId });
  }
  return ok(copied);
}

async function writeAnswers(tx: Tx, from: Referral, target: Referral, files: Copied[], by: Member, now: Date) {
  const answers = (await readValidated(tx, from.id, await findKey(tx, from.id))).enfant?.answers ?? {};
  const key = await findKey(tx, target.id);
  for (const volet of ["adm", "pieces", "sante"]) {
    const draft = (await readDrafts(tx, target.id, key))[volet]!;
    const written = valuesOf(draft);
    const mine = files.filter((file) => file.volet === volet);
    const posted: { key: string; value: AnswerValue | null }[] = volet === "adm" ? firstAnswers(answers, written) : [];
    for (const linkId of new Set(mine.map((file) => file.linkId))) {
      const added = mine.filter((file) => file.linkId === linkId).map(({ id }) => id);
      posted.push({ key: linkId, value: [...[written[linkId] ?? []].flat().map(String), ...added] });
    }
    if (posted.length === 0) continue;
    const who = { account: by.id, name: by.name, unit: by.unit };
    const based = posted.map((one) => ({ ...one, base: draft.n }));
    // read again: the volet before it may have changed where the dossier stands
    const current = (await lockReferral(tx, target.id))!;
    await editVolet(tx, current, volet, (read) => ok(changeMany(read, based, who, now, "repris")), by, now);
  }
}
