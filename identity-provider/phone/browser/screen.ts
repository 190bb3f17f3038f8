/** The page holds every screen; one is shown at a time, and its title gets the focus so that it is read out. */
export function show(name: string) {
  for (const section of document.querySelectorAll("section")) section.hidden = section.id !== `ecran-${name}`;
  say("");
  for (const input of document.querySelectorAll("input[aria-invalid]")) input.removeAttribute("aria-invalid");
  element(`titre-${name}`).focus();
  scrollTo(0, 0);
}

export const isShown = (name: string) => !element(`ecran-${name}`).hidden;

/** Above the screen, read out at once; nothing takes it away. */
export function say(text: string) {
  element("probleme").textContent = text;
  element("probleme").hidden = text === "";
}

export const element = <Kind extends HTMLElement>(id: string) => document.getElementById(id) as Kind;
export const fieldOf = (id: string) => element<HTMLInputElement>(id);

export function onTap(selector: string, act: () => unknown) {
  for (const button of document.querySelectorAll<HTMLButtonElement>(selector))
    button.addEventListener("click", () => void once(button, act));
}

export function onSubmit(id: string, act: (form: FormData) => Promise<unknown>) {
  const form = element<HTMLFormElement>(id);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say("");
    for (const input of form.querySelectorAll("input[aria-invalid]")) input.removeAttribute("aria-invalid");
    void once(form.querySelector<HTMLButtonElement>("button:not([type])")!, () => act(new FormData(form)));
  });
}

/** A second tap while the first is on its way does nothing. */
async function once(button: HTMLButtonElement, act: () => unknown) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    button.removeAttribute("aria-busy");
  }
}
