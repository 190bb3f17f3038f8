import { html } from "hono/html";
import { holds } from "#features/accounts/member.ts";
import { type Validity, validityOf } from "#features/decisions/decision.ts";
import { shortName } from "#features/persons/person.ts";
import { reasonLabel, toneOf } from "#features/referrals/wording.ts";
import { addDays, addHours, addMonths, ageOn, ago, dayOf, frenchDay, frenchSeconds } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { newId } from "#lib/ids.ts";
import { silentAfterDays, validityAlerts } from "#pathways/handicap/decision.ts";
import { handicap } from "#pathways/handicap/pathway.ts";
import { officialReasons, reasonsAllowed } from "#pathways/handicap/reasons-official.ts";
import { isRight, rightOf } from "#pathways/handicap/rights.ts";
import { badge, emptyState, hidden, select, type Tone, warning } from "#ui/parts.ts";
import { pager, tabBar } from "#ui/worklist.ts";
import { forbiddenPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import {
  countReceived,
  type Filter,
  listReceived,
  pageSize,
  type Received,
  type Tab,
  tabCodes,
} from "./received.store.ts";

/** GET /orientations-recues — the decisions of the MDPH notified to this establishment. */
export async function receivedOrientationsPage(web: Web) {
  const { db, member, now } = web.var;
  if (!holds(member, "handicap", "receiver"))
    return forbiddenPage(web, "Votre habilitation dans cette unité ne couvre pas les orientations qu’elle reçoit.");
  const filter = readFilter(web);
  const today = dayOf(now);
  const near = { today, soon: addMonths(today, validityAlerts[0]), silentBefore: addHours(now, -24 * silentAfterDays) };
  const [counts, rows] = await Promise.all([countReceived(db, member.unit, near), listReceived(db, filter)]);
  return show(web, {
    title: "Gérer les notifications reçues",
    topics: [`unit:${member.unit}`],
    body: html`<h1 class="fr-h4 fr-mb-1w">Gérer les notifications reçues</h1>
<p class="boutons"><a class="fr-btn fr-btn--secondary fr-btn--sm" href="/orientations-recues/recuperer">Récupérer une décision d’orientation</a></p>
${counts.over > 0 ? warning("Décisions arrivées à leur terme", `${count(counts.over, "personne suivie n’a", "personnes suivies n’ont")} plus de décision en cours : voyez avec la MDPH où en est le renouvellement.`) : ""}
${counts.ending > 0 ? html`<div class="a-vous fr-mb-2w"><b>${count(counts.ending, "décision se termine", "décisions se terminent")} dans moins de trois mois.</b> Elles portent la mention « bientôt finie ».</div>` : ""}
${counts.silent > 0 ? html`<div class="a-vous fr-mb-2w"><b>${count(counts.silent, "notification d’enfant attend", "notifications d’enfants attendent")} votre réponse depuis plus de ${silentAfterDays} jours.</b> L’établissement informe la MDPH sous ${silentAfterDays} jours.</div>` : ""}
${tabBar(
  "Statuts",
  tabCodes.map((tab) => ({
    href: address({ ...filter, tab, search: "", page: 1 }),
    label: labels[tab],
    count: counts[tab],
    current: !filter.search && tab === filter.tab,
    urgent: tab === "a-lire" && counts[tab] > 0,
  })),
)}
<form class="fr-my-2w" method="get" role="search"><div class="fr-search-bar"><label class="fr-label fr-sr-only" for="q">Nom ou numéro de dossier</label><input class="fr-input" id="q" name="q" type="search" placeholder="Nom ou numéro de dossier" value="${filter.search}"><button class="fr-btn" title="Rechercher">Rechercher</button></div></form>
${rows.length === 0 ? empty(filter) : list(rows, filter, now)}
${pager(filter.page, rows.length === pageSize, (page) => address({ ...filter, page }))}
<p class="note fr-mt-2w">À jour à ${frenchSeconds(now)}. La page se met à jour seule.</p>`,
  });
}

export const labels: Record<Tab, string> = {
  "a-lire": "À lire",
  contact: "En contact",
  analyse: "En analyse",
  admissible: "Admissibles",
  admis: "Admis, en attente",
  essai: "Essai",
  entres: "Entrés",
  sortis: "Sortis",
  impossibles: "Impossibles",
  annulees: "Annulées",
};

function readFilter(web: Web): Filter {
  const q = (name: string) => web.req.query(name) ?? "";
  return {
    unit: web.var.member.unit,
    tab: tabCodes.find((tab) => tab === q("onglet")) ?? "a-lire",
    search: q("q").trim().slice(0, 100),
    page: Math.max(1, Math.min(1000, Math.trunc(Number(q("page"))) || 1)),
  };
}

const address = ({ tab, search, page }: Filter) =>
  `/orientations-recues?${new URLSearchParams({ onglet: tab, ...(search ? { q: search } : {}), ...(page > 1 ? { page: String(page) } : {}) })}`;

const empty = ({ tab, search }: Filter) =>
  search
    ? emptyState(
        `Aucune notification ne correspond à « ${search} ».`,
        html`<a class="fr-link" href="/orientations-recues">Revenir à la liste</a>`,
      )
    : tab === "a-lire"
      ? emptyState(
          "Aucune notification à lire.",
          html`<a class="fr-link" href="/orientations-recues/recuperer">Récupérer une décision d’orientation</a>`,
        )
      : emptyState(`Aucune notification dans « ${labels[tab]} ».`);

/** What several may be told at once: those of this tab whose admission is impossible for one reason. */
const inBulk: Tab[] = ["contact", "analyse", "admissible", "admis"];

const list = (rows: Received[], filter: Filter, now: Date) => {
  const bulk = !filter.search && inBulk.includes(filter.tab);
  const table = html`<table class="liste"><thead><tr>${bulk ? html`<th scope="col"><span class="fr-sr-only">Choisir</span></th>` : ""}<th scope="col">Personne et droit</th><th scope="col">MDPH</th><th scope="col">Reçue</th><th scope="col">Validité</th><th scope="col">Statut</th><th scope="col"><span class="fr-sr-only">Action</span></th></tr></thead>
<tbody>${rows.map((row) => line(row, bulk, now))}</tbody></table>`;
  if (!bulk) return table;
  return html`<form method="post" action="/orientations-recues/lot">${hidden("cle", newId())}${hidden("onglet", filter.tab)}
${table}
<details class="repli carte fr-mt-2w"><summary>Signaler une admission impossible pour les notifications cochées</summary>
${select({ name: "reason", label: "Motif, le même pour toutes", empty: "Choisissez un motif", options: reasonsAllowed("45").map((code) => ({ code, label: officialReasons[code] })) })}
<button class="fr-btn">Signaler les admissions impossibles</button></details></form>`;
};

function line(r: Received, bulk: boolean, now: Date) {
  const today = dayOf(now);
  const name = `${shortName({ ...r.person, birthPlace: null, ins: null, insStatus: "provisoire" })}${r.person.birthDate ? `, ${ageOn(r.person.birthDate, today)} ans` : ""}`;
  const tone = toneOf(r.state);
  return html`<tr id="notification-${r.request}">${bulk ? html`<td><div class="fr-checkbox-group fr-checkbox-group--sm"><input type="checkbox" id="n-${r.request}" name="notification" value="${r.request}"><label class="fr-label" for="n-${r.request}"><span class="fr-sr-only">Choisir ${name}</span></label></div></td>` : ""}
<td><a class="qui fr-link fr-link--sm" href="/orientations-recues/${r.request}">${name}</a><br>${isRight(r.right) ? rightOf(r.right).label : r.right}${r.priority ? html` ${badge(`Priorité ${r.priority}`, "warning")}` : ""}</td>
<td data-t="MDPH">${r.mdph}</td><td data-t="Reçue">${ago(r.sentAt, now)}${clock(r, now)}</td>
<td data-t="Validité">${validity(r, today)}</td>
<td data-t="Statut">${badge(handicap.stateLabels[r.state], tone)}${r.endorsed ? html`<div>entérinée par la MDPH</div>` : r.state === "declined" ? html`<div>à entériner par la MDPH</div>` : ""}${r.reason && r.state !== "ended" ? html`<div class="note">${reasonLabel("handicap", r.reason)}</div>` : ""}</td>
<td><a class="fr-btn fr-btn--sm fr-btn--secondary" href="/orientations-recues/${r.request}">Ouvrir<span class="fr-sr-only"> la notification de ${name}</span></a></td></tr>`;
}

/** An establishment for children informs the MDPH within fifteen days of what it was sent. */
export function clock(r: Pick<Received, "state" | "right" | "sentAt">, now: Date) {
  if (!["sent", "read"].includes(r.state) || !r.right.startsWith("7.")) return "";
  const until = addDays(dayOf(r.sentAt), silentAfterDays);
  const late = until < dayOf(now);
  return html`<div class="${late ? "tard" : "note"}">${late ? "MDPH à informer, délai passé depuis le" : "MDPH à informer avant le"} ${frenchDay(until)}</div>`;
}

const words: Record<Validity, { label: string; tone: Tone }> = {
  long: { label: "En cours", tone: "neutral" },
  soon: { label: "Bientôt finie", tone: "warning" },
  ended: { label: "Terminée", tone: "error" },
};
/** Black beyond three months, orange under, red once ended: said in words too. */
export const validity = (r: Pick<Received, "endsOn" | "renewalAskedOn">, today: string) => {
  const { label, tone } = words[validityOf(r, today)];
  return html`${badge(label, tone)}<div>${tone === "error" ? "depuis le" : "jusqu’au"} ${frenchDay(r.endsOn)}</div>${r.renewalAskedOn ? html`<div class="note">renouvellement demandé le ${frenchDay(r.renewalAskedOn)}</div>` : ""}`;
};
