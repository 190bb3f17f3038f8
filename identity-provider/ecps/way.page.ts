import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { troublePhone } from "#idp/control/trouble.ts";
import { finishLogin, serviceOf } from "#idp/mire/finish-login.ts";
import { mire } from "#idp/mire/mire.page.ts";
import { sharedCookie } from "#idp/mire/policy.ts";
import type { Way } from "#idp/mire/ways.ts";
import type { Html } from "#idp/pages/frame.ts";
import { findPerson } from "#idp/people/person.store.ts";
import { openStream } from "#idp/phone/stream.ts";
import { formOf, type Web } from "#idp/web.ts";
import { askPhones, closePush, collectApproval } from "./answer.action.ts";
import { ecpsOf } from "./desk.ts";
import { hasDevice } from "./device.store.ts";
import { identifierSentence, mendedIdentifier, readIdentifier } from "./identifier.ts";
import { findActivePerson } from "./person.store.ts";
import { findPushOf } from "./push.store.ts";
import { type Push, type PushShown, shownNumber, shownPush } from "./push.ts";
import { addressOf } from "./throttle.ts";

const remembered = "idp-identifiant";
const year = 365 * 24 * 3600;

/** The application on the phone: the identifier is typed here, the phone is called, and asks which number this page shows. */
export const ecpsWay: Way = {
  key: "ecps",
  label: "Application e-CPS",
  isOpen: () => true,
  render: (web) => identifierForm(web, {}),
  routes: [
    { method: "POST", path: "/interaction/:uid/ecps", who: "signing-in", page: askPage },
    { method: "GET", path: "/interaction/:uid/ecps/attente", who: "signing-in", page: waitPage },
    { method: "GET", path: "/interaction/:uid/ecps/flux", who: "signing-in", page: streamPage },
    { method: "POST", path: "/interaction/:uid/ecps/fin", who: "signing-in", page: finishPage },
  ],
};

async function askPage(web: Web) {
  const { desk, interaction } = web.var;
  const { ecps, throttles } = ecpsOf(desk);
  const form = await formOf(web);
  const typed = form.identifiant ?? "";
  const read = readIdentifier(typed);
  const refuseWith = (status: 422 | 429, error: string, value: string) =>
    mire(web, {
      way: ecpsWay,
      title: "Erreur : identifiant",
      status,
      body: identifierForm(web, { error, value, isRemembered: form.memoriser === "oui" }),
    });
  if (!read.ok) return refuseWith(422, identifierSentence(read.refusal), mendedIdentifier(typed, read.refusal));
  const isAllowed =
    (await throttles.allows("pushByAddress", addressOf(web))) && (await throttles.allows("pushByPerson", read.value));
  if (!isAllowed)
    return refuseWith(
      429,
      "Trop de demandes pour cet identifiant. Patientez dix minutes, ou utilisez un autre moyen.",
      typed,
    );
  rememberIdentifier(web, form.memoriser === "oui" ? read.value : null);

  // the same page, the same time, whether somebody has this identifier or not
  const person = await findActivePerson(ecps.pool, read.value);
  const isCalled = await hasDevice(ecps.pool, person?.id ?? nobody, ecps.now());
  const { service } = await serviceOf(web);
  const push = await askPhones(ecps, {
    personId: isCalled ? person!.id : null,
    kind: "login",
    reference: interaction.uid,
    service,
  });
  // a tester asked for somebody who always refuses
  if (desk.settings.mode === "psc" && person && (await troublePhone(desk.db, person.id)) === "refused")
    await closePush(ecps, push);
  return web.redirect(`/interaction/${interaction.uid}/ecps/attente`, 303);
}

async function waitPage(web: Web) {
  const found = await pushOf(web);
  if (!found) return web.redirect(`/interaction/${web.var.interaction.uid}/ecps`, 303);
  return waiting(web, found.push, found.shown);
}

/** Only says that something changed: the page then reads itself again. */
async function streamPage(web: Web) {
  const { ecps, live } = ecpsOf(web.var.desk);
  const { uid } = web.var.interaction;
  const topic = (await findPushOf(ecps.pool, uid))?.id ?? null;
  return openStream(
    web,
    live,
    async () => topic,
    async () => {
      const push = await findPushOf(ecps.pool, uid);
      const shown = push ? shownPush(push, ecps.now()) : "expired";
      return { said: { state: shown }, isLast: shown !== "pending" && shown !== "proved" };
    },
  );
}

async function finishPage(web: Web) {
  const { desk, interaction, db } = web.var;
  const { ecps } = ecpsOf(desk);
  const found = await pushOf(web);
  if (!found) return web.redirect(`/interaction/${interaction.uid}/ecps`, 303);
  const approval = await collectApproval(ecps, found.push.id, interaction.uid);
  const person = approval && (await findPerson(db, approval.personId));
  if (person?.state !== "active")
    return waiting(web, found.push, found.shown === "approved" ? "refused" : found.shown, true);
  return finishLogin(web, { person, amr: ["swk", "pin", "mfa"], acr: "eidas1", authMode: "MOBILE" });
}

async function pushOf(web: Web): Promise<{ push: Push; shown: PushShown } | null> {
  const { ecps } = ecpsOf(web.var.desk);
  const push = await findPushOf(ecps.pool, web.var.interaction.uid);
  return push && { push, shown: shownPush(push, ecps.now()) };
}

