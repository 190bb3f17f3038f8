import { createHmac, timingSafeEqual } from "node:crypto";
import type { Db } from "#idp/database.ts";
import type { Messages } from "#idp/messages.ts";

/** What every act of the e-CPS is given. */
export type Ecps = Messages & {
  pool: Db;
  now: () => Date;
  /** Codes are kept as HMACs with this key: reading the database is not enough to try them all. */
  codeKey: Buffer;
  /** The origin of the wallet host, where the app and the portal are. */
  walletUrl: string;
  pinDigits: number;
  note: (event: Noted) => Promise<void>;
};

/** For the audit: never a code, never a token. */
export type Noted = {
  kind: string;
  personId: string | null;
  means?: string;
  reason?: string;
  detail?: Record<string, unknown>;
};

/** `about` ties the code to its phone or its activation: the same code elsewhere has another HMAC. */
export const macOf = ({ codeKey }: Ecps, about: string, code: string) =>
  createHmac("sha256", codeKey).update(`${about}\n${code}`).digest();

export const isSameMac = (kept: Buffer | null, given: Buffer) =>
  kept !== null && kept.length === given.length && timingSafeEqual(kept, given);
