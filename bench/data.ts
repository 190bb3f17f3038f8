import { readFileSync } from "node:fs";
import pg from "pg";
import { connect, type Db } from "#db/db.ts";
import { migrate } from "#db/migrate.ts";
import { openVault } from "#db/vault.ts";
import { type DemoPerson, seedDemo } from "../src/demo.ts";
import {
  fillPeople,
  fillReferrals,
  fillRequests,
  fillTraces,
  loading,
  type Models,
  planDossiers,
  planPool,
} from "./bulk.ts";
import { benchKey } from "./settings.ts";

export type Sizes = { facilities: number; requesters: number; dossiers: number; send: number; answer: number };
type Say = (step: string) => void;

const people = new URL("../sandbox/people.json", import.meta.url);
const step = 100_000;

/** The database of the bench: the generated directory, dossiers made by the real actions, then a country of them in bulk. */
export async function buildBase(serverUrl: (name: string) => string, sizes: Sizes, say: Say): Promise<void> {
  await query(serverUrl("postgres"), "create database bench");
  const url = serverUrl("bench");
  await migrate(url);
  openVault(benchKey);
  const db = connect(url);
  await seedDemo(db, JSON.parse(readFileSync(people, "utf8")) as DemoPerson[], {
    facilities: sizes.facilities,
    now: new Date(),
    say,
  });
  const models = await findModels(db);
  await db.destroy();
  await withClient(url, async (client) => {
    say("Professionals of every unit");
    await fillPeople(client, sizes.requesters);
    const { dossiers, send, answer } = sizes;
    await planDossiers(client, 1, dossiers);
    await planPool(client, "send", dossiers + 1, dossiers + send);
    await planPool(client, "answer", dossiers + send + 1, dossiers + send + answer);
    await loading(client, () =>
      fill(client, { from: 1, to: dossiers + send + answer, dossiers, traces: true }, models, say),
    );
  });
  await query(url, "checkpoint");
}

/** A copy of the base with ten times the dossiers and the facilities; timelines, journals and inboxes, which no measured page reads, stay as they are. */
export async function buildTenfold(serverUrl: (name: string) => string, sizes: Sizes, say: Say): Promise<void> {
  await query(serverUrl("postgres"), "create database bench_tenfold template bench strategy file_copy");
  const url = serverUrl("bench_tenfold");
  const db = connect(url);
  const models = await findModels(db);
  await db.destroy();
  await withClient(url, async (client) => {
    const from = sizes.dossiers + sizes.send + sizes.answer + 1;
    const to = from + 9 * sizes.dossiers - 1;
    await planDossiers(client, from, to);
    await loading(client, async () => {
      await fill(client, { from, to, dossiers: sizes.dossiers, traces: false }, models, say);
      say("Nine more directories beside");
      await copyDirectory(client);
    });
  });
  await query(url, "checkpoint");
}

async function fill(
  client: pg.Client,
  { from, to, dossiers, traces }: { from: number; to: number; dossiers: number; traces: boolean },
  models: Models,
  say: Say,
) {
  await client.query("analyze bench_plan");
  for (let at = from; at <= to; at += step) {
    const end = Math.min(to, at + step - 1);
    say(`Dossiers ${at - 1} of ${to}`);
    await fillReferrals(client, at, end, models);
    await fillRequests(client, at, end, dossiers);
    if (traces) await fillTraces(client, at, end);
  }
}

/** Nine countries like the first, each 20 degrees farther east: what surrounds a commune stays the same; under names of their own. */
async function copyDirectory(client: pg.Client) {
  const shifted = (table: string, changed: Record<string, string>) => `
    insert into ${table} select r.* from ${table} t cross join generate_series(1, 9) g
      cross join lateral jsonb_populate_record(t, jsonb_build_object(${Object.entries(changed)
        .map(([name, value]) => `'${name}', ${value}`)
        .join(", ")})) r`;
  const id = (name: string) => `overlay(t.${name}::text placing lpad(g::text, 4, '0') from 15 for 4)`;
  await client.query(
    `${shifted("facility", {
      id: id("id"),
      finess: "g || 'Z' || lpad(abs(hashtext(t.id::text)) % 10000000 || '', 7, '0')",
      lon: "t.lon + 20 * g",
      search_name: "translate(t.search_name, 'aeioulnrst', 'ioueanlstr')",
    })} on conflict do nothing`,
  );
  await client.query(
    `${shifted("unit", { id: id("id"), facility_id: id("facility_id"), lon: "t.lon + 20 * g" })} join facility f on f.id = r.facility_id`,
  );
}

async function findModels(db: Db): Promise<Models> {
  const rows = await db
    .selectFrom("referral")
    .innerJoin("person", "person.id", "referral.person_id")
    .select(["referral.id", "person.birth_name"])
    .where("person.birth_place", "in", ["Grenoble (38)", "Roussillon (38)"])
    .execute();
  const of = (name: string) => rows.find((row) => row.birth_name === name)!.id;
  return { complete: of("Perrot"), draft: of("Rey") };
}

export const query = <Row extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []) =>
  withClient(url, (client) => client.query<Row>(text, values));

export async function withClient<Value>(url: string, work: (client: pg.Client) => Promise<Value>): Promise<Value> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
