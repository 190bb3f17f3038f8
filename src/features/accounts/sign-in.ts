import type { Identity } from "./identity.ts";
import { sessionLimits } from "./session.ts";

/** A sign-in begun at the provider. `state` comes back in the address, `browser` in a cookie: both are needed to find it again. */
export type Attempt = {
  state: string;
  browser: string;
  verifier: string;
  nonce: string;
  returnTo: string;
  expiresAt: Date;
};

export const attemptEnd = (now: Date) => new Date(now.getTime() + sessionLimits.attemptMinutes * 60_000);

/** What the identity provider has proved. */
export type Proof = { identity: Identity; idToken: string; authenticatedAt: Date };

/**
 * Where to go after signing in: a path of this site, rewritten by the URL parser as browsers read it (they take
 * "/\evil" for "//evil" and drop tabs and line feeds). Anything else, and the sign-in pages themselves, become "/".
 */
export function returnPath(typed: string | undefined): string {
  if (!typed?.startsWith("/") || typed.length > 2000) return "/";
  const url = URL.parse(typed, here);
  if (!url || url.origin !== here) return "/";
  const path = `${url.pathname}${url.search}`;
  if (path.startsWith("//") || /^\/(connexion|deconnexion|espaces)(?![\w-])/.test(url.pathname)) return "/";
  return path;
}

const here = "https://sextant.invalid";
