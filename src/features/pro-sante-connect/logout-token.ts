import { ok, type Result, refuse } from "#lib/result.ts";

/** identity.md §3: a logout token is made to be obeyed at once. Seconds. */
export const logoutSeconds = { oldest: 120, ahead: 30 };

/** Which sessions the provider says are over: one of its, or all of a person's. */
export type EndedElsewhere = { jti: string; sid: string | null; subject: string | null };
export type LogoutRefusal =
  | { kind: "keys-unreachable" }
  | { kind: "bad-token"; detail: string }
  | { kind: "already-obeyed" };

const event = "http://schemas.openid.net/event/backchannel-logout";

/** What must be in a token whose signature, issuer, audience and dates are right (Back-Channel Logout 1.0 §2.4). */
export function endedElsewhere(claims: Record<string, unknown>): Result<EndedElsewhere, LogoutRefusal> {
  const { jti, sid, sub, events, nonce } = claims;
  const flaw = (detail: string) => refuse({ kind: "bad-token", detail } as const);
  if (typeof jti !== "string" || !jti) return flaw("no jti");
  // an id_token, which has one, must never pass for an order to close
  if (nonce !== undefined) return flaw("has a nonce");
  const said = isObject(events) ? events[event] : undefined;
  if (!isObject(said)) return flaw("not a logout event");
  const text = (value: unknown) => (typeof value === "string" && value ? value : null);
  if (!text(sid) && !text(sub)) return flaw("neither sid nor sub");
  return ok({ jti, sid: text(sid), subject: text(sub) });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
