import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { type DossierKey, openJson, openText, sealJson, sealText, unwrapKey } from "#db/vault.ts";
import type { UnitId } from "#features/accounts/member.ts";
import type { RequestId, StateKind } from "#features/referrals/request.ts";
import { addMonths } from "#lib/dates.ts";
import { distanceKm } from "#lib/geometry.ts";
import { type Kept, type KeptLine, type Line, nothingKept, noticeMonths, type Tab, yearMonths } from "./early-path.ts";

export async function findKept(db: Db, request: RequestId, key: DossierKey): Promise<Kept & { version: number }> {
  const row = await db.selectFrom("early_path").selectAll().where("request_id", "=", request).executeTakeFirst();
  if (!row) return { ...nothingKept, version: 0 };
  const done = (on: string | null, by: string | null) => (on ? { on, by: by ?? "" } : null);
  return {
    stage: row.stage,
    expectedOn: row.expected_on,
    renewalProposed: done(row.renewal_proposed_on, row.renewal_proposed_by),
    renewed: done(row.renewed_on, row.renewed_by),
    letter: row.letter ? { text: openText(key, row.letter), by: row.letter_by ?? "", at: row.letter_at! } : null,
    version: row.version,
  };
}

export async function saveKept(tx: Tx, referral: string, request: RequestId, key: DossierKey, kept: Kept) {
  const said = {
    stage: kept.stage,
    expected_on: kept.expectedOn,
    renewal_proposed_on: kept.renewalProposed?.on ?? null,
    renewal_proposed_by: kept.renewalProposed?.by ?? null,
    renewed_on: kept.renewed?.on ?? null,
    renewed_by: kept.renewed?.by ?? null,
    letter: kept.letter ? sealText(key, kept.letter.text) : null,
    letter_by: kept.letter?.by ?? null,
    letter_at: kept.letter?.at ?? null,
  };
  await tx
    .insertInto("early_path")
    .values({ request_id: request, referral_id: referral, ...said, version: 1 })
    .onConflict((c) => c.column("request_id").doUpdateSet({ ...said, version: sql<number>`early_path.version + 1` }))
    .execute();
}

export async function listLines(db: Db, request: RequestId, key: DossierKey): Promise<KeptLine[]> {
  const rows = await db
    .selectFrom("early_line")
    .selectAll()
    .where("request_id", "=", request)
    .where("ended_at", "is", null)
    .orderBy("added_at")
    .execute();
  return rows.map((r) => ({
    ...openJson<Line>(key, r.detail),
    id: r.id,
    nationalId: r.national_id,
    reportId: r.report_id,
    addedBy: r.added_by,
    addedAt: r.added_at,
  }));
}

type Place = { id: string; referral: string; request: RequestId; key: DossierKey; nationalId: string | null };

export async function insertLine(
  tx: Tx,
  { id, referral, request, key, nationalId }: Place,
  line: Line,
  by: string,
  now: Date,
) {
  await tx
    .insertInto("early_line")
    .values({
      id,
      request_id: request,
      referral_id: referral,
      detail: sealJson(key, line),
      report_id: null,
      national_id: nationalId,
      added_by: by,
      added_at: now,
      ended_at: null,
    })
    .execute();
}

export async function saveReport(tx: Tx, request: RequestId, line: string, report: string): Promise<void> {
  await tx
    .updateTable("early_line")
    .set({ report_id: report })
    .where("id", "=", line)
    .where("request_id", "=", request)
    .execute();
}

/** Taken out of the path; what was written stays sealed in its row. Null when it had been already. */
export async function endLine(
  tx: Tx,
  request: RequestId,
  line: string,
  now: Date,
): Promise<{ nationalId: string | null } | null> {
  const done = await tx
    .updateTable("early_line")
    .set({ ended_at: now })
    .where("id", "=", line)
    .where("request_id", "=", request)
    .where("ended_at", "is", null)
    .returning("national_id")
    .executeTakeFirst();
  return done ? { nationalId: done.national_id } : null;
}

export type Row = {
  id: RequestId;
  referral: string;
  number: string;
  state: StateKind;
  since: Date;
  sentAt: Date;
  deadline: Date | null;
  stage: Kept["stage"];
  expectedOn: string | null;
  openedOn: string | null;
  endsOn: string | null;
  reason: string | null;
  /** An agreement was taken back: nothing of the dossier is shown. */
  closed: boolean;
  requester: string;
  careSummary: string;
  medicalSummary: string | null;
  person: {
    birth_name: string;
    used_name: string | null;
    given_name: string;
    used_given_name: string | null;
    sex: "F" | "M" | "I";
    birth_date: string | null;
  };
};

