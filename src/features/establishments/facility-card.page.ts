import { html } from "hono/html";
import { showStructure } from "#features/administration/frame.page.ts";
import type { Structure } from "#features/administration/structure.ts";
import { bookingState } from "#features/bookings/booking.ts";
import { listDocuments } from "#features/contacts/document.store.ts";
import { weightLabel } from "#features/contacts/document.ts";
import { kindLabel } from "#features/directory/kind.ts";
import { originOf } from "#features/directory/owner.ts";
import { listUnitsOf } from "#features/directory/unit.store.ts";
import type { Unit } from "#features/directory/unit.ts";
import { countOpenReports } from "#features/reports/report.store.ts";
import { addMonths, ago, dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import { badge, emptyState } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import type { Web } from "#web/web.ts";
import { changeFacility } from "./change.action.ts";
import { type EditLine, listEdits } from "./edit.store.ts";
import { listStaffing, type Staffing } from "./establishment.store.ts";
import { type Establishment, facilitySections } from "./facility-field.ts";
import { ficheLink, openEstablishment } from "./fiche.page.ts";
import { fieldLine, originSentence } from "./field.page.ts";
import { isNothing } from "./field.ts";
import { editSentence, fieldOfEdit } from "./history.page.ts";
import { phoneWords } from "./reading.ts";
import { identityOf } from "./reportable.ts";
import { aroundOf, reportAddress, saveSection, showSection, type Target } from "./section.page.ts";
import { bookingStates, ownerSentence } from "./wording.ts";

/** After so many months a card is to be read again (product specification §8.6). */
const staleMonths = 6;

/** GET /structure/fiche — the card as it stands: what waits for the référent, each theme with its way in, the units. */
export async function fichePage(web: Web): Promise<Response> {
  const { db, now } = web.var;
  const { structure, of } = await openEstablishment(web);
  const today = dayOf(now);
  const [units, staffing, edits, open, documents] = await Promise.all([
    listUnitsOf(db, of.id),
    listStaffing(db, of.id, today),
    listEdits(db, of.id, { unit: null, limit: 4, offset: 0 }),
    countOpenReports(db, of.id),
    listDocuments(db, of.id),
  ]);
  const around = await aroundOf(web, of, [], null);
  const waiting = waitingOf(of, units, staffing, edits, open, now);
  const booking = bookingState(of.booking, today);
  const opened = units.filter(({ closedOn }) => !closedOn || closedOn > today);
  const closed = units.filter((unit) => !opened.includes(unit));
  return showStructure(web, structure, {
    title: "Votre fiche",
    body: html`${waiting.length === 0 ? "" : html`<section class="a-vous fr-mb-3w" aria-labelledby="a-vous"><h2 class="fr-text--md fr-mb-1v" id="a-vous">À vous</h2><ul class="fr-mb-0">${waiting.map((line) => html`<li>${line}</li>`)}</ul></section>`}
<p class="ligne"><span>Ce que montrent l’annuaire et les recherches.</span><a class="fr-link fr-link--sm" href="/etablissements/${of.finess}">Voir la fiche comme tout le monde</a></p>
<div class="deux"><div>
<div class="ligne"><h2 class="fr-h6 fr-mb-1w">${count(opened.length, "unité ouverte", "unités ouvertes")}</h2><a class="fr-link fr-link--sm" href="/structure/fiche/unites/nouvelle">Ouvrir une unité</a></div>
${opened.length === 0 ? emptyState("Aucune unité ouverte : cet établissement ne peut ni adresser ni recevoir de dossier.") : opened.map((unit) => unitItem(unit, staffing, today))}
${closed.length === 0 ? "" : html`<details class="fr-mt-2w"><summary>${count(closed.length, "unité fermée", "unités fermées")}</summary>${closed.map((unit) => unitItem(unit, staffing, today))}</details>`}
${facilitySections.map((section) => themeCard(section.title, `/structure/fiche/${section.slug}`, html`<dl class="fiche fr-mb-0">${section.fields.map((field) => fieldLine(of, field, around))}</dl>`))}
</div><aside>
${themeCard("Contacts", "/structure/fiche/contacts", of.contactRows.length === 0 ? html`<p class="note fr-mb-0">Aucun contact : qui joindre pour une admission, une visite, une urgence ?</p>` : html`<ul class="fr-raw-list fr-text--sm fr-mb-0">${of.contactRows.slice(0, 5).map((row) => html`<li><b>${row.label}</b> : ${row.means === "phone" ? phoneWords(row.value) : row.value}</li>`)}</ul>`)}
${themeCard("Documents", "/structure/fiche/documents", documents.length === 0 ? html`<p class="note fr-mb-0">Aucun document : une plaquette aide à choisir.</p>` : html`<ul class="fr-raw-list fr-text--sm fr-mb-0">${documents.slice(0, 5).map((one) => html`<li>${one.title} <span class="note">${weightLabel(one)}</span></li>`)}</ul>`)}
${themeCard("Prise de rendez-vous", "/structure/fiche/rendez-vous", html`${badge(bookingStates[booking].label, bookingStates[booking].tone)}${of.booking ? html`<p class="fr-text--sm fr-mt-1v fr-mb-0">${of.booking.label}</p>` : ""}`)}
${identityCard(of)}
<div class="carte"><div class="ligne"><h2 class="fr-h6 fr-mb-1w">Dernières modifications</h2></div>
${edits.length === 0 ? html`<p class="note">Aucune pour l’instant.</p>` : html`<ul class="fr-raw-list fr-text--sm">${edits.map((edit) => html`<li class="fr-mb-1v">${editSentence(edit, fieldOfEdit(edit, of, units), new Map())}<br><span class="note">${edit.by}, le ${frenchInstant(edit.at)}</span></li>`)}</ul>`}
<p class="fr-mb-0"><a class="fr-link fr-link--sm" href="/structure/fiche/historique">Historique et retours en arrière</a></p></div>
</aside></div>`,
  });
}

/** What this person should do, most urgent first. */
function waitingOf(
  of: Establishment,
  units: readonly Unit[],
  staffing: readonly Staffing[],
  edits: readonly EditLine[],
  open: number,
  now: Date,
): Html[] {
  const today = dayOf(now);
  const lines: (Html | null)[] = [
    bookingState(of.booking, today) === "dead"
      ? html`Votre lien de rendez-vous ne répond plus, son bouton est caché. <a href="/structure/fiche/rendez-vous">Le corriger ou l’essayer</a>`
      : null,
    ...units.flatMap((unit) => {
      const lack = lackOf(unit, staffing, today);
      return lack ? [html`<b>${unit.name}</b> : ${lack} <a href="/structure">Voir les membres</a>`] : [];
    }),
    open > 0
      ? html`${count(open, "signalement est", "signalements sont")} à transmettre. <a href="/structure/fiche/signalements">Les voir</a>`
      : null,
  ];
  const last = edits[0]?.at;
  if (last && dayOf(last) < addMonths(today, -staleMonths))
    lines.push(
      html`Votre fiche n’a pas changé depuis ${ago(last, now).replace("il y a ", "")} : relisez-la, puis corrigez ce qui n’est plus vrai.`,
    );
  if (!last && facilitySections[0]!.fields.every((field) => isNothing(field.get(of))))
    lines.push(
      html`Votre fiche ne dit encore rien de vous. <a href="/structure/fiche/presentation">Écrire la présentation</a>`,
    );
  return lines.filter((line) => line !== null);
}

/** What keeps the requests of a unit from being read; null when nothing does. */
export function lackOf(unit: Unit, staffing: readonly Staffing[], today: string): string | null {
  if (unit.kinds.length === 0 || (unit.closedOn && unit.closedOn <= today)) return null;
  const { receivers = 0, reached = 0 } = staffing.find((one) => one.unit === unit.id) ?? {};
  if (receivers === 0) return "personne n’y reçoit les demandes.";
  return reached === 0 ? "aucun receveur n’est prévenu par courriel." : null;
}

function unitItem(unit: Unit, staffing: readonly Staffing[], today: string) {
  const lack = lackOf(unit, staffing, today);
  const live = staffing.find((one) => one.unit === unit.id)?.live ?? 0;
  return html`<article class="carte"><div class="ligne"><h3 class="fr-text--md fr-mb-0"><a href="/structure/fiche/unites/${unit.id}">${unit.name}</a></h3>${unitBadge(unit, today)}</div>
<p class="fr-text--sm fr-mb-0">${unit.kinds.length === 0 ? "Adresse des dossiers, n’en reçoit pas" : unit.kinds.map(kindLabel).join(", ")}${live > 0 ? ` · ${count(live, "demande")} en cours` : ""}</p>${lack ? html`<p class="age tard fr-mb-0">${lack.charAt(0).toUpperCase()}${lack.slice(1)}</p>` : ""}</article>`;
}

export function unitBadge({ closedOn, accepts, acceptsFrom, kinds }: Unit, today: string) {
  if (closedOn)
    return badge(
      closedOn > today ? `ferme le ${frenchDay(closedOn)}` : `fermée le ${frenchDay(closedOn)}`,
      closedOn > today ? "warning" : "neutral",
    );
  if (kinds.length === 0) return badge("demandeur", "neutral");
  if (accepts || (acceptsFrom !== null && acceptsFrom <= today)) return badge("accepte des demandes", "success");
  return badge(acceptsFrom ? `de nouveau le ${frenchDay(acceptsFrom)}` : "n’accepte pas", "neutral");
}

export const themeCard = (title: string, href: string, body: Html) =>
  html`<section class="carte"><div class="ligne"><h2 class="fr-h6 fr-mb-1w">${title}</h2><a class="fr-link fr-link--sm" href="${href}">Modifier<span class="fr-sr-only"> : ${title}</span></a></div>${body}</section>`;

/** What identifies the establishment is never typed here: each line says who says it. */
function identityCard(of: Establishment) {
  const lines = identityOf(of).map(({ path, label, shown, owner, field }) => {
    const origin = originOf(of.origins, path);
    const said = owner
      ? html`${ownerSentence(owner)} · <a href="${reportAddress(field, null)}">Signaler une erreur<span class="fr-sr-only"> dans : ${label}</span></a>`
      : origin
        ? originSentence(origin)
        : "";
    return html`<li class="fr-mb-1v"><span class="note">${label}</span><br>${shown}${said ? html`<br><span class="note">${said}</span>` : ""}</li>`;
  });
  return html`<section class="carte"><h2 class="fr-h6 fr-mb-1w">Identité</h2><ul class="fr-raw-list fr-text--sm fr-mb-0"><li class="fr-mb-1v"><span class="note">Numéro FINESS</span><br>${of.finess}</li>${lines}</ul></section>`;
}

/** GET /structure/fiche/:partie */
export async function facilitySectionPage(web: Web): Promise<Response> {
  const found = await openSection(web);
  return found ? showSection(web, found.structure, found.target) : notFoundPage(web);
}

/** POST /structure/fiche/:partie */
export async function saveFacilitySectionPage(web: Web): Promise<Response> {
  const found = await openSection(web);
  return found ? saveSection(web, found.structure, found.target) : notFoundPage(web);
}

async function openSection(web: Web): Promise<{ structure: Structure; target: Target<Establishment> } | null> {
  const section = facilitySections.find(({ slug }) => slug === web.req.param("partie"));
  if (!section) return null;
  const { structure, of } = await openEstablishment(web);
  const { db, member, now } = web.var;
  const target: Target<Establishment> = {
    ...{ of, section, path: `/structure/fiche/${section.slug}`, back: ficheLink, unit: null },
    save: (proposals) => changeFacility(db, proposals, member, now),
  };
  return { structure, target };
}
