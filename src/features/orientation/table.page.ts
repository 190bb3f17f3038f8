import { html } from "hono/html";
import { z } from "zod";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import { badge, errorSummary, input, select, tabs } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { isDraft, type Version } from "./edition.ts";
import { type Fact, findFact, targetWords, valueFault } from "./fact.ts";
import { findTableInForce, listVersions } from "./orientation.store.ts";
import { type Help, propose } from "./propose.ts";
import type { Clause, Facts, OrientationTable, Row } from "./table.ts";
import { rowWords } from "./words.ts";

export const tableTabs = (current: string) =>
  tabs(
    "Table d’orientation",
    [
      { href: "/orientation", label: "La table" },
      { href: "/orientation/essai", label: "Essayer" },
      { href: "/orientation/versions", label: "Versions" },
    ],
    current,
  );

/** GET /orientation — the table in force, row by row, in words. */
export async function tablePage(web: Web) {
  const { now, outside } = web.var;
  const table = await findTableInForce(outside.readDb, dayOf(now));
  return show(web, {
    title: "La table d’orientation sanitaire",
    about: { canonical: "/orientation", index: true },
    body: html`<h1 class="fr-h4">La table d’orientation sanitaire</h1>${tableTabs("/orientation")}
<p>Dans un dossier sanitaire, Sextant propose des orientations à partir de ce qui est écrit : la pathologie, les soins, l’autonomie, le projet de sortie. Cette table est tout ce qu’il applique. Chaque ligne dont les conditions sont remplies compte ; une orientation garde sa meilleure note. <b>Le médecin décide</b> : il peut choisir autre chose, et dit alors pourquoi.</p>
<p>${versionLine(table)}</p>
<ul><li>Patient non stabilisé : rien n’est proposé, il est conseillé d’attendre ou de suspendre.</li><li>Avant 18 ans, toute mention SMR devient « pédiatrie (enfants, adolescents) » ; avant 6 ans, « pédiatrie (jeunes enfants compris) ».</li><li>Hémodialyse : la recherche demande un centre de dialyse à moins de 30 minutes.</li></ul>
${rowsTable(table.rows)}`,
  });
}

const versionLine = ({ version, editor, appliesFrom, comment }: OrientationTable) =>
  html`<b>Version ${version}</b>, en vigueur depuis le ${frenchDay(appliesFrom)}, écrite par ${editor}. ${comment}`;

export const rowsTable = (rows: readonly Row[], more?: (row: Row) => Html): Html =>
  html`<div class="defile"><table class="liste"><caption class="fr-sr-only">${count(rows.length, "ligne")} de la table</caption><thead><tr><th scope="col">Ligne</th><th scope="col">Si</th><th scope="col">Orientations (note)</th><th scope="col">À défaut</th><th scope="col">Raison</th>${more ? html`<th scope="col"><span class="fr-sr-only">Modifier</span></th>` : ""}</tr></thead><tbody>
${rows.map((row) => {
  const words = rowWords(row);
  return html`<tr id="${row.id}"><th scope="row">${row.id}</th><td>${words.when.map((one, i) => html`${i > 0 ? html`<br>et si ` : ""}${one}`)}</td><td>${lines(words.propose)}</td><td>${words.otherwise.length > 0 ? lines(words.otherwise) : "–"}</td><td>${words.because}</td>${more ? html`<td>${more(row)}</td>` : ""}</tr>`;
})}</tbody></table></div>`;
const lines = (all: string[]) => html`${all.map((one, i) => html`${i > 0 ? html`<br>` : ""}${one}`)}`;

/** GET /orientation/versions — which versions there were, when, why. */
export async function versionsPage(web: Web) {
  const versions = (await listVersions(web.var.outside.readDb)).filter((one) => !isDraft(one));
  return show(web, {
    title: "Versions de la table d’orientation",
    about: { canonical: "/orientation/versions", index: true },
    body: html`<h1 class="fr-h4">Versions de la table d’orientation</h1>${tableTabs("/orientation/versions")}
<p>Une version publiée ne change plus : chaque dossier garde le numéro de celle qui a servi.</p>
<ul class="fr-raw-list">${versions.map((one) => html`<li class="carte fr-mb-2w"><h2 class="fr-h6 fr-mb-1v"><a href="/orientation/versions/${one.version}">Version ${one.version}</a></h2><p class="note fr-mb-1v">Écrite par ${one.editor}${one.copiedFrom ? ` à partir de la version ${one.copiedFrom}` : ""} · ${count(one.rows.length, "ligne")}</p>${published(one)}</li>`)}</ul>`,
  });
}

export const published = (version: Version) =>
  html`<ul>${version.publications.map((p) => html`<li>En vigueur à partir du ${frenchDay(p.appliesFrom)} : ${p.comment} <span class="note">(${p.by}, le ${frenchInstant(p.at)})</span></li>`)}</ul>`;

/** GET /orientation/versions/:numero */
export async function versionPage(web: Web) {
  const number = web.req.param("numero")!;
  const found = (await listVersions(web.var.outside.readDb)).find((one) => String(one.version) === number);
  if (!found || isDraft(found)) return notFoundPage(web);
  return show(web, {
    title: `Version ${found.version} de la table d’orientation`,
    about: { canonical: `/orientation/versions/${found.version}`, index: false },
    body: html`<p class="fil fr-mb-1v"><a href="/orientation/versions">Versions</a> › Version ${found.version}</p><h1 class="fr-h4">Version ${found.version} de la table d’orientation</h1>${published(found)}${rowsTable(found.rows)}`,
  });
}

