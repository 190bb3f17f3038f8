import { frenchDay, isDay } from "#lib/dates.ts";
import { fold } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { isAnswered } from "./condition.ts";
import { correctPattern, patternFault } from "./pattern.ts";
import type { AnswerValue, Option } from "./questionnaire.ts";
import type { FieldItem } from "./tree.ts";

/** Reads what a form sent for one field. What is not an answer comes back as a French sentence; `interpret` keeps the text typed. */
export function parse(item: FieldItem, typed: string | string[], today?: string): Result<AnswerValue | null, string> {
  const value = interpret(item, typed);
  const fault = value === null ? null : faultOf(item, value, today);
  return fault === null ? ok(value) : refuse(fault);
}

/**
 * The answer a text stands for, in its stored form: "3,5" is 3.5, "12/04/1939" is "1939-04-12", several boxes are a list.
 * A text that stands for none is the answer as typed, so that nothing is lost: `faultOf` tells what is wrong with it. Empty is null.
 */
export function interpret(item: FieldItem, typed: string | string[]): AnswerValue | null {
  const texts = [typed].flat().map((text) => text.replaceAll("\r\n", "\n").trim());
  const text = texts.filter((one) => one !== "").at(-1);
  if (text === undefined) return null;
  switch (item.type) {
    case "boolean":
      return text === "oui" || text === "true" ? true : text === "non" || text === "false" ? false : null;
    case "integer":
    case "decimal":
    case "quantity":
      return readNumber(text) ?? text;
    case "date":
      return readDate(text, item.partial === true) ?? text;
    case "choice":
      return codeOf(item.options, text, item.open === true);
    case "choices":
      return [
        ...new Set(texts.filter((one) => one !== "").map((one) => codeOf(item.options, one, item.open === true))),
      ];
    case "commune":
      return readCommune(text) ?? text;
    case "string":
    case "text":
      return item.pattern ? correctPattern(item.pattern, text) : text;
    default:
      return null;
  }
}

/** What is wrong with that answer, in French; null when nothing is. `today` is needed by dates bounded by it. */
export function faultOf(item: FieldItem, value: AnswerValue, today?: string): string | null {
  switch (item.type) {
    case "boolean":
      return typeof value === "boolean" ? null : "Répondez par oui ou par non.";
    case "integer":
    case "decimal":
    case "quantity":
      return numberFault(item, value);
    case "date":
      return dateFault(item, value, today);
    case "choice":
      return typeof value === "string" && (item.open ? value.length <= 200 : has(item.options, value))
        ? null
        : "Choisissez une des réponses proposées.";
    case "choices":
      return choicesFault(item, value);
    case "commune":
      return typeof value === "string" && isCommune(value)
        ? null
        : "Choisissez la commune dans la liste proposée quand vous écrivez son nom ou son code postal.";
    case "string":
    case "text":
      return textFault(item, value);
    default:
      return null;
  }
}

/** The answer as its form control holds it; the opposite of `interpret`. */
export function typedOf(item: FieldItem, value: AnswerValue | null | undefined): string | string[] {
  if (!isAnswered(value)) return item.type === "choices" ? [] : "";
  if (Array.isArray(value)) return value;
  if (typeof value === "boolean") return value ? "oui" : "non";
  if (typeof value === "number") return String(value).replace(".", ",");
  if (item.type === "date" && item.partial) return slashed(value);
  if (item.type === "commune" && isCommune(value)) return communeTyped(value);
  if (item.type === "choice" && item.open) return labelOf(item.options, value);
  return value;
}

/** The answer as people read it. `nameOf` tells the name of an attachment. */
export function shown(
  item: FieldItem,
  value: AnswerValue | null | undefined,
  nameOf: (id: string) => string = (id) => id,
): string {
  if (!isAnswered(value)) return "";
  if (typeof value === "boolean") return value ? "Oui" : "Non";
  switch (item.type) {
    case "integer":
    case "decimal":
      return typeof value === "number" ? french(value) : String(value);
    case "quantity":
      return typeof value === "number" ? `${french(value)} ${unitLabel(item.unit)}` : String(value);
    case "date":
      return typeof value === "string" && isDate(value, true) ? frenchDay(value) : String(value);
    case "choice":
    case "choices":
      return [value]
        .flat()
        .map((code) => labelOf(item.options, String(code)))
        .join(", ");
    case "commune":
      return typeof value === "string" && isCommune(value) ? communeName(value) : String(value);
    case "attachment":
      return [value]
        .flat()
        .map((id) => nameOf(String(id)))
        .join(", ");
    default:
      return String(value);
  }
}

/** A commune as answers store it: "38544 Vienne". */
export const communeValue = (code: string, name: string) => `${code} ${name}`;
export const isCommune = (value: string) => /^\d[\dAB]\d{3} \S/.test(value);
export const communeCode = (value: string) => value.slice(0, 5);
/** "Vienne (38)" */
export const communeName = (value: string) =>
  `${value.slice(6)} (${/^9[78]/.test(value) ? value.slice(0, 3) : value.slice(0, 2)})`;
