import { openAccount } from "#features/accounts/grant.action.ts";
import type { AccountId, Member, Module, UnitId } from "#features/accounts/member.ts";
import { openPractice } from "#features/directory/practice.action.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { nameDoctor } from "#features/treating-doctors/name-doctor.action.ts";
import { addDays, type Day, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { aRight } from "#tests/accounts.ts";
import { monday, must, type Platform } from "#tests/dossiers.ts";

let doctors = 0;

export type LiberalDoctor = Awaited<ReturnType<typeof aLiberalDoctor>>;

/** A liberal doctor with a practice, who may prepare and send for it: their account, a browser signed in as them. */
export async function aLiberalDoctor(
  p: Platform,
  name = "Paule Vernet",
  modules: Module[] = ["grand-age", "sanitaire"],
) {
  const [givenName = "", familyName = ""] = name.split(" ");
  doctors += 1;
  const nationalId = `8999000000${String(doctors).padStart(2, "0")}`;
  const unit = (await p.db
    .transaction()
    .execute((tx) =>
      openPractice(tx, { name: `Cabinet du Dr ${name}`, street: "3 rue des Lilas", postcode: "38200", city: "Vienne" }),
    )) as string as UnitId;
  const account = await openAccount(
    p.db,
    {
      ...{ nationalId, givenName, familyName, profession: { code: "10", label: "Médecin" } },
      ...{ email: `${givenName}.${familyName}@cabinet.test`.toLowerCase(), isEmailVerified: true },
    },
    monday,
  );
  for (const module of modules) await aRight(p.db, account, unit, { module, role: "requester", medical: true }, monday);
  const member: Member = (await listMembers(p.db, dayOf(monday))).find((m) => m.id === account)!;
  return { account, unit, nationalId, member, visitor: await p.visitor(account, unit) };
}

/** Named by whoever prepares the dossier. */
export const named = (p: Platform, id: ReferralId, doctor: LiberalDoctor, by: Member = p.members.sofia) =>
  must(nameDoctor(p.db, id, { nationalId: doctor.nationalId, name: "" }, by, p.clock.now));

/** A browser of somebody acting in that doctor's name. */
export async function actingFor(
  p: Platform,
  doctor: Pick<LiberalDoctor, "account" | "unit">,
  holder: { account: AccountId; unit: UnitId },
  rights: string[],
  {
    patient = null,
    modules = null,
    endsOn = dayOf(monday),
  }: { patient?: string | null; modules?: Module[] | null; endsOn?: Day } = {},
) {
  const delegation = newId<string>();
  await p.db
    .insertInto("delegation")
    .values({
      id: delegation,
      from_account: doctor.account,
      from_unit: doctor.unit,
      to_account: holder.account,
      kind: "assistant",
      modules,
      rights,
      every_patient: patient === null,
      starts_on: addDays(dayOf(monday), -10),
      ends_on: endsOn,
      created_at: monday,
      created_with: "e-cps",
      accepted_at: monday,
    })
    .execute();
  if (patient)
    await p.db.insertInto("delegation_patient").values({ delegation_id: delegation, person_id: patient }).execute();
  const visitor = await p.visitor(holder.account, holder.unit);
  await p.db
    .updateTable("session")
    .set({ delegation_id: delegation })
    .where("account_id", "=", holder.account)
    .where("delegation_id", "is", null)
    .where("unit_id", "=", holder.unit)
    .execute();
  return visitor;
}
