import { html } from "hono/html";
import { z } from "zod";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { frenchDay } from "#lib/dates.ts";
import { badge, checkbox, errorSummary, input, radios } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { changeFollower, inviteFollower, leaveDossier, revokeFollower, withdrawInvitation } from "./follow.action.ts";
import { inviteDays, mayHandOver, mayInvite, mayRevoke } from "./following.ts";
import { rightsSaid } from "./invitation.page.ts";
import { type Invitation, listWaitingOf } from "./invitation.store.ts";
import { type Follower, findCarrier, hasNobody, listFollowers } from "./steward.store.ts";

type Typed = Record<string, string>;

/** The dossier when this member is of its own side; outside, it does not exist. */
async function openOwn(web: Web): Promise<Referral | null> {
  const r = await findReferral(web.var.db, web.req.param("id")!);
  return r && partyOf(web.var.member, r) ? r : null;
}

/** GET /mon-espace/dossiers/:id/aidants: who follows the dossier, who is invited; and to invite. */
export async function followersPage(web: Web) {
  const r = await openOwn(web);
  if (!r) return notFoundPage(web);
  await recordReading(web.var.db, r.id, journalActor(web.var.member), "read", "aidants", web.var.now);
  return list(web, r, {}, {}, 200);
}

const Form = z.object({
  courriel: z
    .email("Indiquez une adresse complète, par exemple prenom.nom@exemple.fr.")
    .max(254, "Cette adresse est trop longue."),
  lien: z
    .string()
    .min(1, "Dites qui est cette personne : votre fille, un voisin, l’assistante sociale…")
    .max(100, "Ce texte dépasse 100 caractères."),
  role: z.enum(["helper", "steward", "owner"], "Choisissez ce que cette personne pourra faire."),
});

/** POST /mon-espace/dossiers/:id/aidants */
export async function inviteFollowerPage(web: Web) {
  const { db, member, now } = web.var;
  const r = await openOwn(web);
  if (!r) return notFoundPage(web);
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v).trim()]));
  const form = Form.safeParse(typed);
  if (!form.success) {
    const problems: Typed = {};
    for (const issue of form.error.issues) problems[String(issue.path[0])] ??= issue.message;
    return list(web, r, typed, problems, 400);
  }
  const { courriel: email, lien: relation, role } = form.data;
  const kind = role === "helper" ? "helper" : "steward";
  const rights = {
    mayAct: kind === "steward" || typed.agir === "oui",
    readsCare: kind === "steward" || typed.autonomie === "oui",
  };
  const done = await inviteFollower(
    db,
    r.id,
    { email, relation, kind, ...rights, takesOver: role === "owner" },
    member,
    now,
  );
  if (done.ok)
    return goTo(
      web,
      `/mon-espace/dossiers/${r.id}/aidants`,
      `L’invitation est partie. Elle est valable ${inviteDays} jours.`,
    );
  switch (done.refusal.kind) {
    case "throttled":
      web.header("retry-after", String(done.refusal.seconds));
      return list(
        web,
        r,
        typed,
        { courriel: "Beaucoup d’invitations sont parties : attendez un peu avant la prochaine." },
        429,
      );
    case "not-allowed":
      return list(
        web,
        r,
        typed,
        { courriel: "Seuls la personne et les référents de son dossier peuvent inviter." },
        403,
      );
    case "dossier-closed":
      return list(web, r, typed, { courriel: "Ce dossier est terminé : on n’y invite plus personne." }, 409);
    case "already-follows":
    case "unknown-referral":
      return notFoundPage(web);
  }
}

