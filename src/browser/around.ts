/**
 * "Autour de moi": the device says where it is, if its owner agrees; the address keeps a hundredth of a degree, about a kilometre.
 * Without a script, or without a device that knows, there is no button and a place is typed.
 */
class Around extends HTMLElement {
  connectedCallback() {
    if (!("geolocation" in navigator) || this.childElementCount > 0) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fr-btn fr-btn--secondary";
    button.textContent = "Autour de moi";
    const said = document.createElement("span");
    said.className = "note";
    said.setAttribute("role", "status");
    button.addEventListener("click", () => {
      said.textContent = " Votre appareil cherche où il est…";
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => this.go(coords.latitude, coords.longitude),
        () => {
          said.textContent = " Votre appareil n’a pas dit où il est : tapez une commune ou un code postal.";
        },
        { maximumAge: 300_000, timeout: 15_000 },
      );
    });
    this.append(button, said);
  }

  /** The form as it is, this place instead of the typed one. */
  private go(lat: number, lon: number) {
    const form = this.closest("form");
    if (!form) return;
    const place = form.querySelector<HTMLInputElement>('[name="lieu"]');
    if (place) place.value = "";
    const old = form.querySelector<HTMLInputElement>('[name="autour"]');
    const field = old ?? document.createElement("input");
    field.type = "hidden";
    field.name = "autour";
    field.value = `${lat.toFixed(2)},${lon.toFixed(2)}`;
    if (!old) form.append(field);
    form.requestSubmit();
  }
}
customElements.define("sextant-autour", Around);
