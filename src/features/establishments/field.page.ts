import { html, raw } from "hono/html";
import { type Origin, sourceLabels } from "#features/directory/facility.ts";
import { originOf } from "#features/directory/owner.ts";
import { frenchDay } from "#lib/dates.ts";
import { capital } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import { area, checkbox, input, radios, select } from "#ui/parts.ts";
import { type Field, type Holder, isNothing, ownedBy } from "./field.ts";
import { priceGroups } from "./price.ts";
import { one, several, type Typed, typedOf, words } from "./reading.ts";
import { ownerSentence } from "./wording.ts";

type Errors = (name: string) => string | undefined;
/** Names of communes by INSEE code, and where one reports a mistake in a field. */
export type Around = { communes: ReadonlyMap<string, string>; report: (code: string) => string };

/** A field to type in; greyed, with whom to tell, when a register owns it. */
export function fieldBox<Of extends Holder>(
  of: Of,
  field: Field<Of>,
  typed: Typed | null,
  error: Errors,
  around: Around,
): Html {
  if (ownedBy(of, field)) return ownedField(of, field, around);
  const { name, label, hint, control } = field;
  const shown = typed ?? typedOf(control, name, field.get(of));
  const box = (key: string) => ({ name: key, value: one(shown, key), error: error(key) });
  const asked = { ...box(name), label, ...(hint ? { hint } : {}) };
  switch (control.kind) {
    case "text":
      return area({ ...asked, rows: control.rows, required: false });
    case "line":
      return input({ ...asked, ...(control.required ? {} : { required: false }) });
    case "words":
      return input({ ...asked, required: false });
    case "tick":
      return checkbox(asked);
    case "ticks":
      return ticks(name, label, hint, control.options, several(shown, name));
    case "choice":
      return select({ ...asked, options: [...control.options], empty: control.empty });
    case "number":
      return input({
        ...asked,
        label: control.unit ? `${label} (${control.unit})` : label,
        required: false,
        attributes: 'inputmode="decimal" autocomplete="off"',
      });
    case "day":
      return input({ ...asked, type: "date" });
    case "phone":
      return input({ ...asked, type: "tel", required: false, attributes: 'autocomplete="off"' });
    case "email":
    case "website":
      return input({
        ...asked,
        required: false,
        attributes: `inputmode="${control.kind === "email" ? "email" : "url"}" autocomplete="off"`,
      });
    case "accepts":
      return acceptsBox(asked, box(`${name}-le`));
    case "closing":
      return closingBox(label, [`${name}-du`, `${name}-au`, `${name}-motif`].map(box));
    case "prices":
      return pricesBox(name, box);
    case "zone":
      return html`${input({ ...box(`${name}-km`), label: "Kilomètres autour de l’établissement", hint: "Laissez vide si la liste des communes dit tout.", required: false, attributes: 'inputmode="decimal" autocomplete="off"' })}
${area({ ...box(`${name}-communes`), label: "Communes desservies", hint: "Une par ligne, tapées ou collées d’un tableur : le nom, le code postal ou le code INSEE. Quand la liste est écrite, elle l’emporte sur les kilomètres.", required: false, rows: 10 })}`;
    case "booking":
    case "contact":
    case "document":
    case "opened":
      return html``;
  }
}

type Box = { name: string; value: string; error: string | undefined };

const ticks = (
  name: string,
  label: string,
  hint: string | undefined,
  options: readonly { code: string; label: string; hint?: string }[],
  ticked: readonly string[],
) =>
  html`<fieldset class="fr-fieldset" id="${name}" aria-labelledby="${name}-legende"><legend class="fr-fieldset__legend fr-fieldset__legend--regular" id="${name}-legende">${label}${hint ? html`<span class="fr-hint-text">${hint}</span>` : ""}</legend>
${options.map((o) => html`<div class="fr-fieldset__element"><div class="fr-checkbox-group"><input type="checkbox" id="${name}-${o.code}" name="${name}" value="${o.code}" ${ticked.includes(o.code) ? raw("checked") : ""}><label class="fr-label" for="${name}-${o.code}">${o.label}${o.hint ? html`<span class="fr-hint-text">${o.hint}</span>` : ""}</label></div></div>`)}</fieldset>`;

