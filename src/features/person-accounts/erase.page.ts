import { deleteCookie } from "hono/cookie";
import { html } from "hono/html";
import { freshMinutes } from "#features/accounts/means.ts";
import { listOpenOf } from "#features/referrals/referral.store.ts";
import { cookieOptions, sessionCookie } from "#features/sessions/session.ts";
import { count } from "#lib/french.ts";
import { checkbox, errorSummary } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { eraseOwnSpace } from "./erase.action.ts";

/** GET /mon-espace/effacement: what it does, before it is done. */
export const erasePage = (web: Web) => (isRecent(web) ? form(web, null) : again(web));

/** POST /mon-espace/effacement */
export async function eraseSpacePage(web: Web) {
  const { db, member, now, outside } = web.var;
  if (!isRecent(web)) return again(web);
  const { sur } = await web.req.parseBody();
  if (sur !== "oui") return form(web, "Cochez la case si vous voulez vraiment effacer votre espace.");
  await eraseOwnSpace(db, member, now);
  deleteCookie(web, sessionCookie(outside.publicUrl), cookieOptions(outside.publicUrl));
  return goTo(web, "/", "Votre espace est fermé et vos demandes sont retirées. Un courriel vous le confirme.");
}

async function form(web: Web, error: string | null) {
  const open = await listOpenOf(web.var.db, web.var.member.unit);
  return show(web, {
    title: "Effacer mon espace",
    status: error ? 400 : 200,
    body: html`<div class="etroit"><p class="fil fr-mb-1v"><a href="/compte">Mon compte</a> › Effacer mon espace</p>
<h1 class="fr-h4">Effacer mon espace</h1>
${errorSummary(error ? [{ field: "sur", message: error }] : [])}
<p>Si vous continuez, tout de suite :</p>
<ul><li>${open.length > 0 ? `${count(open.length, "dossier est annulé", "dossiers sont annulés")}, et les demandes envoyées sont retirées : les établissements le sauront` : "vous n’avez aucun dossier en cours à annuler"} ;</li><li>vous ne suivez plus les dossiers de vos proches ;</li><li>votre espace est fermé : ni mot de passe ni FranceConnect ne l’ouvrent plus ;</li><li>votre nom, votre courriel et votre numéro de téléphone sont effacés de votre compte.</li></ul>
<p>Le contenu des dossiers annulés est effacé à la fin du délai de conservation fixé par la loi, et le journal de qui l’a consulté est gardé pour votre protection.</p>
<form method="post" action="/mon-espace/effacement" novalidate>
${checkbox({ name: "sur", label: "Oui, je veux effacer mon espace", error: error ?? undefined })}
<div class="boutons"><button class="fr-btn">Effacer mon espace</button><a class="fr-btn fr-btn--tertiary" href="/mon-espace">Garder mon espace</a></div></form></div>`,
  });
}

/** A browser left open is not enough to close a space for good. */
const isRecent = (web: Web) =>
  web.var.now.getTime() - web.var.signedIn!.session.authenticatedAt.getTime() < freshMinutes.send * 60_000;

const again = (web: Web) =>
  show(web, {
    title: "Effacer mon espace",
    status: 403,
    body: html`<div class="etroit"><h1 class="fr-h4">Reconnectez-vous d’abord</h1>
<p>Effacer votre espace est définitif. Pour être sûrs que c’est bien vous, nous demandons une connexion de moins de ${freshMinutes.send} minutes.</p>
<form method="post" action="/deconnexion" data-turbo="false"><button class="fr-btn">Me déconnecter pour me reconnecter</button></form></div>`,
  });
