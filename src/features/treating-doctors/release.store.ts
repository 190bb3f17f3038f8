import type { Db, Tx } from "#db/db.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import type { Signature } from "#features/volets/volet.store.ts";
import { newId } from "#lib/ids.ts";
import type { Signatory } from "./release.ts";

/** Who signed the version of a volet that units read; null when nobody has. */
export async function findSignatory(db: Db, referral: ReferralId, code: string): Promise<Signatory | null> {
  const row = await db
    .selectFrom("volet")
    .select(["signature", "validated_version"])
    .where("referral_id", "=", referral)
    .where("code", "=", code)
    .executeTakeFirst();
  const signature = row?.signature as Signature | null | undefined;
  return signature && row?.validated_version !== null
    ? { nationalId: signature.nationalId, version: row!.validated_version }
    : null;
}

export async function insertRelease(
  tx: Tx,
  referral: ReferralId,
  { code, version }: { code: string; version: number },
  by: string,
  now: Date,
): Promise<void> {
  await tx
    .insertInto("volet_release")
    .values({ id: newId(), referral_id: referral, code, version, released_by: by, released_at: now, revoked_at: null })
    .execute();
}

export async function saveRevoked(tx: Tx, referral: ReferralId, code: string, now: Date): Promise<void> {
  await tx
    .updateTable("volet_release")
    .set({ revoked_at: now })
    .where("referral_id", "=", referral)
    .where("code", "=", code)
    .where("revoked_at", "is", null)
    .execute();
}
