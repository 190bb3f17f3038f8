import { html, raw } from "hono/html";
import { type Means, meansNames } from "#features/accounts/means.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { type AuthPolicy, openers, type PolicyLine, policyOf, trustedWindow } from "#features/sign-in/policy.ts";
import { addDays, dayOf, frenchDay, frenchInstant, isDay } from "#lib/dates.ts";
import { count, uncapital } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { badge, checkbox, emptyState, errorSummary, hidden, input, radios, select, warning } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { listWritten, type WrittenPolicy } from "./auth-policy.store.ts";
import { openStructure, showStructure, typedIn } from "./frame.page.ts";
import { checkPolicy, type PolicyRefusal } from "./policy-change.ts";
import { type Readiness, shutOut } from "./readiness.ts";
import { setPolicy, withdrawPolicy } from "./set-policy.action.ts";
import { listStaff } from "./staff.store.ts";
import type { Structure } from "./structure.ts";
import { lackNames } from "./wording.ts";

type Typed = Record<string, string | string[]>;
type Problem = { field?: string; message: string };

/** What a référent may tick: a trusted browser follows from its window, Pro Santé Connect's unknown modes from its known ones. */
const tickable: Means[] = ["cps", "e-cps", "delegated", "passkey", "sms-code", "mail-code"];

/** GET /structure/connexion — what holds, what is planned, and the form to change it. */
export const policyPage = (web: Web) =>
  showPolicies(
    web,
    {
      portee: "",
      mode: "required",
      moyens: tickable,
      debut: addDays(dayOf(web.var.now), 30),
      fenetre: String(trustedWindow.usual),
      synchronisees: "oui",
    },
    [],
    200,
  );

/** GET /structure/connexion/apercu — who would be shut out on that day. */
export async function previewPolicyPage(web: Web) {
  const { db, now } = web.var;
  const typed: Typed = { ...web.req.query(), moyens: web.req.queries("moyens") ?? [] };
  const structure = await openStructure(web);
  const read = readLine(typed, now);
  if (!read.ok) return showPolicies(web, typed, [read.problem], 400);
  const lines = (await listWritten(db, structure.facility)).filter((line) => !line.withdrawnAt);
  const checked = checkPolicy(read.line, structure, lines, dayOf(now));
  if (!checked.ok) return showPolicies(web, typed, [because(checked.refusal)], 400);
  const out = shutOut(await listStaff(db, structure.facility, dayOf(now)), lines, read.line);
  return showStructure(web, structure, {
    title: "Aperçu de la règle",
    body: html`<p>${describe(read.line, structure)}</p>
${read.line.trustedWindowHours > trustedWindow.usual ? warning("Plus de quatre heures sur un navigateur de confiance", "Le référentiel d’identification électronique (projet de version 2) n’admet un seul facteur que dans les 4 heures qui suivent deux facteurs. Gardez ce choix seulement si votre établissement en a pesé le risque.") : ""}
${out.length === 0 ? html`<p><b>Personne ne serait empêché de se connecter ce jour-là</b>, d’après ce que nous savons aujourd’hui.</p>` : html`<h2 class="fr-h6">${count(out.length, "personne ne pourrait", "personnes ne pourraient")} plus se connecter ce jour-là</h2><p class="note">D’après ce que nous savons aujourd’hui. Elles seront prévenues par courriel 30 puis 7 jours avant ; la page « Campagne » permet de les relancer.</p>${outList(out)}`}
<form method="post" action="/structure/connexion" class="boutons fr-mt-3w">${["portee", "mode", "debut", "fenetre", "synchronisees"].map((name) => hidden(name, one(typed, name)))}${several(typed, "moyens").map((means) => hidden("moyens", means))}<button class="fr-btn">Enregistrer cette règle</button><a class="fr-link" href="/structure/connexion">Revenir sans enregistrer</a></form>`,
  });
}

/** POST /structure/connexion */
export async function setPolicyPage(web: Web) {
  const { db, member, now } = web.var;
  const typed = (await web.req.parseBody({ all: true })) as Typed;
  const read = readLine(typed, now);
  if (!read.ok) return showPolicies(web, typed, [read.problem], 400);
  const done = await setPolicy(db, read.line, member, now);
  if (!done.ok) return showPolicies(web, typed, [because(done.refusal)], 409);
  return goTo(
    web,
    "/structure/connexion",
    `La règle est enregistrée : elle vaudra à partir du ${frenchDay(read.line.effectiveFrom)}.`,
  );
}

/** POST /structure/connexion/:regle/retrait */
export async function withdrawPolicyPage(web: Web) {
  const id = web.req.param("regle")!;
  await typedIn(web);
  if (!isUuid(id)) return notFoundPage(web);
  const done = await withdrawPolicy(web.var.db, id, web.var.member, web.var.now);
  if (done.ok) return goTo(web, "/structure/connexion", "La règle est retirée : celle d’avant vaut à nouveau.");
  return done.refusal.kind === "unknown-policy"
    ? notFoundPage(web)
    : showPolicies(web, {}, [because(done.refusal)], 409);
}

