import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import { distanceTo } from "#features/directory/unit.store.ts";
import { fold } from "#lib/french.ts";
import type { Point } from "#lib/geometry.ts";

/** An establishment for disabled people that takes notifications, as a search shows it. */
export type Establishment = {
  facility: string;
  finess: string;
  name: string;
  city: string;
  departement: string;
  category: string;
  categoryLabel: string;
  kinds: string[];
  /** Free places its units of this right said; null: not said. */
  free: number | null;
  km: number | null;
};

export type EstablishmentSearch = {
  right: string;
  /** Categories the right opens; empty: those whose units answer it. */
  categories: readonly string[];
  /** Those outside the right too. */
  everywhere: boolean;
  name: string;
  centre: Point | null;
  radiusKm: number;
};

/** The nearest first; without a point, by name. */
export async function listEstablishments(
  db: Db,
  { right, categories, everywhere, name, centre, radiusKm }: EstablishmentSearch,
  today: string,
  limit: number,
): Promise<Establishment[]> {
  const km = centre ? distanceTo(centre, "f") : sql`null::float8`;
  const inside = categories.length > 0 ? sql`f.category = any(${categories}::text[])` : sql`${right} = any(o.kinds)`;
  const words = fold(name).split(" ").filter(Boolean);
  const found = await sql<Establishment>`
    select f.id as facility, f.finess, f.name, f.city, f.departement, f.category, f.category_label as "categoryLabel", o.kinds,
      o.free, ${km} as km
    from facility f
      join lateral (
        select array_agg(distinct k) as kinds, sum(u.places_free) filter (where ${right} = any(u.kinds)) as free
        from unit u cross join unnest(u.kinds) k
        where u.facility_id = f.id and u.module = 'handicap' and (u.closed_on is null or u.closed_on > ${today})
      ) o on o.kinds is not null
    where (f.closed_on is null or f.closed_on > ${today})
      ${everywhere ? sql`` : sql`and ${inside}`}
      ${
        words.length > 0
          ? sql`and ${sql.join(
              words.map((word) => sql`f.search_name like ${`%${word.replaceAll(/[\\%_]/g, "\\$&")}%`}`),
              sql` and `,
            )}`
          : sql``
      }
      ${centre && words.length === 0 ? sql`and f.lat is not null and ${km} <= ${radiusKm}` : sql``}
    order by ${centre ? sql`${km} nulls last,` : sql``} f.name, f.id limit ${limit}
  `.execute(db);
  return found.rows;
}
