import { html, raw } from "hono/html";
import type { Html } from "./page.ts";

export type Tone = "new" | "info" | "success" | "warning" | "error" | "neutral";

/** A state said in words first, colour second. */
export const badge = (label: string, tone: Tone) =>
  html`<p class="fr-badge fr-badge--sm fr-badge--no-icon ${tone === "neutral" ? "" : `fr-badge--${tone}`}">${label}</p>`;

/** Errors, on top, each linked to its field. */
export const errorSummary = (problems: { field?: string; message: string }[]) =>
  problems.length === 0
    ? ""
    : html`<div class="fr-alert fr-alert--error fr-mb-3w" role="alert" tabindex="-1" id="erreurs"><h2 class="fr-alert__title">${problems.length === 1 ? "Un point est à corriger" : `${problems.length} points sont à corriger`}</h2>
<ul>${problems.map((p) => html`<li>${p.field ? html`<a href="#${p.field}">${p.message}</a>` : p.message}</li>`)}</ul></div>`;

export const warning = (title: string, text: string | Html) =>
  html`<div class="fr-alert fr-alert--warning fr-mb-2w"><h2 class="fr-alert__title">${title}</h2><p>${text}</p></div>`;

/** "01 99 00 00 01", to call with one touch. */
export const phoneLink = (number: string) =>
  html`<a href="tel:${number}">${number.replace(/^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, "$1 $2 $3 $4 $5")}</a>`;

/** What an empty list is empty of, and what to do. */
export const emptyState = (text: string, action: Html | "" = "") =>
  html`<div class="vide"><p class="fr-mb-1w">${text}</p>${action}</div>`;

export type Field = {
  name: string;
  label: string;
  hint?: string;
  value?: string | undefined;
  error?: string | undefined;
  required?: boolean;
  type?: "text" | "date" | "number" | "search" | "tel" | "password" | "email";
  attributes?: string;
};

/** One line of text, its label, its hint and its error. */
export const input = (f: Field) => html`<div class="fr-input-group ${f.error ? "fr-input-group--error" : ""}">
<label class="fr-label" for="${f.name}">${f.label}${f.required === false ? " (facultatif)" : ""}${f.hint ? html`<span class="fr-hint-text">${f.hint}</span>` : ""}</label>
<input class="fr-input ${f.error ? "fr-input--error" : ""}" id="${f.name}" name="${f.name}" type="${f.type ?? "text"}" value="${f.value ?? ""}" ${describedBy(f)} ${raw(f.attributes ?? "")}>
${errorOf(f)}</div>`;

export const area = (
  f: Field & { rows?: number },
) => html`<div class="fr-input-group ${f.error ? "fr-input-group--error" : ""}">
<label class="fr-label" for="${f.name}">${f.label}${f.required === false ? " (facultatif)" : ""}${f.hint ? html`<span class="fr-hint-text">${f.hint}</span>` : ""}</label>
<textarea class="fr-input ${f.error ? "fr-input--error" : ""}" id="${f.name}" name="${f.name}" rows="${f.rows ?? 3}" ${describedBy(f)}>${f.value ?? ""}</textarea>
${errorOf(f)}</div>`;

export const select = (
  f: Field & { options: { code: string; label: string }[]; empty?: string },
) => html`<div class="fr-select-group ${f.error ? "fr-select-group--error" : ""}">
<label class="fr-label" for="${f.name}">${f.label}${f.required === false ? " (facultatif)" : ""}${f.hint ? html`<span class="fr-hint-text">${f.hint}</span>` : ""}</label>
<select class="fr-select ${f.error ? "fr-select--error" : ""}" id="${f.name}" name="${f.name}" ${describedBy(f)}>
${f.empty === undefined ? "" : html`<option value="">${f.empty}</option>`}
${f.options.map((o) => html`<option value="${o.code}" ${o.code === f.value ? raw("selected") : ""}>${o.label}</option>`)}
</select>${errorOf(f)}</div>`;

