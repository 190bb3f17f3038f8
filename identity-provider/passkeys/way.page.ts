import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import { html } from "hono/html";
import { ecpsOf } from "#idp/ecps/desk.ts";
import { readIdentifier } from "#idp/ecps/identifier.ts";
import { addressOf } from "#idp/ecps/throttle.ts";
import { finishLogin } from "#idp/mire/finish-login.ts";
import { mire } from "#idp/mire/mire.page.ts";
import type { Way } from "#idp/mire/ways.ts";
import { findPersonByNationalId } from "#idp/people/person.store.ts";
import { formOf, type Web } from "#idp/web.ts";
import { signInOptions, signInWithPasskey } from "./ceremony.action.ts";
import { passkeySentence } from "./passkey.ts";

/** A FIDO2 key, with its code or a finger: nothing to type, nothing that another site could steal. */
export const passkeyWay: Way = {
  key: "cle",
  label: "Clé de sécurité (FIDO2)",
  isOpen: () => true,
  scripts: ["/cles.js"],
  render: (web) => keyForm(web),
  routes: [
    { method: "POST", path: "/interaction/:uid/cle/defi", who: "signing-in", page: optionsPage },
    { method: "POST", path: "/interaction/:uid/cle", who: "signing-in", page: signInPage },
  ],
};

async function optionsPage(web: Web) {
  const { desk, interaction, db } = web.var;
  if (!(await ecpsOf(desk).throttles.allows("passkeyByAddress", addressOf(web)))) return web.json({}, 429);
  const { identifiant = "" } = await formOf(web);
  const read = readIdentifier(identifiant);
  const identifier = read.ok ? read.value : "corrected" in read.refusal ? read.refusal.corrected : identifiant.trim();
  const asked = identifier ? { identifier, person: await findPersonByNationalId(db, identifier) } : null;
  return web.json(await signInOptions(desk, interaction.uid, asked));
}

async function signInPage(web: Web) {
  const { desk, interaction } = web.var;
  const { reponse = "" } = await formOf(web);
  const signed = await signInWithPasskey(desk, responseIn(reponse), interaction.uid);
  if (signed.ok)
    return finishLogin(web, {
      person: signed.value,
      amr: ["hwk", "user", "mfa", "fido"],
      acr: "eidas1",
      authMode: "WEBAUTHN",
    });
  return mire(web, {
    way: passkeyWay,
    title: "Clé refusée",
    status: 403,
    body: html`<div class="alerte" role="alert"><p>${passkeySentence(signed.refusal)}</p></div>${keyForm(web)}`,
  });
}

/** What is not a response of a key is one that fails. */
export function responseIn<Response = AuthenticationResponseJSON>(text: string): Response {
  try {
    const parsed = JSON.parse(text);
    return (typeof parsed === "object" && parsed !== null ? parsed : {}) as Response;
  } catch {
    return {} as Response;
  }
}

const keyForm = (web: Web) => {
  const at = `/interaction/${web.var.interaction.uid}/cle`;
  return html`<form method="post" action="${at}" data-cle="${at}/defi">
<p>Branchez votre clé, ou insérez votre carte CPS4 dans un lecteur à contact, puis continuez. Le navigateur demande son code.</p>
<p class="erreur" role="alert" data-cle-erreur hidden></p>
<details class="champ"><summary>Ma clé n’est pas proposée</summary>
<label for="identifiant">Identifiant national <small>Certaines clés ont besoin de savoir qui vous êtes : 8 suivi du numéro RPPS</small></label>
<input id="identifiant" name="identifiant" maxlength="60" autocomplete="off" spellcheck="false"></details>
<input type="hidden" name="reponse">
<p class="actions"><button class="principal">Utiliser ma clé</button></p>
<noscript><p class="alerte">Le navigateur parle à la clé par un script : activez JavaScript, ou choisissez un autre moyen.</p></noscript>
</form>
<p class="note">Une clé s’enregistre dans <a href="/login-page">Mes appareils</a>, après une connexion par carte ou par e-CPS.</p>`;
};
