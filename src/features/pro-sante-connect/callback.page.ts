import { getCookie, setCookie } from "hono/cookie";
import { afterSignIn } from "#features/sessions/after-sign-in.page.ts";
import { attemptCookie, cookieOptions, sessionCookie } from "#features/sessions/session.ts";
import { goTo } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { resumeAttempt } from "./attempt.action.ts";
import type { Attempt, Proof } from "./attempt.ts";
import { noteRefusedProof, proveAgain, signIn } from "./callback.action.ts";
import { failed } from "./failure.page.ts";
import { cardShown } from "./link.page.ts";
import { proveIdentity } from "./provider.client.ts";
import { beginRegistration } from "./registration.action.ts";
import { registrationCookie } from "./registration.page.ts";
import { mayRegister, registrationMinutes } from "./registration.ts";
import { callbackPath, leave } from "./start.page.ts";
import { unknownPage } from "./unknown.page.ts";

/** GET /connexion/psc/retour: what the provider sends the browser back to. */
export async function finishSignInPage(web: Web) {
  const { outside, db, now } = web.var;
  const browser = getCookie(web, attemptCookie(outside.publicUrl));
  const state = web.req.query("state");
  const attempt = browser && state ? await resumeAttempt(db, state, browser, now) : null;
  // a page reloaded or restored after it did its work
  if (!attempt && web.var.visitor) return web.redirect("/", 303);
  if (!attempt) return failed(web, { kind: "expired" }, null);

  const callback = new URL(`${outside.publicUrl}${callbackPath}${new URL(web.req.url).search}`);
  const proof = await proveIdentity(outside.oidc, callback, attempt, now);
  // a code that came late or was used: once more, by itself, then the person decides
  if (!proof.ok && proof.refusal.kind === "code-refused" && !attempt.restarted)
    return leave(web, { ...attempt, restarted: true });
  if (!proof.ok && proof.refusal.kind === "not-trusted") await noteRefusedProof(db, visitOf(web), now);
  if (!proof.ok) return failed(web, proof.refusal, attempt);
  return attempt.purpose === "sign-in" ? entering(web, attempt, proof.value) : again(web, attempt, proof.value);
}

/** Opens a session; somebody unknown may open an account, when the card says a doctor in liberal practice. */
async function entering(web: Web, attempt: Attempt, proof: Proof): Promise<Response> {
  const { outside, db, now } = web.var;
  const formerToken = getCookie(web, sessionCookie(outside.publicUrl)) ?? null;
  const opened = await signIn(db, proof, { visit: visitOf(web), shared: attempt.shared, formerToken }, now);
  if (opened.ok) {
    setCookie(web, sessionCookie(outside.publicUrl), opened.value.token, cookieOptions(outside.publicUrl));
    return afterSignIn(web, opened.value, attempt.returnTo);
  }
  if (opened.refusal.kind !== "unknown") return failed(web, opened.refusal, attempt);
  if (!mayRegister(proof.identity)) return unknownPage(web, proof.identity);

  const { returnTo, shared } = attempt;
  const token = await beginRegistration(db, { proof, returnTo, shared }, now);
  const options = { ...cookieOptions(outside.publicUrl), maxAge: registrationMinutes * 60 };
  setCookie(web, registrationCookie(outside.publicUrl), token, options);
  web.header("cache-control", "no-store");
  return web.redirect("/compte/creation", 303);
}

/** Somebody already in: the session must still be theirs, and the card too. */
async function again(web: Web, attempt: Attempt, proof: Proof): Promise<Response> {
  const { outside, db, now, signedIn } = web.var;
  const token = getCookie(web, sessionCookie(outside.publicUrl));
  if (!token || !signedIn || signedIn.account.id !== attempt.account)
    return failed(web, { kind: "session-ended" }, attempt);
  // a locked screen is unlocked first: nothing else is done behind it
  if (attempt.purpose === "link" && !signedIn.session.lockedAt) return cardShown(web, attempt, proof, token);
  const wasLocked = signedIn.session.lockedAt ? "locked" : "open";
  const done = await proveAgain(db, proof, { account: attempt.account, token, wasLocked, visit: visitOf(web) }, now);
  if (!done.ok) return failed(web, done.refusal, attempt);
  setCookie(web, sessionCookie(outside.publicUrl), done.value.token, cookieOptions(outside.publicUrl));
  return goTo(web, attempt.returnTo, wasLocked === "locked" ? "Écran déverrouillé." : "Votre identité est confirmée.");
}
