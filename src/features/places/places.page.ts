import { html } from "hono/html";
import { holdsAnywhere, type UnitId } from "#features/accounts/member.ts";
import { findUnit } from "#features/directory/unit.store.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import { emptyState, errorSummary, hidden, input, radios } from "#ui/parts.ts";
import { forbiddenPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { inForce, type Sex } from "./count.ts";
import { declarePlaces, undoDeclaration } from "./declare.action.ts";
import { type DeclareRefusal, mayDeclare } from "./declaring.ts";
import { type CountEvent, listEvents } from "./event.store.ts";
import { fieldOf, readForm, sexes, sortsOf } from "./places-form.page.ts";
import { findStanding, type Standing } from "./remaining.store.ts";
import { placesAddress, placesStrip, poolLabel, sexLabels } from "./strip.page.ts";

type Typed = Record<string, string>;
type Problem = { field?: string; message: string };

/** GET /places — what the unit counts: now, later, who has a place already, and what was said before. */
export const placesPage = async (web: Web) => (await refused(web)) ?? showPlaces(web, null, {});

/** One's own unit, or the one a shared desk counts for: `mayDeclare` says whether. */
const askedUnit = (web: Web): UnitId => (web.req.query("unite") ?? web.var.member.unit) as UnitId;

async function refused(web: Web) {
  const { db, member } = web.var;
  if (member.actingFor)
    return forbiddenPage(web, "Une délégation porte sur les dossiers des patients, pas sur les places de l’unité.");
  const id = askedUnit(web);
  const unit = isUuid(id) ? await findUnit(db, id) : null;
  return unit && unit.kinds.length > 0 && mayDeclare(member, unit)
    ? null
    : forbiddenPage(
        web,
        holdsAnywhere(member, "desk")
          ? "Ouvrez les places d’une unité depuis les listes d’attente, si son établissement vous laisse les dire."
          : "Votre habilitation dans cette unité ne couvre pas les places qu’elle propose.",
      );
}

/** POST /places — one click, a whole count, a period to come, or the last word taken back. */
export async function declarePlacesPage(web: Web) {
  const no = await refused(web);
  if (no) return no;
  const { db, member, now } = web.var;
  const typed = Object.fromEntries(
    Object.entries(await web.req.parseBody()).map(([name, value]) => [name, String(value).trim()]),
  );
  const id = askedUnit(web);
  const back = typed.retour === "/demandes" ? "/demandes" : placesAddress(member, id);
  if (typed.geste === "annuler") {
    const undone = await undoDeclaration(db, id, member, now);
    return undone.ok
      ? goTo(web, back, "Votre changement est annulé : le chiffre d’avant est revenu.")
      : showPlaces(
          web,
          { message: "Il n’y a plus rien à annuler : le chiffre a changé depuis, ou un quart d’heure est passé." },
          {},
          409,
        );
  }
  const unit = (await findUnit(db, id))!;
  const said = readForm(unit, typed);
  if (!said.ok) return showPlaces(web, said.refusal, typed);
  const result = await declarePlaces(db, id, said.value, member, now);
  return result.ok ? goTo(web, back, done(typed.geste)) : showPlaces(web, because(result.refusal, typed), typed);
}

const done = (geste: string | undefined) =>
  geste === "periode" || geste === "oublier"
    ? "Vos places à venir sont à jour."
    : "Vos places libres sont à jour : elles paraissent tout de suite dans les recherches.";

function because(refusal: DeclareRefusal, typed: Typed): Problem {
  switch (refusal.kind) {
    case "not-a-count":
      return { field: fieldOf(typed), message: "Indiquez un nombre de places, de 0 à 999." };
    case "date-in-the-past":
      return { field: "du", message: "Cette période commence avant aujourd’hui." };
    case "ends-before-it-starts":
      return { field: "au", message: "La période finit avant de commencer." };
    case "nothing-said":
      return { message: "Dites d’abord combien de places sont libres." };
    case "older":
      return {
        message: `Un chiffre plus récent est arrivé (${frenchInstant(refusal.at)}) : relisez avant de recommencer.`,
      };
    case "said-twice":
    case "unknown-kind":
      return { message: "Cette sorte de place n’est pas de celles que votre unité propose." };
    case "not-your-unit":
    case "unknown-unit":
      return { message: "Votre unité n’est pas dans l’annuaire : contactez votre référent structure." };
  }
}

async function showPlaces(
  web: Web,
  problem: Problem | null,
  typed: Typed,
  status: 200 | 400 | 409 = problem ? 400 : 200,
) {
  const { db, member, now } = web.var;
  const id = askedUnit(web);
  const [standing, events, action] = [
    (await findStanding(db, id, now))!,
    await listEvents(db, id, 12),
    placesAddress(member, id),
  ];
  const other = id === member.unit ? null : await findUnit(db, id);
  const errorOn = (name: string) => (problem?.field === name ? problem.message : undefined);
  return show(web, {
    title: "Places libres",
    status,
    topics: [`unit:${id}`],
    body: html`${other === null ? "" : html`<p class="fil fr-mb-1v"><a href="/guichet/listes-attente">Guichet, listes d’attente</a> › Places</p>`}<h1 class="fr-h4">${other === null ? "Nos places libres" : `Places libres : ${other.facilityName}, ${other.name}`}</h1>
${problem ? errorSummary([problem]) : ""}
${await placesStrip(web, "/places", id)}
<form method="post" action="${action}" class="etroit fr-mb-2w" novalidate>${input({ name: "places", label: standing.unit.kinds.length > 1 ? "Autre nombre de places libres, toutes catégories ensemble" : "Autre nombre de places libres", value: typed.geste ? undefined : typed.places, error: errorOn("places"), attributes: 'inputmode="numeric" autocomplete="off" maxlength="3"' })}<button class="fr-btn fr-btn--secondary fr-mt-1w">Enregistrer</button></form>
<p class="note">Un chiffre récent fait remonter votre unité dans les recherches et évite les demandes sans suite. Comptez toutes les places libres, y compris celles que vous gardez pour une proposition ou une arrivée : Sextant les retire de ce qu’il reste à proposer.</p>
${promisedPart(standing)}
<div class="deux"><section aria-labelledby="detail"><h2 class="fr-h6" id="detail">Compter par catégorie</h2>${detailForm(standing, typed, errorOn, action)}</section>
<section aria-labelledby="venir"><h2 class="fr-h6" id="venir">Places à venir et fermetures</h2>${laterPart(standing, now, action)}${periodForm(standing, typed, errorOn, action)}</section></div>
<section aria-labelledby="histoire"><h2 class="fr-h6 fr-mt-3w" id="histoire">Ce qui a été dit</h2>${history(events)}</section>`,
  });
}

/** Who has a place already, or may say yes to one. */
function promisedPart({ promised }: Standing) {
  if (promised.length === 0) return "";
  return html`<section aria-labelledby="promises" class="fr-mb-3w"><h2 class="fr-h6" id="promises">Places proposées ou attendues</h2>
<table class="liste"><caption class="fr-sr-only">Propositions en attente et arrivées attendues</caption><thead><tr><th scope="col">Dossier</th><th scope="col">Pour le</th><th scope="col">Place</th><th scope="col"><span class="fr-sr-only">Actions</span></th></tr></thead>
<tbody>${promised.map(
    (
      one,
    ) => html`<tr><td><a class="fr-link fr-link--sm" href="/demandes/${one.request}">${one.number}</a></td><td data-t="Pour le">${frenchDay(one.on)}</td>
<td data-t="Place">${one.state === "confirmed" ? "confirmée, arrivée attendue" : one.until ? html`gardée jusqu’au <b>${frenchInstant(one.until)}</b>` : "proposée, aucune place gardée"}${one.state === "offered" && one.deadline ? html` <span class="note">réponse avant le ${frenchInstant(one.deadline)}</span>` : ""}</td>
<td>${one.state === "offered" ? html`<a class="fr-link fr-link--sm" href="/demandes/${one.request}/actes/modification">Maintenir ou modifier<span class="fr-sr-only"> la proposition ${one.number}</span></a> <a class="fr-link fr-link--sm" href="/demandes/${one.request}/actes/retrait-proposition">Retirer<span class="fr-sr-only"> la proposition ${one.number}</span></a>` : ""}</td></tr>`,
  )}</tbody></table></section>`;
}

/** Each kind the unit answers, for women, for men, for whoever comes. */
function detailForm(
  { unit, today }: Standing,
  typed: Typed,
  errorOn: (name: string) => string | undefined,
  action: string,
) {
  const freeOf = (kind: string, sex: Sex) => today.find((c) => c.kind === kind && c.sex === sex)?.free;
  const headings = { any: "Pour tous", F: "Femmes", M: "Hommes" } satisfies Record<Sex, string>;
  return html`<form method="post" action="${action}" novalidate>${hidden("geste", "detail")}
${sortsOf(unit).map(
  ({
    kind,
    label,
  }) => html`<fieldset class="fr-fieldset"><legend class="fr-fieldset__legend fr-fieldset__legend--regular">${label}</legend>
${sexes.map((sex) => {
  const name = `n.${kind}.${sex}`;
  const known = freeOf(kind, sex);
  return html`<div class="fr-fieldset__element fr-fieldset__element--inline champ-court">${input({ name, label: headings[sex], value: typed[name] ?? (known === undefined ? "" : String(known)), error: errorOn(name), attributes: 'inputmode="numeric" autocomplete="off" maxlength="3"' })}</div>`;
})}</fieldset>`,
)}
<p class="note">Laissez vide ce que vous ne distinguez pas : une place « pour tous » va à une femme comme à un homme.</p>
<button class="fr-btn fr-btn--secondary">Compter ainsi</button></form>`;
}

/** What is announced, each period with its way out. */
function laterPart({ counts }: Standing, now: Date, action: string) {
  const later = [...new Set(counts.map((c) => c.from).filter((from) => from > dayOf(now)))].toSorted();
  if (later.length === 0) return html`<p class="note">Rien n’est annoncé.</p>`;
  return html`<ul class="raisons fr-mb-2w">${later.map((from) => {
    const lines = counts.filter((c) => c.from === from);
    const until = inForce(lines, from)[0]?.until;
    const said = lines.every((c) => c.free === 0)
      ? "aucune place"
      : lines.map((c) => `${c.free} (${poolLabel(c).toLowerCase()})`).join(", ");
    return html`<li>${until ? `Du ${frenchDay(from)} au ${frenchDay(until)}` : `À partir du ${frenchDay(from)}`} : <b>${said}</b> <form method="post" action="${action}" class="en-ligne">${hidden("geste", "oublier")}${hidden("du", from)}<button class="lien">Retirer<span class="fr-sr-only"> ce qui commence le ${frenchDay(from)}</span></button></form></li>`;
  })}</ul>`;
}

const periodForm = (
  { unit }: Standing,
  typed: Typed,
  errorOn: (name: string) => string | undefined,
  action: string,
) => {
  const value = (name: string) => (typed.geste === "periode" ? typed[name] : undefined);
  return html`<form method="post" action="${action}" novalidate>${hidden("geste", "periode")}
${radios({
  name: "nature",
  label: "Vous annoncez",
  value: value("nature") ?? "fermeture",
  error: errorOn("nature"),
  inline: true,
  options: [
    { code: "fermeture", label: "Une fermeture" },
    { code: "places", label: "Des places" },
  ],
})}
${input({ name: "du", label: "À partir du", type: "date", value: value("du"), error: errorOn("du") })}
${input({ name: "au", label: "Jusqu’au", hint: "Compris ; nécessaire pour une fermeture. Ensuite, le compte d’avant revient.", type: "date", required: false, value: value("au"), error: errorOn("au") })}
${input({ name: "nombre", label: "Nombre de places", hint: unit.kinds.length > 1 ? "Toutes catégories. Rien pour une fermeture." : "Rien pour une fermeture.", required: false, value: value("nombre"), error: errorOn("nombre"), attributes: 'inputmode="numeric" autocomplete="off" maxlength="3"' })}
<button class="fr-btn fr-btn--secondary">Annoncer</button></form>`;
};

const origins = {
  declared: "",
  api: " (par votre logiciel)",
  ror: " (ROR)",
  placement: " (arrivée enregistrée ou corrigée)",
  undo: " (changement annulé)",
} satisfies Record<CountEvent["origin"], string>;

function history(events: CountEvent[]) {
  if (events.length === 0) return emptyState("Rien n’a encore été dit des places de cette unité.");
  return html`<ul class="fil-dossier">${events.map((event) => {
    const current = event.counts.filter((c) => c.from <= dayOf(event.at));
    const lines = inForce(current, dayOf(event.at));
    const total = lines.reduce((sum, c) => sum + c.free, 0);
    const detail =
      lines.length > 1
        ? ` : ${lines.map((c) => `${c.free} ${[poolLabel({ ...c, sex: "any" }).toLowerCase(), sexLabels[c.sex]].filter(Boolean).join(", ")}`).join(" ; ")}`
        : "";
    return html`<li><span class="note">${frenchInstant(event.at)}</span> — ${lines.length === 0 ? "rien de dit" : html`<b>${total}</b> ${total < 2 ? "place libre" : "places libres"}`}${detail}, ${event.free ?? 0} à proposer <span class="note">${event.by}${origins[event.origin]}</span></li>`;
  })}</ul>`;
}
