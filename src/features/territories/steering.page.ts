import { html } from "hono/html";
import type { Module } from "#features/accounts/member.ts";
import { moduleNames } from "#features/accounts/wording.ts";
import { isOpenModule } from "#features/referrals/rulebook.ts";
import { reasonLabel } from "#features/referrals/wording.ts";
import { ago, dayOf, frenchDay, parisTime } from "#lib/dates.ts";
import { emptyState, facts, select } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import {
  type Figures,
  findTerritory,
  listLateUnits,
  readFigures,
  readStanding,
  type Standing,
  type Territory,
} from "./figures.store.ts";
import { quartersBefore } from "./quarters.ts";
import { onEnough, type Shown, shownCount, shownParts, shownTotal } from "./small-cells.ts";

/** How many quarters one may look back to: periods that never overlap, so that no small count is found by subtracting two of them. */
const quartersBack = 4;

/** What the visitor asked to see, and the figures of it. */
async function readAsked(web: Web, territory: Territory) {
  const { now, outside } = web.var;
  const modules = (Object.keys(moduleNames) as Module[]).filter(isOpenModule);
  const module = modules.find((one) => one === web.req.query("domaine")) ?? modules[0]!;
  const quarters = quartersBefore(dayOf(now), quartersBack);
  const quarter = quarters.find(({ code }) => code === web.req.query("periode")) ?? quarters[0]!;
  const asked = {
    departements: territory.departements,
    module,
    from: parisTime(quarter.from, "00:00"),
    to: quarter.to > dayOf(now) ? now : parisTime(quarter.to, "00:00"),
    now,
  };
  const [figures, standing, late] = await Promise.all([
    readFigures(outside.readDb, asked),
    readStanding(outside.readDb, asked),
    listLateUnits(outside.readDb, asked),
  ]);
  return { modules, module, quarters, quarter, figures, standing, late };
}

/** GET /pilotage — a territory in figures: no person, no dossier, and no count of ten or fewer. */
export async function steeringPage(web: Web) {
  const { db, member, now } = web.var;
  const territory = await findTerritory(db, member.unit);
  if (!territory)
    return show(web, {
      title: "Pilotage",
      body: html`<h1 class="fr-h4">Pilotage territorial</h1>${emptyState("Aucun territoire n’est encore attaché à votre service : demandez-le à l’administration nationale.")}`,
    });
  const { modules, module, quarters, quarter, figures, standing, late } = await readAsked(web, territory);
  const query = new URLSearchParams({ domaine: module, periode: quarter.code });
  return show(web, {
    title: "Pilotage territorial",
    body: html`<h1 class="fr-h4 fr-mb-1w">${territory.name}</h1>
<p class="note">Départements : ${territory.departements.join(", ")}. Un nombre de 1 à 10 s’écrit « moins de 11 », et une médiane se donne à partir de 11 cas : personne ne se reconnaît.</p>
<form class="outils fr-my-2w" method="get">
${select({ name: "domaine", label: "Domaine", value: module, options: modules.map((code) => ({ code, label: moduleNames[code] })) })}
${select({ name: "periode", label: "Période", value: quarter.code, options: quarters })}
<button class="fr-btn">Afficher</button></form>
<div class="deux"><section aria-labelledby="demandes"><h2 class="fr-h6" id="demandes">Demandes reçues dans le territoire</h2>
<table class="liste"><caption class="fr-sr-only">Indicateurs de la période</caption><thead><tr><th scope="col">Indicateur</th><th scope="col">Valeur</th></tr></thead>
<tbody>${rowsOf(figures, standing).map(({ label, value, about }) => html`<tr><td>${label}${about ? html`<br><span class="note">${about}</span>` : ""}</td><td data-t="Valeur"><b>${value}</b></td></tr>`)}</tbody></table>
${reasons(figures, module)}
<p class="boutons fr-mt-2w"><a class="fr-btn fr-btn--secondary" href="/pilotage/export.csv?${query}" data-turbo="false">Exporter (CSV)</a></p></section>
<aside><h2 class="fr-h6">Places dites aujourd’hui</h2><div class="carte">${facts(places(standing))}</div>
<h2 class="fr-h6 fr-mt-3w">Réponses en retard</h2>${late.length === 0 ? html`<p>Aucune unité n’a de réponse en retard.</p>` : html`<ul>${late.map((one) => html`<li><a class="fr-link fr-link--sm" href="/etablissements/${one.finess}">${one.facility}</a>, ${one.unit} <span class="note">(${one.city}) · ${said(shownCount(one.late))} en retard, la plus ancienne ${ago(one.oldest, now)}</span></li>`)}</ul>`}</aside></div>`,
  });
}

