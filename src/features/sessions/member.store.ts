import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import { cutRights } from "#features/accounts/acting.ts";
import { displayName } from "#features/accounts/identity.ts";
import type { Level, Means } from "#features/accounts/means.ts";
import type { AccountId, Covered, Member, Right, UnitId } from "#features/accounts/member.ts";
import type { TextSize } from "#features/accounts/text-size.ts";
import { addDays, dayOf } from "#lib/dates.ts";
import { sha256 } from "#lib/seal.ts";
import { type Acting, findActing } from "./acting.store.ts";
import { isAlive, isDueForTouch, lockedSince } from "./session.ts";

export type SignedIn = {
  account: { id: AccountId; name: string; kind: "professional" | "person" };
  /** Null until a unit is chosen, or when its last habilitation has ended since. */
  member: Member | null;
  /** How many units the account may act for today. */
  units: number;
  /** The version of the charter accepted last. */
  charter: string | null;
  /** Key of the practice situation chosen, and among how many. */
  situation: string | null;
  situations: number;
  /** Delegations the person may act under today; and whether this session acts under one that has ended meanwhile. */
  actings: number;
  actingEnded: boolean;
  /** A rule of sign-in that will soon hold for the chosen unit. */
  policySoon: PolicySoon | null;
  /** A mail to this account came back, and its owner has not looked since. */
  mailReturns: boolean;
  textSize: TextSize;
  /** Notices not read yet, for the chosen unit. */
  unread: number;
  /** Somebody has written how one may sign in to act for the establishment of the chosen unit. */
  hasPolicy: boolean;
  /** The last action was written down a while ago: `keepSession` is due. */
  dueForTouch: boolean;
  session: SessionFacts;
};

/** One line of auth_policy, as sign-in/policy.ts reads it. */
type PolicySoon = {
  on: string;
  mode: "required";
  allowedMeans: Means[];
  mailCodes: boolean;
  syncedPasskeys: boolean;
  trustedWindowHours: number;
};

/** How and when the person proved who they are. */
export type SessionFacts = {
  id: string;
  means: Means;
  level: Level;
  authenticatedAt: Date;
  /** The last proof of level strong, for what asks a recent one. */
  strongAt: Date | null;
  /** What that proof was: with a password and a code, what it opens is less trusted. */
  strongMeans: Means | null;
  expiresAt: Date;
  /** On a shared workstation: shorter, and locked instead of closed. */
  shared: boolean;
  lockedAt: Date | null;
};

type Row = {
  seen_at: Date;
  expires_at: Date;
  session_id: string;
  means: Means;
  level: Level;
  authenticated_at: Date;
  strong_at: Date | null;
  strong_means: Means | null;
  shared: boolean;
  locked_at: Date | null;
  id: AccountId;
  kind: "professional" | "person";
  national_id: string | null;
  given_name: string;
  family_name: string;
  profession: string;
  profession_label: string;
  unit_id: UnitId | null;
  unit_name: string | null;
  facility_name: string | null;
  units: number;
  charter: string | null;
  situation: string | null;
  situations: number;
  rights: Right[];
  mail_returns: boolean;
  text_size: TextSize;
  covers: Covered[] | null;
  unread: number;
  delegation_id: string | null;
  actings: number;
  has_policy: boolean;
  policy_soon: PolicySoon | null;
};

