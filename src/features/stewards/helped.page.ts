import { html } from "hono/html";
import { holdsAnywhere } from "#features/accounts/member.ts";
import { keysOf } from "#features/persons/person.ts";
import { readTraits } from "#features/referrals/identity-form.page.ts";
import { count, fold } from "#lib/french.ts";
import { readNumber } from "#lib/ids.ts";
import { checkbox, emptyState, errorSummary, input } from "#ui/parts.ts";
import { forbiddenPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { type Followed, followedCard, readFollowed } from "./card.page.ts";
import { openForSomebody } from "./follow.action.ts";
import { byTurn, mayOpenForSomebody } from "./following.ts";
import { listFollowed } from "./steward.store.ts";
import { traitFields } from "./traits-form.page.ts";

/** GET /mon-espace/personnes: everyone a professional helps, those whose turn it is first. */
export async function helpedPage(web: Web) {
  const { db, member, now } = web.var;
  if (member.actingFor) return underDelegation(web);
  const typed = (web.req.query("q") ?? "").trim().slice(0, 100);
  const all = await readFollowed(db, await listFollowed(db, member.id, null), member);
  all.sort((a, b) => byTurn(a.step, b.step));
  const found = all.filter((one) => isFound(one, typed));
  return show(web, {
    title: "Personnes aidées",
    topics: all.map(({ referral }) => `referral:${referral.id}`),
    body: html`<div class="ligne fr-mb-2w"><h1 class="fr-h4 fr-mb-0">Personnes aidées</h1>${holdsAnywhere(member, "person") || !mayOpenForSomebody(member) ? "" : html`<a class="fr-btn" href="/mon-espace/personnes/nouveau">Ouvrir un dossier pour une personne</a>`}</div>
<p>Les dossiers que vous suivez pour des personnes, en plus de ceux de votre unité. À vous d’abord, puis ceux qui attendent quelqu’un d’autre.</p>
${all.length > 0 ? html`<form class="fr-search-bar fr-mb-2w" role="search" method="get" action="/mon-espace/personnes"><label class="fr-label" for="q">Nom ou numéro de dossier</label><input class="fr-input" id="q" name="q" type="search" value="${typed}" placeholder="Nom ou numéro de dossier"><button class="fr-btn" title="Chercher">Chercher</button></form>` : ""}
${found.length > 0 ? html`${found.map((one) => followedCard(one, member, now))}<p class="note">${count(found.length, "dossier")}.</p>` : typed ? emptyState(`Aucune personne aidée ne correspond à « ${typed} ».`, html`<a class="fr-link" href="/mon-espace/personnes">Toutes les personnes</a>`) : emptyState("Vous n’aidez personne pour l’instant.", html`<p class="fr-mb-0">Une personne vous invite depuis son espace, ou vous ouvrez un dossier pour elle : elle pourra ensuite le reprendre.</p>`)}`,
  });
}

/** By the number, whole, or by the beginning of any name. */
function isFound({ referral, person }: Followed, typed: string): boolean {
  if (!typed) return true;
  if (readNumber(typed) === referral.number) return true;
  const { name, given } = keysOf(person);
  const words = ` ${name} ${given}`;
  return fold(typed)
    .split(" ")
    .every((word) => words.includes(` ${word}`));
}

const underDelegation = (web: Web) =>
  forbiddenPage(web, "Les personnes que vous aidez se suivent sous votre nom : quittez d’abord la délégation.");

/** GET /mon-espace/personnes/nouveau */
export const newHelpedPage = (web: Web) => (web.var.member.actingFor ? underDelegation(web) : form(web, {}, {}, 200));

/** POST /mon-espace/personnes/nouveau */
export async function openHelpedPage(web: Web) {
  const { db, member, now } = web.var;
  if (member.actingFor) return underDelegation(web);
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v).trim()]));
  const { birthName = "", givenName = "", birthDate = "", sex = "", usedName = "", birthPlace = "", lien = "" } = typed;
  const { traits, problems } = readTraits({
    module: "grand-age",
    birthName,
    givenName,
    birthDate,
    sex,
    usedName,
    birthPlace,
  });
  if (!lien) problems.lien = "Dites à quel titre vous aidez cette personne.";
  if (lien.length > 100) problems.lien = "Ce texte dépasse 100 caractères.";
  if (typed.accord !== "oui") problems.accord = "La personne, ou qui la représente, doit être d’accord.";
  if (!traits || Object.keys(problems).length > 0) return form(web, typed, problems, 400);
  const done = await openForSomebody(db, { traits, relation: lien }, member, now);
  if (done.ok)
    return goTo(
      web,
      `/mon-espace/dossiers/${done.value}/aidants`,
      "Le dossier est ouvert. Invitez la personne à le reprendre quand elle le souhaite.",
    );
  switch (done.refusal.kind) {
    case "not-allowed":
      return form(web, typed, { birthName: "Vos habilitations ne permettent pas d’ouvrir un dossier." }, 403);
  }
}

const form = (web: Web, typed: Record<string, string>, problems: Record<string, string>, status: 200 | 400 | 403) =>
  show(web, {
    title: "Ouvrir un dossier pour une personne",
    status,
    body: html`<div class="etroit"><p class="fil fr-mb-1v"><a href="/mon-espace/personnes">Personnes aidées</a> › Ouvrir un dossier</p>
<h1 class="fr-h4">Ouvrir un dossier pour une personne</h1>
${errorSummary(Object.entries(problems).map(([field, message]) => ({ field, message })))}
<p>Le dossier est celui de la personne : vous en êtes référent jusqu’à ce qu’elle le reprenne, sur votre invitation. Il n’est pas compté parmi ceux de votre unité. Grand âge seulement.</p>
<form method="post" action="/mon-espace/personnes/nouveau" novalidate>
${traitFields(typed, problems)}
${input({ name: "lien", label: "À quel titre l’aidez-vous ?", hint: "Par exemple : assistante sociale du CCAS, mandataire judiciaire", value: typed.lien, error: problems.lien, attributes: 'autocomplete="off"' })}
${agreed(problems.accord, typed.accord === "oui")}
<div class="boutons fr-mt-2w"><button class="fr-btn">Ouvrir le dossier</button><a class="fr-btn fr-btn--tertiary" href="/mon-espace/personnes">Annuler</a></div></form></div>`,
  });

const agreed = (error: string | undefined, ticked: boolean) =>
  checkbox({
    name: "accord",
    label: "La personne, ou qui la représente, est informée et d’accord",
    value: ticked ? "oui" : "",
    error,
  });
