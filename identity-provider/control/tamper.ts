import { createPrivateKey, sign } from "node:crypto";
import type { JWK } from "oidc-provider";
import { altered, type Scenario, type TokenFlaw } from "./scenario.ts";

/** The id_token with its flaws, signed again with the same key unless the flaw is the signature's own. */
export function tamper(token: string, scenarios: Scenario[], key: JWK): string {
  const [header, payload] = token
    .split(".")
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
  const flaws = scenarios.flatMap(({ trouble }) => (trouble.kind === "id-token" ? [trouble.flaw] : []));
  const said = altered(payload, scenarios);
  for (const flaw of flaws) Object.assign(said, changed[flaw]?.(said));
  const head = {
    ...header,
    ...(flaws.includes("kid") ? { kid: "a-key-nobody-published" } : {}),
    ...(flaws.includes("alg-none") ? { alg: "none" } : {}),
  };
  const body = [head, said].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  if (flaws.includes("alg-none")) return `${body}.`;
  const signature = sign("sha256", Buffer.from(body), createPrivateKey({ key, format: "jwk" } as never));
  if (flaws.includes("signature")) signature[10]! ^= 0xff;
  return `${body}.${signature.toString("base64url")}`;
}

const changed: Partial<Record<TokenFlaw, (claims: Record<string, unknown>) => object>> = {
  nonce: () => ({ nonce: "another-nonce" }),
  issuer: () => ({ iss: "https://auth.autre.example/auth/realms/esante-wallet" }),
  audience: () => ({ aud: "another-service", azp: "another-service" }),
  expired: ({ iat }) => ({ iat: Number(iat) - 7200, exp: Number(iat) - 3600 }),
  acr: () => ({ acr: "eidas0" }),
};
