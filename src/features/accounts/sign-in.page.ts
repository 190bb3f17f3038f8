import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { newToken } from "#lib/seal.ts";
import type { Html } from "#ui/page.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findMember } from "./member.store.ts";
import { type ProviderRefusal, proveIdentity, signInUrl } from "./pro-sante-connect.client.ts";
import { attemptCookie, cookieOptions, sessionCookie, sessionLimits } from "./session.ts";
import { beginSignIn, resumeSignIn, type SignInRefusal, signIn } from "./sign-in.action.ts";
import { returnPath } from "./sign-in.ts";

const callbackPath = "/connexion/retour";

/** GET /connexion: the means one may sign in with. */
export async function signInPage(web: Web) {
  const { outside, db, now, visitor } = web.var;
  const back = returnPath(web.req.query("retour"));
  if (visitor) return web.redirect(back, 303);
  const token = getCookie(web, sessionCookie(outside.publicUrl));
  const ended = token !== undefined && !(await findMember(db, token, now));
  if (token && !ended) return web.redirect(`/espaces?retour=${encodeURIComponent(back)}`, 303);
  return show(web, {
    title: "Se connecter",
    body: column(html`<h1 class="fr-h4">Se connecter</h1>
${ended ? html`<div class="fr-alert fr-alert--info fr-alert--sm fr-mb-2w" role="status"><p>Votre session a pris fin. Elle se ferme après ${sessionLimits.idleMinutes} minutes sans action, et au plus tard ${sessionLimits.longestHours} heures après l’identification.</p></div>` : ""}
<div class="carte"><h2 class="fr-text--md fr-mb-1w">Carte CPS ou e-CPS</h2>
${startButton("S’identifier avec Pro Santé Connect", back)}
${cardHelp}
<details class="repli fr-text--sm fr-mb-0"><summary>Qu’est-ce que Pro Santé Connect ?</summary><p class="fr-text--sm fr-mb-0">Le service national d’identification des professionnels de santé, du social et du médico-social. Vous y prouvez qui vous êtes avec votre carte ou l’application e-CPS de votre téléphone ; Sextant reçoit votre nom, votre profession et votre numéro national, jamais votre code.</p></details></div>
<p class="note fr-mt-2w">Vous cherchez une place pour vous ou un proche ? L’espace des personnes et des aidants n’est pas encore ouvert : le professionnel ou l’établissement qui vous suit peut créer le dossier avec vous.</p>`),
  });
}

/** GET /connexion/pro-sante-connect: begins a sign-in and leaves for the provider. */
export async function startSignInPage(web: Web) {
  const { outside, db, now } = web.var;
  const known = getCookie(web, attemptCookie(outside.publicUrl));
  const browser = known && /^[\w-]{43}$/.test(known) ? known : newToken();
  const back = returnPath(web.req.query("retour"));
  const attempt = await beginSignIn(db, browser, back, now);
  const url = await signInUrl(outside.oidc, `${outside.publicUrl}${callbackPath}`, attempt);
  if (!url.ok) return failed(web, url.refusal, back);

  const options = { ...cookieOptions(outside.publicUrl), maxAge: sessionLimits.attemptMinutes * 60 };
  setCookie(web, attemptCookie(outside.publicUrl), browser, options);
  web.header("cache-control", "no-store");
  return web.redirect(url.value, 302);
}

/** GET /connexion/retour: what the provider sends the browser back to. */
export async function finishSignInPage(web: Web) {
  const { outside, db, now } = web.var;
  const browser = getCookie(web, attemptCookie(outside.publicUrl));
  const state = web.req.query("state");
  const attempt = browser && state ? await resumeSignIn(db, state, browser, now) : null;
  // a page reloaded or restored after it did its work
  if (!attempt && web.var.visitor) return web.redirect("/", 303);
  if (!attempt) return failed(web, { kind: "expired" }, "/");

  const callback = new URL(`${outside.publicUrl}${callbackPath}${new URL(web.req.url).search}`);
  const proof = await proveIdentity(outside.oidc, callback, attempt, now);
  if (!proof.ok) return failed(web, proof.refusal, attempt.returnTo);

  const former = getCookie(web, sessionCookie(outside.publicUrl)) ?? null;
  const opened = await signIn(db, proof.value, former, now);
  if (!opened.ok) return failed(web, opened.refusal, attempt.returnTo);

  setCookie(web, sessionCookie(outside.publicUrl), opened.value.token, cookieOptions(outside.publicUrl));
  web.header("cache-control", "no-store");
  return web.redirect(
    opened.value.units === 1 ? attempt.returnTo : `/espaces?retour=${encodeURIComponent(attempt.returnTo)}`,
    303,
  );
}

