import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { accountFrame } from "#features/accounts/my-account.page.ts";
import { afterSignIn } from "#features/sessions/after-sign-in.page.ts";
import { returnPath } from "#features/sessions/return-path.ts";
import { cookieOptions, farewellCookie, sessionCookie } from "#features/sessions/session.ts";
import { column } from "#features/sign-in/sign-in.page.ts";
import { frenchInstant } from "#lib/dates.ts";
import { newToken } from "#lib/seal.ts";
import { facts } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import {
  beginCitizen,
  enterAsCitizen,
  type JoinRefusal,
  joinCitizen,
  keepCitizen,
  leaveFranceConnect,
  mayJoin,
  resumeCitizen,
} from "./citizen.action.ts";
import { citizenUrl, farewellUrl, proveCitizen } from "./citizen.client.ts";
import { findCitizenOf, findPendingCitizen } from "./citizen.store.ts";
import {
  attemptMinutes,
  type Citizen,
  type CitizenRefusal,
  callbackPath,
  pendingMinutes,
  signedOutPath,
} from "./france-connect.ts";

const prefixed = (name: string) => (publicUrl: string) => (publicUrl.startsWith("https:") ? `__Host-${name}` : name);
const attemptCookie = prefixed("sextant-fc");
export const citizenCookie = prefixed("sextant-citoyen");

/** GET /connexion/franceconnect: leaves for FranceConnect; `but=relier` by somebody already in, who joins it to their space. */
export async function startCitizenPage(web: Web) {
  const { outside, db, now, signedIn } = web.var;
  if (!outside.franceConnect) return notFoundPage(web);
  const known = getCookie(web, attemptCookie(outside.publicUrl));
  const browser = known && /^[\w-]{43}$/.test(known) ? known : newToken();
  const account = web.req.query("but") === "relier" && signedIn ? signedIn.account.id : null;
  const attempt = await beginCitizen(db, { browser, returnTo: returnPath(web.req.query("retour")), account }, now);
  const url = await citizenUrl(outside.franceConnect, `${outside.publicUrl}${callbackPath}`, attempt);
  if (!url.ok) return failed(web, url.refusal);
  setCookie(web, attemptCookie(outside.publicUrl), browser, {
    ...cookieOptions(outside.publicUrl),
    maxAge: attemptMinutes * 60,
  });
  web.header("cache-control", "no-store");
  return web.redirect(url.value, 302);
}

/** GET /connexion/franceconnect/retour */
export async function finishCitizenPage(web: Web) {
  const { outside, db, now, signedIn } = web.var;
  if (!outside.franceConnect) return notFoundPage(web);
  const browser = getCookie(web, attemptCookie(outside.publicUrl));
  const state = web.req.query("state");
  const attempt = browser && state ? await resumeCitizen(db, state, browser, now) : null;
  if (!attempt) return failed(web, { kind: "not-trusted", detail: "no attempt" });
  const callback = new URL(`${outside.publicUrl}${callbackPath}${new URL(web.req.url).search}`);
  const proof = await proveCitizen(outside.franceConnect, callback, attempt, now);
  if (!proof.ok) return failed(web, proof.refusal);
  const options = cookieOptions(outside.publicUrl);
  if (attempt.account === null) {
    const formerToken = getCookie(web, sessionCookie(outside.publicUrl)) ?? null;
    const opened = await enterAsCitizen(db, proof.value, { visit: visitOf(web), formerToken }, now);
    if (opened.ok) {
      setCookie(web, sessionCookie(outside.publicUrl), opened.value.token, options);
      return afterSignIn(web, opened.value, attempt.returnTo);
    }
    if (opened.refusal.kind !== "unknown") return closed(web);
  } else if (signedIn?.account.id !== attempt.account)
    return failed(web, { kind: "not-trusted", detail: "another session" });
  const token = await keepCitizen(db, proof.value.citizen, now);
  setCookie(web, citizenCookie(outside.publicUrl), token, { ...options, maxAge: pendingMinutes * 60 });
  return web.redirect(attempt.account ? "/compte/franceconnect" : "/connexion/franceconnect/inconnu", 303);
}

/** The identity proved in this browser and joined to no space yet. */
export async function pendingCitizen(web: Web): Promise<Citizen | null> {
  const { outside, db, now } = web.var;
  const token = getCookie(web, citizenCookie(outside.publicUrl));
  return token ? findPendingCitizen(db, token, now) : null;
}

