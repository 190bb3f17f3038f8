import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { returnPath } from "#features/sessions/return-path.ts";
import { cookieOptions, sessionCookie } from "#features/sessions/session.ts";
import { frenchTime } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { hidden, input } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { codeLimits, masked, readCode } from "./code.ts";
import { column } from "./sign-in.page.ts";
import {
  type BeginRefusal,
  beginStepUp,
  type FinishRefusal,
  findStepUpCode,
  findStepUpWay,
  finishStepUp,
} from "./step-up.action.ts";
import { frenchDelay } from "./throttle.ts";

/** GET /connexion/renforcer/code: the password again, for those who have nothing stronger. */
export const passwordAgainPage = (web: Web) => passwordAgain(web, returnPath(web.req.query("retour")), null);

/** POST /connexion/renforcer/code: then a code leaves. */
export async function checkPasswordAgainPage(web: Web) {
  const { db, now, outside } = web.var;
  const body = await web.req.parseBody();
  const back = returnPath(typeof body.retour === "string" ? body.retour : undefined);
  const typed = typeof body["mot-de-passe"] === "string" ? body["mot-de-passe"].slice(0, 1000) : "";
  const begun = await beginStepUp(db, whoIs(web), { typed, sms: outside.sms }, now);
  if (begun.ok) return web.redirect(`/connexion/renforcer/code/saisie?retour=${encodeURIComponent(back)}`, 303);
  return passwordAgain(web, back, begun.refusal);
}

/** GET /connexion/renforcer/code/saisie */
export const codeAgainPage = (web: Web) => codeAgain(web, returnPath(web.req.query("retour")), null);

/** POST /connexion/renforcer/code/saisie: this session is fresh again. */
export async function useCodeAgainPage(web: Web) {
  const { db, now, outside } = web.var;
  const body = await web.req.parseBody();
  const back = returnPath(typeof body.retour === "string" ? body.retour : undefined);
  const typed = typeof body.code === "string" ? body.code : "";
  if (!readCode(typed)) return codeAgain(web, back, { kind: "unreadable" });
  const done = await finishStepUp(db, whoIs(web), typed, now);
  if (!done.ok) return codeAgain(web, back, done.refusal);
  setCookie(web, sessionCookie(outside.publicUrl), done.value.token, cookieOptions(outside.publicUrl));
  web.header("cache-control", "no-store");
  return web.redirect(back, 303);
}

async function passwordAgain(web: Web, back: string, refusal: BeginRefusal | null) {
  const { db, now, outside, signedIn } = web.var;
  const way = await findStepUpWay(db, signedIn!.account.id, outside.sms, now);
  if (!way) return web.redirect(`/connexion/renforcer?retour=${encodeURIComponent(back)}`, 303);
  const told = refusal && beginning(refusal, now);
  if (told?.wait) web.header("retry-after", String(told.wait));
  const by = way.channel === "sms" ? "par SMS au" : "par courriel à";
  return show(web, {
    title: "Confirmer votre identité",
    ...(told ? { status: told.status } : {}),
    body: column(html`<h1 class="fr-h4">Votre mot de passe, puis un code</h1>
<p>Un code vous sera envoyé ${by} <b>${masked(way.channel, way.destination)}</b>.</p>
<form method="post" action="/connexion/renforcer/code" novalidate>${hidden("retour", back)}
${input({ name: "mot-de-passe", label: "Mot de passe", type: "password", error: told?.text, attributes: 'autocomplete="current-password"' })}
<div class="boutons"><button class="fr-btn">Recevoir le code</button></div></form>
<p class="fr-mt-3w"><a class="fr-link" href="/connexion/renforcer?retour=${encodeURIComponent(back)}">Choisir un autre moyen</a></p>`),
  });
}

type Told = { status: 400 | 422 | 429 | 503; text: string; wait?: number };

function beginning(refusal: BeginRefusal, now: Date): Told {
  switch (refusal.kind) {
    case "wrong":
      return { status: 422, text: "Ce mot de passe n’est pas le bon." };
    case "busy":
      return {
        status: 503,
        text: "Beaucoup de connexions en ce moment : réessayez dans quelques secondes.",
        wait: 5,
      };
    case "throttled":
      return {
        status: 429,
        text: `Trop d’essais : patientez ${frenchDelay(refusal.seconds)}.`,
        wait: refusal.seconds,
      };
    case "too-soon": {
      const wait = Math.max(1, Math.ceil((refusal.at.getTime() - now.getTime()) / 1000));
      return { status: 429, text: `Un code vient de partir : attendez encore ${frenchDelay(wait)}.`, wait };
    }
    case "too-many":
      return { status: 429, text: "Trop de codes demandés : réessayez dans un quart d’heure.", wait: 900 };
    case "no-such-way":
      return { status: 422, text: "Aucun code ne peut vous être envoyé." };
  }
}

async function codeAgain(web: Web, back: string, refusal: FinishRefusal | { kind: "unreadable" } | null) {
  const { db, now } = web.var;
  const code = await findStepUpCode(db, whoIs(web).token, now);
  const again = `/connexion/renforcer/code?retour=${encodeURIComponent(back)}`;
  if (!code && !refusal) return web.redirect(again, 303);
  const told = refusal && finishing(refusal);
  return show(web, {
    title: "Saisir le code",
    ...(told ? { status: told.status } : {}),
    body: column(html`<h1 class="fr-h4">Saisissez le code reçu</h1>
${
  code
    ? html`<p>Un code à ${codeLimits.digits} chiffres est parti ${code.channel === "sms" ? "par SMS au" : "par courriel à"} <b>${masked(code.channel, code.destination ?? "")}</b>, à ${frenchTime(code.sentAt).replace(":", " h ")}. Il est valable ${codeLimits.lifeMinutes} minutes, une seule fois.</p>
<form method="post" action="/connexion/renforcer/code/saisie" novalidate>${hidden("retour", back)}
${input({ name: "code", label: "Code", hint: "6 chiffres", error: told?.text, attributes: 'inputmode="numeric" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" autofocus' })}
<div class="boutons"><button class="fr-btn">Confirmer</button></div></form>`
    : html`<p>${told?.text ?? ""}</p>`
}
<p class="fr-mt-3w"><a class="fr-link" href="${again}">Recevoir un autre code</a></p>`),
  });
}

function finishing(refusal: FinishRefusal | { kind: "unreadable" }): Told {
  switch (refusal.kind) {
    case "unreadable":
      return { status: 400, text: `Le code compte ${codeLimits.digits} chiffres : recopiez-le entier.` };
    case "wrong":
      return { status: 422, text: `Ce code n’est pas le bon. Il vous reste ${count(refusal.left, "essai")}.` };
    case "expired":
      return { status: 422, text: "Ce code a expiré." };
    case "dead":
      return { status: 422, text: "Ce code ne sert plus." };
    case "throttled":
      return { status: 429, text: `Trop d’essais : patientez ${frenchDelay(refusal.seconds)}.` };
    case "session-ended":
      return { status: 422, text: "Votre session a pris fin." };
  }
}

const whoIs = (web: Web) => ({
  account: web.var.signedIn!.account.id,
  token: getCookie(web, sessionCookie(web.var.outside.publicUrl)) ?? "",
  visit: visitOf(web),
});
