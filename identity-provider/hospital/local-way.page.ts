import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { ecpsOf } from "#idp/ecps/desk.ts";
import { addressOf } from "#idp/ecps/throttle.ts";
import { openMessages } from "#idp/messages.ts";
import { finishLogin } from "#idp/mire/finish-login.ts";
import { mire } from "#idp/mire/mire.page.ts";
import type { Way } from "#idp/mire/ways.ts";
import type { Html } from "#idp/pages/frame.ts";
import { findPerson } from "#idp/people/person.store.ts";
import { formOf, type Web } from "#idp/web.ts";
import { count, maskedMail, maskedMobile } from "#lib/french.ts";
import { limits } from "./codes.ts";
import { enterPassword, type FirstFactorRefusal, rememberBrowser } from "./first-factor.action.ts";
import {
  type Channel,
  type CodeRefusal,
  channelsOf,
  enterRecoveryCode,
  enterSecondFactor,
  type RecoveryRefusal,
  type SendRefusal,
  sendSecondFactor,
} from "./second-factor.action.ts";
import { findSecrets, isOutsideCut } from "./secret.store.ts";
import { findStaff, type Staff } from "./staff.store.ts";
import { deleteStep, findStep } from "./step.store.ts";

const cookie = "idp-etablissement";

/** The hospital's own directory: login and password, then a second factor; for four hours one factor is enough in this browser. */
export const localWay: Way = {
  key: "etablissement",
  label: "Compte de l’établissement",
  isOpen: ({ mode }) => mode === "hospital",
  render: (web) => passwordForm(web, {}),
  routes: [
    { method: "POST", path: "/interaction/:uid/etablissement", who: "signing-in", page: passwordPage },
    { method: "GET", path: "/interaction/:uid/etablissement/second", who: "signing-in", page: secondPage },
    { method: "POST", path: "/interaction/:uid/etablissement/envoi", who: "signing-in", page: sendPage },
    { method: "POST", path: "/interaction/:uid/etablissement/code", who: "signing-in", page: codePage },
    { method: "POST", path: "/interaction/:uid/etablissement/secours", who: "signing-in", page: recoveryPage },
  ],
};

const at = (web: Web) => `/interaction/${web.var.interaction.uid}/etablissement`;
const now = () => new Date();
const messagesOf = (web: Web) => openMessages(web.var.desk.settings);

async function passwordPage(web: Web): Promise<Response> {
  const { db, interaction } = web.var;
  const { identifiant = "", motdepasse = "" } = await formOf(web);
  // one address that tries everybody is slowed, whoever it tries
  if (!(await ecpsOf(web.var.desk).throttles.allows("passwordByAddress", addressOf(web))))
    return shown(web, passwordForm(web, { login: identifiant, error: passwordSentence({ kind: "wrong" }) }), 429);
  const entered = await enterPassword(db, {
    login: identifiant.slice(0, 200),
    password: motdepasse,
    uid: interaction.uid,
    trustToken: getCookie(web, cookie) ?? null,
    now: now(),
  });
  if (!entered.ok)
    return shown(web, passwordForm(web, { login: identifiant, error: passwordSentence(entered.refusal) }), 422);
  const { staff, trust } = entered.value;
  // one factor now: the tokens say what was done, and when, with two
  if (trust) return finish(web, staff, trust.amr, Math.floor(trust.authenticatedAt.getTime() / 1000));
  return web.redirect(`${at(web)}/second`, 303);
}

async function secondPage(web: Web): Promise<Response> {
  const staff = await pending(web);
  return staff ? shown(web, secondForms(web, staff, {})) : web.redirect(at(web), 303);
}

async function sendPage(web: Web): Promise<Response> {
  const staff = await pending(web);
  if (!staff) return web.redirect(at(web), 303);
  const channel: Channel = (await formOf(web)).canal === "sms" ? "sms" : "mail";
  const { db, desk } = web.var;
  const sent = await sendSecondFactor(db, staff, channel, {
    key: desk.sealingKey,
    messages: messagesOf(web),
    now: now(),
  });
  if (sent.ok) return web.redirect(`${at(web)}/second?canal=${channel}`, 303);
  return shown(
    web,
    secondForms(web, staff, { sendError: sendSentence(sent.refusal) }),
    sent.refusal.kind === "cut" ? 503 : 422,
  );
}

