import { type Db, inTransaction } from "#idp/database.ts";
import { recordEvent } from "#idp/event.store.ts";
import { findPerson } from "#idp/people/person.store.ts";
import type { Person } from "#idp/people/person.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { isCodeOf, lockCard, saveErrors } from "./card.store.ts";
import { type CardRefusal, tryCode } from "./card.ts";

/** A code typed for a card: who holds it, when it is the right one. Errors are counted on the card, whatever the browser. */
export const enterCode = (
  db: Db,
  serial: string,
  typed: string,
  { key, now }: { key: Buffer; now: Date },
): Promise<Result<Person, CardRefusal>> =>
  inTransaction(db, async (tx) => {
    const card = await lockCard(tx, serial);
    const person = card && (await findPerson(tx, card.personId));
    if (!card || !person) return refuse({ kind: "unreadable" });

    const tried = tryCode(card, isCodeOf(card, typed, key), now.toISOString().slice(0, 10));
    if (tried.ok) {
      await saveErrors(tx, serial, 0, null);
      return ok(person);
    }
    const { refusal } = tried;
    if (refusal.kind === "wrong-code") await saveErrors(tx, serial, card.errors + 1, null);
    if (refusal.kind === "blocked" && !card.blockedAt) await saveErrors(tx, serial, card.errors + 1, now);
    await recordEvent(tx, { kind: "card-refused", personId: person.id, means: "CARD", reason: refusal.kind });
    return tried;
  });
