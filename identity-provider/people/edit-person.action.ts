import { type Db, inTransaction } from "#idp/database.ts";
import { recordEvent } from "#idp/event.store.ts";
import { newId } from "#lib/ids.ts";
import { type Result, refuse } from "#lib/result.ts";
import { type Contacts, editId, type ReplaceRefusal, type readPerson, replaceBy } from "./edit-person.ts";
import * as store from "./person.store.ts";

type Made = Extract<ReturnType<typeof readPerson>, { ok: true }>["value"];

/** Two made in the same second have two identifiers. */
export const addPerson = (db: Db, person: Made, now: Date): Promise<string> =>
  inTransaction(db, async (tx) => {
    const id = newId<string>();
    for (let seconds = 0; ; seconds++) {
      const nationalId = editId(new Date(now.getTime() + seconds * 1000));
      const otherIds = [{ identifiant: nationalId, origine: "EDIT", qualite: 1 }];
      const whole = { ...person, id, nationalId, claims: { ...person.claims, otherIds } };
      if (!(await store.insertPerson(tx, whole))) continue;
      await recordEvent(tx, { kind: "person-added", personId: id });
      return id;
    }
  });

export const changeContacts = (db: Db, id: string, contacts: Contacts): Promise<void> =>
  inTransaction(db, async (tx) => {
    await store.saveContacts(tx, id, contacts);
    await recordEvent(tx, { kind: "contacts-changed", personId: id });
  });

/** A withdrawn person signs in nowhere; what they had is kept for their return. */
export const changePresence = (db: Db, id: string, state: "active" | "withdrawn"): Promise<void> =>
  inTransaction(db, async (tx) => {
    await store.savePersonState(tx, id, { state, replacedBy: null });
    await recordEvent(tx, { kind: state === "active" ? "person-restored" : "person-withdrawn", personId: id });
  });

export const replacePerson = (db: Db, id: string, nationalId: string): Promise<Result<string, ReplaceRefusal>> =>
  inTransaction(db, async (tx) => {
    const person = await store.findPerson(tx, id);
    if (!person) return refuse({ kind: "unknown" });
    const replaced = replaceBy(person, await store.findPersonByNationalId(tx, nationalId));
    if (!replaced.ok) return replaced;
    await store.savePersonState(tx, id, { state: "withdrawn", replacedBy: replaced.value });
    await recordEvent(tx, { kind: "person-replaced", personId: id, detail: { by: replaced.value } });
    return replaced;
  });