/** Who holds this session token, with the rights in force now: read at each page, so that a right taken away ends at once. */
export async function findMember(db: Db, token: string, now: Date): Promise<SignedIn | null> {
  const today = dayOf(now);
  const { rows } = await sql<Row>`
    select s.seen_at, s.expires_at, s.id as session_id, s.means, s.level, s.authenticated_at, s.strong_at, s.strong_means, s.shared, s.locked_at,
      a.id, a.kind, a.national_id, a.given_name, a.family_name, a.profession, a.profession_label, a.email_bounced_at is not null as mail_returns, a.text_size,
      (select json_agg(json_build_object('unit', c.id, 'answers', d.may_answer, 'counts', d.may_count)) from desk_facility d join unit c on c.facility_id = d.facility_id
        where d.desk_unit = s.unit_id and d.accepted_at is not null and d.ended_at is null and c.closed_on is null
          and exists (select from json_array_elements(h.rights) r where r->>'role' = 'desk' and r->>'module' = c.module)) as covers,
      s.unit_id, u.name as unit_name, f.name as facility_name, h.units, h.rights,
      (select count(*) from notice n where n.account_id = a.id and n.unit_id = s.unit_id and n.read_at is null) as unread,
      (select c.version from charter_acceptance c where c.account_id = a.id order by c.at desc limit 1) as charter,
      exists (select 1 from auth_policy p where p.facility_id = u.facility_id and p.withdrawn_at is null) as has_policy,
      s.situation, (select count(*) from practice_situation p where p.account_id = a.id) as situations,
      s.delegation_id, (select count(*) from delegation d where d.to_account = a.id and d.accepted_at is not null and d.ended_at is null
        and d.starts_on <= ${today} and d.ends_on >= ${today}) as actings,
      (select json_build_object('on', p.effective_from, 'mode', p.mode, 'allowedMeans', p.allowed_means, 'mailCodes', p.mail_codes,
          'syncedPasskeys', p.synced_passkeys, 'trustedWindowHours', p.trusted_window_hours)
        from auth_policy p
        where p.facility_id = u.facility_id and (p.unit_id is null or p.unit_id = u.id) and p.withdrawn_at is null and p.mode = 'required'
          and p.effective_from > ${today} and p.effective_from <= ${addDays(today, 30)}
        order by p.effective_from, p.set_at desc limit 1) as policy_soon
    from session s
      join account a on a.id = s.account_id
      left join unit u on u.id = s.unit_id
      left join facility f on f.id = u.facility_id
      cross join lateral (
        select count(distinct unit_id) as units,
          coalesce(json_agg(json_build_object('module', module, 'role', role, 'medical', medical) order by module, role)
            filter (where unit_id = s.unit_id), '[]') as rights
        from habilitation
        where account_id = a.id and starts_on <= ${today} and (ends_on is null or ends_on >= ${today})
      ) h
    where s.token_hash = ${sha256(token)} and a.state = 'active'`.execute(db);
  const row = rows[0];
  const times = row && {
    seenAt: row.seen_at,
    expiresAt: row.expires_at,
    shared: row.shared,
    lockedAt: row.locked_at,
  };
  if (!times || !isAlive(times, now)) return null;

  const name = displayName({ givenName: row.given_name, familyName: row.family_name, profession: row.profession });
  const acting = row.delegation_id ? await findActing(db, row.delegation_id, row.id, today) : null;
  return {
    account: { id: row.id, name, kind: row.kind },
    // never one's own rights by surprise: once the delegation has ended, the person says for whom they go on
    member: row.delegation_id ? acting && actingMember(row, name, acting) : memberOf(row, name),
    actings: row.actings,
    actingEnded: row.delegation_id !== null && (acting === null || actingMember(row, name, acting) === null),
    units: row.units,
    charter: row.charter,
    situation: row.situation,
    situations: row.situations,
    mailReturns: row.mail_returns,
    textSize: row.text_size,
    policySoon: row.policy_soon,
    // those of one’s own unit are not the giver’s
    unread: row.delegation_id ? 0 : row.unread,
    // in somebody else’s name, the unit is theirs: its rule is always looked up
    hasPolicy: row.has_policy || row.delegation_id !== null,
    dueForTouch: isDueForTouch(times, now),
    session: {
      id: row.session_id,
      means: row.means,
      level: row.level,
      authenticatedAt: row.authenticated_at,
      strongAt: row.strong_at,
      strongMeans: row.strong_means,
      expiresAt: row.expires_at,
      shared: row.shared,
      lockedAt: lockedSince(times, now),
    },
  };
}

function memberOf(row: Row, name: string): Member | null {
  if (!row.unit_id || row.rights.length === 0) return null;
  return {
    id: row.id,
    nationalId: row.national_id,
    name,
    profession: row.profession,
    professionLabel: row.profession_label,
    unit: row.unit_id,
    unitName: row.unit_name ?? "",
    facilityName: row.facility_name ?? "",
    rights: row.rights,
    ...(row.covers ? { covers: row.covers } : {}),
    actingFor: null,
  };
}

/** Somebody acting in another's name: for the giver's unit, with what was delegated and no more; null when that is nothing. */
function actingMember(row: Row, name: string, acting: Acting): Member | null {
  const rights = cutRights(acting.own, acting, acting.holderProfession);
  if (rights.length === 0) return null;
  const { giver, giverName, giverNationalId, delegation, patients, unit, unitName, facilityName } = acting;
  return {
    id: row.id,
    nationalId: row.national_id,
    name: `${name} pour ${giverName}`,
    profession: row.profession,
    professionLabel: row.profession_label,
    unit,
    unitName,
    facilityName,
    rights,
    actingFor: {
      account: giver,
      nationalId: giverNationalId,
      name: giverName,
      delegation,
      patients,
      rights: acting.rights,
    },
  };
}

/** This account in this unit, as it may act today: for what it asked and a job goes on with. */
export const findMemberAt = async (db: Db, account: string, unit: string, today: string): Promise<Member | undefined> =>
  (await listMembers(db, today, { account, unit }))[0];

/** Everyone who may act today, once for each of their units: for the programs that prepare a demonstration or a measure. */
export async function listMembers(
  db: Db,
  today: string,
  only: { account: string; unit: string } | null = null,
): Promise<Member[]> {
  const { rows } = await sql<Row>`
    select a.id, a.national_id, a.given_name, a.family_name, a.profession, a.profession_label, u.id as unit_id, u.name as unit_name, f.name as facility_name,
      json_agg(json_build_object('module', h.module, 'role', h.role, 'medical', h.medical)) as rights
    from habilitation h join account a on a.id = h.account_id join unit u on u.id = h.unit_id join facility f on f.id = u.facility_id
    where a.state = 'active' and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
      ${only ? sql`and a.id = ${only.account} and u.id = ${only.unit}` : sql``}
    group by a.id, u.id, f.id`.execute(db);
  return rows.map(
    (row) =>
      memberOf(
        row,
        displayName({ givenName: row.given_name, familyName: row.family_name, profession: row.profession }),
      )!,
  );
}
