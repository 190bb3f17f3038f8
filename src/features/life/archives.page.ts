import { html } from "hono/html";
import { modulesOf } from "#features/accounts/member.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { shortName } from "#features/persons/person.ts";
import { reasonLabel } from "#features/referrals/wording.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { badge, emptyState, facts, warning } from "#ui/parts.ts";
import { pager } from "#ui/worklist.ts";
import { notFoundPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import { type PdfDefinition, pdfOf } from "#web/pdf.ts";
import type { Web } from "#web/web.ts";
import { type ArchivedLine, type ArchiveFilter, archivePageSize, listArchived, listErased } from "./archives.store.ts";
import { findErasure } from "./erase.store.ts";
import { type Certificate, certificateLines } from "./erasing.ts";

const owners = ["requester", "writer", "reader", "person"] as const;

/** GET /archives — the archived dossiers of one's unit, which open again, and those erased, of which a certificate remains. */
export async function archivesPage(web: Web) {
  const { db, member } = web.var;
  const q = (name: string) => (web.req.query(name) ?? "").trim();
  const modules = modulesOf(member, ...owners);
  const filter: ArchiveFilter = {
    unit: member.unit,
    modules,
    patients: member.actingFor?.patients ?? "all",
    search: q("q").slice(0, 100),
    page: Math.max(1, Math.min(1000, Math.trunc(Number(q("page"))) || 1)),
  };
  const rows = await listArchived(db, filter);
  const erased = await listErased(db, member.unit, modules);
  const names = await Promise.all(rows.map(async (row) => shortName((await findPerson(db, row.person))!)));
  const address = (page: number) =>
    `/archives?${new URLSearchParams({ ...(filter.search ? { q: filter.search } : {}), ...(page > 1 ? { page: String(page) } : {}) })}`;
  return show(web, {
    title: "Dossiers archivés",
    topics: [`unit:${member.unit}`],
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers">Mes dossiers</a> › Archives</p><h1 class="fr-h4">Dossiers archivés</h1>
<p class="note">Un dossier archivé se lit et se rouvre. À la fin de sa conservation il est effacé, après un avertissement : seul reste un certificat.</p>
<form class="fr-my-2w outils" method="get" role="search"><div class="fr-input-group"><label class="fr-label" for="q">Nom ou numéro de dossier</label><input class="fr-input" id="q" name="q" type="search" value="${filter.search}"></div><button class="fr-btn fr-btn--secondary">Chercher</button></form>
${rows.length === 0 ? empty(filter) : table(rows, names)}
${pager(filter.page, rows.length === archivePageSize, address)}
<h2 class="fr-h6 fr-mt-4w">Dossiers effacés</h2>
${
  erased.length === 0
    ? emptyState("Aucun dossier de votre unité n’a été effacé.")
    : html`<ul class="raisons">${erased.map((one) => html`<li><a class="fr-link fr-link--sm" href="/archives/${one.id}/certificat">Certificat du dossier ${one.number}</a> <span class="note">${pathwayOf(one.module).label} · effacé le ${frenchDay(dayOf(one.at))}</span></li>`)}</ul>`
}`,
  });
}

const empty = ({ search }: ArchiveFilter) =>
  search
    ? emptyState(
        `Aucun dossier archivé ne correspond à « ${search} ».`,
        html`<a class="fr-link" href="/archives">Revenir à la liste</a>`,
      )
    : emptyState(
        "Aucun dossier archivé : un dossier terminé s’archive depuis son suivi, ou de lui-même après un avertissement.",
        html`<a class="fr-link" href="/dossiers">Voir vos dossiers</a>`,
      );

const table = (rows: ArchivedLine[], names: string[]) => html`<table class="liste">
<caption class="fr-sr-only">Dossiers archivés, du plus récent au plus ancien</caption>
<thead><tr><th scope="col">Personne</th><th scope="col">Archivé</th><th scope="col">Motif</th><th scope="col"><span class="fr-sr-only">Action</span></th></tr></thead>
<tbody>${rows.map(
  (
    r,
    i,
  ) => html`<tr><td><a class="qui fr-link fr-link--sm" href="/dossiers/${r.id}">${names[i]}</a> <span class="note">${r.number} · ${pathwayOf(r.module).label}</span></td>
<td class="age" data-t="Archivé">le ${frenchDay(dayOf(r.since))}</td>
<td data-t="Motif">${r.reason ? reasonLabel(r.module, r.reason) : "—"} ${r.held ? badge("Conservation imposée", "info") : ""}</td>
<td><a class="fr-link fr-link--sm" href="/dossiers/${r.id}/suivi">Rouvrir<span class="fr-sr-only"> le dossier de ${names[i]}</span></a></td></tr>`,
)}</tbody></table>`;

/** GET /archives/:id/certificat */
export async function certificatePage(web: Web) {
  const found = await openErasure(web);
  if (!found) return notFoundPage(web);
  const { certificate: c, id } = found;
  return show(web, {
    title: `Certificat d’effacement ${c.number}`,
    body: html`<p class="fil fr-mb-1v"><a href="/archives">Archives</a> › Certificat</p><h1 class="fr-h4">Certificat d’effacement</h1>
<p>${statement(c)}</p>${facts(certificateLines(c))}
${found.isGenuine ? html`<p><b>Sceau de la plateforme vérifié.</b> <span class="note casse">${found.seal}</span></p>` : warning("Le sceau ne correspond pas", "Ce certificat a été modifié après l’effacement : signalez-le à votre correspondant.")}
<div class="boutons"><a class="fr-btn" href="/archives/${id}/certificat/pdf" data-turbo="false">Télécharger le PDF</a><a class="fr-btn fr-btn--tertiary" href="/archives/${id}/certificat/json" data-turbo="false">Version JSON</a></div>`,
  });
}

/** GET /archives/:id/certificat/pdf */
export async function certificatePdfPage(web: Web) {
  const found = await openErasure(web);
  if (!found) return notFoundPage(web);
  const { certificate: c, seal } = found;
  const definition: PdfDefinition = {
    info: { title: `Certificat d’effacement ${c.number}` },
    defaultStyle: { font: "Roboto", fontSize: 10, lineHeight: 1.3 },
    content: [
      { text: "Certificat d’effacement", fontSize: 18, bold: true, margin: [0, 0, 0, 12] },
      { text: statement(c), margin: [0, 0, 0, 12] },
      ...certificateLines(c).map(({ label, value }) => ({
        text: [{ text: `${label} : `, bold: true }, value],
        margin: [0, 0, 0, 4] as [number, number, number, number],
      })),
      { text: [{ text: "Sceau de la plateforme : ", bold: true }, seal], margin: [0, 12, 0, 0] },
    ],
  };
  const bytes = await pdfOf(definition);
  return web.body(new Uint8Array(bytes), 200, {
    "content-type": "application/pdf",
    "content-disposition": `inline; filename="certificat-${c.number}.pdf"`,
  });
}

/** GET /archives/:id/certificat/json */
export async function certificateJsonPage(web: Web) {
  const found = await openErasure(web);
  if (!found) return notFoundPage(web);
  const { certificate, seal } = found;
  return web.json({ certificate, seal });
}

const statement = (c: Certificate) =>
  `La clé de ce dossier a été détruite le ${frenchDay(dayOf(new Date(c.erasedAt)))} : ses volets, pièces, messages et textes ne peuvent plus être lus, et l’identité de la personne n’y est plus. Restent ce certificat et le journal des accès, sans le nom de la personne ni de ses proches.`;

/** For those of the unit that carried it, in its module. */
async function openErasure(web: Web) {
  const id = web.req.param("id")!;
  const found = isUuid(id) ? await findErasure(web.var.db, id) : null;
  const { member } = web.var;
  return found && found.owner === member.unit && modulesOf(member, ...owners).includes(found.module)
    ? { ...found, id }
    : null;
}
