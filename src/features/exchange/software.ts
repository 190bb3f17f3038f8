/** Software that signs in by itself, for the establishments that entrusted it (interoperability specification §0). */
export type Software = { id: string; name: string; finess: string[]; scopes: string[] };

/** What software may be allowed, in SMART's words: reading needs nothing, this door is public. */
export const scopes = { "system/Location.u": "déclarer les places de ses établissements" } as const;
export type Scope = keyof typeof scopes;
export const isScope = (text: string): text is Scope => Object.hasOwn(scopes, text);

/** A token lives ten minutes; an assertion is believed five at most, between clocks that differ by half a minute at most. */
export const tokenSeconds = 600;
export const assertionSeconds = 300;
export const skewSeconds = 30;

/** A JSON Web Key Set of public keys (RFC 7517). */
export type KeySet = { keys: Record<string, unknown>[] };

/** What an assertion says, once its signature is believed. */
export type Assertion = { client: string; id: string; expiresAt: Date };

export type AssertionRefusal = { kind: "refused"; detail: string };
