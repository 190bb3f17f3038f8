import { placesSentence } from "#features/directory/availability.ts";
import { isAtHome, kindLabel } from "#features/directory/kind.ts";
import { careCodes, careVerdict, girRange } from "#features/directory/limit.ts";
import { canBeAsked, comforts } from "#features/directory/unit.ts";
import { frenchDay } from "#lib/dates.ts";
import { count, euros, fold } from "#lib/french.ts";
import { distanceKm, type Point } from "#lib/geometry.ts";
import { offerLines } from "./offer-predicates.ts";
import { type Line, line } from "./predicate.ts";
import type { Wanted } from "./wanted.ts";

const always = [null] as const;
const given = <Value>(value: Value | null) => (value === null ? [] : [value]);

/** Does it answer this kind of need, and does it take requests? */
const openness: Line[] = [
  line({
    code: "kind",
    weight: "need",
    asked: ({ module, kind }) => [{ module, kind }],
    said: ({ unit }) => unit,
    judge: ({ module, kind }, unit) => (unit.module === module && unit.kinds.includes(kind) ? "silent" : "unmet"),
    unmet: ({ kind }) => `Ne propose pas : ${kindLabel(kind).toLowerCase()}`,
  }),
  line({
    code: "category",
    weight: "need",
    asked: ({ categories }) => given(categories),
    said: ({ unit }) => unit.category,
    judge: (categories, category) => (categories.includes(category) ? "silent" : "unmet"),
    unmet: () => "La décision n’ouvre pas cette catégorie d’établissement",
  }),
  line({
    code: "open",
    weight: "need",
    asked: () => always,
    said: ({ unit, today }) => ({
      closed: unit.closedOn && unit.closedOn <= today ? unit.closedOn : null,
      asked: unit.kinds.length === 0 || canBeAsked(unit, today),
      from: unit.acceptsFrom,
    }),
    judge: (_, { closed, asked, from }, { wanted }) => {
      if (!closed && asked) return "silent";
      return !closed && from && wanted.from && wanted.from >= from ? "doubt" : "unmet";
    },
    doubt: (_, { from }) => `Accepte de nouveau des demandes à partir du ${frenchDay(from!)}`,
    unmet: (_, { closed, from }) => {
      if (closed) return `Fermée depuis le ${frenchDay(closed)}`;
      return from
        ? `Accepte de nouveau des demandes à partir du ${frenchDay(from)}`
        : "N’accepte pas de demandes en ce moment";
    },
    change: (_, { closed, from }) => (closed || !from ? null : { from }),
  }),
];

/** Kilometres outside its zone up to which a team is "en limite" (modules specification C.6). */
const limitKm = 3;
/** Neither its communes nor its circle are known. */
export const unknownZone = "Zone d’intervention à vérifier";
/** Road minutes for a kilometre as the crow flies: roads a third longer, 50 km an hour. An estimate, so never more than a doubt. */
const minutesAKm = 1.6;

const place: Line[] = [
  line({
    code: "distance",
    weight: "need",
    asked: ({ kind, centre, radiusKm }) => (isAtHome(kind) || !centre ? [] : [radiusKm]),
    said: ({ km }) => km,
    judge: (radius, km) => (km === null ? "doubt" : km <= radius ? "silent" : "unmet"),
    doubt: () => "Adresse à vérifier : distance inconnue",
    unmet: (radius, km) => `À ${Math.ceil(km!)} km au lieu de ${Math.round(radius * 10) / 10}`,
    change: (_, km) => ({ radiusKm: Math.ceil(km!) }),
  }),
  line({
    code: "zone",
    weight: "need",
    asked: ({ kind, centre, granted }) => (isAtHome(kind) && centre ? [granted.zoneKm ?? limitKm] : []),
    said: ({ unit, km }) => zoneOf(unit, km),
    judge: (tolerated, { outside }) => {
      if (outside === null) return "doubt";
      if (outside <= 0) return "met";
      return outside <= Math.max(limitKm, tolerated) ? "doubt" : "unmet";
    },
    met: (_, { zone }) => `Dans la zone d’intervention${zone}`,
    doubt: (_, { outside, where }) =>
      outside === null ? unknownZone : `En limite de la zone d’intervention : ${where}`,
    unmet: (_, { where }) => `Hors de la zone d’intervention : ${where}`,
    change: (_, { outside }) => ({ zoneKm: Math.ceil(outside!) }),
  }),
  line({
    code: "travel-time",
    weight: "need",
    asked: ({ kind }) => (isAtHome(kind) ? always : []),
    said: ({ unit, km }) => ({
      most: unit.card.travelMinutes ?? null,
      minutes: km === null ? null : Math.round(km * minutesAKm),
    }),
    judge: (_, { most, minutes }) => (most === null || minutes === null || minutes <= most ? "silent" : "doubt"),
    doubt: (_, { most, minutes }) =>
      `Trajet estimé à ${minutes} min, l’équipe se déplace jusqu’à ${most} min : à vérifier`,
  }),
];

