import { html } from "hono/html";
import { holdsAnywhere } from "#features/accounts/member.ts";
import type { Facility } from "#features/directory/facility.ts";
import { phoneLink } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";

/**
 * GET /etablissements/:finess?demande=1 : "Demander un hébergement", the address other portals link to.
 * Who may prepare a dossier goes straight to it, the establishment chosen; anyone else reads who can, and how.
 */
export function askPage(web: Web, facility: Facility): Response | Promise<Response> {
  const { visitor, signedIn } = web.var;
  const start = `/dossiers/nouveau?etablissement=${facility.finess}`;
  if (visitor && holdsAnywhere(visitor, "requester", "writer")) return web.redirect(start, 303);
  const address = `/etablissements/${facility.finess}`;
  return show(web, {
    title: `Demander un hébergement : ${facility.name}`,
    about: { canonical: address, index: false },
    body: html`<p class="fil fr-mb-1v"><a href="${address}">${facility.name}</a> › Demander un hébergement</p>
<div class="moyen"><h1 class="fr-h4 fr-mb-1w">Demander un hébergement à ${facility.name}</h1>
<p>La demande est un dossier : l’identité de la personne, ses souhaits, son autonomie, et une partie médicale que signe un médecin. Un professionnel le prépare avec elle ; il part à cet établissement, et à d’autres si vous le souhaitez.</p>
${visitor ? wrongRight : signedIn ? chooseUnit(start) : signInFirst(start)}
<h2 class="fr-h6 fr-mt-3w">Qui peut préparer ce dossier ?</h2>
<ul><li>le médecin traitant, ou son secrétariat en son nom ;</li>
<li>à l’hôpital, l’équipe du service ou l’assistante sociale ;</li>
<li>à domicile, le service social du département, le centre local d’information (CLIC), le dispositif d’appui à la coordination (DAC) ou le service de soins.</li></ul>
<p>Indiquez à l’un d’eux le nom de l’établissement et son numéro FINESS, <b>${facility.finess}</b> : le dossier s’ouvrira avec cet établissement déjà choisi.</p>
${facility.phone ? html`<p>Une question avant de commencer ? L’établissement répond au ${phoneLink(facility.phone)}.</p>` : ""}
<p><a class="fr-link" href="${address}">Revenir à la fiche de l’établissement</a></p></div>`,
  });
}

const signInFirst = (start: string) =>
  html`<div class="carte"><h2 class="fr-h6 fr-mb-1w">Vous êtes professionnel</h2><p class="fr-mb-2w">Connectez-vous : le dossier s’ouvre ensuite, avec cet établissement.</p>
<p class="fr-mb-0"><a class="fr-btn" href="/connexion?retour=${encodeURIComponent(start)}" data-turbo="false">Se connecter et ouvrir un dossier</a></p></div>`;

const chooseUnit = (start: string) =>
  html`<div class="carte"><h2 class="fr-h6 fr-mb-1w">Pour quelle unité agissez-vous ?</h2><p class="fr-mb-2w">Choisissez-la : le dossier s’ouvre ensuite, avec cet établissement.</p>
<p class="fr-mb-0"><a class="fr-btn" href="/espaces?retour=${encodeURIComponent(start)}">Choisir mon unité</a></p></div>`;

const wrongRight = html`<div class="carte"><p class="fr-mb-0">Votre habilitation dans cette unité ne permet pas de préparer un dossier : votre référent structure peut l’ouvrir.</p></div>`;
