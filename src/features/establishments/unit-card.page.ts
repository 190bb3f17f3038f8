import { html } from "hono/html";
import type { Structure } from "#features/administration/structure.ts";
import { placesSentence } from "#features/directory/availability.ts";
import { limitSentences } from "#features/directory/limit.ts";
import { listUnits } from "#features/directory/unit.store.ts";
import type { Unit, UnitId } from "#features/directory/unit.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { warning } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import type { Web } from "#web/web.ts";
import { changeUnit } from "./change.action.ts";
import { listStaffing } from "./establishment.store.ts";
import { lackOf, themeCard, unitBadge } from "./facility-card.page.ts";
import { ficheLink, openEstablishment, showFiche } from "./fiche.page.ts";
import { fieldLine } from "./field.page.ts";
import { read, type Typed } from "./reading.ts";
import { codedOf } from "./reportable.ts";
import { aroundOf, reportAddress, saveSection, showSection, type Target } from "./section.page.ts";
import { unitSections } from "./unit-field.ts";
import { ownerSentence } from "./wording.ts";

export type OpenUnit = { structure: Structure; unit: Unit; live: number; lack: string | null };

/** A unit of the establishment the référent administers; null for any other, which does not exist here. */
export async function openUnitOf(web: Web): Promise<OpenUnit | null> {
  const id = web.req.param("unite") ?? "";
  if (!isUuid(id)) return null;
  const { db, now } = web.var;
  const { structure, of } = await openEstablishment(web);
  const unit = (await listUnits(db, [id as UnitId]))[0];
  if (!unit || unit.facility !== of.id) return null;
  const staffing = await listStaffing(db, of.id, dayOf(now));
  return {
    structure,
    unit,
    live: staffing.find((one) => one.unit === unit.id)?.live ?? 0,
    lack: lackOf(unit, staffing, dayOf(now)),
  };
}

export const unitLink = ({ id, name }: Pick<Unit, "id" | "name">) => ({
  href: `/structure/fiche/unites/${id}`,
  label: name,
});

/** GET /structure/fiche/unites/:unite */
export async function unitFichePage(web: Web): Promise<Response> {
  const found = await openUnitOf(web);
  if (!found) return notFoundPage(web);
  const { structure, unit, live, lack } = found;
  const { now } = web.var;
  const today = dayOf(now);
  const sections = unitSections(unit);
  const around = await aroundOf(
    web,
    unit,
    sections.flatMap(({ fields }) => fields),
    unit.id,
  );
  const coded = codedOf(unit);
  const isClosed = unit.closedOn !== null && unit.closedOn <= today;
  return showFiche(web, structure, {
    title: unit.name,
    back: ficheLink,
    body: html`<div class="ligne fr-mb-2w"><span>${unit.kinds.length === 0 ? "" : html`${placesSentence(unit.places, now, unit.module)} · `}${count(live, "demande")} en cours</span>${unitBadge(unit, today)}</div>
${lack ? html`<p class="a-vous">Cette unité reçoit des demandes, mais ${lack} <a href="/structure">Voir les membres</a></p>` : ""}
${isClosed ? warning(`Unité fermée depuis le ${frenchDay(unit.closedOn!)}`, html`Elle garde ses dossiers. Pour la rouvrir, <a href="/structure/fiche/historique?unite=${unit.id}">annulez sa fermeture dans l’historique</a>.`) : ""}
<div class="deux"><div>
${sections.map((section) => themeCard(section.title, `/structure/fiche/unites/${unit.id}/${section.slug}`, html`${section.slug === "limites" ? limitsRead(unit) : ""}<dl class="fiche fr-mb-0">${section.fields.map((field) => fieldLine(unit, field, around))}</dl>`))}
${coded.length === 0 ? "" : html`<section class="carte"><h2 class="fr-h6 fr-mb-1w">Dans les mots du ROR</h2><dl class="fiche fr-mb-0">${coded.map(({ label, shown, owner, field }) => html`<dt>${label}</dt><dd>${shown}${owner ? html`<br><span class="note">${ownerSentence(owner)} · <a href="${reportAddress(field, unit.id)}">Signaler une erreur<span class="fr-sr-only"> dans : ${label}</span></a></span>` : ""}</dd>`)}</dl></section>`}
</div><aside>
<div class="carte"><h2 class="fr-h6 fr-mb-1w">Aussi</h2><ul class="fr-raw-list fr-text--sm fr-mb-0"><li><a href="/structure/fiche/contacts">Contacts</a></li><li><a href="/structure/fiche/historique?unite=${unit.id}">Historique de cette unité</a></li><li><a href="/structure/fiche/unites/${unit.id}/liste-attente">Liste d’attente : dire leur rang aux personnes</a></li>${isClosed ? "" : html`<li><a href="/structure/fiche/unites/${unit.id}/fermeture">Fermer cette unité</a></li>`}</ul></div>
</aside></div>`,
  });
}

