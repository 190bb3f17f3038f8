import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { ownSpaces } from "#features/directory/own-space.ts";
import type { ReferralId, Steward } from "#features/referrals/referral.ts";
import { newId } from "#lib/ids.ts";

type NewSteward = Omit<Steward, "id"> & { referral: ReferralId; relation: string; by: AccountId };

export async function insertSteward(tx: Tx, s: NewSteward, now: Date): Promise<void> {
  await tx
    .insertInto("steward")
    .values({
      id: newId<string>(),
      referral_id: s.referral,
      account_id: s.account,
      kind: s.kind,
      may_act: s.mayAct,
      reads_care: s.readsCare,
      relation: s.relation,
      added_by: s.by,
      added_at: now,
      ended_at: null,
      ended_by: null,
    })
    .execute();
}

export async function saveStewardEnd(tx: Tx, id: string, by: AccountId, now: Date): Promise<void> {
  await tx
    .updateTable("steward")
    .set({ ended_at: now, ended_by: by })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute();
}

export async function saveStewardRights(
  tx: Tx,
  id: string,
  { kind, mayAct, readsCare }: Pick<Steward, "kind" | "mayAct" | "readsCare">,
): Promise<void> {
  await tx
    .updateTable("steward")
    .set({ kind, may_act: mayAct, reads_care: readsCare })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute();
}

/** The dossier goes over to another space. */
export async function saveCarrier(tx: Tx, referral: ReferralId, owner: UnitId, now: Date): Promise<void> {
  await tx
    .updateTable("referral")
    .set({ owner_unit_id: owner, version: sql`version + 1`, updated_at: now })
    .where("id", "=", referral)
    .execute();
}

export type Follower = Steward & { name: string; relation: string; since: Date; isProfessional: boolean };

/** Who follows the dossier besides those who carry it, the référents first. */
export async function listFollowers(db: Db, referral: ReferralId): Promise<Follower[]> {
  const { rows } = await sql<Follower>`
    select s.id, s.account_id as account, s.kind, s.kind = 'steward' or s.may_act as "mayAct", s.kind = 'steward' or s.reads_care as "readsCare",
      a.given_name || ' ' || a.family_name as name, coalesce(s.relation, '') as relation, s.added_at as since,
      a.kind = 'professional' as "isProfessional"
    from steward s join account a on a.id = s.account_id
    where s.referral_id = ${referral} and s.ended_at is null
    order by s.kind desc, s.added_at`.execute(db);
  return rows;
}

/** The account whose own space this is; null for the unit of an establishment, or a space nobody has taken yet. */
export async function findCarrier(db: Db, unit: UnitId): Promise<{ account: AccountId; name: string } | null> {
  const { rows } = await sql<{ account: AccountId; name: string }>`
    select distinct a.id as account, a.given_name || ' ' || a.family_name as name
    from habilitation h join account a on a.id = h.account_id
    where h.unit_id = ${unit} and h.role = 'person' limit 1`.execute(db);
  return rows[0] ?? null;
}

/** A space opened for somebody who has not taken it yet; never the unit of an establishment, an authority or a practice. */
export async function hasNobody(db: Db, unit: UnitId): Promise<boolean> {
  const { rows } = await sql`
    select 1 from unit u join facility f on f.id = u.facility_id
    where u.id = ${unit} and f.finess = ${ownSpaces.finess} and not exists (select 1 from habilitation where unit_id = u.id)`.execute(
    db,
  );
  return rows.length > 0;
}

/** The dossiers of one's own space, and those one follows; the erased ones left out. */
export async function listFollowed(db: Db, account: AccountId, own: UnitId | null): Promise<ReferralId[]> {
  const { rows } = await sql<{ id: ReferralId }>`
    select id from referral where owner_unit_id = ${own} and status <> 'erased'
    union
    select s.referral_id from steward s join referral r on r.id = s.referral_id
    where s.account_id = ${account} and s.ended_at is null and r.status <> 'erased'
    order by id desc limit 200`.execute(db);
  return rows.map((row) => row.id);
}

/** How an account is called, for those it invites. */
export async function findName(db: Db, account: AccountId): Promise<string> {
  const row = await db
    .selectFrom("account")
    .select(["given_name", "family_name"])
    .where("id", "=", account)
    .executeTakeFirstOrThrow();
  return `${row.given_name} ${row.family_name}`;
}
