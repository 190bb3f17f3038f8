import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { changeMany, valuesOf } from "#features/forms/answers.ts";
import { findKey, findReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { ok, refuse } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { takeable, toldFor } from "./told.ts";
import { readDrafts } from "./volet.store.ts";
import { writeVolet } from "./write-volet.action.ts";

/** What the person told goes into the volet where nobody has answered yet, in the name of whoever takes it up: the volet is theirs to check and to sign. */
export async function takeUpTold(db: Db, id: ReferralId, code: string, by: Member, now: Date) {
  const referral = await findReferral(db, id);
  const told = referral && toldFor(pathwayOf(referral.module), code);
  if (!told) return refuse({ kind: "unknown-referral" });
  const drafts = await readDrafts(db, id, await findKey(db, id));
  const who = { account: by.id, name: by.name, unit: by.unit };
  return writeVolet(
    db,
    id,
    code,
    (draft) => {
      const { [code]: _, ...others } = drafts;
      const answers = Object.assign({}, ...Object.values(others).map(valuesOf), valuesOf(draft));
      const posted = takeable(answers, told).map((one) => ({ ...one, base: draft.n }));
      return ok(changeMany(draft, posted, who, now, "repris"));
    },
    by,
    now,
  );
}
