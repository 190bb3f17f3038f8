import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { z } from "zod";
import type { Identity } from "#features/accounts/identity.ts";
import { type Situation, situationTitle } from "#features/accounts/situation.ts";
import { titled } from "#features/directory/title.ts";
import { afterSignIn } from "#features/sessions/after-sign-in.page.ts";
import { cookieOptions, sessionCookie } from "#features/sessions/session.ts";
import { setPassword } from "#features/sign-in/password.action.ts";
import { passwordAdvice, weaknessSaid } from "#features/sign-in/password.page.ts";
import { strengthOf } from "#features/sign-in/password.ts";
import { errorSummary, input } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { failed } from "./failure.page.ts";
import { registerDoctor } from "./registration.action.ts";
import { findPending } from "./registration.store.ts";
import {
  mayRegister,
  practicesOf,
  type RegistrationField,
  type RegistrationProblems,
  readRegistration,
  registrationMinutes,
} from "./registration.ts";

/** Ties the creation page to the browser whose card was read. */
export const registrationCookie = (publicUrl: string) =>
  publicUrl.startsWith("https:") ? "__Host-sextant-creation" : "sextant-creation";

type Typed = Record<RegistrationField, string>;

/** GET /compte/creation: first sign-in of a liberal doctor (§1.4). `cabinet` fills the address from another of their practices. */
export async function registrationPage(web: Web) {
  const pending = await pendingOf(web);
  if (!pending) return over(web);
  const practices = practicesOf(pending.proof.identity);
  const chosen = practices.find(({ key }) => key === web.req.query("cabinet")) ?? practices[0]!;
  const typed = {
    courriel: "",
    motDePasse: "",
    rue: titled(chosen.street ?? ""),
    codePostal: chosen.postcode ?? "",
    ville: titled(chosen.city ?? ""),
  };
  return showForm(web, pending.proof.identity, typed, {});
}

const Form = z.object({
  courriel: z.string().max(300).default(""),
  motDePasse: z.string().max(1000).default(""),
  rue: z.string().max(300).default(""),
  codePostal: z.string().max(20).default(""),
  ville: z.string().max(200).default(""),
});

/** POST /compte/creation: "Créer mon compte". */
export async function registerPage(web: Web) {
  const { db, now, outside } = web.var;
  const pending = await pendingOf(web);
  if (!pending) return over(web);
  const form = Form.safeParse(await web.req.parseBody());
  const typed = form.success ? form.data : { courriel: "", motDePasse: "", rue: "", codePostal: "", ville: "" };
  const { value, problems: wrong } = readRegistration(typed);
  const problems = { ...wrong, ...passwordProblem(pending.proof.identity, typed) };
  if (Object.keys(problems).length > 0) return showForm(web, pending.proof.identity, typed, problems);

  const formerToken = getCookie(web, sessionCookie(outside.publicUrl)) ?? null;
  const done = await registerDoctor(db, tokenOf(web), value, { visit: visitOf(web), formerToken }, now);
  deleteCookie(web, registrationCookie(outside.publicUrl), cookieOptions(outside.publicUrl));
  if (!done.ok) {
    const { kind } = done.refusal;
    return kind === "ended" || kind === "known-meanwhile" ? over(web) : failed(web, done.refusal, null);
  }
  setCookie(web, sessionCookie(outside.publicUrl), done.value.opened.token, cookieOptions(outside.publicUrl));
  const { account, opened, returnTo } = done.value;
  const set = await setPassword(db, account, typed.motDePasse, { keepToken: opened.token, visit: visitOf(web) }, now);
  // the account is there and its owner inside: a password that could not be kept just now is chosen later, from the account
  if (!set.ok) outside.log.warn({ registration: "password not set", why: set.refusal.kind });
  return afterSignIn(web, opened, returnTo);
}

function passwordProblem({ givenName, familyName, identifiers }: Identity, typed: Typed): RegistrationProblems {
  const words = [givenName, familyName, typed.courriel, ...identifiers.map(({ value }) => value)];
  const strength = strengthOf(typed.motDePasse, words);
  return strength.ok ? {} : { motDePasse: weaknessSaid(strength.refusal) };
}

