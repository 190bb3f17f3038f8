import { html } from "hono/html";
import { findDecision } from "#features/decisions/decision.store.ts";
import type { Decision } from "#features/decisions/decision.ts";
import { rightLabel, standingLabels } from "#features/decisions/wording.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { openMine } from "#features/person-space/open-mine.page.ts";
import { conducts, partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isLive, isPlaced, type RequestId, wasSent } from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { listUnitNames, type UnitName } from "#features/referrals/unit-name.store.ts";
import { statusLabel, voletTitle } from "#features/referrals/wording.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { count, uncapital } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { checkboxes, errorSummary, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { sendAdmissionDossier } from "./send.action.ts";
import { awaitsDossier, type DossierRefusal, dossierRefusal } from "./sending.ts";
import { shareDossier } from "./share.action.ts";

/** GET /mon-espace/dossiers/:id/envoi — the establishments the MDPH designated, those that have the dossier, the MDPH itself. */
export const sendDossierPage = (web: Web) => showSending(web, null, 200);

async function open(web: Web): Promise<{ referral: Referral; decision: Decision } | Response> {
  const found = await openMine(web);
  if (found instanceof Response) return found;
  const decision = await findDecision(web.var.db, found.referral.id);
  return decision ? { referral: found.referral, decision } : notFoundPage(web);
}

