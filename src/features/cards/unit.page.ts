import { html } from "hono/html";
import { listContacts } from "#features/contacts/contact.store.ts";
import { freshnessLabel, knownPlaces, placesSentence } from "#features/directory/availability.ts";
import { listCommunes } from "#features/directory/commune.store.ts";
import { findFacilityByFiness } from "#features/directory/facility.store.ts";
import type { Facility } from "#features/directory/facility.ts";
import { isAtHome, kindLabel, mentionLabel, modeLabel } from "#features/directory/kind.ts";
import { limitSentences } from "#features/directory/limit.ts";
import { listUnitsOf } from "#features/directory/unit.store.ts";
import { comforts, type Unit } from "#features/directory/unit.ts";
import { findExpectedWait } from "#features/places/wait.store.ts";
import { waitFigure } from "#features/places/wait.ts";
import { offeredFeatures } from "#features/search/listing.page.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { capital, count, euros } from "#lib/french.ts";
import { badge, facts } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { contactLine, sources } from "./card-parts.page.ts";
import { isListable, kindsOf, visibleUnits } from "./summary.ts";
import { unitLines } from "./unit-said.ts";
import { showUnknown } from "./unknown.page.ts";

/** A unit on the card of its facility: what it takes, its places and their age, its price; the rest is on its own page. */
export function unitSummary(facility: Facility, unit: Unit, now: Date) {
  const address = `/etablissements/${facility.finess}/unites/${unit.id}`;
  const line = [
    kindsOf(unit) === unit.name ? null : kindsOf(unit),
    unit.offer.capacity ? count(unit.offer.capacity, "place installée", "places installées") : null,
    unit.priceMonth === null ? null : `${euros(unit.priceMonth)} par mois, hors aides`,
  ];
  const limits = limitSentences(unit.limits);
  return html`<article class="carte" id="unite-${unit.id}"><div class="ligne"><h3 class="fr-text--md fr-mb-0"><a class="fr-link" href="${address}">${unit.name}</a></h3>${unit.places ? badge(freshnessLabel(unit.places.at, now, unit.module), "neutral") : ""}</div>
<p class="note fr-mb-0">${line.filter(Boolean).join(" · ")}</p>
${standing(unit, now)}
${limits.length > 0 ? html`<details class="repli"><summary>Qui elle accueille, et ses limites</summary><ul class="fr-text--sm fr-mb-0">${limits.map((one) => html`<li>${one}</li>`)}</ul></details>` : ""}</article>`;
}

/** Places with their age, and whether it may be asked at all. */
function standing(unit: Unit, now: Date) {
  const free = (knownPlaces(unit.places, now, unit.module)?.free ?? 0) > 0;
  const isClosed = isOver(unit, now);
  return html`<ul class="raisons fr-mb-1v">${isClosed ? html`<li class="non">Fermée depuis le ${frenchDay(unit.closedOn!)}</li>` : html`<li class="${free ? "oui" : "si"}">${placesSentence(unit.places, now, unit.module)}</li>`}
${unit.accepts || isClosed ? "" : html`<li class="non">N’accepte pas de demandes en ce moment${unit.acceptsFrom ? `, de nouveau à partir du ${frenchDay(unit.acceptsFrom)}` : ""}</li>`}
${unit.sensitive ? html`<li class="si">Unité sensible : montrée aux seuls professionnels connectés</li>` : ""}</ul>`;
}

const isOver = ({ closedOn }: { closedOn: string | null }, now: Date) => closedOn !== null && closedOn <= dayOf(now);