/** "Vienne (INSEE 38544)": what the field holds, read back without a look-up. */
const communeTyped = (value: string) => `${value.slice(6)} (INSEE ${communeCode(value)})`;

function readCommune(text: string): string | null {
  if (isCommune(text)) return text;
  const found = /^(.+) \(INSEE (\d[\dAB]\d{3})\)$/.exec(text);
  return found ? communeValue(found[2]!, found[1]!) : null;
}

/** French words of the UCUM units the questionnaires use; any other is shown as written. */
export function unitLabel(unit: string): string {
  const words: Record<string, string> = {
    "EUR/month": "€ par mois",
    "EUR/mo": "€ par mois",
    EUR: "€",
    min: "minutes",
    d: "jours",
    wk: "semaines",
    mo: "mois",
    a: "ans",
  };
  return words[unit] ?? unit;
}

function numberFault(
  item: Extract<FieldItem, { type: "integer" | "decimal" | "quantity" }>,
  value: AnswerValue,
): string | null {
  if (typeof value !== "number")
    return item.type === "integer" ? "Écrivez un nombre entier, en chiffres." : "Écrivez un nombre, par exemple 3,5.";
  if (item.type === "integer" && !Number.isInteger(value)) return "Écrivez un nombre entier, sans virgule.";
  const unit = item.type === "quantity" ? ` ${unitLabel(item.unit)}` : "";
  if (item.min !== undefined && value < item.min)
    return `Le plus petit nombre possible est ${french(item.min)}${unit}.`;
  if (item.max !== undefined && value > item.max)
    return `Le plus grand nombre possible est ${french(item.max)}${unit}.`;
  return null;
}

function dateFault(item: Extract<FieldItem, { type: "date" }>, value: AnswerValue, today?: string): string | null {
  if (typeof value !== "string" || !isDate(value, item.partial === true))
    return item.partial ? "Écrivez la date comme 12/04/1939, 04/1939 ou 1939." : "Écrivez la date comme 12/04/1939.";
  if (today === undefined) return null;
  if (item.notBefore && value < today.slice(0, value.length))
    return "Cette date est passée : indiquez aujourd’hui ou un jour à venir.";
  if (item.notAfter && value > today.slice(0, value.length))
    return "Cette date est à venir : indiquez aujourd’hui ou un jour passé.";
  return null;
}

function choicesFault(item: Extract<FieldItem, { type: "choices" }>, value: AnswerValue): string | null {
  if (!Array.isArray(value)) return "Choisissez parmi les réponses proposées.";
  if (!value.every((code) => (item.open ? code.length <= 200 : has(item.options, code))))
    return "Choisissez parmi les réponses proposées.";
  const alone = value.find((code) => item.exclusive?.includes(code));
  return alone && value.length > 1
    ? `« ${labelOf(item.options, alone)} » ne se coche pas avec une autre réponse.`
    : null;
}

function textFault(
  item: Extract<FieldItem, { type: "string" | "text" | "boolean" }>,
  value: AnswerValue,
): string | null {
  if (typeof value !== "string") return "Écrivez un texte.";
  const longest = item.type === "text" ? 10_000 : 200;
  if (value.length > longest) return `Ce texte est trop long : ${french(longest)} signes au plus.`;
  return item.pattern ? patternFault(item.pattern, value) : null;
}

function readNumber(text: string): number | null {
  const compact = text.replaceAll(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  return /^-?\d{1,12}(\.\d{1,6})?$/.test(compact) ? Number(compact) : null;
}

/** "12/04/1939", "12.4.1939", "1939-04-12" and, when partial, "04/1939", "1939-04" and "1939". */
function readDate(text: string, partial: boolean): string | null {
  const french = /^(?:(?:(\d{1,2})[/. -])?(\d{1,2})[/. -])?(\d{4})$/.exec(text);
  const parts = french ? [french[3], french[2], french[1]] : text.split("-");
  const iso = parts
    .filter((part) => part !== undefined)
    .map((part) => part.padStart(2, "0"))
    .join("-");
  return isDate(iso, partial) ? iso : null;
}

const isDate = (text: string, partial: boolean) =>
  /^(1[89]|2[01])\d\d/.test(text) &&
  (isDay(text) || (partial && (/^\d{4}$/.test(text) || /^\d{4}-(0[1-9]|1[0-2])$/.test(text))));

const slashed = (date: string) => (isDate(date, true) ? date.split("-").reverse().join("/") : date);

const french = (value: number) => value.toLocaleString("fr-FR", { maximumFractionDigits: 6 });
const has = (options: Option[], code: string) => options.some((option) => option.code === code);
export const labelOf = (options: Option[], code: string) =>
  options.find((option) => option.code === code)?.label ?? code;

/** A code as it is; in an open choice, a text that is the label of an option is that option. */
function codeOf(options: Option[], text: string, open: boolean): string {
  if (has(options, text) || !open) return text;
  return options.find((option) => fold(option.label) === fold(text))?.code ?? text;
}
