/** Everything the environment decides, read once. */
export type Settings = {
  /** `psc`: a simulator of Pro Santé Connect; `hospital`: a hospital's own sign-on. */
  mode: "psc" | "hospital";
  databaseUrl: string;
  /** The auth host's port; 0 asks the system for a free one. */
  port: number;
  host: string;
  /** The wallet host's port, where people sign in; null: the same as the auth host's. */
  walletPort: number | null;
  /** The port that asks for a card's certificate; null: none. */
  cardPort: number | null;
  /** The auth host over TLS, asking services for their certificate; PEM files: its own (null: one is made) and whose certificates it believes (null: those of the authority made here). */
  authTls: { certificate: string | null; key: string | null; authorities: string | null } | null;
  dataDir: string;
  /** 32 bytes in base64url; null: made once and kept in dataDir. Processes that share a database share it. */
  sealingKey: string | null;
  peopleFile: string | null;
  smtpUrl: string | null;
  mailFrom: string;
  smsUrl: string | null;
  smsToken: string | null;
  /** The service this program was started with; others are in the database. */
  client: BundledClient | null;
  /** How browsers and clients reach each host; null: http://localhost:port. */
  authUrl: string | null;
  walletUrl: string | null;
  cardUrl: string | null;
  /** Both hosts' common domain, when they are two: the session's cookie is theirs together. */
  cookieDomain: string | null;
  /** `sub` of tokens: Pro Santé Connect's present style, or the UUID it announces. */
  subStyle: "federation" | "uuid";
  /** What a card proves: eidas1 as the other means, or eidas3. */
  cardLevel: "eidas1" | "eidas3";
  /** Digits of the secret code chosen for an e-CPS: 4 to 6. */
  pinDigits: number;
  /** Who asks the four digits of a card in a reader: our page, or the card's own middleware before anything reaches us. */
  cardCode: "page" | "middleware";
  /** PEM files: the authorities whose cards are believed (null: the one made here), and their revocation lists (null: none looked at). */
  cardAuthorities: string | null;
  cardRevocations: string | null;
  /** The card host's own certificate, PEM files; null: one is made. */
  cardServer: { certificate: string; key: string } | null;
  /** FIDO2 models allowed (AAGUID; none: any), and whether keys that a cloud copies are. */
  passkeys: { models: string[]; synced: boolean };
  /** Opens /admin; null: in psc mode whoever reaches this program, in hospital mode nobody. */
  adminPassword: string | null;
  /** What the hospital is called, and its town: "Centre hospitalier de Vienne". */
  hospitalName: string;
  /** `tid` said to other services: which establishment signs its people in. */
  hospitalId: string;
};

export type BundledClient = {
  clientId: string;
  clientSecret: string;
  service: string;
  redirectUris: string[];
  postLogoutUris: string[];
  backchannelLogoutUri: string | null;
};

export const realm = "/auth/realms/esante-wallet";

export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const settings: Settings = {
    mode: env.MODE === "hospital" ? "hospital" : "psc",
    databaseUrl: needed(env, "DATABASE_URL"),
    port: Number(env.PORT ?? 3001),
    // whoever reaches this program may become anyone in the file: nobody outside this machine, unless asked
    host: env.HOST ?? "127.0.0.1",
    walletPort: env.WALLET_PORT ? Number(env.WALLET_PORT) : null,
    cardPort: env.CARD_PORT ? Number(env.CARD_PORT) : null,
    authTls: env.AUTH_TLS === "on" ? readTls(env) : null,
    dataDir: needed(env, "DATA_DIR"),
    sealingKey: env.SEALING_KEY || null,
    peopleFile: env.PEOPLE_FILE || null,
    smtpUrl: env.SMTP_URL || null,
    mailFrom: env.MAIL_FROM ?? "Identité <ne-pas-repondre@sextant.example>",
    smsUrl: env.SMS_URL || null,
    smsToken: env.SMS_TOKEN || null,
    client: env.CLIENT_ID || env.REDIRECT_URI ? readClient(env) : null,
    authUrl: origin(env.ISSUER?.replace(new RegExp(`${realm}/?$`), "")),
    walletUrl: origin(env.WALLET_URL),
    cardUrl: origin(env.CARD_URL),
    cookieDomain: env.COOKIE_DOMAIN || null,
    // a hospital knows its people by an identifier of its own, whatever their national one becomes
    subStyle: env.SUB_STYLE === "uuid" || env.MODE === "hospital" ? "uuid" : "federation",
    cardLevel: env.CARD_ACR === "eidas3" ? "eidas3" : "eidas1",
    pinDigits: Math.min(6, Math.max(4, Number(env.ECPS_PIN_DIGITS ?? 6))),
    cardCode: env.CARD_CODE === "middleware" || (!env.CARD_CODE && env.MODE === "hospital") ? "middleware" : "page",
    cardAuthorities: env.CARD_AUTHORITIES || null,
    cardRevocations: env.CARD_REVOCATIONS || null,
    cardServer: env.CARD_TLS_KEY ? { key: env.CARD_TLS_KEY, certificate: needed(env, "CARD_TLS_CERTIFICATE") } : null,
    passkeys: {
      models:
        env.PASSKEY_MODELS?.toLowerCase()
          .split(/[\s,]+/)
          .filter(Boolean) ?? [],
      synced: env.PASSKEY_SYNCED !== "off",
    },
    adminPassword: env.ADMIN_PASSWORD || null,
    hospitalName: env.HOSPITAL_NAME ?? "",
    hospitalId: env.HOSPITAL_ID ?? "",
  };
  if (settings.mode === "hospital" && !settings.hospitalId)
    throw new Error("HOSPITAL_ID must be set: which establishment signs its people in");
  for (const url of [settings.authUrl, settings.walletUrl, settings.cardUrl])
    if (url && settings.mode === "psc" && /(^|\.)esante\.gouv\.fr$/.test(new URL(url).hostname))
      throw new Error("ISSUER: this is a simulator, it does not speak in the name of esante.gouv.fr");
  return settings;
}

/** Browsers would be asked for a certificate on every page if people signed in on that host too. */
function readTls(env: NodeJS.ProcessEnv) {
  needed(env, "WALLET_PORT");
  return {
    certificate: env.AUTH_TLS_CERTIFICATE || null,
    key: env.AUTH_TLS_CERTIFICATE ? needed(env, "AUTH_TLS_KEY") : null,
    authorities: env.AUTH_CLIENT_AUTHORITIES || null,
  };
}

const readClient = (env: NodeJS.ProcessEnv): BundledClient => ({
  clientId: needed(env, "CLIENT_ID"),
  clientSecret: needed(env, "CLIENT_SECRET"),
  service: env.CLIENT_NAME ?? "Sextant",
  redirectUris: needed(env, "REDIRECT_URI").split(" "),
  postLogoutUris: needed(env, "POST_LOGOUT_URI").split(" "),
  backchannelLogoutUri: env.BACKCHANNEL_LOGOUT_URI || null,
});

const origin = (url: string | undefined) => url?.replace(/\/$/, "") || null;

function needed(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} must be set`);
  return value;
}
