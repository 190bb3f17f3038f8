import assert from "node:assert/strict";
import type { Means } from "#features/accounts/means.ts";
import { sessionCookie } from "#features/sessions/session.ts";
import { newToken } from "#lib/seal.ts";
import { aSession } from "#tests/accounts.ts";
import { type Authenticator, anAuthenticator, type Lies } from "#tests/authenticator.ts";
import type { PersonName, Platform } from "#tests/dossiers.ts";
import { aVisitor, type Visitor } from "#tests/visitor.ts";

export const site = "http://localhost";

/** A browser of its own before the whole application; signed in as that person, by e-CPS just now unless told. */
export async function aBrowserOf(
  p: Platform,
  name: PersonName | null = null,
  means: Means = "e-cps",
): Promise<Visitor> {
  const visitor = aVisitor({ [site]: (url, init) => p.app.request(url, init) });
  if (name) await signInAs(p, visitor, name, means);
  return visitor;
}

export async function signInAs(p: Platform, visitor: Visitor, name: PersonName, means: Means = "e-cps") {
  const token = newToken();
  await aSession(p.db, {
    token,
    account: p.accounts[name],
    unit: p.members[name]?.unit ?? null,
    now: p.clock.now,
    means,
  });
  visitor.cookies.set(sessionCookie(site), { value: token, path: "/" });
}

export const tokenIn = (visitor: Visitor) => visitor.cookies.get(sessionCookie(site))?.value;

type Options = {
  challenge: string;
  rpId: string;
  rp: { id: string };
  user: { id: string };
  allowCredentials?: { id: string }[];
};

/** What the browser is told to ask of a key. */
export async function options(visitor: Visitor, path: string, fields: Record<string, string> = {}): Promise<Options> {
  const response = await visitor.post(`${site}${path}`, fields);
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as Options;
}

/** Enrols that key in this browser; the answer of the last page. */
export async function enrol(visitor: Visitor, key: Authenticator, name = "Clé du bureau", lies: Lies = {}) {
  const asked = await options(visitor, "/compte/moyens/cles/options");
  return visitor.post(`${site}/compte/moyens/cles`, { nom: name, reponse: key.enrol(asked, lies) });
}

export const askKey = (visitor: Visitor, purpose = "sign-in", back = "/") =>
  options(visitor, "/connexion/cle/options", { but: purpose, retour: back });

export const sendKey = (visitor: Visitor, reponse: string) => visitor.post(`${site}/connexion/cle`, { reponse });

/** Somebody's key, enrolled in their browser. */
export async function anEnrolledKey(
  p: Platform,
  name: PersonName,
  made: Partial<Parameters<typeof anAuthenticator>[0]> = {},
) {
  const key = anAuthenticator({ origin: site, ...made });
  const response = await enrol(await aBrowserOf(p, name), key);
  assert.equal(response.headers.get("location"), "/compte/moyens", await response.text());
  return key;
}
