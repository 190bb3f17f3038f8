import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Day } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import type { AccountState, Entrant } from "./account.ts";
import { type Coded, type Identifier, type Identity, originOf } from "./identity.ts";
import type { AccountId, Module, Right, UnitId } from "./member.ts";
import type { TextSize } from "./text-size.ts";

export type NewAccount = {
  nationalId: string;
  givenName: string;
  familyName: string;
  profession: Coded | null;
  email: string | null;
  /** Somebody has made sure it is theirs: only then are codes and alerts sent to it. */
  isEmailVerified?: boolean;
};

/** Accounts recorded under one of these identifiers. More than one is stopped on, never chosen between. */
export async function findAccounts(db: Db, identifiers: Pick<Identifier, "origin" | "value">[]): Promise<AccountId[]> {
  const { rows } = await sql<{ id: AccountId }>`
    select distinct coalesce(a.merged_into, a.id) as id
    from jsonb_to_recordset(${JSON.stringify(identifiers)}::jsonb) as said(origin text, value text)
      join national_identifier n on n.origin = said.origin and n.value = said.value
      join account a on a.id = n.account_id`.execute(db);
  return rows.map((row) => row.id);
}

export const findEntrant = (db: Db, id: AccountId): Promise<Entrant> =>
  db.selectFrom("account").select(["state", "kind"]).where("id", "=", id).executeTakeFirstOrThrow();

/** Where its owner reads mail, once they have proved it is theirs. */
export async function findVerifiedEmail(db: Db, id: AccountId): Promise<string | null> {
  const row = await db
    .selectFrom("account")
    .select("email")
    .where("id", "=", id)
    .where("email_verified_at", "is not", null)
    .executeTakeFirst();
  return row?.email ?? null;
}

/** Creates the account or brings it up to date; what is not said (profession, mail) stays as it was. */
export async function saveAccount(tx: Tx, account: NewAccount, now: Date): Promise<AccountId> {
  const { nationalId, givenName, familyName, profession, email } = account;
  const said = {
    given_name: givenName,
    family_name: familyName,
    ...professionColumns(profession),
    ...(email ? { email } : {}),
    ...(account.isEmailVerified ? { email_verified_at: now } : {}),
  };
  const row = await tx
    .insertInto("account")
    .values({ id: newId(), national_id: nationalId, profession: "", profession_label: "Professionnel", ...said })
    .onConflict((c) => c.column("national_id").doUpdateSet(said))
    .returning("id")
    .executeTakeFirstOrThrow();
  await saveIdentifiers(
    tx,
    row.id as AccountId,
    [{ origin: originOf(nationalId), value: nationalId, quality: null }],
    "import",
    now,
  );
  return row.id as AccountId;
}

/** Adds the identifiers not known yet, with their quality; one that belongs to another account stays there. */
export async function saveIdentifiers(
  tx: Tx,
  account: AccountId,
  identifiers: Identifier[],
  verifiedBy: "psc" | "import" | "referent",
  now: Date,
): Promise<void> {
  await sql`
    insert into national_identifier as n (origin, value, account_id, quality, verified_by, verified_at)
    select origin, value, ${account}, quality, ${verifiedBy}, ${now}
    from jsonb_to_recordset(${JSON.stringify(identifiers)}::jsonb) as said(origin text, value text, quality integer)
    on conflict (origin, value) do update set quality = coalesce(excluded.quality, n.quality),
      verified_by = excluded.verified_by, verified_at = excluded.verified_at, replaced_by = null
    where n.account_id = excluded.account_id and excluded.verified_by <> 'import'`.execute(tx);
}

