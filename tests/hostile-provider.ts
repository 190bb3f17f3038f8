import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after } from "node:test";

type Json = Record<string, unknown>;
type Answer = { status?: number; type?: string; body?: string | Json; destroy?: true };

/** How this provider departs from an honest one, for the next sign-ins. */
export type Tricks = {
  metadata?: Json;
  callback?: (params: URLSearchParams) => void;
  claims?: Json;
  header?: Json;
  signWith?: "its key" | "another key" | "the secret" | "the public key" | "nothing";
  /** Cuts or alters the compact token. */
  token?: (jwt: string) => string | null;
  tokens?: Answer;
  userinfo?: Answer;
  jwks?: Answer;
};

type Settings = { publicUrl: string; clientSecret: string };

/** An OpenID provider that signs anybody in without a question and lies as told: one who behaves is the control. */
export async function aHostileProvider({ clientSecret }: Settings) {
  const [own, other] = [newKey(), newKey()];
  let tricks: Tricks = {};
  let nonce = "";
  const server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;

  async function answer(req: IncomingMessage, res: ServerResponse) {
    const url = new URL(req.url ?? "/", issuer);
    for await (const _ of req);
    if (url.pathname.startsWith("/.well-known/"))
      return send(res, { body: { ...metadataOf(issuer), ...tricks.metadata } });
    if (url.pathname === "/jwks")
      return send(
        res,
        tricks.jwks ?? {
          body: { keys: [{ ...own.publicKey.export({ format: "jwk" }), kid: "own", alg: "RS256", use: "sig" }] },
        },
      );
    if (url.pathname === "/auth") return callBack(url, res);
    if (url.pathname === "/token") return send(res, tricks.tokens ?? { body: tokenResponse() });
    if (url.pathname === "/userinfo")
      return send(res, tricks.userinfo ?? { body: { sub: "f:1:899909000012", ...person } });
    return send(res, { status: 404, body: {} });
  }

  function callBack(url: URL, res: ServerResponse) {
    nonce = url.searchParams.get("nonce") ?? "";
    const params = new URLSearchParams({ code: "a-code", state: url.searchParams.get("state") ?? "", iss: issuer });
    tricks.callback?.(params);
    res.writeHead(302, { location: `${url.searchParams.get("redirect_uri")}?${params}` }).end();
  }

  function tokenResponse(): Json {
    const jwt = makeToken();
    const idToken = tricks.token ? tricks.token(jwt) : jwt;
    return {
      access_token: "opaque",
      token_type: "Bearer",
      expires_in: 120,
      scope: "openid scope_all",
      ...(idToken === null ? {} : { id_token: idToken }),
    };
  }

  function makeToken(): string {
    const seconds = Math.floor(Date.now() / 1000);
    const honest = {
      iss: issuer,
      aud: "sextant",
      azp: "sextant",
      sub: "f:1:899909000012",
      iat: seconds,
      exp: seconds + 120,
      auth_time: seconds,
      nonce,
      acr: "eidas1",
      SubjectNameID: "899909000012",
    };
    const claims = Object.fromEntries(
      Object.entries({ ...honest, ...tricks.claims }).filter(([, value]) => value !== undefined),
    );
    const signWith = tricks.signWith ?? "its key";
    const alg = {
      "its key": "RS256",
      "another key": "RS256",
      "the secret": "HS256",
      "the public key": "HS256",
      nothing: "none",
    }[signWith];
    const signed = [{ alg, typ: "JWT", kid: "own", ...tricks.header }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const rsa = (key: KeyObject) => sign("sha256", Buffer.from(signed), key).toString("base64url");
    const hmac = (secret: string | Buffer) => createHmac("sha256", secret).update(signed).digest("base64url");
    const signatures = {
      "its key": () => rsa(own.privateKey),
      "another key": () => rsa(other.privateKey),
      "the secret": () => hmac(clientSecret),
      "the public key": () => hmac(own.publicKey.export({ format: "pem", type: "spki" })),
      nothing: () => "",
    };
    return `${signed}.${signatures[signWith]()}`;
  }

  return {
    issuer,
    behave: (next: Tricks) => {
      tricks = next;
    },
  };
}

const person = {
  SubjectNameID: "899909000012",
  given_name: "Sofia",
  family_name: "Diaz",
  codeCivilite: "MME",
  SubjectRole: ["41^1.2.250.1.213.1.1.5.5"],
  otherIds: [{ identifiant: "899909000012", origine: "RPPS", qualite: 1 }],
};

const metadataOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ["code"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256", "HS256", "none"],
  authorization_response_iss_parameter_supported: true,
});

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { privateKey: createPrivateKey(privateKey.export({ format: "pem", type: "pkcs8" })), publicKey };
}

function send(res: ServerResponse, { status = 200, type = "application/json", body = {}, destroy }: Answer) {
  if (destroy) return void res.destroy();
  res.writeHead(status, { "content-type": type }).end(typeof body === "string" ? body : JSON.stringify(body));
}