async function waiting(web: Web, push: Push, shown: PushShown, isAsked = false) {
  const at = `/interaction/${web.var.interaction.uid}/ecps`;
  const isOpen = shown === "pending" || shown === "proved" || shown === "approved";
  if (!isOpen)
    return mire(web, {
      way: ecpsWay,
      title: "Connexion non confirmée",
      status: 403,
      body: html`<div class="alerte" role="alert"><p>${sentenceFor(shown)}</p></div>
<p class="actions"><a class="principal" href="${at}">Recommencer</a></p>
${ecpsHelp()}`,
    });
  const notYet = isAsked && shown !== "approved";
  return mire(web, {
    way: ecpsWay,
    title: "Confirmez sur votre téléphone",
    status: notYet ? 409 : 200,
    scripts: ["/attente.js"],
    body: html`<h2>Confirmez sur votre téléphone</h2>
${notYet ? html`<p class="erreur" role="alert">Votre téléphone n’a pas encore répondu.</p>` : ""}
<ol><li>Ouvrez l’application e-CPS.</li><li>Saisissez votre code secret.</li><li>Choisissez ce nombre parmi les trois affichés :</li></ol>
<p class="nombre" id="nombre">${shownNumber(push.number)}</p>
<p class="note" role="status">La demande vaut deux minutes. Cette page avance dès que vous avez répondu.</p>
<form id="fin" method="post" action="${at}/fin" data-flux="${at}/flux"><p class="actions"><button class="second">J’ai répondu sur mon téléphone</button> <a href="${at}">Changer d’identifiant</a></p></form>
${ecpsHelp()}`,
  });
}

function sentenceFor(shown: Exclude<PushShown, "pending" | "proved" | "approved">): string {
  switch (shown) {
    case "refused":
      return "La connexion a été refusée sur le téléphone.";
    case "wrong-number":
      return "Le nombre choisi sur le téléphone n’était pas celui de cette page. Par sécurité, la connexion est refusée.";
    case "expired":
      return "Le téléphone n’a pas répondu dans les deux minutes.";
    case "finished":
      return "Cette confirmation a déjà servi.";
  }
}

/** What most often goes wrong, as the field says. */
const ecpsHelp = () => html`<details><summary>Rien n’arrive sur mon téléphone</summary>
<ul>
<li>L’identifiant se saisit en entier : 8 suivi du numéro RPPS, et non le numéro RPPS seul.</li>
<li>L’application doit être ouverte, et le téléphone connecté à internet.</li>
<li>Le téléphone doit être à l’heure : choisissez l’heure automatique dans ses réglages.</li>
<li>L’e-CPS doit être activée sur ce téléphone, et n’avoir été ni supprimée ni bloquée par cinq codes faux : vérifiez dans <a href="/login-page">Mes appareils</a>.</li>
</ul></details>`;

type Filled = { error?: string; value?: string; isRemembered?: boolean };

function identifierForm(web: Web, { error, value, isRemembered }: Filled): Html | Promise<Html> {
  // where several people work, a name left behind tells who was there
  const isShared = getCookie(web, sharedCookie) === "partage";
  const kept = isShared ? "" : (getCookie(web, remembered) ?? "");
  return html`<form method="post" action="/interaction/${web.var.interaction.uid}/ecps">
<div class="champ"><label for="identifiant">Identifiant national <small>8 suivi de votre numéro RPPS, ou 0 suivi de votre numéro ADELI ; il est imprimé sur la carte, au-dessus du nom</small></label>
${error ? html`<p class="erreur" id="identifiant-erreur">${error}</p>` : ""}
<input id="identifiant" name="identifiant" value="${value ?? kept}" maxlength="60" required autocomplete="off" autocapitalize="characters" spellcheck="false"${error ? html` aria-invalid="true" aria-describedby="identifiant-erreur"` : ""}></div>
${
  isShared
    ? ""
    : html`<div class="case"><input type="checkbox" id="memoriser" name="memoriser" value="oui"${(isRemembered ?? kept !== "") ? html` checked` : ""}><label for="memoriser">Mémoriser mon identifiant sur ce poste</label></div>`
}
<p class="actions"><button class="principal">Continuer</button></p>
</form>
<p class="note">L’application n’est pas encore activée ? <a href="/login-page">Activer mon e-CPS</a></p>`;
}

const nobody = "00000000-0000-0000-0000-000000000000";

/** Only on this workstation, and only when asked: on a shared one it tells who worked there. */
function rememberIdentifier(web: Web, identifier: string | null) {
  const isSecure = web.var.desk.urls.wallet.startsWith("https:");
  setCookie(web, remembered, identifier ?? "", {
    path: "/interaction",
    httpOnly: true,
    sameSite: "Lax",
    secure: isSecure,
    maxAge: identifier ? year : 0,
  });
}

/** Goes on by itself once the phone has answered; without it the button does the same. */
export const waitScript = `const form = document.getElementById("fin");
if (form) {
  const source = new EventSource(form.dataset.flux);
  source.onmessage = ({ data }) => {
    const { state } = JSON.parse(data);
    if (state === "pending" || state === "proved") return;
    source.close();
    if (state === "approved") form.requestSubmit();
    else location.reload();
  };
}
`;