const one = (typed: Typed, name: string) => [typed[name] ?? ""].flat()[0] ?? "";
const several = (typed: Typed, name: string) => [typed[name] ?? []].flat();

function readLine(typed: Typed, now: Date): { ok: true; line: PolicyLine } | { ok: false; problem: Problem } {
  const no = (field: string, message: string) => ({ ok: false, problem: { field, message } }) as const;
  const [unit, mode, day, hours] = ["portee", "mode", "debut", "fenetre"].map((name) => one(typed, name));
  if (unit && !isUuid(unit)) return no("portee", "Choisissez l’établissement ou une de ses unités.");
  if (mode !== "required" && mode !== "optional") return no("mode", "Dites si l’authentification forte est exigée.");
  if (!isDay(day!)) return no("debut", "Indiquez le jour à partir duquel la règle vaut.");
  if (!/^[0-8]$/.test(hours!)) return no("fenetre", "Choisissez une durée, de 0 à 8 heures.");
  const ticked = tickable.filter((means) => several(typed, "moyens").includes(means));
  if (ticked.length === 0) return no("moyens", "Choisissez au moins un moyen.");
  const allowedMeans: Means[] = [
    ...ticked,
    ...(ticked.includes("cps") && ticked.includes("e-cps") ? (["psc"] as const) : []),
    ...(hours !== "0" && (ticked.includes("sms-code") || ticked.includes("mail-code"))
      ? (["trusted-browser"] as const)
      : []),
  ];
  return {
    ok: true,
    line: {
      unit: (unit || null) as UnitId | null,
      mode,
      allowedMeans,
      effectiveFrom: day!,
      trustedWindowHours: Number(hours),
      syncedPasskeys: one(typed, "synchronisees") === "oui",
      mailCodes: ticked.includes("mail-code"),
      setAt: now,
    },
  };
}

function because(refusal: PolicyRefusal): Problem {
  switch (refusal.kind) {
    case "not-referent":
      return { message: "Vous n’êtes plus référent structure de cet établissement : rien n’a été modifié." };
    case "unknown-unit":
      return { field: "portee", message: "Choisissez l’établissement ou une de ses unités." };
    case "in-the-past":
      return { field: "debut", message: "Une règle vaut à partir d’aujourd’hui au plus tôt." };
    case "too-far":
      return { field: "debut", message: "Cette date est à plus de deux ans : vérifiez l’année." };
    case "nothing-opens":
      return { field: "moyens", message: "Avec ces choix, plus personne n’entrerait : gardez au moins un moyen." };
    case "looser-than-establishment":
      return {
        field: "moyens",
        message:
          "La règle d’une unité ne peut être que plus stricte que celle de l’établissement : retirez ce que l’établissement n’admet pas.",
      };
    case "unknown-policy":
      return { message: "Cette règle est déjà retirée." };
  }
}

const modeNames = {
  password: "Mot de passe et second facteur, au choix",
  optional: "Recommandée : tous les moyens ouvrent",
  required: "Exigée : seuls les moyens choisis ouvrent",
} satisfies Record<AuthPolicy["mode"], string>;

const describe = (line: PolicyLine, structure: Structure) =>
  html`Pour <b>${line.unit ? structure.units.find(({ id }) => id === line.unit)?.name : `tout l’établissement`}</b>, à partir du <b>${frenchDay(line.effectiveFrom)}</b> : ${meansSentence(line)}.`;

const meansSentence = (policy: AuthPolicy) =>
  `${policy.mode === "required" ? "authentification forte exigée" : "authentification forte recommandée"} ; ouvrent : ${openers(
    policy,
  )
    .filter((means) => means !== "trusted-browser" && means !== "psc" && means !== "synced-passkey")
    .map((means) => uncapital(meansNames[means]))
    .join(
      ", ",
    )} ; ${policy.trustedWindowHours > 0 ? `un seul facteur pendant ${policy.trustedWindowHours} h sur un navigateur de confiance` : "deux facteurs à chaque fois"}${policy.syncedPasskeys ? "" : " ; clés d’accès synchronisées refusées"}`;

export const outList = (out: Readiness[]) =>
  html`<table class="liste"><thead><tr><th scope="col">Personne</th><th scope="col">Ce qui manque</th></tr></thead><tbody>${out.map(({ one, lacks }) => html`<tr><td><a class="fr-link fr-link--sm" href="/structure/membres/${one.account}">${one.givenName} ${one.familyName}</a><br><span class="note">${one.professionLabel}</span></td><td data-t="Ce qui manque">${lacks.map((lack) => lackNames[lack]).join(", ou ")}</td></tr>`)}</tbody></table>`;

