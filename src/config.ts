import { resolve } from "node:path";

/** Everything the environment decides, read once. The only reader of process.env. */
export type Config = {
  /** 0 asks the system for a free port. */
  port: number;
  idpPort: number;
  mailPort: number;
  smsPort: number;
  /** Where the embedded database, the keys and the identity provider's keys live. */
  dataDir: string;
  /** Set: that PostgreSQL is used and none is started. */
  databaseUrl: string | null;
  databaseReadUrl: string | null;
  databasePort: number | null;
  /** How browsers reach us; null: http://localhost:port. */
  publicUrl: string | null;
  /** An OpenID provider elsewhere; null: ours is started. */
  issuer: string | null;
  clientId: string;
  clientSecret: string;
  /** How the provider is shown who we are: the secret in a header or in the form, or the certificate alone. */
  clientAuth: "basic" | "post" | "certificate";
  /** PEM files shown on every call to the provider, and who vouches for its own certificate when the system does not. */
  certificate: { key: string; chain: string; authority: string | null } | null;
  /** Hosts the provider sends browsers to, when they are not the issuer's. */
  providerHosts: string[];
  /** FranceConnect, for citizens; `issuer` null: none, or the simulator when there is a demonstration. */
  franceConnect: { issuer: string | null; clientId: string; clientSecret: string; port: number; off: boolean };
  /** Which Pro Santé Connect this is: in production persons of the sandbox are refused. */
  pscEnv: "prod" | "test";
  /** Shown to whoever cannot enter. */
  supportPhone: string | null;
  supportEmail: string | null;
  /** Where each register receives the mistakes reported in what it says; null: passed on by hand. */
  reportTo: { ror: string | null; finess: string | null; cnsa: string | null };
  /** One origin of this machine that booking links may lead to, beside https ones; null in production. */
  bookingSandbox: string | null;
  /** Map tiles ("https://…/{z}/{x}/{y}.png") and whom to thank for them; null: maps are drawn without any. */
  tiles: { url: string; attribution: string } | null;
  smtpUrl: string | null;
  mailFrom: string;
  /** Where undelivered mail comes back: the port of our SMTP door, and the domain whose MX leads there. Null: bounces are not heard. */
  bouncePort: number | null;
  bounceHost: string;
  bounceDomain: string | null;
  /** An SMS gateway, see features/post/sms.client.ts; null: that of the sandbox, which delivers nowhere, is started. */
  smsUrl: string | null;
  /** SMS_URL=off: no SMS is sent, and no screen offers one. */
  smsOff: boolean;
  smsToken: string | null;
  /** How many reverse proxies of ours stand before us: the address of a browser is read that far from the end of X-Forwarded-For. */
  proxies: number;
  /** Models of keys that may be enrolled, as AAGUIDs (UUID); empty: any. A guard against mistakes: attestation is not checked. */
  aaguids: string[];
  /** 32 bytes in base64url; null: made once and kept in dataDir. */
  serviceKey: string | null;
  /** Puts the demonstration (fictitious directory, people, dossiers) in a base that lacks it. On for the embedded database, off for a given one. */
  demo: boolean;
  /** How many fictitious facilities a new base gets. */
  sampleFacilities: number;
  /** How `near` is written at our /fhir: longitude first as in the ROR, or latitude first as in FHIR R4. */
  nearOrder: "lon-lat" | "lat-lon";
  /** What opens the ROR to `npm run import -- ror`: a key, or a bearer token. */
  rorKey: string | null;
  rorToken: string | null;
  logLevel: string;
};

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return {
    port: readPort(env, "PORT", 3000),
    idpPort: readPort(env, "IDP_PORT", 3001),
    mailPort: readPort(env, "MAIL_PORT", 3002),
    smsPort: readPort(env, "SMS_PORT", 3005),
    dataDir: resolve(env.DATA_DIR ?? ".data"),
    databaseUrl: env.DATABASE_URL ?? null,
    databaseReadUrl: env.DATABASE_READ_URL ?? null,
    databasePort: env.DATABASE_PORT ? readPort(env, "DATABASE_PORT", 0) : null,
    publicUrl: env.PUBLIC_URL?.replace(/\/$/, "") ?? null,
    issuer: env.OIDC_ISSUER ?? null,
    clientId: env.OIDC_CLIENT_ID ?? "sextant",
    clientSecret: env.OIDC_CLIENT_SECRET ?? "sextant-development-secret",
    clientAuth: readClientAuth(env),
    certificate:
      env.OIDC_TLS_KEY && env.OIDC_TLS_CERTIFICATE
        ? { key: env.OIDC_TLS_KEY, chain: env.OIDC_TLS_CERTIFICATE, authority: env.OIDC_TLS_AUTHORITY || null }
        : null,
    providerHosts: (env.OIDC_HOSTS ?? "").split(/\s+/).filter(Boolean),
    franceConnect: {
      issuer: (env.FRANCECONNECT_ISSUER !== "off" && env.FRANCECONNECT_ISSUER?.replace(/\/$/, "")) || null,
      clientId: env.FRANCECONNECT_CLIENT_ID ?? "sextant",
      clientSecret: env.FRANCECONNECT_CLIENT_SECRET ?? "sextant-development-secret",
      port: readPort(env, "FRANCECONNECT_PORT", env.IDP_PORT === "0" ? 0 : 3006),
      off: env.FRANCECONNECT_ISSUER === "off",
    },
    pscEnv: readPscEnv(env),
    supportPhone: env.SUPPORT_PHONE || null,
    supportEmail: env.SUPPORT_EMAIL || null,
    reportTo: {
      ror: env.REPORT_ROR_EMAIL || null,
      finess: env.REPORT_FINESS_EMAIL || null,
      cnsa: env.REPORT_CNSA_EMAIL || null,
    },
    bookingSandbox: env.BOOKING_SANDBOX || null,
    tiles: readTiles(env),
    smtpUrl: env.SMTP_URL ?? null,
    bouncePort: env.BOUNCE_PORT ? readPort(env, "BOUNCE_PORT", 0) : null,
    bounceHost: env.BOUNCE_HOST ?? "127.0.0.1",
    bounceDomain: env.BOUNCE_DOMAIN || null,
    mailFrom: env.MAIL_FROM ?? "Sextant <ne-pas-repondre@sextant.example>",
    smsUrl: (env.SMS_URL !== "off" && env.SMS_URL?.replace(/\/$/, "")) || null,
    smsOff: env.SMS_URL === "off",
    smsToken: env.SMS_TOKEN || null,
    proxies: Number(env.TRUSTED_PROXIES ?? 0),
    aaguids: (env.PASSKEY_MODELS ?? "")
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
    serviceKey: env.SERVICE_KEY ?? null,
    demo: env.DEMO ? env.DEMO === "on" : !env.DATABASE_URL,
    sampleFacilities: Number(env.SAMPLE_FACILITIES ?? 12_000),
    nearOrder: readNearOrder(env),
    rorKey: env.ROR_API_KEY || null,
    rorToken: env.ROR_TOKEN || null,
    logLevel: env.LOG_LEVEL ?? "warn",
  };
}

