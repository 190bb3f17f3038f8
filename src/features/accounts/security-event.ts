import type { Level, Means } from "./means.ts";
import type { AccountId, UnitId } from "./member.ts";

/** What the security journal keeps (identity.md §3): never a code, a token or a password. */
export type SecurityKind =
  | "signed-in"
  | "refused"
  | "signed-out"
  | "session-closed"
  | "code-sent"
  | "code-wrong"
  | "password-wrong"
  | "password-locked"
  | "password-set"
  | "reset-asked"
  | "locked"
  | "unlocked"
  | "stepped-up"
  | "new-browser"
  | "browser-trusted"
  | "browser-revoked"
  | "means-added"
  | "means-removed"
  | "email-changed"
  | "mobile-changed"
  | "account-invited"
  | "account-activated"
  | "account-suspended"
  | "account-restored"
  | "account-dormant"
  | "account-woken"
  | "account-closed"
  | "account-forgotten"
  | "accounts-linked"
  | "accounts-unlinked"
  | "identity-changed"
  | "charter-accepted"
  | "situation-chosen"
  | "unit-chosen"
  | "habilitation-given"
  | "habilitation-ended"
  | "policy-changed"
  | "policy-reminded"
  | "delegation-given"
  | "delegation-accepted"
  | "delegation-refused"
  | "delegation-ended"
  | "acting-started"
  | "acting-ended";

export type SecurityEvent = {
  kind: SecurityKind;
  /** Null when it is about an account that does not exist: nobody is named. */
  account: AccountId | null;
  means?: Means;
  level?: Level;
  /** A word of ours, never what was typed. */
  reason?: string;
  /** What an identity said before it changed at the provider. */
  former?: Record<string, string | null>;
  visit?: Visit;
  /** Who did it, when it is not the account itself. */
  by?: AccountId;
  unit?: UnitId;
};

/** Where somebody comes from: filled by the web at each request. */
export type Visit = {
  /** The random value of a long-lived cookie: the same browser again. */
  browser: string;
  /** "Firefox sur Windows" */
  device: string;
  /** Whole, for throttling; only its first half is ever stored. */
  address: string;
};

/** "192.0.2.17" → "192.0.2.0", "2001:db8:1:2::3" → "2001:db8:1::": enough to tell a town, not a person. */
export function coarse(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (/^\d+\.\d+\.\d+\.\d+$/.test(plain)) return plain.replace(/\d+$/, "0");
  const groups = plain.split("::")[0]!.split(":").filter(Boolean);
  return groups.length > 0 ? `${groups.slice(0, 3).join(":")}::` : "";
}
