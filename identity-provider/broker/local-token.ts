import { ok, type Result, refuse } from "#lib/result.ts";

/** A hospital whose sign-on this provider trusts to say who is there. */
export type Partner = {
  hint: string;
  name: string;
  issuer: string;
  clientId: string;
  /** Establishments it may speak for. */
  tids: string[];
};

/** What the hospital says, its signature, issuer, audience, nonce and dates being already checked by the library. */
export type LocalClaims = Record<string, unknown>;
export type LocalIdentity = { tid: string; oid: string; amr: string[]; name: string; authTime: number };
export type LocalRefusal =
  | { kind: "claim-missing"; claim: "tid" | "oid" | "amr" | "auth_time" }
  | { kind: "establishment-unknown"; tid: string }
  | { kind: "means-too-weak"; amr: string[] }
  | { kind: "too-old" };

/**
 * Sets of means taken for two factors: every word of one of them must be there. Those published for Pro Santé Connect's
 * third-party providers (card and PIN; password and application), those of RFC 8176 for a security key with its PIN, and ours.
 */
export const acceptedMeans: string[][] = [
  ["sc", "pin", "mfa"],
  ["hwk", "pin", "mfa"],
  ["hwk", "user", "mfa"],
  ["swk", "pwd", "mfa"],
  ["pwd", "otp", "mfa"],
  ["pwd", "sms", "mfa"],
];

/** A session here lives four hours at most, from the moment the person proved who they are there. */
const longestAgo = 4 * 3600;

export function checkLocalClaims(
  claims: LocalClaims,
  partner: Pick<Partner, "tids">,
  now: Date,
): Result<LocalIdentity, LocalRefusal> {
  for (const claim of ["tid", "oid"] as const)
    if (typeof claims[claim] !== "string" || claims[claim] === "") return refuse({ kind: "claim-missing", claim });
  if (!Array.isArray(claims.amr)) return refuse({ kind: "claim-missing", claim: "amr" });
  if (typeof claims.auth_time !== "number") return refuse({ kind: "claim-missing", claim: "auth_time" });
  const [tid, oid] = [claims.tid as string, claims.oid as string];
  if (!partner.tids.includes(tid)) return refuse({ kind: "establishment-unknown", tid });
  const amr = claims.amr.filter((one): one is string => typeof one === "string");
  if (!acceptedMeans.some((set) => set.every((one) => amr.includes(one))))
    return refuse({ kind: "means-too-weak", amr });
  if (now.getTime() / 1000 - claims.auth_time > longestAgo) return refuse({ kind: "too-old" });
  const said = [claims.given_name, claims.family_name].filter((one) => typeof one === "string").join(" ");
  return ok({ tid, oid, amr, name: said || String(claims.name ?? ""), authTime: claims.auth_time });
}

/** A pairing is proved again after twelve months. */
export const pairingLife = { days: 365 };
