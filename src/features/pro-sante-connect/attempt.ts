import type { Identity } from "#features/accounts/identity.ts";
import { freshMinutes } from "#features/accounts/means.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { sessionLimits } from "#features/sessions/session.ts";

/** A sign-in begun at the provider. `state` comes back in the address, `browser` in a cookie: both are needed to find it again. */
export type Attempt = {
  state: string;
  browser: string;
  verifier: string;
  nonce: string;
  returnTo: string;
  expiresAt: Date;
  /** Already begun again once by itself, after a code refused as late. */
  restarted: boolean;
  /** The box "poste partagé" of the sign-in page. */
  shared: boolean;
} & AttemptPurpose;

/** Why somebody is sent to the provider: to enter, or, already in, to prove again who they are. */
export type AttemptPurpose =
  | { purpose: "sign-in"; account: null }
  | { purpose: "step-up" | "link" | "unlock"; account: AccountId };

/** What a proof asked of somebody already in may not be older than: seconds. Entering accepts the provider's session. */
export const longestAge: Record<AttemptPurpose["purpose"], number> = {
  "sign-in": sessionLimits.longestHours * 3600,
  "step-up": freshMinutes.open * 60,
  link: freshMinutes.open * 60,
  unlock: freshMinutes.open * 60,
};

export const attemptEnd = (now: Date) => new Date(now.getTime() + sessionLimits.attemptMinutes * 60_000);

/** What the identity provider has proved. */
export type Proof = {
  identity: Identity;
  idToken: string;
  authenticatedAt: Date;
  /** "CARD", "MOBILE", "IDENTITY_BROKER"… as the provider says it; others are kept, not refused. */
  authMode: string;
  /** The provider's session, named by its back-channel logout. */
  sid: string | null;
  /** The person, as the provider numbers them; announced to change form, so never what finds an account (§5.6). */
  subject: string;
};
