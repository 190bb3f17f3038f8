import { kindLabel, mentions, modes } from "#features/directory/kind.ts";
import { type CareCode, cares, careVerdict, isCare, type Limits } from "#features/directory/limit.ts";
import type { FieldPath } from "#features/directory/owner.ts";
import {
  type Comfort,
  comfortCodes,
  comforts,
  type Feature,
  featureCodes,
  features,
  type Module,
  type Offer,
  type Unit,
} from "#features/directory/unit.ts";
import { asNumber, asRecord, asText, asTexts, type Control, type Field, type Option } from "./field.ts";

export type UnitControl = Field<Unit>;

/** The kinds of need of each module (modules specification B.1, C.1): what a unit of it may answer. */
export const kindsOf: Record<Module, readonly string[]> = {
  "grand-age": ["heb-perm", "heb-temp", "ra", "usld", "aj", "an"],
  sanitaire: ["smr", "had", "usp", "lisp", "ssiad", "ssiadr", "esa", "prado"],
  handicap: [],
  tnd: ["pco"],
};

const options = (labels: Record<string, string>): Option[] =>
  Object.entries(labels).map(([code, label]) => ({ code, label }));

const list = (
  key: "kinds" | "mentions" | "modes",
  path: FieldPath,
  name: string,
  label: string,
  choices: readonly Option[],
  hint: string,
): UnitControl => ({
  ...{ code: path, name, label, hint, path, control: { kind: "ticks", options: choices } },
  get: (unit) => unit[key],
  set: (unit, value) => ({ ...unit, [key]: asTexts(value) }),
});

const feature = (code: Feature): UnitControl => offered(code, `offre-${code}`, features[code].label);
function offered(key: Feature | "single" | "double", name: string, label: string): UnitControl {
  return {
    ...{ code: `offer.${key}`, name, label, path: `offer.${key}`, control: { kind: "tick" } },
    get: ({ offer }) => offer[key] === true,
    set: (unit, value) => ({ ...unit, offer: withKey(unit.offer, key, value === true ? true : null) }),
  };
}

const comfort: UnitControl = {
  ...{ code: "offer.comfort", name: "confort", label: "Confort", path: "offer.comfort" },
  control: { kind: "ticks", options: options(comforts) },
  get: ({ offer }) => offer.comfort ?? null,
  set: (unit, value) => ({
    ...unit,
    offer: withKey(unit.offer, "comfort", value === null ? null : asTexts(value).filter(isComfort)),
  }),
};
const isComfort = (code: string): code is Comfort => comfortCodes.some((one) => one === code);

const capacity: UnitControl = {
  ...{ code: "offer.capacity", name: "capacite", label: "Places installées", path: "offer.capacity" },
  control: { kind: "number", least: 1, most: 2000, decimals: 0, unit: "places" },
  get: ({ offer }) => offer.capacity ?? null,
  set: (unit, value) => ({ ...unit, offer: withKey(unit.offer, "capacity", asNumber(value)) }),
};

type Bound = "ageMin" | "ageMax" | "girMin" | "girMax" | "oxygenMax" | "weightMax";
const bound = (key: Bound, name: string, label: string, control: Control, hint = ""): UnitControl => ({
  ...{ code: `limits.${key}`, name, label, path: `limits.${key}`, control, ...(hint ? { hint } : {}) },
  get: ({ limits }) => limits[key] ?? null,
  set: (unit, value) => ({ ...unit, limits: withKey(unit.limits, key, asNumber(value)) }),
});

const years: Control = { kind: "number", least: 0, most: 120, decimals: 0, unit: "ans" };
const gir: Control = { kind: "number", least: 1, most: 6, decimals: 0, unit: "" };

/** The cares one refuses outright: those with a greatest value say theirs. */
const refusable = (Object.keys(cares) as CareCode[]).filter((code) => !("max" in cares[code]));
const refuses: UnitControl = {
  ...{ code: "limits.refuses", name: "refus", label: "Ce que l’unité ne peut pas accueillir", path: "limits.refuses" },
  hint: "Ne cochez que ce qui est impossible chez vous : une demande avec un de ces besoins ne vous sera pas proposée.",
  control: {
    kind: "ticks",
    options: refusable.map((code) => ({
      code,
      label: cares[code].label,
      hint: careVerdict({ refuses: [code] }, { code, medical: false }).sentence,
    })),
  },
  get: ({ limits }) => limits.refuses ?? null,
  set: (unit, value) => ({
    ...unit,
    limits: withKey(unit.limits, "refuses", value === null ? null : asTexts(value).filter(isCare)),
  }),
};

const sex: UnitControl = {
  ...{ code: "limits.sex", name: "sexe", label: "Personnes accueillies", path: "limits.sex" },
  control: {
    kind: "choice",
    empty: "Femmes et hommes",
    options: [
      { code: "F", label: "Femmes seulement" },
      { code: "M", label: "Hommes seulement" },
    ],
  },
  get: ({ limits }) => limits.sex ?? null,
  set: (unit, value) => ({
    ...unit,
    limits: withKey(unit.limits, "sex", value === "F" || value === "M" ? value : null),
  }),
};