const said = (n: Shown) => (n === null ? "moins de 11" : n.toLocaleString("fr-FR"));
const percent = (part: number, whole: number) => {
  const share = onEnough(whole === 0 ? null : (part / whole) * 100, whole);
  return share === null || (part > 0 && part < 11) || (whole - part > 0 && whole - part < 11)
    ? "trop peu de cas"
    : `${Math.round(share)} %`;
};
const hours = (value: number | null, n: number) => {
  const enough = onEnough(value, n);
  if (enough === null) return "trop peu de cas";
  return enough < 48 ? `${Math.round(enough)} h` : `${Math.round(enough / 24)} j`;
};

type Line = { label: string; value: string; about?: string };

function rowsOf(f: Figures, s: Standing): Line[] {
  const total = shownTotal([f.answered, f.sent - f.answered]);
  return [
    { label: "Demandes envoyées aux unités du territoire", value: said(total) },
    {
      label: "Délai de lecture, médiane",
      value: hours(f.readHours, f.read),
      about: "de l’envoi à la première ouverture",
    },
    {
      label: "Délai de première réponse, médiane",
      value: hours(f.answerHours, f.answered),
      about: "oui si, liste d’attente, proposition ou refus ; suspensions comprises",
    },
    { label: "Sans réponse au-delà du délai", value: percent(f.unanswered, f.sent) },
    {
      label: "Ayant reçu une proposition",
      value: percent(f.offered, f.answered),
      about: "parmi celles qui ont une réponse",
    },
    { label: "Arrivées", value: said(shownCount(f.arrived)) },
    {
      label: "Non-venues",
      value: percent(f.notArrived, f.arrived + f.notArrived),
      about: "parmi les arrivées attendues",
    },
    { label: "Demandes en liste d’attente aujourd’hui", value: said(shownCount(s.waiting)) },
    { label: "Personnes en liste d’attente aujourd’hui", value: said(shownCount(s.persons)) },
    {
      label: "Ancienneté en liste d’attente, médiane",
      value: onEnough(s.medianDays, s.waiting) === null ? "trop peu de cas" : `${Math.round(s.medianDays!)} j`,
    },
    {
      label: "Personnes sans solution",
      value: said(shownCount(s.withoutSolution)),
      about: "toujours en recherche, sans demande en cours",
    },
  ];
}

const places = (s: Standing) => [
  { label: "Unités ouvertes", value: String(s.units) },
  { label: "Qui acceptent des demandes", value: String(s.accepting) },
  {
    label: "Places dites il y a 7 jours au plus",
    value: s.accepting === 0 ? "aucune unité" : `${Math.round((s.fresh / s.accepting) * 100)} % des unités`,
  },
  { label: "Places libres dites", value: String(s.places) },
];

function reasons({ declined }: Figures, module: Module) {
  if (declined.length === 0) return "";
  const shown = shownParts(declined.map(({ n }) => n));
  return html`<h3 class="fr-h6 fr-mt-3w">Motifs de refus</h3><table class="liste"><caption class="fr-sr-only">Motifs de refus</caption><thead><tr><th scope="col">Motif</th><th scope="col">Refus</th></tr></thead>
<tbody>${declined.map(({ reason }, i) => html`<tr><td>${reasonLabel(module, reason)}</td><td data-t="Refus">${said(shown[i]!)}</td></tr>`)}</tbody></table>`;
}

/** GET /pilotage/export.csv — the same figures, hidden alike. */
export async function steeringCsvPage(web: Web) {
  const { db, member, now } = web.var;
  const territory = await findTerritory(db, member.unit);
  if (!territory) return web.redirect("/pilotage", 303);
  const { module, quarter, figures, standing } = await readAsked(web, territory);
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = [
    ["Territoire", territory.name],
    ["Départements", territory.departements.join(" ")],
    ["Domaine", moduleNames[module]],
    ["Période", `${quarter.label}, établi le ${frenchDay(dayOf(now))}`],
    ["Indicateur", "Valeur", "Définition"],
    ...rowsOf(figures, standing).map(({ label, value, about = "" }) => [label, value, about]),
    ...figures.declined.map(({ reason }, i) => [
      `Refus : ${reasonLabel(module, reason)}`,
      said(shownParts(figures.declined.map(({ n }) => n))[i]!),
      "",
    ]),
  ];
  web.header("content-type", "text/csv; charset=utf-8");
  web.header("content-disposition", `attachment; filename="pilotage-${dayOf(now)}.csv"`);
  web.header("cache-control", "private, no-store");
  return web.body(`\ufeff${lines.map((line) => line.map(cell).join(";")).join("\r\n")}\r\n`);
}
