import { html, raw } from "hono/html";
import { modulesOf } from "#features/accounts/member.ts";
import { findIsCoordination } from "#features/directory/coordination.store.ts";
import { renderAnswers } from "#features/forms/render.page.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey, findReferral } from "#features/referrals/referral.store.ts";
import type { Referral, ReferralId } from "#features/referrals/referral.ts";
import { statusLabel, voletTitle } from "#features/referrals/wording.ts";
import { readValidatedContent } from "#features/volets/validated.page.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { badge, checkbox, emptyState, errorSummary, input, warning } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { askTransfer, withdrawTransfer } from "./transfer.action.ts";
import { findTransfer, findWords, type Handed, listHanded } from "./transfer.store.ts";
import { giversMissing, mayFollow, mayTransfer, type Transfer } from "./transfer.ts";
import { answerSentence, askSentence, stateWords } from "./transfer-words.ts";

type Found = { referral: Referral; transfer: Transfer | null };

/** GET /dossiers/:id/transfert — hands the dossier to the treating doctor; once it is theirs, what they let follow. */
export async function transferPage(web: Web) {
  const found = await openTransfer(web);
  if (found instanceof Response) return found;
  return mayTransfer(web.var.member, found.referral) ? showForm(web, found, {}, 200) : showFollowed(web, found);
}

/** POST /dossiers/:id/transfert — "TRANSFERT au MT", or "Retour au service". */
export async function askTransferPage(web: Web) {
  const found = await openTransfer(web);
  if (found instanceof Response) return found;
  const { db, member, now } = web.var;
  const { referral } = found;
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v).trim()]));
  if (typed.reprendre !== undefined) {
    const done = await withdrawTransfer(db, referral.id, member, now);
    if (done.ok)
      return goTo(web, `/dossiers/${referral.id}`, "Le transfert est annulé : le dossier reste à votre service.");
    if (done.refusal.kind === "unknown-referral") return notFoundPage(web);
    return showForm(web, found, { problem: answerSentence(done.refusal) }, 409);
  }
  const call = { called: typed.appel === "oui", note: typed.note ?? "" };
  const done = await askTransfer(db, referral.id, { number: typed.numero ?? "", call }, member, now);
  if (done.ok)
    return goTo(
      web,
      `/dossiers/${referral.id}/transfert`,
      `Le dossier est proposé à ${done.value.name}, qui a jusqu’au ${frenchInstant(done.value.lapsesAt)} pour répondre.`,
    );
  const { refusal } = done;
  if (refusal.kind === "unknown-referral") return notFoundPage(web);
  if (refusal.kind === "not-habilitated") return forbiddenPage(web, askSentence(refusal, referral));
  const field =
    refusal.kind === "call-missing"
      ? "note"
      : refusal.kind === "unknown-number" || refusal.kind === "not-a-doctor" || refusal.kind === "no-account"
        ? "numero"
        : undefined;
  return showForm(
    web,
    found,
    { problem: askSentence(refusal, referral), typed, ...(field ? { field } : {}) },
    field ? 422 : 409,
  );
}

