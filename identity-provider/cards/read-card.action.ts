import type { Db } from "#idp/database.ts";
import { recordEvent } from "#idp/event.store.ts";
import { findPersonByNationalId } from "#idp/people/person.store.ts";
import type { Person } from "#idp/people/person.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken, sha256 } from "#lib/seal.ts";
import { findCardsOf } from "./card.store.ts";
import type { CardRefusal } from "./card.ts";
import { type CertificateRefusal, checkCertificate, type ReadCard, type Trust } from "./certificate.ts";
import { enterCode } from "./enter-code.action.ts";
import { insertTicket } from "./ticket.store.ts";

export type ReadRefusal = CertificateRefusal | { kind: "no-card" } | { kind: "unknown-person" };
export type Holder = { person: Person; card: ReadCard };

const ticketLife = 60_000;

/** Who holds the card in the reader, if it is good and they are in the directory. */
export async function readHolder(
  db: Db,
  shown: { leaf: Buffer; sent: Buffer[] } | null,
  trust: Trust,
  now: Date,
): Promise<Result<Holder, ReadRefusal>> {
  if (!shown) return refuse({ kind: "no-card" });
  const checked = await checkCertificate(shown.leaf, shown.sent, trust, now);
  if (!checked.ok) return checked;
  const person = await findActive(db, checked.value.subject.nationalId);
  return person ? ok({ person, card: checked.value }) : refuse({ kind: "unknown-person" });
}

/** The four digits, where this program keeps them; a real card asks them itself, before anything reaches us. */
export async function checkCardCode(
  db: Db,
  { person, card }: Holder,
  code: string,
  { key, now }: { key: Buffer; now: Date },
): Promise<Result<null, CardRefusal>> {
  const cards = await findCardsOf(db, person.id);
  const same = cards.find(({ profession }) => profession === card.subject.profession) ?? cards[0];
  if (!same) return refuse({ kind: "unreadable" });
  const entered = await enterCode(db, same.serial, code, { key, now });
  return entered.ok ? ok(null) : entered;
}

/** What the browser carries back to the login page, for that sign-in and no other. */
export async function giveTicket(db: Db, { person, card }: Holder, purpose: string, now: Date): Promise<string> {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + ticketLife);
  await insertTicket(db, { hash: sha256(token), personId: person.id, purpose, serial: card.serial, now, expiresAt });
  return token;
}

export const noteRefusedCard = (db: Db, refusal: ReadRefusal, personId: string | null = null) =>
  recordEvent(db, { kind: "card-refused", personId, means: "CARD", reason: refusal.kind });

/** A person merged upstream is found under the new identifier. */
async function findActive(db: Db, nationalId: string): Promise<Person | null> {
  const found = await findPersonByNationalId(db, nationalId);
  const current = found?.replacedBy ? await findPersonByNationalId(db, found.replacedBy) : found;
  return current?.state === "active" ? current : null;
}
