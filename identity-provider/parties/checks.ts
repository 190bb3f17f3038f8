/** What a relying party under test was seen doing, on the real traffic between it and this provider. */
export type Seen =
  | {
      kind: "authorization";
      at: Date;
      /** `standard`: at the address the standard discovery document gives, which is the wrong one. */
      door: "wallet" | "standard";
      responseType: string;
      redirectUri: string;
      scope: string;
      acrValues: string;
      /** Digests: two requests are compared, the values themselves are not kept. */
      state: string | null;
      nonce: string | null;
      challengeMethod: string | null;
    }
  | { kind: "token"; at: Date; grant: string; auth: string; outcome: string; secondsSinceCode: number | null }
  | { kind: "userinfo"; at: Date; secondsSinceToken: number | null; carried: "header" | "elsewhere"; outcome: number }
  | { kind: "logout"; at: Date; hint: boolean; returnUri: string };

export type Declared = { redirectUris: string[]; returnUris: string[]; auth: string };

export const checkNames = [
  "discovery",
  "response-type",
  "redirect-uri",
  "scope",
  "acr",
  "state",
  "nonce",
  "pkce",
  "client-auth",
  "code",
  "userinfo",
  "logout",
] as const;
export type CheckName = (typeof checkNames)[number];
export type Fault =
  | { kind: "wrong-door" }
  | { kind: "is"; value: string; expected: string }
  | { kind: "absent" }
  | { kind: "repeated" }
  | { kind: "late"; seconds: number; limit: number }
  | { kind: "refused"; outcome: string }
  | { kind: "not-in-header" }
  | { kind: "no-hint" };
export type Check = { name: CheckName } & (
  | { state: "seen"; at: Date }
  | { state: "missing" }
  | { state: "wrong"; at: Date; fault: Fault }
);

const tokenLife = 120;
const codeLife = 60;

/** Every check, on what was seen last: a service that mends its request turns green at its next sign-in. */
export function checksOf(declared: Declared, seen: Seen[]): Check[] {
  const inOrder = seen.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const asked = inOrder.filter((one) => one.kind === "authorization");
  const last = <Kind extends Seen["kind"]>(kind: Kind) =>
    inOrder.findLast((one): one is Extract<Seen, { kind: Kind }> => one.kind === kind);
  const [request, userinfo, logout] = [last("authorization"), last("userinfo"), last("logout")];
  const token = inOrder.findLast((one) => one.kind === "token" && one.grant === "authorization_code");
  const exchanged = token?.kind === "token" ? token : undefined;
  return [
    check("discovery", request, ({ door }) => (door === "wallet" ? null : { kind: "wrong-door" })),
    check("response-type", request, ({ responseType }) => is(responseType, "code")),
    check("redirect-uri", request, ({ redirectUri }) => oneOf(redirectUri, declared.redirectUris)),
    check("scope", request, ({ scope }) =>
      ["openid", "scope_all"].every((one) => scope.split(" ").includes(one)) ? null : is(scope, "openid scope_all"),
    ),
    check("acr", request, ({ acrValues }) => is(acrValues, "eidas1")),
    compared("state", asked),
    compared("nonce", asked),
    check("pkce", request, ({ challengeMethod }) => is(challengeMethod ?? "", "S256")),
    check("client-auth", exchanged, ({ auth, outcome }) =>
      outcome === "invalid_client" ? { kind: "refused", outcome } : is(auth, declared.auth),
    ),
    check("code", exchanged, ({ outcome, secondsSinceCode }) => {
      if ((secondsSinceCode ?? 0) > codeLife) return { kind: "late", seconds: secondsSinceCode ?? 0, limit: codeLife };
      return outcome === "ok" ? null : { kind: "refused", outcome };
    }),
    check("userinfo", userinfo, ({ secondsSinceToken, carried, outcome }) => {
      if (carried !== "header") return { kind: "not-in-header" };
      if ((secondsSinceToken ?? 0) > tokenLife)
        return { kind: "late", seconds: secondsSinceToken ?? 0, limit: tokenLife };
      return outcome === 200 ? null : { kind: "refused", outcome: String(outcome) };
    }),
    check("logout", logout, ({ hint, returnUri }) => {
      if (!hint) return { kind: "no-hint" };
      return returnUri === "" ? null : oneOf(returnUri, declared.returnUris);
    }),
  ];
}

export const isGreen = (checks: Check[]) => checks.every(({ state }) => state === "seen");

function check<One extends { at: Date }>(
  name: CheckName,
  one: One | undefined,
  faultOf: (one: One) => Fault | null,
): Check {
  if (!one) return { name, state: "missing" };
  const fault = faultOf(one);
  return fault ? { name, state: "wrong", at: one.at, fault } : { name, state: "seen", at: one.at };
}

function is(value: string, expected: string): Fault | null {
  if (value === expected) return null;
  return value === "" ? { kind: "absent" } : { kind: "is", value, expected };
}

const oneOf = (value: string, expected: string[]): Fault | null =>
  expected.includes(value)
    ? null
    : value === ""
      ? { kind: "absent" }
      : { kind: "is", value, expected: expected.join(" ou ") };

/** A single request with its value tells nothing yet: there must be another to compare it with. */
function compared(name: "state" | "nonce", asked: Asked[]): Check {
  const found = check(name, asked.at(-1), () => freshness(asked.map((one) => one[name])));
  return found.state === "seen" && asked.length < 2 ? { name, state: "missing" } : found;
}

type Asked = Extract<Seen, { kind: "authorization" }>;

/** Present in the last request, and in none before it. */
function freshness(values: (string | null)[]): Fault | null {
  const last = values.at(-1);
  if (!last) return { kind: "absent" };
  const before = values.slice(0, -1).filter((one) => one !== null);
  if (before.includes(last)) return { kind: "repeated" };
  return null;
}
