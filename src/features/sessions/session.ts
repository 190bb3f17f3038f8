import { addHours } from "#lib/dates.ts";

/** Every number of a session, with the text it comes from: change one here and nowhere else. */
export const sessionLimits = {
  /** RIE v2 (PGSSI-S) RIE-PS 13: closed after this long without an action of the person. */
  idleMinutes: 30,
  /** RIE-PS 13, EXI 26: counted from the authentication, never beyond the identity provider's own session. */
  longestHours: 4,
  /** A sign-in begun and not finished: long enough to find one's phone. */
  attemptMinutes: 10,
  /** The last action is written down at most this often. */
  touchSeconds: 60,
  /** On a shared workstation: locked after this long without an action, for the same person to open again. */
  sharedIdleMinutes: 10,
};

export type SessionTimes = {
  seenAt: Date;
  expiresAt: Date;
  /** On a shared workstation a session left alone is locked, not closed. */
  shared?: boolean;
  lockedAt?: Date | null;
};

/** The end nothing can push back. A provider whose clock runs ahead does not lengthen it. */
export function endOf(authenticatedAt: Date, now: Date): Date {
  const since = authenticatedAt < now ? authenticatedAt : now;
  return addHours(since, sessionLimits.longestHours);
}

export const isAlive = (session: SessionTimes, now: Date) =>
  now < session.expiresAt && (session.shared || secondsBetween(session.seenAt, now) < sessionLimits.idleMinutes * 60);

/** Since when the screen is locked, by its owner or by ten minutes without an action; null when it is open. */
export function lockedSince(session: SessionTimes, now: Date): Date | null {
  if (session.lockedAt) return session.lockedAt;
  const idle = sessionLimits.sharedIdleMinutes * 60;
  if (!session.shared || secondsBetween(session.seenAt, now) < idle) return null;
  return new Date(session.seenAt.getTime() + idle * 1000);
}

/** A locked screen is not woken by a page that asks for it. */
export const isDueForTouch = (session: SessionTimes, now: Date) =>
  lockedSince(session, now) === null && secondsBetween(session.seenAt, now) >= sessionLimits.touchSeconds;

/** A page that re-reads itself says so with this header: it is no action of the person and keeps no session open. */
export const rereadHeader = "x-sextant-relecture";

/** `__Host-` binds the cookie to this very host over https; browsers refuse it on plain http. */
export const sessionCookie = (publicUrl: string) => (isHttps(publicUrl) ? "__Host-sextant" : "sextant");
/** Ties a sign-in to the browser that began it. */
export const attemptCookie = (publicUrl: string) =>
  isHttps(publicUrl) ? "__Host-sextant-connexion" : "sextant-connexion";
/** The same browser again, for a year: to tell a new one, and to bind passkeys' challenges. It opens nothing. */
export const browserCookie = (publicUrl: string) =>
  isHttps(publicUrl) ? "__Host-sextant-navigateur" : "sextant-navigateur";
/** A password accepted in this browser, whose code is awaited. */
export const pendingCookie = (publicUrl: string) => (isHttps(publicUrl) ? "__Host-sextant-attente" : "sextant-attente");
/** One factor is enough in this browser for a while after two. */
export const trustCookie = (publicUrl: string) =>
  isHttps(publicUrl) ? "__Host-sextant-confiance" : "sextant-confiance";
export const cookieOptions = (publicUrl: string) =>
  ({ path: "/", httpOnly: true, sameSite: "Lax", secure: isHttps(publicUrl) }) as const;

const isHttps = (url: string) => url.startsWith("https:");
const secondsBetween = (since: Date, now: Date) => (now.getTime() - since.getTime()) / 1000;

/** Whoever came by FranceConnect leaves it too: what says so there, for the time of a redirection. */
export const farewellCookie = "sextant-au-revoir";
export const farewellPath = "/connexion/franceconnect/deconnexion";
