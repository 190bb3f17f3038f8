import type { KoaContextWithOIDC } from "oidc-provider";
import type { Sql } from "#idp/database.ts";
import { sha256 } from "#lib/seal.ts";
import type { Seen } from "./checks.ts";
import { saveSeen } from "./party.store.ts";

/** After the library has answered: what the service did, for its report. Never delays nor changes the answer. */
export async function observeAnswer(ctx: KoaContextWithOIDC, db: Sql): Promise<void> {
  const { oidc } = ctx;
  if (!oidc) return;
  const now = Math.floor(Date.now() / 1000);
  switch (oidc.route) {
    case "authorization":
      return saveAsked(db, oidc.client?.clientId, { ...(oidc.params ?? {}) }, "wallet");
    case "token": {
      const clientId = oidc.client?.clientId ?? clientIdIn(ctx);
      if (!clientId) return;
      const code = oidc.entities.AuthorizationCode;
      return saveSeen(db, clientId, {
        kind: "token",
        at: new Date(),
        grant: text(oidc.params?.grant_type ?? oidc.body?.grant_type),
        auth: authOf(ctx),
        outcome: ctx.status === 200 ? "ok" : text((ctx.body as { error?: string } | undefined)?.error),
        secondsSinceCode: code?.iat ? now - code.iat : null,
      });
    }
    case "userinfo": {
      const token = oidc.entities.AccessToken;
      if (!token?.clientId) return;
      return saveSeen(db, token.clientId, {
        kind: "userinfo",
        at: new Date(),
        secondsSinceToken: token.iat ? now - token.iat : null,
        carried: ctx.get("authorization") ? "header" : "elsewhere",
        outcome: ctx.status,
      });
    }
    default:
      return;
  }
}

/** A request for authorization, at either door; state and nonce as digests, to be compared. */
export function saveAsked(
  db: Sql,
  clientId: string | undefined,
  params: Record<string, unknown>,
  door: Extract<Seen, { kind: "authorization" }>["door"],
): Promise<void> {
  if (!clientId) return Promise.resolve();
  return saveSeen(db, clientId, {
    kind: "authorization",
    at: new Date(),
    door,
    responseType: text(params.response_type),
    redirectUri: text(params.redirect_uri),
    scope: text(params.scope),
    acrValues: text(params.acr_values),
    state: digest(params.state),
    nonce: digest(params.nonce),
    challengeMethod: params.code_challenge ? text(params.code_challenge_method) || "plain" : null,
  });
}

export const saveLogout = (db: Sql, clientId: string, { hint, returnUri }: { hint: boolean; returnUri: string }) =>
  saveSeen(db, clientId, { kind: "logout", at: new Date(), hint, returnUri: returnUri.slice(0, 300) });

const text = (value: unknown) => (typeof value === "string" ? value.slice(0, 300) : "");
const digest = (value: unknown) =>
  typeof value === "string" && value !== "" ? sha256(value).toString("base64url").slice(0, 22) : null;

function authOf(ctx: KoaContextWithOIDC): string {
  if (/^basic /i.test(ctx.get("authorization"))) return "client_secret_basic";
  const { body } = ctx.oidc;
  if (body?.client_assertion) return "private_key_jwt";
  return body?.client_secret ? "client_secret_post" : "none";
}

/** A wrong secret leaves no client in the context: the request itself names who it says it is. */
function clientIdIn(ctx: KoaContextWithOIDC): string | null {
  const [scheme, given] = ctx.get("authorization").split(" ");
  if (scheme?.toLowerCase() === "basic" && given) {
    const named = Buffer.from(given, "base64").toString().split(":")[0] ?? "";
    return decodeURIComponent(named.replaceAll("+", " ").replaceAll(/%(?![0-9a-fA-F]{2})/g, "%25")) || null;
  }
  return text(ctx.oidc.body?.client_id) || null;
}
