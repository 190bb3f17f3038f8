import type { Tx } from "#db/db.ts";
import type { AccountId, Member, Module, UnitId } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { notifyUnits } from "#features/notices/notify.action.ts";
import { findPerson, listLookAlikes } from "#features/persons/person.store.ts";
import type { Traits } from "#features/persons/person.ts";
import { registerPerson } from "#features/persons/register.action.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { newId, newNumber } from "#lib/ids.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { applyChange } from "./apply.action.ts";
import { duplicatesOf } from "./duplicate.ts";
import { actOnDossier } from "./lifecycle.ts";
import { insertReferral, listOpenOf, listReferralsOf, listUnconfirmed, lockReferral } from "./referral.store.ts";
import type { ReferralId } from "./referral.ts";
import { rulebookOf } from "./rulebook.ts";

export type OwnReferral = {
  module: Module;
  traits: Traits;
  /** The space that carries it. */
  owner: UnitId;
  createdBy: AccountId;
  /** `unconfirmed`: whoever opens it has not proved their address yet. */
  status: "unconfirmed" | "draft";
};
/** Who the journal names. */
type Named = Parameters<typeof record>[2];

/**
 * Opens a dossier on the person's side, in the caller's transaction. Of dossiers that look alike nothing is shown here:
 * those who carry them are told, once whoever opens this one is known to be reachable (product specification §3.7, Duplicates).
 */
export async function openOwnReferral(tx: Tx, wanted: OwnReferral, by: Named, now: Date): Promise<ReferralId> {
  const { module, traits, owner, createdBy, status } = wanted;
  const pathway = pathwayOf(module);
  const id = newId<ReferralId>();
  const number = newNumber(pathway.numberPrefix, now.getFullYear());
  const volets = pathway.volets.map((v) => ({ code: v.code, level: v.level, templateVersion: v.version }));
  const person = await registerPerson(tx, traits, now);
  const from = { person, owner, createdBy, duplicateOf: null, startedFor: null };
  await insertReferral(tx, { id, number, module, ...from, volets, status }, now);
  await record(tx, id, by, "create", number, now);
  if (status === "draft") await tellLookAlikes(tx, id, now);
  return id;
}

/** The address is proved: the dossiers that waited for it in this space begin, and those who carry one that looks alike are told. */
export async function confirmReferrals(tx: Tx, owner: UnitId, now: Date): Promise<void> {
  for (const id of await listUnconfirmed(tx, owner)) {
    const before = (await lockReferral(tx, id))!;
    const referral = { ...before, status: "draft" as const, statusSince: now };
    await applyChange(tx, before, { referral, events: [], places: [] }, "platform", confirmed, now);
    await tellLookAlikes(tx, id, now);
  }
}
const confirmed = { act: "confirm-address", object: "" } as const;

/** The address was not proved in time: what waited for it is cancelled. */
export async function lapseReferrals(tx: Tx, owner: UnitId, now: Date): Promise<void> {
  for (const id of await listUnconfirmed(tx, owner)) {
    const before = (await lockReferral(tx, id))!;
    const referral = { ...before, status: "cancelled" as const, statusSince: now, statusReason: notConfirmed };
    const told = { act: "cancel", object: notConfirmed } as const;
    await applyChange(tx, before, { referral, events: [], places: [] }, "platform", told, now);
  }
}
const notConfirmed = "mail-not-confirmed";

/** Whoever closes their space gives up what they were looking for: their dossiers not yet come to an arrival are cancelled. */
export async function cancelOwnReferrals(tx: Tx, by: Member, now: Date): Promise<void> {
  for (const id of await listOpenOf(tx, by.unit)) {
    const before = (await lockReferral(tx, id))!;
    const what = { kind: "cancel", reason: "no-longer-needed", comment: "" } as const;
    const result = actOnDossier(before, what, by, rulebookOf(before.module), now, dayOf(now));
    if (!result.ok) throw new Error(`${id} could not be cancelled: ${result.refusal.kind}`);
    await applyChange(tx, before, result.value, by, { act: "cancel", object: what.reason }, now);
  }
}

/** Those who carry another dossier of somebody who looks like this person hear of it; nobody here does. */
async function tellLookAlikes(tx: Tx, id: ReferralId, now: Date): Promise<void> {
  const referral = (await lockReferral(tx, id))!;
  const traits = (await findPerson(tx, referral.person))!;
  const persons = (await listLookAlikes(tx, traits)).filter((one) => one.id !== referral.person);
  const ids = persons.map((one) => one.id);
  const others = duplicatesOf(traits, persons, await listReferralsOf(tx, ids, addHours(now, -365 * 24)));
  const told = others
    .filter((one) => one.owner !== referral.owner)
    .map(({ owner, module, referral: referralId, number }) => {
      const about = { referralId, requestId: null, number } as const;
      return { unitId: owner, module, role: "requester", kind: "look-alike", ...about } as const;
    });
  await notifyUnits(tx, told, now);
}
