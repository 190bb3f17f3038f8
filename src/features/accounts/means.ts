/** What somebody showed to enter. `psc` is a Pro Santé Connect mode we do not know by name. */
export type Means =
  | "cps"
  | "e-cps"
  | "delegated"
  | "psc"
  | "passkey"
  // a passkey copied between somebody's devices: a policy that allows passkeys may bar this one (§2.4)
  | "synced-passkey"
  | "sms-code"
  | "mail-code"
  | "trusted-browser"
  // persons and carers, in their own space
  | "franceconnect";

/** identity.md §2.1: `none` is a password alone, and opens only the page of the code. */
export type Level = "compat" | "double" | "strong";

/** What a means is worth: a code sent by mail is one level below a code sent by SMS (ASVS 5.0 §6.6). */
export const levelOf: Record<Means, Level> = {
  cps: "strong",
  "e-cps": "strong",
  delegated: "strong",
  psc: "strong",
  passkey: "strong",
  "synced-passkey": "strong",
  "sms-code": "double",
  "mail-code": "compat",
  "trusted-browser": "compat",
  // eidas1: a password, perhaps alone, of a provider the State has chosen
  franceconnect: "compat",
};

export const meansNames: Record<Means, string> = {
  cps: "Carte CPS",
  "e-cps": "e-CPS",
  delegated: "Identification de l’établissement, par Pro Santé Connect",
  psc: "Pro Santé Connect",
  passkey: "Clé d’accès ou clé de sécurité",
  "synced-passkey": "Clé d’accès synchronisée",
  "sms-code": "Mot de passe et code par SMS",
  "mail-code": "Mot de passe et code par courriel",
  "trusted-browser": "Mot de passe, sur un navigateur de confiance",
  franceconnect: "FranceConnect",
};

/** `authMode` of Pro Santé Connect (§5.4): an unknown value is kept as `psc`, never refused. */
export const meansOfMode = (authMode: string): Means =>
  (({ CARD: "cps", MOBILE: "e-cps", IDENTITY_BROKER: "delegated" }) as const)[authMode] ?? "psc";

/** By the card, the e-CPS, or what an establishment vouches for: an identity of the national register. */
export const isByPsc = (means: Means) => ["cps", "e-cps", "delegated", "psc"].includes(means);

const order: Level[] = ["compat", "double", "strong"];
export const isAtLeast = (level: Level, wanted: Level) => order.indexOf(level) >= order.indexOf(wanted);
export const highest = (one: Level, other: Level): Level => (isAtLeast(one, other) ? one : other);

/** Step-up (§2.6): how old the last strong proof may be to open what asks a recent one, and to send the form opened with it. */
export const freshMinutes = { open: 15, send: 30 };

export const isFresh = (strongAt: Date | null, now: Date, minutes: number) =>
  strongAt !== null && now.getTime() - strongAt.getTime() < minutes * 60_000;

/** What is known of somebody's means, to say how they may prove again who they are. */
export type MeansKnown = {
  /** A national identifier: Pro Santé Connect may prove them. */
  hasNationalId: boolean;
  /** Has entered by Pro Santé Connect at least once. */
  hasUsedPsc: boolean;
  passkeys: number;
  hasPassword: boolean;
};

export type StepUpWay = "psc" | "passkey" | "code";

/** §2.6: the password again and a fresh code, for those alone who have nothing stronger. */
export function stepUpWays(known: MeansKnown): StepUpWay[] {
  const strong: StepUpWay[] = [];
  if (known.hasNationalId || known.hasUsedPsc) strong.push("psc");
  if (known.passkeys > 0) strong.push("passkey");
  return known.hasUsedPsc || known.passkeys > 0 || !known.hasPassword ? strong : [...strong, "code"];
}
