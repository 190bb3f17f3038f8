import { html } from "hono/html";
import { freshnessLabel, placesSentence } from "#features/directory/availability.ts";
import { findUnit } from "#features/directory/unit.store.ts";
import { errorSummary, input } from "#ui/parts.ts";
import { forbiddenPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { declarePlaces } from "./declare.action.ts";
import { wholeOf } from "./declaring.ts";

/** GET /places — how many places the unit says are free, and since when. */
export const placesPage = (web: Web) => notDelegated(web) ?? showPlaces(web, null, undefined);

/** A delegation is about patients: it does not speak for the unit. */
const notDelegated = (web: Web) =>
  web.var.member.actingFor
    ? forbiddenPage(web, "Une délégation porte sur les dossiers des patients, pas sur les places de l’unité.")
    : null;

/** POST /places */
export async function declarePlacesPage(web: Web) {
  const refused = notDelegated(web);
  if (refused) return refused;
  const typed = String((await web.req.parseBody()).places ?? "").trim();
  const { db, member, now } = web.var;
  const unit = await findUnit(db, member.unit);
  const free = /^\d{1,3}$/.test(typed) ? Number(typed) : Number.NaN;
  const pools = [{ kind: unit ? wholeOf(unit) : "", sex: "any" as const, free }];
  const result = await declarePlaces(db, member.unit, { kind: "all", pools }, member, now);
  if (result.ok)
    return goTo(web, "/places", "Vos places libres sont à jour : elles paraissent tout de suite dans les recherches.");
  switch (result.refusal.kind) {
    case "not-a-count":
      return showPlaces(web, "Indiquez un nombre de places, de 0 à 999.", typed);
    case "not-your-unit":
    case "unknown-unit":
    case "unknown-kind":
    case "said-twice":
    case "nothing-said":
    case "date-in-the-past":
    case "ends-before-it-starts":
    case "older":
      return showPlaces(web, "Votre unité n’est pas dans l’annuaire : contactez votre référent structure.", typed);
  }
}

async function showPlaces(web: Web, problem: string | null, typed: string | undefined) {
  const { db, member, now } = web.var;
  const unit = await findUnit(db, member.unit);
  const said = unit ? placesSentence(unit.places, now, unit.module) : "Votre unité n’est pas dans l’annuaire.";
  const quick = [0, 1, 2, 3, 4, 5];
  return show(web, {
    title: "Places libres",
    status: problem ? 400 : 200,
    topics: [`unit:${member.unit}`],
    body: html`<h1 class="fr-h4">Nos places libres</h1>
${problem ? errorSummary([{ field: "places", message: problem }]) : ""}
<p><b>${said}.</b>${unit?.places ? html` <span class="note">Chiffre ${freshnessLabel(unit.places.at, now, unit.module)}.</span>` : ""}</p>
<p class="note">Un chiffre récent fait remonter votre unité dans les recherches et évite les demandes sans suite. Passé un mois, il n’est plus montré.</p>
<form method="post" class="boutons fr-mb-3w" aria-label="Choisir un nombre">${quick.map((n) => html`<button class="fr-btn fr-btn--secondary" name="places" value="${n}">${n}</button>`)}</form>
<form method="post" class="etroit">${input({ name: "places", label: "Autre nombre de places libres aujourd’hui", value: typed, error: problem ?? undefined, attributes: 'inputmode="numeric" autocomplete="off"' })}<button class="fr-btn fr-mt-1w">Enregistrer</button></form>`,
  });
}
