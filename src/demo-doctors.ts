import type { Db } from "#db/db.ts";
import { findAccounts } from "#features/accounts/account.store.ts";
import { grantHabilitation } from "#features/accounts/grant.action.ts";
import type { Module, UnitId } from "#features/accounts/member.ts";
import { openCoordination } from "#features/directory/coordination.action.ts";
import { openPractice } from "#features/directory/practice.action.ts";
import { createReferral } from "#features/referrals/create.action.ts";
import { findReferral, listReferralsOf } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { nameDoctor } from "#features/treating-doctors/name-doctor.action.ts";
import { validateVolet } from "#features/volets/validate-volet.action.ts";
import { writeFields } from "#features/volets/write-volet.action.ts";
import { addDays, addHours, dayOf } from "#lib/dates.ts";
import { odile } from "./demo-answers.ts";

const delmas = "899909000301";
const amrani = "899909000319";

/** A liberal doctor with her practice, named in a dossier of the hospital; a coordination body with a dossier to hand to her. */
export async function seedDoctors(db: Db, now: Date): Promise<void> {
  const place = { street: "5 place de Miremont", postcode: "38200", city: "Vienne" };
  const [practice, coordination] = await db
    .transaction()
    .execute(async (tx) => [
      (await openPractice(tx, { name: "Cabinet du Dr Marion Delmas", ...place })) as string as UnitId,
      (await openCoordination(tx, { name: "DAC Nord-Isère", ...place })) as string as UnitId,
    ]);
  await habilitate(db, delmas, practice!, true, now);
  await habilitate(db, amrani, coordination!, false, now);
  const members = await listMembers(db, dayOf(now));
  const member = (name: string, unit: string) => members.find((m) => m.name.includes(name) && m.unit === unit)!;
  const sofia = member("Sofia Diaz", castUnits.geriatrics);
  const rachid = member("Rachid Amrani", coordination!);

  const { id: odiles } = await db
    .selectFrom("person")
    .select("id")
    .where("birth_name", "=", "Rey")
    .executeTakeFirstOrThrow();
  const [draft] = await listReferralsOf(db, [odiles], addHours(now, -1));
  await must(nameDoctor(db, draft!.id as ReferralId, { nationalId: delmas, name: "" }, sofia, addHours(now, -2)));

  const traits = {
    ...{ birthName: "Garcin", usedName: null, givenName: "Simone", usedGivenName: null, sex: "F" as const },
    ...{ birthDate: "1940-05-17", birthPlace: "Vienne (38)", ins: null, insStatus: "provisoire" as const },
  };
  const handed = await must(
    createReferral(db, { module: "grand-age", traits, seenDuplicates: null }, rachid, addHours(now, -30)),
  );
  const posted = Object.entries(odile.administratif).map(([key, value]) => ({ key, value, base: 0 }));
  await must(writeFields(db, handed, "administratif", posted, rachid, addHours(now, -29)));
  const { volets } = (await findReferral(db, handed))!;
  const { version } = volets.find((v) => v.code === "administratif")!;
  await must(validateVolet(db, handed, "administratif", version, rachid, addHours(now, -28)));
}

async function habilitate(db: Db, number: string, unit: UnitId, medical: boolean, now: Date): Promise<void> {
  const [account] = await findAccounts(db, [{ origin: "RPPS", value: number }]);
  if (!account) throw new Error(`sandbox/people.json lacks ${number}`);
  // a doctor also refers young children to their platform
  const modules: Module[] = medical ? ["grand-age", "sanitaire", "tnd"] : ["grand-age", "sanitaire"];
  for (const module of modules)
    await grantHabilitation(
      db,
      { account, unit, module, role: "requester", medical, from: addDays(dayOf(now), -90) },
      now,
    );
}

/** The demonstration's data is refused by a rule: a mistake of ours, told with its facts. */
async function must<Value>(
  asked: Promise<{ ok: true; value: Value } | { ok: false; refusal: unknown }>,
): Promise<Value> {
  const result = await asked;
  if (!result.ok) throw new Error(`the demonstration was refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}
