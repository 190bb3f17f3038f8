import { ok, type Result, refuse } from "#lib/result.ts";
import { pinTries } from "./pin.ts";

/** A phone that holds an e-CPS; names as in the API of Pro Santé Connect's device register. */
export type Device = {
  id: string;
  personId: string;
  name: string;
  operatingSystem: string;
  appVersion: string;
  activationMode: "CARD" | "DIRECTORY";
  eidasLevel: string;
  publicKey: JsonWebKey;
  pinErrors: number;
  /** `wiped`: too many wrong codes, the code is forgotten and the e-CPS must be activated again. */
  state: "active" | "wiped" | "revoked";
  createdAt: Date;
  endsAt: Date;
  lastUsedAt: Date | null;
};

/** An e-CPS is activated again after this long: no means lives more than three years without its owner proving who they are. */
export const deviceLife = { days: 3 * 365 };
/** Phones of one person at once. */
export const mostDevices = 5;
export const longestName = 40;

export type DeviceRefusal = { kind: "revoked" } | { kind: "wiped" } | { kind: "expired" };

export function canUse(device: Pick<Device, "state" | "endsAt">, now: Date): Result<null, DeviceRefusal> {
  if (device.state === "revoked") return refuse({ kind: "revoked" });
  if (device.state === "wiped") return refuse({ kind: "wiped" });
  if (device.endsAt <= now) return refuse({ kind: "expired" });
  return ok(null);
}

/** After a wrong code: how many tries are left, none meaning that the code is wiped. */
export const afterWrongPin = (errors: number) => ({ errors: errors + 1, left: Math.max(0, pinTries - errors - 1) });

/** A name one recognises in a list: trimmed, one line, not too long. */
export const cleanName = (typed: string) =>
  typed
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, longestName);

export type DeviceShown = "active" | "wiped" | "revoked" | "expired";
export const shownState = (device: Pick<Device, "state" | "endsAt">, now: Date): DeviceShown =>
  device.state === "active" && device.endsAt <= now ? "expired" : device.state;
