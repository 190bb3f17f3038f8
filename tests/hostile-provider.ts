import {
  createHash,
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { after } from "node:test";
import type { TLSSocket } from "node:tls";

type Json = Record<string, unknown>;
type Answer = {
  status?: number;
  type?: string;
  body?: string | Json;
  headers?: Record<string, string>;
  destroy?: true;
  /** Never answers. */
  hangs?: true;
};
/** Several: one after the other, the last one for ever. */
type Answers = Answer | Answer[];
type Signing = "its key" | "another key" | "the secret" | "the public key" | "nothing";

/** How this provider departs from an honest one, for the next sign-ins. */
export type Tricks = {
  metadata?: Json;
  callback?: (params: URLSearchParams) => void;
  claims?: Json;
  header?: Json;
  signWith?: Signing;
  /** Cuts or alters the compact token. */
  token?: (jwt: string) => string | null;
  tokens?: Answer;
  /** What a refresh answers. */
  refresh?: Answer;
  /** The access token that userinfo accepts alone; others are too old. */
  accepts?: string;
  userinfo?: Answers;
  /** Userinfo as a token, so signed. */
  userinfoSigned?: Signing;
  jwks?: Answer;
};

type Settings = {
  publicUrl: string;
  clientSecret: string;
  /** Browsers are sent to another host than the issuer's, as Pro Santé Connect's wallet is. */
  wallet?: true;
  /** Asks every caller for a certificate of that authority. */
  tls?: { key: string; cert: string; ca: string };
};

const person = {
  SubjectNameID: "899909000012",
  given_name: "Sofia",
  family_name: "Diaz",
  codeCivilite: "MME",
  SubjectRole: ["41^1.2.250.1.213.1.1.5.5"],
  otherIds: [{ identifiant: "899909000012", origine: "RPPS", qualite: 1 }],
};
const subject = "f:1:899909000012";

/** An OpenID provider that signs anybody in without a question and lies as told: one who behaves is the control. */
export async function aHostileProvider({ clientSecret, wallet, tls }: Settings) {
  let own = { ...newKey(), kid: "own" };
  const other = newKey();
  let tricks: Tricks = {};
  let nonce = "";
  let challenge = "";
  let userinfoCalls = 0;
  const asked: { path: string; authorization: string; body: string; certificate: string | null }[] = [];
  const listening = async (server: Server) => {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    after(() => {
      server.close();
      server.closeAllConnections();
    });
    return (server.address() as AddressInfo).port;
  };
  const handle = (req: IncomingMessage, res: ServerResponse) => void answer(req, res);
  const server = tls
    ? createTlsServer({ ...tls, requestCert: true, rejectUnauthorized: true }, handle)
    : createServer(handle);
  const issuer = `${tls ? "https" : "http"}://localhost:${await listening(server as Server)}`;
  const walletUrl = wallet ? `http://localhost:${await listening(createServer(handle))}` : issuer;

  async function answer(req: IncomingMessage, res: ServerResponse) {
    const url = new URL(req.url ?? "/", issuer);
    let body = "";
    for await (const part of req) body += part;
    const certificate = tls ? ((req.socket as Partial<TLSSocket>).getPeerCertificate?.()?.subject?.CN ?? null) : null;
    asked.push({
      path: url.pathname,
      authorization: req.headers.authorization ?? "",
      body,
      certificate: certificate && String(certificate),
    });
    if (url.pathname.startsWith("/.well-known/"))
      return send(res, { body: { ...metadataOf(issuer, walletUrl), ...tricks.metadata } });
    if (url.pathname === "/jwks")
      return send(
        res,
        tricks.jwks ?? {
          body: { keys: [{ ...own.publicKey.export({ format: "jwk" }), kid: own.kid, alg: "RS256", use: "sig" }] },
        },
      );
    if (url.pathname === "/auth") return callBack(url, res);
    if (url.pathname === "/token") return send(res, exchange(new URLSearchParams(body)));
    if (url.pathname === "/userinfo") return send(res, userinfo(req.headers.authorization ?? ""));
    return send(res, { status: 404, body: {} });
  }

  function callBack(url: URL, res: ServerResponse) {
    nonce = url.searchParams.get("nonce") ?? "";
    challenge = url.searchParams.get("code_challenge") ?? "";
    const params = new URLSearchParams({ code: "a-code", state: url.searchParams.get("state") ?? "", iss: issuer });
    tricks.callback?.(params);
    res.writeHead(302, { location: `${url.searchParams.get("redirect_uri")}?${params}` }).end();
  }

  /** Honest about PKCE: a verifier that is not the challenge's gets nothing. */
  function exchange(form: URLSearchParams): Answer {
    if (form.get("grant_type") === "refresh_token")
      return tricks.refresh ?? { body: { access_token: "fresh", token_type: "Bearer", expires_in: 120 } };
    if (tricks.tokens) return tricks.tokens;
    const proved = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    return proved === challenge ? { body: tokenResponse() } : { status: 400, body: { error: "invalid_grant" } };
  }

  function userinfo(authorization: string): Answer {
    const answers = [tricks.userinfo ?? []].flat();
    const scripted = answers[Math.min(userinfoCalls++, answers.length - 1)];
    if (tricks.accepts && authorization !== `Bearer ${tricks.accepts}`)
      return { status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } };
    if (tricks.userinfoSigned) {
      const claims = { iss: issuer, aud: "sextant", sub: subject, ...person, ...(scripted?.body as Json | undefined) };
      return { type: "application/jwt", body: signed({}, claims, tricks.userinfoSigned) };
    }
    return scripted ?? { body: { sub: subject, ...person } };
  }

  function tokenResponse(): Json {
    const seconds = Math.floor(Date.now() / 1000);
    const honest = {
      ...{ iss: issuer, aud: "sextant", azp: "sextant", sub: subject },
      ...{ iat: seconds, exp: seconds + 120, auth_time: seconds },
      ...{ nonce, acr: "eidas1", SubjectNameID: "899909000012" },
    };
    const jwt = signed(tricks.header ?? {}, { ...honest, ...tricks.claims }, tricks.signWith ?? "its key");
    const idToken = tricks.token ? tricks.token(jwt) : jwt;
    return {
      access_token: "opaque",
      token_type: "Bearer",
      expires_in: 120,
      refresh_token: "refresh",
      scope: "openid scope_all",
      ...(idToken === null ? {} : { id_token: idToken }),
    };
  }

  function signed(header: Json, claims: Json, signWith: Signing): string {
    const alg = {
      "its key": "RS256",
      "another key": "RS256",
      "the secret": "HS256",
      "the public key": "HS256",
      nothing: "none",
    }[signWith];
    const said = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
    const text = [{ alg, typ: "JWT", kid: own.kid, ...header }, said]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const rsa = (key: KeyObject) => sign("sha256", Buffer.from(text), key).toString("base64url");
    const hmac = (secret: string | Buffer) => createHmac("sha256", secret).update(text).digest("base64url");
    const signatures = {
      "its key": () => rsa(own.privateKey),
      "another key": () => rsa(other.privateKey),
      "the secret": () => hmac(clientSecret),
      "the public key": () => hmac(own.publicKey.export({ format: "pem", type: "spki" })),
      nothing: () => "",
    };
    return `${text}.${signatures[signWith]()}`;
  }

  return {
    issuer,
    walletUrl,
    /** Every request it received. */
    asked,
    behave: (next: Tricks) => {
      tricks = next;
      userinfoCalls = 0;
    },
    /** Signs with another key from now on, and publishes that one alone. */
    rotate: () => {
      own = { ...newKey(), kid: randomUUID() };
    },
    /** An order to close, as back-channel logout posts it; what is given departs from an honest one. */
    logoutToken: (claims: Json = {}, { signWith = "its key" as Signing, header = {} as Json } = {}) => {
      const seconds = Math.floor(Date.now() / 1000);
      const honest = {
        ...{ iss: issuer, aud: "sextant", iat: seconds, exp: seconds + 120, jti: randomUUID() },
        ...{ sid: "a-session", events: { "http://schemas.openid.net/event/backchannel-logout": {} } },
      };
      return signed({ typ: "logout+jwt", ...header }, { ...honest, ...claims }, signWith);
    },
    /** An id_token it would have given: no order to close. */
    idToken: (claims: Json = {}) => {
      const seconds = Math.floor(Date.now() / 1000);
      return signed(
        {},
        { iss: issuer, aud: "sextant", sub: subject, iat: seconds, exp: seconds + 120, ...claims },
        "its key",
      );
    },
  };
}

const metadataOf = (issuer: string, walletUrl: string) => ({
  issuer,
  authorization_endpoint: `${walletUrl}/auth`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  end_session_endpoint: `${issuer}/logout`,
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

function send(
  res: ServerResponse,
  { status = 200, type = "application/json", body = {}, headers, destroy, hangs }: Answer,
) {
  if (hangs) return;
  if (destroy) return void res.destroy();
  res
    .writeHead(status, { "content-type": type, ...headers })
    .end(typeof body === "string" ? body : JSON.stringify(body));
}
