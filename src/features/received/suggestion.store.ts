import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import type { Traits } from "#features/persons/person.ts";
import type { Patients } from "#features/referrals/dashboard.store.ts";
import { isRequestGiven } from "#features/requests/dashboard.store.ts";
import type { Listed } from "./suggestion.ts";

export type Waiting = Omit<Listed, "listedAt" | "kindLabel"> & {
  at: Date;
  person: Pick<Traits, "birthName" | "usedName" | "givenName" | "usedGivenName" | "sex" | "birthDate">;
};

/** How far down the list one looks. */
const looked = 100;

/** The head of a unit's waiting list, in its order; ranks are those of the whole list, whoever may read it. */
export async function listWaiting(db: Db, unit: UnitId, patients: Patients): Promise<Waiting[]> {
  const { rows } = await sql<Omit<Waiting, "person"> & Waiting["person"]>`
    select q.id, q.rank, q.at, n.kind, case when p.sex in ('F', 'M') then p.sex else 'any' end as place, n.from_date as "from", r.urgency,
      p.birth_name as "birthName", p.used_name as "usedName", p.given_name as "givenName", p.used_given_name as "usedGivenName",
      p.sex, p.birth_date as "birthDate"
    from (
      select id, referral_id, need_id, state, disclosure, disclosed_at, sent_at, listed_at as at, row_number() over (order by listed_at, id) as rank
      from admission_request where unit_id = ${unit} and state = 'waiting'
      order by listed_at, id limit ${looked}
    ) q
      join need n on n.id = q.need_id
      join referral r on r.id = q.referral_id
      join person p on p.id = r.person_id
    where q.disclosure <> 'profile' and r.status = 'open' and ${isRequestGiven(patients)}
    order by q.rank
  `.execute(db);
  return rows.map(({ id, rank, at, kind, from, urgency, ...row }) => {
    const { place, ...person } = row as typeof row & { place: Listed["sex"] };
    return { id, rank, at, kind, from, urgency, sex: place, person };
  });
}
