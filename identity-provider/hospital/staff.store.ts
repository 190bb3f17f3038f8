import type { Sql, Tx } from "#idp/database.ts";
import { matchName } from "#idp/people/rpps.ts";
import type { Proposal, Reference, StaffMember } from "./reconcile.ts";
import type { StaffLine } from "./staff-file.ts";
import type { Standing } from "./standing.ts";

export type Staff = StaffMember & {
  id: string;
  hrId: string;
  unit: string;
  email: string | null;
  mobile: string | null;
  present: boolean;
  personId: string;
  administrator: boolean;
  standing: Standing;
  hasPassword: boolean;
};

type Row = Omit<Staff, "standing"> & {
  matchState: Standing["state"];
  matchId: string | null;
  matchBy: "identifier" | "hand" | null;
  matchWhy: string | null;
  proposals: Proposal[];
  decidedAt: Date | null;
  decidedBy: string | null;
  decision: string | null;
  checkBefore: string | null;
};

const columns = `id, hr_id as "hrId", given_name as "givenName", family_name as "familyName", birth_name as "birthName",
  birth_date as "birthDate", function, unit, profession, email, mobile, national_id as "nationalId", present,
  person_id as "personId", administrator, password_hash is not null as "hasPassword",
  match_state as "matchState", match_id as "matchId", match_by as "matchBy", match_why as "matchWhy", proposals,
  decided_at as "decidedAt", decided_by as "decidedBy", decision, to_char(check_before, 'YYYY-MM-DD') as "checkBefore"`;

function staffOf(row: Row): Staff {
  const { matchState, matchId, matchBy, matchWhy, proposals, decidedAt, decidedBy, decision, checkBefore, ...who } =
    row;
  const standing = {
    ...{ state: matchState, nationalId: matchId, by: matchBy, why: matchWhy, proposals },
    ...{ decidedAt, decidedBy, decision, checkBefore },
  } as Standing;
  return { ...who, standing };
}

export async function findStaff(db: Sql, id: string): Promise<Staff | null> {
  const { rows } = await db.query<Row>(`select ${columns} from staff where id = $1`, [id]);
  return rows[0] ? staffOf(rows[0]) : null;
}

export async function findStaffOfPerson(db: Sql, personId: string): Promise<Staff | null> {
  const { rows } = await db.query<Row>(`select ${columns} from staff where person_id = $1`, [personId]);
  return rows[0] ? staffOf(rows[0]) : null;
}

/** Who that is, by what they type: number at the hospital, mail or national identifier. */
export async function findStaffByLogin(db: Sql, typed: string): Promise<Staff | null> {
  const compact = typed.replaceAll(/\s/g, "");
  const nationalId = /^\d{11}$/.test(compact) ? `8${compact}` : compact;
  const { rows } = await db.query<Row>(
    `select ${columns} from staff where present and (lower(hr_id) = lower($1) or lower(email) = lower($1) or match_id = $2)
     order by (lower(hr_id) = lower($1)) desc limit 1`,
    [typed.trim(), nationalId],
  );
  return rows[0] ? staffOf(rows[0]) : null;
}

export async function listStaff(
  db: Sql,
  { state, words, most, after }: { state: Standing["state"] | null; words: string[]; most: number; after: number },
): Promise<Staff[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from staff
     where present and ($1::text is null or match_state = $1)
       and lower(given_name || ' ' || family_name || ' ' || hr_id || ' ' || function || ' ' || unit) like all ($2)
     order by family_name, given_name, id limit $3 offset $4`,
    [state, words.map((word) => `%${word.toLowerCase()}%`), most, after],
  );
  return rows.map(staffOf);
}

export async function countStaff(db: Sql): Promise<Record<Standing["state"], number>> {
  const { rows } = await db.query<{ state: Standing["state"]; n: number }>(
    "select match_state as state, count(*)::int as n from staff where present group by match_state",
  );
  const none = { matched: 0, "to-check": 0, "not-registered": 0, refused: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) };
}

export const lockStaff = async (tx: Tx, id: string): Promise<Staff | null> => {
  const { rows } = await tx.query<Row>(`select ${columns} from staff where id = $1 for update`, [id]);
  return rows[0] ? staffOf(rows[0]) : null;
};

/** Everyone present, a batch at a time, in the order of their number. */
export async function listStaffAfter(db: Sql, hrId: string, most: number): Promise<Staff[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from staff where present and hr_id > $1 order by hr_id limit $2`,
    [hrId, most],
  );
  return rows.map(staffOf);
}