/** Registers merge their entries: an identifier no longer said gives way to the one of the same register that is, and still finds the account. */
export async function replaceIdentifiers(tx: Tx, account: AccountId, said: Identifier[]): Promise<void> {
  await sql`
    update national_identifier n set replaced_by = said.value
    from jsonb_to_recordset(${JSON.stringify(said)}::jsonb) as said(origin text, value text)
    where n.account_id = ${account} and n.origin = said.origin and n.origin <> 'LOCAL' and n.replaced_by is null
      and n.value <> all(${said.map(({ value }) => value)}::text[])`.execute(tx);
}

/** The account has just been entered, and is what it has become. */
export async function saveSignIn(tx: Tx, id: AccountId, state: AccountState, now: Date): Promise<void> {
  await sql`
    update account set last_sign_in_at = ${now}, state = ${state},
      state_since = case when state = ${state} then state_since else ${now} end
    where id = ${id}`.execute(tx);
}

export async function saveTextSize(tx: Tx, id: AccountId, size: TextSize): Promise<void> {
  await tx.updateTable("account").set({ text_size: size }).where("id", "=", id).execute();
}

/** What an account says of its owner, as the identity provider told it last. */
export type KnownIdentity = {
  nationalId: string | null;
  givenName: string;
  familyName: string;
  profession: string;
  speciality: string | null;
};

export async function findKnownIdentity(db: Db, id: AccountId): Promise<KnownIdentity> {
  const row = await db
    .selectFrom("account")
    .select(["national_id", "given_name", "family_name", "profession", "speciality"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return {
    nationalId: row.national_id,
    givenName: row.given_name,
    familyName: row.family_name,
    profession: row.profession,
    speciality: row.speciality,
  };
}

/** What the identity provider says today replaces what it said before; what it does not say stays. */
export async function refreshAccount(tx: Tx, id: AccountId, said: Identity): Promise<void> {
  await tx
    .updateTable("account")
    .set({
      national_id: said.identifiers[0].value,
      given_name: said.givenName,
      family_name: said.familyName,
      ...professionColumns(said.profession),
      ...(said.profession
        ? { speciality: said.speciality?.code ?? null, speciality_label: said.speciality?.label ?? null }
        : {}),
    })
    .where("id", "=", id)
    .execute();
}

export type Habilitation = {
  account: AccountId;
  unit: UnitId;
  from: Day;
  to: Day | null;
  mail: boolean;
  by?: AccountId | null;
} & Right;
const neverEnded = { ended_at: null, ended_by: null, former_end: null };

export async function saveHabilitation(
  tx: Tx,
  { account, unit, module, role, medical, mail, from, to, by = null }: Habilitation,
): Promise<void> {
  const kept = { medical, mail, starts_on: from, ends_on: to, granted_by: by, ...neverEnded };
  await tx
    .insertInto("habilitation")
    .values({ id: newId(), account_id: account, unit_id: unit, module, role, ...kept })
    .onConflict((c) => c.columns(["account_id", "unit_id", "module", "role"]).doUpdateSet(kept))
    .execute();
}

/** A unit the account may act for, with what waits for it there. */
export type OpenUnit = {
  unit: UnitId;
  unitName: string;
  facilityName: string;
  finess: string;
  legalEntity: string | null;
  city: string;
  modules: Module[];
  unread: number;
};

export async function listOpenUnits(db: Db, account: AccountId, today: Day): Promise<OpenUnit[]> {
  const { rows } = await sql<OpenUnit>`
    select u.id as unit, u.name as "unitName", f.name as "facilityName", f.finess, f.legal_entity_finess as "legalEntity", f.city,
      array_agg(distinct h.module order by h.module) as modules,
      (select count(*) from notice n where n.account_id = ${account} and n.unit_id = u.id and n.read_at is null) as unread
    from habilitation h
      join unit u on u.id = h.unit_id
      join facility f on f.id = u.facility_id
    where h.account_id = ${account} and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
    group by u.id, f.id
    order by f.name, u.name`.execute(db);
  return rows;
}

const professionColumns = (profession: NewAccount["profession"]) =>
  profession ? { profession: profession.code, profession_label: profession.label } : {};
