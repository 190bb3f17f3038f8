import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { findFacilityByFiness } from "#features/directory/facility.store.ts";
import type { Facility } from "#features/directory/facility.ts";
import { cookieOptions } from "#features/sessions/session.ts";
import type { Html } from "#ui/page.ts";
import { checkbox, errorSummary, input, select } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findRules } from "./aid.store.ts";
import { canEstimate, choicesOf, estimate, type Rules } from "./estimate.ts";
import { estimateAnswer, howItIsReckoned, shown } from "./estimate-answer.page.ts";
import { type Option, optionsOf, type Problems, readSituation, type Typed, typedFields } from "./situation.ts";
import { showUnknown } from "./unknown.page.ts";

/**
 * What is typed (an income, aids) is personal: it travels in the body of a form, never in an address that a log or a
 * history keeps, and stays in a cookie of this browser for an hour. The server stores none of it.
 */
const cookie = "estimation";
const keptSeconds = 3600;

/** GET /etablissements/:finess/estimation — "Combien resterait-il à payer ?" */
export async function estimatePage(web: Web): Promise<Response> {
  const facility = await findFacilityByFiness(web.var.outside.readDb, web.req.param("finess") ?? "");
  if (!facility || !canEstimate(choicesOf(facility.prices))) return showUnknown(web);
  return showEstimate(web, facility, typedBefore(web), {});
}

/** POST /etablissements/:finess/estimation — keeps what was typed in the browser, or forgets it, and shows the answer. */
export async function askEstimatePage(web: Web): Promise<Response> {
  const facility = await findFacilityByFiness(web.var.outside.readDb, web.req.param("finess") ?? "");
  if (!facility || !canEstimate(choicesOf(facility.prices))) return showUnknown(web);
  const body = await web.req.parseBody();
  const typed: Typed = Object.fromEntries(
    typedFields.map((name) => [name, typeof body[name] === "string" ? body[name].trim().slice(0, 40) : ""]),
  );
  const options = { ...cookieOptions(web.var.outside.publicUrl), path: "/etablissements", sameSite: "Strict" as const };
  const address = `/etablissements/${facility.finess}/estimation`;
  if (body.effacer === "oui") {
    setCookie(web, cookie, "", { ...options, maxAge: 0 });
    return web.redirect(address, 303);
  }
  const { problems } = readSituation(facility, typed);
  if (Object.keys(problems).length > 0) return showEstimate(web, facility, typed, problems);
  setCookie(web, cookie, new URLSearchParams(typed).toString(), { ...options, maxAge: keptSeconds });
  return web.redirect(`${address}#resultat`, 303);
}

/** On the card: what it would come to for who has already said their situation, and where to say it. */
export async function estimateTeaser(web: Web, facility: Facility): Promise<Html | ""> {
  if (!canEstimate(choicesOf(facility.prices))) return "";
  const typed = typedBefore(web);
  const { situation } = typed.accueil === undefined ? { situation: null } : readSituation(facility, typed);
  const found = situation && estimate(facility.prices, situation, await rulesFor(web, facility));
  const address = `/etablissements/${facility.finess}/estimation`;
  return html`<div class="carte" id="estimation"><h2 class="fr-h6 fr-mb-1w">Combien resterait-il à payer ?</h2>
${found?.ok ? html`<p class="fr-mb-1w">Pour la situation que vous avez indiquée, environ <b>${shown(found.value.rest)} par mois</b>.</p>` : html`<p class="fr-text--sm fr-mb-1w">Une estimation selon le GIR, les revenus et les aides, avec chaque terme du calcul.</p>`}
<p class="fr-mb-0"><a class="fr-link" href="${address}">${found?.ok ? "Voir le détail, changer la situation" : "Estimer ce qui resterait à payer"}</a></p></div>`;
}

const rulesFor = (web: Web, facility: Facility): Promise<Rules> =>
  findRules(web.var.outside.readDb, facility.departement, web.var.now.getFullYear());

