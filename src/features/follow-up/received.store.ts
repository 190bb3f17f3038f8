import { type RawBuilder, sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import type { Traits } from "#features/persons/person.ts";
import type { StateKind } from "#features/referrals/request.ts";
import { fold } from "#lib/french.ts";

/** The tabs of an establishment, and what each holds: our states, and the stage of the list. */
export const tabs = {
  "a-lire": { states: ["sent"], stage: null },
  contact: { states: ["read", "studying", "info-requested", "conditional"], stage: null },
  analyse: { states: ["waiting", "offered", "confirmed"], stage: "analysis" },
  admissible: { states: ["waiting", "offered", "confirmed"], stage: "eligible" },
  admis: { states: ["waiting", "offered", "confirmed"], stage: "admitted" },
  essai: { states: ["trial"], stage: null },
  entres: { states: ["arrived"], stage: null },
  sortis: { states: ["ended"], stage: null },
  impossibles: { states: ["declined", "superseded"], stage: null },
  annulees: { states: ["withdrawn", "not-arrived"], stage: null },
} satisfies Record<string, { states: StateKind[]; stage: string | null }>;
export type Tab = keyof typeof tabs;
export const tabCodes = Object.keys(tabs) as Tab[];

export type Filter = { unit: UnitId; tab: Tab; search: string; page: number };
export const pageSize = 50;

export type Received = {
  request: string;
  version: number;
  number: string;
  state: StateKind;
  reason: string | null;
  endorsed: boolean;
  since: Date;
  sentAt: Date;
  right: string;
  mdph: string;
  decidedOn: string;
  endsOn: string;
  renewalAskedOn: string | null;
  priority: number | null;
  person: Pick<Traits, "birthName" | "usedName" | "givenName" | "usedGivenName" | "sex" | "birthDate">;
};

const inTab = (tab: Tab): RawBuilder<unknown> => {
  const { states, stage } = tabs[tab];
  const ofState = sql`q.state = any(${states})`;
  return stage ? sql`(${ofState} and coalesce(q.stage, 'analysis') = ${stage})` : ofState;
};

const received = (unit: UnitId) => sql`
  from admission_request q join referral r on r.id = q.referral_id join decision d on d.referral_id = r.id
    join need n on n.id = q.need_id join person p on p.id = r.person_id
    join unit u on u.id = d.unit_id join facility f on f.id = u.facility_id
  where q.unit_id = ${unit} and q.state <> 'prepared' and q.sent_at is not null and r.status not in ('archived', 'erased')`;

/** How many stand in each tab; those whose decision ends within three months while somebody waits; those silent for fifteen days. */
export async function countReceived(
  db: Db,
  unit: UnitId,
  { today, soon, silentBefore }: { today: string; soon: string; silentBefore: Date },
): Promise<Record<Tab, number> & { ending: number; over: number; silent: number }> {
  const columns = tabCodes.map((tab) => sql`count(*) filter (where ${inTab(tab)}) as ${sql.id(tab)}`);
  const open = sql`q.state in ('sent', 'read', 'studying', 'info-requested', 'conditional', 'waiting', 'offered', 'confirmed', 'trial', 'arrived')`;
  const { rows } = await sql<Record<Tab, number> & { ending: number; over: number; silent: number }>`
    select ${sql.join(columns)},
      count(*) filter (where ${open} and d.ends_on between ${today} and ${soon}) as ending,
      count(*) filter (where ${open} and d.ends_on < ${today}) as over,
      count(*) filter (where q.state in ('sent', 'read') and n.kind like '7.%' and q.sent_at < ${silentBefore}) as silent
    ${received(unit)}
  `.execute(db);
  return rows[0]!;
}

export async function listReceived(db: Db, { unit, tab, search, page }: Filter): Promise<Received[]> {
  const words = fold(search).split(/\s+/).filter(Boolean);
  const named = words.map(
    (word) => sql`(p.name_key || ' ' || p.given_key) like ${`%${word.replaceAll(/[\\%_]/g, "\\$&")}%`}`,
  );
  const found =
    words.length > 0
      ? sql`(r.number = ${search.trim().toUpperCase()} or (${sql.join(named, sql` and `)}))`
      : inTab(tab);
  const { rows } = await sql<Received>`
    select q.id as request, q.version, r.number, q.state, q.reason, q.endorsed, q.state_since as since, q.sent_at as "sentAt", n.kind as right,
      f.name as mdph, d.decided_on as "decidedOn", d.ends_on as "endsOn", d.renewal_asked_on as "renewalAskedOn", d.priority,
      json_build_object('birthName', p.birth_name, 'usedName', p.used_name, 'givenName', p.given_name,
        'usedGivenName', p.used_given_name, 'sex', p.sex, 'birthDate', p.birth_date) as person
    ${received(unit)} and ${found}
    order by ${tab === "analyse" || tab === "admissible" || tab === "admis" ? sql`q.listed_at` : sql`q.state_since desc`}, q.id
    limit ${pageSize} offset ${(page - 1) * pageSize}
  `.execute(db);
  return rows;
}
