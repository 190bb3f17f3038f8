import { z } from "zod";
import { throttled } from "#features/sign-in/throttle.action.ts";
import { addressOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { claimedClient, readAssertion } from "./assertion.client.ts";
import { issueToken } from "./software.action.ts";
import { findSoftware } from "./software.store.ts";
import { tokenSeconds } from "./software.ts";

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const Form = z.object({
  grant_type: z.string().max(100),
  client_assertion_type: z.literal(assertionType),
  client_assertion: z.string().min(20).max(10_000),
  client_id: z.string().max(100).optional(),
  scope: z.string().max(500).optional(),
});

/**
 * POST /oauth/token: client credentials with a signed assertion (RFC 6749 §4.4, RFC 7523 §2.2), answered with an opaque token for ten
 * minutes. Who is refused is not told why: unknown, disabled, ill signed, expired and replayed look the same.
 */
export async function tokenApi(web: Web): Promise<Response> {
  const { outside, db, now } = web.var;
  web.header("cache-control", "no-store");
  const over = await throttled(db, "token-by-address", addressOf(web));
  if (over) return web.json({ error: "slow_down" }, 429, { "retry-after": String(over.seconds) });
  const form = Form.safeParse(await web.req.parseBody().catch(() => ({})));
  if (!form.success) return web.json({ error: "invalid_request" }, 400);
  const { grant_type, client_assertion, client_id, scope } = form.data;
  if (grant_type !== "client_credentials") return web.json({ error: "unsupported_grant_type" }, 400);
  const refused = (detail: string) => {
    outside.log.warn({ exchange: `token: ${detail}` });
    return web.json({ error: "invalid_client" }, 401);
  };
  const claimed = claimedClient(client_assertion);
  const software = claimed ? await findSoftware(db, claimed) : null;
  if (!software || software.disabledAt) return refused("unknown or disabled client");
  if (client_id && client_id !== software.id) return refused("client_id and assertion differ");
  const { publicUrl } = outside;
  const read = await readAssertion(client_assertion, software, [`${publicUrl}/oauth/token`, publicUrl], now);
  if (!read.ok) return refused(read.refusal.detail);
  const issued = await issueToken(db, read.value, (scope ?? "").split(" ").filter(Boolean), now);
  if (issued.ok)
    return web.json({
      access_token: issued.value.token,
      token_type: "Bearer",
      expires_in: tokenSeconds,
      scope: issued.value.scopes.join(" "),
    });
  return issued.refusal.kind === "scope-beyond"
    ? web.json({ error: "invalid_scope" }, 400)
    : refused(issued.refusal.detail);
}
