import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Day } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import type { AccountState } from "./account.ts";
import { originOf } from "./identity.ts";
import type { AccountId, Module, Right, UnitId } from "./member.ts";

export type NewAccount = {
  nationalId: string;
  givenName: string;
  familyName: string;
  profession: { code: string; label: string } | null;
  email: string | null;
  /** Somebody has made sure it is theirs: only then are codes and alerts sent to it. */
  isEmailVerified?: boolean;
};

/** Accounts already recorded under one of these identifiers. More than one is somebody's mistake, and stops the sign-in. */
export async function findAccounts(db: Db, nationalIds: string[]): Promise<AccountId[]> {
  const rows = await db
    .selectFrom("national_identifier as n")
    .innerJoin("account as a", "a.id", "n.account_id")
    .select((eb) => eb.fn.coalesce("a.merged_into", "a.id").as("id"))
    .distinct()
    .where("n.value", "in", nationalIds)
    .execute();
  return rows.map((row) => row.id as AccountId);
}

export async function findAccountState(db: Db, id: AccountId): Promise<AccountState> {
  const row = await db.selectFrom("account").select("state").where("id", "=", id).executeTakeFirstOrThrow();
  return row.state;
}

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
  await saveIdentifiers(tx, row.id as AccountId, [nationalId], "import", now);
  return row.id as AccountId;
}

/** Adds the identifiers not known yet; one that belongs to another account stays there. */
export async function saveIdentifiers(
  tx: Tx,
  account: AccountId,
  values: string[],
  verifiedBy: "psc" | "import" | "referent",
  now: Date,
): Promise<void> {
  if (values.length === 0) return;
  await tx
    .insertInto("national_identifier")
    .values(
      values.map((value) => ({
        origin: originOf(value),
        value,
        account_id: account,
        verified_by: verifiedBy,
        verified_at: now,
      })),
    )
    .onConflict((c) => c.columns(["origin", "value"]).doNothing())
    .execute();
}

/** The account has just been entered, and is what it has become. */
export async function saveSignIn(tx: Tx, id: AccountId, state: AccountState, now: Date): Promise<void> {
  await sql`
    update account set last_sign_in_at = ${now}, state = ${state},
      state_since = case when state = ${state} then state_since else ${now} end
    where id = ${id}`.execute(tx);
}

/** What the identity provider says today replaces what it said before. */
export async function refreshAccount(
  tx: Tx,
  id: AccountId,
  said: Omit<NewAccount, "nationalId" | "email">,
): Promise<void> {
  await tx
    .updateTable("account")
    .set({
      given_name: said.givenName,
      family_name: said.familyName,
      ...professionColumns(said.profession),
    })
    .where("id", "=", id)
    .execute();
}

export type Habilitation = { account: AccountId; unit: UnitId; from: Day; to: Day | null; mail: boolean } & Right;

export async function saveHabilitation(
  tx: Tx,
  { account, unit, module, role, medical, mail, from, to }: Habilitation,
): Promise<void> {
  const kept = { medical, mail, starts_on: from, ends_on: to };
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
  city: string;
  modules: Module[];
  unread: number;
};

export async function listOpenUnits(db: Db, account: AccountId, today: Day): Promise<OpenUnit[]> {
  const { rows } = await sql<OpenUnit>`
    select u.id as unit, u.name as "unitName", f.name as "facilityName", f.city,
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
