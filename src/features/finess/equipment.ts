import {
  type Facility,
  type Finess,
  monthlyPrice,
  type Origin,
  temporaryMonthlyPrice,
} from "#features/directory/facility.ts";
import type { Kind } from "#features/directory/kind.ts";
import { type FieldPath, outranks } from "#features/directory/owner.ts";
import { type Offer, type Unit, undescribedUnit } from "#features/directory/unit.ts";
import { finessDay, readFiness } from "#features/imports/reading.ts";
import { fold } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

type Row = Readonly<Record<string, string | undefined>>;

/** What a row of social equipment tells of: a unit of ours, or a feature of the one where people live. */
export type Equipped =
  | Extract<Kind, "heb-perm" | "heb-temp" | "ra" | "aj" | "an" | "ssiad" | "esa">
  | "uvp"
  | "pasa"
  | "uhr";

/** The installed places of an establishment, by what they are for. */
export type Equipment = { finess: Finess; date: string | null; places: Partial<Record<Equipped, number>> };

/**
 * An element `equipementsocial` of the flow cs1400105. Null: a suppressed one, or one of a public this directory has no
 * unit for.
 */
export function readEquipment(
  row: Row,
): Result<{ finess: Finess; date: string | null; kind: Equipped; places: number } | null, string> {
  const finess = readFiness(row.nofinesset);
  if (!finess.ok) return finess;
  const typed = (row.capinstot ?? "").trim() || "0";
  if (!/^\d{1,5}$/.test(typed)) return refuse(`Capacité installée illisible : « ${typed.slice(0, 20)} »`);
  const kind = kindOf(row);
  if (!kind || /^[O1]$/i.test((row.indsupinst ?? "").trim())) return ok(null);
  return ok({ finess: finess.value, date: finessDay(row.datemajinst), kind, places: Number(typed) });
}

/** Read in the labels first: the codes are known at second hand, the flow carries both. */
function kindOf(row: Row): Equipped | null {
  const [discipline, activity, public_] = [fold(row.libde ?? ""), fold(row.libta ?? ""), fold(row.libclient ?? "")];
  const is = (code: string | undefined, codes: readonly string[], text: string, ...words: string[]) =>
    codes.includes((code ?? "").trim()) || words.some((word) => text.includes(word));
  const elderly = is(row.client, ["436", "700", "701", "711"], public_, "agee", "alzheimer");
  if (is(row.de, ["961"], discipline, "pasa", "pole d activite")) return "pasa";
  if (is(row.de, ["962"], discipline, "uhr", "hebergement renforce")) return "uhr";
  if (is(row.de, ["357"], discipline, "accompagnement et de rehabilitation", "equipe specialisee alzheimer"))
    return "esa";
  if (!elderly) return null;
  if (is(row.de, ["358"], discipline, "soins infirmiers a domicile")) return "ssiad";
  if (is(row.ta, ["21"], activity, "accueil de jour")) return "aj";
  if (is(row.ta, ["22"], activity, "accueil de nuit")) return "an";
  if (!is(row.ta, ["11"], activity, "hebergement complet", "internat")) return null;
  if (is(row.de, ["925", "926", "927"], discipline, "residence autonomie", "foyer logement")) return "ra";
  if (is(row.de, ["657"], discipline, "temporaire")) return "heb-temp";
  return is(row.client, ["436"], public_, "alzheimer") ? "uvp" : "heb-perm";
}

export const equippedLabels = {
  "heb-perm": "Hébergement permanent",
  uvp: "Unité protégée",
  "heb-temp": "Hébergement temporaire",
  ra: "Logements",
  aj: "Accueil de jour",
  an: "Accueil de nuit",
  ssiad: "Soins infirmiers à domicile",
  esa: "Équipe spécialisée Alzheimer",
  pasa: "PASA",
  uhr: "Unité d’hébergement renforcée",
} satisfies Record<Equipped, string>;

export type Equipping = {
  /** Units whose offer changes, as they become. */
  units: { before: Unit; after: Unit }[];
  /** What FINESS says is there and no unit tells. */
  missing: { kind: Equipped; places: number }[];
  doubts: string[];
};

/**
 * What becomes of the units of an establishment: each takes its installed places, unless the ROR or the establishment
 * said them. Two units of one kind cannot be told apart: a human decides.
 */
