import { html } from "hono/html";
import { findVerifiedEmail } from "#features/accounts/account.store.ts";
import { holdsAnywhere } from "#features/accounts/member.ts";
import { recordListing } from "#features/journal/record.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { createReferral } from "#features/referrals/create.action.ts";
import { readTraits } from "#features/referrals/identity-form.page.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { newId } from "#lib/ids.ts";
import { emptyState, errorSummary, hidden } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { followedCard, readFollowed } from "./card.page.ts";
import { byTurn } from "./following.ts";
import { receivedCards } from "./invitation.page.ts";
import { listReceived } from "./invitation.store.ts";
import { listFollowed } from "./steward.store.ts";
import { traitFields } from "./traits-form.page.ts";

/** GET /mon-espace: one card per dossier one follows, and the invitations received. Professionals have those they help. */
export async function mySpacePage(web: Web) {
  const { db, member, now } = web.var;
  if (!holdsAnywhere(member, "person")) return web.redirect("/mon-espace/personnes", 303);
  const email = await findVerifiedEmail(db, member.id);
  const received = email ? await listReceived(db, email, now) : [];
  const followed = await readFollowed(db, await listFollowed(db, member.id, member.unit), member);
  followed.sort((a, b) => byTurn(a.step, b.step));
  const invited = received.map(({ referral }) => referral);
  await recordListing(db, invited, journalActor(member), "invitation", now);
  return show(web, {
    title: "Mon espace",
    topics: [`unit:${member.unit}`, ...followed.map(({ referral }) => `referral:${referral.id}`)],
    body: html`<div class="ligne fr-mb-2w"><h1 class="fr-h4 fr-mb-0">Mon espace</h1>${followed.length > 0 ? html`<a class="fr-btn fr-btn--secondary" href="/mon-espace/dossiers/nouveau">Créer un dossier</a>` : ""}</div>
${received.length > 0 ? await receivedCards(db, received) : ""}
${followed.length > 0 ? followed.map((one) => followedCard(one, member, now)) : nothingYet}
<p class="note fr-mt-3w"><a class="fr-link fr-link--sm" href="/notifications">Mes notifications</a> · <a class="fr-link fr-link--sm" href="/compte">Mon compte</a> · <a class="fr-link fr-link--sm" href="/compte#lire">Agrandir le texte</a> · <a class="fr-link fr-link--sm" href="/mon-espace/decision">J’ai une décision de la MDPH</a> · <a class="fr-link fr-link--sm" href="/annuaire">Chercher un établissement</a></p>`,
  });
}

const nothingYet = emptyState(
  "Vous ne suivez aucun dossier pour l’instant.",
  html`<div class="boutons"><a class="fr-btn" href="/mon-espace/dossiers/nouveau">Créer un dossier</a><a class="fr-btn fr-btn--secondary" href="/invitation">On m’a donné une invitation</a></div>`,
);

/** GET /mon-espace/dossiers/nouveau */
export const newDossierPage = (web: Web) => form(web, {}, {}, 200);

/** POST /mon-espace/dossiers/nouveau */
export async function createDossierPage(web: Web) {
  const { db, member, now } = web.var;
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v).trim()]));
  const { birthName = "", givenName = "", birthDate = "", sex = "", usedName = "", birthPlace = "" } = typed;
  const { traits, problems } = readTraits({
    module: "grand-age",
    birthName,
    givenName,
    birthDate,
    sex,
    usedName,
    birthPlace,
  });
  if (!traits || Object.keys(problems).length > 0) return form(web, typed, problems, 400);
  const wanted = { module: "grand-age", traits, seenDuplicates: null } as const;
  const done = await createReferral(db, wanted, member, now, sentForm(typed));
  if (done.ok) return goTo(web, `/mon-espace/dossiers/${done.value}`, "Le dossier est créé.");
  switch (done.refusal.kind) {
    case "form-reused":
      return form(
        web,
        { ...typed, cle: newId() },
        {
          birthName:
            "Cette page a déjà servi à créer un dossier. Pour en créer un autre, vérifiez puis créez à nouveau.",
        },
        422,
      );
    case "not-habilitated":
    // never told to a person: see createReferral
    case "look-alikes":
    case "reason-missing":
      return form(web, typed, { birthName: "Ce dossier ne peut pas être créé depuis cet espace." }, 403);
  }
}

const form = (
  web: Web,
  typed: Record<string, string>,
  problems: Record<string, string>,
  status: 200 | 400 | 403 | 422,
) =>
  show(web, {
    title: "Créer un dossier",
    status,
    body: html`<div class="etroit"><p class="fil fr-mb-1v"><a href="/mon-espace">Mon espace</a> › Créer un dossier</p>
<h1 class="fr-h4">Créer un dossier</h1>
${errorSummary(Object.entries(problems).map(([field, message]) => ({ field, message })))}
<p>Pour une place en établissement pour une personne âgée, vous-même ou un proche qui est d’accord ou que vous représentez.</p>
<form method="post" action="/mon-espace/dossiers/nouveau" novalidate>${hidden("cle", typed.cle ?? newId())}
${traitFields(typed, problems)}
<div class="boutons fr-mt-2w"><button class="fr-btn">Créer le dossier</button><a class="fr-btn fr-btn--tertiary" href="/mon-espace">Annuler</a></div></form></div>`,
  });
