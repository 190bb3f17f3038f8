import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";

/** A form that says `data-cle` asks the server for a challenge, the key for its answer, and is then sent with it. */
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-cle]")) {
  const answer = form.elements.namedItem("reponse") as HTMLInputElement;
  form.addEventListener("submit", (event) => {
    if (answer.value !== "") return;
    event.preventDefault();
    const button = form.querySelector("button")!;
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    complain(form, "");
    answerOf(form)
      .then((text) => {
        answer.value = text;
        form.requestSubmit();
      })
      .catch((cause: unknown) => complain(form, sentenceFor(cause)))
      .finally(() => button.removeAttribute("aria-busy"));
  });
  // coming back to this page, an answer already sent is worth nothing
  addEventListener("pageshow", () => {
    answer.value = "";
  });
}

async function answerOf(form: HTMLFormElement): Promise<string> {
  if (!browserSupportsWebAuthn()) throw new Error("unsupported");
  const response = await fetch(form.dataset.cle!, { method: "POST", body: new FormData(form) });
  if (!response.ok) throw new Error(String(response.status));
  const optionsJSON = await response.json();
  const isNew = form.hasAttribute("data-nouvelle");
  const made = isNew
    ? await startRegistration({ optionsJSON: optionsJSON as PublicKeyCredentialCreationOptionsJSON })
    : await startAuthentication({ optionsJSON: optionsJSON as PublicKeyCredentialRequestOptionsJSON });
  return JSON.stringify(made);
}

function sentenceFor(cause: unknown): string {
  const { name, message } = cause as Error;
  if (message === "unsupported") return "Ce navigateur ne sait pas utiliser de clé de sécurité.";
  if (message === "429") return "Trop d’essais. Patientez quelques minutes.";
  if (name === "InvalidStateError") return "Cette clé est déjà enregistrée.";
  if (name === "NotAllowedError" || name === "AbortError")
    return "La clé n’a pas répondu, ou la demande a été annulée. Recommencez.";
  return "La clé n’a pas pu être utilisée. Recommencez, ou choisissez un autre moyen.";
}

function complain(form: HTMLFormElement, text: string) {
  const place = form.querySelector<HTMLElement>("[data-cle-erreur]")!;
  place.textContent = text;
  place.hidden = text === "";
}