const typedBefore = (web: Web): Typed => Object.fromEntries(new URLSearchParams(getCookie(web, cookie) ?? ""));

async function showEstimate(web: Web, facility: Facility, typed: Typed, problems: Problems) {
  const address = `/etablissements/${facility.finess}`;
  const options = optionsOf(choicesOf(facility.prices));
  const isAsked = typed.accueil !== undefined && Object.keys(problems).length === 0;
  const { situation } = isAsked ? readSituation(facility, typed) : { situation: null };
  const rules = await rulesFor(web, facility);
  return show(web, {
    title: `Combien resterait-il à payer : ${facility.name}`,
    status: Object.keys(problems).length > 0 ? 422 : 200,
    about: { canonical: `${address}/estimation`, index: false },
    body: html`<p class="fil fr-mb-1v"><a href="/annuaire">Annuaire</a> › <a href="${address}">${facility.name}</a> › Estimation</p>
<div class="moyen"><h1 class="fr-h4 fr-mb-1w">Combien resterait-il à payer ?</h1>
<p>À ${facility.name}, ${facility.city}. C’est une estimation, pas un devis. Ce que vous indiquez reste dans ce navigateur, une heure au plus : rien n’est enregistré chez nous, ni écrit dans l’adresse de la page.</p>
${errorSummary(Object.entries(problems).map(([field, message]) => ({ field, message })))}
${situation ? estimateAnswer(estimate(facility.prices, situation, rules), situation, facility, rules) : ""}
${form(facility, options, typed, problems)}
${howItIsReckoned(options, rules)}</div>`,
  });
}

function form(facility: Facility, options: Option[], typed: Typed, problems: Problems) {
  const has = (kind: Option["situation"]) => options.some(({ situation }) => situation === kind);
  const field = (name: keyof Problems, label: string, hint = "") => ({
    name,
    label,
    ...(hint ? { hint } : {}),
    value: typed[name],
    error: problems[name],
  });
  const decimal = { required: false, attributes: 'inputmode="decimal" autocomplete="off"' };
  const ashOpen = choicesOf(facility.prices).stays.some(({ ash }) => ash);
  return html`<form method="post" action="/etablissements/${facility.finess}/estimation" class="etroit fr-mt-3w" novalidate>
<h2 class="fr-h6 fr-mb-2w">La situation</h2>
${options.length > 1 ? select({ ...field("accueil", "Pour"), value: typed.accueil || options[0]!.code, options }) : html`<p>Pour : <b>${options[0]!.label}</b></p><input type="hidden" name="accueil" value="${options[0]!.code}">`}
${has("day-care") ? input({ ...field("jours", "Jours d’accueil par mois", has("stay") ? "Pour l’accueil de jour seulement." : ""), value: typed.jours || "4", attributes: 'inputmode="numeric" autocomplete="off"' }) : ""}
${
  has("stay")
    ? html`${select({ ...field("gir", "GIR de la personne", "De 1, une aide pour tout, à 6, autonome. Inconnu ? Le lien « Calculer un GIR », en bas de page, pose huit questions."), value: typed.gir || "4", options: [1, 2, 3, 4, 5, 6].map((gir) => ({ code: String(gir), label: `GIR ${gir}` })) })}
${input({ ...field("revenu", "Revenus de la personne, en euros par mois"), ...decimal })}
${ashOpen ? checkbox({ name: "ash", label: "L’aide sociale à l’hébergement (ASH) est demandée", value: typed.ash === "oui" ? "oui" : "" }) : ""}`
    : ""
}
${input({ ...field("logement", "Aide au logement (APL ou ALS), en euros par mois"), ...decimal })}
${input({ ...field("mutuelle", "Participation de la mutuelle ou d’une assurance, en euros par mois"), ...decimal })}
<div class="boutons"><button class="fr-btn">Estimer</button>${typed.accueil === undefined ? "" : html`<button class="fr-btn fr-btn--tertiary" name="effacer" value="oui">Effacer ce que j’ai indiqué</button>`}</div></form>`;
}
