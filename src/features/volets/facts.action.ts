import type { Db } from "#db/db.ts";
import type { Facts } from "#features/conditions/predicate.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { kindsNeeded, type NeedId, type Referral } from "#features/referrals/referral.ts";
import { dayOf } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { contentOf } from "./content.ts";
import { readValidated } from "./volet.store.ts";

/** What the validated volets say today, need by need: what the conditions of an answer are looked at against. */
export async function readFacts(db: Db, r: Referral, now: Date): Promise<(need: NeedId) => Facts> {
  const [validated, person] = await Promise.all([
    findKey(db, r.id).then((key) => readValidated(db, r.id, key)),
    findPerson(db, r.person),
  ]);
  const answers = Object.assign({}, ...Object.values(validated).map((volet) => volet.answers));
  const content = contentOf(pathwayOf(r.module), answers, person?.birthDate ?? null, dayOf(now), kindsNeeded(r));
  return (id) => {
    const need = r.needs.find((n) => n.id === id);
    return {
      answers: content.answers,
      situation: content.situation,
      variables: content.variables,
      validated: new Set(Object.keys(validated)),
      need: { from: need?.from ?? null, to: need?.to ?? null },
      today: dayOf(now),
    };
  };
}