/** POST /mon-espace/dossiers/:id/aidants/:aidant: other rights, or none any more. */
export async function changeFollowerPage(web: Web) {
  const { db, member, now } = web.var;
  const r = await openOwn(web);
  if (!r) return notFoundPage(web);
  const steward = web.req.param("aidant")!;
  const body = await web.req.parseBody();
  const back = `/mon-espace/dossiers/${r.id}/aidants`;
  if (body.geste === "retirer") {
    const done = await revokeFollower(db, r.id, steward, member, now);
    return done.ok
      ? goTo(web, back, "L’accès est retiré, dès maintenant. Cette personne en est prévenue.")
      : list(web, r, {}, notYours, 403);
  }
  if (body.geste === "quitter") {
    const done = await leaveDossier(db, r.id, member, now);
    return done.ok
      ? goTo(web, "/mon-espace", "Vous ne suivez plus ce dossier.")
      : list(
          web,
          r,
          {},
          { courriel: "Vous êtes le seul à suivre ce dossier : invitez d’abord la personne à le reprendre." },
          403,
        );
  }
  const rights = { kind: "helper", mayAct: body.agir === "oui", readsCare: body.autonomie === "oui" } as const;
  const done = await changeFollower(db, r.id, { steward, ...rights }, member, now);
  return done.ok ? goTo(web, back, "Les droits sont changés.") : list(web, r, {}, notYours, 403);
}

/** POST /mon-espace/dossiers/:id/invitations/:invitation */
export async function withdrawInvitationPage(web: Web) {
  const { db, member, now } = web.var;
  const r = await openOwn(web);
  if (!r) return notFoundPage(web);
  const done = await withdrawInvitation(db, r.id, web.req.param("invitation")!, member, now);
  return done.ok
    ? goTo(web, `/mon-espace/dossiers/${r.id}/aidants`, "L’invitation est annulée : son lien n’ouvre plus rien.")
    : list(web, r, {}, { courriel: "Cette invitation a déjà reçu une réponse, ou n’est pas la vôtre." }, 403);
}

const notYours = { courriel: "Vous ne pouvez pas changer les droits de cette personne." };

async function list(web: Web, r: Referral, typed: Typed, problems: Typed, status: 200 | 400 | 403 | 409 | 429) {
  const { db, member, now } = web.var;
  const [followers, carrier, person, names] = await Promise.all([
    listFollowers(db, r.id),
    findCarrier(db, r.owner),
    findPerson(db, r.person),
    listUnitNames(db, [r.owner]),
  ]);
  const invites = mayInvite(member, r);
  const waiting = invites ? await listWaitingOf(db, r.id, now) : [];
  const isWaiting = await hasNobody(db, r.owner);
  const unit = names.get(r.owner);
  return show(web, {
    title: "Qui suit ce dossier",
    status,
    topics: [`referral:${r.id}`],
    body: html`<div class="etroit"><p class="fil fr-mb-1v"><a href="/mon-espace">Mon espace</a> › <a href="/mon-espace/dossiers/${r.id}">${fullName(person!)}</a> › Qui suit ce dossier</p>
<h1 class="fr-h4">Qui suit ce dossier</h1>
${errorSummary(Object.entries(problems).map(([field, message]) => ({ field, message })))}
<article class="carte"><p class="fr-mb-0"><b>${carrier ? carrier.name : isWaiting ? "La personne n’a pas encore repris ce dossier" : `${unit!.facility}, ${unit!.unit}`}</b></p><p class="note fr-mb-0">${carrier ? (carrier.account === member.id ? "Vous : le dossier est dans votre espace" : "Le dossier est dans son espace") : isWaiting ? "En attendant, ceux qui l’ont ouvert le suivent" : "L’équipe qui porte le dossier"}</p></article>
${followers.map((one) => follower(one, web, r))}
${waiting.length > 0 ? html`<h2 class="fr-h6 fr-mt-3w">Invitations sans réponse</h2>${waiting.map((one) => invited(one, r))}` : ""}
${invites ? inviteForm(r, typed, problems, mayHandOver(member, r, isWaiting)) : html`<p class="note">La personne et les référents du dossier invitent et retirent les accès.</p>`}</div>`,
  });
}

