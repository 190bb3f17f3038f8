import { forgetDrafts, keepDraft, markSent, restoreDrafts } from "./drafts.ts";
import { drainQueues } from "./volet-queue.ts";

/** Said before the session closes, locks or ends. */
const warnSeconds = 120;
/** Typing tells the server that somebody is there, at most this often. */
const tellSeconds = 120;
/** When somebody last did something here, in any tab. */
const activityKey = "sextant-actif";

/**
 * `<sextant-session account="…" idle="600" left="14000" shared>`: the browser's side of a session. Warns two minutes before it closes,
 * locks the screen of a shared workstation, keeps the drafts under the name of their author.
 */
class Session extends HTMLElement {
  #timer: ReturnType<typeof setInterval> | undefined;
  #leaving = new AbortController();
  #toldAt = Date.now();
  #endsAt = 0;
  #shown: "idle" | "end" | null = null;
  #over = false;

  connectedCallback() {
    this.#endsAt = Date.now() + Number(this.getAttribute("left")) * 1000;
    this.#toldAt = Date.now();
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    forgetDrafts(this.#account);
    restoreDrafts(this.#account);
    this.#act();
    for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => this.#act(), { signal });
    document.addEventListener("input", (event) => this.#typed(event), { signal });
    document.addEventListener("submit", (event) => this.#submitted(event), { signal });
    // a page that re-reads itself leaves the warning as it is
    this.addEventListener("turbo:before-morph-element", (event) => event.preventDefault(), { signal });
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.#timer = setInterval(() => this.#tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    this.#leaving.abort();
  }

  get #account() {
    return this.getAttribute("account") ?? "";
  }
  get #isShared() {
    return this.hasAttribute("shared");
  }

  #typed(event: Event) {
    if (event.target instanceof HTMLTextAreaElement) keepDraft(this.#account, event.target);
  }

  #submitted(event: SubmitEvent) {
    if (event.target instanceof HTMLFormElement) markSent(this.#account, event.target);
  }

  #clicked(event: Event) {
    if (event.target instanceof Element && event.target.closest("[data-stay]")) this.#tell();
  }

  /** Somebody is there. While the warning shows, only its button counts: a stray key must not hide it. */
  #act() {
    if (this.#shown === "idle") return;
    remember(Date.now());
    if (Date.now() - this.#toldAt > tellSeconds * 1000) this.#tell();
  }

  /** Tells the server, which keeps the session open. */
  #tell() {
    this.#toldAt = Date.now();
    remember(Date.now());
    this.#show(null);
    fetch("/session/maintien", { method: "POST", headers: { accept: "application/json" }, redirect: "manual" })
      .then((response) => {
        if (response.status === 401) this.#leave();
      })
      .catch(() => undefined);
  }

  #tick() {
    if (this.#over) return;
    const now = Date.now();
    const idleLeft = Number(this.getAttribute("idle")) - (now - remembered(this.#toldAt)) / 1000;
    const left = (this.#endsAt - now) / 1000;
    if (idleLeft <= 0 || left <= 0) return this.#leave();
    this.#show(left <= warnSeconds ? "end" : idleLeft <= warnSeconds ? "idle" : null);
  }

  #show(what: "idle" | "end" | null) {
    if (what === this.#shown) return;
    this.#shown = what;
    const warning = this.querySelector<HTMLElement>("[data-warning]")!;
    const words = what && this.querySelector<HTMLTemplateElement>(`template[data-${what}]`);
    warning.replaceChildren(...(words ? [words.content.cloneNode(true)] : []));
  }

  /** Nothing of this page stays on the screen: locked where others come, at the door elsewhere. */
  #leave() {
    this.#over = true;
    const here = location.pathname + location.search;
    if (!this.#isShared) return location.assign(`/connexion?retour=${encodeURIComponent(here)}`);
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/verrouiller";
    form.dataset.turbo = "false";
    const back = document.createElement("input");
    Object.assign(back, { type: "hidden", name: "retour", value: here });
    form.append(back);
    form.hidden = true;
    document.body.append(form);
    form.requestSubmit();
  }
}
customElements.define("sextant-session", Session);

/** What is typed reaches the server before the screen is locked or given to somebody else, who finds nothing of it in this tab. */
const longestWait = 2000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.drained) return;
  const path = new URL(form.action, location.href).pathname;
  if (path !== "/verrouiller" && path !== "/deconnexion") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.documentElement.toggleAttribute("data-blank", true);
  void drainQueues(longestWait).then(() => {
    if (path === "/deconnexion") forgetDrafts(null);
    else lockedAt(form);
    form.dataset.drained = "yes";
    // not while the first submission is still being handled: the browser would ignore it
    setTimeout(() => form.requestSubmit());
  });
});

/** The page to come back to. */
function lockedAt(form: HTMLFormElement) {
  if (form.querySelector("[name=retour]")) return;
  const back = document.createElement("input");
  Object.assign(back, { type: "hidden", name: "retour", value: location.pathname + location.search });
  form.append(back);
}

// a page the browser had kept is not shown again as it was: whose turn it is is asked anew
addEventListener("pageshow", (event) => event.persisted && location.reload());

/** The last action in any tab of this browser, so that one left alone does not lock the one at work. */
function remembered(otherwise: number): number {
  try {
    return Math.max(otherwise, Number(localStorage.getItem(activityKey) ?? 0));
  } catch {
    return otherwise;
  }
}
function remember(at: number) {
  try {
    localStorage.setItem(activityKey, String(at));
  } catch {}
}
