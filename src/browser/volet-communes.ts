type Commune = { code: string; name: string; postcode: string; departement: string };

/**
 * Proposes communes under `input[data-commune]` while a name or a postcode is typed (ARIA 1.2 editable combobox): arrows, Enter, Escape.
 * What is chosen is written "Vienne (INSEE 38544)", which the server reads. Without an answer from the server the field stays a plain text.
 */
export function proposeCommunes(root: HTMLElement) {
  let opened: { input: HTMLInputElement; list: HTMLElement; found: Commune[]; at: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  function close() {
    opened?.list.remove();
    opened?.input.setAttribute("aria-expanded", "false");
    opened?.input.removeAttribute("aria-activedescendant");
    opened = null;
  }

  async function ask(input: HTMLInputElement, text: string) {
    const mine = ++asked;
    const found = await search(text);
    if (mine !== asked || document.activeElement !== input) return;
    close();
    const part = root.querySelector<HTMLTemplateElement>("template[data-options-part]");
    const list = (part?.content.firstElementChild?.cloneNode(true) ?? document.createElement("ul")) as HTMLElement;
    if (found.length === 0) return;
    list.id = `${input.id}-propositions`;
    list.setAttribute("aria-label", "Communes");
    list.append(...found.map((commune, i) => optionOf(commune, `${list.id}-${i}`)));
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const chosen = [...list.children].indexOf((event.target as Element).closest("li") as Element);
      if (chosen >= 0) choose(chosen);
    });
    input.after(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "true");
    opened = { input, list, found, at: -1 };
  }

  function choose(index: number) {
    const commune = opened?.found[index];
    if (!opened || !commune) return;
    const { input } = opened;
    close();
    asked++;
    input.value = `${commune.name} (INSEE ${commune.code})`;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function move(step: number) {
    if (!opened) return;
    const n = opened.found.length;
    opened.at = (opened.at + step + n) % n;
    [...opened.list.children].forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === opened?.at));
    });
    const current = opened.list.children[opened.at];
    current?.scrollIntoView({ block: "nearest" });
    if (current) opened.input.setAttribute("aria-activedescendant", current.id);
  }

  root.addEventListener("input", (event) => {
    const input = communeInput(event);
    if (!input) return;
    clearTimeout(timer);
    close();
    const text = input.value.trim();
    if (text.length >= 2) timer = setTimeout(() => void ask(input, text), 200);
  });
  // an empty commune beside a postcode: the communes of that postcode
  root.addEventListener("focusin", (event) => {
    const input = communeInput(event);
    const postcode = input?.value === "" ? postcodeBeside(root, input) : "";
    if (input && /^\d{5}$/.test(postcode)) void ask(input, postcode);
  });
  root.addEventListener("focusout", close);
  root.addEventListener("keydown", (event) => {
    if (!opened || event.target !== opened.input) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter" && opened.at >= 0) choose(opened.at);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}

async function search(text: string): Promise<Commune[]> {
  try {
    const response = await fetch(`/api/communes?q=${encodeURIComponent(text)}`, {
      headers: { accept: "application/json" },
    });
    return response.ok ? await response.json() : [];
  } catch {
    return [];
  }
}

function optionOf(commune: Commune, id: string): HTMLElement {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.textContent = `${commune.name} — ${commune.postcode}${commune.departement ? ` (${commune.departement})` : ""}`;
  return option;
}

const communeInput = (event: Event) =>
  event.target instanceof HTMLInputElement && event.target.dataset.commune !== undefined ? event.target : null;

function postcodeBeside(root: HTMLElement, input: HTMLInputElement): string {
  const name = `${input.name.slice(0, input.name.lastIndexOf("."))}.codePostal`;
  return [...root.querySelectorAll("input")].find((other) => other.name === name)?.value.replaceAll(" ", "") ?? "";
}
