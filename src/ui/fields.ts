import { html, raw } from "hono/html";
import { type Html, nothing } from "./page.ts";

/** One question of a questionnaire, whatever its control. `attributes` go on its frame, which the browser finds by `data-key`. */
export type Question = {
  id: string;
  name: string;
  label: string;
  hint?: string | undefined;
  /** "obligatoire", or nothing. */
  mark?: Html | undefined;
  error?: string | undefined;
  attributes: Html;
  /** What follows the control: another version, a button. */
  after?: Html | undefined;
};
type Choice = { code: string; label: string };

export const textQuestion = (q: Question & { value: string; type?: "text" | "date" | "tel" | "email"; more?: Html }) =>
  frame(
    "input",
    q,
    html`${labelOf(q)}<input class="fr-input" id="${q.id}" name="${q.name}" type="${q.type ?? "text"}" value="${q.value}" ${described(q)} ${q.more ?? nothing}>`,
  );

export const areaQuestion = (q: Question & { value: string }) =>
  frame(
    "input",
    q,
    html`${labelOf(q)}<textarea class="fr-input" id="${q.id}" name="${q.name}" rows="4" ${described(q)}>${startingLine(q.value)}</textarea>`,
  );

export const selectQuestion = (q: Question & { value: string; options: Choice[] }) =>
  frame(
    "select",
    q,
    html`${labelOf(q)}<select class="fr-select" id="${q.id}" name="${q.name}" ${described(q)}><option value="">Choisissez</option>
${q.options.map(({ code, label }) => html`<option value="${code}" ${q.value === code ? raw("selected") : ""}>${label}</option>`)}</select>`,
  );

/** A text with suggestions: any other text is an answer too. */
export const openQuestion = (q: Question & { value: string; options: Choice[] }) =>
  frame(
    "input",
    q,
    html`${labelOf(q)}<input class="fr-input" id="${q.id}" name="${q.name}" list="${q.id}-liste" value="${q.value}" ${described(q)}>
<datalist id="${q.id}-liste">${q.options.map(({ label }) => html`<option value="${label}"></option>`)}</datalist>`,
  );

export const radioQuestion = (
  q: Question & { value: string; options: Choice[] },
) => html`<fieldset class="fr-fieldset ${q.error ? "fr-fieldset--error" : ""}"
 data-error-class="fr-fieldset--error" aria-labelledby="${q.id}-legende ${q.id}-messages" ${q.attributes}>
<legend class="fr-fieldset__legend fr-fieldset__legend--regular" id="${q.id}-legende">${wordsOf(q)}</legend>
${q.options.map((option, i) => html`<div class="fr-fieldset__element fr-fieldset__element--inline">${radio(q, option, i)}</div>`)}
${messages(q)}${q.after ? html`<div class="fr-fieldset__element">${q.after}</div>` : ""}</fieldset>`;

/** A question and its few answers on one line where there is room: yes or no, the row of a grid. */
export const lineQuestion = (
  q: Question & { value: string; options: Choice[] },
) => html`<div class="question ${q.error ? "fr-fieldset--error" : ""}"
 data-error-class="fr-fieldset--error" role="radiogroup" aria-labelledby="${q.id}-legende" aria-describedby="${q.id}-messages" ${q.attributes}>
<span class="question__texte fr-label" id="${q.id}-legende">${wordsOf(q)}</span>
<span class="question__reponses">${q.options.map((option, i) => radio(q, option, i))}${q.after ?? ""}</span>
${messages(q)}</div>`;

export const boxesQuestion = (
  q: Question & { values: string[]; options: Choice[]; exclusive?: string[]; other?: string | undefined },
) => html`<fieldset class="fr-fieldset ${q.error ? "fr-fieldset--error" : ""}"
 data-error-class="fr-fieldset--error" aria-labelledby="${q.id}-legende ${q.id}-messages" ${q.attributes}>
<legend class="fr-fieldset__legend fr-fieldset__legend--regular" id="${q.id}-legende">${wordsOf(q)}</legend>
${q.options.map(
  ({ code, label }, i) =>
    html`<div class="fr-fieldset__element fr-fieldset__element--inline"><div class="fr-checkbox-group fr-checkbox-group--sm"><input type="checkbox" id="${inner(q.id, i)}" name="${q.name}" value="${code}" ${q.values.includes(code) ? raw("checked") : ""} ${q.exclusive?.includes(code) ? raw("data-alone") : ""}><label class="fr-label" for="${inner(q.id, i)}">${label}</label></div></div>`,
)}
${q.other === undefined ? "" : html`<div class="fr-fieldset__element"><label class="fr-label" for="${q.id}-autre">Autre réponse</label><input class="fr-input" id="${q.id}-autre" name="${q.name}~autre" value="${q.other}"></div>`}
${messages(q)}${q.after ? html`<div class="fr-fieldset__element">${q.after}</div>` : ""}</fieldset>`;

