import { announce, type Db, type Tx } from "#db/db.ts";
import { holds, type Member, type Module } from "#features/accounts/member.ts";
import type { FacilityId } from "#features/directory/facility.ts";
import { record } from "#features/journal/record.action.ts";
import { listLookAlikes } from "#features/persons/person.store.ts";
import type { Traits } from "#features/persons/person.ts";
import { registerPerson } from "#features/persons/register.action.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { addHours } from "#lib/dates.ts";
import { newId, newNumber } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { journalActor } from "./apply.action.ts";
import { type Duplicate, duplicatesOf } from "./duplicate.ts";
import { openOwnReferral } from "./own-side.action.ts";
import { insertReferral, listReferralsOf, saveDuplicateReason } from "./referral.store.ts";
import type { ReferralId } from "./referral.ts";
import { startsFromDecision } from "./rulebook.ts";

export type Creation = {
  module: Module;
  traits: Traits;
  /** The look-alikes were shown and the person chose to go on; with a reason when one was strong. */
  seenDuplicates: { reason: string } | null;
  /** The establishment whose card it is opened from. */
  startedFor?: FacilityId | null;
};

/** Opens a dossier, once for a form: the person, its number, its empty volets. Look-alikes are shown once before, to professionals only. */
export async function createReferral(db: Db, wanted: Creation, by: Member, now: Date, form: SentForm | null = null) {
  if (!holds(by, wanted.module, "requester", "writer", "person") || startsFromDecision(wanted.module))
    return refuse({ kind: "not-habilitated" });
  // a delegation for given patients brings nobody new
  if (by.actingFor && by.actingFor.patients !== "all") return refuse({ kind: "not-habilitated" });
  const done = await db.transaction().execute((tx) => once(tx, form, by.id, now, () => open(tx, wanted, by, now)));
  if (!done.ok) return done;
  await announce(db, [`unit:${by.unit}`]);
  return ok(done.value as ReferralId);
}

type CreationRefusal =
  | { kind: "look-alikes"; duplicates: Duplicate[] }
  | { kind: "reason-missing"; duplicates: Duplicate[] };

async function open(tx: Tx, wanted: Creation, by: Member, now: Date): Promise<Result<string, CreationRefusal>> {
  if (!holds(by, wanted.module, "requester", "writer")) {
    // the person's side: whether another dossier exists is never told to whoever opens this one
    const own = { ...wanted, owner: by.unit, createdBy: by.id, status: "draft" } as const;
    return ok(await openOwnReferral(tx, own, journalActor(by), now));
  }
  const duplicates = await findDuplicates(tx, wanted.traits, now);
  if (duplicates.length > 0 && !wanted.seenDuplicates) return refuse({ kind: "look-alikes", duplicates });
  const strong = duplicates.find((d) => d.likeness === "strong" && d.module === wanted.module);
  const reason = wanted.seenDuplicates?.reason.trim() ?? "";
  if (strong && !reason) return refuse({ kind: "reason-missing", duplicates });

  const pathway = pathwayOf(wanted.module);
  const id = newId<ReferralId>();
  const person = await registerPerson(tx, wanted.traits, now);
  const volets = pathway.volets.map((v) => ({ code: v.code, level: v.level, templateVersion: v.version }));
  const number = newNumber(pathway.numberPrefix, now.getFullYear());
  const duplicateOf = strong?.referral ?? null;
  const startedFor = wanted.startedFor ?? null;
  const from = { person, owner: by.unit, createdBy: by.id, duplicateOf, startedFor };
  const referral = { id, number, module: wanted.module, ...from, volets };
  const key = await insertReferral(tx, referral, now);
  await record(tx, id, journalActor(by), "create", number, now);
  if (strong) {
    await saveDuplicateReason(tx, id, key, reason);
    await record(tx, id, journalActor(by), "duplicate", strong.number, now);
  }
  return ok(id);
}

/** Those open, and those closed for less than a year. */
export async function findDuplicates(db: Db, traits: Traits, now: Date) {
  const persons = await listLookAlikes(db, traits);
  const yearAgo = addHours(now, -365 * 24);
  const ids = persons.map((p) => p.id);
  return duplicatesOf(traits, persons, await listReferralsOf(db, ids, yearAgo));
}
