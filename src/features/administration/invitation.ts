import type { KnownAccount } from "#features/accounts/account.ts";
import { fold } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

export type Invitation = {
  givenName: string;
  familyName: string;
  email: string;
  function: string;
  nationalId: string | null;
};

export type InvitationRefusal = { kind: "two-accounts" } | { kind: "other-name" } | { kind: "suspended-account" };

/** Whom the invitation is for: somebody new (closed accounts then give back their identifiers), or an account that exists. */
export type Invited = { kind: "new"; replaces: KnownAccount[] } | { kind: "known"; account: KnownAccount };

/**
 * Somebody with an account is recognised by their identifier or their address, and only if the name is theirs:
 * whoever types another's address learns neither their name nor where they work.
 */
export function recognise(
  typed: Invitation,
  byId: KnownAccount | null,
  byEmail: KnownAccount | null,
): Result<Invited, InvitationRefusal> {
  const found = [byId, byEmail].filter((one) => one !== null);
  if (found.some((one) => !isSameName(one, typed))) return refuse({ kind: "other-name" });
  const open = found.filter((one) => one.state !== "closed");
  const [first] = open;
  if (!first) return ok({ kind: "new", replaces: found });
  if (open.some((one) => one.id !== first.id)) return refuse({ kind: "two-accounts" });
  return first.state === "suspended" ? refuse({ kind: "suspended-account" }) : ok({ kind: "known", account: first });
}

/** Accents, case and hyphens apart; a given name may be the first of several. */
const isSameName = (known: KnownAccount, typed: Invitation) =>
  fold(known.familyName) === fold(typed.familyName) && firstWord(known.givenName) === firstWord(typed.givenName);
const firstWord = (name: string) => fold(name).split(" ")[0];