export function equip(units: readonly Unit[], { places, date }: Equipment): Equipping {
  const open = units.filter(({ closedOn }) => closedOn === null);
  const doing: Equipping = { units: [], missing: [], doubts: [] };
  const origin: Origin = { source: "finess", date };
  for (const [kind, n] of Object.entries(places) as [Equipped, number][]) {
    const there = unitsFor(open, kind);
    const label = equippedLabels[kind];
    if (kind === "pasa" || kind === "uhr") {
      for (const unit of there)
        if (!unit.offer[kind] && maySay(unit, kind))
          doing.units.push({ before: unit, after: offering(unit, { [kind]: true }, `offer.${kind}`, origin) });
    } else if (there.length > 1)
      doing.doubts.push(`${label} : ${n} places installées pour ${there.length} unités, non réparties`);
    else if (there.length === 0) {
      if (n > 0) doing.missing.push({ kind, places: n });
    } else if (n > 0 && there[0]!.offer.capacity !== n && maySay(there[0]!, "capacity"))
      doing.units.push({ before: there[0]!, after: offering(there[0]!, { capacity: n }, "offer.capacity", origin) });
  }
  for (const unit of open) {
    const kind = unit.offer.uvp ? "uvp" : supposable.find((one) => unit.kinds.includes(one));
    if (kind && places[kind] === undefined && unit.origins.kinds?.source === "estimated")
      doing.doubts.push(`${equippedLabels[kind]} : unité supposée, que FINESS ne connaît pas`);
  }
  doing.units = together(doing.units);
  return doing;
}

const supposable = ["heb-perm", "heb-temp", "ra", "aj", "an", "ssiad", "esa"] as const;

function unitsFor(units: readonly Unit[], kind: Equipped): Unit[] {
  const living = units.filter((unit) => unit.kinds.includes("heb-perm"));
  const plain = living.filter(({ offer }) => !offer.uvp);
  const guarded = living.filter(({ offer }) => offer.uvp);
  if (kind === "uvp") return guarded;
  if (kind === "uhr") return guarded.length > 0 ? guarded : plain;
  if (kind === "heb-perm" || kind === "pasa") return plain;
  return units.filter((unit) => unit.kinds.includes(kind));
}

function maySay({ origins }: Unit, part: string): boolean {
  const apart = origins[`offer.${part}` as FieldPath];
  const spoken = apart ?? origins.offer;
  return (
    !spoken ||
    spoken.source === "finess" ||
    (!apart && spoken.source === "cnsa") ||
    !outranks("offer", spoken.source, "finess")
  );
}

const offering = (unit: Unit, offer: Offer, path: FieldPath, origin: Origin): Unit => ({
  ...unit,
  offer: { ...unit.offer, ...offer },
  origins: { ...unit.origins, [path]: origin },
});

/** One change a unit, when several rows spoke of it. */
function together(moves: Equipping["units"]): Equipping["units"] {
  const merged = new Map<string, Equipping["units"][number]>();
  for (const { before, after } of moves) {
    const former = merged.get(before.id);
    const unit = former
      ? {
          ...after,
          offer: { ...former.after.offer, ...changesOf(before.offer, after.offer) },
          origins: { ...former.after.origins, ...after.origins },
        }
      : after;
    merged.set(before.id, { before, after: unit });
  }
  return [...merged.values()];
}

const changesOf = (before: Offer, after: Offer): Offer =>
  Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key as keyof Offer] !== value));

/** The unit FINESS says is there: its places and nothing more, nobody has said what it takes. */
export const unitOfPlaces = (
  facility: Facility,
  kind: Equipped,
  places: number,
  date: string | null,
): Omit<Unit, "id"> => {
  const origin: Origin = { source: "finess", date };
  const lodging = kind === "heb-perm" || kind === "uvp" || kind === "ra";
  const price = lodging
    ? monthlyPrice(facility.prices)
    : kind === "heb-temp"
      ? temporaryMonthlyPrice(facility.prices)
      : null;
  return {
    ...undescribedUnit,
    facility: facility.id,
    name: equippedLabels[kind],
    module: kind === "ssiad" || kind === "esa" ? "sanitaire" : "grand-age",
    kinds: [kind === "uvp" ? "heb-perm" : kind],
    mentions: [],
    modes: kind === "ssiad" || kind === "esa" ? ["49"] : [],
    offer: { capacity: places, ...(kind === "uvp" ? { uvp: true } : {}) },
    limits: {},
    zoneKm: null,
    point: facility.point,
    priceMonth: price,
    accepts: true,
    acceptsFrom: null,
    closedOn: null,
    places: null,
    origins: {
      name: origin,
      kinds: origin,
      offer: origin,
      ...(price !== null && facility.origins.prices ? { price: facility.origins.prices } : {}),
    },
    version: 1,
  };
};
