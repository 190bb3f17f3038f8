import { html } from "hono/html";
import { criteria } from "#features/search/relaxation.ts";
import type { Search } from "#features/search/search.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import { badge, emptyState, hidden, input } from "#ui/parts.ts";
import type { LastFound } from "./letter.store.ts";
import { resultsPath, type SavedSearch, type State, savedSearchLimits, searchOfCriteria } from "./saved-search.ts";

/** What a search asks, in words. */
export const criteriaWords = (search: Search): string[] => [
  ...(search.text ? [`« ${search.text} »`] : []),
  ...(search.near ? [`à ${search.radiusKm} km de votre position`] : []),
  ...(search.place ? [`à ${search.radiusKm} km de ${search.place}`] : []),
  ...criteria(search).map(({ label }) => label),
];

export type Shown = {
  searches: SavedSearch[];
  found: Map<string, LastFound>;
  /** Where the forms go, and the token that opens them. */
  action: string;
  token: string | null;
  /** A name that was refused. */
  wrong?: { id: string; typed: string; message: string } | undefined;
};

export const searchList = (shown: Shown): Html =>
  shown.searches.length === 0
    ? emptyState(
        "Aucune recherche enregistrée. Faites une recherche dans l’annuaire, puis « M’avertir quand une place se libère ».",
        html`<a class="fr-link" href="/annuaire">Chercher dans l’annuaire</a>`,
      )
    : html`${shown.searches.map((search) => card(search, shown))}
<p class="note">${count(shown.searches.length, "recherche enregistrée", "recherches enregistrées")} sur ${savedSearchLimits.most} au plus. Chacune est regardée toutes les heures de 7 h 30 à 20 h, et vous avertit une fois par jour au plus.</p>`;

const states = {
  "to-confirm": { label: "À confirmer", tone: "warning" },
  active: { label: "Active", tone: "success" },
  paused: { label: "En pause", tone: "neutral" },
  ended: { label: "Arrêtée", tone: "neutral" },
} satisfies Record<State, { label: string; tone: "warning" | "success" | "neutral" }>;

function card(search: SavedSearch, shown: Shown): Html {
  const { label, tone } = states[search.state];
  const last = shown.found.get(search.id);
  const button = (acte: string, words: string, kind = "secondary") =>
    html`<button class="fr-btn fr-btn--${kind} fr-btn--sm" name="acte" value="${acte}">${words}<span class="fr-sr-only"> : ${search.name}</span></button>`;
  const wrong = shown.wrong?.id === search.id ? shown.wrong : null;
  return html`<article class="carte fr-mb-2w" id="recherche-${search.id}"><div class="ligne"><h2 class="fr-text--md fr-mb-0">${search.name}</h2>${badge(label, tone)}</div>
<p class="fr-mb-1w">${criteriaWords(searchOfCriteria(search.criteria)).join(" · ")}</p>
<p class="note fr-mb-1w">Enregistrée le ${frenchDay(dayOf(search.createdAt))}. ${last ? html`Dernier avis le ${frenchDay(dayOf(last.at))} : ${last.found.slice(0, 5).map((one, i) => html`${i > 0 ? ", " : ""}<a href="/etablissements/${one.finess}">${one.name}</a>`)}${last.found.length > 5 ? ` et ${count(last.found.length - 5, "autre")}` : ""}.` : "Aucune place nouvelle depuis."}</p>
${search.state === "ended" ? html`<p class="note">Arrêtée parce que personne n’a dit qu’elle était encore utile. Elle sera effacée un mois après.</p>` : ""}
<p class="fr-mb-1w"><a class="fr-link" href="${resultsPath(search.criteria)}">Voir les résultats<span class="fr-sr-only"> : ${search.name}</span></a></p>
<form method="post" action="${shown.action}" class="boutons">${keys(search, shown)}
${search.askedAt && search.state !== "ended" ? button("garder", "Oui, la garder", "primary") : ""}
${search.state === "active" ? button("pause", "Mettre en pause") : button("reprendre", "Reprendre")}
${button("supprimer", "Supprimer", "tertiary")}</form>
<details class="fr-mt-1w"${wrong ? " open" : ""}><summary>Renommer<span class="fr-sr-only"> : ${search.name}</span></summary><form method="post" action="${shown.action}" novalidate>${keys(search, shown)}${hidden("acte", "renommer")}
${input({ name: nameField(search.id), label: "Nom de cette recherche", hint: nameHint, value: wrong?.typed ?? search.name, error: wrong?.message, attributes: `maxlength="${savedSearchLimits.longestName}" autocomplete="off"` })}
<button class="fr-btn fr-btn--secondary fr-btn--sm">Enregistrer ce nom</button></form></details></article>`;
}

const keys = ({ id }: SavedSearch, { token }: Shown) =>
  html`${token === null ? "" : hidden("lien", token)}${hidden("recherche", id)}`;

export const nameField = (id: string) => `nom-${id}`;
export const nameHint = "Il est écrit dans les courriels : choisissez-le discret si d’autres lisent votre messagerie.";
export const nameProblems = {
  "no-name": "Donnez un nom à cette recherche, pour la reconnaître.",
  "name-too-long": `Ce nom est trop long : ${savedSearchLimits.longestName} caractères au plus.`,
};
