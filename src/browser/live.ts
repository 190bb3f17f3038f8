import { session } from "@hotwired/turbo";

const rereadSeconds = 60;
let rereading = false;

// the server tells a page that re-reads itself from a person who acts: only the latter keeps the session open
addEventListener("turbo:before-fetch-request", (event) => {
  if (!rereading) return;
  rereading = false;
  (event as CustomEvent<{ fetchOptions: { headers: Record<string, string> } }>).detail.fetchOptions.headers[
    "x-sextant-relecture"
  ] = "1";
});

/**
 * `<sextant-live topics="unit:… referral:…">`: re-reads the page when one of its topics changes, and every minute in any case.
 * The page morphs: what is being typed, the focus and the scroll stay. A form with unsaved typing holds the refresh back.
 */
class Live extends HTMLElement {
  #source: EventSource | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;

  connectedCallback() {
    const topics = this.getAttribute("topics") ?? "";
    this.#source = new EventSource(`/direct?sujets=${encodeURIComponent(topics)}`);
    this.#source.addEventListener("change", () => this.#reread());
    this.#source.addEventListener("open", () => this.#say(null));
    this.#source.addEventListener("error", () => this.#say("Mise à jour en pause, reprise automatique."));
    this.#timer = setInterval(() => this.#reread(), rereadSeconds * 1000);
  }

  disconnectedCallback() {
    this.#source?.close();
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
  }

  #reread() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => {
      if (document.hidden || busy()) {
        this.#soon = setTimeout(() => this.#reread(), 2000);
        return;
      }
      rereading = true;
      session.refresh(location.href);
    }, 50);
  }

  #say(text: string | null) {
    this.textContent = text ?? "";
    this.className = text ? "note" : "";
    this.setAttribute("role", "status");
  }
}

/** Someone is choosing in an opened list or typing in a field that is not saved by itself. */
const busy = () => {
  const at = document.activeElement;
  return (
    at instanceof HTMLTextAreaElement ||
    at instanceof HTMLSelectElement ||
    (at instanceof HTMLInputElement && at.value !== at.defaultValue)
  );
};

customElements.define("sextant-live", Live);