/** GET /etablissements/:finess/unites/:unit : everything a unit says of itself, and its limits as sentences. */
export async function unitPage(web: Web): Promise<Response> {
  const { readDb } = web.var.outside;
  const { now, visitor } = web.var;
  const facility = await findFacilityByFiness(readDb, web.req.param("finess") ?? "");
  if (!facility) return showUnknown(web);
  const units = visibleUnits(await listUnitsOf(readDb, facility.id), { professional: visitor !== null });
  const unit = units.find(({ id }) => id === web.req.param("unit"));
  // a sensitive unit and one that is not there look the same
  if (!unit) return showUnknown(web);
  const contacts = await listContacts(readDb, facility.id, visitor ? ["public", "professionals"] : ["public"]);
  const address = `/etablissements/${facility.finess}`;
  const own = contacts.filter((contact) => contact.unit === unit.id);
  const others = units.filter(({ id }) => id !== unit.id);
  return show(web, {
    title: `${unit.name}, ${facility.name}`,
    about: {
      canonical: `${address}/unites/${unit.id}`,
      index: isListable(facility) && !unit.sensitive,
      description: `${unit.name} de ${facility.name}, ${facility.city} (${facility.departement}) : ${kindsOf(unit).toLowerCase()}, places, limites d’accueil, horaires et contacts.`,
    },
    body: html`<p class="fil fr-mb-1v"><a href="/annuaire">Annuaire</a> › <a href="${address}">${facility.name}</a> › ${unit.name}</p>
<h1 class="fr-h3 fr-mb-1v">${unit.name}</h1><p class="fr-mb-2w">${facility.name}, ${facility.city} (${facility.departement})</p>
${standing(unit, now)}
${isOver(facility, now) || isOver(unit, now) ? "" : html`<p class="boutons fr-mt-2w"><a class="fr-btn" href="${address}?demande=1">Demander un hébergement</a></p>`}
<div class="deux"><div>${unit.card.presentation ? html`<p>${unit.card.presentation}</p>` : ""}
<section aria-labelledby="unite-offre"><h2 class="fr-h5 fr-mb-1w" id="unite-offre">Ce qu’elle propose</h2>${facts(await offerLines(web, unit))}</section>
${limitList(unit)}</div>
<aside>${own.length > 0 ? html`<div class="carte"><h2 class="fr-h6 fr-mb-1w">Joindre l’unité</h2><ul class="fr-raw-list fr-text--sm fr-mb-0">${own.map(contactLine)}</ul></div>` : ""}
${others.length > 0 ? html`<div class="carte"><h2 class="fr-h6 fr-mb-1w">Les autres unités</h2><ul class="fr-text--sm fr-mb-0">${others.map((other) => html`<li><a href="${address}/unites/${other.id}">${other.name}</a></li>`)}</ul></div>` : ""}
${sources(unit)}</aside></div>`,
  });
}

async function offerLines(web: Web, unit: Unit) {
  const rooms = [unit.offer.single && "chambres simples", unit.offer.double && "chambres doubles"]
    .filter(Boolean)
    .join(" et ");
  const features = [...offeredFeatures(unit.offer), ...(unit.offer.comfort ?? []).map((code) => comforts[code])];
  const capacity = unit.offer.capacity ? count(unit.offer.capacity, "place installée", "places installées") : "";
  const modes = unit.modes.map(modeLabel).filter((label) => Number.isNaN(Number(label)));
  const lines: [string, string][] = [
    ["Accueil", kindsOf(unit)],
    ["Mentions", unit.mentions.map(mentionLabel).join(", ")],
    ["Modes", modes.join(", ")],
    ["Capacité", capital([capacity, rooms].filter(Boolean).join(", "))],
    ["Zone d’intervention", await zoneSaid(web, unit)],
    ["Prix", unit.priceMonth === null ? "" : `${euros(unit.priceMonth)} par mois, hors aides`],
    ["Propose", features.join(", ")],
    ["Attente habituelle", await waitSaid(web, unit)],
  ];
  return [...lines.flatMap(([label, value]) => (value ? [{ label, value }] : [])), ...unitLines(unit.card)];
}

/** From the list to the arrival, for each kind of need; never from fewer than six cases. */
async function waitSaid(web: Web, unit: Unit): Promise<string> {
  const waits = await Promise.all(
    unit.kinds.map(async (kind) => ({
      kind,
      wait: await findExpectedWait(web.var.outside.readDb, unit.id, kind, web.var.now),
    })),
  );
  if (waits.length <= 1 || waits.every(({ wait }) => "tooFew" in wait))
    return waits[0] ? waitFigure(waits[0].wait) : "";
  return waits.map(({ kind, wait }) => `${kindLabel(kind)} : ${waitFigure(wait)}`).join(" ; ");
}

/** Communes one may read in a breath; beyond, how many and some of them. */
const mostCommunes = 30;

async function zoneSaid(web: Web, unit: Unit): Promise<string> {
  if (!unit.kinds.some(isAtHome)) return "";
  const codes = unit.zoneCommunes ?? [];
  if (codes.length === 0) return unit.zoneKm ? `${unit.zoneKm} km autour` : "";
  const names = (await listCommunes(web.var.outside.readDb, codes.slice(0, mostCommunes))).map(({ name }) => name);
  const more = codes.length - names.length;
  return `${count(codes.length, "commune")} : ${names.join(", ")}${more > 0 ? ` et ${count(more, "autre")}` : ""}`;
}

function limitList(unit: Unit) {
  const sentences = limitSentences(unit.limits);
  return html`<section class="fr-mt-3w" aria-labelledby="unite-limites"><h2 class="fr-h5 fr-mb-1w" id="unite-limites">Qui elle accueille, et ses limites</h2>
${sentences.length > 0 ? html`<ul>${sentences.map((one) => html`<li>${one}</li>`)}</ul><p class="note">Une limite se discute parfois : chaque dossier est étudié.</p>` : html`<p>L’unité n’a pas indiqué de limite.</p>`}</section>`;
}
