import type { Result } from "#lib/result.ts";

/** The identity provider: Pro Santé Connect, or ours, and what we are to it. */
export type Provider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** In production persons of the sandbox are refused, and every RPPS number is checked. */
  env?: "prod" | "test";
  /** How we prove who we are: the secret in a header (when not said) or in the form, or the certificate alone. */
  auth?: "basic" | "post" | "certificate";
  /** Shown on every call to the provider (EXI PSC 24): PEM texts. `authority`: who vouches for theirs, when the system does not know it. */
  certificate?: { key: string; chain: string; authority?: string };
  /** Where the discovery document is kept, for a start while the provider is away. */
  cacheFile?: string;
  /** Hosts browsers are sent to, besides the issuer's. */
  hosts?: string[];
};

/** Why the provider's answer opens nothing. `detail` is for the log, never for the page: a code, without a name or a value. */
export type ProviderRefusal =
  | { kind: "cancelled" }
  | { kind: "unreachable"; detail: string }
  | { kind: "code-refused"; detail: string }
  | { kind: "not-trusted"; detail: string }
  /** A person of the sandbox, or a number no register gives, in production. */
  | { kind: "test-identity"; detail: string }
  | { kind: "misconfigured"; detail: string };

export type Provided<Value> = Promise<Result<Value, ProviderRefusal>>;

/** What is known beforehand of the two national environments (identity.md §5.1); anything else comes from discovery. */
const environments: Record<string, { hosts: string[]; namesItselfInCallback: boolean }> = {
  "https://auth.bas.psc.esante.gouv.fr/auth/realms/esante-wallet": {
    hosts: ["https://wallet.bas.psc.esante.gouv.fr"],
    namesItselfInCallback: false,
  },
  "https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet": {
    hosts: ["https://wallet.esw.esante.gouv.fr"],
    namesItselfInCallback: false,
  },
};

/** Where forms may lead: signing out posts here and continues there, and steps of a sign-in may too. */
export const originsOf = ({ issuer, hosts = [] }: Pick<Provider, "issuer" | "hosts">): string[] => [
  ...new Set([new URL(issuer).origin, ...(environments[issuer]?.hosts ?? []), ...hosts]),
];

/**
 * Pitfall (4) of §5.1: a document that announces `iss` in the callback makes the library refuse callbacks without it, and
 * the national provider's documented callback has none. One that is there is always checked.
 */
export const namesItself = (issuer: string, announced: boolean | undefined) =>
  (environments[issuer]?.namesItselfInCallback ?? true) && announced === true;

/** Ordered: a card may prove more than was asked. */
const levels = ["eidas1", "eidas2", "eidas3"];
export const askedLevel = "eidas1";
/** How far the provider's clock may run ahead of ours: seconds. */
const ahead = 30;

export type Claims = { iat: number; azp?: unknown; acr?: unknown };

/** What the library leaves to us (OpenID Connect Core §3.1.3.7, points 5, 10 and 12); null when nothing is wrong. */
export function flawOf(claims: Claims, clientId: string, now: Date): string | null {
  if (claims.iat > now.getTime() / 1000 + ahead) return "iat is in the future";
  if (claims.azp !== undefined && claims.azp !== clientId) return "azp is another client";
  return typeof claims.acr === "string" && levels.indexOf(claims.acr) >= levels.indexOf(askedLevel)
    ? null
    : "acr is below what was asked";
}

export type CertificateNews = { level: "info" | "warn" | "error"; days: number };

/** The certificate we show ends one day, and nobody enters by card from that day on: said a month before, shouted a week before. */
export function certificateNews(endsAt: Date, now: Date): CertificateNews {
  const days = Math.floor((endsAt.getTime() - now.getTime()) / 86_400_000);
  return { level: days < 7 ? "error" : days < 30 ? "warn" : "info", days };
}