const acceptsBox = (asked: Box & { label: string; hint?: string }, day: Box) =>
  html`${radios({
    ...asked,
    options: [
      { code: "oui", label: "Oui" },
      { code: "non", label: "Non", hint: "L’unité ne reçoit plus de nouvelles demandes ; celles en cours continuent." },
      { code: "date", label: "Non, mais de nouveau à partir d’un jour" },
    ],
  })}
${input({ ...day, label: "De nouveau à partir du", type: "date", required: false })}`;

const closingBox = (label: string, [from, until, reason]: Box[]) =>
  html`<fieldset class="fr-fieldset"><legend class="fr-fieldset__legend fr-fieldset__legend--regular">${label}<span class="fr-hint-text">Travaux, congés : les demandeurs le lisent sur la fiche. Laissez tout vide s’il n’y en a pas.</span></legend>
<div class="fr-fieldset__element">${input({ ...from!, label: "Premier jour de fermeture", type: "date", required: false })}${input({ ...until!, label: "Dernier jour de fermeture", hint: "Vide : la réouverture n’est pas connue.", type: "date", required: false })}${input({ ...reason!, label: "Raison", required: false })}</div></fieldset>`;

const pricesBox = (name: string, box: (key: string) => Box) =>
  html`${input({ ...box(`${name}-annee`), label: "Année de ces prix", attributes: 'inputmode="numeric" autocomplete="off"' })}
${priceGroups.map(({ title, rows }) => html`<fieldset class="fr-fieldset"><legend class="fr-fieldset__legend">${title}</legend><div class="fr-fieldset__element">${rows.map(({ key, label, per }) => input({ ...box(`${name}-${key}`), label: `${label} (€ par ${per})`, required: false, attributes: 'inputmode="decimal" autocomplete="off"' }))}</div></fieldset>`)}`;

/** Shown as it is, with who said it and where it is corrected. */
export function ownedField<Of extends Holder>(of: Of, field: Field<Of>, { communes, report }: Around): Html {
  const owner = ownedBy(of, field)!;
  return html`<div class="reprise fr-mb-2w"><p class="fr-mb-0"><b>${field.label}</b><br>${words(field.control, field.get(of), communes)}</p>
<p class="note fr-mb-0">${ownerSentence(owner)} · <a href="${report(field.code)}">Signaler une erreur<span class="fr-sr-only"> dans : ${field.label}</span></a></p></div>`;
}

/** One line of a card: the value and who says it, or that nobody does; a box nobody ticked is not a line. */
export function fieldLine<Of extends Holder>(of: Of, field: Field<Of>, around: Around): Html {
  const value = field.get(of);
  const owner = ownedBy(of, field);
  if (isNothing(value) && !owner)
    return field.control.kind === "tick" ? html`` : html`<dt>${field.label}</dt><dd class="note">Non renseigné</dd>`;
  const origin = field.path && originOf(of.origins, field.path);
  return html`<dt>${field.label}</dt><dd class="texte-libre">${capital(words(field.control, value, around.communes))}${
    owner
      ? html`<br><span class="note">${ownerSentence(owner)} · <a href="${around.report(field.code)}">Signaler une erreur<span class="fr-sr-only"> dans : ${field.label}</span></a></span>`
      : origin && origin.source !== "sample"
        ? html`<br><span class="note">${originSentence(origin)}</span>`
        : ""
  }</dd>`;
}

/** "déclaré par l’établissement, 22 nov. 2026" */
export const originSentence = ({ source, date }: Origin) =>
  `${sourceLabels[source]}${date ? `, ${frenchDay(date)}` : ""}`;
