import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { afterSignIn } from "#features/accounts/after-sign-in.page.ts";
import { returnPath } from "#features/accounts/return-path.ts";
import { attemptCookie, cookieOptions, sessionCookie, sessionLimits } from "#features/accounts/session.ts";
import { cardHelp, column, startButton } from "#features/sign-in/sign-in.page.ts";
import { newToken } from "#lib/seal.ts";
import type { Html } from "#ui/page.ts";
import { show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { beginSignIn, resumeSignIn, type SignInRefusal, signIn } from "./callback.action.ts";
import { type ProviderRefusal, proveIdentity, signInUrl } from "./provider.client.ts";

const callbackPath = "/connexion/psc/retour";

/** GET /connexion/psc: begins a sign-in and leaves for the provider. */
export async function startSignInPage(web: Web) {
  const { outside, db, now } = web.var;
  const known = getCookie(web, attemptCookie(outside.publicUrl));
  const browser = known && /^[\w-]{43}$/.test(known) ? known : newToken();
  const back = returnPath(web.req.query("retour"));
  const attempt = await beginSignIn(
    db,
    { browser, returnTo: back, shared: web.req.query("partage") === "oui", purpose: "sign-in", account: null },
    now,
  );
  const url = await signInUrl(outside.oidc, `${outside.publicUrl}${callbackPath}`, attempt);
  if (!url.ok) return failed(web, url.refusal, back);

  const options = { ...cookieOptions(outside.publicUrl), maxAge: sessionLimits.attemptMinutes * 60 };
  setCookie(web, attemptCookie(outside.publicUrl), browser, options);
  web.header("cache-control", "no-store");
  return web.redirect(url.value, 302);
}

/** GET /connexion/psc/retour: what the provider sends the browser back to. */
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

  const formerToken = getCookie(web, sessionCookie(outside.publicUrl)) ?? null;
  const opened = await signIn(db, proof.value, { visit: visitOf(web), shared: attempt.shared, formerToken }, now);
  if (!opened.ok) return failed(web, opened.refusal, attempt.returnTo);

  setCookie(web, sessionCookie(outside.publicUrl), opened.value.token, cookieOptions(outside.publicUrl));
  return afterSignIn(web, opened.value, attempt.returnTo);
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
    case "suspended":
      return {
        title: "Votre compte est suspendu",
        text: "Votre identité est bien reconnue, mais ce compte a été suspendu. Demandez à votre référent structure de le rouvrir.",
        status: 403,
      };
    case "closed":
      return {
        title: "Ce compte est fermé",
        text: "Votre identité est bien reconnue, mais ce compte a été fermé, par exemple à votre départ d’un établissement. Demandez à un référent structure d’en ouvrir un nouveau.",
        status: 403,
      };
    case "dormant":
    case "invited":
      return {
        title: "Ce compte n’est pas actif",
        text: "Demandez à votre référent structure de vous envoyer un nouveau lien d’activation.",
        status: 403,
      };
    case "several-accounts":
      return {
        title: "Deux comptes portent vos identifiants",
        text: "Nous ne choisissons pas à votre place. Demandez à votre référent structure de les réunir ; vous pourrez ensuite vous connecter.",
        status: 409,
      };
  }
}
