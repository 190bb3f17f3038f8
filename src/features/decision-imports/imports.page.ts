import { html } from "hono/html";
import { csvOf } from "#lib/csv.ts";
import { frenchInstant } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { badge, emptyState, errorSummary, fileInput } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { takeFile } from "./import.action.ts";
import { findImport, listImports, type StoredImport } from "./import.store.ts";
import { columns, type LineOutcome, maxBytes } from "./import.ts";

/** GET /mdph/imports — give a file, see what became of the last ones. */
export const importsPage = (web: Web) => showImports(web, null);

/** POST /mdph/imports */
export async function giveFilePage(web: Web) {
  const { db, member, now } = web.var;
  const file = (await web.req.parseBody()).fichier;
  if (!(file instanceof File) || file.size === 0) return showImports(web, "Choisissez un fichier CSV.");
  if (file.size > maxBytes) return showImports(web, "Ce fichier dépasse 5 Mo : donnez-le en plusieurs fois.");
  const text = new TextDecoder("utf-8").decode(await file.arrayBuffer());
  const header = text.slice(0, text.search(/\r?\n|$/)).toLowerCase();
  const absent = columns.find(({ name, asked }) => asked && !header.includes(name));
  if (absent) return showImports(web, `La première ligne doit nommer les colonnes : il manque « ${absent.name} ».`);
  const result = await takeFile(db, text, member, now);
  return result.ok
    ? goTo(web, `/mdph/imports/${result.value}`, "Le fichier est reçu : ses lignes sont lues une à une.")
    : showImports(web, "Votre habilitation ne permet pas d’importer de décisions.");
}

/** GET /mdph/imports/modele.csv — the columns, and one line to follow. */
export function importModelPage(web: Web) {
  web.header("content-type", "text/csv; charset=utf-8");
  web.header("content-disposition", 'attachment; filename="decisions-modele.csv"');
  return web.body(csvOf([columns.map(({ name }) => name), columns.map(({ example }) => example)]));
}

async function showImports(web: Web, problem: string | null) {
  const { db, member } = web.var;
  const runs = await listImports(db, member.unit, 20);
  return show(web, {
    title: "Importer des décisions",
    status: problem ? 422 : 200,
    topics: [`unit:${member.unit}`],
    body: html`<p class="fil fr-mb-1v"><a href="/mdph">Décisions</a> › Importer</p>
<h1 class="fr-h4">Importer des décisions</h1>
${problem ? errorSummary([{ field: "fichier", message: problem }]) : ""}
<form method="post" action="/mdph/imports" enctype="multipart/form-data" class="etroit" novalidate>
${fileInput({ name: "fichier", label: "Fichier CSV", hint: "Une décision par ligne, 5 Mo au plus, en UTF-8. Un fichier peut être redonné : les lignes déjà saisies sont reconnues.", accept: ".csv", error: problem ?? undefined })}
<div class="boutons"><button class="fr-btn">Importer</button><a class="fr-btn fr-btn--tertiary" href="/mdph/imports/modele.csv" data-turbo="false">Télécharger le modèle</a></div></form>
<section aria-labelledby="derniers"><h2 class="fr-h6 fr-mt-3w" id="derniers">Derniers imports</h2>
${runs.length === 0 ? emptyState("Aucun fichier n’a encore été donné.") : html`<ul>${runs.map((run) => html`<li><a class="fr-link" href="/mdph/imports/${run.id}">${frenchInstant(run.at)}</a> — ${summary(run)}</li>`)}</ul>`}</section>
<details class="repli fr-mt-3w"><summary>Les colonnes</summary><table class="liste"><caption class="fr-sr-only">Colonnes du fichier</caption><thead><tr><th scope="col">Colonne</th><th scope="col">Ce qu’elle contient</th><th scope="col">Nécessaire</th></tr></thead><tbody>${columns.map(({ name, label, asked }) => html`<tr><th scope="row">${name}</th><td data-t="Contenu">${label}</td><td data-t="Nécessaire">${asked ? "oui" : ""}</td></tr>`)}</tbody></table></details>`,
  });
}

const failed = (one: LineOutcome) => one.kind !== "entered" && one.kind !== "known";

function summary({ lines, doneAt }: StoredImport): string {
  if (!doneAt) return `en cours, ${count(lines.length, "ligne lue", "lignes lues")}`;
  const entered = lines.filter((one) => one.kind === "entered" || one.kind === "not-notified").length;
  const wrong = lines.filter(failed).length;
  return [
    count(entered, "décision saisie", "décisions saisies"),
    wrong > 0 ? count(wrong, "ligne à reprendre", "lignes à reprendre") : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** GET /mdph/imports/:id — a result per line. */
export async function importPage(web: Web) {
  const id = web.req.param("id")!;
  const run = isUuid(id) ? await findImport(web.var.db, id) : undefined;
  if (!run || run.unit !== web.var.member.unit) return notFoundPage(web);
  const lines = [...run.lines].sort((a, b) => Number(failed(b)) - Number(failed(a)) || a.line - b.line);
  return show(web, {
    title: "Résultat de l’import",
    topics: [`unit:${run.unit}`],
    body: html`<p class="fil fr-mb-1v"><a href="/mdph">Décisions</a> › <a href="/mdph/imports">Importer</a> › Résultat</p>
<h1 class="fr-h4">Import du ${frenchInstant(run.at)}</h1><p>${summary(run)}.</p>
${lines.length === 0 ? emptyState(run.doneAt ? "Ce fichier ne contient aucune ligne." : "Le fichier est en cours de lecture.") : html`<table class="liste"><caption class="fr-sr-only">Lignes du fichier</caption><thead><tr><th scope="col">Ligne</th><th scope="col">Résultat</th><th scope="col">Détail</th></tr></thead><tbody>${lines.map((one) => html`<tr><th scope="row">${one.line}</th>${result(one)}</tr>`)}</tbody></table>`}`,
  });
}

function result(one: LineOutcome) {
  const row = (label: string, tone: Parameters<typeof badge>[1], detail: unknown) =>
    html`<td data-t="Résultat">${badge(label, tone)}</td><td data-t="Détail">${detail}</td>`;
  switch (one.kind) {
    case "entered":
      return row(
        "Saisie",
        "success",
        html`<a class="fr-link" href="/mdph/decisions/${one.referral}">${one.idDecision}</a>${one.notified > 0 ? `, ${count(one.notified, "établissement notifié", "établissements notifiés")}` : ""}`,
      );
    case "known":
      return row("Déjà saisie", "info", `${one.idDecision} : ligne identique`);
    case "number-taken":
      return row("Numéro déjà pris", "error", `${one.idDecision} existe avec un autre contenu`);
    case "invalid":
      return row(
        "À corriger",
        "error",
        html`<ul>${Object.entries(one.problems).map(([field, why]) => html`<li>${field} : ${why}</li>`)}</ul>`,
      );
    case "not-notified":
      return row(
        "Saisie, sans notification",
        "warning",
        html`<a class="fr-link" href="/mdph/decisions/${one.referral}">${one.idDecision}</a> : ${one.why}`,
      );
    case "erased":
      return row("Effacée", "neutral", "Le dossier de cette ligne est arrivé à la fin de sa conservation.");
    case "unreadable":
      return row("Illisible", "error", "Le nombre de colonnes ou les guillemets ne sont pas justes.");
  }
}