/** GET /connexion/franceconnect/inconnu: nobody enters by an address FranceConnect says; the space must be proved theirs once. */
export async function unknownCitizenPage(web: Web) {
  const citizen = await pendingCitizen(web);
  if (!citizen) return web.redirect("/connexion", 303);
  return show(web, {
    title: "FranceConnect n’est pas encore relié",
    body: column(html`<h1 class="fr-h4">Bonjour ${citizen.givenName.split(" ")[0]} ${citizen.usedName ?? citizen.familyName}</h1>
<p>FranceConnect vous a bien identifié, mais n’est encore relié à aucun espace.</p>
<h2 class="fr-h6">Vous avez déjà un espace</h2>
<p>Connectez-vous cette fois avec votre mot de passe et un code : nous relierons ensuite FranceConnect.</p>
<p><a class="fr-btn" href="/connexion?retour=%2Fcompte%2Ffranceconnect" data-turbo="false">Me connecter par mot de passe</a></p>
<h2 class="fr-h6">Vous n’avez pas d’espace</h2>
<p>Créez-le : vos nom et prénom sont déjà remplis.</p>
<p><a class="fr-btn fr-btn--secondary" href="/creer-mon-espace/demarrer">Créer mon espace</a></p>`),
  });
}

/** GET /compte/franceconnect: joined or not, and what waits to be. */
export async function franceConnectPage(web: Web) {
  const { outside, db, now, signedIn } = web.var;
  const { account, session } = signedIn!;
  if (!outside.franceConnect || account.kind !== "person") return notFoundPage(web);
  const linked = await findCitizenOf(db, account.id);
  const pending = linked ? null : await pendingCitizen(web);
  const body = linked
    ? html`<p>FranceConnect ouvre votre espace. Votre mot de passe continue de l’ouvrir aussi.</p>
${facts([
  { label: "Identité", value: said(linked.citizen) },
  { label: "Reliée le", value: frenchInstant(linked.linkedAt) },
  { label: "Dernière connexion ainsi", value: linked.lastUsedAt ? frenchInstant(linked.lastUsedAt) : "jamais" },
])}
<form method="post" action="/compte/franceconnect"><button class="fr-btn fr-btn--secondary" name="geste" value="delier">Ne plus utiliser FranceConnect</button></form>`
    : pending
      ? html`<p>FranceConnect vous identifie ainsi :</p>${facts([{ label: "Identité", value: said(pending) }])}
<p>En le reliant, cette identité ouvrira votre espace sans mot de passe.</p>
${mayJoin(session, now) ? html`<form method="post" action="/compte/franceconnect"><button class="fr-btn" name="geste" value="relier">Relier FranceConnect à mon espace</button></form>` : weak}`
      : html`<p>Reliez FranceConnect pour entrer sans mot de passe, avec le compte que vous utilisez pour les impôts, l’Assurance maladie ou La Poste.</p>${connectButton("/compte/franceconnect", "relier")}`;
  return show(web, {
    title: "FranceConnect",
    body: accountFrame(web, "/compte/moyens", html`<h2 class="fr-h5">FranceConnect</h2>${body}`),
  });
}

/** POST /compte/franceconnect */
export async function changeFranceConnectPage(web: Web) {
  const { outside, db, now, signedIn } = web.var;
  const { account, session } = signedIn!;
  if (!outside.franceConnect || account.kind !== "person") return notFoundPage(web);
  const { geste } = await web.req.parseBody();
  if (geste === "delier") {
    await leaveFranceConnect(db, account.id, visitOf(web), now);
    return goTo(web, "/compte/franceconnect", "FranceConnect n’ouvre plus votre espace.");
  }
  const name = citizenCookie(outside.publicUrl);
  const joined = await joinCitizen(
    db,
    { token: getCookie(web, name) ?? "", account, session, visit: visitOf(web) },
    now,
  );
  if (joined.ok) {
    deleteCookie(web, name, cookieOptions(outside.publicUrl));
    return goTo(web, "/compte/franceconnect", "FranceConnect est relié : il ouvrira votre espace la prochaine fois.");
  }
  return show(web, {
    title: "FranceConnect",
    status: joined.refusal.kind === "weak-proof" ? 403 : 409,
    body: accountFrame(
      web,
      "/compte/moyens",
      html`<h2 class="fr-h5">FranceConnect n’est pas relié</h2><p>${whyNot(joined.refusal)}</p>${joined.refusal.kind === "weak-proof" ? weak : html`<p><a class="fr-btn" href="/compte/franceconnect">Revenir</a></p>`}`,
    ),
  });
}