type Failure = ProviderRefusal | SignInRefusal | { kind: "expired" };
type Told = { title: string; text: string; status: 400 | 403 | 409 | 503; help?: Html };

function failed(web: Web, failure: Failure, back: string) {
  const { title, text, status, help } = telling(failure);
  if (status === 503) web.header("retry-after", "30");
  return show(web, {
    title,
    status,
    body: column(html`<h1 class="fr-h4">${title}</h1>
<p>${text}</p>
${startButton("Recommencer", back)}
${help ?? ""}
<p class="fr-mt-2w"><a class="fr-link" href="/connexion">Revenir à la page de connexion</a></p>`),
  });
}

/** What each failure is to the person in front of it; its cause is nobody's business here. */
function telling(failure: Failure): Told {
  switch (failure.kind) {
    case "cancelled":
      return {
        title: "Connexion annulée",
        text: "L’identification n’est pas allée à son terme. Vous n’êtes pas connecté et rien n’a été modifié.",
        status: 403,
        help: cardHelp,
      };
    case "expired":
    case "code-refused":
      return {
        title: "Cette page de connexion a expiré",
        text: `Une identification se termine dans les ${sessionLimits.attemptMinutes} minutes, une seule fois, dans le navigateur où elle a commencé.`,
        status: 400,
      };
    case "unreachable":
      return {
        title: "Pro Santé Connect ne répond pas",
        text: "L’identification passe par ce service national, qui ne répond pas en ce moment. Rien n’a été perdu : réessayez dans quelques instants.",
        status: 503,
      };
    case "not-trusted":
      return {
        title: "L’identification n’a pas pu être vérifiée",
        text: "La réponse reçue ne prouve pas qui vous êtes avec le niveau demandé. Par prudence, vous n’êtes pas connecté.",
        status: 403,
        help: cardHelp,
      };
    case "misconfigured":
      return {
        title: "La connexion est indisponible",
        text: "Sextant et Pro Santé Connect ne se reconnaissent pas : c’est un réglage de notre côté. Prévenez votre support, votre carte n’est pas en cause.",
        status: 503,
      };
    case "several-accounts":
      return {
        title: "Deux comptes portent vos identifiants",
        text: "Nous ne choisissons pas à votre place. Demandez à votre référent structure de les réunir ; vous pourrez ensuite vous connecter.",
        status: 409,
      };
  }
}

const startButton = (label: string, back: string) => {
  const href = `/connexion/pro-sante-connect${back === "/" ? "" : `?retour=${encodeURIComponent(back)}`}`;
  return html`<ul class="fr-btns-group"><li><a class="fr-btn fr-mb-1w" href="${href}" data-turbo="false">${label}</a></li></ul>`;
};

const cardHelp = html`<details class="repli fr-text--sm fr-mb-0"><summary>Ma carte ou mon e-CPS n’est pas lue</summary><ul class="fr-text--sm fr-mb-0">
<li>Le lecteur est branché, la carte y est insérée puce en avant.</li>
<li>La Cryptolib CPS est installée (5.2 au moins pour une CPS4), et le navigateur a été fermé complètement depuis.</li>
<li>Le code de la carte se bloque après 3 erreurs.</li>
<li>Avec l’e-CPS : le téléphone est à l’heure, et l’identifiant est saisi en entier, avec le 8 devant le numéro RPPS.</li></ul></details>`;

const column = (body: Html) =>
  html`<div class="fr-grid-row fr-grid-row--center"><div class="fr-col-12 fr-col-md-8 fr-col-lg-5">${body}</div></div>`;
