import { weightOf } from "#features/directory/availability.ts";
import { isAtHome } from "#features/directory/kind.ts";
import type { Candidate } from "#features/directory/unit.ts";
import { fold } from "#lib/french.ts";
import { distanceKm } from "#lib/geometry.ts";
import { nearKm } from "./predicates.ts";
import type { Wanted } from "./wanted.ts";

const weights = { places: 0.35, distance: 0.3, price: 0.15, wishes: 0.2 };

/** From 0 to 1: the aged weight of its places, its distance, its price, the wishes it meets. Meeting one more wish never lowers it. */
export function scoreOf(wanted: Wanted, unit: Candidate, km: number | null, now: Date): number {
  const reach = isAtHome(wanted.kind) ? (unit.zoneKm ?? wanted.radiusKm) : wanted.radiusKm;
  return (
    weights.places * placesScore(unit, now) +
    weights.distance * (km === null ? 0 : Math.max(0, 1 - km / Math.max(1, reach * 1.5))) +
    weights.price * priceScore(wanted.budget, unit.priceMonth) +
    weights.wishes * wishesScore(wanted, unit)
  );
}

/** Places told now: 1; none told now: 0; as the telling ages, both come to one half, where silence stands. */
function placesScore({ places: said, module }: Candidate, now: Date): number {
  if (!said) return 0.5;
  const weight = weightOf(said.at, now, module);
  return said.free > 0 ? 0.5 + weight / 2 : 0.5 - weight / 2;
}

function priceScore(budget: number | null, price: number | null): number {
  if (budget === null || price === null) return 0.5;
  return price <= budget ? 1 : Math.max(0, 1 - (price - budget) / Math.max(1, budget));
}

function wishesScore(wanted: Wanted, unit: Candidate): number {
  const met = [
    ...wanted.features.map(({ code }) => unit.offer[code] === true),
    ...(wanted.room ? [unit.offer[wanted.room.kind] === true] : []),
    ...wanted.comfort.map((one) => (unit.offer.comfort ?? []).includes(one)),
    ...(wanted.language && unit.card.languages
      ? [unit.card.languages.some((one) => fold(one) === fold(wanted.language!))]
      : []),
    ...(wanted.near && unit.point ? [distanceKm(wanted.near, unit.point) <= nearKm] : []),
  ];
  return met.length === 0 ? 0.5 : met.filter(Boolean).length / met.length;
}
