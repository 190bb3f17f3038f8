import { getCookie, setCookie } from "hono/cookie";
import { returnPath } from "#features/sessions/return-path.ts";
import { attemptCookie, cookieOptions, sessionLimits } from "#features/sessions/session.ts";
import { newToken } from "#lib/seal.ts";
import type { Web } from "#web/web.ts";
import { beginAttempt } from "./attempt.action.ts";
import type { AttemptPurpose } from "./attempt.ts";
import { failed } from "./failure.page.ts";
import { signInUrl } from "./provider.client.ts";

/** Where the provider sends the browser back to. */
export const callbackPath = "/connexion/psc/retour";

/**
 * GET /connexion/psc: leaves for the provider, to enter; or, for whoever is in, to prove again who they are
 * (`but=renforcer`), to unlock a shared screen (`deverrouiller`), to join two accounts (`associer`).
 */
export const startSignInPage = (web: Web) =>
  leave(web, {
    returnTo: returnPath(web.req.query("retour")),
    shared: web.req.query("partage") === "oui",
    restarted: false,
    ...purposeOf(web),
  });

export type Leaving = { returnTo: string; shared: boolean; restarted: boolean } & AttemptPurpose;

export async function leave(web: Web, leaving: Leaving): Promise<Response> {
  const { outside, db, now } = web.var;
  const known = getCookie(web, attemptCookie(outside.publicUrl));
  const browser = known && /^[\w-]{43}$/.test(known) ? known : newToken();
  const attempt = await beginAttempt(db, { browser, ...leaving }, now);
  const url = await signInUrl(outside.oidc, `${outside.publicUrl}${callbackPath}`, attempt);
  if (!url.ok) return failed(web, url.refusal, attempt);

  const options = { ...cookieOptions(outside.publicUrl), maxAge: sessionLimits.attemptMinutes * 60 };
  setCookie(web, attemptCookie(outside.publicUrl), browser, options);
  web.header("cache-control", "no-store");
  return web.redirect(url.value, 302);
}

const purposes: Record<string, "step-up" | "unlock" | "link"> = {
  renforcer: "step-up",
  deverrouiller: "unlock",
  associer: "link",
};

/** Somebody whose session has ended meanwhile simply signs in. */
function purposeOf(web: Web): AttemptPurpose {
  const purpose = purposes[web.req.query("but") ?? ""];
  const { signedIn } = web.var;
  return purpose && signedIn ? { purpose, account: signedIn.account.id } : { purpose: "sign-in", account: null };
}
