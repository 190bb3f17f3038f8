import { html, raw } from "hono/html";
import type { Member, UnitId } from "#features/accounts/member.ts";
import { freshness, saidWhen } from "#features/directory/availability.ts";
import { kindLabel } from "#features/directory/kind.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import { hidden } from "#ui/parts.ts";
import type { Web } from "#web/web.ts";
import { anyKind, type Pool, type Sex } from "./count.ts";
import { mayDeclare, undoable, wholeOf } from "./declaring.ts";
import { listEvents } from "./event.store.ts";
import { findStanding, type Standing } from "./remaining.store.ts";
import { reminderAfter } from "./reminder.ts";

/** The places of one's unit in a strip of the dashboard: what is said, and one click to say otherwise. Empty for who does not speak for the unit. */
export async function placesStrip(
  web: Web,
  back: "/demandes" | "/places",
  id: UnitId = web.var.member.unit,
): Promise<Html | ""> {
  const { db, member, now } = web.var;
  const standing = await findStanding(db, id, now);
  if (!standing || standing.unit.kinds.length === 0 || !mayDeclare(member, standing.unit)) return "";
  const undo = await mayUndo(web, member, id);
  const action = placesAddress(member, id);
  return html`<section class="carte places-rapides fr-mb-2w" aria-label="Nos places libres">
<div class="fr-mb-1v">${saidSentence(standing, now)}${undo ? html` <form method="post" action="${action}" class="en-ligne">${hidden("geste", "annuler")}${hidden("retour", back)}<button class="lien">Annuler ce changement</button></form>` : ""}${back === "/demandes" ? html` <a class="fr-link fr-link--sm" href="/places">Détail et fermetures</a>` : ""}</div>
${shownPools(standing).map((pool, _, all) => numbers(pool, all.length > 1 || pool.sex !== "any", standing, { back, action }))}
${standing.today.length > 1 ? exactForm({ back, action }) : ""}${pendingNote(standing, action)}</section>`;
}

/** One's own unit is the one spoken of; a shared desk names which. */
export const placesAddress = (member: Member, unit: UnitId) =>
  unit === member.unit ? "/places" : `/places?unite=${unit}`;

async function mayUndo(web: Web, member: Member, id: UnitId): Promise<boolean> {
  const { db, now } = web.var;
  return undoable(await listEvents(db, id, 2), member, now) !== null;
}

/** "2 places libres (dit il y a 3 jours), dont 1 gardée et 1 attendue : il en reste 0 à proposer" */
export function saidSentence({ available, today, unit }: Standing, now: Date): Html {
  const total = today.reduce((sum, line) => sum + line.free, 0);
  if (!available) return html`<b>Places libres : vous ne les avez pas encore dites.</b>`;
  const old = freshness(available.at, now, unit.module) === "unknown";
  const until = today[0]?.until;
  const taken = [
    available.held > 0 ? count(available.held, "gardée") : "",
    available.awaited > 0 ? `${count(available.awaited, "attendue")} par une arrivée` : "",
  ].filter(Boolean);
  return html`<b>${total === 0 ? "Pas de place libre" : count(total, "place libre", "places libres")}</b> (dit ${saidWhen(available.at, now)}${until ? ` jusqu’au ${frenchDay(until)}` : ""})${
    taken.length > 0 ? html`, dont ${taken.join(" et ")} : <b>il en reste ${available.free} à proposer</b>` : ""
  }.${
    old
      ? html` <b class="tard">Ce chiffre est trop ancien : il n’est plus montré à personne.</b>`
      : now.getTime() - available.at.getTime() > reminderAfter(unit.module)
        ? html` <b>Est-il encore exact ?</b>`
        : ""
  }`;
}

/** The sorts of place of today's count; a unit that never counted says the whole. */
export const shownPools = ({ today, unit }: Standing): Pool[] =>
  today.length > 0
    ? today.map(({ kind, sex, free }) => ({ kind, sex, free }))
    : [{ kind: wholeOf(unit), sex: "any", free: -1 }];

export const sexLabels = { any: "", F: "femmes", M: "hommes" } satisfies Record<Sex, string>;
export const poolLabel = ({ kind, sex }: Pick<Pool, "kind" | "sex">) =>
  [kind === anyKind ? "Toutes catégories" : kindLabel(kind), sexLabels[sex]].filter(Boolean).join(", ");

/** Where a click goes, and comes back to. */
type Target = { back: string; action: string };

/** One button by number: a click is the whole of it. */
function numbers(pool: Pool, named: boolean, { available, today }: Standing, { back, action }: Target): Html {
  const label = named ? poolLabel(pool) : "Combien maintenant, en comptant celles que vous gardez ?";
  const upTo = [0, 1, 2, 3, 4, 5, ...[pool.free - 1, pool.free, pool.free + 1].filter((n) => n > 5 && n <= 999)];
  return html`<form method="post" action="${action}" class="boutons" aria-label="${label}">${hidden("sorte", `${pool.kind}.${pool.sex}`)}${hidden("retour", back)}<span class="note">${label}</span>
${upTo.map((n) => html`<button class="fr-btn fr-btn--sm ${n === pool.free ? "" : "fr-btn--secondary"}" name="places" value="${n}" ${n === pool.free ? raw('aria-current="true"') : ""}>${n}</button>`)}${available && today.length === 1 ? exactButton : ""}</form>`;
}

const exactButton = html`<button class="fr-btn fr-btn--sm fr-btn--tertiary" name="geste" value="exact">Toujours exact</button>`;
/** Several sorts are said to be still exact together. */
const exactForm = ({ back, action }: Target) =>
  html`<form method="post" action="${action}" class="boutons">${hidden("retour", back)}${exactButton}</form>`;

/** More is promised than what is declared: the unit chooses. */
function pendingNote({ available, today, promised }: Standing, action: string): Html | "" {
  const offers = promised.filter((one) => one.state === "offered").length;
  const total = today.reduce((sum, line) => sum + line.free, 0);
  if (!available || offers === 0 || promised.length <= total) return "";
  return html`<p class="a-vous fr-mt-1w fr-mb-0"><b>${count(offers, "proposition attend", "propositions attendent")} une réponse, pour ${count(total, "place déclarée", "places déclarées")}.</b> <a class="fr-link fr-link--sm" href="${action}#promises">Les maintenir ou les retirer</a></p>`;
}

/** "Vos places déclarées datent de 9 jours.": said once a day has passed. */
export function datedSentence(at: Date | null, now: Date): string {
  if (!at) return "Vous n’avez pas encore dit vos places libres.";
  const days = Math.round((Date.parse(dayOf(now)) - Date.parse(dayOf(at))) / 86_400_000);
  return days < 1 ? "" : `Vos places déclarées datent de ${count(days, "jour")}.`;
}
