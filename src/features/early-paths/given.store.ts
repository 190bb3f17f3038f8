import { type RawBuilder, sql } from "kysely";
import type { Db } from "#db/db.ts";
import { openJson, unwrapKey } from "#db/vault.ts";
import type { Module } from "#features/accounts/member.ts";
import type { Traits } from "#features/persons/person.ts";
import type { ReferralStatus } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { endOf } from "./early-path.store.ts";
import type { Line } from "./early-path.ts";
import type { Standing } from "./given.ts";

/** A line with the child it is about, and the platform that gave it. */
export type GivenLine = {
  id: string;
  request: RequestId;
  referral: string;
  number: string;
  line: Line & { reportId: string | null };
  standing: Standing;
  child: Traits;
  platform: { name: string; city: string; phone: string | null };
};

/** Of an accepted request, with the days of its path. */
const given = (which: RawBuilder<boolean>) => sql<Found>`
  select l.id, l.request_id, l.referral_id, r.number, l.detail, l.report_id, r.sealed_key, r.module, r.status, r.status_reason,
    case when q.state in ('arrived', 'ended') then ${endOf}::text end as ends_on,
    case when q.state = 'ended' then q.proposal ->> 'endedOn' end as ended_on,
    p.birth_name, p.used_name, p.given_name, p.used_given_name, p.sex, p.birth_date, f.name as platform, f.city, f.phone
  from early_line l
    join admission_request q on q.id = l.request_id and q.state in ('confirmed', 'arrived', 'ended')
    join referral r on r.id = l.referral_id and r.status <> 'erased'
    join person p on p.id = r.person_id
    join unit u on u.id = q.unit_id
    join facility f on f.id = u.facility_id
    left join early_path e on e.request_id = q.id
  where l.ended_at is null and ${which}
  order by p.name_key, p.given_key, l.added_at`;

/** What one professional was given, children in the order of their names. */
export const listGiven = async (db: Db, nationalId: string): Promise<GivenLine[]> =>
  (await given(sql`l.national_id = ${nationalId}`).execute(db)).rows.map(toGiven);

/** One line, when it is theirs. */
export async function findGiven(db: Db, id: string, nationalId: string): Promise<GivenLine | null> {
  const { rows } = await given(sql`l.id = ${id} and l.national_id = ${nationalId}`).execute(db);
  return rows[0] ? toGiven(rows[0]) : null;
}

type Found = {
  id: string;
  request_id: string;
  referral_id: string;
  number: string;
  detail: Buffer;
  report_id: string | null;
  sealed_key: Buffer;
  module: Module;
  status: ReferralStatus;
  status_reason: string | null;
  ends_on: string | null;
  ended_on: string | null;
  birth_name: string;
  used_name: string | null;
  given_name: string;
  used_given_name: string | null;
  sex: Traits["sex"];
  birth_date: string | null;
  platform: string;
  city: string;
  phone: string | null;
};

function toGiven(r: Found): GivenLine {
  const line = openJson<Line>(unwrapKey(r.sealed_key), r.detail);
  return {
    id: r.id,
    request: r.request_id as RequestId,
    referral: r.referral_id,
    number: r.number,
    line: { ...line, reportId: r.report_id },
    standing: {
      dossier: { module: r.module, status: r.status, statusReason: r.status_reason },
      ...{ line, endsOn: r.ends_on, endedOn: r.ended_on },
    },
    child: {
      ...{ birthName: r.birth_name, usedName: r.used_name, givenName: r.given_name, usedGivenName: r.used_given_name },
      ...{ sex: r.sex, birthDate: r.birth_date, birthPlace: null, ins: null, insStatus: "provisoire" },
    },
    platform: { name: r.platform, city: r.city, phone: r.phone },
  };
}
