import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { afterSignIn } from "#features/sessions/after-sign-in.page.ts";
import { cookieOptions, pendingCookie, sessionCookie, trustCookie } from "#features/sessions/session.ts";
import { frenchTime } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { type Html, nothing } from "#ui/page.ts";
import { checkbox, input } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { findPendingCode, type StoredCode } from "./code.store.ts";
import { type CodeChannel, codeLimits, masked, readCode, resendAt } from "./code.ts";
import { findPending } from "./pending.store.ts";
import type { Way } from "./pending.ts";
import { type Awaited, type CodeRefusal, findAwaited, sendAnotherCode, signInWithCode } from "./sign-in.action.ts";
import { column, startButton, waitSaid } from "./sign-in.page.ts";
import { frenchDelay } from "./throttle.ts";

/** GET /connexion/code: the second factor of who has just given their password. */
export const codePage = (web: Web) => codeForm(web, {});

/** POST /connexion/code */
export async function useCodePage(web: Web) {
  const { outside, db, now } = web.var;
  const token = getCookie(web, pendingCookie(outside.publicUrl));
  if (!token) return ended(web);
  const body = await web.req.parseBody();
  const typed = typeof body.code === "string" ? body.code : "";
  // a slip of the fingers is no try
  if (!readCode(typed))
    return codeForm(web, { status: 400, error: `Le code compte ${codeLimits.digits} chiffres : recopiez-le entier.` });
  const formerToken = getCookie(web, sessionCookie(outside.publicUrl)) ?? null;
  const asked = { token, typed, trust: body.confiance === "oui", sms: outside.sms, visit: visitOf(web), formerToken };
  const entered = await signInWithCode(db, asked, now);
  if (!entered.ok) return refused(web, entered.refusal);

  const { session, returnTo, trusted } = entered.value;
  const options = cookieOptions(outside.publicUrl);
  deleteCookie(web, pendingCookie(outside.publicUrl), options);
  setCookie(web, sessionCookie(outside.publicUrl), session.token, options);
  if (trusted) {
    const maxAge = Math.floor((trusted.until.getTime() - now.getTime()) / 1000);
    setCookie(web, trustCookie(outside.publicUrl), trusted.token, { ...options, maxAge });
  }
  return afterSignIn(web, session, returnTo);
}

/** POST /connexion/code/envoi: another code, perhaps by another way. */
export async function resendCodePage(web: Web) {
  const { outside, db, now } = web.var;
  const token = getCookie(web, pendingCookie(outside.publicUrl));
  if (!token) return ended(web);
  const body = await web.req.parseBody();
  const channel = body.canal === "sms" || body.canal === "mail" ? body.canal : null;
  const sent = await sendAnotherCode(db, { token, channel, sms: outside.sms, visit: visitOf(web) }, now);
  if (sent.ok) return goTo(web, "/connexion/code", "Un nouveau code est parti. Le précédent ne sert plus.");
  const { refusal } = sent;
  switch (refusal.kind) {
    case "pending-ended":
      return ended(web);
    case "no-such-way":
      return web.redirect("/connexion/code", 303);
    case "throttled":
      return codeForm(web, { status: 429, wait: refusal.seconds, said: waitSaid(refusal.seconds) });
    case "too-soon": {
      const wait = secondsTo(refusal.at, now);
      return codeForm(web, {
        status: 429,
        wait,
        said: told(
          "warning",
          "Un code vient de partir",
          `Attendez encore ${frenchDelay(wait)} avant d’en demander un autre : il est peut-être en route.`,
        ),
      });
    }
    case "too-many":
      return codeForm(web, {
        status: 429,
        wait: 15 * 60,
        said: told(
          "warning",
          "Trop de codes demandés",
          "Pour protéger votre compte, plus aucun code ne part pour l’instant. Réessayez dans un quart d’heure, ou utilisez votre carte CPS ou votre e-CPS.",
        ),
      });
  }
}

function refused(web: Web, refusal: CodeRefusal) {
  switch (refusal.kind) {
    case "wrong":
      return codeForm(web, {
        status: 422,
        error: `Ce code n’est pas le bon. Il vous reste ${count(refusal.left, "essai")}.`,
      });
    case "expired":
      return codeForm(web, { status: 422, error: "Ce code a expiré. Demandez-en un autre." });
    case "dead":
      return codeForm(web, { status: 422, error: "Ce code ne sert plus. Demandez-en un autre." });
    case "throttled":
      return codeForm(web, { status: 429, wait: refusal.seconds, said: waitSaid(refusal.seconds) });
    case "pending-ended":
      return ended(web);
  }
}

type Shown = { status?: 400 | 422 | 429; error?: string; said?: Html; wait?: number };

