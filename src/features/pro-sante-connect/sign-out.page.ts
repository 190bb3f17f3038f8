import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { endSession } from "#features/sessions/session.action.ts";
import { cookieOptions, farewellCookie, farewellPath, sessionCookie } from "#features/sessions/session.ts";
import { newToken } from "#lib/seal.ts";
import { goTo } from "#web/frame.ts";
import { nextUserCookie } from "#web/home.page.ts";
import type { Web } from "#web/web.ts";
import { signOutUrl } from "./provider.client.ts";

/** Where the provider sends the browser back to, registered there. */
export const signedOutPath = "/connexion/psc/deconnecte";
const leavingCookie = (publicUrl: string) =>
  publicUrl.startsWith("https:") ? "__Host-sextant-depart" : "sextant-depart";

/** POST /deconnexion: the session here ends at once, then the provider's. */
export async function signOutPage(web: Web) {
  const { outside, db } = web.var;
  const name = sessionCookie(outside.publicUrl);
  const options = cookieOptions(outside.publicUrl);
  const token = getCookie(web, name);
  const ended = token ? await endSession(db, token) : null;
  const idToken = ended?.idToken ?? null;
  deleteCookie(web, name, options);

  // "Changer d’utilisateur": the next person finds the door, not the first page
  const { suite } = await web.req.parseBody();
  if (suite === "connexion") setCookie(web, nextUserCookie, "oui", { ...options, maxAge: 300 });
  if (!idToken && suite === "connexion") return web.redirect("/", 303);
  if (!idToken) return goTo(web, "/", "Vous êtes déconnecté.");

  if (ended?.means === "franceconnect") {
    setCookie(web, farewellCookie, idToken, { ...options, maxAge: 60 });
    return web.redirect(farewellPath, 303);
  }
  const state = newToken();
  const elsewhere = await signOutUrl(outside.oidc, idToken, `${outside.publicUrl}${signedOutPath}`, state);
  if (!elsewhere)
    return goTo(
      web,
      "/",
      "Vous êtes déconnecté de Sextant. Pro Santé Connect ne répond pas : fermez aussi votre navigateur.",
    );
  setCookie(web, leavingCookie(outside.publicUrl), state, { ...options, maxAge: 300 });
  return web.redirect(elsewhere, 303);
}

/** GET /connexion/psc/deconnecte: back from the provider. It may forget `state` (§5.8); nothing hangs on it but a word. */
export function signedOutPage(web: Web) {
  const { outside } = web.var;
  const name = leavingCookie(outside.publicUrl);
  const left = getCookie(web, name);
  const state = web.req.query("state");
  deleteCookie(web, name, cookieOptions(outside.publicUrl));
  const wasOurs = left !== undefined && (state === undefined || state === left);
  return goTo(web, "/", wasOurs ? "Vous êtes déconnecté de Sextant et de Pro Santé Connect." : undefined);
}