async function codePage(web: Web): Promise<Response> {
  const staff = await pending(web);
  if (!staff) return web.redirect(at(web), 303);
  const { db, desk } = web.var;
  const typed = (await formOf(web)).code ?? "";
  const entered = await enterSecondFactor(db, staff, typed, { key: desk.sealingKey, now: now() });
  if (!entered.ok) return shown(web, secondForms(web, staff, { codeError: codeSentence(entered.refusal) }), 422);
  return finishTwo(web, staff, entered.value.amr);
}

async function recoveryPage(web: Web): Promise<Response> {
  const staff = await pending(web);
  if (!staff) return web.redirect(at(web), 303);
  const { db, desk } = web.var;
  const typed = (await formOf(web)).secours ?? "";
  const entered = await enterRecoveryCode(db, staff, typed, { key: desk.sealingKey, now: now() });
  if (!entered.ok)
    return shown(web, secondForms(web, staff, { recoveryError: recoverySentence(entered.refusal) }), 422);
  return finishTwo(web, staff, entered.value.amr);
}

/** Who gave the right password, in this sign-in, a few minutes ago. */
async function pending(web: Web): Promise<Staff | null> {
  const { db, interaction } = web.var;
  const id = await findStep(db, interaction.uid, new Date(Date.now() - limits.stepMinutes * 60_000));
  const staff = id ? await findStaff(db, id) : null;
  return staff?.present ? staff : null;
}

async function finishTwo(web: Web, staff: Staff, amr: string[]): Promise<Response> {
  const { db, interaction, desk } = web.var;
  await deleteStep(db, interaction.uid);
  const token = await rememberBrowser(db, { staffId: staff.id, amr, kept: getCookie(web, cookie) ?? null, now: now() });
  setCookie(web, cookie, token, {
    path: "/interaction",
    httpOnly: true,
    sameSite: "Lax",
    secure: desk.urls.wallet.startsWith("https:"),
    maxAge: limits.trustHours * 3600,
  });
  return finish(web, staff, amr);
}

async function finish(web: Web, staff: Staff, amr: string[], authTime?: number): Promise<Response> {
  const person = await findPerson(web.var.db, staff.personId);
  if (person?.state !== "active")
    return shown(web, passwordForm(web, { error: passwordSentence({ kind: "wrong" }) }), 422);
  return finishLogin(web, { person, amr, acr: "eidas1", authMode: "LOCAL", ...(authTime ? { authTime } : {}) });
}

const shown = async (web: Web, body: Html | Promise<Html>, status: 200 | 422 | 429 | 503 = 200) =>
  mire(web, { way: localWay, ...(status === 200 ? {} : { title: "Erreur : identification" }), body, status });

async function passwordForm(web: Web, { login = "", error }: { login?: string; error?: string }): Promise<Html> {
  return html`${error ? html`<div class="alerte" role="alert"><p>${error}</p></div>` : ""}${await cutBanner(web)}
<form method="post" action="${at(web)}">
<div class="champ"><label for="identifiant">Identifiant <small>matricule, courriel professionnel ou numéro RPPS</small></label>
<input id="identifiant" name="identifiant" value="${login}" required autocomplete="username" autocapitalize="none" spellcheck="false"></div>
<div class="champ"><label for="motdepasse">Mot de passe</label>
<input id="motdepasse" name="motdepasse" type="password" required autocomplete="current-password"></div>
<p class="actions"><button class="principal">Continuer</button></p>
</form>
<p><a href="/enrolement">Première connexion, ou code remis par un administrateur</a></p>`;
}

const cutMinutes = 15;

/** Said before anyone waits for a message that will not come. */
async function cutBanner(web: Web): Promise<Html | ""> {
  if (!(await isOutsideCut(web.var.db, new Date(Date.now() - cutMinutes * 60_000)))) return "";
  return html`<div class="information" role="status"><p>L’extérieur ne répond pas en ce moment : les SMS et les courriels ne partent pas. Utilisez une clé de sécurité, ou un code de secours imprimé.</p></div>`;
}

type Errors = { sendError?: string; codeError?: string; recoveryError?: string };