async function codeForm(web: Web, { status, error, said, wait }: Shown) {
  const { outside, db, now } = web.var;
  const token = getCookie(web, pendingCookie(outside.publicUrl));
  const pending = token ? await findPending(db, token, now) : null;
  if (!pending) return ended(web);
  const awaited = await findAwaited(db, pending, outside.sms, now);
  const code = await findPendingCode(db, pending.hash);
  if (wait) web.header("retry-after", String(wait));
  return show(web, {
    title: "Saisir le code",
    ...(status ? { status } : {}),
    body: column(
      awaited.ways.length === 0
        ? html`${noWay}${restart}`
        : html`<h1 class="fr-h4">Saisissez le code reçu</h1>${said ?? nothing}
${code ? sentSaid(code) : told("info", "Aucun code n’est encore parti", "Un code a été demandé pour votre compte il y a moins d’une minute, dans un autre navigateur. Demandez-en un ici dans un instant.")}
${code ? form(awaited, error) : nothing}
${resend(awaited, code, now)}${restart}`,
    ),
  });
}

/** "Un code vous a été envoyé par courriel à s•••@ch.example, à 10 h 42." */
const sentSaid = ({ channel, destination, sentAt }: StoredCode) =>
  html`<p>Un code à ${codeLimits.digits} chiffres vous a été envoyé ${by[channel]}, ${channel === "sms" ? "au" : "à"} <b>${masked(channel, destination ?? "")}</b>, à ${frenchTime(sentAt).replace(":", " h ")}. Il est valable ${codeLimits.lifeMinutes} minutes, une seule fois, dans ce navigateur.</p>`;

const form = ({ trustedHours }: Awaited, error: string | undefined) =>
  html`<form method="post" action="/connexion/code" novalidate>
${input({ name: "code", label: "Code", hint: "6 chiffres", error, attributes: 'inputmode="numeric" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" autofocus' })}
${trustedHours > 0 ? checkbox({ name: "confiance", label: `Ne plus me demander de code sur ce navigateur pendant ${trustedHours} h`, hint: "Votre mot de passe restera demandé. À éviter sur un poste que d’autres utilisent." }) : nothing}
<div class="boutons"><button class="fr-btn">Me connecter</button></div></form>`;

function resend({ ways, pending }: Awaited, code: StoredCode | null, now: Date) {
  const wait = code ? secondsTo(resendAt(code.sentAt), now) : 0;
  const current = ways.find(({ channel }) => channel === pending.channel) ?? ways[0]!;
  const others = ways.filter((way) => way !== current);
  return html`<section class="fr-mt-3w" aria-labelledby="pas-recu"><h2 class="fr-text--md fr-mb-1w" id="pas-recu">Vous n’avez rien reçu ?</h2>
<p class="note">${current.channel === "mail" ? "Regardez dans les courriers indésirables. " : ""}Un nouveau code annule le précédent.</p>
<sextant-wait seconds="${wait}">${wait > 0 ? html`<p class="note" data-wait role="status">Vous pourrez en demander un autre dans ${frenchDelay(wait)}.</p>` : ""}
<form class="boutons" method="post" action="/connexion/code/envoi">${sendButton(current, "Renvoyer un code")}${others.map((way) => sendButton(way, "Envoyer un code"))}</form></sextant-wait></section>`;
}

const sendButton = ({ channel, destination }: Way, verb: string) =>
  html`<button class="fr-btn fr-btn--tertiary" name="canal" value="${channel}">${verb} ${by[channel]} ${channel === "sms" ? "au" : "à"} ${masked(channel, destination)}</button>`;

const noWay = html`<h1 class="fr-h4">Aucun code ne peut vous être envoyé</h1>
<p>Votre mot de passe est le bon, mais aucune adresse ni aucun mobile vérifié ne peut recevoir de code que votre établissement accepte.</p>
<p>Connectez-vous avec votre carte CPS ou votre e-CPS, puis ajoutez un moyen dans « Mon compte » ; ou demandez à votre référent structure de compléter votre compte.</p>
${startButton("S’identifier avec Pro Santé Connect", "/")}`;

const restart = html`<p class="fr-mt-3w"><a class="fr-link" href="/connexion">Revenir à la page de connexion</a></p>`;

/** No password accepted in this browser, or too long ago. */
const ended = (web: Web) =>
  show(web, {
    title: "Connexion à reprendre",
    status: 400,
    body: column(html`<h1 class="fr-h4">Cette connexion est à reprendre</h1>
<p>Un code se saisit dans le navigateur où le mot de passe a été donné, peu après. Rien n’a été modifié.</p>
<p><a class="fr-btn" href="/connexion">Recommencer</a></p>`),
  });

const told = (kind: "info" | "warning", title: string, text: string) =>
  html`<div class="fr-alert fr-alert--${kind} fr-mb-3w" role="${kind === "info" ? "status" : "alert"}"><h2 class="fr-alert__title">${title}</h2><p>${text}</p></div>`;

const by: Record<CodeChannel, string> = { mail: "par courriel", sms: "par SMS" };
const secondsTo = (at: Date, now: Date) => Math.max(0, Math.ceil((at.getTime() - now.getTime()) / 1000));
