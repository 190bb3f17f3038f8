import type { Sql } from "#idp/database.ts";
import { findStaffOfPerson, type Staff } from "#idp/hospital/staff.store.ts";
import type { Person } from "#idp/people/person.ts";
import { userinfoClaims } from "#idp/protocol/claims.ts";

export const hospitalClaimNames = ["tid", "oid", "amr", "name", "email"];

/**
 * What a hospital says of its own: `tid` the establishment, `oid` the user for ever; the library adds `amr`, the means used. The national
 * identifier is said only of who was reconciled with the national register; nothing else is passed on.
 */
export async function hospitalClaims(db: Sql, person: Person, tid: string): Promise<Record<string, unknown>> {
  const staff = await findStaffOfPerson(db, person.id);
  const isMatched = staff?.standing.state === "matched";
  return {
    ...(isMatched ? userinfoClaims(person) : {}),
    tid,
    oid: staff?.id ?? person.id,
    name: `${person.givenName} ${person.familyName}`,
    given_name: person.givenName,
    family_name: person.familyName,
    preferred_username: usernameOf(staff, person),
    ...(person.email ? { email: person.email } : {}),
  };
}

const usernameOf = (staff: Staff | null, person: Person) => person.email ?? staff?.hrId ?? person.id;