const nearby: Line[] = [
  line({
    code: "nearby",
    weight: "need",
    asked: ({ nearby: asked }) => (asked ? [asked] : []),
    said: ({ wanted: { kind, centre, nearby: asked }, unit }) =>
      nearest(isAtHome(kind) ? centre : unit.point, asked?.places ?? []),
    judge: ({ minutes }, said) => (said === null ? "doubt" : said.minutes <= minutes ? "met" : "unmet"),
    met: ({ label }, said) => `${label} à ${said!.minutes} min environ : ${said!.name}`,
    doubt: ({ label, minutes }) => `${label} à moins de ${minutes} min : à vérifier, aucun n’est connu autour`,
    unmet: ({ label, minutes }, said) =>
      `${label} le plus proche à ${said!.minutes} min environ au lieu de ${minutes} : ${said!.name}`,
    change: (_, said) => ({ nearbyMinutes: said!.minutes }),
  }),
];

function nearest(from: Point | null, places: readonly (Point & { name: string })[]) {
  if (!from || places.length === 0) return null;
  const [first] = places.map((one) => ({ name: one.name, km: distanceKm(from, one) })).toSorted((a, b) => a.km - b.km);
  return { name: first!.name, minutes: Math.max(1, Math.round(first!.km * minutesAKm)) };
}

/** `outside`: kilometres beyond its zone; its communes first, the circle otherwise; null when neither is known. */
function zoneOf(
  {
    zoneCommunes,
    zoneGapKm,
    zoneKm,
  }: { zoneCommunes: string[] | null; zoneGapKm?: number | null; zoneKm: number | null },
  km: number | null,
) {
  if (zoneCommunes && zoneGapKm !== undefined && zoneGapKm !== null)
    return {
      outside: zoneGapKm,
      zone: ` (${count(zoneCommunes.length, "commune")})`,
      where: `à ${Math.ceil(zoneGapKm)} km de la commune la plus proche`,
    };
  if (zoneKm === null || km === null) return { outside: null, zone: "", where: "" };
  return { outside: km - zoneKm, zone: ` (${zoneKm} km)`, where: `à ${Math.ceil(km)} km, la zone en fait ${zoneKm}` };
}

/** Where a derogation of age is possible (modules specification B.8). */
const byDerogation = ["heb-perm", "heb-temp", "usld", "ra"];

const person: Line[] = [
  line({
    code: "gir",
    weight: "need",
    asked: ({ gir }) => given(gir),
    said: ({ unit: { limits } }) => ({ range: girRange(limits), min: limits.girMin ?? 1, max: limits.girMax ?? 6 }),
    judge: (gir, { range, min, max }) => (!range ? "silent" : gir < min || gir > max ? "unmet" : "met"),
    met: (_, { range }) => range!,
    unmet: (gir, { range }) => `Accueille les ${range}, pas le GIR ${gir}`,
    change: (gir, { min, max }) => ({ gir: gir < min ? min : max }),
  }),
  line({
    code: "age-min",
    weight: "need",
    asked: ({ age }) => given(age),
    said: ({ unit }) => unit.limits.ageMin,
    judge: (age, min, { wanted }) => {
      if (min === undefined || age >= min) return "silent";
      return wanted.granted.age && byDerogation.includes(wanted.kind) ? "doubt" : "unmet";
    },
    doubt: (_, min) => `Dérogation d’âge à demander : accueille à partir de ${min} ans`,
    unmet: (_, min) => `Accueille à partir de ${min} ans`,
    change: (_, __, { wanted }) => (byDerogation.includes(wanted.kind) ? { age: "derogation" } : null),
  }),
  line({
    code: "age-max",
    weight: "need",
    asked: ({ age }) => given(age),
    said: ({ unit }) => unit.limits.ageMax,
    judge: (age, max) => (max === undefined || age <= max ? "silent" : "unmet"),
    unmet: (_, max) => `Accueille jusqu’à ${max} ans`,
  }),
  line({
    code: "sex",
    weight: "need",
    asked: ({ sex }) => given(sex),
    said: ({ unit }) => unit.limits.sex,
    judge: (sex, only) => (only && sex !== only ? "unmet" : "silent"),
    unmet: (_, only) => (only === "F" ? "Accueille les femmes seulement" : "Accueille les hommes seulement"),
  }),
  line({
    code: "language",
    weight: "wish",
    asked: ({ language }) => given(language),
    said: ({ unit }) => unit.card.languages?.map(fold) ?? null,
    judge: (language, spoken) => (!spoken ? "silent" : spoken.includes(fold(language)) ? "met" : "unmet"),
    met: (language) => `Langue parlée : ${language}`,
    unmet: (language) => `Langue à vérifier : ${language}`,
  }),
];

