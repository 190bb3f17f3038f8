import { randomUUID } from "node:crypto";
import type { KoaContextWithOIDC } from "oidc-provider";
import type { Sql } from "#idp/database.ts";
import { hospitalClaims } from "#idp/hospital/claims.ts";
import { findPerson, findPersonByNationalId } from "#idp/people/person.store.ts";
import type { Person } from "#idp/people/person.ts";
import type { Settings } from "#idp/settings.ts";
import { idTokenClaims, keyIn, modeIn, subjectOf, userinfoClaims } from "./claims.ts";

/** What a token was issued from: the library's code, refresh token or CIBA request. */
type Source = { clientId?: string; sid?: string; amr?: string[]; acr?: string; authTime?: number };

export async function findSubject(db: Sql, subject: string): Promise<Person | null> {
  const key = keyIn(subject);
  const person = "id" in key ? await findPerson(db, key.id) : await findPersonByNationalId(db, key.nationalId);
  return person?.state === "active" ? person : null;
}

/** Who a subject is and what tokens and UserInfo say of them. */
export async function accountFor(
  { db, settings }: { db: Sql; settings: Settings },
  ctx: KoaContextWithOIDC,
  subject: string,
  token: unknown,
) {
  const person = await findSubject(db, subject);
  if (!person) return undefined;
  const source = (token ?? {}) as Source;
  return {
    accountId: subjectOf(person, settings.subStyle),
    claims: async (use: string) => {
      if (settings.mode === "hospital")
        return { sub: subject, ...(await hospitalClaims(db, person, settings.hospitalId)) };
      return use === "id_token"
        ? { sub: subject, ...idTokenClaims(person), ...tokenClaims(ctx, source) }
        : { sub: subject, ...userinfoClaims(person) };
    },
  };
}

/** Keycloak's own members of an id_token. `at_hash` holds the access token: the library hashes it. */
const tokenClaims = (ctx: KoaContextWithOIDC, source: Source) => ({
  typ: "ID",
  azp: source.clientId,
  jti: randomUUID(),
  session_state: source.sid,
  at_hash: ctx.oidc.entities.AccessToken?.jti,
  authMode: modeIn(source.amr),
});
