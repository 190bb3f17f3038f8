import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import type { Db } from "#db/db.ts";
import { findVerifiedEmail } from "#features/accounts/account.store.ts";
import { holdsAnywhere } from "#features/accounts/member.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { shortName } from "#features/persons/person.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import { cookieOptions } from "#features/sessions/session.ts";
import { isToken } from "#features/sign-in/link.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import { frenchDelay } from "#features/sign-in/throttle.ts";
import { frenchDay, frenchInstant } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { facts, hidden, input } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { type AnswerRefusal, answerInvitation } from "./follow.action.ts";
import { inviteDays } from "./following.ts";
import { findByToken, findReceived, type Invitation } from "./invitation.store.ts";
import { invitationCookie, invitationPath } from "./invitation.ts";
import { findName } from "./steward.store.ts";

/** GET /invitation?lien=…: the token leaves the address at once; whoever is not signed in does so, or opens their space, and comes back. */
export async function invitationPage(web: Web) {
  const { db, now, outside, visitor, signedIn } = web.var;
  web.header("referrer-policy", "no-referrer");
  const options = cookieOptions(outside.publicUrl);
  const link = web.req.query("lien");
  if (link !== undefined) {
    const over = await throttled(db, "link-by-address", visitOf(web).address);
    if (over || !isToken(link)) return ended(web);
    setCookie(web, invitationCookie, link, { ...options, maxAge: inviteDays * 86_400 });
    return web.redirect(invitationPath, 303);
  }
  const token = getCookie(web, invitationCookie);
  if (!token) return noInvitation(web);
  const found = isToken(token) ? await findByToken(db, token, now) : null;
  if (!found) {
    deleteCookie(web, invitationCookie, options);
    return ended(web);
  }
  if (!signedIn) return toEnter(web, found);
  if (!visitor) return web.redirect("/espaces?retour=%2Finvitation", 303);
  await recordReading(db, found.referral, journalActor(visitor), "read", "invitation", now);
  return show(web, {
    title: "Invitation",
    body: html`<div class="etroit"><h1 class="fr-h4">On vous invite à suivre un dossier</h1>${await card(db, found)}
${holdsAnywhere(visitor, "person") ? "" : html`<p class="note">Si vous acceptez, vous restez dans votre unité : le dossier apparaîtra dans <b>Personnes aidées</b>.</p>`}</div>`,
  });
}

/** POST /invitation: accepts or refuses the one of the link, or one received at one's own address. */
export async function answerInvitationPage(web: Web) {
  const { db, now, member, outside } = web.var;
  const body = await web.req.parseBody();
  const answer = body.reponse === "accepter" ? "accepted" : body.reponse === "refuser" ? "refused" : null;
  const found = answer && (await findAnswered(web, body.invitation));
  if (!found) return ended(web);
  const birthDate = typeof body.naissance === "string" ? body.naissance : null;
  const done = await answerInvitation(db, found, answer, member, now, birthDate);
  if (!done.ok)
    return show(web, {
      title: "Invitation",
      status: done.refusal.kind === "throttled" ? 429 : done.refusal.kind === "not-proved" ? 422 : 409,
      body: html`<div class="etroit"><h1 class="fr-h4">L’invitation n’a pas pu être acceptée</h1><p>${whyNot(done.refusal)}</p>${done.refusal.kind === "not-proved" ? await card(db, found) : html`<p><a class="fr-btn" href="/mon-espace">Aller à mon espace</a></p>`}</div>`,
    });
  deleteCookie(web, invitationCookie, cookieOptions(outside.publicUrl));
  if (answer === "refused")
    return goTo(web, "/mon-espace", "Vous avez refusé l’invitation. La personne qui vous a invité le saura.");
  return goTo(
    web,
    `/mon-espace/dossiers/${found.referral}`,
    found.takesOver ? "Ce dossier est maintenant dans votre espace." : "Vous suivez maintenant ce dossier.",
  );
}

/** By the link in this browser, or by an address its owner has proved. */
async function findAnswered(web: Web, typed: unknown): Promise<Invitation | null> {
  const { db, now, member } = web.var;
  if (typeof typed !== "string") return null;
  const token = getCookie(web, invitationCookie);
  const byLink = isToken(token) ? await findByToken(db, token, now) : null;
  if (byLink?.id === typed) return byLink;
  const email = await findVerifiedEmail(db, member.id);
  return email && /^[0-9a-f-]{36}$/.test(typed) ? findReceived(db, typed, email, now) : null;
}

/** Those received at one's own address, above the dossiers. */
export async function receivedCards(db: Db, received: Invitation[]) {
  const cards = await Promise.all(received.map((one) => card(db, one)));
  return html`<section aria-labelledby="invitations" class="fr-mb-3w"><h2 class="fr-h6" id="invitations">Invitations reçues</h2>${cards}</section>`;
}

