import type { Means } from "#features/accounts/means.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** A key somebody enrolled: a security key, a CPS4 card, a phone or a computer that unlocks with a code or a finger. */
export type Passkey = {
  id: string;
  account: AccountId;
  credential: string;
  name: string;
  /** How it speaks to the browser, as the browser said. */
  transports: string[];
  /** May be copied to the other devices of its owner (WebAuthn's BE flag), and has been (BS). */
  syncable: boolean;
  synced: boolean;
  /** False: it must be called by its name, so it confirms who one is but does not begin a session. */
  discoverable: boolean | null;
  createdAt: Date;
  lastUsedAt: Date | null;
};

/** A challenge answers once, within this. identity.md §2.4 */
export const challengeMinutes = 5;

/** What a key is asked for. */
export type PasskeyPurpose = "enrol" | "sign-in" | "step-up" | "unlock";

/** A key that may be copied counts as such from the start: whether it has been copied may change without us knowing. */
export const meansOf = (key: { syncable: boolean }): Means => (key.syncable ? "synced-passkey" : "passkey");

/**
 * WebAuthn Level 3 §6.1.1: an authenticator that counts never goes back, nor stands still; one that does not count says 0
 * for ever. Otherwise there are two of them.
 */
export const isCloned = (counter: number, last: number) => (counter > 0 || last > 0) && counter <= last;

/** An empty list allows any model. Models are 16 bytes written as a UUID. */
export const isModelAllowed = (aaguid: string, allowed: string[]) =>
  allowed.length === 0 || allowed.includes(aaguid.toLowerCase());

export type NameRefusal = { kind: "no-name" } | { kind: "name-too-long"; most: number };
const longestName = 60;

export function readName(typed: string): Result<string, NameRefusal> {
  const name = typed.normalize("NFC").replaceAll(/\s+/g, " ").trim();
  if (name === "") return refuse({ kind: "no-name" });
  if ([...name].length > longestName) return refuse({ kind: "name-too-long", most: longestName });
  return ok(name);
}

/** "Clé USB ou sans contact", "Carte CPS4 (lecteur de cartes)": what to do with it, from how it speaks. */
export function kindOf(transports: string[]): string {
  if (transports.includes("smart-card")) return "Carte à puce, CPS4 par exemple";
  if (transports.includes("internal")) return "Appareil déverrouillé par code, empreinte ou visage";
  if (transports.includes("usb") && transports.includes("nfc")) return "Clé de sécurité, par USB ou sans contact";
  if (transports.includes("usb")) return "Clé de sécurité USB";
  if (transports.includes("nfc") || transports.includes("ble")) return "Clé de sécurité sans contact";
  if (transports.includes("hybrid")) return "Téléphone";
  return "Clé d’accès";
}