export const radios = (
  f: Field & { options: { code: string; label: string; hint?: string }[]; inline?: true },
) => html`<fieldset class="fr-fieldset ${f.error ? "fr-fieldset--error" : ""}" id="${f.name}" ${f.error ? raw(`aria-describedby="${f.name}-erreur"`) : ""}>
<legend class="fr-fieldset__legend fr-fieldset__legend--regular">${f.label}${f.hint ? html`<span class="fr-hint-text">${f.hint}</span>` : ""}</legend>
${f.options.map((o) => html`<div class="fr-fieldset__element ${f.inline ? "fr-fieldset__element--inline" : ""}"><div class="fr-radio-group"><input type="radio" id="${f.name}-${o.code}" name="${f.name}" value="${o.code}" ${o.code === f.value ? raw("checked") : ""}><label class="fr-label" for="${f.name}-${o.code}">${o.label}${o.hint ? html`<span class="fr-hint-text">${o.hint}</span>` : ""}</label></div></div>`)}
${f.error ? html`<div class="fr-messages-group"><p class="fr-message fr-message--error" id="${f.name}-erreur">${f.error}</p></div>` : ""}</fieldset>`;

export const checkbox = (f: Field) =>
  html`<div class="fr-checkbox-group fr-mb-2w"><input type="checkbox" id="${f.name}" name="${f.name}" value="oui" ${f.value === "oui" ? raw("checked") : ""} ${describedBy(f)}><label class="fr-label" for="${f.name}">${f.label}${f.hint ? html`<span class="fr-hint-text">${f.hint}</span>` : ""}</label>${errorOf(f)}</div>`;

/** Files to choose; `hint` says which are taken and how heavy. A browser keeps none after a refusal: the page says so. */
export const fileInput = (f: Pick<Field, "name" | "label" | "hint" | "error"> & { accept?: string; several?: true }) =>
  html`<div class="fr-upload-group fr-mb-3w ${f.error ? "fr-upload-group--error" : ""}"><label class="fr-label" for="${f.name}">${f.label}${f.hint ? html`<span class="fr-hint-text">${f.hint}</span>` : ""}</label>
<input class="fr-upload" type="file" id="${f.name}" name="${f.name}" ${f.accept ? html`accept="${f.accept}"` : ""} ${f.several ? raw("multiple") : ""} ${describedBy(f)}>${errorOf(f)}</div>`;

/** Several boxes of one name, each ticked or not. */
export const checkboxes = (f: {
  name: string;
  legend: string;
  options: { code: string; label: string; hint?: string; ticked: boolean }[];
}) => html`<fieldset class="fr-fieldset" aria-labelledby="${f.name}-legende"><legend class="fr-fieldset__legend fr-fieldset__legend--regular" id="${f.name}-legende">${f.legend}</legend>
${f.options.map((o) => html`<div class="fr-fieldset__element"><div class="fr-checkbox-group"><input type="checkbox" id="${f.name}-${o.code}" name="${f.name}" value="${o.code}" ${o.ticked ? raw("checked") : ""}><label class="fr-label" for="${f.name}-${o.code}">${o.label}${o.hint ? html`<span class="fr-hint-text">${o.hint}</span>` : ""}</label></div></div>`)}</fieldset>`;

export const hidden = (name: string, value: string | number) =>
  html`<input type="hidden" name="${name}" value="${value}">`;

const describedBy = (f: Pick<Field, "name" | "error">) =>
  f.error ? raw(`aria-invalid="true" aria-describedby="${f.name}-erreur"`) : "";
const errorOf = (f: Pick<Field, "name" | "error">) =>
  f.error ? html`<p class="fr-error-text" id="${f.name}-erreur">${f.error}</p>` : "";

/** Pages that stand side by side; the current one says so. */
export const tabs = (label: string, links: readonly { href: string; label: string }[], current: string) =>
  html`<nav class="onglets" aria-label="${label}">${links.map((link) => html`<a href="${link.href}" ${link.href === current ? raw('aria-current="page"') : ""}>${link.label}</a>`)}</nav>`;

/** What something is, line by line. */
export const facts = (lines: { label: string; value: string | Html }[]) =>
  html`<dl class="fiche">${lines.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