async function card(db: Db, one: Invitation) {
  const [name, referral] = await Promise.all([findName(db, one.invitedBy), findReferral(db, one.referral)]);
  const person = await findPerson(db, referral!.person);
  return html`<article class="carte">${facts([
    { label: "De la part de", value: name },
    { label: "Pour", value: `${shortName(person!)} · ${pathwayOf(referral!.module).label}` },
    ...(one.takesOver
      ? [{ label: "On vous propose", value: "de reprendre ce dossier dans votre propre espace" }]
      : [
          {
            label: "Vous seriez",
            value: `${one.kind === "steward" ? "référent du dossier" : "aidant"}${one.relation ? ` (${one.relation})` : ""}`,
          },
          { label: "Vous pourriez", value: rightsSaid(one) },
        ]),
    { label: "Valable jusqu’au", value: frenchInstant(one.expiresAt) },
  ])}
<form class="boutons fr-mt-2w" method="post" action="${invitationPath}">${hidden("invitation", one.id)}${one.takesOver && referral!.origin === "paper" ? input({ name: "naissance", type: "date", label: "Date de naissance de la personne", hint: "Pour accepter : elle montre que ce dossier est bien le vôtre, ou celui de votre proche." }) : ""}<button class="fr-btn" name="reponse" value="accepter">Accepter</button><button class="fr-btn fr-btn--tertiary" name="reponse" value="refuser">Refuser</button></form></article>`;
}

/** What somebody who follows a dossier may do, in one sentence. */
export const rightsSaid = ({ kind, mayAct, readsCare }: Pick<Invitation, "kind" | "mayAct" | "readsCare">) =>
  kind === "steward"
    ? "tout faire au nom de la personne, et inviter d’autres aidants"
    : [
        "voir où en est le dossier et aider à le remplir",
        ...(mayAct ? ["envoyer les demandes et répondre aux propositions"] : []),
        ...(readsCare ? ["lire la partie autonomie"] : []),
      ].join(", ");

const toEnter = (web: Web, { expiresAt }: Invitation) =>
  show(web, {
    title: "Invitation",
    body: html`<div class="etroit"><h1 class="fr-h4">On vous invite à suivre un dossier</h1>
<p>Connectez-vous, ou ouvrez votre espace, pour voir de qui vient l’invitation et y répondre. Elle est valable jusqu’au ${frenchDay(expiresAt.toISOString())}.</p>
<div class="boutons"><a class="fr-btn" href="/connexion?retour=%2Finvitation" data-turbo="false">Me connecter</a><a class="fr-btn fr-btn--secondary" href="/creer-mon-espace/demarrer">Créer mon espace</a></div>
<p class="note fr-mt-2w">En créant votre espace, choisissez « Je le dirai plus tard » : l’invitation vous y attendra.</p></div>`,
  });

const noInvitation = (web: Web) =>
  show(web, {
    title: "On m’a donné une invitation",
    body: html`<div class="etroit"><h1 class="fr-h4">On m’a donné une invitation</h1>
<p>Une invitation arrive par courriel : ouvrez le lien qu’elle contient, sur cet appareil. Il est valable ${inviteDays} jours.</p>
<p>Elle a été envoyée à l’adresse de votre compte ? Elle est déjà dans « Mon espace ».</p>
<p>Vous n’avez qu’un numéro de dossier ? Il ne suffit pas : demandez à la personne, ou à qui suit son dossier, de vous inviter depuis « Qui suit ce dossier ».</p>
<p><a class="fr-btn" href="/mon-espace">Aller à mon espace</a></p></div>`,
  });

const ended = (web: Web) =>
  show(web, {
    title: "Invitation terminée",
    status: 410,
    body: html`<div class="etroit"><h1 class="fr-h4">Cette invitation ne sert plus</h1>
<p>Elle a déjà reçu une réponse, elle a plus de ${inviteDays} jours, ou elle a été annulée. Demandez-en une autre à la personne qui vous a invité.</p>
<p><a class="fr-btn" href="/">Aller à l’accueil</a></p></div>`,
  });

function whyNot(refusal: AnswerRefusal): string {
  switch (refusal.kind) {
    case "already-follows":
      return "Vous suivez déjà ce dossier.";
    case "dossier-closed":
      return "Ce dossier est terminé.";
    case "not-proved":
      return "Cette date de naissance n’est pas celle du dossier. Vérifiez-la, ou demandez à l’établissement qui vous a invité.";
    case "throttled":
      return `Cinq essais par heure au plus. Réessayez dans ${frenchDelay(refusal.seconds)}.`;
    case "invitation-ended":
      return "L’invitation a déjà reçu une réponse.";
    case "not-allowed":
    case "unknown-referral":
      return "Ce dossier n’existe plus ou ne vous est pas ouvert.";
  }
}
