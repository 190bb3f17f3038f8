import { html, raw } from "hono/html";
import { isDoctor, type Member, readsMedical } from "#features/accounts/member.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest } from "#features/referrals/request.ts";
import { reasonLabel } from "#features/referrals/wording.ts";
import { addMonths, dayOf, frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { area, checkbox, hidden, input, radios, select } from "#ui/parts.ts";
import { type EarlyPath, isEndNear, type KeptLine, noticeMonths, partRefusal, professions } from "./early-path.ts";
import { stageLabel } from "./wording.ts";

type Scene = {
  referral: Referral;
  request: AdmissionRequest;
  member: Member;
  now: Date;
  path: EarlyPath | null;
  version: number;
  lines: KeptLine[];
  told: { problem: { sentence: string; field?: string } | null; typed: Record<string, string> };
};

/** Where the path is, who works with the child, and what the platform may do of it now. */
export function pathBlock(x: Scene) {
  const { path, referral, request, member, now } = x;
  if (!path) return "";
  const today = dayOf(now);
  const may = partRefusal(referral, request, "move", member) === null && path.ended === null;
  const over = path.endsOn !== null && today > path.endsOn;
  return html`<h2 class="fr-h6" id="parcours">Parcours</h2><div class="carte">
<dl class="fiche"><dt>Étape</dt><dd><b>${path.ended ? `Fin de parcours : ${reasonLabel("tnd", path.ended.reason)}, le ${frenchDay(path.ended.on)}` : stageLabel(path.stage)}</b></dd>
${path.openedOn ? html`<dt>Premier rendez-vous</dt><dd>${frenchDay(path.openedOn)}</dd><dt>Fin du parcours</dt><dd>${frenchDay(path.endsOn!)}${path.renewed ? `, renouvelé le ${frenchDay(path.renewed.on)} avec l’accord de ${path.renewed.by}` : ""}</dd>` : html`<dt>Premier rendez-vous</dt><dd>attendu vers le ${frenchDay(path.expectedOn)}</dd>`}
${path.letter ? html`<dt>Synthèse</dt><dd>écrite par ${path.letter.by} — <a class="fr-link fr-link--sm" href="/pco/demandes/${request.id}/lettre" data-turbo="false">lettre au médecin (PDF)</a></dd>` : ""}</dl>
${over && !path.ended ? html`<div class="fr-alert fr-alert--warning fr-alert--sm fr-mb-2w"><p>Le parcours a pris fin le ${frenchDay(path.endsOn!)} : enregistrez la fin avec « Terminer le parcours ».</p></div>` : ""}
${may && !over ? stageForms(x, path, today) : ""}
${renewal(x, path, today, may)}
</div>
<h2 class="fr-h6 fr-mt-2w" id="professionnels">Qui travaille avec l’enfant</h2><div class="carte">${linesTable(x, may && !over)}${may && !over ? lineForm(x) : ""}</div>
${may ? letterForm(x, path) : ""}`;
}

function stageForms({ request, version, told }: Scene, path: EarlyPath, today: string) {
  const error = (name: string) => (told.problem?.field === name ? told.problem.sentence : undefined);
  const head = html`${hidden("version", version)}`;
  if (path.openedOn === null)
    return html`<form method="post" action="/pco/demandes/${request.id}/attente" class="etroit fr-mt-2w" novalidate>${head}${input({ name: "attendu", type: "date", label: "Premier rendez-vous attendu vers le", hint: "Montré à la famille et au médecin.", value: told.typed.attendu ?? path.expectedOn, error: error("attendu"), attributes: `min="${today}"` })}<button class="fr-btn fr-btn--sm fr-btn--secondary">${path.stage === "attente" ? "Changer la date attendue" : "Mettre en attente de professionnels"}</button></form>`;
  const to = path.stage === "bilans" ? "interventions" : path.stage === "interventions" ? "bilans" : null;
  if (!to) return "";
  return html`<form method="post" action="/pco/demandes/${request.id}/etape" class="fr-mt-2w">${head}${hidden("etape", to)}<button class="fr-btn fr-btn--sm fr-btn--secondary">${to === "interventions" ? "Passer aux interventions" : "Revenir aux bilans"}</button></form>`;
}

function renewal({ request, version }: Scene, path: EarlyPath, today: string, may: boolean) {
  if (path.openedOn === null || path.ended || path.renewed) return "";
  if (path.renewalProposed)
    return html`<p class="fr-mb-0 fr-mt-1w">Renouvellement proposé le ${frenchDay(path.renewalProposed.on)} : l’accord du médecin est attendu.</p>`;
  if (!isEndNear(path, today))
    return html`<p class="note fr-mb-0 fr-mt-1w">Renouvelable une fois, à partir du ${frenchDay(addMonths(path.endsOn!, -noticeMonths))}.</p>`;
  return may && today <= path.endsOn!
    ? html`<form method="post" action="/pco/demandes/${request.id}/renouvellement" class="fr-mt-1w">${hidden("version", version)}<button class="fr-btn fr-btn--sm fr-btn--secondary">Proposer de renouveler pour un an</button><p class="note fr-mb-0">Le médecin qui a adressé l’enfant donne son accord ; les titulaires sont prévenus.</p></form>`
    : "";
}

function linesTable({ request, lines, referral, member }: Scene, may: boolean) {
  if (lines.length === 0)
    return html`<p class="note">Personne pour l’instant : ajoutez les professionnels au fur et à mesure.</p>`;
  const reads = readsMedical(member, referral.module);
  return html`<table class="liste"><thead><tr><th scope="col">Professionnel</th><th scope="col">Séances</th><th scope="col">Dates</th><th scope="col">Compte rendu</th>${may ? html`<th scope="col"><span class="fr-sr-only">Action</span></th>` : ""}</tr></thead><tbody>${lines.map(
    (
      one,
    ) => html`<tr><td><span class="qui">${one.professional}</span><br><span class="note">${one.profession}, ${one.kind === "bilan" ? "bilan" : "intervention"}, ${one.agreed ? "sous contrat avec la plateforme" : "soins courants"}${one.nationalId ? " · voit ce suivi" : ""}</span></td>
<td data-t="Séances">${one.sessions === null ? "—" : count(one.sessions, "séance")}</td>
<td data-t="Dates">${one.from ? (one.to ? `du ${frenchDay(one.from)} au ${frenchDay(one.to)}` : `à partir du ${frenchDay(one.from)}`) : "à fixer"}</td>
<td data-t="Compte rendu">${one.reportId ? (reads ? html`<a class="fr-link fr-link--sm" href="/dossiers/${referral.id}/pieces/${one.reportId}" data-turbo="false">Télécharger<span class="fr-sr-only"> le compte rendu de ${one.professional}</span></a>` : "joint") : may && reads ? reportForm(request, one) : "attendu"}</td>
${may ? html`<td><form method="post" action="/pco/demandes/${request.id}/lignes/${one.id}/retrait"><button class="lien">Retirer<span class="fr-sr-only"> ${one.professional}</span></button></form></td>` : ""}</tr>`,
  )}</tbody></table>`;
}

const reportForm = (q: AdmissionRequest, line: KeptLine) =>
  html`<form method="post" action="/pco/demandes/${q.id}/lignes/${line.id}/compte-rendu" enctype="multipart/form-data"><label class="fr-sr-only" for="fichier-${line.id}">Compte rendu de ${line.professional}</label><input class="fr-upload" type="file" id="fichier-${line.id}" name="fichier"><button class="lien">Joindre</button></form>`;

function lineForm({ request, told }: Scene) {
  const { typed, problem } = told;
  const field = (name: string) => ({
    name,
    value: typed[name],
    error: problem?.field === name ? problem.sentence : undefined,
  });
  return html`<details class="repli fr-mt-2w" ${typed.professionnel === undefined ? "" : raw("open")}><summary>Ajouter un professionnel</summary>
<form method="post" action="/pco/demandes/${request.id}/lignes" class="etroit" novalidate>
${select({ ...field("profession"), label: "Profession", empty: "Choisissez", options: professions.map((label) => ({ code: label, label })) })}
${input({ ...field("professionnel"), label: "Nom du professionnel" })}
${input({ ...field("numero"), label: "Son numéro RPPS ou ADELI", hint: "Il voit alors ce suivi dans son espace, prévenu s’il a un compte : ses séances, ses dates, les volets de soins, jamais le volet médical. Son nom est repris du répertoire.", required: false })}
${radios({
  ...field("nature"),
  value: typed.nature ?? "bilan",
  label: "Pour",
  options: [
    { code: "bilan", label: "Un bilan" },
    { code: "intervention", label: "Des interventions" },
  ],
})}
${checkbox({ ...field("contrat"), label: "Sous contrat avec la plateforme", hint: "Psychomotricité, psychologie, ergothérapie. Les autres soins suivent les règles habituelles." })}
${input({ ...field("seances"), label: "Nombre de séances", required: false, attributes: 'inputmode="numeric"' })}
${input({ ...field("du"), label: "Premier rendez-vous", type: "date", required: false })}
${input({ ...field("au"), label: "Dernier rendez-vous", type: "date", required: false })}
<button class="fr-btn fr-btn--sm">Ajouter ce professionnel</button></form></details>`;
}

/** The doctor of the platform sums up; the letter goes to whoever referred the child. */
function letterForm({ referral, request, member, version, told }: Scene, path: EarlyPath) {
  if (path.openedOn === null || partRefusal(referral, request, "sum-up", member) !== null) return "";
  if (!isDoctor(member)) return "";
  const error = told.problem?.field === "lettre" ? told.problem.sentence : undefined;
  const isOpen = error !== undefined || told.typed.lettre !== undefined;
  return html`<h2 class="fr-h6 fr-mt-2w">Synthèse</h2><details class="repli carte" ${isOpen ? raw("open") : ""}><summary>${path.letter ? "Corriger la lettre au médecin" : "Écrire la lettre au médecin"}</summary><form method="post" action="/pco/demandes/${request.id}/synthese" novalidate>${hidden("version", version)}
${area({ name: "lettre", label: "Lettre au médecin adresseur", hint: "La famille l’a par le médecin.", rows: 8, value: told.typed.lettre ?? path.letter?.text, error })}
<button class="fr-btn fr-btn--sm">${path.letter ? "Envoyer la lettre corrigée" : "Envoyer la synthèse"}</button></form></details>`;
}
