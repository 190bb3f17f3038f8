import { ok, type Result, refuse } from "#lib/result.ts";

/** What a service says of itself at step 1, as typed. */
export type Typed = {
  service: string;
  legalEntity: string;
  purpose: string;
  contact: string;
  /** One address a line. */
  redirectUris: string;
  returnUris: string;
  closingUri: string;
  auth: string;
  jwks: string;
};

export const authMethods = ["client_secret_basic", "client_secret_post", "private_key_jwt"] as const;
export type AuthMethod = (typeof authMethods)[number];

export type Declaration = {
  service: string;
  legalEntity: string;
  purpose: string;
  contact: string;
  redirectUris: string[];
  returnUris: string[];
  closingUri: string | null;
  auth: AuthMethod;
  jwks: { keys: Record<string, unknown>[] } | null;
};

export type UriFault =
  | { kind: "no-address" }
  | { kind: "not-an-address"; value: string }
  | { kind: "not-https"; value: string }
  | { kind: "fragment"; value: string }
  | { kind: "wildcard"; value: string }
  | { kind: "too-many" };
export type DeclarationFault =
  | { field: "service" | "legalEntity" | "purpose"; fault: { kind: "empty" } | { kind: "too-long" } }
  | { field: "contact"; fault: { kind: "not-a-mail" } }
  | { field: "redirectUris" | "returnUris" | "closingUri"; fault: UriFault }
  | { field: "auth"; fault: { kind: "unknown" } }
  | { field: "jwks"; fault: { kind: "not-keys" } | { kind: "private-keys" } | { kind: "no-rsa" } };

const mostUris = 10;

/** Addresses are compared character by character: what is declared must be exactly what is sent. */
export function readDeclaration(typed: Typed): Result<Declaration, DeclarationFault[]> {
  const faults: DeclarationFault[] = [];
  for (const field of ["service", "legalEntity", "purpose"] as const) {
    const length = typed[field].trim().length;
    if (length === 0) faults.push({ field, fault: { kind: "empty" } });
    else if (length > (field === "purpose" ? 1000 : 120)) faults.push({ field, fault: { kind: "too-long" } });
  }
  if (typed.contact.length > 254 || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed.contact.trim()))
    faults.push({ field: "contact", fault: { kind: "not-a-mail" } });
  const uris = {
    redirectUris: linesOf(typed.redirectUris),
    returnUris: linesOf(typed.returnUris),
    closingUri: linesOf(typed.closingUri),
  };
  for (const field of ["redirectUris", "returnUris", "closingUri"] as const) {
    const fault = uriFault(uris[field], field === "redirectUris" ? "needed" : "optional");
    if (fault) faults.push({ field, fault });
  }
  const auth = authMethods.find((one) => one === typed.auth);
  if (!auth) faults.push({ field: "auth", fault: { kind: "unknown" } });
  const jwks = auth === "private_key_jwt" ? readKeys(typed.jwks) : null;
  if (jwks && "kind" in jwks) faults.push({ field: "jwks", fault: jwks });
  if (faults.length > 0 || !auth || (jwks && "kind" in jwks)) return refuse(faults);
  return ok({
    service: typed.service.trim(),
    legalEntity: typed.legalEntity.trim(),
    purpose: typed.purpose.trim(),
    contact: typed.contact.trim(),
    redirectUris: uris.redirectUris,
    returnUris: uris.returnUris,
    closingUri: uris.closingUri[0] ?? null,
    auth,
    jwks: jwks && "keys" in jwks ? jwks : null,
  });
}

const linesOf = (text: string) => [
  ...new Set(
    text
      .split(/\s+/)
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

function uriFault(uris: string[], need: "needed" | "optional"): UriFault | null {
  if (uris.length === 0) return need === "needed" ? { kind: "no-address" } : null;
  if (uris.length > mostUris) return { kind: "too-many" };
  for (const value of uris) {
    if (value.includes("*")) return { kind: "wildcard", value };
    if (!URL.canParse(value)) return { kind: "not-an-address", value };
    const { protocol, hostname, hash } = new URL(value);
    if (hash || value.endsWith("#")) return { kind: "fragment", value };
    const isLocal = protocol === "http:" && (hostname === "localhost" || hostname === "127.0.0.1");
    if (protocol !== "https:" && !isLocal) return { kind: "not-https", value };
  }
  return null;
}

function readKeys(
  text: string,
): NonNullable<Declaration["jwks"]> | Extract<DeclarationFault, { field: "jwks" }>["fault"] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return { kind: "not-keys" };
  }
  const keys = (read as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > 5) return { kind: "not-keys" };
  if (!keys.every((key) => key && typeof key === "object" && typeof key.kty === "string")) return { kind: "not-keys" };
  if (keys.some((key) => "d" in key || "k" in key)) return { kind: "private-keys" };
  if (!keys.some(({ kty, n }) => kty === "RSA" && typeof n === "string")) return { kind: "no-rsa" };
  return { keys };
}

export function faultSentence(one: DeclarationFault): string {
  switch (one.field) {
    case "service":
      return one.fault.kind === "empty"
        ? "Dites le nom du service."
        : "Le nom du service est trop long (120 signes au plus).";
    case "legalEntity":
      return one.fault.kind === "empty"
        ? "Dites l’entité juridique responsable."
        : "Le nom de l’entité est trop long (120 signes au plus).";
    case "purpose":
      return one.fault.kind === "empty"
        ? "Dites à quoi sert l’identification dans ce service."
        : "L’explication est trop longue (1 000 signes au plus).";
    case "contact":
      return "Cette adresse électronique n’est pas complète : il faut nom@domaine.";
    case "auth":
      return "Choisissez comment le service s’authentifie.";
    case "jwks":
      return keysSentence(one.fault.kind);
    case "redirectUris":
    case "returnUris":
    case "closingUri":
      return uriSentence(one.fault);
  }
}

function keysSentence(kind: "not-keys" | "private-keys" | "no-rsa"): string {
  switch (kind) {
    case "not-keys":
      return 'Collez le jeu de clés publiques au format JWKS : {"keys": […]}.';
    case "private-keys":
      return "Ce jeu contient une clé secrète : elle ne doit jamais sortir de votre service. Générez-en une autre et ne collez que la clé publique.";
    case "no-rsa":
      return "Il faut au moins une clé RSA : les assertions sont signées en RS256.";
  }
}

function uriSentence(fault: UriFault): string {
  switch (fault.kind) {
    case "no-address":
      return "Donnez au moins une adresse de retour.";
    case "not-an-address":
      return `« ${fault.value} » n’est pas une adresse complète : elle commence par https://.`;
    case "not-https":
      return `« ${fault.value} » n’est pas en https. Seul http://localhost est accepté, pour le développement.`;
    case "fragment":
      return `« ${fault.value} » contient un #, ce que la norme interdit.`;
    case "wildcard":
      return `« ${fault.value} » contient un * : les adresses sont comparées caractère par caractère, déclarez-les une à une.`;
    case "too-many":
      return `${mostUris} adresses au plus.`;
  }
}
