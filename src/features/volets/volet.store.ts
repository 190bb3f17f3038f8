import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { type DossierKey, openJson, sealJson } from "#db/vault.ts";
import { type Draft, emptyDraft } from "#features/forms/answers.ts";
import type { Answers } from "#features/forms/questionnaire.ts";
import type { ReferralId, VoletState } from "#features/referrals/referral.ts";

/** Who signed a volet, by what right, and the fingerprint of exactly what was signed. */
export type Signature = { name: string; nationalId: string; profession: string; at: string; sha256: string };

/** The documents being written, of every volet. */
export async function readDrafts(db: Db, id: ReferralId, key: DossierKey): Promise<Record<string, Draft>> {
  const rows = await db.selectFrom("volet").select(["code", "draft"]).where("referral_id", "=", id).execute();
  return Object.fromEntries(rows.map((r) => [r.code, r.draft ? openJson<Draft>(key, r.draft) : emptyDraft()]));
}

export type ValidatedVolet = { version: number; by: string; at: Date; signature: Signature | null; answers: Answers };

/** What receivers read: the last validated answers of each volet. */
export async function readValidated(db: Db, id: ReferralId, key: DossierKey): Promise<Record<string, ValidatedVolet>> {
  const rows = await db
    .selectFrom("volet")
    .selectAll()
    .where("referral_id", "=", id)
    .where("validated", "is not", null)
    .execute();
  return Object.fromEntries(
    rows.map((r) => [
      r.code,
      {
        version: r.validated_version!,
        by: r.validated_by!,
        at: r.validated_at!,
        signature: r.signature as Signature | null,
        answers: openJson<Answers>(key, r.validated!),
      },
    ]),
  );
}

/** What was validated last before that instant, volet by volet. */
export async function readValidatedOn(
  db: Db,
  id: ReferralId,
  key: DossierKey,
  at: Date,
): Promise<{ [volet: string]: Answers }> {
  const rows = await db
    .selectFrom("volet_version")
    .select(["code", "answers"])
    .distinctOn("code")
    .where("referral_id", "=", id)
    .where("validated_at", "<", at)
    .orderBy("code")
    .orderBy("validated_at", "desc")
    .execute();
  return Object.fromEntries(rows.map((row) => [row.code, openJson<Answers>(key, row.answers)]));
}

export type DraftStanding = { state: VoletState; required: number; answered: number };

export async function saveDraft(
  tx: Tx,
  id: ReferralId,
  code: string,
  key: DossierKey,
  draft: Draft,
  standing: DraftStanding,
  by: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable("volet")
    .set({
      draft: sealJson(key, draft),
      version: draft.n,
      state: standing.state,
      required_count: standing.required,
      answered_count: standing.answered,
      updated_by: by,
      updated_at: now,
    })
    .where("referral_id", "=", id)
    .where("code", "=", code)
    .execute();
}

/** Another volet's answers changed what this one asks: its count follows. */
export async function saveStanding(tx: Tx, id: ReferralId, code: string, standing: DraftStanding): Promise<void> {
  await tx
    .updateTable("volet")
    .set({ state: standing.state, required_count: standing.required, answered_count: standing.answered })
    .where("referral_id", "=", id)
    .where("code", "=", code)
    .execute();
}

/** The answers as validated, kept for ever beside the former ones. */
export async function saveValidation(
  tx: Tx,
  id: ReferralId,
  code: string,
  key: DossierKey,
  v: Omit<ValidatedVolet, "version"> & { version: number },
): Promise<void> {
  const sealed = sealJson(key, v.answers);
  const signature = v.signature ? JSON.stringify(v.signature) : null;
  await tx
    .updateTable("volet")
    .set({
      state: "validated",
      validated: sealed,
      validated_version: v.version,
      validated_by: v.by,
      validated_at: v.at,
      signature,
    })
    .where("referral_id", "=", id)
    .where("code", "=", code)
    .execute();
  await tx
    .insertInto("volet_version")
    .values({
      referral_id: id,
      code,
      version: v.version,
      answers: sealed,
      validated_by: v.by,
      validated_at: v.at,
      signature,
    })
    .onConflict((c) => c.columns(["referral_id", "code", "version"]).doNothing())
    .execute();
}

/** Where a commune is; null when unknown. */
export async function findCommunePoint(db: Db, code: string | null): Promise<{ lat: number; lon: number } | null> {
  if (!code) return null;
  const found = await sql<{
    lat: number | null;
    lon: number | null;
  }>`select lat, lon from commune where code = ${code}`.execute(db);
  const row = found.rows[0];
  return row && row.lat !== null && row.lon !== null ? { lat: row.lat, lon: row.lon } : null;
}