async function showPolicies(web: Web, typed: Typed, problems: Problem[], status: 200 | 400 | 409) {
  const { db, now } = web.var;
  const today = dayOf(now);
  const structure = await openStructure(web);
  const written = await listWritten(db, structure.facility);
  const lines = written.filter((line) => !line.withdrawnAt);
  const error = (name: string) => problems.find((problem) => problem.field === name)?.message;
  const field = (name: string) => ({ name, value: one(typed, name), error: error(name) });
  return showStructure(web, structure, {
    title: "Règle de connexion",
    status,
    body: html`${errorSummary(problems)}<div class="deux"><section aria-labelledby="actuelle"><h2 class="fr-h6" id="actuelle">Aujourd’hui</h2>
${structure.units.map((unit) => html`<div class="carte"><h3 class="fr-text--md fr-mb-0">${unit.name}</h3><p class="note fr-mb-0">${meansSentence(policyOf(lines, unit.id, today))}</p></div>`)}
<h2 class="fr-h6 fr-mt-3w">Règles écrites</h2>${written.length === 0 ? emptyState("Aucune règle propre à votre établissement : la règle nationale vaut, deux facteurs exigés depuis le 1er janvier 2026.") : html`<ul class="fr-raw-list">${written.map((line) => writtenItem(line, structure, today))}</ul>`}</section>
<section aria-labelledby="changer"><h2 class="fr-h6" id="changer">Changer la règle</h2>
<form method="get" action="/structure/connexion/apercu" novalidate>
${select({ ...field("portee"), label: "Pour", empty: "Tout l’établissement", options: structure.units.map((unit) => ({ code: unit.id, label: unit.name })) })}
${radios({
  ...field("mode"),
  label: "Authentification forte",
  options: [
    { code: "required", label: modeNames.required },
    { code: "optional", label: modeNames.optional, hint: "Un mot de passe seul n’ouvre jamais rien." },
  ],
})}
<fieldset class="fr-fieldset ${error("moyens") ? "fr-fieldset--error" : ""}" id="moyens" ${error("moyens") ? raw('aria-describedby="moyens-erreur"') : ""}><legend class="fr-fieldset__legend fr-fieldset__legend--regular">Moyens admis</legend>${tickable.map((means) => html`<div class="fr-fieldset__element"><div class="fr-checkbox-group"><input type="checkbox" id="moyens-${means}" name="moyens" value="${means}" ${several(typed, "moyens").includes(means) ? raw("checked") : ""}><label class="fr-label" for="moyens-${means}">${meansNames[means]}${means === "mail-code" ? html`<span class="fr-hint-text">Le moins sûr : un niveau au-dessous du SMS.</span>` : ""}</label></div></div>`)}${error("moyens") ? html`<div class="fr-messages-group"><p class="fr-message fr-message--error" id="moyens-erreur">${error("moyens")}</p></div>` : ""}</fieldset>
${select({ ...field("fenetre"), label: "Navigateur de confiance", hint: "Combien de temps le second facteur n’est pas redemandé. Jamais sur un poste partagé.", options: Array.from({ length: 9 }, (_, n) => ({ code: String(n), label: n === 0 ? "Jamais" : `${n} h${n > 4 ? " (au-delà de ce que le référentiel admet)" : ""}` })) })}
${checkbox({ ...field("synchronisees"), label: "Admettre les clés d’accès synchronisées", hint: "Celles qui suivent la personne d’un appareil à l’autre." })}
${input({ ...field("debut"), type: "date", label: "À partir du" })}
<button class="fr-btn fr-mt-1w">Voir qui serait concerné</button></form></section></div>`,
  });
}

const writtenItem = (
  line: WrittenPolicy,
  structure: Structure,
  today: string,
) => html`<li class="carte"><div class="ligne"><span>${describe(line, structure)}</span>${line.withdrawnAt ? badge("retirée", "neutral") : badge(line.effectiveFrom > today ? "à venir" : "en vigueur", line.effectiveFrom > today ? "info" : "success")}</div>
<p class="note fr-mb-0">Écrite ${line.setBy ? `par ${line.setBy} ` : ""}le ${frenchInstant(line.setAt)}${line.withdrawnAt ? `, retirée le ${frenchInstant(line.withdrawnAt)}` : ""}</p>
${line.withdrawnAt ? "" : html`<form method="post" action="/structure/connexion/${line.id}/retrait">${hidden("acte", "retirer")}<button class="fr-btn fr-btn--sm fr-btn--secondary fr-mt-1w">Retirer<span class="fr-sr-only"> la règle du ${frenchDay(line.effectiveFrom)}${line.unitName ? `, ${line.unitName}` : ""}</span></button></form>`}</li>`;
