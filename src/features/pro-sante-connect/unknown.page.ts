import { html } from "hono/html";
import type { Identity } from "#features/accounts/identity.ts";
import { type LocalAdmin, listLocalAdmins } from "#features/accounts/registration.store.ts";
import { dayOf } from "#lib/dates.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";

/** Somebody proved and unknown here, who may not open an account by themselves: whom to ask, by name when their structures are known (§1.6). */
export async function unknownPage(web: Web, { givenName, familyName, profession, situations }: Identity) {
  const { db, now } = web.var;
  const numbers = [...new Set(situations.flatMap(({ finessSite, finessLegal }) => [finessSite, finessLegal]))];
  const admins = await listLocalAdmins(
    db,
    numbers.filter((number) => number !== null),
    dayOf(now),
  );
  return show(web, {
    title: "Aucun compte à votre nom",
    status: 403,
    body: html`<div class="etroit"><h1 class="fr-h4">Il n’y a pas encore de compte à votre nom</h1>
<p>Vous êtes bien identifié : <b>${givenName} ${familyName}</b>${profession ? `, ${profession.label.toLowerCase()}` : ""}. Mais aucun établissement ne vous a encore ouvert de compte dans Sextant, et rien n’a été créé.</p>
<h2 class="fr-h6 fr-mb-1w">À qui le demander</h2>
${admins.length > 0 ? toAsk(admins) : html`<p>Au <b>référent structure</b> de votre établissement : c’est lui qui ouvre les comptes et donne les habilitations. Votre encadrement ou votre service informatique sait qui il est.</p>`}
<p>Donnez-lui votre nom, votre numéro RPPS ou ADELI s’il figure sur votre carte, et une adresse électronique. Dès que le compte est ouvert, revenez ici avec la même carte ou la même e-CPS.</p>
<h2 class="fr-h6 fr-mb-1w">Vous êtes médecin et vous exercez en libéral ?</h2>
<p>Vous pouvez ouvrir votre compte vous-même, avec votre carte CPS ou votre e-CPS. Si vous lisez cette page, votre activité libérale n’est pas connue du répertoire national : vérifiez-la auprès du conseil de l’Ordre.</p>
<p><a class="fr-link" href="/connexion">Revenir à la page de connexion</a></p></div>`,
  });
}

const toAsk = (admins: LocalAdmin[]) =>
  html`<ul>${admins.map(({ facilityName, name }) => html`<li><b>${name}</b>, référent structure, ${facilityName}</li>`)}</ul>`;
