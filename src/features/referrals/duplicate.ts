import type { Module, UnitId } from "#features/accounts/member.ts";
import { type Likeness, likeness, type Person, type Traits } from "#features/persons/person.ts";

/** A dossier that may be of the same person. Outside one's scope only its bearer is named. */
export type Duplicate = {
  likeness: NonNullable<Likeness>;
  referral: string;
  number: string;
  module: Module;
  person: Person;
  owner: UnitId;
  bearer: string;
  phone: string | null;
};

type Standing = {
  id: string;
  number: string;
  module: Module;
  person_id: string;
  owner_unit_id: string;
  unit_name: string;
  facility_name: string;
  facility_phone: string | null;
};

/** The dossiers to show before creating one, the most alike first. */
export function duplicatesOf(traits: Traits, persons: Person[], referrals: Standing[]): Duplicate[] {
  const order = ["strong", "probable", "possible"];
  return persons
    .flatMap((person) => {
      const like = likeness(traits, person);
      if (!like) return [];
      return referrals
        .filter((r) => r.person_id === person.id)
        .map(
          (r): Duplicate => ({
            likeness: like,
            referral: r.id,
            number: r.number,
            module: r.module,
            person,
            owner: r.owner_unit_id as UnitId,
            bearer: `${r.facility_name}, ${r.unit_name}`,
            phone: r.facility_phone,
          }),
        );
    })
    .sort((a, b) => order.indexOf(a.likeness) - order.indexOf(b.likeness));
}