/** One box whose only answer is yes. */
export const boxQuestion = (
  q: Question & { ticked: boolean },
) => html`<div class="fr-checkbox-group fr-mb-3w ${q.error ? "fr-checkbox-group--error" : ""}" data-error-class="fr-checkbox-group--error" ${q.attributes}>
<input type="checkbox" id="${q.id}" name="${q.name}" value="oui" ${q.ticked ? raw("checked") : ""} ${described(q)}><label class="fr-label" for="${q.id}">${wordsOf(q)}</label>${messages(q)}${q.after ?? ""}</div>`;

export type StoredFile = { id: string; name: string; href: string; size?: string; removable: boolean };
export const filesQuestion = (
  q: Question & { key: string; files: StoredFile[]; kinds: Choice[] },
) => html`<div class="fr-upload-group fr-mb-3w" data-error-class="fr-upload-group--error" ${q.attributes}>
${labelOf(q)}
${q.files.length ? html`<ul class="fichiers">${q.files.map((file) => storedFile(q.key, file))}</ul>` : ""}
${q.kinds.length ? html`<div class="fr-select-group"><label class="fr-label" for="${q.id}-nature">Nature de la pièce</label><select class="fr-select" id="${q.id}-nature" name="nature~${q.key}"><option value="">Choisissez</option>${q.kinds.map(({ code, label }) => html`<option value="${code}">${label}</option>`)}</select></div>` : ""}
<div class="boutons"><input class="fr-upload" type="file" id="${q.id}" name="fichier~${q.key}" ${described(q)}><button class="fr-btn fr-btn--secondary fr-btn--sm" name="joindre" value="${q.key}">Joindre</button></div>
${messages(q)}</div>`;

const storedFile = (
  key: string,
  file: StoredFile,
) => html`<li><a class="fr-link fr-link--sm" href="${file.href}">${file.name}</a> ${file.size ? html`<span class="note">${file.size}</span>` : ""}
${file.removable ? html`<button class="lien" name="detacher" value="${key} ${file.id}" aria-label="Retirer la pièce ${file.name}">Retirer</button>` : ""}</li>`;

export const questionGroup = (g: {
  id: string;
  legend: string;
  hint?: string | undefined;
  error?: string | undefined;
  attributes: Html;
  body: Html;
  card?: true;
}) => html`<fieldset class="bloc ${g.card ? "carte" : ""}" id="${g.id}" tabindex="-1" ${g.attributes}>
<legend class="${g.card ? "fr-text--bold" : "fr-h6 fr-mb-1w"}">${g.legend}</legend>
${g.hint ? html`<p class="fr-hint-text fr-mb-2w">${g.hint}</p>` : ""}${g.error ? html`<p class="fr-error-text fr-mb-2w">${g.error}</p>` : ""}${g.body}</fieldset>`;

export const gridQuestion = (g: {
  id: string;
  legend: string;
  hint?: string | undefined;
  mark?: Html | undefined;
  attributes: Html;
  body: Html;
}) => html`<fieldset class="bloc" id="${g.id}" ${g.attributes}>
<legend class="fr-label">${g.legend}${g.mark ?? ""}</legend>${g.hint ? html`<p class="fr-hint-text">${g.hint}</p>` : ""}${g.body}</fieldset>`;

export const addButton = (label: string, group: string) =>
  html`<button class="fr-btn fr-btn--secondary fr-btn--sm" name="ajouter" value="${group}">${label}</button>`;
/** Answers at once the rows of a grid left without an answer. */
export const fillButton = (label: string, grid: string) =>
  html`<p class="fr-mb-0 fr-mt-1w"><button class="fr-btn fr-btn--tertiary fr-btn--sm" name="remplir" value="${grid}">${label}</button></p>`;
export const removeButton = (label: string, row: string) =>
  html`<p class="fr-mb-0"><button class="lien" name="retirer" value="${row}" aria-label="Retirer : ${label}">Retirer</button></p>`;
export const clearButton = (label: string, key: string, answered: "answered" | "blank") =>
  html`<button class="lien" name="effacer" value="${key}" data-clear aria-label="Effacer la réponse : ${label}" ${answered === "blank" ? raw("hidden") : ""}>Effacer</button>`;

/** A value nobody types here. */
export const readQuestion = (q: {
  label: string;
  hint?: string | undefined;
  key: string;
  value: string;
  attributes: Html;
}) => html`<div class="fr-mb-3w" ${q.attributes}>
<p class="fr-label fr-mb-0">${q.label}${q.hint ? html`<span class="fr-hint-text">${q.hint}</span>` : ""}</p><output class="calcul" data-calculated="${q.key}">${q.value}</output></div>`;

/** A sentence to read among the questions. */
export const readText = (text: string, attributes: Html) => html`<p class="moyen" ${attributes}>${text}</p>`;
export const introduction = (text: string) => html`<p class="moyen">${text}</p>`;

