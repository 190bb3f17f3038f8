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

// a refresh would cut short a form on its way, and its answer until the page it leads to is being shown
let isSubmitting = false;
let landing: ReturnType<typeof setTimeout> | undefined;
addEventListener("turbo:submit-start", () => {
  clearTimeout(landing);
  isSubmitting = true;
});
addEventListener("turbo:submit-end", () => {
  landing = setTimeout(() => {
    isSubmitting = false;
  }, 500);
});

/**
 * `<sextant-live topics="unit:… referral:…">`: re-reads the page when one of its topics changes, and every minute in any case.
 * The page morphs: what is being typed, the focus and the scroll stay. A form with unsaved typing holds the refresh back.
 */
class Live extends HTMLElement {
  #source: EventSource | null = null;
  #wasClosed = false;
  #hasOpened = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;

  readonly #onVisible = () => (document.hidden ? this.#close() : this.#open());

  connectedCallback() {
    this.#timer = setInterval(() => this.#reread(), rereadSeconds * 1000);
    document.addEventListener("visibilitychange", this.#onVisible);
    this.#open();
  }

  disconnectedCallback() {
    this.#close();
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    document.removeEventListener("visibilitychange", this.#onVisible);
  }

  /** A hidden tab holds no stream: browsers allow six per site over HTTP/1.1. It re-reads when it is seen again. */
  #open() {
    if (this.#source || document.hidden) return;
    const asked = new URLSearchParams({
      sujets: this.getAttribute("topics") ?? "",
      depuis: this.getAttribute("since") ?? "",
    });
    this.#source = new EventSource(`/direct?${asked}`);
    this.#source.addEventListener("change", () => this.#reread());
    this.#source.addEventListener("open", () => this.#opened());
    this.#source.addEventListener("error", () => this.#say("Mise à jour en pause, reprise automatique."));
    if (this.#wasClosed) this.#reread();
  }

  #close() {
    this.#source?.close();
    this.#source = null;
    this.#wasClosed = true;
  }

  /** Hints were lost while it was cut. */
  #opened() {
    this.#say(null);
    if (this.#hasOpened) this.#reread();
    this.#hasOpened = true;
  }

  #reread(after = 50) {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => {
      if (document.hidden || busy()) return this.#reread(2000);
      // one page at a time: the one on its way may have been read before this change
      if (isSubmitting || session.navigator.currentVisit) return this.#reread(100);
      rereading = true;
      session.visit(location.href, { action: "replace", shouldCacheSnapshot: false });
    }, after);
  }

  #say(text: string | null) {
    this.textContent = text ?? "";
    this.className = text ? "note" : "";
    this.setAttribute("role", "status");
  }
}

/**
 * Someone is choosing in an opened list, or has typed or ticked something that is not saved by itself: nothing is taken away.
 * A box unticked by a refresh would send what somebody asked not to send.
 */
function busy(): boolean {
  if (document.activeElement instanceof HTMLSelectElement) return true;
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    "main textarea, main input:not([type=hidden], [type=file])",
  );
  return [...fields].some((field) => isChanged(field) && !field.closest("sextant-volet"));
}

const isChanged = (field: HTMLInputElement | HTMLTextAreaElement) =>
  field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")
    ? field.checked !== field.defaultChecked
    : field.value !== field.defaultValue;

customElements.define("sextant-live", Live);