const closedStates = sql`('declined', 'withdrawn', 'superseded', 'not-arrived', 'ended')`;
/** The last day of the path `q`, of which `e` is kept. */
const arrivedOn = sql`(q.proposal ->> 'arrivedOn')::date`;
export const endOf = sql`(${arrivedOn} + case when e.renewed_on is null then interval '1 year' else interval '2 years' end)::date`;

/** Which tab holds `q`; "à renouveler" comes besides. */
const tabOf = sql<Tab>`case
  when q.state = 'sent' or q.state = 'read' then 'recus'
  when q.state = 'info-requested' then 'a-completer'
  when q.state in ('studying', 'conditional', 'waiting', 'offered') then 'en-etude'
  when q.state = 'confirmed' then case when e.stage = 'attente' then 'en-attente' else 'recevables' end
  when q.state in ('arrived', 'trial') then case when e.stage = 'synthese' then 'syntheses' else 'en-cours' end
  else 'termines' end`;
const isToRenew = (today: string) =>
  sql<boolean>`(q.state = 'arrived' and ${addMonths(today, noticeMonths)} >= ${endOf})`;

/** The requests of the platform; closed ones as long as they may still be read. */
const ofUnit = (unit: UnitId, closedAfter: Date) => sql`
  from admission_request q
  join referral r on r.id = q.referral_id and r.module = 'tnd' and r.status <> 'erased'
  left join early_path e on e.request_id = q.id
  where q.unit_id = ${unit} and q.sent_at is not null and q.state <> 'prepared'
    and (q.state not in ${closedStates} or q.state_since > ${closedAfter})`;

export async function countTabs(
  db: Db,
  unit: UnitId,
  closedAfter: Date,
  today: string,
): Promise<Partial<Record<Tab, number>>> {
  const { rows } = await sql<{ tab: Tab; n: number; renew: number }>`
    select ${tabOf} as tab, count(*) as n, count(*) filter (where ${isToRenew(today)}) as renew
    ${ofUnit(unit, closedAfter)} group by 1
  `.execute(db);
  return {
    ...Object.fromEntries(rows.map(({ tab, n }) => [tab, n])),
    "a-renouveler": rows.reduce((n, { renew }) => n + renew, 0),
  };
}

export const pageSize = 50;
type Asked = { unit: UnitId; tab: Tab; closedAfter: Date; today: string; medical: boolean; page: number };

/** The paths of one tab, those that wait longest first. */
export async function listPaths(db: Db, { unit, tab, closedAfter, today, medical, page }: Asked): Promise<Row[]> {
  const inTab = tab === "a-renouveler" ? isToRenew(today) : sql<boolean>`${tabOf} = ${tab}`;
  const { rows } = await sql<Found>`
    select f.*, p.birth_name, p.used_name, p.given_name, p.used_given_name, p.sex, p.birth_date, ff.name || ', ' || u.name as requester
    from (
      select q.id, q.referral_id, r.number, q.state, q.state_since, q.sent_at, q.deadline, e.stage,
        coalesce(e.expected_on::text, q.proposal ->> 'on') as expected_on, ${arrivedOn} as arrived_on, ${endOf} as ends_on, q.reason,
        r.status = 'suspended' and r.status_reason = 'thinking' as closed, r.care_summary, r.person_id, r.owner_unit_id, r.sealed_key,
        ${medical ? sql`r.medical_summary` : sql`null::bytea`} as medical_summary
      ${ofUnit(unit, closedAfter)} and ${inTab}
    ) f
    join person p on p.id = f.person_id
    join unit u on u.id = f.owner_unit_id
    join facility ff on ff.id = u.facility_id
    order by ${tab === "termines" ? sql`f.state_since desc` : tab === "a-renouveler" ? sql`f.ends_on` : sql`f.state_since`}, f.id
    limit ${pageSize} offset ${(page - 1) * pageSize}
  `.execute(db);
  return rows.map(
    (r): Row => ({
      id: r.id as RequestId,
      referral: r.referral_id,
      number: r.number,
      state: r.state,
      since: r.state_since,
      sentAt: r.sent_at,
      deadline: r.deadline,
      stage: r.stage,
      expectedOn: r.expected_on,
      openedOn: r.arrived_on,
      endsOn: r.ends_on,
      reason: r.reason,
      closed: r.closed,
      requester: r.requester,
      careSummary: r.care_summary,
      medicalSummary: r.medical_summary ? openText(unwrapKey(r.sealed_key), r.medical_summary) : null,
      person: r,
    }),
  );
}