function showForm(web: Web, identity: Identity, typed: Typed, problems: RegistrationProblems) {
  const practices = practicesOf(identity);
  const listed = Object.entries(problems).map(([field, message]) => ({ field, message }));
  // a password is never sent back
  const field = (name: RegistrationField) => ({
    name,
    value: name === "motDePasse" ? "" : typed[name],
    error: problems[name],
  });
  return show(web, {
    title: "Créer votre compte",
    status: listed.length > 0 ? 400 : 200,
    body: html`<div class="etroit">${errorSummary(listed)}<h1 class="fr-h4">Créer votre compte</h1>
<p>C’est votre première connexion. Votre carte dit qui vous êtes : ces informations ne se modifient pas ici, elles suivent le répertoire national.</p>
<dl class="fiche fr-mb-3w"><dt>Nom</dt><dd>${identity.familyName}</dd><dt>Prénom</dt><dd>${identity.givenName}</dd>
<dt>Profession</dt><dd>${identity.profession?.label ?? ""}</dd>${identity.speciality ? html`<dt>Spécialité</dt><dd>${identity.speciality.label}</dd>` : ""}</dl>
${practices.length > 1 ? otherPractices(practices) : ""}
<form method="post" action="/compte/creation">
${input({ ...field("courriel"), label: "Adresse électronique", hint: "La vôtre, lue par vous seul : un code y est envoyé pour la vérifier, puis à chaque connexion par mot de passe. Pas une messagerie sécurisée de santé.", attributes: 'autocomplete="email" inputmode="email" spellcheck="false"' })}
${input({ ...field("motDePasse"), label: "Mot de passe", hint: `Pour entrer aussi sans carte, avec un code. ${passwordAdvice}`, type: "password", attributes: 'autocomplete="new-password"' })}
<fieldset class="bloc"><legend class="fr-h6 fr-mb-1w">Adresse de votre cabinet</legend>
${input({ ...field("rue"), label: "Numéro et rue", attributes: 'autocomplete="address-line1"' })}
${input({ ...field("codePostal"), label: "Code postal", attributes: 'autocomplete="postal-code" inputmode="numeric"' })}
${input({ ...field("ville"), label: "Commune", attributes: 'autocomplete="address-level2"' })}</fieldset>
<p class="note">Votre cabinet n’apparaît ni dans l’annuaire ni sur une carte : il sert à dire d’où viennent vos demandes.</p>
<button class="fr-btn">Créer mon compte</button></form></div>`,
  });
}

const otherPractices = (
  practices: Situation[],
) => html`<p class="fr-mb-1w">Vous avez plusieurs cabinets. Reprendre l’adresse de :</p>
<ul class="fr-mb-3w">${practices.map((one) => html`<li><a href="/compte/creation?cabinet=${one.key}">${one.name ?? situationTitle(one)}${one.city ? `, ${one.city}` : ""}</a></li>`)}</ul>`;

/** The form came too late, or did its work in another tab: signing in again says which. */
const over = (web: Web) =>
  show(web, {
    title: "Cette page a expiré",
    status: 400,
    body: html`<div class="etroit"><h1 class="fr-h4">Cette page a expiré</h1>
<p>La création d’un compte se termine dans les ${registrationMinutes} minutes, dans le navigateur où votre carte a été lue. Si votre compte vient d’être créé, une connexion suffit.</p>
<ul class="fr-btns-group"><li><a class="fr-btn" href="/connexion/psc" data-turbo="false">S’identifier avec Pro Santé Connect</a></li></ul></div>`,
  });

const tokenOf = (web: Web) => getCookie(web, registrationCookie(web.var.outside.publicUrl)) ?? "";
async function pendingOf(web: Web) {
  const pending = await findPending(web.var.db, tokenOf(web), web.var.now);
  return pending && !pending.joining && mayRegister(pending.proof.identity) ? pending : null;
}
