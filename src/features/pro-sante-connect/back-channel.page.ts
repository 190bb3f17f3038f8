import { z } from "zod";
import type { Web } from "#web/web.ts";
import { obeyLogout } from "./back-channel.action.ts";
import { readLogoutToken } from "./logout-token.client.ts";
import type { LogoutRefusal } from "./logout-token.ts";

const Form = z.object({ logout_token: z.string().min(1).max(20_000) });

/**
 * POST /connexion/psc/fermeture: back-channel logout (identity.md §3). A machine's door: it has no cookie and no page of
 * ours behind it, so the check against forged forms lets it pass; its signature is what is believed.
 */
export async function backChannelLogoutPage(web: Web): Promise<Response> {
  const { outside, db, now } = web.var;
  const form = Form.safeParse(await web.req.parseBody());
  const read = form.success
    ? await readLogoutToken(outside.oidc, form.data.logout_token, now)
    : ({ ok: false, refusal: { kind: "bad-token", detail: "no token" } } as const);
  const done = read.ok ? await obeyLogout(db, read.value, now) : read;
  web.header("cache-control", "no-store");
  if (done.ok) return web.body(null, 200);
  outside.log.warn({ psc: `logout token: ${codeOf(done.refusal)}` });
  return web.json({ error: "invalid_request" }, 400);
}

const codeOf = (refusal: LogoutRefusal) => ("detail" in refusal ? refusal.detail : refusal.kind);
