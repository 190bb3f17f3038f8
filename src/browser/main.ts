import "@hotwired/turbo";
import "./around.ts";
import "./door.ts";
import "./live.ts";
import "./map-element.ts";
import "./session.ts";
import "./passkey.ts";
import "./volet.ts";
import { proposeCommunes } from "./volet-communes.ts";

// light or dark, as the person's system asks
const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => document.documentElement.setAttribute("data-fr-theme", dark.matches ? "dark" : "light");
dark.addEventListener("change", paint);
paint();

// a list is sorted as soon as its order is chosen; the button stays for those without JavaScript
document.addEventListener("change", (event) => {
  const at = event.target;
  if (at instanceof HTMLSelectElement && at.hasAttribute("data-autosubmit")) at.form?.requestSubmit();
});

// communes are proposed in any form, not only in volets
class Communes extends HTMLElement {
  connectedCallback() {
    proposeCommunes(this);
  }
}
customElements.define("sextant-communes", Communes);

// on a narrow screen tabs scroll sideways: the current one comes into sight
document.addEventListener("turbo:load", () => {
  for (const bar of document.querySelectorAll<HTMLElement>(".nav, .onglets, .sommaire")) {
    const here = bar.querySelector<HTMLElement>("[aria-current]");
    if (here) bar.scrollLeft = here.offsetLeft - bar.offsetLeft - 16;
  }
});

// whoever goes by the keyboard finds the button they pressed when their page comes back, or the one it names once it is gone
let pressed: string[] = [];
document.addEventListener("turbo:submit-start", (event) => {
  const { submitter } = (event as CustomEvent<{ formSubmission: { submitter?: HTMLElement } }>).detail.formSubmission;
  pressed = submitter?.id ? [submitter.id, submitter.dataset.orElse ?? ""] : [];
});
document.addEventListener("turbo:load", () => {
  const button = pressed.map((id) => document.getElementById(id)).find((one) => one !== null);
  pressed = [];
  if (document.activeElement === document.body) button?.focus({ preventScroll: true });
});

// printing is the browser's: the button is hidden from those without JavaScript, who have its menu
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) print();
});
