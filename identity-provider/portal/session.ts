import { getCookie } from "hono/cookie";
import { findPerson, findPersonByNationalId } from "#idp/people/person.store.ts";
import type { Person } from "#idp/people/person.ts";
import { keyIn, modeIn } from "#idp/protocol/claims.ts";
import type { Web } from "#idp/web.ts";

/** Who is signed in at this provider in this browser: how, and when. */
export type SignedIn = { person: Person; mode: string; at: Date };

/** Adding a means asks for a proof of identity this recent. */
const fresh = 15 * 60_000;

/** The session of the OpenID library: its cookie holds a 256-bit name, its row who it is. */
export async function readSession(web: Web): Promise<SignedIn | null> {
  const id = getCookie(web, "idp-session");
  const session = id ? await web.var.desk.provider().Session.find(id) : undefined;
  if (!session?.accountId || !session.loginTs) return null;
  const key = keyIn(session.accountId);
  const person =
    "id" in key ? await findPerson(web.var.db, key.id) : await findPersonByNationalId(web.var.db, key.nationalId);
  if (person?.state !== "active") return null;
  return { person, mode: modeIn(session.amr), at: new Date(session.loginTs * 1000) };
}

/** May this session add a means, having proved who it is by one of these, just now? */
export const hasProved = ({ mode, at }: SignedIn, modes: string[], now: Date) =>
  modes.includes(mode) && now.getTime() - at.getTime() < fresh;
