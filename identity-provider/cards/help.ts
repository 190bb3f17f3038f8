import { html } from "hono/html";

/** The panel of the regional help pages: who can help, what one may try alone, and the other ways in. */
/** `others`: the page of the other means, when their tabs are not above. */
export const cardHelp = ({
  retry,
  others,
}: {
  retry: string;
  others: string | null;
}) => html`<h2>La lecture de la carte CPS a échoué.</h2>
<div class="colonnes">
<section aria-labelledby="aide-equipe"><h2 id="aide-equipe">Je veux me faire aider</h2>
<p>Appelez le support de votre établissement ou de votre région, carte en main : le numéro au dos de la carte sert à la retrouver.</p></section>
<section aria-labelledby="aide-seul"><h2 id="aide-seul">Je veux essayer de m’auto-dépanner</h2>
<ul>
<li>Le lecteur est branché et la carte y est insérée, puce en avant.</li>
<li>La Cryptolib CPS est installée (5.2 au moins pour une CPS4).</li>
<li>Le navigateur a été fermé <b>complètement</b> après l’installation.</li>
<li>Firefox demande un réglage qui lui est propre.</li>
<li>Le code de la carte se bloque après 3 erreurs.</li>
<li>Avec l’e-CPS : le téléphone est à l’heure, et l’identifiant est saisi en entier, avec le 8 devant le numéro RPPS.</li>
</ul></section>
</div>
<p><a href="${retry}">Essayer une autre carte</a> ou ${others ? html`<a href="${others}">choisir un autre moyen</a>` : "choisir un autre moyen dans les onglets ci-dessus"}.</p>`;
