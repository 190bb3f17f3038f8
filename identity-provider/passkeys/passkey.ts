import { ok, type Result, refuse } from "#lib/result.ts";

/** A FIDO2 key: a security key, a CPS4 in contact mode, or what a phone or a computer keeps. */
export type Passkey = {
  id: string;
  personId: string;
  credentialId: string;
  signCount: number;
  transports: string[];
  /** The model, all zeros when the key does not say. */
  aaguid: string;
  /** May be copied from one machine to another by its maker's cloud. */
  isSynced: boolean;
  name: string;
  enrolledWith: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** What an installation accepts. */
export type PasskeyPolicy = {
  /** Models allowed; empty: any. CPS4's is not published. */
  models: string[];
  synced: boolean;
};

export type PasskeyRefusal =
  | { kind: "ceremony-failed" }
  | { kind: "challenge-over" }
  | { kind: "already-known" }
  | { kind: "model-not-allowed" }
  | { kind: "synced-not-allowed" }
  | { kind: "unknown-key" }
  | { kind: "revoked-key" }
  | { kind: "copied-key" }
  | { kind: "unknown-person" };

/** Seconds to touch the key and type its code. */
export const challengeLife = 300;
export const mostPasskeys = 10;

export function mayEnrol(
  made: Pick<Passkey, "aaguid" | "isSynced">,
  policy: PasskeyPolicy,
): Result<null, PasskeyRefusal> {
  if (policy.models.length > 0 && !policy.models.includes(made.aaguid)) return refuse({ kind: "model-not-allowed" });
  if (made.isSynced && !policy.synced) return refuse({ kind: "synced-not-allowed" });
  return ok(null);
}

/**
 * A counter that does not advance means that two keys answer under one name (WebAuthn §7.2, step 22). Keys that count
 * nothing always say zero.
 */
export const isCopied = (kept: number, said: number) => (kept > 0 || said > 0) && said <= kept;

export function passkeySentence(refusal: PasskeyRefusal): string {
  switch (refusal.kind) {
    case "ceremony-failed":
      return "La clé n’a pas pu être vérifiée. Recommencez, avec la clé branchée et son code.";
    case "challenge-over":
      return "La demande a plus de cinq minutes ou a déjà servi. Recommencez.";
    case "already-known":
      return "Cette clé est déjà enregistrée.";
    case "model-not-allowed":
      return "Ce modèle de clé n’est pas accepté ici. Demandez à votre référent informatique lequel l’est.";
    case "synced-not-allowed":
      return "Cette clé peut être copiée d’un appareil à un autre : elle n’est pas acceptée ici. Utilisez une clé de sécurité ou une carte.";
    case "unknown-key":
    case "unknown-person":
      return "Cette clé n’ouvre aucun compte ici. Si vous l’avez enregistrée, saisissez aussi votre identifiant.";
    case "revoked-key":
      return "Cette clé a été supprimée de votre compte.";
    case "copied-key":
      return "Cette clé a répondu avec un compteur en retard : elle a peut-être été copiée, elle est refusée. Supprimez-la et prévenez votre support.";
  }
}
