import { html } from "hono/html";
import { z } from "zod";
import { findWhere } from "#features/search/place.store.ts";
import type { Search } from "#features/search/search.ts";
import { column } from "#features/sign-in/sign-in.page.ts";
import { frenchDelay } from "#features/sign-in/throttle.ts";
import { type Html, nothing } from "#ui/page.ts";
import { errorSummary, hidden, input } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import { addressOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { askByMail, saveForAccount } from "./save.action.ts";
import {
  checkSaved,
  cleanName,
  criteriaOf,
  proposedName,
  resultsPath,
  savedSearchLimits,
  searchOfCriteria,
} from "./saved-search.ts";
import { criteriaWords, nameHint, nameProblems } from "./searches-part.page.ts";

/** GET /annuaire/alerte: keep this search and be told when a place appears. The criteria are those of its address. */
export async function askAlertPage(web: Web) {
  const criteria = criteriaOf(new URL(web.req.url).search.slice(1));
  const search = searchOfCriteria(criteria);
  const problem = await problemOf(web, criteria);
  return problem ? cannot(web, criteria, problem) : form(web, { criteria, name: proposedName(search, web.var.now) });
}

const Address = z.email().max(254);

/** POST /annuaire/alerte: a professional's is kept at once; for anybody else the same answer, whatever the address. */
export async function saveAlertPage(web: Web) {
  const { db, now, visitor } = web.var;
  const body = await web.req.parseBody();
  const typed = (name: string) => (typeof body[name] === "string" ? body[name].slice(0, 300) : "");
  const criteria = criteriaOf(typeof body.recherche === "string" ? body.recherche : "");
  const problem = await problemOf(web, criteria);
  if (problem) return cannot(web, criteria, problem, 422);
  const shown = { criteria, name: typed("nom"), address: typed("courriel") };
  const name = cleanName(shown.name);
  const checked = checkSaved({ name, criteria });
  const address = Address.safeParse(shown.address.trim());
  const errors = {
    ...(!checked.ok && checked.refusal.kind !== "too-wide" ? { nom: nameProblems[checked.refusal.kind] } : {}),
    ...(!visitor && !address.success ? { courriel: addressProblem(shown.address) } : {}),
  };
  if (Object.keys(errors).length > 0) return form(web, { ...shown, errors, status: 422 });
  if (visitor) {
    const saved = await saveForAccount(db, { name, criteria }, visitor, now);
    if (saved.ok)
      return goTo(web, "/compte/recherches", "La recherche est enregistrée : vous serez averti des places nouvelles.");
    switch (saved.refusal.kind) {
      case "known":
        return goTo(web, "/compte/recherches", "Cette recherche était déjà enregistrée.");
      case "full":
        return form(web, { ...shown, full: true, status: 422 });
    }
  }
  const asked = await askByMail(db, { name, criteria, address: address.data! }, addressOf(web));
  if (asked.ok) return web.redirect("/annuaire/alerte/demande", 303);
  web.header("retry-after", String(asked.refusal.seconds));
  return form(web, { ...shown, wait: asked.refusal.seconds, status: 429 });
}

const addressProblem = (typed: string) =>
  typed.trim() === ""
    ? "Saisissez votre adresse de courriel."
    : "Cette adresse n’est pas complète : elle ressemble à prenom.nom@exemple.fr.";

/** GET /annuaire/alerte/demande: the same whoever asked. */
export const alertAskedPage = (web: Web) =>
  show(web, {
    title: "Demande reçue",
    body: column(html`<h1 class="fr-h4">Regardez vos courriels</h1>
<p>Un lien vient de partir à l’adresse saisie. Ouvrez-le dans les ${savedSearchLimits.confirmHours} heures pour confirmer : sans cela rien n’est gardé.</p>
<p>Rien reçu dans dix minutes ? Regardez dans les courriers indésirables, puis recommencez.</p>
<p><a class="fr-btn" href="/annuaire">Revenir à l’annuaire</a></p>`),
  });

type Problem = "too-wide" | "unknown-place";

async function problemOf(web: Web, criteria: string): Promise<Problem | null> {
  const checked = checkSaved({ name: "-", criteria });
  if (!checked.ok) return "too-wide";
  const { search } = await findWhere(web.var.outside.readDb, searchOfCriteria(criteria));
  return search.place && !search.around ? "unknown-place" : null;
}

const problems = {
  "too-wide":
    "Ajoutez d’abord un lieu, un département ou un nom à votre recherche : sur toute la France, les avis seraient trop nombreux.",
  "unknown-place": "Le lieu de cette recherche n’est pas reconnu. Corrigez-le d’abord dans l’annuaire.",
} satisfies Record<Problem, string>;

const title = "M’avertir quand une place se libère";

const cannot = (web: Web, criteria: string, problem: Problem, status?: 422) =>
  show(web, {
    title,
    ...(status ? { status } : {}),
    body: column(html`<h1 class="fr-h4">${title}</h1><p>${problems[problem]}</p>
<p><a class="fr-btn" href="${criteria ? resultsPath(criteria) : "/annuaire"}">Compléter ma recherche</a></p>`),
  });

type Shown = {
  criteria: string;
  name: string;
  address?: string;
  errors?: { nom?: string; courriel?: string };
  full?: true;
  wait?: number;
  status?: 422 | 429;
};

function form(web: Web, { criteria, name, address, errors = {}, full, wait, status }: Shown) {
  const { visitor } = web.var;
  return show(web, {
    title,
    ...(status ? { status } : {}),
    body: column(html`<h1 class="fr-h4">${title}</h1>
${errorSummary(Object.entries(errors).map(([field, message]) => ({ field, message })))}${full ? tooMany : nothing}${wait ? waitPart(wait) : nothing}
${asked(searchOfCriteria(criteria))}
<form method="post" action="/annuaire/alerte" novalidate>${hidden("recherche", criteria)}
${input({ name: "nom", label: "Nom de cette recherche", hint: nameHint, value: name, error: errors.nom, attributes: `maxlength="${savedSearchLimits.longestName}" autocomplete="off"` })}
${
  visitor
    ? html`<p>Vous serez averti dans vos notifications, et par courriel si votre habilitation le prévoit.</p>`
    : html`${input({ name: "courriel", label: "Votre adresse de courriel", hint: "Un lien vous y est envoyé pour confirmer.", value: address, type: "email", error: errors.courriel, attributes: 'autocomplete="email" spellcheck="false"' })}
<p class="note">Votre adresse sert à cet avis et à rien d’autre. Elle est chiffrée, et effacée un jour après votre dernière recherche, ou tout de suite par « Tout supprimer ».</p>`
}
<div class="boutons"><button class="fr-btn">M’avertir</button><a class="fr-link fr-link--sm" href="${resultsPath(criteria)}">Revenir aux résultats</a></div></form>
<p class="note fr-mt-3w">Une fois par jour au plus, entre 7 h 30 et 20 h. ${savedSearchLimits.most} recherches au plus. Après ${savedSearchLimits.askMonths} mois, nous demandons si elle est toujours utile.</p>`),
  });
}

const asked = (search: Search): Html =>
  html`<p>Quand un établissement déclare une place nouvelle pour : <b>${criteriaWords(search).join(" · ")}</b></p>`;

const tooMany = html`<div class="fr-alert fr-alert--warning fr-mb-3w" role="alert"><h2 class="fr-alert__title">Vous gardez déjà ${savedSearchLimits.most} recherches</h2><p>Supprimez-en une dans <a href="/compte/recherches">Mon compte</a>, puis recommencez.</p></div>`;

const waitPart = (seconds: number) =>
  html`<div class="fr-alert fr-alert--warning fr-mb-3w" role="alert"><h2 class="fr-alert__title">Trop de demandes</h2><p>Rien n’a été envoyé. Patientez <b>${frenchDelay(seconds)}</b> avant de recommencer, ou regardez vos courriels : un lien y est peut-être déjà.</p></div>`;
