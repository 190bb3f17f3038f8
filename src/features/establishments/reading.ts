import parsePhoneNumber from "libphonenumber-js";
import { audienceLabels, type Contact, meansLabels } from "#features/contacts/contact.ts";
import { documentKinds } from "#features/contacts/document.ts";
import { frenchDay, isDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { asNumber, asRecord, asText, asTexts, type Control, isNothing, same, type Value } from "./field.ts";
import { priceRows, pricesWords, readAmount } from "./price.ts";
import { longestZoneKm } from "./zone.ts";

/** A form as it was sent: each name with its values. */
export type Typed = Record<string, string | string[]>;
export const one = (typed: Typed, name: string) =>
  ([typed[name] ?? ""].flat()[0] ?? "").replaceAll("\r\n", "\n").trim();
export const several = (typed: Typed, name: string) => [typed[name] ?? []].flat();

/** The value, or the French sentence that says what is wrong, on the box that holds it. */
export type Reading = { ok: true; value: Value } | { ok: false; field: string; message: string };
const said = (value: Value): Reading => ({ ok: true, value });
const no = (field: string, message: string): Reading => ({ ok: false, field, message });

/** What was typed for a field. `now`: its present value; a code this page does not show is left as it is. */
export function read(control: Control, name: string, typed: Typed, now: Value): Reading {
  const text = one(typed, name);
  switch (control.kind) {
    case "text":
    case "line":
      if (control.kind === "line" && control.required && text === "") return no(name, "Ce nom est à écrire.");
      return text.length > control.longest
        ? no(name, `Ce texte est trop long : ${count(text.length, "signe")}, ${control.longest} au plus.`)
        : said(text || null);
    case "words":
      return readWords(name, text);
    case "tick":
      return said(text === "oui");
    case "ticks":
      return said(
        readTicks(
          control.options.map(({ code }) => code),
          several(typed, name),
          asTexts(now),
        ),
      );
    case "choice":
      return text === "" || control.options.some(({ code }) => code === text)
        ? said(text || null)
        : no(name, "Choisissez une réponse de la liste.");
    case "number":
      return readNumber(control, name, text);
    case "day":
      return text === "" || isDay(text) ? said(text || null) : no(name, "Écrivez une date, comme 24/12/2026.");
    case "phone":
    case "email":
    case "website":
      return readMeans(control.kind, name, text);
    case "accepts":
      return readAccepts(name, text, one(typed, `${name}-le`));
    case "closing":
      return readClosing(name, typed);
    case "prices":
      return readPrices(name, typed);
    case "zone":
    case "booking":
    case "contact":
    case "document":
    case "opened":
      return said(now);
  }
}

function readWords(name: string, text: string): Reading {
  const words = [
    ...new Set(
      text
        .split(/[,;\n]/)
        .map((word) => word.trim())
        .filter(Boolean),
    ),
  ];
  if (words.length > 30 || words.some((word) => word.length > 60))
    return no(name, "Trente mots au plus, séparés par des virgules.");
  return said(words.length === 0 ? null : words);
}

/** In the order of the page, then what it did not show. */
function readTicks(shown: readonly string[], ticked: readonly string[], now: readonly string[]): Value {
  const kept = now.filter((code) => !shown.includes(code));
  const chosen = [...shown.filter((code) => ticked.includes(code)), ...kept];
  // the same choice in another order is the same choice
  return chosen.length === now.length && now.every((code) => chosen.includes(code)) ? [...now] : chosen;
}

function readNumber(
  { least, most, decimals, unit }: Control & { kind: "number" },
  name: string,
  text: string,
): Reading {
  if (text === "") return said(null);
  const found = (decimals === 0 ? /^\d{1,5}$/ : /^\d{1,4}([.,]\d)?$/).test(text)
    ? Number(text.replace(",", "."))
    : Number.NaN;
  return found >= least && found <= most
    ? said(found)
    : no(name, `Écrivez un nombre${decimals === 0 ? " entier" : ""}, de ${least} à ${most}${unit ? ` ${unit}` : ""}.`);
}

/** A way to reach somebody, as it is kept: digits of a French number, an address, an https or http page. */
export function readMeans(means: Contact["means"], name: string, text: string): Reading {
  if (text === "") return said(null);
  if (means === "phone") {
    // four digits: the short numbers of public services (3977…)
    if (/^3\d{3}$/.test(text.replaceAll(" ", ""))) return said(text.replaceAll(" ", ""));
    const number = parsePhoneNumber(text, "FR");
    if (!number?.isValid())
      return no(name, "Ce numéro n’a pas la forme d’un numéro de téléphone, comme 04 74 00 00 00.");
    return said(number.countryCallingCode === "33" ? `0${number.nationalNumber}` : number.number);
  }
  if (means === "website") {
    const address = /^[a-z]+:/i.test(text) ? text : `https://${text}`;
    const url = URL.canParse(address) ? new URL(address) : null;
    const isPage =
      url && /^https?:$/.test(url.protocol) && url.hostname.includes(".") && !url.username && !url.password;
    return isPage && address.length <= 300
      ? said(address)
      : no(name, "Cette adresse n’a pas la forme https://www.exemple.fr.");
  }
  const isAddress = /^[^\s@<>"',;]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text) && text.length <= 200;
  if (!isAddress) return no(name, "Cette adresse n’a pas la forme nom@etablissement.fr.");
  return means === "mssante" && !/[@.]mssante\.[a-z]+$/i.test(text)
    ? no(name, "Une adresse de messagerie sécurisée de santé finit par « .mssante.fr ».")
    : said(text.toLowerCase());
}

function readAccepts(name: string, choice: string, from: string): Reading {
  if (choice === "oui") return said({ accepts: true, from: null });
  if (choice === "non") return said({ accepts: false, from: null });
  if (choice !== "date") return no(name, "Dites si l’unité accepte des demandes.");
  return isDay(from)
    ? said({ accepts: false, from })
    : no(`${name}-le`, "Écrivez le jour à partir duquel l’unité accepte de nouveau.");
}

function readClosing(name: string, typed: Typed): Reading {
  const [from, until, reason] = [`${name}-du`, `${name}-au`, `${name}-motif`].map((key) => one(typed, key)) as [
    string,
    string,
    string,
  ];
  if (!from && !until && !reason) return said(null);
  if (!isDay(from)) return no(`${name}-du`, "Écrivez le premier jour de fermeture.");
  if (until && !isDay(until))
    return no(`${name}-au`, "Écrivez le dernier jour de fermeture, ou laissez vide s’il n’est pas connu.");
  if (until && until < from) return no(`${name}-au`, "La réouverture ne peut pas précéder la fermeture.");
  if (reason.length > 200) return no(`${name}-motif`, "Deux cents signes au plus.");
  return said({ from, until: until || null, ...(reason ? { reason } : {}) });
}

function readPrices(name: string, typed: Typed): Reading {
  const amounts: Record<string, number> = {};
  for (const { key, per } of priceRows) {
    const text = one(typed, `${name}-${key}`);
    if (text === "") continue;
    const amount = readAmount(text, per);
    if (amount === null)
      return no(
        `${name}-${key}`,
        "Écrivez un montant en euros, comme 75,92. Laissez vide ce que vous ne proposez pas.",
      );
    amounts[key] = amount;
  }
  const year = one(typed, `${name}-annee`);
  if (Object.keys(amounts).length === 0) return said(null);
  if (!/^20\d\d$/.test(year)) return no(`${name}-annee`, "Écrivez l’année de ces prix, comme 2026.");
  return said({ year: Number(year), ...amounts });
}

/** The kilometres of a zone; its communes are recognised apart. */
export function readKm(text: string): number | null | "wrong" {
  if (text === "") return null;
  const km = /^\d{1,3}([.,]\d)?$/.test(text) ? Number(text.replace(",", ".")) : 0;
  return km > 0 && km <= longestZoneKm ? km : "wrong";
}

/** What the boxes of a field show of its value. Ticked boxes are read in the value itself. */
export function typedOf(control: Control, name: string, value: Value): Typed {
  switch (control.kind) {
    case "tick":
      return { [name]: value === true ? "oui" : "" };
    case "ticks":
      return { [name]: asTexts(value) };
    case "words":
      return { [name]: asTexts(value).join(", ") };
    case "number": {
      const n = asNumber(value);
      return { [name]: n === null ? "" : String(n).replace(".", ",") };
    }
    case "phone":
      return { [name]: phoneWords(asText(value) ?? "") };
    case "accepts": {
      const { accepts = true, from = null } = asRecord(value);
      return { [name]: accepts === true ? "oui" : from ? "date" : "non", [`${name}-le`]: asText(from) ?? "" };
    }
    case "closing": {
      const { from = null, until = null, reason = null } = asRecord(value);
      return {
        [`${name}-du`]: asText(from) ?? "",
        [`${name}-au`]: asText(until) ?? "",
        [`${name}-motif`]: asText(reason) ?? "",
      };
    }
    case "prices": {
      const { year = null, ...amounts } = asRecord(value);
      const rows = Object.entries(amounts).map(([key, amount]) => [
        `${name}-${key}`,
        asNumber(amount)?.toFixed(2).replace(".", ",") ?? "",
      ]);
      return { ...Object.fromEntries(rows), [`${name}-annee`]: year === null ? "" : String(year) };
    }
    default:
      return { [name]: asText(value) ?? "" };
  }
}

export const phoneWords = (number: string) => number.replace(/^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, "$1 $2 $3 $4 $5");

/** The value in words, for the history and for whoever compares two versions. `communes`: names of INSEE codes. */
export function words(control: Control, value: Value, communes: ReadonlyMap<string, string> = new Map()): string {
  if (control.kind === "tick") return value === true ? "oui" : "non";
  if (isNothing(value) || same(value, {})) return "rien";
  switch (control.kind) {
    case "ticks":
    case "choice": {
      const labels = new Map(control.options.map(({ code, label }) => [code, label]));
      return [value]
        .flat()
        .map((code) => labels.get(String(code)) ?? String(code))
        .join(", ");
    }
    case "words":
      return asTexts(value).join(", ");
    case "number":
      return `${asNumber(value)?.toLocaleString("fr-FR")} ${control.unit}`.trim();
    case "phone":
      return phoneWords(asText(value) ?? "");
    case "day":
    case "opened":
      return isDay(String(value)) ? frenchDay(String(value)) : String(value);
    case "accepts": {
      const { accepts, from = null } = asRecord(value);
      return accepts === true ? "oui" : from ? `non, de nouveau à partir du ${frenchDay(String(from))}` : "non";
    }
    case "closing": {
      const { from = "", until = null, reason = null } = asRecord(value);
      return `du ${frenchDay(String(from))} ${until ? `au ${frenchDay(String(until))}` : "sans date de réouverture"}${reason ? ` (${reason})` : ""}`;
    }
    case "prices":
      return pricesWords(value);
    case "zone":
      return zoneWords(value, communes);
    case "booking": {
      const { label = "", template = "", from = null, until = null } = asRecord(value);
      return [
        `${label} : ${template}`,
        from && `à partir du ${frenchDay(String(from))}`,
        until && `jusqu’au ${frenchDay(String(until))}`,
      ]
        .filter(Boolean)
        .join(", ");
    }
    case "contact":
      return contactWords(value);
    case "document": {
      const { title = "", kind } = asRecord(value);
      return `${Object.entries(documentKinds).find(([code]) => code === kind)?.[1] ?? "Document"} « ${title} »`;
    }
    case "text":
    case "line":
    case "email":
    case "website":
      return String(value);
  }
}

function zoneWords(value: Value, names: ReadonlyMap<string, string>): string {
  const { km = null, communes = null } = asRecord(value);
  const codes = asTexts(communes);
  const shown = codes.slice(0, 12).map((code) => names.get(code) ?? code);
  const list =
    codes.length === 0 ? "" : `${count(codes.length, "commune")} : ${shown.join(", ")}${codes.length > 12 ? "…" : ""}`;
  return (
    [km === null ? "" : `${asNumber(km)?.toLocaleString("fr-FR")} km autour`, list].filter(Boolean).join(" ; ") ||
    "rien"
  );
}

function contactWords(value: Value): string {
  const { label = "", means, value: to = "", audience } = asRecord(value);
  const how = means === "email" || means === "mssante" || means === "website" ? means : "phone";
  return `${label}, ${meansLabels[how].toLowerCase()} ${how === "phone" ? phoneWords(String(to)) : to} (${audienceLabels[audience === "public" ? "public" : "professionals"].toLowerCase()})`;
}