type Found = Row["person"] & {
  id: string;
  referral_id: string;
  number: string;
  state: StateKind;
  state_since: Date;
  sent_at: Date;
  deadline: Date | null;
  stage: Kept["stage"];
  expected_on: string | null;
  arrived_on: string | null;
  ends_on: string | null;
  reason: string | null;
  closed: boolean;
  care_summary: string;
  medical_summary: Buffer | null;
  sealed_key: Buffer;
  requester: string;
};

export type NearPlatform = {
  unit: UnitId;
  name: string;
  facility: string;
  city: string;
  phone: string | null;
  finess: string;
  /** Included; null: the module's own. */
  ageMax: number | null;
  accepts: boolean;
};

/** The coordination platforms whose zone holds that commune: by its list of communes, or by its radius. */
export async function listPlatforms(db: Db, commune: string | null): Promise<NearPlatform[]> {
  if (!commune) return [];
  const place = await sql<{
    lat: number | null;
    lon: number | null;
  }>`select lat, lon from commune where code = ${commune}`.execute(db);
  const point = place.rows[0];
  const { rows } = await sql<PlatformRow>`
    select u.id, u.name, u.zone_communes is not null as listed, u.zone_km, u.lat, u.lon, (u.limits->>'ageMax')::int as age_max,
      u.accepts, f.name as facility, f.city, f.phone, f.finess
    from unit u join facility f on f.id = u.facility_id
    where u.module = 'tnd' and 'pco' = any(u.kinds) and u.closed_on is null
      and (${commune} = any(u.zone_communes) or (u.zone_communes is null and u.zone_km is not null))
    order by f.name, u.id
  `.execute(db);
  const covers = (r: PlatformRow) =>
    r.listed ||
    (point && point.lat !== null && point.lon !== null && r.lat !== null && r.lon !== null
      ? distanceKm({ lat: point.lat, lon: point.lon }, { lat: r.lat, lon: r.lon }) <= (r.zone_km ?? 0)
      : false);
  return rows.filter(covers).map((r) => ({
    unit: r.id as UnitId,
    name: r.name,
    facility: r.facility,
    city: r.city,
    phone: r.phone,
    finess: r.finess,
    ageMax: r.age_max,
    accepts: r.accepts,
  }));
}

type PlatformRow = {
  id: string;
  name: string;
  listed: boolean;
  zone_km: number | null;
  lat: number | null;
  lon: number | null;
  age_max: number | null;
  accepts: boolean;
  facility: string;
  city: string;
  phone: string | null;
  finess: string;
};

/** The open paths whose end comes within two months, and of which nobody was told yet. */
export async function listEnding(
  db: Db,
  today: string,
): Promise<{ request: RequestId; referral: string; unit: UnitId; owner: UnitId; number: string }[]> {
  const { rows } = await sql<{
    id: string;
    referral_id: string;
    unit_id: string;
    owner_unit_id: string;
    number: string;
  }>`
    select q.id, q.referral_id, q.unit_id, r.owner_unit_id, r.number
    from admission_request q
    join referral r on r.id = q.referral_id and r.module = 'tnd' and r.status in ('placed', 'admitted', 'open')
    left join early_path e on e.request_id = q.id
    where q.state = 'arrived' and ${addMonths(today, noticeMonths)} >= ${endOf}
      and (e.reminded_on is null or e.reminded_on < (${endOf} - ${`${yearMonths} months`}::interval)::date)
    order by q.id
  `.execute(db);
  return rows.map((r) => ({
    request: r.id as RequestId,
    referral: r.referral_id,
    unit: r.unit_id as UnitId,
    owner: r.owner_unit_id as UnitId,
    number: r.number,
  }));
}

/** Said today; the row is made if the path had none. */
export async function saveReminded(tx: Tx, request: RequestId, referral: string, today: string): Promise<void> {
  await sql`insert into early_path (request_id, referral_id, reminded_on) values (${request}, ${referral}, ${today})
    on conflict (request_id) do update set reminded_on = excluded.reminded_on`.execute(tx);
}
