import { html } from "hono/html";
import { type Adoption, listAdoption, listSignInsByMonth, type MonthOfSignIns } from "#idp/people/adoption.store.ts";
import { adoptionCsv, percent, total } from "#idp/people/adoption.ts";
import type { Web } from "#idp/web.ts";
import { frenchDay } from "#lib/dates.ts";
import { capital } from "#lib/french.ts";
import { showAdmin } from "./frame.ts";

const whole = (n: number) => n.toLocaleString("fr-FR");

/** GET /admin/adoption: who holds an e-CPS, by profession; how people sign in, by month. */
export async function adoptionPage(web: Web): Promise<Response> {
  const { db } = web.var;
  const [rows, months] = [await listAdoption(db), await listSignInsByMonth(db)];
  return showAdmin(web, {
    title: "Adoption de l’e-CPS",
    body: html`<h1>Adoption de l’e-CPS</h1>
<p>Un professionnel compte lorsque son e-CPS est activée et a servi au moins une fois ; qui a plusieurs professions compte dans chacune.</p>
${rows.length > 0 ? table(rows) : html`<p>Aucun professionnel n’est connu : importez une extraction du RPPS.</p>`}
<h2>Connexions par mois</h2>
${months.length > 0 ? monthsTable(months) : html`<p>Aucune connexion depuis un an.</p>`}`,
  });
}

function table(rows: Adoption[]) {
  const all = total(rows);
  return html`<div class="defilement" tabindex="0" role="region" aria-label="Par profession"><table>
<thead><tr><th scope="col">Profession</th><th scope="col">Professionnels</th><th scope="col">e-CPS</th><th scope="col">%</th></tr></thead>
<tbody>${rows.map(({ label, professionals, holders }) => html`<tr><th scope="row">${label}</th><td>${whole(professionals)}</td><td>${whole(holders)}</td><td>${percent(holders, professionals)}</td></tr>`)}</tbody>
<tfoot><tr><th scope="row">Total</th><td>${whole(all.professionals)}</td><td>${whole(all.holders)}</td><td>${percent(all.holders, all.professionals)}</td></tr></tfoot></table></div>
<p class="note">Total : ${whole(all.holders)} e-CPS pour ${whole(all.professionals)} exercices d’une profession, soit ${percent(all.holders, all.professionals)} %.</p>
<p class="actions"><a class="second" href="/admin/adoption.csv">Télécharger (CSV)</a></p>`;
}

const monthsTable = (
  months: MonthOfSignIns[],
) => html`<div class="defilement" tabindex="0" role="region" aria-label="Par mois"><table>
<thead><tr><th scope="col">Mois</th><th scope="col">Carte</th><th scope="col">e-CPS</th><th scope="col">Autres</th><th scope="col">Part de l’e-CPS</th></tr></thead>
<tbody>${months.map(({ month, card, ecps, other }) => html`<tr><th scope="row">${capital(frenchDay(month))}</th><td>${whole(card)}</td><td>${whole(ecps)}</td><td>${whole(other)}</td><td>${percent(ecps, card + ecps)} %</td></tr>`)}</tbody></table></div>
<p class="note">La part de l’e-CPS est celle des connexions par e-CPS parmi celles par carte et par e-CPS.</p>`;

/** GET /admin/adoption.csv */
export const adoptionCsvPage = async (web: Web) =>
  web.body(`\uFEFF${adoptionCsv(await listAdoption(web.var.db))}`, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": 'attachment; filename="adoption-e-cps.csv"',
    "cache-control": "no-store",
  });
