import { html } from "hono/html";
import { bookingAddress, bookingKinds } from "#features/contacts/booking.ts";
import { listContacts } from "#features/contacts/contact.store.ts";
import type { Contact } from "#features/contacts/contact.ts";
import { listDocuments } from "#features/contacts/document.store.ts";
import { shortCategory } from "#features/directory/category.ts";
import { findFacilityByFiness } from "#features/directory/facility.store.ts";
import { type Facility, isFictitious, isUnnumbered, statusLabels } from "#features/directory/facility.ts";
import { listUnitsOf } from "#features/directory/unit.store.ts";
import type { Unit } from "#features/directory/unit.ts";
import { unitMap } from "#features/maps/map.page.ts";
import { distanceLabel } from "#features/search/listing.page.ts";
import { listNearestLike } from "#features/search/search.store.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { count, euros } from "#lib/french.ts";
import { badge, warning } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { askPage } from "./ask.page.ts";
import { contactList, documentList, offered, presentation, priceTable, sources } from "./card-parts.page.ts";
import { estimateTeaser } from "./estimate.page.ts";
import { printedFooter } from "./print.page.ts";
import { structuredData } from "./structured.ts";
import { descriptionOf, isListable, priceFrom, visibleUnits } from "./summary.ts";
import { unitSummary } from "./unit.page.ts";
import { showUnknown } from "./unknown.page.ts";

/** What the card shows, as far as this reader may know it. */
type Card = {
  facility: Facility;
  units: Unit[];
  contacts: Contact[];
  booking: string | null;
  isClosed: boolean;
  now: Date;
};

/** GET /etablissements/:finess : the card of a facility, for everyone, at an address that never changes. */
export async function facilityPage(web: Web): Promise<Response> {
  const { readDb, publicUrl, bookingSandbox } = web.var.outside;
  const { now, visitor } = web.var;
  const facility = await findFacilityByFiness(readDb, web.req.param("finess") ?? "");
  if (!facility) return showUnknown(web);
  const [all, contacts, documents] = await Promise.all([
    listUnitsOf(readDb, facility.id),
    listContacts(readDb, facility.id, visitor ? ["public", "professionals"] : ["public"]),
    listDocuments(readDb, facility.id),
  ]);
  const today = dayOf(now);
  const isClosed = facility.closedOn !== null && facility.closedOn <= today;
  const units = visibleUnits(all, { professional: visitor !== null });
  if (web.req.query("demande") === "1" && !isClosed && units.length > 0) return askPage(web, facility);
  const ofUnits = new Set<string>(units.map(({ id }) => id));
  const card: Card = {
    facility,
    units: isClosed ? [] : units,
    contacts: contacts.filter(({ unit }) => unit === null || ofUnits.has(unit)),
    booking: isClosed ? null : bookingAddress(facility.booking, facility.finess, today, bookingSandbox),
    isClosed,
    now,
  };
  const near = await listNearestLike(readDb, facility, 5);
  const address = `/etablissements/${facility.finess}`;
  const isPublicView = visitor === null;
  return show(web, {
    title: `${facility.name}, ${facility.city}`,
    about: {
      canonical: address,
      index: isListable(facility),
      description: descriptionOf(facility, card.units),
      ...(isPublicView && !isClosed ? { data: structuredData(facility, card.units, card.contacts, publicUrl) } : {}),
    },
    body: html`<p class="fil fr-mb-1v"><a href="/annuaire">Annuaire</a> › ${facility.name}</p>
${isClosed ? closed(facility, near) : ""}
${heading(card)}
<div class="deux"><div>${card.units.length > 0 ? unitList(card) : isClosed ? "" : notHere(facility)}
${presentation(facility, card.units)}${offered(facility, card.units)}${isClosed ? "" : priceTable(facility.prices, facility)}${documentList(facility, documents)}</div>
<aside>${contactList(facility, card.contacts)}${isClosed ? "" : await estimateTeaser(web, facility)}${around(facility, near)}${sources(facility, `/fhir/Organization?identifier=${facility.finess}`)}<p class="fr-text--sm fr-mt-2w"><a href="/etablissements/${facility.finess}/erreur" rel="nofollow">Signaler une erreur sur cette fiche</a> <span class="note">(professionnels connectés)</span></p></aside></div>
${await printedFooter(publicUrl + address, now)}`,
  });
}

type Near = Awaited<ReturnType<typeof listNearestLike>>;

const nearLinks = (near: Near) =>
  near.map(
    ({ facility: other, distanceKm }, i) =>
      html`${i > 0 ? ", " : ""}<a href="/etablissements/${other.finess}">${other.name}</a> (${distanceLabel(distanceKm ?? 0)})`,
  );

const closed = (facility: Facility, near: Near) =>
  warning(
    `Établissement fermé depuis le ${frenchDay(facility.closedOn!)}`,
    near.length > 0
      ? html`Les plus proches du même type : ${nearLinks(near.slice(0, 3))}.`
      : "Aucun autre établissement du même type n’est connu à proximité.",
  );