async function showSending(web: Web, problem: string | null, status: 200 | 409) {
  const found = await open(web);
  if (found instanceof Response) return found;
  const { referral: r, decision } = found;
  const { db, member, now } = web.var;
  await recordReading(db, r.id, journalActor(member), "read", "dossier", now);
  const sent = r.requests.filter((q) => wasSent(q) && (isLive(q) || isPlaced(q)));
  const names = await listUnitNames(
    db,
    [...sent.map((q) => q.unit), decision.unit].filter((id, i, all) => all.indexOf(id) === i),
  );
  const waiting = sent.filter(awaitsDossier);
  const having = sent.filter((q) => q.disclosure === "full");
  const mayAct = conducts(member, r);
  const refusal = dossierRefusal(r, decision, waiting, rulebookOf(r.module), dayOf(now));
  return show(web, {
    title: "Envoyer mon dossier",
    status,
    topics: [`referral:${r.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/mon-espace/dossiers/${r.id}">Le dossier</a> › Envoyer</p>
<h1 class="fr-h4">Envoyer mon dossier d’admission</h1>
${problem ? errorSummary([{ message: problem, ...(waiting.length > 0 ? { field: "demande-legende" } : {}) }]) : ""}
<p class="moyen">Vous écrivez un seul dossier. Chaque établissement à qui vous l’envoyez le lit, avec vos changements, dès que vous dites qu’une partie est finie.</p>
<section class="carte fr-mb-2w" aria-labelledby="designes"><h2 class="fr-h6 fr-mb-1w" id="designes">Les établissements désignés par la MDPH</h2>
${
  waiting.length === 0
    ? html`<p class="fr-mb-0">${sent.length === 0 ? "La MDPH n’a pas encore désigné d’établissement. Vous pouvez en chercher vous-même." : "Aucun établissement désigné n’attend votre dossier."}</p>`
    : html`<p>Ils ont reçu la décision de la MDPH. Ils ne lisent pas votre dossier tant que vous ne l’envoyez pas.</p>${mayAct ? (refusal ? stopped(r, refusal) : form(r, waiting, names)) : html`<p class="note">L’envoi revient à la personne, à ses référents, et à ceux à qui elle a permis d’agir pour elle.</p>${list(r, waiting, names)}`}`
}</section>
<section class="carte fr-mb-2w" aria-labelledby="recu"><h2 class="fr-h6 fr-mb-1w" id="recu">Ils ont votre dossier</h2>${having.length === 0 ? html`<p class="fr-mb-0">Aucun établissement pour l’instant.</p>` : list(r, having, names)}</section>
${mayAct ? html`<p><a class="fr-link" href="/dossiers/${r.id}/recherche">Chercher d’autres établissements que la décision permet</a></p>` : ""}
${sharing(decision, names.get(decision.unit)?.facility ?? "La MDPH", partyOf(member, r) === "person")}`,
  });
}

const label = (r: Referral, q: AdmissionRequest, names: Map<string, UnitName>) => {
  const name = names.get(q.unit);
  return `${name?.facility ?? "Établissement"}${name?.city ? `, ${name.city}` : ""} (${rightLabel(r.needs.find((n) => n.id === q.need)!.kind)})`;
};

const list = (r: Referral, requests: readonly AdmissionRequest[], names: Map<string, UnitName>) =>
  html`<ul class="fr-mb-0">${requests.map((q) => html`<li><a href="/mon-espace/dossiers/${r.id}/demandes/${q.id}">${label(r, q, names)}</a></li>`)}</ul>`;

const form = (r: Referral, waiting: readonly AdmissionRequest[], names: Map<string, UnitName>) =>
  html`<form method="post">${checkboxes({
    name: "demande",
    legend: "À qui l’envoyer ?",
    options: waiting.map((q) => ({ code: q.id, label: label(r, q, names), ticked: true })),
  })}<button class="fr-btn fr-mt-1w">Envoyer mon dossier</button></form>`;

/** What is still to do before it may leave, each with its way. */
function stopped(r: Referral, refusal: DossierRefusal) {
  if (refusal.kind !== "volets-missing") return html`<p class="fr-mb-0"><b>${because(refusal)}</b></p>`;
  return html`<p class="fr-mb-1w"><b>Avant l’envoi, il reste à finir ${count(refusal.volets.length, "partie")} :</b></p><ul class="fr-mb-0">${refusal.volets.map((v) => html`<li><a class="fr-link" href="/dossiers/${r.id}/volets/${v.code}">${voletTitle(r.module, v.code)}</a></li>`)}</ul>`;
}

/** The MDPH follows the notifications; it reads the dossier only if the person wants it. */
const sharing = (d: Decision, mdph: string, theirs: boolean) =>
  html`<section class="carte" aria-labelledby="mdph"><h2 class="fr-h6 fr-mb-1w" id="mdph">${mdph}</h2>
<p>${d.sharedAt ? `Vous partagez la partie administrative de votre dossier avec la MDPH depuis le ${frenchDay(dayOf(d.sharedAt))}.` : "La MDPH sait à qui vous vous adressez. Elle ne lit pas votre dossier."}</p>
${theirs ? html`<form method="post">${hidden("mdph", d.sharedAt ? "non" : "oui")}<button class="fr-btn fr-btn--sm fr-btn--secondary">${d.sharedAt ? "Ne plus partager avec la MDPH" : "Partager la partie administrative avec la MDPH"}</button></form>` : ""}</section>`;

/** POST /mon-espace/dossiers/:id/envoi — sends it to those chosen, or lets the MDPH read its administrative part. */
export async function postDossierPage(web: Web) {
  const found = await open(web);
  if (found instanceof Response) return found;
  const { db, member, now } = web.var;
  const { referral } = found;
  const body = await web.req.parseBody({ all: true });
  const back = `/mon-espace/dossiers/${referral.id}/envoi`;
  if (body.mdph !== undefined) {
    const wish = body.mdph === "oui" ? "share" : "unshare";
    const done = await shareDossier(db, referral.id, wish, member, now);
    if (!done.ok) return showSending(web, "Ce partage revient à la personne et à ses référents.", 409);
    return goTo(
      web,
      back,
      wish === "share"
        ? "La MDPH peut lire la partie administrative de votre dossier."
        : "La MDPH ne lit plus votre dossier.",
    );
  }
  const chosen = [body.demande ?? []].flat().map(String).filter(isUuid) as RequestId[];
  const done = await sendAdmissionDossier(db, referral.id, chosen, member, now);
  return done.ok
    ? goTo(web, back, `Votre dossier est envoyé à ${count(chosen.length, "établissement")}.`)
    : showSending(web, because(done.refusal), 409);
}

function because(refusal: DossierRefusal): string {
  switch (refusal.kind) {
    case "not-habilitated":
      return "L’envoi revient à la personne, à ses référents, et à ceux à qui elle a permis d’agir pour elle.";
    case "referral-closed":
      return `Le dossier est « ${statusLabel("handicap", refusal.status).toLowerCase()} » : il ne s’envoie plus.`;
    case "decision-not-in-force":
      return `La décision est ${standingLabels[refusal.standing].toLowerCase()} : demandez à la MDPH où en est la suivante avant d’envoyer.`;
    case "nothing-chosen":
      return "Choisissez au moins un établissement.";
    case "not-designated":
      return "Un des établissements choisis a déjà votre dossier, ou n’étudie plus votre demande : relisez la liste.";
    case "volets-missing":
      return `Avant l’envoi, il reste à finir : ${refusal.volets.map((v) => uncapital(voletTitle("handicap", v.code))).join(", ")}.`;
  }
}