/** How far the volet is, and whether what was typed is saved. */
export const savingState = (completeness: string) =>
  html`<div class="etat"><p class="note" data-completeness>${completeness}</p><p class="note" role="status" data-status></p></div>`;
/** One theme of a volet whose themes stand one under the other. */
export const theme = (title: string, body: Html) =>
  html`<section class="carte fr-mb-2w"><h2 class="fr-h6">${title}</h2>${body}</section>`;

/** What one may answer besides, out of the way until asked for. */
export const folded = (summary: string, body: Html, state: "open" | "closed") =>
  html`<details class="repli" ${state === "open" ? raw("open") : ""}><summary>${summary}</summary>${body}</details>`;

export const formButtons = (buttons?: Html) =>
  html`<div class="boutons">${buttons ?? html`<button class="fr-btn">Enregistrer</button>`}</div>`;

export const answersRead = (
  title: string,
  lines: { label: string; value: string | Html }[],
) => html`<h3 class="fr-h6 fr-mb-1w">${title}</h3>
<dl class="fiche fr-mb-3w">${lines.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
export const fileLinks = (files: StoredFile[]) =>
  html`${files.map((file, i) => html`${i > 0 ? ", " : ""}<a class="fr-link fr-link--sm" href="${file.href}">${file.name}</a>`)}`;

export const mark = html`<span class="note"> obligatoire</span>`;
export const markWhen = (attributes: Html) => html`<span class="note" ${attributes}> obligatoire</span>`;

/** Someone else's version of a field, beside one's own. Its buttons post the section; those of the browser's copy do not. */
export const otherVersion = (
  v: { by: string; theirs: string; at: string },
  buttons: Html,
) => html`<div class="fr-alert fr-alert--warning fr-alert--sm fr-mt-1w" data-conflict>
<p><b data-by>${v.by}</b> a écrit <q data-theirs>${v.theirs}</q> <span data-at>${v.at}</span>, pendant que vous remplissiez ce champ. Le vôtre n’est pas enregistré : choisissez.</p>
<p class="boutons fr-mt-1w">${buttons}</p></div>`;

export const postedVersionButtons = (key: string) =>
  html`<button class="fr-btn fr-btn--sm fr-btn--secondary" name="garder" value="${key}">Garder ma version</button><button class="fr-btn fr-btn--sm fr-btn--tertiary" name="prendre" value="${key}">Prendre la sienne</button>`;

/** What the browser copies when it has an error or another version to show: the words and classes stay here. */
export const volatileParts = html`<template data-error-part><p class="fr-message fr-message--error"></p></template>
<template data-conflict-part>${otherVersion(
  { by: "", theirs: "", at: "" },
  html`<button type="button" class="fr-btn fr-btn--sm fr-btn--secondary" data-keep>Garder ma version</button><button type="button" class="fr-btn fr-btn--sm fr-btn--tertiary" data-take>Prendre la sienne</button>`,
)}</template>
<template data-options-part><ul class="propositions carte" role="listbox"></ul></template>`;

/** Written whole: the style sheet keeps the classes it finds in the sources. */
const groups = {
  input: { usual: "fr-input-group", wrong: "fr-input-group--error" },
  select: { usual: "fr-select-group", wrong: "fr-select-group--error" },
};

function frame(kind: "input" | "select", q: Question, body: Html) {
  return html`<div class="${groups[kind].usual} ${q.error ? groups[kind].wrong : ""}" data-error-class="${groups[kind].wrong}" ${q.attributes}>${body}${messages(q)}${q.after ?? ""}</div>`;
}

const radio = (q: Question & { value: string }, { code, label }: Choice, i: number) =>
  html`<span class="fr-radio-group fr-radio-group--sm"><input type="radio" id="${inner(q.id, i)}" name="${q.name}" value="${code}" ${q.value === code ? raw("checked") : ""}><label class="fr-label" for="${inner(q.id, i)}">${label}</label></span>`;

/** The first control has the question's own id, so that an error summary leads to it. */
const inner = (id: string, i: number) => (i === 0 ? id : `${id}-${i}`);

const wordsOf = (q: Question) =>
  html`${q.label}${q.mark ?? ""}${q.hint ? html`<span class="fr-hint-text">${q.hint}</span>` : ""}`;
const labelOf = (q: Question) => html`<label class="fr-label" for="${q.id}">${wordsOf(q)}</label>`;
const described = (q: Question) =>
  html`aria-describedby="${q.id}-messages" ${q.error ? raw('aria-invalid="true"') : ""}`;
const messages = (q: Question) =>
  html`<div class="fr-messages-group" id="${q.id}-messages" aria-live="polite">${q.error ? html`<p class="fr-message fr-message--error">${q.error}</p>` : ""}</div>`;

/** The parser drops a first line break after <textarea>: one that belongs to the text is doubled. */
const startingLine = (value: string) => (value.startsWith("\n") ? `\n${value}` : value);
