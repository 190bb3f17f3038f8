import { getCookie, setCookie } from "hono/cookie";
import { meansNames } from "#features/accounts/means.ts";
import { cookieOptions, sessionCookie } from "#features/sessions/session.ts";
import { uncapital } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { type ActingRefusal, endActing, startActing } from "./act-for.action.ts";
import { showLists } from "./delegations.page.ts";

/** POST /compte/delegations/:id/agir — in the giver's name from now on. */
export async function startActingPage(web: Web) {
  const id = web.req.param("id")!;
  if (!isUuid(id)) return notFoundPage(web);
  const { db, now, outside } = web.var;
  const done = await startActing(db, getCookie(web, sessionCookie(outside.publicUrl)) ?? "", id, now);
  if (!done.ok)
    return done.refusal.kind === "session-ended"
      ? web.redirect("/connexion", 303)
      : showLists(web, because(done.refusal), 409);
  setCookie(web, sessionCookie(outside.publicUrl), done.value.token, cookieOptions(outside.publicUrl));
  return goTo(web, "/", `Vous agissez maintenant pour ${done.value.name}.`);
}

/** POST /compte/delegations/fin — in one's own name again. */
export async function endActingPage(web: Web) {
  const { db, now, outside } = web.var;
  const done = await endActing(db, getCookie(web, sessionCookie(outside.publicUrl)) ?? "", now);
  if (!done.ok) return web.redirect("/connexion", 303);
  setCookie(web, sessionCookie(outside.publicUrl), done.value.token, cookieOptions(outside.publicUrl));
  return goTo(web, "/compte/delegations", "Vous agissez de nouveau en votre nom.");
}

function because(refusal: Exclude<ActingRefusal, { kind: "session-ended" }>): string {
  switch (refusal.kind) {
    case "delegation-ended":
      return "Cette délégation n’est pas en cours : elle n’ouvre rien aujourd’hui.";
    case "means-forbidden":
      return `L’unité de votre confrère n’admet pas le moyen par lequel vous vous êtes connecté. Reconnectez-vous par : ${refusal.would.map((means) => uncapital(meansNames[means])).join(", ") || "un autre moyen"}.`;
    case "nothing-left":
      return "Votre confrère n’a plus, dans cette unité, les droits qu’il vous avait délégués.";
  }
}