/** What a table asks, in the order it asks it; the group and the age first. */
export function askedBy(rows: readonly Row[]): Fact[] {
  const simples = (clause: Clause) => ("any" in clause ? clause.any : [clause]);
  const names = rows.flatMap((row) =>
    [...row.when, ...[...row.propose, ...row.otherwise].flatMap(({ when }) => when ?? [])]
      .flatMap(simples)
      .map(({ question }) => question),
  );
  const all = ["san.med.groupe", "$age", "san.med.stable", "san.sp.epuration", ...names];
  return [...new Set(all)].flatMap((name) => findFact(name) ?? []);
}

const fieldOf = (fact: Fact) =>
  fact.name
    .replace("$", "v-")
    .replace(/^san\./, "")
    .replaceAll(".", "-");

/** The facts of a query, each one of the closed list: the first that is not says so. */
const tried = (asked: Fact[]) =>
  z.record(z.string(), z.array(z.string())).transform((query, context): Facts => {
    const facts: Facts = {};
    for (const fact of asked) {
      const given = (query[fieldOf(fact)] ?? []).map((one) => one.trim()).filter(Boolean);
      if (given.length === 0) continue;
      const values = given.map((one) =>
        fact.kind === "number"
          ? /^\d{1,4}$/.test(one)
            ? Number(one)
            : one
          : fact.kind === "yes-no"
            ? one === "oui"
              ? true
              : one === "non"
                ? false
                : one
            : one,
      );
      const fault = values.map((one) => valueFault(fact, one)).find(Boolean);
      if (fault) context.addIssue({ code: "custom", message: fault, path: [fieldOf(fact)] });
      else facts[fact.name] = fact.kind === "many" ? values.map(String) : values[0]!;
    }
    return facts;
  });

/** GET /orientation/essai — what the table would propose, for anybody who wants to see; nothing is kept. */
export async function tryTablePage(web: Web) {
  const { now, outside } = web.var;
  const table = await findTableInForce(outside.readDb, dayOf(now));
  const asked = askedBy(table.rows);
  const query = web.req.queries();
  const read = tried(asked).safeParse(query);
  const problems = read.success
    ? []
    : read.error.issues.map((issue) => ({ field: String(issue.path[0]), message: issue.message }));
  const given = read.success && Object.keys(read.data).length > 0;
  return show(web, {
    title: "Essayer la table d’orientation",
    status: read.success ? 200 : 400,
    about: { canonical: "/orientation/essai", index: false },
    body: html`<h1 class="fr-h4">Essayer la table d’orientation</h1>${tableTabs("/orientation/essai")}${errorSummary(problems)}
<p>Dites ce que vous savez d’une situation, sans nom ni rien qui reconnaisse quelqu’un. Rien n’est gardé.</p>
${given ? html`<section class="carte fr-mb-3w" aria-labelledby="resultat"><h2 class="fr-h5" id="resultat">Ce que la table propose</h2>${helpList(propose(table, read.data), { medical: true })}</section>` : ""}
<form method="get" action="/orientation/essai"><div class="questions">${asked.map((fact) => field(fact, query[fieldOf(fact)] ?? [], problems))}</div>
<div class="boutons"><button class="fr-btn">Voir les propositions</button><a class="fr-btn fr-btn--tertiary" href="/orientation/essai">Tout effacer</a></div></form>`,
  });
}

function field(fact: Fact, given: string[], problems: { field: string; message: string }[]): Html {
  const error = problems.find((one) => one.field === fieldOf(fact))?.message;
  const words = fact.words[0]!.toUpperCase() + fact.words.slice(1);
  const common = { name: fieldOf(fact), label: words, value: given.at(-1), error };
  if (fact.kind === "number") return input({ ...common, attributes: 'inputmode="numeric"' });
  const options =
    fact.kind === "yes-no"
      ? [
          { code: "oui", label: "Oui" },
          { code: "non", label: "Non" },
        ]
      : fact.options;
  return select({ ...common, options, empty: "Non précisé" });
}

/**
 * What is proposed, with the reasons the reader may read: those that come from the medical volet are said so, and no more.
 * `action`: what to put beside each proposal.
 */
export function helpList(
  help: Help,
  reader: { medical: boolean },
  action: (code: string) => Html | "" = () => "",
): Html {
  if (help.wait)
    return html`<p class="fr-mb-0"><b>Attendre, ou suspendre la recherche</b> : ${reader.medical ? "le patient n’est pas stabilisé" : "selon le volet médical"}.</p>`;
  if (help.targets.length === 0)
    return html`<p class="fr-mb-0">Aucune ligne de la table ne s’applique à ce qui est écrit pour l’instant. Les questions qui comptent le plus : groupe de pathologie, projet de sortie, aidant et aides en place, dépendance, rééducation.</p>`;
  return html`<ol class="fr-raw-list propositions">${help.targets.map((target) => html`<li class="ligne fr-mb-1w"><div><b>${targetWords(target)}</b> ${target.module ? badge("Dossier grand âge", "info") : ""} <span class="note">note ${target.score}</span><br><span class="note">${[...new Set(target.because.map((one) => (one.medical && !reader.medical ? "selon le volet médical" : `${one.sentence} (ligne ${one.row})`)))].join(" · ")}</span></div>${action(target.code)}</li>`)}</ol>
${help.dialysis ? html`<p class="fr-mb-0"><b>Dialyse</b> : la recherche demande un centre de dialyse à moins de 30 minutes.</p>` : ""}`;
}
