import { fingerprint, newKey, open, seal } from "#lib/seal.ts";

/**
 * The service's key lives outside the database: main.ts opens the vault once, at start.
 * Each dossier has a key of its own, sealed with the service's; what is sensitive is sealed with the dossier's.
 */
let serviceKey: Buffer | null = null;

export function openVault(key: Buffer): void {
  if (key.length !== 32) throw new Error("the service's key must hold 32 bytes");
  serviceKey = key;
}

export type DossierKey = Buffer & { readonly __brand: "DossierKey" };

export const newDossierKey = () => newKey() as DossierKey;
export const wrapKey = (key: DossierKey) => seal(service(), key);
export const unwrapKey = (sealed: Buffer) => open(service(), sealed) as DossierKey;

export const sealText = (key: DossierKey, text: string) => seal(key, text);
export const openText = (key: DossierKey, sealed: Buffer) => open(key, sealed).toString("utf8");
export const sealJson = (key: DossierKey, value: unknown) => seal(key, JSON.stringify(value));
/** The caller names the type it stored. */
export const openJson = <Value>(key: DossierKey, sealed: Buffer) =>
  JSON.parse(open(key, sealed).toString("utf8")) as Value;
export const sealBytes = (key: DossierKey, bytes: Buffer) => seal(key, bytes);
export const openBytes = (key: DossierKey, sealed: Buffer) => open(key, sealed);

export const sealForService = (text: string) => seal(service(), text);
export const openForService = (sealed: Buffer) => open(service(), sealed).toString("utf8");
export const searchable = (text: string) => fingerprint(service(), text);

function service(): Buffer {
  if (!serviceKey) throw new Error("the vault is closed: call openVault first");
  return serviceKey;
}