function follower(one: Follower, web: Web, r: Referral) {
  const { member } = web.var;
  const isMe = one.account === member.id;
  const action = `/mon-espace/dossiers/${r.id}/aidants/${one.id}`;
  return html`<article class="carte"><div class="ligne"><div><p class="fr-mb-0"><b>${one.name}</b>${isMe ? " (vous)" : ""}${one.relation ? ` · ${one.relation}` : ""}</p>
<p class="note fr-mb-0">Depuis le ${frenchDay(one.since.toISOString())} · peut ${rightsSaid(one)}${one.isProfessional ? " · professionnel" : ""}</p></div>${badge(one.kind === "steward" ? "Référent" : "Aidant", one.kind === "steward" ? "info" : "neutral")}</div>
${isMe ? html`<form method="post" action="${action}"><button class="lien" name="geste" value="quitter">Ne plus suivre ce dossier</button></form>` : ""}
${
  mayRevoke(member, r, one)
    ? html`<details class="repli"><summary>Changer ou retirer<span class="fr-sr-only"> les droits de ${one.name}</span></summary><form method="post" action="${action}">
${one.kind === "helper" ? html`${tick(`agir-${one.id}`, "agir", "Peut envoyer les demandes et répondre aux propositions", one.mayAct)}${tick(`autonomie-${one.id}`, "autonomie", "Peut lire la partie autonomie", one.readsCare)}` : ""}
<div class="boutons">${one.kind === "helper" ? html`<button class="fr-btn fr-btn--sm fr-btn--secondary" name="geste" value="droits">Enregistrer ces droits</button>` : ""}<button class="fr-btn fr-btn--sm fr-btn--tertiary" name="geste" value="retirer">Retirer l’accès maintenant</button></div></form></details>`
    : ""
}</article>`;
}

const tick = (id: string, name: string, label: string, ticked: boolean) =>
  html`<div class="fr-checkbox-group fr-checkbox-group--sm"><input type="checkbox" id="${id}" name="${name}" value="oui" ${ticked ? "checked" : ""}><label class="fr-label" for="${id}">${label}</label></div>`;

const invited = (one: Invitation, r: Referral) =>
  html`<article class="carte ligne"><div><p class="fr-mb-0"><b>${one.email}</b> · ${one.relation}</p><p class="note fr-mb-0">${one.takesOver ? "Pour reprendre le dossier" : one.kind === "steward" ? "Comme référent" : "Comme aidant"}, jusqu’au ${frenchDay(one.expiresAt.toISOString())}</p></div>
<form method="post" action="/mon-espace/dossiers/${r.id}/invitations/${one.id}"><button class="fr-btn fr-btn--sm fr-btn--tertiary">Annuler<span class="fr-sr-only"> l’invitation de ${one.email}</span></button></form></article>`;

const inviteForm = (
  r: Referral,
  typed: Typed,
  problems: Typed,
  handsOver: boolean,
) => html`<h2 class="fr-h6 fr-mt-4w" id="inviter">Inviter quelqu’un</h2>
<p>La personne reçoit un lien par courriel, valable ${inviteDays} jours. Vous pourrez retirer son accès quand vous voulez. Personne n’entre avec le seul numéro du dossier.</p>
<form method="post" action="/mon-espace/dossiers/${r.id}/aidants" novalidate>
${input({ name: "courriel", label: "Son adresse de courriel", type: "email", value: typed.courriel, error: problems.courriel, attributes: 'autocomplete="off"' })}
${input({ name: "lien", label: "Qui est-ce ?", hint: "Par exemple : ma fille, mon voisin, l’assistante sociale de la mairie", value: typed.lien, error: problems.lien, attributes: 'autocomplete="off"' })}
${radios({
  name: "role",
  label: "Que pourra faire cette personne ?",
  value: typed.role,
  error: problems.role,
  options: [
    { code: "helper", label: "Aider", hint: "Voir où en est le dossier, aider à le remplir, écrire des messages" },
    { code: "steward", label: "Être référent", hint: "Tout faire comme vous, et inviter d’autres aidants" },
    ...(handsOver
      ? [
          {
            code: "owner",
            label: "Reprendre le dossier",
            hint: "C’est la personne concernée : le dossier passe dans son espace, et vous restez son aidant",
          },
        ]
      : []),
  ],
})}
<p class="fr-mb-1w">Si elle aide, peut-elle aussi :</p>
${checkbox({ name: "agir", label: "Envoyer les demandes et répondre aux propositions", value: typed.agir })}
${checkbox({ name: "autonomie", label: "Lire la partie autonomie, une fois validée", value: typed.autonomie })}
<div class="boutons"><button class="fr-btn">Envoyer l’invitation</button></div></form>`;
