import type { Clash, Saved } from "#features/forms/autosave.ts";
import { completeness } from "#features/forms/completeness.ts";
import { proposeCommunes } from "./volet-communes.ts";
import {
  applyConditions,
  type Context,
  chooseAlone,
  frameAt,
  frameOf,
  framesIn,
  isHalfTyped,
  isTouched,
  isTypedFrame,
  keyOf,
  readFrame,
  rememberFrame,
  showError,
  writeFrame,
} from "./volet-fields.ts";
import { type Queue, queueOf, type State, type View } from "./volet-queue.ts";

/** After typing stops. */
const typingPause = 700;

/**
 * `<sextant-volet autosave-url="…" base="12" author="…">` around the form that `features/forms/render.page.ts` writes: saves each field as
 * it is typed, says so, shows someone else's version beside one's own, shows and hides what conditions rule. Without it the form works the same.
 */
class Volet extends HTMLElement {
  #queue!: Queue;
  #view: View = {
    onState: (state) => this.#say(state),
    onSaved: (key, saved) => this.#saved(key, saved),
    onClash: (key, clash) => this.#clash(key, clash),
  };
  /** A question left as it was by a refresh still shows what it did at this version. */
  #shownAt = new Map<string, number>();
  /** The versions a refresh goes between. */
  #outgoing = 0;
  #incoming = Number.POSITIVE_INFINITY;
  #invalid: Saved["invalid"] = {};
  #isPassing = false;
  /** The question whose file is on its way, or on its way out: the page that comes back tells how it stands. */
  #filing: string | null = null;
  #proposes = false;
  #leaving = new AbortController();

  connectedCallback() {
    this.#queue = queueOf(this.getAttribute("autosave-url") ?? "", this.getAttribute("author") ?? "");
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    this.addEventListener("input", (event) => this.#typed(event), { signal });
    this.addEventListener("change", (event) => this.#changed(event), { signal });
    this.addEventListener("focusout", (event) => this.#left(event), { signal });
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.addEventListener("submit", (event) => this.#submitted(event), { signal, capture: true });
    this.addEventListener("formdata", (event) => this.#lighten(event.formData), { signal });
    this.addEventListener("turbo:before-morph-element", (event) => this.#protect(event as CustomEvent), { signal });
    document.addEventListener("turbo:render", () => this.#rendered(), { signal });
    addEventListener("online", () => void this.#queue.send(), { signal });
    addEventListener("pagehide", () => this.#queue.sendLast(), { signal });
    addEventListener("beforeunload", (event) => this.#queue.isStuck() && event.preventDefault(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && void this.#queue.send(), { signal });
    if (!this.#proposes) proposeCommunes(this);
    this.#proposes = true;
    // a page brought back from Turbo's cache carries copies of what the browser had added
    for (const copy of this.querySelectorAll("[data-conflict]:has([data-keep]), [role=listbox]")) copy.remove();
    this.#recover();
    this.#queue.attach(this.#view);
    this.#refreshConditions();
  }

  disconnectedCallback() {
    this.#leaving.abort();
    this.#queue.detach(this.#view);
    void this.#queue.send();
  }

  get #base() {
    return Number(this.getAttribute("base"));
  }

  /** What could not be sent before a reload, and what the browser itself put back in the fields. */
  #recover() {
    for (const [key, { value }] of this.#queue.entries()) {
      const frame = frameAt(this, key);
      if (frame && !this.#queue.clashAt(key) && isTypedFrame(frame)) writeFrame(frame, value);
    }
    for (const frame of framesIn(this)) if (isTypedFrame(frame) && isTouched(frame)) this.#edit(frame);
    void this.#queue.send();
  }

  #edit(frame: HTMLElement) {
    if (!isTypedFrame(frame) || isHalfTyped(frame)) return;
    const key = keyOf(frame);
    this.#queue.edit(key, readFrame(frame), this.#shownAt.get(key) ?? this.#base);
    this.#refreshConditions();
  }

  #typed(event: Event) {
    const frame = frameOf(event.target);
    if (!frame) return;
    if (event.target instanceof HTMLInputElement) chooseAlone(frame, event.target);
    this.#edit(frame);
    this.#queue.sendSoon(typingPause);
  }

  #changed(event: Event) {
    const frame = frameOf(event.target);
    if (!frame) return;
    this.#edit(frame);
    void this.#queue.send();
  }

  #left(event: FocusEvent) {
    const frame = frameOf(event.target);
    if (!frame) return;
    void this.#queue.send();
    if (this.#queue.isSaved(keyOf(frame))) showError(this, frame, this.#invalid[keyOf(frame)] ?? null);
  }

  #clicked(event: Event) {
    const target = event.target instanceof Element ? event.target.closest("button") : null;
    const frame = frameOf(target);
    if (!target || !frame) return;
    const key = keyOf(frame);
    if (target.matches("[data-clear]")) {
      event.preventDefault();
      for (const box of frame.querySelectorAll<HTMLInputElement>("input[type=radio]")) box.checked = false;
      this.#edit(frame);
      void this.#queue.send();
      frame.querySelector("input")?.focus();
    }
    if (target.matches("[data-keep]")) {
      frame.querySelector("[data-conflict]")?.remove();
      this.#queue.keepMine(key, readFrame(frame));
    }
    if (target.matches("[data-take]")) {
      writeFrame(frame, this.#queue.clashAt(key)?.theirs ?? "");
      frame.querySelector("[data-conflict]")?.remove();
      this.#queue.takeTheirs(key);
      this.#refreshConditions();
    }
  }

  /** What is on its way arrives before the form, so that an older text never lands on a newer one; a choice to make comes first. */
  async #submitted(event: SubmitEvent) {
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    this.#filing = ["joindre", "detacher"].includes(button?.name ?? "") ? button!.value.split(" ")[0]! : null;
    if (this.#isPassing || (!this.#queue.isBusy() && !this.#queue.hasClash())) return;
    const posted = event.submitter?.getAttribute("name");
    const chooses = posted === "garder" || posted === "prendre";
    if (chooses) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await this.#queue.drained(4000);
    const conflict = this.querySelector<HTMLElement>("[data-conflict] button");
    if (this.#queue.hasClash() && conflict) {
      conflict.focus();
      return;
    }
    this.#isPassing = true;
    (event.target as HTMLFormElement).requestSubmit(event.submitter as HTMLElement | null);
    this.#isPassing = false;
  }

  /** Posts only what the server may not have: a field left alone here is someone else's to change. */
  #lighten(data: FormData) {
    const sent = framesIn(this).filter((frame) => isTypedFrame(frame) && this.#isMine(frame) && !isHalfTyped(frame));
    for (const key of String(data.get("champs") ?? "").split(" ")) {
      const frame = sent.find((one) => keyOf(one) === key);
      const base = frame && this.#queue.baseOf(key);
      if (base !== undefined) data.set(`base~${key}`, String(base));
      if (frame) continue;
      data.delete(key);
      data.delete(`${key}~autre`);
    }
    data.set("champs", sent.map(keyOf).join(" "));
  }

  #isMine(frame: HTMLElement): boolean {
    return this.#queue.isPending(keyOf(frame)) || isTouched(frame) || frame.querySelector("[data-conflict]") !== null;
  }

  /** A refresh brings others' answers; it leaves alone what is being typed, not sent, to be chosen, or newer than the page received. */
  #protect(event: CustomEvent<{ newElement?: Element }>) {
    const target = event.target as HTMLElement;
    if (target === this) {
      this.#outgoing = this.#base;
      this.#incoming = Number(event.detail.newElement?.getAttribute("base") ?? Number.POSITIVE_INFINITY);
      return;
    }
    if (target.matches("[data-status]")) return event.preventDefault();
    const frames = target.matches("[data-key]") ? [target] : event.detail.newElement ? [] : framesIn(target);
    const kept = frames.filter((frame) => this.#staysAsIs(frame));
    if (kept.length > 0) event.preventDefault();
    for (const frame of frames) {
      const key = keyOf(frame);
      if (!kept.includes(frame)) this.#shownAt.delete(key);
      else if (!this.#shownAt.has(key)) this.#shownAt.set(key, this.#outgoing);
    }
  }

  #staysAsIs(frame: HTMLElement): boolean {
    if (keyOf(frame) === this.#filing) return false;
    const hasFile = [...frame.querySelectorAll<HTMLInputElement>("input[type=file]")].some(
      (input) => input.files?.length,
    );
    return (
      frame.contains(document.activeElement) ||
      hasFile ||
      this.#isMine(frame) ||
      (this.#queue.baseOf(keyOf(frame)) ?? 0) > this.#incoming
    );
  }

  #rendered() {
    const filed = this.#filing === null ? null : frameAt(this, this.#filing);
    for (const input of filed?.querySelectorAll<HTMLInputElement>("input[type=file]") ?? []) input.value = "";
    this.#filing = null;
    for (const frame of framesIn(this)) {
      const clash = this.#queue.clashAt(keyOf(frame));
      if (clash) this.#clash(keyOf(frame), clash);
    }
    this.#refreshConditions();
  }

  #refreshConditions() {
    applyConditions(
      this,
      JSON.parse(
        this.dataset.context ?? '{"answers":{},"situation":{"age":null,"today":""},"variables":{}}',
      ) as Context,
    );
    for (const clear of this.querySelectorAll<HTMLElement>("[data-clear]")) {
      const frame = frameOf(clear);
      clear.hidden = !frame || readFrame(frame).length === 0;
    }
  }

  #saved(key: string, saved: Saved) {
    const frame = frameAt(this, key);
    if (frame && !this.#queue.isPending(key)) rememberFrame(frame);
    const counter = this.querySelector("[data-completeness]");
    if (counter) counter.textContent = completeness(saved);
    for (const output of this.querySelectorAll<HTMLElement>("[data-calculated]"))
      output.textContent = saved.calculated[output.dataset.calculated!] ?? "";
    const before = this.#invalid;
    this.#invalid = saved.invalid;
    for (const other of framesIn(this)) {
      const message = saved.invalid[keyOf(other)];
      const isNews =
        message !== undefined || keyOf(other) in before || (other === frame && readFrame(other).length > 0);
      if (isNews && !other.contains(document.activeElement)) showError(this, other, message ?? null);
    }
  }

  #clash(key: string, clash: Clash) {
    const frame = frameAt(this, key);
    const part = this.querySelector<HTMLTemplateElement>("template[data-conflict-part]")?.content.firstElementChild;
    if (!frame || !part) return;
    frame.querySelector("[data-conflict]")?.remove();
    const block = part.cloneNode(true) as HTMLElement;
    block.querySelector("[data-by]")!.textContent = clash.by;
    block.querySelector("[data-theirs]")!.textContent = clash.shown || "rien";
    block.querySelector("[data-at]")!.textContent = `à ${clock(new Date(clash.at))}`;
    frame.append(block);
  }

  #say(state: State) {
    const status = this.querySelector<HTMLElement>("[data-status]");
    if (!status) return;
    status.dataset.state = state.kind;
    status.textContent = words(state);
  }
}

function words(state: State): string {
  switch (state.kind) {
    case "idle":
      return "";
    case "saving":
      return "Enregistrement…";
    case "saved":
      return `Enregistré à ${clock(state.at)}`;
    case "retrying":
      return "Non enregistré, nouvel essai";
    case "signed-out":
      return "Non enregistré : votre session est terminée. Reconnectez-vous, ce que vous avez écrit est gardé dans cet onglet.";
    case "refused":
      return "Non enregistré : utilisez le bouton Enregistrer.";
    case "choosing":
      return "Une autre version attend votre choix.";
  }
}

const clock = (at: Date) => at.toLocaleTimeString("fr-FR");

customElements.define("sextant-volet", Volet);
