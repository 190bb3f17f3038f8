import { html } from "hono/html";
import { returnPath } from "#features/sessions/return-path.ts";
import { phoneLink } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";

/** GET /connexion/aide-carte: "Ma carte ne fonctionne pas". */
export function cardHelpPage(web: Web) {
  const back = returnPath(web.req.query("retour"));
  return show(web, {
    title: "Ma carte ne fonctionne pas",
    body: html`<div class="moyen"><h1 class="fr-h4">La lecture de la carte CPS a échoué.</h1>
${columns(web, "h2")}
${otherMeans}
<ul class="fr-btns-group fr-btns-group--inline fr-mt-3w"><li><a class="fr-btn" href="/connexion/psc${back === "/" ? "" : `?retour=${encodeURIComponent(back)}`}" data-turbo="false">Essayer à nouveau</a></li>
<li><a class="fr-btn fr-btn--secondary" href="/connexion">Revenir à la page de connexion</a></li></ul></div>`,
  });
}

/** The same under an error: identity.md §2.8. */
export const helpPanel = (web: Web) =>
  html`<section class="fr-mt-2w"><h2 class="fr-h6">La lecture de la carte CPS a échoué.</h2>${columns(web, "h3")}</section>`;

function columns(web: Web, level: "h2" | "h3") {
  const title = (text: string) =>
    level === "h2"
      ? html`<h2 class="fr-h6 fr-mb-1w">${text}</h2>`
      : html`<h3 class="fr-text--md fr-mb-1w">${text}</h3>`;
  const { phone, email } = web.var.outside.support;
  return html`<div class="fr-grid-row fr-grid-row--gutters"><div class="fr-col-12 fr-col-md-5"><div class="carte">${title("Je veux me faire aider")}
${phone || email ? "" : html`<p>Adressez-vous à votre support régional, ou au service informatique de votre établissement.</p>`}
<ul class="fr-raw-list">${phone ? html`<li>Par téléphone : ${phoneLink(phone)}</li>` : ""}${email ? html`<li>Par courriel : <a href="mailto:${email}">${email}</a></li>` : ""}
<li>Carte perdue, volée ou bloquée : l’Agence du numérique en santé, sur <a href="https://esante.gouv.fr" rel="noreferrer">esante.gouv.fr</a></li></ul>
<p class="note fr-mb-0">Ne donnez jamais le code de votre carte ou de votre e-CPS, ni le nom d’un patient.</p></div></div>
<div class="fr-col-12 fr-col-md-7"><div class="carte">${title("Je veux essayer de m’auto-dépanner")}
<ul class="fr-mb-0"><li>Le lecteur est branché, et la carte y est insérée puce en avant.</li>
<li>La Cryptolib CPS est installée, en version 5.2 au moins pour une CPS4.</li>
<li>Après cette installation, le navigateur a été fermé <b>complètement</b>, toutes fenêtres comprises, puis rouvert.</li>
<li>Firefox demande un réglage à part : le module de sécurité de la Cryptolib y est à ajouter.</li>
<li>Le code de la carte se bloque après 3 erreurs : il se débloque avec le code de secours reçu par courrier.</li>
<li>Avec l’e-CPS : l’heure du téléphone est réglée automatiquement, et l’identifiant est saisi en entier, avec le 8 devant le numéro RPPS.</li></ul></div></div></div>`;
}

/** Whoever cannot use a card now is never left outside: the other ways of the sign-in page. */
export const otherMeans = html`<section class="fr-mt-2w"><h2 class="fr-h6 fr-mb-1w">Entrer autrement maintenant</h2>
<ul><li>Par l’application <b>e-CPS</b> de votre téléphone, si c’est votre carte qui n’est pas lue.</li>
<li>Par une <b>clé d’accès</b> ou par votre <b>identifiant et mot de passe</b>, avec un code à usage unique, depuis la <a href="/connexion">page de connexion</a>.</li>
<li>Sans aucun de ces moyens, votre référent structure peut vérifier qui vous êtes et vous envoyer un nouveau lien d’activation.</li></ul></section>`;