const weak = html`<p>Pour être sûrs que cet espace est le vôtre, connectez-vous d’abord avec votre mot de passe et un code.</p>
<form method="post" action="/deconnexion" data-turbo="false"><button class="fr-btn">Me déconnecter pour me reconnecter</button></form>`;

function whyNot(refusal: JoinRefusal): string {
  switch (refusal.kind) {
    case "nothing-pending":
      return "L’identification par FranceConnect date de plus d’une demi-heure, ou a été faite dans un autre navigateur. Recommencez.";
    case "weak-proof":
      return "Votre connexion actuelle ne suffit pas pour relier un nouveau moyen.";
    case "not-a-person":
      return "FranceConnect ouvre l’espace des particuliers, pas les comptes professionnels.";
    case "taken":
      return "Cette identité FranceConnect est déjà reliée à un autre espace, ou le vôtre en a déjà une.";
  }
}

/** GET /connexion/franceconnect/deconnexion: whoever came by FranceConnect leaves it too. */
export async function farewellPage(web: Web) {
  const { outside } = web.var;
  const options = cookieOptions(outside.publicUrl);
  const idToken = getCookie(web, farewellCookie);
  deleteCookie(web, farewellCookie, options);
  if (!outside.franceConnect || !idToken) return web.redirect("/", 303);
  const back = `${outside.publicUrl}${signedOutPath}`;
  const elsewhere = await farewellUrl(outside.franceConnect, idToken, back, newToken());
  return elsewhere
    ? web.redirect(elsewhere, 303)
    : goTo(web, "/", "Vous êtes déconnecté de Sextant. FranceConnect ne répond pas : fermez aussi votre navigateur.");
}

/** GET /connexion/franceconnect/deconnecte */
export const farewellDonePage = (web: Web) => goTo(web, "/", "Vous êtes déconnecté de Sextant et de FranceConnect.");

const said = (one: Citizen) =>
  `${one.givenName} ${one.familyName}${one.usedName ? `, nom d’usage ${one.usedName}` : ""}`;

const connectButton = (back: string, but: string) =>
  html`<p><a class="fr-btn" href="/connexion/franceconnect?but=${but}&amp;retour=${encodeURIComponent(back)}" data-turbo="false">S’identifier avec FranceConnect</a></p>`;

const closed = (web: Web) =>
  show(web, {
    title: "Espace fermé",
    status: 403,
    body: column(
      html`<h1 class="fr-h4">Votre espace n’est pas ouvert</h1><p>FranceConnect vous a bien identifié, mais votre espace est fermé ou suspendu. Écrivez à votre support régional.</p><p><a class="fr-btn" href="/">Aller à l’accueil</a></p>`,
    ),
  });

function failed(web: Web, refusal: CitizenRefusal) {
  const { log } = web.var.outside;
  if (refusal.kind !== "cancelled") log.warn({ franceConnect: refusal.kind, detail: refusal.detail });
  const [title, text, status] = wordsOf(refusal);
  return show(web, {
    title,
    status,
    body: column(
      html`<h1 class="fr-h4">${title}</h1><p>${text}</p><div class="boutons"><a class="fr-btn" href="/connexion/franceconnect" data-turbo="false">Réessayer avec FranceConnect</a><a class="fr-btn fr-btn--tertiary" href="/connexion">Se connecter autrement</a></div>`,
    ),
  });
}

function wordsOf(refusal: CitizenRefusal): [string, string, 400 | 503] {
  switch (refusal.kind) {
    case "cancelled":
      return ["Vous avez renoncé à FranceConnect", "Rien n’a été transmis ni modifié.", 400];
    case "unreachable":
      return ["FranceConnect ne répond pas", "Réessayez dans un instant, ou utilisez votre mot de passe.", 503];
    case "not-trusted":
      return [
        "Cette identification est à reprendre",
        "Elle a déjà servi, a trop tardé, ou a commencé dans un autre navigateur. Rien n’a été ouvert.",
        400,
      ];
  }
}
