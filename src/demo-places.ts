import type { Db } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import type { Pool, Sex } from "#features/places/count.ts";
import { declarePlaces } from "#features/places/declare.action.ts";
import type { Said } from "#features/places/declaring.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { addDays, addHours, dayOf } from "#lib/dates.ts";

const pool = (kind: string, free: number, sex: Sex = "any"): Pool => ({ kind, sex, free });

/** Who counted what, and how long ago: fresh, old, by sex, by a machine. */
const counted: { unit: string; by: string; hoursAgo: number; pools: Pool[] }[] = [
  { unit: castUnits.tilleulsProtected, by: "Claire Morel", hoursAgo: 3, pools: [pool("heb-perm", 2)] },
  { unit: castUnits.tilleuls, by: "Claire Morel", hoursAgo: 3, pools: [pool("heb-perm", 1)] },
  { unit: castUnits.bellevueProtected, by: "Marc Petit", hoursAgo: 21 * 24, pools: [pool("heb-perm", 1)] },
  { unit: castUnits.bellevue, by: "Marc Petit", hoursAgo: 21 * 24, pools: [pool("heb-perm", 0)] },
  { unit: castUnits.clos, by: "Lucie Garnier", hoursAgo: 26, pools: [pool("heb-perm", 1, "F")] },
  { unit: castUnits.cedresGeriatrics, by: "", hoursAgo: 2, pools: [pool("smr", 1, "F"), pool("smr", 1, "M")] },
  { unit: castUnits.ssiad, by: "", hoursAgo: 10, pools: [pool("ssiad", 1), pool("ssiadr", 1)] },
];

/** The counts of the demonstration's units, said by their people or by their software, and one closing to come. */
export async function seedPlaces(db: Db, now: Date): Promise<void> {
  const members = await listMembers(db, dayOf(now));
  for (const { unit, by, hoursAgo, pools } of counted) {
    const who = members.find((m) => m.name === by && m.unit === unit);
    await say(
      db,
      unit,
      { kind: "all", pools },
      who ?? { machine: "Logiciel de l’établissement", origin: "api" },
      addHours(now, -hoursAgo),
    );
  }
  const today = dayOf(now);
  await say(
    db,
    castUnits.parcDay,
    { kind: "all", from: addDays(today, 30), until: addDays(today, 44), pools: [pool("aj", 0)] },
    { machine: "Logiciel de l’établissement", origin: "api" },
    now,
  );
}

async function say(db: Db, unit: string, said: Said, by: Parameters<typeof declarePlaces>[3], at: Date): Promise<void> {
  const result = await declarePlaces(db, unit as UnitId, said, by, at);
  if (!result.ok) throw new Error(`the demonstration's places of ${unit} are refused: ${result.refusal.kind}`);
}
