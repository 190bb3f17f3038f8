import { html } from "hono/html";
import { z } from "zod";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { carriesPaper, mayRead, receivesFor } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { dossierPath } from "#features/referrals/path.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { inboxOf } from "#features/requests/side.ts";
import { inviteFollower } from "#features/stewards/follow.action.ts";
import { mayHandPaper } from "#features/stewards/following.ts";
import { listWaitingOf } from "#features/stewards/invitation.store.ts";
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

async function showPaper(web: Web, code: string | null, hand: Hand = { typed: {}, problems: {}, status: 200 }) {
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
  const request = referral.requests.find((q) => receivesFor(member, q.unit, referral.module));
  return show(web, {
    title: `Dossier papier ${referral.number}`,
    // the answer that shows a code is no page to come back to
    ...(code ? { status: 422 as const, fresh: true as const } : hand.status === 200 ? {} : { status: hand.status }),
    body: html`<p class="fil fr-mb-1v">${request ? html`<a href="${inboxOf(member)}">Demandes reçues</a> › <a href="/demandes/${request.id}">${referral.number}</a>` : html`<a href="${dossierPath(access, referral.id)}">Dossier ${referral.number}</a>`} › Papier</p>
<h1 class="fr-h4">${fullName(person!)}, dossier papier</h1>
${code ? html`<div class="fr-alert fr-alert--success fr-mb-3w" role="status"><h2 class="fr-alert__title">Code de reprise</h2><p>Transmettez-le au demandeur par messagerie sécurisée, avec le numéro <b>${referral.number}</b>. Il sert une fois, jusqu’au ${frenchInstant(paper.codeUntil!)}, et ne sera plus affiché.</p><p><code id="code-reprise">${code}</code></p></div>` : ""}
<dl class="fiche"><dt>Arrivé le</dt><dd>${frenchDay(paper.receivedOn)}</dd><dt>Enregistré par</dt><dd>${paper.registeredBy}, le ${frenchInstant(paper.registeredAt)}</dd><dt>À joindre</dt><dd>${paper.contact.name}${paper.contact.relation ? ` (${paper.contact.relation})` : ""} · ${phoneLink(paper.contact.phone)}</dd></dl>
<h2 class="fr-h6 fr-mt-2w">Pages numérisées</h2>
<ul>${open.map((file) => html`<li><a href="${file.href}">${file.name}</a> <span class="note">${file.size}</span></li>`)}${open.length < pages.length ? html`<li class="note">Des pages médicales s’ouvrent aux professionnels dont l’habilitation porte la mention « médicale ».</li>` : ""}</ul>
${
  paper.takenOverAt
    ? html`<p class="note">Repris par un demandeur le ${frenchInstant(paper.takenOverAt)}.</p>`
    : request && request.unit !== referral.owner
      ? html`<p class="note">Repris par la personne concernée, ou par un proche : vous recevez sa demande.</p>`
      : carriesPaper(member, referral)
        ? html`<h2 class="fr-h6 fr-mt-3w">Confier ce dossier à un demandeur</h2><p>Un service hospitalier, un CCAS, un médecin peut le porter à votre place : il complétera les volets et confirmera votre proposition. Jusque-là, vous confirmez vous-même, sur l’accord écrit ou téléphonique de la personne.${paper.codeUntil && !code ? ` Un code donné sert jusqu’au ${frenchInstant(paper.codeUntil)} ; en demander un autre l’annule.` : ""}</p><form method="post" action="/papier/${referral.id}"><button class="fr-btn fr-btn--secondary">Obtenir un code de reprise</button></form>${mayHandPaper(member, referral) ? await handForm(web, referral.id, hand) : ""}`
        : ""
}`,
  });
}

type Hand = { typed: Record<string, string>; problems: Record<string, string>; status: 200 | 400 | 403 | 409 | 429 };

/** Invitations that wait, and the form of another: the person takes the dossier into their own space. */
async function handForm(web: Web, id: ReferralId, { typed, problems }: Hand) {
  const waiting = (await listWaitingOf(web.var.db, id, web.var.now)).filter(({ takesOver }) => takesOver);
  const field = (name: string) => ({ name, value: typed[name], error: problems[name] });
  return html`<h2 class="fr-h6 fr-mt-3w">Confier ce dossier à la personne</h2><p>La personne, ou le proche qui s’en occupe, reçoit un courriel : elle ouvre son espace, donne la date de naissance, et le dossier y est. Elle complète, choisit d’autres établissements, répond à votre proposition. Vous gardez sa demande.</p>
${waiting.map((one) => html`<p class="note">Une invitation est partie le ${frenchInstant(one.invitedAt)} à ${one.email} : elle sert jusqu’au ${frenchInstant(one.expiresAt)}.</p>`)}
<form method="post" action="/papier/${id}/invitation" class="etroit" novalidate>${input({ ...field("courriel"), type: "email", label: "Adresse de courriel", hint: "Celle que la personne ou son proche vous a donnée", attributes: 'autocomplete="off"' })}${input({ ...field("lien"), label: "Qui est-ce ?", hint: "Par exemple : la personne elle-même, sa fille" })}<button class="fr-btn fr-btn--secondary">Envoyer l’invitation</button></form>`;
}

const HandForm = z.object({
  courriel: z
    .email("Indiquez une adresse complète, par exemple prenom.nom@exemple.fr.")
    .max(254, "Cette adresse est trop longue."),
  lien: z.string().min(1, "Dites qui est cette personne.").max(100, "Ce texte dépasse 100 caractères."),
});

/** POST /papier/:id/invitation — proposes the dossier to the person it is about, or to who cares for them. */
export async function handPaperPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (found?.referral.origin !== "paper") return notFoundPage(web);
  const { referral } = found;
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v).trim()]));
  const form = HandForm.safeParse(typed);
  if (!form.success) {
    const problems = Object.fromEntries(
      form.error.issues.toReversed().map((one) => [String(one.path[0]), one.message]),
    );
    return showPaper(web, null, { typed, problems, status: 400 });
  }
  const { courriel: email, lien: relation } = form.data;
  const wanted = { email, relation, kind: "steward", mayAct: true, readsCare: true, takesOver: true } as const;
  const done = await inviteFollower(web.var.db, referral.id, wanted, web.var.member, web.var.now);
  if (done.ok)
    return goTo(
      web,
      `/papier/${referral.id}`,
      "L’invitation est partie. Jusqu’à la réponse, votre unité porte le dossier.",
    );
  const refused = (courriel: string, status: Hand["status"]) =>
    showPaper(web, null, { typed, problems: { courriel }, status });
  switch (done.refusal.kind) {
    case "throttled":
      return refused("Beaucoup d’invitations sont parties : attendez un peu avant la prochaine.", 429);
    case "dossier-closed":
      return refused("Ce dossier est terminé : on ne le confie plus.", 409);
    case "not-allowed":
    case "already-follows":
      return refused("Votre unité ne porte plus ce dossier.", 409);
    case "unknown-referral":
      return notFoundPage(web);
  }
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
