import type { KoaContextWithOIDC, Provider } from "oidc-provider";
import type { Db } from "#idp/database.ts";
import { findSubject } from "./account.ts";
import { notePoll } from "./ciba.store.ts";
import { cibaInterval } from "./ciba.ts";
import { modeIn } from "./claims.ts";
import { cibaGrant } from "./paths.ts";
import { lifeOf } from "./session.ts";

type Body = Record<string, unknown>;

/** What Pro Santé Connect's answers hold that the library's do not. Runs after the library has answered. */
export async function completeAnswer(ctx: KoaContextWithOIDC, db: Db): Promise<void> {
  const { oidc } = ctx;
  if (!oidc || typeof ctx.body !== "object" || ctx.body === null) return;
  const body = ctx.body as Body;
  switch (oidc.route) {
    case "token":
      if (body.access_token) ctx.body = await tokenAnswer(oidc, body);
      else if (body.error === "authorization_pending") await slowDown(ctx, db);
      return;
    case "introspection":
      if (body.active) ctx.body = await introspectionAnswer(oidc, body, db);
      return;
    case "backchannel_authentication":
      if (body.auth_req_id) ctx.body = { ...body, interval: cibaInterval };
      return;
    default:
      return;
  }
}

type Oidc = KoaContextWithOIDC["oidc"];

async function tokenAnswer(oidc: Oidc, body: Body): Promise<Body> {
  const { AccessToken: token, RefreshToken: refresh } = oidc.entities;
  if (oidc.params?.grant_type === "refresh_token" && token?.sessionUid)
    await keepAlive(oidc.provider, token.sessionUid);
  return {
    access_token: body.access_token,
    expires_in: body.expires_in,
    ...(body.refresh_token
      ? { refresh_expires_in: refresh?.remainingTTL ?? 0, refresh_token: body.refresh_token }
      : {}),
    token_type: body.token_type,
    id_token: body.id_token,
    "not-before-policy": 0,
    session_state: token?.sid,
    scope: keycloakScope(String(body.scope ?? "")),
  };
}

/** Refreshing is using: the session's half hour begins again, never beyond its four hours. */
async function keepAlive(provider: Provider, sessionUid: string) {
  const session = await provider.Session.findByUid(sessionUid);
  if (session) await session.save(lifeOf(session, Math.floor(Date.now() / 1000)));
}

const keycloakScope = (granted: string) =>
  granted.split(" ").includes("scope_all") ? "openid profile scope_all identity" : granted;

async function slowDown(ctx: KoaContextWithOIDC, db: Db) {
  const { params } = ctx.oidc;
  if (params?.grant_type !== cibaGrant || typeof params.auth_req_id !== "string") return;
  const polled = await notePoll(db, params.auth_req_id);
  ctx.body =
    polled === "too-soon"
      ? { error: "slow_down", error_description: "Too many requests: wait five seconds more between two." }
      : {
          error: "authorization_pending",
          error_description:
            "The authorization request is still pending as the end-user hasn't yet been authenticated.",
        };
}

/** What an access token keeps of how it was obtained, for introspection. */
export function tokenExtras(ctx: KoaContextWithOIDC): Body {
  const { AuthorizationCode, RefreshToken, BackchannelAuthenticationRequest } = ctx.oidc.entities;
  const source = (BackchannelAuthenticationRequest ?? AuthorizationCode ?? RefreshToken) as
    | { amr?: string[]; acr?: string; authTime?: number }
    | undefined;
  return { auth_time: source?.authTime, acr: source?.acr, authMode: modeIn(source?.amr) };
}

async function introspectionAnswer(oidc: Oidc, body: Body, db: Db): Promise<Body> {
  const access = oidc.entities.AccessToken;
  const refresh = oidc.entities.RefreshToken as { acr?: string; amr?: string[]; authTime?: number } | undefined;
  const person = await findSubject(db, String(body.sub));
  if (!person) return { active: false };
  return {
    exp: body.exp,
    iat: body.iat,
    auth_time: body.auth_time ?? refresh?.authTime,
    jti: body.jti ?? access?.grantId,
    iss: body.iss,
    sub: body.sub,
    typ: access ? "Bearer" : "Refresh",
    azp: body.client_id,
    nonce: "",
    session_state: body.sid,
    acr: body.acr ?? refresh?.acr,
    scope: keycloakScope(String(body.scope ?? "")),
    sid: body.sid,
    authMode: body.authMode ?? modeIn(refresh?.amr),
    otherIds: person.claims.otherIds ?? [],
    ...(access ? { SubjectNameID: person.nationalId } : {}),
    preferred_username: person.nationalId,
    client_id: body.client_id,
    username: person.nationalId,
    active: true,
  };
}
