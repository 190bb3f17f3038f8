/** The box "poste partagé" also holds for the other ways in: the link to Pro Santé Connect, the form a key answers. */
class Shared extends HTMLElement {
  // a page that Turbo puts together brings the element before what it holds
  connectedCallback() {
    this.addEventListener("change", () => this.#follow());
    setTimeout(() => this.#follow());
  }

  #follow() {
    const isShared = this.querySelector<HTMLInputElement>("input")?.checked ?? false;
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-follows-shared]")) {
      const url = new URL(link.href);
      if (isShared) url.searchParams.set("partage", "oui");
      else url.searchParams.delete("partage");
      link.href = url.href;
    }
    for (const form of document.querySelectorAll<HTMLFormElement>("sextant-passkey form")) {
      form.querySelector("[name=partage]")?.remove();
      if (isShared) form.insertAdjacentHTML("beforeend", '<input type="hidden" name="partage" value="oui">');
    }
  }
}

/** A button that opens in a while says how long, and opens then; without a script the server says it. */
class Wait extends HTMLElement {
  static observedAttributes = ["seconds"];
  #timer: ReturnType<typeof setInterval> | undefined;

  // also when a page that re-reads itself brings another delay
  attributeChangedCallback() {
    clearInterval(this.#timer);
    const end = Date.now() + Number(this.getAttribute("seconds")) * 1000;
    this.#timer = setInterval(() => this.#tick(end), 1000);
    queueMicrotask(() => this.#tick(end));
  }
  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #tick(end: number) {
    const left = Math.ceil((end - Date.now()) / 1000);
    for (const button of this.querySelectorAll("button")) button.disabled = left > 0;
    const note = this.querySelector<HTMLElement>("[data-wait]");
    // read once, not at every second
    note?.removeAttribute("role");
    if (note) note.textContent = left > 0 ? `Vous pourrez en demander un autre dans ${left} s.` : "";
    if (left <= 0) clearInterval(this.#timer);
  }
}

customElements.define("sextant-shared", Shared);
customElements.define("sextant-wait", Wait);
