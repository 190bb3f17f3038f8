/**
 * Long texts typed in ordinary forms, kept in this tab until they are sent: a session that closes or a screen that locks loses
 * nothing. They are under the name of the account: whoever signs in next in this tab is shown none, and theirs go. Volets keep theirs
 * in volet-queue.ts, the same way.
 */
const prefix = "brouillon ";
type Kept = { path: string; text: string; sent: boolean };

/** What of the tab's storage belongs to somebody. */
const isSomebodys = (name: string) => name.startsWith(prefix) || name.startsWith("volet ");

/** Everything of everybody but this account; with null, everything. */
export function forgetDrafts(butOf: string | null): void {
  try {
    for (const name of Object.keys(sessionStorage))
      if (isSomebodys(name) && (butOf === null || name.split(" ")[1] !== butOf)) sessionStorage.removeItem(name);
  } catch {}
}

export function keepDraft(account: string, field: HTMLTextAreaElement): void {
  if (!isKept(field)) return;
  const text = field.value;
  if (text === field.defaultValue || text === "") remove(nameOf(account, field));
  else write(nameOf(account, field), { path: location.pathname, text, sent: false });
}

/** The form is on its way: its texts are forgotten once another page of the same person shows. */
export function markSent(account: string, form: HTMLFormElement): void {
  for (const field of form.querySelectorAll("textarea")) {
    const kept = read(nameOf(account, field));
    if (kept) write(nameOf(account, field), { ...kept, sent: true });
  }
}

/** Puts back in the empty fields of this page what their author had typed there. */
export function restoreDrafts(account: string): void {
  const shown = new Map(
    [...document.querySelectorAll("textarea")].filter(isKept).map((field) => [nameOf(account, field), field]),
  );
  for (const name of names(account)) {
    const kept = read(name);
    const field = shown.get(name);
    if (kept?.sent && kept.path !== location.pathname) remove(name);
    else if (kept && field && field.value === "") {
      field.value = kept.text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

const isKept = (field: HTMLTextAreaElement) => field.name !== "" && !field.closest("sextant-volet");
const nameOf = (account: string, field: HTMLTextAreaElement) =>
  `${prefix}${account} ${location.pathname} ${field.form?.getAttribute("action") ?? ""} ${field.name}`;

function names(account: string): string[] {
  try {
    return Object.keys(sessionStorage).filter((name) => name.startsWith(`${prefix}${account} `));
  } catch {
    return [];
  }
}

function read(name: string): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

/** Storage may be full or forbidden: the text is then only in the page. */
function write(name: string, kept: Kept): void {
  try {
    sessionStorage.setItem(name, JSON.stringify(kept));
  } catch {}
}

function remove(name: string): void {
  try {
    sessionStorage.removeItem(name);
  } catch {}
}
