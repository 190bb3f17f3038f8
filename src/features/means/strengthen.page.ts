import { html } from "hono/html";
import { freshMinutes, isFresh, type StepUpWay, stepUpWays } from "#features/accounts/means.ts";
import { returnPath } from "#features/sessions/return-path.ts";
import { findMeansKnown } from "#features/sessions/strengthen.store.ts";
import { column } from "#features/sign-in/sign-in.page.ts";
import { findStepUpWay } from "#features/sign-in/step-up.action.ts";
import type { Html } from "#ui/page.ts";
import { keyButton } from "#ui/passkey.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";

/** GET /connexion/renforcer: proves again who one is, before what asks a recent proof (identity.md §2.6). */
export async function strengthenPage(web: Web) {
  const { db, now, outside } = web.var;
  const { account, session } = web.var.signedIn!;
  const back = returnPath(web.req.query("retour"));
  if (isFresh(session.strongAt, now, freshMinutes.open)) return web.redirect(back, 303);
  const known = stepUpWays(await findMeansKnown(db, account.id));
  // a code that nothing can carry is no way
  const code = known.includes("code") && (await findStepUpWay(db, account.id, outside.sms, now));
  const ways = known.filter((way) => way !== "code" || code);
  return show(web, {
    title: "Confirmer votre identité",
    body: column(html`<h1 class="fr-h4">Confirmez que c’est bien vous</h1>
<p>Ce que vous allez faire touche à votre compte, aux droits d’autres personnes ou à plusieurs dossiers à la fois. Une identification de moins de ${freshMinutes.open} minutes est demandée ; vous reprendrez ensuite où vous étiez.</p>
${ways.map((way) => html`<div class="carte">${offer(way, back, outside.publicUrl)}</div>`)}
${ways.length === 0 ? none : ""}
<p class="fr-mt-3w"><a class="fr-link" href="/">Y renoncer et revenir à l’accueil</a></p>`),
  });
}

function offer(way: StepUpWay, back: string, site: string): Html {
  const query = `retour=${encodeURIComponent(back)}`;
  switch (way) {
    case "psc":
      return html`<h2 class="fr-text--md fr-mb-1w">Carte CPS ou e-CPS</h2>
<ul class="fr-btns-group"><li><a class="fr-btn fr-mb-1w" href="/connexion/psc?but=renforcer&amp;${query}" data-turbo="false">S’identifier avec Pro Santé Connect</a></li></ul>`;
    case "passkey":
      return html`<h2 class="fr-text--md fr-mb-1w">Clé d’accès</h2>
${keyButton({ site, purpose: "step-up", back, button: "Utiliser ma clé ou ma carte CPS4" })}`;
    case "code":
      return html`<h2 class="fr-text--md fr-mb-1w">Mot de passe et code</h2>
<p class="fr-text--sm">Votre mot de passe à nouveau, puis un code à 6 chiffres. Vous n’avez pas encore de moyen plus sûr sur ce compte.</p>
<ul class="fr-btns-group"><li><a class="fr-btn fr-btn--secondary fr-mb-1w" href="/connexion/renforcer/code?${query}">Saisir mon mot de passe</a></li></ul>`;
  }
}

const none = html`<div class="fr-alert fr-alert--warning fr-mb-2w"><h2 class="fr-alert__title">Aucun moyen ne permet de le confirmer</h2>
<p>Demandez à votre référent structure : il peut vérifier qui vous êtes et vous envoyer un lien pour préparer un moyen de connexion.</p></div>`;
