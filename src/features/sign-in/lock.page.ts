import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { lockScreen } from "#features/sessions/lock.action.ts";
import { returnPath } from "#features/sessions/return-path.ts";
import { cookieOptions, sessionCookie } from "#features/sessions/session.ts";
import { findMeansKnown } from "#features/sessions/strengthen.store.ts";
import { frenchTime } from "#lib/dates.ts";
import { nothing } from "#ui/page.ts";
import { hidden, input } from "#ui/parts.ts";
import { keyButton } from "#ui/passkey.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { type CheckRefusal, unlockByPassword } from "./lock.action.ts";
import { column } from "./sign-in.page.ts";
import { frenchDelay } from "./throttle.ts";

/** POST /verrouiller: blanks the screen of a shared workstation, at once. */
export async function lockPage(web: Web) {
  const { db, now, outside } = web.var;
  const token = getCookie(web, sessionCookie(outside.publicUrl));
  if (token) await lockScreen(db, token, visitOf(web), now);
  const body = await web.req.parseBody();
  const back = returnPath(typeof body.retour === "string" ? body.retour : undefined);
  return web.redirect(`/verrou${back === "/" ? "" : `?retour=${encodeURIComponent(back)}`}`, 303);
}

/** GET /verrou: nothing but who locked, and how to open again. */
export const lockedPage = (web: Web) => locked(web, returnPath(web.req.query("retour")), null);

/** POST /verrou: the same person, by their password. */
export async function unlockPage(web: Web) {
  const { db, now, outside, signedIn } = web.var;
  const body = await web.req.parseBody();
  const back = returnPath(typeof body.retour === "string" ? body.retour : undefined);
  const token = getCookie(web, sessionCookie(outside.publicUrl));
  if (!token || !signedIn?.session.lockedAt) return locked(web, back, null);
  const typed = typeof body["mot-de-passe"] === "string" ? body["mot-de-passe"].slice(0, 1000) : "";
  const asked = { token, account: signedIn.account.id, typed, visit: visitOf(web) };
  const opened = await unlockByPassword(db, asked, now);
  if (opened.ok) {
    setCookie(web, sessionCookie(outside.publicUrl), opened.value.token, cookieOptions(outside.publicUrl));
    return goTo(web, back);
  }
  if (opened.refusal.kind === "session-ended") return web.redirect("/connexion", 303);
  return locked(web, back, opened.refusal);
}

async function locked(web: Web, back: string, refusal: CheckRefusal | null) {
  const { db, outside, signedIn } = web.var;
  if (!signedIn) return web.redirect("/connexion", 303);
  const { account, session } = signedIn;
  if (!session.lockedAt) return web.redirect(back, 303);
  const known = await findMeansKnown(db, account.id);
  if (refusal?.kind === "throttled") web.header("retry-after", String(refusal.seconds));
  const query = new URLSearchParams({ but: "deverrouiller", partage: "oui", retour: back });
  return show(web, {
    title: "Écran verrouillé",
    fresh: true,
    ...(refusal ? { status: statusOf[refusal.kind] } : {}),
    body: column(html`<h1 class="fr-h4">Écran verrouillé</h1>
<p>Session de <b>${account.name}</b>, verrouillée à ${frenchTime(session.lockedAt).replace(":", " h ")}. Ce qui était saisi est gardé. Sans déverrouillage, elle se termine à ${frenchTime(session.expiresAt).replace(":", " h ")}.</p>
${
  known.hasPassword
    ? html`<div class="carte"><h2 class="fr-text--md fr-mb-1w">Mot de passe</h2><form method="post" action="/verrou" novalidate data-turbo="false">${hidden("retour", back)}
${input({ name: "mot-de-passe", label: `Mot de passe de ${account.name}`, type: "password", error: refusal ? saying(refusal) : undefined, attributes: 'autocomplete="off"' })}
<div class="boutons"><button class="fr-btn">Déverrouiller</button></div></form></div>`
    : nothing
}
${
  known.passkeys > 0
    ? html`<div class="carte"><h2 class="fr-text--md fr-mb-1w">Clé d’accès</h2>${keyButton({ site: outside.publicUrl, purpose: "unlock", back, button: "Déverrouiller avec ma clé ou ma carte CPS4" })}</div>`
    : nothing
}
<div class="carte"><h2 class="fr-text--md fr-mb-1w">Carte CPS ou e-CPS</h2><ul class="fr-btns-group"><li><a class="fr-btn fr-btn--secondary fr-mb-1w" href="/connexion/psc?${query.toString()}" data-turbo="false">Déverrouiller avec Pro Santé Connect</a></li></ul></div>
<div class="carte"><h2 class="fr-text--md fr-mb-1w">Vous n’êtes pas ${account.name} ?</h2>
<p class="fr-text--sm">Cette session sera fermée, puis vous vous connecterez à votre nom. Rien de ce qu’elle montrait ne vous sera montré.</p>
${changeUser}</div>`),
  });
}

/** Ends this session, here and at Pro Santé Connect, and shows the door to the next person. */
export const changeUser = html`<form method="post" action="/deconnexion" data-turbo="false">${hidden("suite", "connexion")}<button class="fr-btn fr-btn--tertiary">Changer d’utilisateur</button></form>`;

const statusOf = { wrong: 422, throttled: 429, busy: 503 } as const;

function saying(refusal: CheckRefusal): string {
  switch (refusal.kind) {
    case "wrong":
      return "Ce mot de passe n’est pas le bon.";
    case "throttled":
      return `Trop d’essais : patientez ${frenchDelay(refusal.seconds)}, ou utilisez votre carte ou votre clé.`;
    case "busy":
      return "Beaucoup de connexions en ce moment : réessayez dans quelques secondes.";
  }
}

/** POST /session/maintien: somebody is there and types; passing the guard has said so already. */
export const stayPage = (web: Web) => web.body(null, 204);