/** GET /transferts — the dossiers this unit handed over, and what their doctors let it follow. */
export async function transfersPage(web: Web) {
  const { db, member } = web.var;
  const modules = modulesOf(member, "requester", "writer", "reader");
  const rows = await listHanded(db, member.unit, modules, member.actingFor?.patients ?? "all");
  return show(web, {
    title: "Dossiers transmis",
    topics: [`unit:${member.unit}`],
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers">Mes dossiers</a> › Dossiers transmis</p><h1 class="fr-h4">Dossiers transmis au médecin traitant</h1>
${rows.length === 0 ? emptyState("Votre unité n’a transmis aucun dossier.") : html`<table class="liste"><thead><tr><th scope="col">Dossier</th><th scope="col">Médecin</th><th scope="col">Transfert</th><th scope="col">Avancement</th></tr></thead><tbody>${rows.map(line)}</tbody></table>`}`,
  });
}

const line = (t: Handed) => {
  const carried = t.state !== "accepted";
  return html`<tr><td><a class="qui fr-link fr-link--sm" href="${carried ? `/dossiers/${t.referral}` : `/dossiers/${t.referral}/transfert`}">${t.number}</a> <span class="note">${pathwayOf(t.module).label}</span></td><td data-t="Médecin">${t.name}</td>
<td data-t="Transfert">${badge(stateWords[t.state], t.state === "accepted" ? "success" : t.state === "asked" ? "info" : "neutral")}<div class="note">${frenchDay(dayOf(t.since))}</div></td>
<td data-t="Avancement">${carried || t.follow !== "nothing" ? statusLabel(t.module, t.status) : html`<span class="note">le médecin ne vous le laisse pas suivre</span>`}</td></tr>`;
};

/** Those who carry the dossier, and those who handed it over. */
async function openTransfer(web: Web): Promise<Found | Response> {
  const referral = await findReferral(web.var.db, web.req.param("id")!);
  if (!referral || referral.status === "erased") return notFoundPage(web);
  const { member } = web.var;
  const transfer = await findTransfer(web.var.db, referral.id);
  const handedOver = transfer !== null && transfer.state === "accepted" && mayFollow(transfer, referral, member);
  if (mayTransfer(member, referral) || handedOver) return { referral, transfer };
  return member.unit === referral.owner &&
    member.rights.some((one) => one.module === referral.module) &&
    !member.actingFor
    ? forbiddenPage(web, "Le transfert au médecin traitant revient aux demandeurs de l’unité qui porte le dossier.")
    : notFoundPage(web);
}

type Shown = { problem?: string; field?: string; typed?: Record<string, string> };

async function showForm(web: Web, { referral, transfer }: Found, shown: Shown, status: 200 | 409 | 422) {
  const { db } = web.var;
  if (!(await findIsCoordination(db, referral.owner)))
    return forbiddenPage(web, "Seul un service de coordination transmet ses dossiers au médecin traitant.");
  const words = transfer ? await findWords(db, transfer.id, await findKey(db, referral.id)) : null;
  const missing = giversMissing(referral);
  return show(web, {
    title: "Transfert au médecin traitant",
    status,
    topics: [`referral:${referral.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers/${referral.id}">Dossier ${referral.number}</a> › Transfert au médecin traitant</p><h1 class="fr-h4">Transfert au médecin traitant</h1><div class="moyen">
${shown.problem ? errorSummary([{ message: shown.problem, ...(shown.field ? { field: shown.field } : {}) }]) : ""}
${transfer && words && transfer.state !== "asked" ? html`<p class="note">Dernier transfert : ${transfer.name}, ${stateWords[transfer.state].toLowerCase()} le ${frenchDay(dayOf(transfer.since))}${words.reason ? ` — « ${words.reason} »` : ""}.</p>` : ""}
${transfer?.state === "asked" && words ? waiting(referral, transfer, words.call) : missing.length > 0 ? html`<div class="fr-alert fr-alert--info"><h2 class="fr-alert__title">Avant de transmettre</h2><p>Ces volets sont à valider : ${missing.map((v) => voletTitle(referral.module, v.code).toLowerCase()).join(", ")}.</p></div>` : form(referral, shown)}</div>`,
  });
}

const waiting = (
  r: Referral,
  t: Transfer,
  call: string,
) => html`<div class="a-vous fr-mb-3w"><p class="fr-mb-1w"><b>Proposé à ${t.name} le ${frenchInstant(t.askedAt)}.</b><br><span class="note">Appel : ${call}. Sans réponse le ${frenchInstant(t.lapsesAt)}, le dossier reste à votre service.</span></p>
<form method="post" action="/dossiers/${r.id}/transfert"><button class="fr-btn fr-btn--secondary" name="reprendre" value="oui">Retour au service</button></form></div>`;

const form = (r: Referral, { typed = {}, field, problem }: Shown) => {
  const wrong = (name: string) => (field === name ? problem : undefined);
  return html`${warning("Vous perdrez l’accès au dossier", "Dès que le médecin accepte, le dossier est le sien : votre service ne le lit plus, sauf ce que le médecin vous laissera suivre.")}
<p>Avant son accord, le médecin ne voit que le numéro du dossier, l’orientation et le nom de votre service.</p>
<form method="post" action="/dossiers/${r.id}/transfert" novalidate>
${input({ name: "numero", label: "Numéro RPPS du médecin traitant", hint: "Onze chiffres ; il doit avoir un compte ici", value: typed.numero ?? r.doctor?.nationalId ?? "", error: wrong("numero") })}
${checkbox({ name: "appel", label: "Je l’ai appelé : il est le médecin traitant et accepte le dossier", ...(typed.appel ? { value: typed.appel } : {}) })}
${input({ name: "note", label: "L’appel, en une ligne", hint: "Par exemple : appel du 22 novembre à 10 h, le médecin confirme", value: typed.note, error: wrong("note") })}
<button class="fr-btn">TRANSFERT au MT</button> <a class="fr-btn fr-btn--tertiary" href="/dossiers/${r.id}">Ne pas transmettre</a></form>`;
};

/** After the transfer: nothing, the state, or the giver's own volets. */
async function showFollowed(web: Web, { referral, transfer }: Found) {
  const t = transfer!;
  const { db, member, now } = web.var;
  if (t.follow === "nothing")
    return forbiddenPage(
      web,
      `${t.name} a accepté ce dossier le ${frenchDay(dayOf(t.since))} : votre service n’y a plus accès.`,
    );
  await recordReading(
    db,
    referral.id,
    journalActor(member),
    "read",
    t.follow === "volets" ? "administratif" : "dossier",
    now,
  );
  return show(web, {
    title: `Dossier transmis ${referral.number}`,
    topics: [`unit:${member.unit}`],
    body: html`<p class="fil fr-mb-1v"><a href="/transferts">Dossiers transmis</a> › ${referral.number}</p><h1 class="fr-h4">Dossier ${referral.number}</h1>
<p>Porté par ${t.name} depuis le ${frenchDay(dayOf(t.since))}. ${statusLabel(referral.module, referral.status)} depuis le ${frenchDay(dayOf(referral.statusSince))}.</p>
${t.follow === "volets" ? await ownVolets(web, referral) : html`<p class="note">Le médecin vous laisse suivre l’avancement, sans le contenu du dossier.</p>`}`,
  });
}

/** The administrative volets as last validated, and nothing of care. */
async function ownVolets(web: Web, r: Referral) {
  const content = await readValidatedContent(web, r, await findKey(web.var.db, r.id as ReferralId));
  return html`${pathwayOf(r.module)
    .volets.filter((q) => q.level === "admin" && r.volets.some((v) => v.code === q.code && v.validatedVersion !== null))
    .map(
      (q) =>
        html`<details class="repli carte" ${raw("open")}><summary>${q.title}</summary>${renderAnswers(q, content.answers, { situation: content.situation, variables: content.variables, levels: ["admin"] })}</details>`,
    )}`;
}
