import type { Web } from "#web/web.ts";
import type { OpenedSession } from "./open-session.action.ts";

/**
 * Where a session just opened leads, whatever the means: to the proof of an address when a doctor has
 * none yet, to the choice of a situation when there are several, of a unit
 * when there is not exactly one, else where one was going. The charter, when it is due, comes before any of them (app.ts).
 */
export function afterSignIn(web: Web, opened: OpenedSession, returnTo: string): Response {
  web.header("cache-control", "no-store");
  const back = `?retour=${encodeURIComponent(returnTo)}`;
  if (opened.lacksEmail) return web.redirect(`/compte/creation/courriel${back}`, 303);
  if (opened.situations > 1) return web.redirect(`/compte/situation${back}`, 303);
  return web.redirect(opened.units === 1 ? returnTo : `/espaces${back}`, 303);
}
