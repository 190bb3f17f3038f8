import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { DelegatedRight } from "#features/accounts/acting.ts";
import { displayName } from "#features/accounts/identity.ts";
import type { AccountId, Module, Right, UnitId } from "#features/accounts/member.ts";
import type { Day } from "#lib/dates.ts";
import { sha256 } from "#lib/seal.ts";

/** A delegation that opens something today, and what its giver may do today in the unit it was given for. */
export type Acting = {
  delegation: string;
  giver: AccountId;
  giverName: string;
  giverNationalId: string | null;
  unit: UnitId;
  unitName: string;
  facilityName: string;
  modules: Module[] | null;
  rights: DelegatedRight[];
  patients: string[] | "all";
  endsOn: Day;
  /** What the giver holds there today. */
  own: Right[];
  holderProfession: string;
};

type Row = Omit<Acting, "giverName" | "patients"> & {
  givenName: string;
  familyName: string;
  profession: string;
  everyPatient: boolean;
  patients: string[] | null;
};

/** The delegations somebody may act under today: accepted, within their dates, both accounts active. */
export async function listActings(db: Db, holder: AccountId, today: Day): Promise<Acting[]> {
  const { rows } = await sql<Row>`
    select d.id as delegation, d.from_account as giver, g.given_name as "givenName", g.family_name as "familyName", g.profession, g.national_id as "giverNationalId",
      d.from_unit as unit, u.name as "unitName", f.name as "facilityName", d.modules, d.rights, d.every_patient as "everyPatient", d.ends_on as "endsOn",
      t.profession as "holderProfession",
      (select array_agg(p.person_id) from delegation_patient p where p.delegation_id = d.id) as patients, h.own
    from delegation d
      join account g on g.id = d.from_account and g.state = 'active'
      join account t on t.id = d.to_account and t.state = 'active'
      join unit u on u.id = d.from_unit
      join facility f on f.id = u.facility_id
      cross join lateral (
        select coalesce(json_agg(json_build_object('module', module, 'role', role, 'medical', medical)), '[]') as own from habilitation
        where account_id = g.id and unit_id = d.from_unit and starts_on <= ${today} and (ends_on is null or ends_on >= ${today})
      ) h
    where d.to_account = ${holder} and d.accepted_at is not null and d.ended_at is null and d.starts_on <= ${today} and d.ends_on >= ${today}
    order by g.family_name, d.ends_on`.execute(db);
  return rows.map(({ givenName, familyName, profession, everyPatient, patients, ...row }) => ({
    ...row,
    giverName: displayName({ givenName, familyName, profession }),
    patients: everyPatient ? "all" : (patients ?? []),
  }));
}

/** Null when it opens nothing any more. */
export const findActing = async (db: Db, delegation: string, holder: AccountId, today: Day): Promise<Acting | null> =>
  (await listActings(db, holder, today)).find((one) => one.delegation === delegation) ?? null;

/** The session goes on under another token, in somebody's name or no longer. */
export async function saveActing(
  tx: Tx,
  token: string,
  next: string,
  delegation: string | null,
  now: Date,
): Promise<void> {
  await tx
    .updateTable("session")
    .set({ token_hash: sha256(next), delegation_id: delegation, seen_at: now })
    .where("token_hash", "=", sha256(token))
    .execute();
}
