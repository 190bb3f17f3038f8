import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { endSession } from "#features/accounts/session.action.ts";
import { cookieOptions, sessionCookie } from "#features/accounts/session.ts";
import { goTo } from "#web/frame.ts";
import { nextUserCookie } from "#web/home.page.ts";
import type { Web } from "#web/web.ts";
import { signOutUrl } from "./provider.client.ts";

/** POST /deconnexion: the session here ends at once, then the provider's, which sends the browser back to the first page. */
export async function signOutPage(web: Web) {
  const { outside, db } = web.var;
  const name = sessionCookie(outside.publicUrl);
  const token = getCookie(web, name);
  const idToken = token ? await endSession(db, token) : null;
  deleteCookie(web, name, cookieOptions(outside.publicUrl));

  // "Changer d’utilisateur": the next person finds the door, not the first page
  const { suite } = await web.req.parseBody();
  if (suite === "connexion")
    setCookie(web, nextUserCookie, "oui", { ...cookieOptions(outside.publicUrl), maxAge: 300 });

  const elsewhere = idToken && (await signOutUrl(outside.oidc, idToken, `${outside.publicUrl}/`));
  if (elsewhere) return goTo(web, elsewhere, "Vous êtes déconnecté.");
  if (suite === "connexion") return web.redirect("/", 303);
  return goTo(
    web,
    "/",
    idToken
      ? "Vous êtes déconnecté de Sextant. Pro Santé Connect ne répond pas : fermez aussi votre navigateur."
      : "Vous êtes déconnecté.",
  );
}
