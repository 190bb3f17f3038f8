import type { Db } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { findCommune } from "#features/directory/commune.store.ts";
import { listPointsOfCategory } from "#features/directory/facility.store.ts";
import { listUnits } from "#features/directory/unit.store.ts";
import { type Match, match } from "#features/matching/matching.ts";
import type { Reason } from "#features/matching/predicate.ts";
import type { Wanted } from "#features/matching/wanted.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { NeedId, Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest } from "#features/referrals/request.ts";
import type { Content } from "#features/volets/content.ts";
import { readDrafts } from "#features/volets/volet.store.ts";
import { readContent } from "#features/volets/write-volet.action.ts";
import { dayOf } from "#lib/dates.ts";
import { boxOf, type Point } from "#lib/geometry.ts";
import { findNamedCategory } from "./right.store.ts";
import { centreOf, nearbyOf, wantedOf } from "./wanted.ts";

/** Where a search looked, and how far. */
export type SearchPlace = { centre: Wanted["centre"]; radiusKm: number };

/**
 * How the dossier as it stands meets each of these units, one line each; null for a unit that is gone.
 * Without a place of search, distance is no criterion: whoever chose the unit saw how far it is.
 */
export async function findFits(
  db: Db,
  r: Referral,
  asked: readonly { need: NeedId; unit: UnitId }[],
  around: SearchPlace | null,
  now: Date,
): Promise<(Match | null)[]> {
  if (asked.length === 0) return [];
  const key = await findKey(db, r.id);
  const content = await readContent(db, r, await readDrafts(db, r.id, key), now);
  return fitsOf(db, r, content, asked, around, now);
}

/** The same, of a content read already: the receiver's is what has been validated. */
export async function fitsOf(
  db: Db,
  r: Referral,
  content: Content,
  asked: readonly { need: NeedId; unit: UnitId }[],
  around: SearchPlace | null,
  now: Date,
): Promise<(Match | null)[]> {
  const person = await findPerson(db, r.person);
  const found: (Match | null)[] = [];
  for (const need of new Set(asked.map((one) => one.need))) {
    const kind = r.needs.find((n) => n.id === need)?.kind ?? "";
    const place = around ?? { centre: await placeOf(db, content, kind), radiusKm: Number.POSITIVE_INFINITY };
    const named = await findNamedCategory(db, r.id, kind);
    const ofNeed = asked.filter((one) => one.need === need).map((one) => one.unit);
    const units = await listUnits(db, ofNeed, place.centre);
    const points = [place.centre, ...units.map(({ point }) => point)].filter((point) => point !== null);
    const nearby = await findNearby(db, content, points);
    const wanted = wantedOf(content, kind, place.centre, place.radiusKm, person?.sex ?? "I", { named, nearby });
    for (const [i, one] of asked.entries()) {
      if (one.need !== need) continue;
      const unit = units.find(({ id }) => id === one.unit);
      found[i] = unit ? match(wanted, unit, now, dayOf(now)) : null;
    }
  }
  return found;
}

/** The establishments that must be near, known around these points: those of the box that holds them all, widened. */
export async function findNearby(db: Db, content: Content, points: readonly Point[], widerKm = nearbyKm) {
  const asked = nearbyOf(content);
  return asked && points.length > 0 ? listPointsOfCategory(db, asked.category, boxOf(points, widerKm)) : [];
}
/** Beyond it, nobody travels three times a week. */
const nearbyKm = 80;

/** Where the person lives or is cared for, with its commune for the zones of home services. */
export async function placeOf(db: Db, content: Content, kind: string): Promise<Wanted["centre"]> {
  const said = centreOf(content, kind);
  const commune = said && (await findCommune(db, said.code));
  return commune?.point ? { ...commune.point, label: commune.name, code: commune.code } : null;
}

/** The needs the unit does not meet, those apart that sending refuses by itself: whether it takes requests, and of which kind. */
export const touchedBy = ({ reasons }: Match): Reason[] =>
  reasons.filter(({ kind, code }) => kind === "no" && code !== "open" && code !== "kind");

/** What each of these requests does not meet of the dossier as it stands today. */
export async function findUnmet(db: Db, r: Referral, requests: readonly AdmissionRequest[], now: Date) {
  const fits = await findFits(db, r, requests, null, now);
  return new Map(requests.map((q, i) => [q.id, fits[i] ? touchedBy(fits[i]) : []]));
}
