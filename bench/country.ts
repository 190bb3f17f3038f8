import { connect } from "#db/db.ts";
import { migrate } from "#db/migrate.ts";
import { generateDirectory } from "#features/samples/generate.action.ts";
import { query, withClient } from "./data.ts";

/** The national directory alone: 28,000 facilities, some 100,000 units, with everything that can be said of them. */
export async function buildCountry(
  serverUrl: (name: string) => string,
  facilities: number,
  say: (step: string) => void,
): Promise<void> {
  await query(serverUrl("postgres"), "create database country");
  await migrate(serverUrl("country"));
  const db = connect(serverUrl("country"));
  await generateDirectory(db, { facilities, seed: 1, now: new Date(), country: true }, (done) => {
    if (done % 7000 === 0) say(`${done} facilities`);
  });
  await db.destroy();
  await query(serverUrl("country"), "vacuum analyze facility, unit, commune");
}

/** Ten countries: nine more beside the first, each 20 degrees farther east, under other names and zones of their own. */
export async function buildTenCountries(
  serverUrl: (name: string) => string,
  say: (step: string) => void,
): Promise<void> {
  await query(serverUrl("postgres"), "create database ten_countries template country strategy file_copy");
  const id = (name: string) => `overlay(${name}::text placing lpad(g::text, 4, '0') from 15 for 4)::uuid`;
  await withClient(serverUrl("ten_countries"), async (client) => {
    await client.query("set session_replication_role = replica");
    await client.query("drop index facility_by_name, facility_by_place, unit_by_place");
    for (let g = 1; g <= 9; g++) {
      say(`country ${g + 1} of 10`);
      await client.query(
        copied("facility", g, {
          id: id("t.id"),
          finess: "g || 'Z' || lpad((abs(hashtext(t.id::text)) % 10000000)::text, 7, '0')",
          lon: "t.lon + 20 * g",
          search_name: "translate(t.search_name, 'aeioulnrst', substr('ioueanlstrioueanlstr', g, 10))",
        }),
      );
      await client.query(
        copied("unit", g, {
          id: id("t.id"),
          facility_id: id("t.facility_id"),
          lon: "t.lon + 20 * g",
          ror_id: "null",
          zone_communes: "(select array_agg(g || z) from unnest(t.zone_communes) z)",
        }),
      );
    }
    await client.query("delete from unit u where not exists (select from facility f where f.id = u.facility_id)");
    say("indexes");
    await client.query(`create index facility_by_name on facility using gin (search_name gin_trgm_ops);
      create index facility_by_place on facility using gist (point(lon, lat)); create index unit_by_place on unit using gist (point(lon, lat))`);
  });
  await query(serverUrl("ten_countries"), "vacuum analyze facility, unit, commune");
}

/** One statement that copies a table's first country with some columns changed. */
const copied = (table: string, g: number, changed: Record<string, string>) => `
  insert into ${table} select r.* from ${table} t cross join (select ${g} as g) one
    cross join lateral jsonb_populate_record(t, jsonb_build_object(${Object.entries(changed)
      .map(([name, value]) => `'${name}', ${value}`)
      .join(", ")})) r
  where t.id::text like '5e87a017-____-8000%' on conflict do nothing`;
