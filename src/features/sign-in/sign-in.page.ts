import { getCookie } from "hono/cookie";
import { html } from "hono/html";
import { findMember } from "#features/accounts/member.store.ts";
import { returnPath } from "#features/accounts/return-path.ts";
import { sessionCookie, sessionLimits } from "#features/accounts/session.ts";
import type { Html } from "#ui/page.ts";
import { keyButton } from "#ui/passkey.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
/** GET /connexion: the means one may sign in with. */
export async function signInPage(web: Web) {
  const { outside, db, now, visitor } = web.var;
  const back = returnPath(web.req.query("retour"));
  if (visitor) return web.redirect(back, 303);
  const token = getCookie(web, sessionCookie(outside.publicUrl));
  const ended = token !== undefined && !(await findMember(db, token, now));
  if (token && !ended) return web.redirect(`/espaces?retour=${encodeURIComponent(back)}`, 303);
  return show(web, {
    title: "Se connecter",
    body: column(html`<h1 class="fr-h4">Se connecter</h1>
${ended ? html`<div class="fr-alert fr-alert--info fr-alert--sm fr-mb-2w" role="status"><p>Votre session a pris fin. Elle se ferme après ${sessionLimits.idleMinutes} minutes sans action, et au plus tard ${sessionLimits.longestHours} heures après l’identification.</p></div>` : ""}
<div class="carte"><h2 class="fr-text--md fr-mb-1w">Carte CPS ou e-CPS</h2>
${startButton("S’identifier avec Pro Santé Connect", back)}
${cardHelp}
<details class="repli fr-text--sm fr-mb-0"><summary>Qu’est-ce que Pro Santé Connect ?</summary><p class="fr-text--sm fr-mb-0">Le service national d’identification des professionnels de santé, du social et du médico-social. Vous y prouvez qui vous êtes avec votre carte ou l’application e-CPS de votre téléphone ; Sextant reçoit votre nom, votre profession et votre numéro national, jamais votre code.</p></details></div>
<div class="carte"><h2 class="fr-text--md fr-mb-1w">Clé d’accès</h2>
${keyButton({ site: outside.publicUrl, purpose: "sign-in", back, button: "Utiliser ma clé de sécurité ou ma carte CPS4" })}</div>
<p class="note fr-mt-2w">Vous cherchez une place pour vous ou un proche ? L’espace des personnes et des aidants n’est pas encore ouvert : le professionnel ou l’établissement qui vous suit peut créer le dossier avec vous.</p>`),
  });
}

/** Leaves for Pro Santé Connect, to come back to that path. */
export const startButton = (label: string, back: string) => {
  const href = `/connexion/psc${back === "/" ? "" : `?retour=${encodeURIComponent(back)}`}`;
  return html`<ul class="fr-btns-group"><li><a class="fr-btn fr-mb-1w" href="${href}" data-turbo="false">${label}</a></li></ul>`;
};

/** What to try when the card or the e-CPS is not read: identity.md §2.8. */
export const cardHelp = html`<details class="repli fr-text--sm fr-mb-0"><summary>Ma carte ou mon e-CPS n’est pas lue</summary><ul class="fr-text--sm fr-mb-0">
<li>Le lecteur est branché, la carte y est insérée puce en avant.</li>
<li>La Cryptolib CPS est installée (5.2 au moins pour une CPS4), et le navigateur a été fermé complètement depuis.</li>
<li>Le code de la carte se bloque après 3 erreurs.</li>
<li>Avec l’e-CPS : le téléphone est à l’heure, et l’identifiant est saisi en entier, avec le 8 devant le numéro RPPS.</li></ul></details>`;

/** One narrow column: the pages of the door. */
export const column = (body: Html) =>
  html`<div class="fr-grid-row fr-grid-row--center"><div class="fr-col-12 fr-col-md-8 fr-col-lg-5">${body}</div></div>`;
