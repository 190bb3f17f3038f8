import { html } from "hono/html";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { carriesPaper, mayRead } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { listAttachments } from "#features/volets/attachment.store.ts";
import { shownFile } from "#features/volets/attachment.ts";
import { frenchDay, frenchInstant } from "#lib/dates.ts";
import { errorSummary, input, phoneLink } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findPaper } from "./paper.store.ts";
import type { TakeOverRefusal } from "./paper.ts";
import { giveCode, takeOverPaper } from "./take-over.action.ts";

/** GET /papier/:id — the pages that came, whom to call, and handing the dossier to a requester. */
export const paperPage = (web: Web) => showPaper(web, null);

/** POST /papier/:id — a code for one requester to take the dossier over. */
export async function giveCodePage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found) return notFoundPage(web);
  const given = await giveCode(web.var.db, found.referral.id, web.var.member, web.var.now);
  // shown once, in the answer itself: it is kept nowhere
  return given.ok ? showPaper(web, given.value) : notFoundPage(web);
}

async function showPaper(web: Web, code: string | null) {
  const { db, member, now } = web.var;
  const found = await openDossier(web, web.req.param("id")!);
  if (!found) return notFoundPage(web);
  const { referral, access } = found;
  const key = await findKey(db, referral.id);
  const [paper, person, files] = await Promise.all([
    findPaper(db, referral.id, key),
    findPerson(db, referral.person),
    listAttachments(db, key, referral.id),
  ]);
  if (!paper) return notFoundPage(web);
  await recordReading(db, referral.id, journalActor(member), "read", "papier", now);
  const pages = files.filter((file) => file.volet === "papier");
  const open = pages.filter((file) => mayRead(file.level, access, member, referral)).map(shownFile(referral.id, false));
  const request = referral.requests.find((q) => q.unit === member.unit);
  return show(web, {
    title: `Dossier papier ${referral.number}`,
    // the answer that shows a code is no page to come back to
    ...(code ? { status: 422 as const, fresh: true as const } : {}),
    body: html`<p class="fil fr-mb-1v"><a href="/demandes">Demandes reçues</a> › ${request ? html`<a href="/demandes/${request.id}">${referral.number}</a>` : referral.number} › Papier</p>
<h1 class="fr-h4">${fullName(person!)}, dossier papier</h1>
${code ? html`<div class="fr-alert fr-alert--success fr-mb-3w" role="status"><h2 class="fr-alert__title">Code de reprise</h2><p>Transmettez-le au demandeur par messagerie sécurisée, avec le numéro <b>${referral.number}</b>. Il sert une fois, jusqu’au ${frenchInstant(paper.codeUntil!)}, et ne sera plus affiché.</p><p><code id="code-reprise">${code}</code></p></div>` : ""}
<dl class="fiche"><dt>Arrivé le</dt><dd>${frenchDay(paper.receivedOn)}</dd><dt>Enregistré par</dt><dd>${paper.registeredBy}, le ${frenchInstant(paper.registeredAt)}</dd><dt>À joindre</dt><dd>${paper.contact.name}${paper.contact.relation ? ` (${paper.contact.relation})` : ""} · ${phoneLink(paper.contact.phone)}</dd></dl>
<h2 class="fr-h6 fr-mt-2w">Pages numérisées</h2>
<ul>${open.map((file) => html`<li><a href="${file.href}">${file.name}</a> <span class="note">${file.size}</span></li>`)}${open.length < pages.length ? html`<li class="note">Des pages médicales s’ouvrent aux professionnels dont l’habilitation porte la mention « médicale ».</li>` : ""}</ul>
${
  paper.takenOverAt
    ? html`<p class="note">Repris par un demandeur le ${frenchInstant(paper.takenOverAt)}.</p>`
    : carriesPaper(member, referral)
      ? html`<h2 class="fr-h6 fr-mt-3w">Confier ce dossier à un demandeur</h2><p>Un service hospitalier, un CCAS, un médecin peut le porter à votre place : il complétera les volets et confirmera votre proposition. Jusque-là, vous confirmez vous-même, sur l’accord écrit ou téléphonique de la personne.${paper.codeUntil && !code ? ` Un code donné sert jusqu’au ${frenchInstant(paper.codeUntil)} ; en demander un autre l’annule.` : ""}</p><form method="post" action="/papier/${referral.id}"><button class="fr-btn fr-btn--secondary">Obtenir un code de reprise</button></form>`
      : ""
}`,
  });
}

/** GET /papier/reprise */
export const takeOverForm = (web: Web) => showTakeOver(web, "", null);

/** POST /papier/reprise — the number and its code make this unit carry the dossier. */
export async function takeOverPage(web: Web) {
  const { db, member, now } = web.var;
  const body = await web.req.parseBody();
  const [number, code] = [body.numero, body.code].map((one) =>
    typeof one === "string" ? one.trim().slice(0, 100) : "",
  );
  const done = await takeOverPaper(db, number!.toUpperCase(), code!, member, now);
  if (done.ok) return goTo(web, `/dossiers/${done.value.id}`, "Votre unité porte maintenant ce dossier.");
  return showTakeOver(web, number!, because(done.refusal));
}

function because(refusal: TakeOverRefusal): string {
  switch (refusal.kind) {
    case "unknown-code":
      return "Ce numéro et ce code ne vont pas ensemble, ou le code a déjà servi. Demandez-en un autre à l’unité qui a reçu le dossier.";
    case "not-habilitated":
      return "Votre habilitation ne permet pas de porter un dossier de ce type.";
    case "same-unit":
      return "Votre unité porte déjà ce dossier.";
    case "referral-closed":
      return "Ce dossier est clos : il ne peut plus être repris.";
  }
}

const showTakeOver = (web: Web, number: string, problem: string | null) =>
  show(web, {
    title: "Reprendre un dossier papier",
    ...(problem ? { status: 422 as const } : {}),
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers">Mes dossiers</a> › Reprendre un dossier papier</p><h1 class="fr-h4">Reprendre un dossier papier</h1>
${errorSummary(problem ? [{ field: "numero", message: problem }] : [])}
<p>L’unité qui a reçu ce dossier sur papier vous a donné son numéro et un code. Votre unité le portera : vous compléterez les volets et suivrez la demande.</p>
<form method="post" action="/papier/reprise" class="etroit">${input({ name: "numero", label: "Numéro du dossier", value: number, error: problem ?? undefined })}${input({ name: "code", label: "Code de reprise", attributes: 'autocomplete="off"' })}<button class="fr-btn">Reprendre ce dossier</button></form>`,
  });