const zone: UnitControl = {
  ...{ code: "zone", name: "zone", label: "Zone d’intervention", path: "zone", control: { kind: "zone" } },
  get: ({ zoneKm, zoneCommunes }) =>
    zoneKm === null && zoneCommunes === null ? null : { km: zoneKm, communes: zoneCommunes },
  set: (unit, value) => {
    const { km = null, communes = null } = asRecord(value);
    return { ...unit, zoneKm: asNumber(km), zoneCommunes: communes === null ? null : asTexts(communes) };
  },
};

const accepts: UnitControl = {
  ...{ code: "accepts", name: "accepte", label: "Accepte des demandes", path: "accepts", control: { kind: "accepts" } },
  get: ({ accepts, acceptsFrom }) => ({ accepts, from: acceptsFrom }),
  set: (unit, value) => {
    const { accepts = true, from = null } = asRecord(value);
    return { ...unit, accepts: accepts === true, acceptsFrom: asText(from) };
  },
};

const closing: UnitControl = {
  ...{
    code: "card.closing",
    name: "fermeture",
    label: "Fermeture annoncée",
    path: "card.closing",
    control: { kind: "closing" },
  },
  get: ({ card }) => (card.closing ? { ...card.closing } : null),
  set: (unit, value) => {
    const { from, until = null, reason } = asRecord(value);
    const said =
      typeof from === "string"
        ? { from, until: asText(until), ...(typeof reason === "string" ? { reason } : {}) }
        : null;
    return { ...unit, card: withKey(unit.card, "closing", said) };
  },
};

const cardText = (
  key: "presentation" | "hours",
  name: string,
  label: string,
  hint: string,
  rows: number,
): UnitControl => ({
  ...{ code: `card.${key}`, name, label, hint, path: `card.${key}`, control: { kind: "text", rows, longest: 2000 } },
  get: ({ card }) => card[key] ?? null,
  set: (unit, value) => ({ ...unit, card: withKey(unit.card, key, asText(value)) }),
});

const languages: UnitControl = {
  ...{
    code: "card.languages",
    name: "langues",
    label: "Langues parlées",
    hint: "Séparées par des virgules.",
    path: "card.languages",
    control: { kind: "words" },
  },
  get: ({ card }) => card.languages ?? null,
  set: (unit, value) => ({ ...unit, card: withKey(unit.card, "languages", value === null ? null : asTexts(value)) }),
};

const travel: UnitControl = {
  ...{ code: "card.travelMinutes", name: "trajet", label: "Temps de trajet de l’équipe", path: "card.travelMinutes" },
  hint: "Au plus, pour aller chez une personne.",
  control: { kind: "number", least: 1, most: 240, decimals: 0, unit: "minutes" },
  get: ({ card }) => card.travelMinutes ?? null,
  set: (unit, value) => ({ ...unit, card: withKey(unit.card, "travelMinutes", asNumber(value)) }),
};

const sensitive: UnitControl = {
  ...{
    code: "card.sensitive",
    name: "sensible",
    label: "Montrer cette unité aux seuls professionnels connectés",
    path: "card.sensitive",
  },
  hint: "Pour une unité dont l’adresse ou l’activité ne doit pas être publique.",
  control: { kind: "tick" },
  get: (unit) => unit.sensitive,
  set: (unit, value) => ({ ...unit, sensitive: value === true }),
};

const name: UnitControl = {
  ...{
    code: "name",
    name: "nom",
    label: "Nom de l’unité",
    path: "name",
    control: { kind: "line", longest: 120, required: true },
  },
  get: (unit) => unit.name,
  set: (unit, value) => ({ ...unit, name: asText(value) ?? unit.name }),
};

/** Not on a form: a page of its own closes a unit, and the history opens it again. */
const closedOn: UnitControl = {
  ...{ code: "closedOn", name: "ferme", label: "Unité fermée à partir du", path: null, control: { kind: "day" } },
  get: (unit) => unit.closedOn,
  set: (unit, value) => ({ ...unit, closedOn: asText(value) }),
};

/** Said once, when it was opened: to take it back, one closes it. */
const opened: UnitControl = {
  ...{ code: "opened", name: "ouverte", label: "Unité ouverte", path: null, control: { kind: "opened" } },
  get: (unit) => unit.name,
  set: (unit) => unit,
};

export type UnitSection = { slug: string; title: string; intro: string; fields: UnitControl[] };