/** People of the extraction who may be one of these: same identifier, or same family or birth name. */
export async function listCandidates(db: Sql, members: StaffMember[]): Promise<Reference[]> {
  const prefixes = [
    ...new Set(
      members.flatMap(({ familyName, birthName }) =>
        [familyName, birthName].filter(Boolean).map((name) => matchName(name, "")),
      ),
    ),
  ];
  const ids = members.map(({ nationalId }) => nationalId).filter(Boolean);
  const { rows } = await db.query<Reference>(
    `with labels as (select code, label from profession)
     select r.national_id as "nationalId", r.given_name as "givenName", r.family_name as "familyName",
       r.birth_name as "birthName", r.birth_first_names as "birthFirstNames", r.birth_date as "birthDate", r.place, r.shown,
       coalesce((select jsonb_agg(jsonb_build_object('code', code, 'label', coalesce(l.label, '')) order by code)
                 from unnest(r.professions) code left join labels l using (code)), '[]') as professions
     from reference_person r
     where r.national_id = any ($1)
        or r.national_id in (select o.national_id from unnest($2::text[]) prefix
             join reference_person o on o.match_name >= prefix and o.match_name < prefix || '~')`,
    [ids, prefixes],
  );
  return rows;
}

/** `made` for somebody new; null for somebody known by the number of the line. */
export async function saveLine(tx: Tx, made: { id: string; personId: string } | null, line: StaffLine): Promise<void> {
  const { hrId, givenName, familyName, birthName, birthDate, unit, profession, email, mobile, nationalId } = line;
  const values = [
    hrId,
    givenName,
    familyName,
    birthName,
    birthDate,
    line.function,
    unit,
    profession,
    email,
    mobile,
    nationalId,
  ];
  if (made)
    await tx.query(
      `insert into staff (hr_id, given_name, family_name, birth_name, birth_date, function, unit, profession, email, mobile,
         national_id, id, person_id, present, match_state, proposals)
       values ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9, ''), nullif($10, ''), $11, $12, $13, true, 'not-registered', '[]')`,
      [...values, made.id, made.personId],
    );
  else
    await tx.query(
      `update staff set given_name = $2, family_name = $3, birth_name = $4, birth_date = $5, function = $6, unit = $7,
         profession = $8, email = nullif($9, ''), mobile = nullif($10, ''), national_id = $11, present = true where hr_id = $1`,
      values,
    );
}

export async function listHrIds(db: Sql): Promise<Set<string>> {
  const { rows } = await db.query<{ hrId: string }>('select hr_id as "hrId" from staff');
  return new Set(rows.map(({ hrId }) => hrId));
}

/** Whoever the file no longer names. */
export async function markLeft(tx: Tx, hrIds: string[]): Promise<{ id: string; personId: string }[]> {
  const { rows } = await tx.query<{ id: string; personId: string }>(
    `update staff set present = false where present and hr_id <> all ($1) returning id, person_id as "personId"`,
    [hrIds],
  );
  return rows;
}

export const saveStaffImport = (db: Sql, file: string, report: object, at: Date) =>
  db.query("insert into staff_import (file, at, report) values ($1, $2, $3)", [file, at, JSON.stringify(report)]);

export const saveAdministrator = (tx: Tx, id: string, isOne: boolean) =>
  tx.query("update staff set administrator = $2 where id = $1", [id, isOne]);

export async function saveStanding(tx: Tx, id: string, standing: Standing): Promise<void> {
  const { state, nationalId, by, why, proposals, decidedAt, decidedBy, decision, checkBefore } = standing;
  await tx.query(
    `update staff set match_state = $2, match_id = $3, match_by = $4, match_why = $5, proposals = $6, decided_at = $7,
       decided_by = $8, decision = $9, check_before = $10 where id = $1`,
    [id, state, nationalId, by, why, JSON.stringify(proposals), decidedAt, decidedBy, decision, checkBefore],
  );
}
