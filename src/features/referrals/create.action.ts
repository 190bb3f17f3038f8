import { announce, type Db } from "#db/db.ts";
import { holds, type Member, type Module } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { listLookAlikes } from "#features/persons/person.store.ts";
import type { Traits } from "#features/persons/person.ts";
import { registerPerson } from "#features/persons/register.action.ts";
import { newId, newNumber } from "#lib/ids.ts";
import { ok, refuse } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { journalActor } from "./apply.action.ts";
import { duplicatesOf } from "./duplicate.ts";
import { insertReferral, listReferralsOf, saveDuplicateReason } from "./referral.store.ts";
import type { ReferralId } from "./referral.ts";

export type Creation = {
  module: Module;
  traits: Traits;
  /** The look-alikes were shown and the person chose to go on; with a reason when one was strong. */
  seenDuplicates: { reason: string } | null;
};

/** Opens a dossier: the person, its number, its empty volets. Look-alikes are shown once before. */
export async function createReferral(db: Db, wanted: Creation, by: Member, now: Date) {
  if (!holds(by, wanted.module, "requester", "writer")) return refuse({ kind: "not-habilitated" });
  const lookAlikes = await listLookAlikes(db, wanted.traits);
  const yearAgo = new Date(now.getTime() - 365 * 86_400_000);
  const duplicates = duplicatesOf(
    wanted.traits,
    lookAlikes,
    await listReferralsOf(
      db,
      lookAlikes.map((p) => p.id),
      yearAgo,
    ),
  );
  if (duplicates.length > 0 && !wanted.seenDuplicates) return refuse({ kind: "look-alikes", duplicates });
  const strong = duplicates.find((d) => d.likeness === "strong" && d.module === wanted.module);
  if (strong && !wanted.seenDuplicates!.reason.trim()) return refuse({ kind: "reason-missing", duplicates });

  const pathway = pathwayOf(wanted.module);
  const id = newId<ReferralId>();
  await db.transaction().execute(async (tx) => {
    const person = await registerPerson(tx, wanted.traits, now);
    const volets = pathway.volets.map((v) => ({ code: v.code, level: v.level, templateVersion: v.version }));
    const number = newNumber(pathway.numberPrefix, now.getFullYear());
    const key = await insertReferral(
      tx,
      {
        id,
        number,
        module: wanted.module,
        person,
        owner: by.unit,
        createdBy: by.id,
        duplicateOf: strong?.referral ?? null,
        volets,
      },
      now,
    );
    await record(tx, id, journalActor(by), "create", number, now);
    if (strong) {
      await saveDuplicateReason(tx, id, key, wanted.seenDuplicates!.reason);
      await record(tx, id, journalActor(by), "duplicate", strong.number, now);
    }
  });
  await announce(db, [`unit:${by.unit}`]);
  return ok(id);
}
