import { readFile, rename, writeFile } from "node:fs/promises";
import * as openid from "openid-client";
import { namesItself, type Provider } from "./provider.ts";
import { fetchWith } from "./tls.client.ts";

const timeoutSeconds = 10;
/** The document is read again after six hours; what stands for it while the provider is away, after a minute. */
const keptMs = { read: 6 * 3_600_000, standIn: 60_000 };

type Metadata = openid.ServerMetadata;
type Known = {
  metadata: Promise<Metadata>;
  until: number;
  keys: { cache: openid.ExportedJWKSCache; at: number } | null;
};
const known = new Map<string, Known>();

/**
 * What to speak to the provider with, for one exchange; `learned` is called after it. Keys fetched by another exchange
 * are handed over as if a minute old: the library then fetches them again, once, for a key it does not know, so that a
 * rotation at the provider refuses nobody.
 */
export async function discover(provider: Provider): Promise<{ config: openid.Configuration; learned: () => void }> {
  const entry = entryOf(provider);
  const config = configure(provider, await entry.metadata);
  if (entry.keys && Date.now() - entry.keys.at < 240_000)
    openid.setJwksCache(config, { jwks: entry.keys.cache.jwks, uat: seconds() - 61 });
  return {
    config,
    learned: () => {
      const cache = openid.getJwksCache(config);
      if (cache && seconds() - cache.uat < 60) entry.keys = { cache, at: Date.now() };
    },
  };
}

/** One document per provider and process; a failed one is asked again the next time. */
function entryOf(provider: Provider): Known {
  const key = JSON.stringify([
    provider.issuer,
    provider.clientId,
    provider.clientSecret,
    provider.auth,
    provider.certificate?.chain,
  ]);
  const before = known.get(key);
  if (before && Date.now() < before.until) return before;
  const entry: Known = { metadata: Promise.resolve({} as Metadata), until: Date.now() + keptMs.read, keys: null };
  entry.metadata = readMetadata(provider).catch(async (cause) => {
    const standIn = (await before?.metadata.catch(() => null)) ?? (await kept(provider));
    if (!standIn) {
      if (known.get(key) === entry) known.delete(key);
      throw cause;
    }
    entry.until = Date.now() + keptMs.standIn;
    return standIn;
  });
  known.set(key, entry);
  return entry;
}

/** Pro Santé Connect announces itself under a name of its own; its standard document names a wrong address. */
async function readMetadata(provider: Provider): Promise<Metadata> {
  const base = provider.issuer.replace(/\/$/, "");
  const config = await read(`${base}/.well-known/wallet-openid-configuration`, provider).catch((cause) => {
    if (cause instanceof openid.ClientError && cause.code === "OAUTH_RESPONSE_IS_NOT_CONFORM")
      return read(`${base}/.well-known/openid-configuration`, provider);
    throw cause;
  });
  const metadata = plainOf(config.serverMetadata());
  // with a document under another name than the standard one, the library does not compare it (§6.9)
  if (metadata.issuer !== provider.issuer)
    throw Object.assign(new openid.ClientError("another issuer answered"), { code: "ANOTHER_ISSUER" });
  await keep(provider, metadata);
  return metadata;
}

function read(document: string, provider: Provider) {
  return openid.discovery(new URL(document), provider.clientId, undefined, clientAuth(provider), {
    timeout: timeoutSeconds,
    execute: isPlain(document) ? [openid.allowInsecureRequests] : [],
    ...(provider.certificate ? { [openid.customFetch]: fetchWith(provider.certificate) } : {}),
  });
}

function configure(provider: Provider, metadata: Metadata): openid.Configuration {
  const config = new openid.Configuration(
    {
      ...metadata,
      authorization_response_iss_parameter_supported: namesItself(
        provider.issuer,
        metadata.authorization_response_iss_parameter_supported,
      ),
      // userinfo may come as a signed token even where the document does not say how it is signed
      userinfo_signing_alg_values_supported: metadata.userinfo_signing_alg_values_supported ?? ["RS256"],
    },
    provider.clientId,
    undefined,
    clientAuth(provider),
  );
  config.timeout = timeoutSeconds;
  if (provider.certificate) config[openid.customFetch] = fetchWith(provider.certificate);
  if (isPlain(provider.issuer)) openid.allowInsecureRequests(config);
  openid.enableNonRepudiationChecks(config);
  return config;
}

function clientAuth({ auth, clientSecret }: Provider): openid.ClientAuth {
  switch (auth) {
    case "certificate":
      return openid.TlsClientAuth();
    case "post":
      return openid.ClientSecretPost(clientSecret);
    default:
      return openid.ClientSecretBasic(clientSecret);
  }
}

/** Without https only towards this very machine. */
const isPlain = (url: string) => ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);

async function keep({ cacheFile }: Provider, metadata: Metadata): Promise<void> {
  if (!cacheFile) return;
  const own = `${cacheFile}.${process.pid}`;
  // a folder that cannot be written costs nothing but the next start while the provider is away
  await writeFile(own, JSON.stringify(metadata), { mode: 0o600 })
    .then(() => rename(own, cacheFile))
    .catch(() => undefined);
}

async function kept({ cacheFile, issuer }: Provider): Promise<Metadata | null> {
  if (!cacheFile) return null;
  const metadata = await readFile(cacheFile, "utf8").then(
    (text) => JSON.parse(text) as Metadata,
    () => null,
  );
  return metadata?.issuer === issuer ? metadata : null;
}

const plainOf = (metadata: object) => JSON.parse(JSON.stringify(metadata)) as Metadata;
const seconds = () => Math.floor(Date.now() / 1000);