/** What someone who searches will read. */
function limitsRead(unit: Unit) {
  const said = limitSentences(unit.limits);
  return said.length === 0
    ? html`<p class="note">Aucune limite : l’unité paraît dans toutes les recherches de son type.</p>`
    : html`<ul class="raisons fr-mb-1w">${said.map((sentence) => html`<li class="si">${sentence}</li>`)}</ul>`;
}

/** GET /structure/fiche/unites/:unite/:partie */
export async function unitSectionPage(web: Web): Promise<Response> {
  const found = await openSection(web);
  return found ? showSection(web, found.structure, found.target) : notFoundPage(web);
}

/** POST /structure/fiche/unites/:unite/:partie */
export async function saveUnitSectionPage(web: Web): Promise<Response> {
  const found = await openSection(web);
  return found ? saveSection(web, found.structure, found.target) : notFoundPage(web);
}

async function openSection(web: Web): Promise<{ structure: Structure; target: Target<Unit> } | null> {
  const found = await openUnitOf(web);
  const section = found && unitSections(found.unit).find(({ slug }) => slug === web.req.param("partie"));
  if (!section) return null;
  const { structure, unit, live } = found;
  const { db, member, now } = web.var;
  const target: Target<Unit> = {
    ...{
      of: unit,
      section: { ...section, title: `${section.title} — ${unit.name}` },
      path: `/structure/fiche/unites/${unit.id}/${section.slug}`,
      back: unitLink(unit),
      unit: unit.id,
    },
    ...(section.slug === "limites"
      ? { preview: true as const, before: (typed: Typed | null) => preview(unit, section.fields, typed) }
      : {}),
    ...(section.slug === "accueil" && live > 0 ? { before: () => inCourse(live) } : {}),
    save: (proposals) => changeUnit(db, unit.id, proposals, member, now),
  };
  return { structure, target };
}

const inCourse = (live: number) =>
  warning(
    `${count(live, "demande est", "demandes sont")} en cours dans cette unité`,
    "Ne plus accepter de demandes, ou annoncer une fermeture, ne les arrête pas : répondez à chacune depuis « Demandes reçues ».",
  );

/** The sentences of the limits as they are, or as what was typed would make them. */
function preview(unit: Unit, fields: Target<Unit>["section"]["fields"], typed: Typed | null) {
  const next =
    typed === null
      ? unit
      : fields.reduce((one, field) => {
          const reading = read(field.control, field.name, typed, field.get(unit));
          return reading.ok ? field.set(one, reading.value, null) : one;
        }, unit);
  const said = limitSentences(next.limits);
  return html`<section class="carte fr-mb-3w" aria-labelledby="apercu"><h2 class="fr-text--md fr-mb-1v" id="apercu">${typed === null ? "Ce que lit aujourd’hui un demandeur" : "Ce que lirait un demandeur, une fois enregistré"}</h2>
${said.length === 0 ? html`<p class="note fr-mb-0">Aucune limite.</p>` : html`<ul class="raisons">${said.map((sentence) => html`<li class="si">${sentence}</li>`)}</ul>`}</section>`;
}