/** One line a care: a new row of the directory's table of cares is a new predicate here. */
const cares: Line[] = careCodes.map((code) =>
  line({
    code: `care-${code}`,
    weight: "need",
    asked: ({ care }) => care.filter((one) => one.code === code),
    said: ({ unit }) => unit.limits,
    judge: (care, limits) =>
      (({ accepted: "met", "to-say": "doubt", refused: "unmet" }) as const)[careVerdict(limits, care).kind],
    met: (care, limits) => careVerdict(limits, care).sentence,
    doubt: (care, limits) => careVerdict(limits, care).sentence,
    unmet: (care, limits) => careVerdict(limits, care).sentence,
    medical: ({ medical }) => medical,
    change: (care, limits) => {
      const verdict = careVerdict(limits, care);
      return verdict.kind === "refused" ? { care: { code, max: verdict.max } } : null;
    },
  }),
);

const wishes: Line[] = [
  line({
    code: "price",
    weight: "wish",
    clouds: true,
    asked: ({ budget }) => given(budget),
    said: ({ unit }) => unit.priceMonth,
    judge: (budget, price) => (price === null ? "doubt" : price <= budget ? "silent" : "unmet"),
    doubt: () => "Prix non communiqué",
    unmet: (budget, price) =>
      `${euros(Math.max(1, Math.round(Math.ceil(price!) - budget)))} au-dessus du prix souhaité`,
    change: (_, price) => ({ budget: Math.ceil(price!) }),
  }),
  line({
    code: "comfort",
    weight: "wish",
    asked: ({ comfort }) => (comfort.length > 0 ? [comfort] : []),
    said: ({ unit }) => unit.offer.comfort ?? [],
    judge: (comfort, offered) => (comfort.some((one) => offered.includes(one)) ? "met" : "silent"),
    met: (comfort, offered) => named(comfort.filter((one) => offered.includes(one))),
  }),
  line({
    code: "comfort-to-check",
    weight: "wish",
    asked: ({ comfort }) => (comfort.length > 0 ? [comfort] : []),
    said: ({ unit }) => unit.offer.comfort ?? [],
    judge: (comfort, offered) => (comfort.every((one) => offered.includes(one)) ? "silent" : "unmet"),
    unmet: (comfort, offered) =>
      `Souhaits à vérifier : ${named(comfort.filter((one) => !offered.includes(one))).toLowerCase()}`,
  }),
  line({
    code: "near",
    weight: "wish",
    asked: ({ near }) => given(near),
    said: ({ unit }) => unit.point,
    judge: (near, point) => (point && distanceKm(near, point) <= nearKm ? "met" : "silent"),
    met: (near, point) => `À ${Math.ceil(distanceKm(near, point!))} km de ${near.label}`,
  }),
];

/** Up to here, someone is near. */
export const nearKm = 10;
const named = (codes: Wanted["comfort"]) => codes.map((code) => comforts[code]).join(", ");

const places: Line[] = [
  line({
    code: "places",
    weight: "wish",
    asked: () => always,
    said: ({ unit, now }) => ({
      sentence: placesSentence(unit.places, now, unit.module),
      free: unit.places?.free ?? 0,
    }),
    judge: (_, { sentence, free }) => (free > 0 && !sentence.startsWith("Places :") ? "met" : "unmet"),
    met: (_, { sentence }) => sentence,
    unmet: (_, { sentence }) => sentence,
  }),
];

/** Every criterion of the matching, in the order people read them. To add a criterion is to add a line. */
export const predicates: readonly Line[] = [
  ...openness,
  ...place,
  ...person,
  ...cares,
  ...nearby,
  ...offerLines,
  ...wishes,
  ...places,
];
