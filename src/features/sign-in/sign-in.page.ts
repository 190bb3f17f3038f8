import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html, raw } from "hono/html";
import { z } from "zod";
import { afterSignIn } from "#features/sessions/after-sign-in.page.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { returnPath } from "#features/sessions/return-path.ts";
import { cookieOptions, pendingCookie, sessionCookie, sessionLimits, trustCookie } from "#features/sessions/session.ts";
import { type Html, nothing } from "#ui/page.ts";
import { errorSummary, hidden, input } from "#ui/parts.ts";
import { keyButton } from "#ui/passkey.ts";
import { show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { readLogin } from "./login.ts";
import { pendingMinutes } from "./pending.ts";
import { type PasswordRefusal, signInWithPassword } from "./sign-in.action.ts";
import { frenchDelay } from "./throttle.ts";

/** GET /connexion: the means one may sign in with. */
export async function signInPage(web: Web) {
  const { outside, db, now, visitor } = web.var;
  const back = returnPath(web.req.query("retour"));
  if (visitor) return web.redirect(back, 303);
  const token = getCookie(web, sessionCookie(outside.publicUrl));
  const found = token ? await findMember(db, token, now) : null;
  if (found?.session.lockedAt) return web.redirect(`/verrou?retour=${encodeURIComponent(back)}`, 303);
  if (found) return web.redirect(`/espaces?retour=${encodeURIComponent(back)}`, 303);
  return door(web, { back, shared: web.req.query("partage") === "oui", ended: token !== undefined });
}

const Form = z.object({
  identifiant: z.string().trim().min(1, "Saisissez votre identifiant.").max(300, "Cet identifiant est trop long."),
  "mot-de-passe": z.string().min(1, "Saisissez votre mot de passe.").max(1000, "Ce mot de passe est trop long."),
  retour: z.string().optional(),
  partage: z.literal("oui").optional(),
});
type Errors = { identifiant?: string | undefined; password?: string | undefined };

/** POST /connexion: identifier and password; a code comes next. */
export async function passwordPage(web: Web) {
  const { outside, db, now } = web.var;
  const body = await web.req.parseBody();
  const back = returnPath(typeof body.retour === "string" ? body.retour : undefined);
  const form = Form.safeParse(body);
  const login = typeof body.identifiant === "string" ? body.identifiant.slice(0, 300) : "";
  const shared = body.partage === "oui";
  if (!form.success) {
    const { identifiant, "mot-de-passe": password } = z.flattenError(form.error).fieldErrors;
    return door(web, {
      back,
      shared,
      login,
      status: 400,
      errors: { identifiant: identifiant?.[0], password: password?.[0] },
    });
  }
  const cookie = (name: (publicUrl: string) => string) => getCookie(web, name(outside.publicUrl)) ?? null;
  const asked = { login, password: form.data["mot-de-passe"], trusted: cookie(trustCookie), shared, returnTo: back };
  const formerToken = cookie(sessionCookie);
  const accepted = await signInWithPassword(db, { ...asked, visit: visitOf(web), formerToken, sms: outside.sms }, now);
  if (!accepted.ok) return refused(web, accepted.refusal, { back, shared, login });

  const options = cookieOptions(outside.publicUrl);
  if (accepted.value.kind === "opened") {
    setCookie(web, sessionCookie(outside.publicUrl), accepted.value.session.token, options);
    return afterSignIn(web, accepted.value.session, back);
  }
  setCookie(web, pendingCookie(outside.publicUrl), accepted.value.pending, { ...options, maxAge: pendingMinutes * 60 });
  if (shared) deleteCookie(web, trustCookie(outside.publicUrl), options);
  web.header("cache-control", "no-store");
  return web.redirect("/connexion/code", 303);
}

type Shown = {
  back: string;
  shared: boolean;
  ended?: boolean;
  login?: string;
  errors?: Errors;
  /** Above the ways in: why the last try did not open. */
  said?: Html;
  status?: 400 | 422 | 429 | 503;
};

/** One answer for every wrong try, whatever was wrong: nothing tells whether the account exists. */
function refused(web: Web, refusal: PasswordRefusal, shown: Shown) {
  switch (refusal.kind) {
    case "wrong":
      return door(web, { ...shown, status: 422, said: wrongSaid(shown.login ?? "") });
    case "throttled":
      web.header("retry-after", String(refusal.seconds));
      return door(web, { ...shown, status: 429, said: waitSaid(refusal.seconds) });
    case "busy":
      web.header("retry-after", "5");
      return door(web, {
        ...shown,
        status: 503,
        said: html`<div class="fr-alert fr-alert--warning fr-mb-3w" role="alert"><h2 class="fr-alert__title">Beaucoup de connexions en ce moment</h2><p>Votre mot de passe n’a pas encore été vérifié. Réessayez dans quelques secondes.</p></div>`,
      });
  }
}

const wrongSaid = (typed: string) => {
  const login = readLogin(typed);
  const doubtful = login.kind === "national" && login.doubtful;
  return html`<div class="fr-alert fr-alert--error fr-mb-3w" role="alert" id="erreurs" tabindex="-1"><h2 class="fr-alert__title">Identifiant ou mot de passe incorrect</h2>
<p>Vérifiez les deux et réessayez, ou utilisez <a href="/mot-de-passe-oublie">Mot de passe oublié</a>. Le compte d’un professionnel s’ouvre par mot de passe après une première connexion par carte CPS ou e-CPS, ou sur invitation de son établissement ; l’espace d’un particulier, une fois son adresse confirmée.</p>
${doubtful ? html`<p>Le numéro RPPS saisi comporte sans doute une faute de frappe : relisez ses 11 chiffres.</p>` : ""}</div>`;
};

/** For pages of the door whose tries are counted. */
export const waitSaid = (seconds: number) =>
  html`<div class="fr-alert fr-alert--warning fr-mb-3w" role="alert" id="erreurs" tabindex="-1"><h2 class="fr-alert__title">Trop d’essais</h2>
<p>Pour protéger les comptes, patientez <b>${frenchDelay(seconds)}</b> avant de réessayer. Votre carte CPS et votre e-CPS fonctionnent sans attendre.</p></div>`;

const door = (web: Web, { back, shared, ended = false, login = "", errors = {}, said = nothing, status }: Shown) =>
  show(web, {
    title: "Se connecter",
    about: {
      canonical: "/connexion",
      index: true,
      description:
        "Se connecter à Sextant avec Pro Santé Connect, une clé de sécurité ou un mot de passe et un code : pour les personnes, leurs aidants, et les professionnels qui préparent des dossiers ou reçoivent des demandes.",
    },
    // after a session, what it showed is not behind the back button
    fresh: true,
    ...(status ? { status } : {}),
    body: column(html`<h1 class="fr-h4">Se connecter</h1>
${ended ? html`<div class="fr-alert fr-alert--info fr-alert--sm fr-mb-2w" role="status"><p>Votre session a pris fin. Elle se ferme après ${sessionLimits.idleMinutes} minutes sans action, et au plus tard ${sessionLimits.longestHours} heures après l’identification.</p></div>` : ""}
${errorSummary([...(errors.identifiant ? [{ field: "identifiant", message: errors.identifiant }] : []), ...(errors.password ? [{ field: "mot-de-passe", message: errors.password }] : [])])}${said}
<sextant-shared><div class="fr-checkbox-group fr-checkbox-group--sm fr-mb-2w"><input type="checkbox" id="partage" name="partage" value="oui" form="par-mot-de-passe" ${shared ? raw("checked") : ""} aria-describedby="partage-aide"><label class="fr-label" for="partage">Ce poste est partagé avec des collègues<span class="fr-hint-text" id="partage-aide">L’écran se verrouille après ${sessionLimits.sharedIdleMinutes} minutes sans action, et rien n’est retenu sur ce poste.</span></label></div></sextant-shared>
${web.var.outside.franceConnect ? franceConnect(back) : nothing}<div class="carte"><h2 class="fr-text--md fr-mb-1w">Carte CPS ou e-CPS</h2>
${startButton("S’identifier avec Pro Santé Connect", back, shared)}
<noscript><p class="note"><a href="${startHref(back, "partage")}" data-turbo="false">S’identifier avec Pro Santé Connect sur un poste partagé</a></p></noscript>
${cardHelp}
<details class="repli fr-text--sm fr-mb-0"><summary>Qu’est-ce que Pro Santé Connect ?</summary><p class="fr-text--sm fr-mb-0">Le service national d’identification des professionnels de santé, du social et du médico-social. Vous y prouvez qui vous êtes avec votre carte ou l’application e-CPS de votre téléphone ; Sextant reçoit votre nom, votre profession et votre numéro national, jamais votre code.</p></details></div>
<div class="carte"><h2 class="fr-text--md fr-mb-1w">Clé d’accès</h2>
${keyButton({ site: web.var.outside.publicUrl, purpose: "sign-in", back, button: "Utiliser ma clé de sécurité ou ma carte CPS4" })}</div>
<div class="carte"><h2 class="fr-text--md fr-mb-1w">Identifiant et mot de passe</h2>
<form method="post" action="/connexion" id="par-mot-de-passe" novalidate>${back === "/" ? nothing : hidden("retour", back)}
${input({ name: "identifiant", label: "Identifiant", hint: "Votre adresse de courriel, ou le numéro au-dessus de votre nom sur la carte professionnelle (8 + RPPS ou 0 + ADELI)", value: login, error: errors.identifiant, attributes: `autocomplete="${shared ? "off" : "username"}" autocapitalize="none" spellcheck="false"` })}
${input({ name: "mot-de-passe", label: "Mot de passe", type: "password", error: errors.password, attributes: `autocomplete="${shared ? "off" : "current-password"}"` })}
<div class="boutons"><button class="fr-btn fr-btn--secondary">Continuer</button><a class="fr-link fr-link--sm" href="/mot-de-passe-oublie">Mot de passe oublié ?</a></div>
<p class="note fr-mt-1w fr-mb-0">Un code à 6 chiffres vous sera ensuite envoyé.</p></form></div>
<p class="fr-mt-2w">Vous cherchez une place pour vous ou un proche, et n’avez pas encore d’espace ? <a class="fr-link" href="/creer-mon-espace">Créer mon espace</a></p>`),
  });

/** For persons and carers; the words are those FranceConnect asks for. */
const franceConnect = (back: string) =>
  html`<div class="carte"><h2 class="fr-text--md fr-mb-1w">Particuliers : FranceConnect</h2>
<p class="fr-mb-1w"><a class="fr-btn" href="/connexion/franceconnect${back === "/" ? "" : `?retour=${encodeURIComponent(back)}`}" data-turbo="false">S’identifier avec FranceConnect</a></p>
<p class="fr-text--sm fr-mb-0"><a class="fr-link fr-link--sm" href="https://franceconnect.gouv.fr/" target="_blank" rel="noopener external" title="Qu’est-ce que FranceConnect ? - nouvelle fenêtre">Qu’est-ce que FranceConnect ?</a></p></div>`;

const startHref = (back: string, shared: "partage" | "") => {
  const query = new URLSearchParams({
    ...(back === "/" ? {} : { retour: back }),
    ...(shared ? { partage: "oui" } : {}),
  }).toString();
  return `/connexion/psc${query ? `?${query}` : ""}`;
};

/** Leaves for Pro Santé Connect, to come back to that path. */
export const startButton = (label: string, back: string, shared = false) =>
  html`<ul class="fr-btns-group"><li><a class="fr-btn fr-mb-1w" href="${startHref(back, shared ? "partage" : "")}" data-turbo="false" data-follows-shared>${label}</a></li></ul>`;

/** What to try when the card or the e-CPS is not read: identity.md §2.8. */
const cardHelp = html`<p class="fr-text--sm fr-mb-1w"><a class="fr-link fr-link--sm" href="/connexion/aide-carte">Ma carte ou mon e-CPS ne fonctionne pas</a></p>`;

/** One narrow column: the pages of the door. */
export const column = (body: Html) =>
  html`<div class="fr-grid-row fr-grid-row--center"><div class="fr-col-12 fr-col-md-8 fr-col-lg-5">${body}</div></div>`;