/** Who, where, what one may do now, and the figures one looks for first. */
function heading({ facility, units, booking, isClosed }: Card) {
  const price = priceFrom(facility, units);
  const capacity = units.reduce((sum, { offer }) => sum + (offer.capacity ?? 0), 0);
  const figures: [string, string][] = [
    ...(price === null || isClosed
      ? []
      : ([["À partir de", `${euros(price)} par mois, avant aides`]] as [string, string][])),
    ...(capacity > 0 ? ([["Capacité", count(capacity, "place")]] as [string, string][]) : []),
    ...(units.some(({ offer }) => offer.ash) ? ([["Aide sociale (ASH)", "Habilité"]] as [string, string][]) : []),
    ...(units.some(({ offer }) => offer.apl) ? ([["Aide au logement (APL)", "Ouverte"]] as [string, string][]) : []),
  ];
  return html`<div class="ligne ligne--base"><h1 class="fr-h3 fr-mb-1v">${facility.name}</h1>${badge(shortCategory(facility.category, facility.categoryLabel), "neutral")}</div>
<p class="fr-mb-2w">${[facility.categoryLabel, facility.legalStatus && statusLabels[facility.legalStatus], `${facility.city} (${facility.departement})`].filter(Boolean).join(" · ")}</p>
${note(facility)}
${facility.closedOn && !isClosed ? html`<p><b>Fermera le ${frenchDay(facility.closedOn)}.</b></p>` : ""}
${units.length > 0 ? actions(facility, booking) : ""}
${figures.length > 0 ? html`<dl class="reperes fr-mb-3w">${figures.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>` : ""}`;
}

function note(facility: Facility) {
  if (isFictitious(facility.finess)) return html`<p class="note">Établissement fictif, créé pour la démonstration.</p>`;
  if (isUnnumbered(facility.finess))
    return html`<p class="note">Connu par une liste de prix sans numéro FINESS : la commune est la plus proche de ses coordonnées.</p>`;
  return "";
}

/** A click on the booking site is counted by the day: the ping says nothing of who clicked. */
const actions = (facility: Facility, booking: string | null) =>
  html`<div class="boutons fr-mb-3w"><a class="fr-btn" href="/etablissements/${facility.finess}?demande=1">Demander un hébergement</a>
${booking ? html`<a class="fr-btn fr-btn--secondary" href="${booking}" rel="noopener noreferrer external" ping="/etablissements/${facility.finess}/rendez-vous">Prendre rendez-vous<span class="fr-sr-only"> pour ${bookingKinds[facility.booking!.kind]}, sur un autre site</span></a>` : ""}
${facility.phone ? html`<a class="fr-btn fr-btn--secondary au-telephone" href="tel:${facility.phone.replaceAll(" ", "")}">Appeler</a>` : ""}
<button type="button" class="fr-btn fr-btn--tertiary" data-print>Imprimer</button></div>
${booking ? html`<p class="note boutons">« Prendre rendez-vous » ouvre un autre site, ${new URL(booking).host}, pour ${bookingKinds[facility.booking!.kind]} (${facility.booking!.label}). La demande d’hébergement se fait ici.</p>` : ""}`;

const notHere = (facility: Facility) =>
  html`<p>Cet établissement ne reçoit pas de demandes par Sextant : prenez contact avec lui directement${facility.phone ? "" : ", à l’adresse ci-contre"}.</p>`;

function unitList({ facility, units, now }: Card) {
  const supposed = !facility.origins.offer && !isFictitious(facility.finess);
  return html`<section aria-labelledby="unites"><h2 class="fr-h5 fr-mb-1w" id="unites">${units.length === 1 ? "L’unité et ses places" : `Les ${units.length} unités et leurs places`}</h2>
${supposed ? html`<p class="note">L’offre ci-dessous est déduite de la catégorie de l’établissement : il ne l’a pas encore confirmée.</p>` : ""}
${units.map((unit) => unitSummary(facility, unit, now))}</section>`;
}

/** Where it stands, how to go there, and its neighbours. Nothing is asked of another site until someone clicks. */
function around(facility: Facility, near: Near) {
  if (!facility.point) return "";
  const { lat, lon } = facility.point;
  const dots = [
    { lat, lon, label: facility.name, strong: true },
    ...near.flatMap(({ facility: other }) =>
      other.point ? [{ ...other.point, label: other.name, strong: false }] : [],
    ),
  ];
  const reach = Math.min(50, Math.max(2, Math.ceil((near.at(-1)?.distanceKm ?? 5) * 1.1)));
  return html`<div class="carte"><h2 class="fr-h6 fr-mb-1w">Y aller</h2>
${unitMap({ centre: facility.point, radiusKm: reach, dots, label: `Carte : ${facility.name} au centre d’un cercle de ${reach} km, avec les établissements du même type autour` })}
${facility.card.transport ? html`<p class="fr-text--sm fr-mt-1w fr-mb-1w">${facility.card.transport}</p>` : ""}
<p class="fr-mt-1w fr-mb-1w"><a class="fr-link" href="https://www.openstreetmap.org/directions?to=${lat}%2C${lon}" rel="noopener noreferrer external">Itinéraire (ouvre OpenStreetMap)</a></p>
<p class="au-telephone fr-mb-1w"><a class="fr-link" href="geo:${lat},${lon}?q=${lat},${lon}">Ouvrir dans l’application de cartes du téléphone</a></p>
${near.length > 0 ? html`<p class="note fr-mb-0">À proximité, du même type : ${nearLinks(near.slice(0, 3))}.</p>` : ""}</div>`;
}
