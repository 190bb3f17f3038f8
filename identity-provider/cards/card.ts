import { ok, type Result, refuse } from "#lib/result.ts";

export type Card = {
  id: string;
  personId: string;
  serial: string;
  kind: CardKind;
  profession: string;
  errors: number;
  blockedAt: Date | null;
  opposedAt: Date | null;
  /** The last day it is good for. */
  expiresOn: string;
  readable: boolean;
};

/** Of a professional, of one in training, of an establishment's staff, of an authorised person, of a head of establishment. */
export type CardKind = "CPS" | "CPF" | "CPE" | "CPA" | "CDE";

/** The code of every demonstration card. */
export const demoCode = "1234";
export const mostErrors = 3;

export type CardRefusal =
  | { kind: "unreadable" }
  | { kind: "expired"; on: string }
  | { kind: "opposed" }
  | { kind: "blocked" }
  | { kind: "wrong-code"; left: number };

/** What the reader says as soon as the card is in, before any code. */
export function insert(card: Card, today: string): Result<null, CardRefusal> {
  if (!card.readable) return refuse({ kind: "unreadable" });
  if (card.opposedAt) return refuse({ kind: "opposed" });
  if (card.expiresOn < today) return refuse({ kind: "expired", on: card.expiresOn });
  if (card.blockedAt) return refuse({ kind: "blocked" });
  return ok(null);
}

/** One try: a right code forgets the errors, the third wrong one in a row blocks the card. */
export function tryCode(card: Card, isRight: boolean, today: string): Result<null, CardRefusal> {
  const inserted = insert(card, today);
  if (!inserted.ok) return inserted;
  if (isRight) return ok(null);
  const left = mostErrors - card.errors - 1;
  return left > 0 ? refuse({ kind: "wrong-code", left }) : refuse({ kind: "blocked" });
}

/** A card names its holder's kind: staff of an establishment have their own. */
export const kindFor = (nationalId: string): CardKind => (nationalId.startsWith("3") ? "CPE" : "CPS");