/** The pages of a unit: one theme each. Which of them it has, and their choices, follow its module and its kinds. */
export function unitSections({ module, kinds, zoneKm, zoneCommunes }: Unit): UnitSection[] {
  const goes =
    kinds.some((kind) => ["had", "ssiad", "ssiadr", "esa", "prado", "pco"].includes(kind)) ||
    zoneKm !== null ||
    zoneCommunes !== null;
  const isCareUnit = module === "sanitaire";
  return [
    {
      slug: "offre",
      title: "Offre",
      intro: "Ce que l’unité propose : les recherches s’appuient sur ces réponses.",
      fields: [
        name,
        list(
          "kinds",
          "kinds",
          "types",
          "Ce que l’unité reçoit",
          kindsOf[module].map((code) => ({ code, label: kindLabel(code) })),
          "Rien de coché : l’unité adresse des dossiers et n’en reçoit pas.",
        ),
        ...(isCareUnit
          ? [
              list(
                "mentions",
                "kinds.mentions",
                "mentions",
                "Mentions de l’autorisation",
                options(mentions),
                "Soins médicaux et de réadaptation, hospitalisation à domicile.",
              ),
              list("modes", "kinds.modes", "modes", "Modes de prise en charge", options(modes), ""),
            ]
          : module === "tnd"
            ? []
            : featureCodes.map(feature)),
        ...(isCareUnit || module === "tnd"
          ? []
          : [
              offered("single", "chambre-simple", "Chambres simples"),
              offered("double", "chambre-double", "Chambres doubles"),
            ]),
        capacity,
        ...(goes ? [] : [comfort]),
      ],
    },
    {
      slug: "limites",
      title: "Limites",
      intro:
        "Une limite exclut l’unité d’une recherche, et le demandeur lit pourquoi. Laissez vide ce qui n’a pas de limite.",
      fields: [
        bound("ageMin", "age-min", "Âge au moins", years),
        bound("ageMax", "age-max", "Âge au plus", years),
        sex,
        ...(isCareUnit || module === "tnd"
          ? []
          : [
              bound("girMin", "gir-min", "GIR le plus dépendant accueilli", gir, "De 1 (le plus dépendant) à 6."),
              bound("girMax", "gir-max", "GIR le plus autonome accueilli", gir),
            ]),
        ...(module === "tnd"
          ? []
          : [
              bound(
                "oxygenMax",
                "oxygene",
                "Oxygène : débit au plus",
                { kind: "number", least: 0, most: 60, decimals: 1, unit: "L/min" },
                "0 : pas d’oxygène.",
              ),
              bound("weightMax", "poids", "Poids au plus", {
                kind: "number",
                least: 30,
                most: 500,
                decimals: 0,
                unit: "kg",
              }),
              refuses,
            ]),
      ],
    },
    ...(goes
      ? [{ slug: "zone", title: "Zone d’intervention", intro: "Où votre équipe se déplace.", fields: [zone, travel] }]
      : []),
    {
      slug: "accueil",
      title: "Demandes et fermetures",
      intro: "Une unité qui n’accepte pas de demandes reste visible dans l’annuaire, et le dit.",
      fields: [accepts, closing],
    },
    {
      slug: "presentation",
      title: "Présentation",
      intro: "Ce que lisent les familles et les professionnels en ouvrant la fiche de l’unité.",
      fields: [
        cardText(
          "presentation",
          "presentation",
          "Présentation",
          "L’équipe, le rythme d’une journée, ce qui distingue l’unité.",
          6,
        ),
        cardText(
          "hours",
          "horaires",
          "Jours et heures",
          "Jours d’ouverture, heures d’admission, permanence téléphonique.",
          3,
        ),
        languages,
        sensitive,
      ],
    },
  ];
}

export function unitField(code: string, unit: Unit): UnitControl | null {
  const known = [...unitSections(unit).flatMap(({ fields }) => fields), closedOn, opened, ...everyModule];
  return known.find((field) => field.code === code) ?? null;
}

/** What the history may hold of a unit whose kinds have changed since. */
const everyModule = [zone, travel, comfort];

export type Fault = {
  field: string;
  kind: "gir-order" | "age-order" | "closing-order" | "nothing-named";
};

/** What does not hold together in a unit as it would be. */
export function faultsOf(unit: Unit): Fault[] {
  const { ageMin, ageMax, girMin, girMax } = unit.limits;
  const { closing } = unit.card;
  const faults: (Fault | false)[] = [
    unit.name.trim() === "" && { field: "name", kind: "nothing-named" },
    ageMin !== undefined && ageMax !== undefined && ageMin > ageMax && { field: "limits.ageMax", kind: "age-order" },
    girMin !== undefined && girMax !== undefined && girMin > girMax && { field: "limits.girMax", kind: "gir-order" },
    Boolean(closing?.until && closing.until < closing.from) && { field: "card.closing", kind: "closing-order" },
  ];
  return faults.filter((fault) => fault !== false);
}

function withKey<Holder extends Offer | Limits | Unit["card"], Key extends keyof Holder>(
  holder: Holder,
  key: Key,
  value: Holder[Key] | null,
): Holder {
  const { [key]: _, ...others } = holder;
  return (value === null ? others : { ...others, [key]: value }) as Holder;
}
