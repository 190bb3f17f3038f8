import type { Db } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { askFacility, decideJoining } from "#features/desks/join.action.ts";
import { listJoiningsOfDesk } from "#features/desks/joining.store.ts";
import { openService } from "#features/directory/service.action.ts";
import type { NewService } from "#features/directory/service.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { addDays, dayOf } from "#lib/dates.ts";

/** The services of the demonstration, by the names sandbox/people.json gives them. */
const services: Record<string, Omit<NewService, "city" | "departement" | "module">> = {
  guichet: { kind: "desk", name: "Guichet gériatrique du Nord-Isère", finess: "G00000001" },
  pilotage: { kind: "territory", name: "Département de l’Isère", finess: "T00000001" },
  support: { kind: "support", name: "Support régional", finess: "S00000001" },
  administration: { kind: "administration", name: "Administration nationale", finess: "A00000001" },
};

/** Opens them, and says by which unit one acts for each. */
export async function seedServices(db: Db): Promise<Record<string, UnitId>> {
  const opened: [string, UnitId][] = [];
  for (const [name, service] of Object.entries(services)) {
    const done = await openService(db, { ...service, city: "Vienne", departement: "38", module: "grand-age" });
    if (!done.ok) throw new Error(`the demonstration's ${name} is refused: ${done.refusal.kind}`);
    opened.push([name, done.value.unit as string as UnitId]);
  }
  return Object.fromEntries(opened);
}

/** Two establishments the desk asked: one let it read and answer, the other has still to say. */
export async function seedDesk(db: Db, now: Date): Promise<void> {
  const members = await listMembers(db, dayOf(now));
  const desk = members.find((one) => one.rights.some(({ role }) => role === "desk"));
  const director = members.find((one) => one.name === "Bruno Lefèvre");
  const names = await listUnitNames(db, [castUnits.tilleuls, castUnits.bellevue]);
  if (!desk || !director) throw new Error("the demonstration lacks those of its desk");
  const asked = addDays(dayOf(now), -20);
  for (const { finess } of names.values()) {
    const done = await askFacility(db, finess, desk, new Date(`${asked}T09:00:00Z`));
    if (!done.ok) throw new Error(`the demonstration's desk is refused: ${done.refusal.kind}`);
  }
  const tilleuls = names.get(castUnits.tilleuls)!;
  const joining = (await listJoiningsOfDesk(db, desk.unit)).find(({ finess }) => finess === tilleuls.finess)!;
  await decideJoining(
    db,
    joining.id,
    { kind: "accept", answers: true, counts: true },
    director,
    new Date(`${addDays(asked, 1)}T09:00:00Z`),
  );
}
