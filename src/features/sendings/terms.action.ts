import type { Db } from "#db/db.ts";
import { holds } from "#features/forms/condition.ts";
import { findPerson } from "#features/persons/person.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { SendingTerms } from "#features/requests/sending.ts";
import { readFacts } from "#features/volets/facts.action.ts";
import { ageOn, dayOf } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";

/** What the module looks at when a dossier leaves, whatever is validated: the age of the person, and what forbids it. */
export async function findTerms(
  db: Db,
  referral: Referral,
  now: Date,
): Promise<Pick<SendingTerms, "age" | "forbidden">> {
  const { options, sendRefusals = [] } = pathwayOf(referral.module);
  const birthDate = options.ageLimit === undefined ? null : (await findPerson(db, referral.person))?.birthDate;
  const age = birthDate ? ageOn(birthDate, dayOf(now)) : null;
  const [need] = referral.needs;
  if (sendRefusals.length === 0 || !need) return { age, forbidden: null };
  const { answers, situation, variables } = (await readFacts(db, referral, now))(need.id);
  const found = sendRefusals.find(({ when }) => holds(when, answers, situation, variables));
  return { age, forbidden: found?.sentence ?? null };
}
