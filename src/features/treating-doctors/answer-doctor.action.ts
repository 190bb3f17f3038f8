import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { findKey, findReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { readDrafts } from "#features/volets/volet.store.ts";
import { writeFields } from "#features/volets/write-volet.action.ts";
import { pathwayOf } from "#pathways/pathways.ts";

/**
 * The doctor just named is the answer of the administrative volet too. One already finished is left as it is: changing it
 * would ask to finish it again, and units would go on reading the former one meanwhile.
 */
export async function answerDoctor(
  db: Db,
  id: ReferralId,
  who: { nationalId: string | null; name: string; phone: string },
  by: Member,
  now: Date,
): Promise<void> {
  const referral = await findReferral(db, id);
  const question = referral && pathwayOf(referral.module).treatingDoctor;
  const volet = question && referral.volets.find((v) => v.code === question.volet);
  if (!question || !volet || volet.state === "validated") return;
  const drafts = await readDrafts(db, id, await findKey(db, id));
  const base = drafts[question.volet]?.n ?? 0;
  const rpps = who.nationalId?.slice(-11) ?? "";
  const said = {
    aucun: false,
    pro: /^\d{11}$/.test(rpps) ? rpps : null,
    nom: who.name,
    prenom: null,
    profession: "Médecin",
    structure: null,
    telephone: who.phone || null,
  };
  await writeFields(
    db,
    id,
    question.volet,
    Object.entries(said).map(([name, value]) => ({ key: `${question.linkId}.${name}`, value, base })),
    by,
    now,
  );
}
