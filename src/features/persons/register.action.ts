import type { Tx } from "#db/db.ts";
import { newId } from "#lib/ids.ts";
import { insertPerson, updateDeath, updateForgotten, updatePerson } from "./person.store.ts";
import type { PersonId, Traits } from "./person.ts";

/** Records a person inside the caller's transaction. */
export async function registerPerson(tx: Tx, traits: Traits, now: Date): Promise<PersonId> {
  const id = newId<PersonId>();
  await insertPerson(tx, id, traits, now);
  return id;
}

/** Corrects a person's traits inside the caller's transaction; false when someone else did since version `seen`. */
export const correctPerson = (tx: Tx, id: PersonId, traits: Traits, seen: number): Promise<boolean> =>
  updatePerson(tx, id, traits, seen);

/** Takes away who a person was, once no dossier needs it any more. */
export const forgetPerson = (tx: Tx, id: PersonId): Promise<void> => updateForgotten(tx, id);

/** The day somebody died; null when it was said by mistake. */
export const recordDeathDate = (tx: Tx, id: PersonId, on: string | null): Promise<void> => updateDeath(tx, id, on);