function readClientAuth(env: NodeJS.ProcessEnv): Config["clientAuth"] {
  const typed = env.OIDC_CLIENT_AUTH || "basic";
  if (typed !== "basic" && typed !== "post" && typed !== "certificate")
    throw new Error(`OIDC_CLIENT_AUTH must be basic, post or certificate, not "${typed}"`);
  if (typed === "certificate" && !(env.OIDC_TLS_KEY && env.OIDC_TLS_CERTIFICATE))
    throw new Error("OIDC_CLIENT_AUTH=certificate needs OIDC_TLS_KEY and OIDC_TLS_CERTIFICATE");
  return typed;
}

function readTiles(env: NodeJS.ProcessEnv): Config["tiles"] {
  const url = env.TILE_URL;
  if (!url) return null;
  if (!/^https?:\/\//.test(url) || !["{z}", "{x}", "{y}"].every((part) => url.includes(part)))
    throw new Error("TILE_URL : une adresse https avec {z}, {x} et {y} est attendue.");
  return { url, attribution: env.TILE_ATTRIBUTION ?? "" };
}

function readNearOrder(env: NodeJS.ProcessEnv): Config["nearOrder"] {
  const typed = env.FHIR_NEAR_ORDER || "lon-lat";
  if (typed !== "lon-lat" && typed !== "lat-lon")
    throw new Error(`FHIR_NEAR_ORDER must be lon-lat or lat-lon, not "${typed}"`);
  return typed;
}

/** Another provider than ours is taken for the real one, unless told: the stricter of the two. */
function readPscEnv(env: NodeJS.ProcessEnv): "prod" | "test" {
  const typed = env.PSC_ENV || (env.OIDC_ISSUER ? "prod" : "test");
  if (typed !== "prod" && typed !== "test") throw new Error(`PSC_ENV must be prod or test, not "${typed}"`);
  return typed;
}

function readPort(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const typed = env[name];
  if (typed === undefined || typed === "") return otherwise;
  const port = Number(typed);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`${name} must be a port number (0 to 65535), not "${typed}"`);
  return port;
}
