import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { AccountId } from "./member.ts";

/** What somebody is shown of their own account. */
export type OwnAccount = {
  givenName: string;
  familyName: string;
  profession: string;
  professionLabel: string;
  specialityLabel: string | null;
  function: string | null;
  email: string | null;
  emailVerifiedAt: Date | null;
  mobile: string | null;
  mobileVerifiedAt: Date | null;
  hasPassword: boolean;
  passwordChangedAt: Date | null;
  passwordLockedAt: Date | null;
  codesFrom: Date | null;
  selfRegistered: boolean;
  createdAt: Date;
  /** The last time the person came by Pro Santé Connect; null when never. */
  provedAt: Date | null;
  identifiers: { origin: string; value: string; verifiedBy: "psc" | "import" | "referent" }[];
};

export async function findOwnAccount(db: Db, id: AccountId): Promise<OwnAccount> {
  const { rows } = await sql<OwnAccount>`
    select a.given_name as "givenName", a.family_name as "familyName", a.profession, a.profession_label as "professionLabel",
      a.speciality_label as "specialityLabel", a.function, a.email, a.email_verified_at as "emailVerifiedAt",
      a.mobile, a.mobile_verified_at as "mobileVerifiedAt", a.password_hash is not null as "hasPassword",
      a.password_changed_at as "passwordChangedAt", a.password_locked_at as "passwordLockedAt", a.codes_from as "codesFrom",
      a.self_registered as "selfRegistered", a.created_at as "createdAt",
      (select max(e.at) from security_event e where e.account_id = a.id and e.kind in ('signed-in', 'stepped-up')
        and e.means in ('cps', 'e-cps', 'delegated', 'psc')) as "provedAt",
      (select coalesce(json_agg(json_build_object('origin', n.origin, 'value', n.value, 'verifiedBy', n.verified_by)
        order by n.verified_at, n.value), '[]') from national_identifier n
        where n.account_id = a.id and n.replaced_by is null) as identifiers
    from account a where a.id = ${id}`.execute(db);
  return rows[0]!;
}
