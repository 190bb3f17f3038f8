import { html } from "hono/html";
import { findLink } from "#features/sign-in/link.store.ts";
import { isToken } from "#features/sign-in/link.ts";
import { column } from "#features/sign-in/sign-in.page.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import { hidden } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { confirmBeginning } from "./begin.action.ts";
import { beginPath, confirmPath } from "./beginning.ts";

/** GET /creer-mon-espace/confirmation?lien=…: opened from a mail. Looking at it uses nothing: mail readers open links before people do. */
export async function confirmPage(web: Web) {
  web.header("referrer-policy", "no-referrer");
  const token = web.req.query("lien");
  const over = await throttled(web.var.db, "link-by-address", visitOf(web).address);
  const link = !over && isToken(token) ? await findLink(web.var.db, token, web.var.now) : null;
  if (link?.purpose !== "confirmation") return ended(web);
  return show(web, {
    title: "Confirmer mon adresse",
    body: column(html`<h1 class="fr-h4">Confirmez votre adresse</h1>
<p>Un clic, et votre espace est ouvert. Vous vous connecterez ensuite avec votre adresse, le mot de passe que vous avez choisi et un code envoyé par courriel.</p>
<form method="post" action="${confirmPath}">${hidden("lien", token!)}<button class="fr-btn">Confirmer mon adresse</button></form>
<p class="note fr-mt-3w">Vous n’avez pas demandé d’espace ? Fermez cette page : sans ce clic, rien n’est ouvert.</p>`),
  });
}

/** POST /creer-mon-espace/confirmation */
export async function confirmAddressPage(web: Web) {
  const { lien } = await web.req.parseBody();
  const token = typeof lien === "string" ? lien : undefined;
  const done = isToken(token) ? await confirmBeginning(web.var.db, token, visitOf(web), web.var.now) : null;
  if (!done) return ended(web);
  return goTo(
    web,
    "/connexion?retour=%2Fmon-espace",
    "Votre adresse est confirmée et votre espace est ouvert. Connectez-vous.",
  );
}

const ended = (web: Web) =>
  show(web, {
    title: "Lien terminé",
    status: 410,
    body: column(html`<h1 class="fr-h4">Ce lien ne sert plus</h1>
<p>Il a déjà servi, il est trop ancien, ou un plus récent l’a remplacé.</p>
<p>Si votre adresse est déjà confirmée, connectez-vous. Sinon, recommencez : cela prend quelques minutes.</p>
<div class="boutons"><a class="fr-btn" href="/connexion" data-turbo="false">Me connecter</a><a class="fr-btn fr-btn--tertiary" href="${beginPath}">Recommencer</a></div>`),
  });