async function secondForms(web: Web, staff: Staff, { sendError, codeError, recoveryError }: Errors): Promise<Html> {
  const { db } = web.var;
  const channels = channelsOf(staff, messagesOf(web));
  const asked = web.req.query("canal");
  const sent = codeError !== undefined || (asked !== undefined && channels.includes(asked as Channel));
  const hasPrinted = ((await findSecrets(db, staff.id))?.recoveryCodes ?? 0) > 0;
  const isCut = sendError !== undefined && channels.length > 0;
  return html`<h2>Second facteur</h2>
${sendError ? html`<div class="alerte" role="alert"><p>${sendError}</p></div>` : html`<p>Votre mot de passe est exact. Une seconde preuve est demandée ; elle vaut ${count(limits.trustHours, "heure")} sur ce navigateur.</p>`}
${sent ? codeForm(web, staff, asked as Channel | undefined, codeError) : ""}
${channels.length > 0 ? html`<form method="post" action="${at(web)}/envoi"><p class="actions">${channels.map((channel) => html`<button name="canal" value="${channel}" class="${sent || isCut ? "second" : "principal"}">${sent ? "Renvoyer" : "Recevoir"} un code ${channel === "sms" ? `par SMS au ${maskedMobile(staff.mobile!)}` : `par courriel à ${maskedMail(staff.email!)}`}</button> `)}</p></form>` : ""}
${hasPrinted ? recoveryForm(web, recoveryError) : ""}
${channels.length === 0 && !hasPrinted ? html`<p>Aucun second facteur par mot de passe n’est ouvert pour vous. Utilisez une clé de sécurité, ou adressez-vous à un administrateur de l’établissement.</p>` : ""}`;
}

const codeForm = (
  web: Web,
  staff: Staff,
  channel: Channel | undefined,
  error?: string,
) => html`<form method="post" action="${at(web)}/code">
<p role="status">Un code vient d’être envoyé ${channel === "sms" && staff.mobile ? `au ${maskedMobile(staff.mobile)}` : staff.email ? `à ${maskedMail(staff.email)}` : ""}. Il est valable ${limits.codeMinutes} minutes.</p>
<div class="champ"><label for="code">Code reçu <small>6 chiffres</small></label>
${error ? html`<p class="erreur" id="code-erreur">${error}</p>` : ""}
<input class="code" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="12"${error ? html` aria-invalid="true" aria-describedby="code-erreur"` : ""}></div>
<p class="actions"><button class="principal">Valider le code</button></p>
</form>`;

const recoveryForm = (
  web: Web,
  error?: string,
) => html`<details${error ? " open" : ""}><summary>Utiliser un code de secours imprimé</summary>
<form method="post" action="${at(web)}/secours">
<div class="champ"><label for="secours">Code de secours <small>chaque code sert une fois</small></label>
${error ? html`<p class="erreur" id="secours-erreur">${error}</p>` : ""}
<input id="secours" name="secours" required autocomplete="off" maxlength="20" spellcheck="false"${error ? html` aria-invalid="true" aria-describedby="secours-erreur"` : ""}></div>
<p class="actions"><button class="second">Valider le code de secours</button></p>
</form></details>`;

/** One sentence for both: an answer never tells whether the account exists. */
function passwordSentence(refusal: FirstFactorRefusal): string {
  switch (refusal.kind) {
    case "wrong":
    case "wait":
      return "L’identifiant ou le mot de passe n’est pas le bon. Après cinq erreurs, il faut attendre 90 secondes, puis davantage, avant un nouvel essai.";
  }
}

function sendSentence(refusal: SendRefusal): string {
  switch (refusal.kind) {
    case "no-address":
      return "Ce moyen n’est pas ouvert pour vous. Choisissez-en un autre.";
    case "too-soon":
      return `Un code vient de partir. Un autre pourra être demandé dans ${count(refusal.seconds, "seconde")}.`;
    case "too-many":
      return "Trop de codes ont été demandés. Attendez un quart d’heure.";
    case "cut":
      return refusal.channel === "sms"
        ? "Les SMS ne partent pas : l’extérieur ne répond pas. Utilisez une clé de sécurité ou un code de secours imprimé."
        : "Les courriels ne partent pas : l’extérieur ne répond pas. Utilisez une clé de sécurité ou un code de secours imprimé.";
  }
}

function codeSentence(refusal: CodeRefusal): string {
  switch (refusal.kind) {
    case "no-code":
      return "Ce code n’est plus valable : demandez-en un autre.";
    case "wrong":
      return `Ce code n’est pas celui qui a été envoyé. Il reste ${count(refusal.left, "essai")}.`;
    case "dead":
      return "Trop d’erreurs : ce code n’est plus valable. Demandez-en un autre.";
  }
}

function recoverySentence(refusal: RecoveryRefusal): string {
  switch (refusal.kind) {
    case "wrong":
      return "Ce code de secours n’est pas le vôtre, ou il a déjà servi.";
    case "too-many":
      return "Trop d’erreurs : attendez un quart d’heure.";
  }
}
