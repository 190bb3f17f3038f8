import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from "@simplewebauthn/browser";

/** Asks a key before its form is sent: the form of `ui/passkey.ts`. */
class Passkey extends HTMLElement {
  #answered = false;

  connectedCallback() {
    const form = this.querySelector("form");
    if (!form) return;
    form.hidden = false;
    this.addEventListener("submit", (event) => {
      if (this.#answered) {
        this.#answered = false;
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      void this.#ask(form);
    });
  }

  disconnectedCallback() {
    WebAuthnAbortService.cancelCeremony();
  }

  async #ask(form: HTMLFormElement) {
    const buttons = [...form.querySelectorAll("button")];
    for (const button of buttons) button.disabled = true;
    this.#say("Suivez les indications de votre navigateur : touchez la clé, ou insérez la carte dans le lecteur.");
    const answer = await this.#ceremony(form).catch((error: unknown) => this.#say(failureOf(error), "failed"));
    for (const button of buttons) button.disabled = false;
    const field = form.elements.namedItem("reponse");
    if (!answer || !(field instanceof HTMLInputElement)) return;
    this.#say("Vérification…");
    field.value = JSON.stringify(answer);
    this.#answered = true;
    form.requestSubmit();
  }

  /** What the key signed; nothing when a sentence or another page says why not. */
  async #ceremony(form: HTMLFormElement) {
    const { site = location.origin, options = "", kind } = this.dataset;
    if (location.origin !== site) return this.#elsewhere(site);
    if (!browserSupportsWebAuthn()) return this.#say(unsupported, "failed");
    const asked = await fetch(options, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
    }).catch(() => null);
    const said = (await asked?.json().catch(() => null)) as { href?: string; title?: string } | null;
    if (asked?.ok && said)
      return kind === "enrol"
        ? startRegistration({ optionsJSON: said as PublicKeyCredentialCreationOptionsJSON })
        : startAuthentication({ optionsJSON: said as PublicKeyCredentialRequestOptionsJSON });
    if (said?.href) return location.assign(said.href);
    return this.#say(
      said?.title ?? "Sextant ne répond pas en ce moment. Rien n’a été perdu : réessayez dans un instant.",
      "failed",
    );
  }

  /** "127.0.0.1" shows the same page as "localhost", but a key is tied to a name. */
  #elsewhere(site: string) {
    this.#say(`Une clé d’accès ne répond qu’à l’adresse ${new URL(site).host}. `, "failed");
    const link = document.createElement("a");
    link.className = "fr-link fr-link--sm";
    link.href = site + location.pathname + location.search;
    link.textContent = "Ouvrir cette page à cette adresse";
    this.querySelector("[data-state]")?.append(link);
  }

  #say(text: string, how: "going" | "failed" = "going") {
    const state = this.querySelector("[data-state]");
    if (!state) return;
    state.textContent = text;
    state.classList.toggle("fr-error-text", how === "failed");
  }
}
customElements.define("sextant-passkey", Passkey);

const unsupported =
  "Ce navigateur ne sait pas utiliser de clé d’accès. Mettez-le à jour, ou choisissez un autre moyen de connexion.";

/** What each failure is to the person; their cause is for the browser's own console. */
function failureOf(error: unknown): string {
  switch (error instanceof WebAuthnError ? error.code : null) {
    case "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED":
      return "Cette clé est déjà enregistrée sur votre compte.";
    case "ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT":
      return "Cette clé ne demande ni code ni empreinte. Définissez-lui un code dans les réglages de votre ordinateur, puis recommencez.";
    case "ERROR_AUTHENTICATOR_NO_SUPPORTED_PUBKEYCREDPARAMS_ALG":
      return "Cette clé est trop ancienne pour Sextant : elle ne connaît aucun des calculs demandés.";
    case "ERROR_INVALID_DOMAIN":
    case "ERROR_INVALID_RP_ID":
      return "Cette adresse ne permet pas d’utiliser une clé d’accès. Ouvrez Sextant à son adresse habituelle.";
    case "ERROR_AUTHENTICATOR_GENERAL_ERROR":
      return "La clé n’a pas pu répondre. Retirez-la, remettez-la, puis recommencez.";
    case "ERROR_CEREMONY_ABORTED":
      return "";
    default:
      return isRefusal(error)
        ? "Rien n’a été reçu : la demande a été annulée, le délai est passé, ou cet appareil ne trouve aucune clé de ce compte. Vous pouvez recommencer."
        : "La clé n’a pas pu être utilisée. Recommencez, ou choisissez un autre moyen de connexion.";
  }
}

/** Browsers give one name to "cancelled", "too late" and "no key here", so as not to tell sites which. */
const isRefusal = (error: unknown) => error instanceof Error && ["NotAllowedError", "AbortError"].includes(error.name);
