type Drawing = { draw: (element: HTMLElement) => Promise<() => void> };

/**
 * `<sextant-map data-script data-style …>fallback</sextant-map>`: brings the map's own script when the map comes into sight. Until then, and
 * where it cannot be drawn, what is inside stays.
 */
class MapElement extends HTMLElement {
  #watch: IntersectionObserver | undefined;
  #clear: (() => void) | undefined;

  connectedCallback() {
    this.#watch = new IntersectionObserver((seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      this.#watch?.disconnect();
      void this.#draw();
    });
    this.#watch.observe(this);
    // a page that re-reads itself leaves the map as it is
    this.addEventListener("turbo:before-morph-element", (event) => event.preventDefault());
  }

  disconnectedCallback() {
    this.#watch?.disconnect();
    this.#clear?.();
  }

  async #draw() {
    const { script, sheet } = this.dataset;
    try {
      await styled(sheet!);
      const { draw } = (await import(script!)) as Drawing;
      this.#clear = await draw(this);
      if (!this.isConnected) this.#clear();
    } catch {
      // no WebGL, or a script that did not come: the list says the same
      this.dataset.failed = "oui";
    }
  }
}
customElements.define("sextant-map", MapElement);

/** The map's own style sheet, once a page. */
function styled(href: string): Promise<void> {
  if (document.head.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((done, failed) => {
    link.addEventListener("load", () => done());
    link.addEventListener("error", failed);
    document.head.append(link);
  });
}
