import { ok, type Result, refuse } from "#lib/result.ts";
import type { Partner } from "./local-token.ts";

export type TypedPartner = {
  hint: string;
  name: string;
  issuer: string;
  clientId: string;
  secret: string;
  tids: string;
};
export type PartnerFault =
  | { field: "hint"; kind: "shape" }
  | { field: "name" | "clientId" | "secret"; kind: "empty" }
  | { field: "issuer"; kind: "not-https" }
  | { field: "tids"; kind: "none" };

/** A hospital whose sign-on is trusted: its address, and the establishments it may speak for. */
export function readPartner(typed: TypedPartner): Result<Partner & { secret: string }, PartnerFault[]> {
  const faults: PartnerFault[] = [];
  const [hint, name, issuer, clientId, secret] = [
    typed.hint,
    typed.name,
    typed.issuer,
    typed.clientId,
    typed.secret,
  ].map((one) => one.trim()) as [string, string, string, string, string];
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{1,60}$/.test(hint)) faults.push({ field: "hint", kind: "shape" });
  if (!name || name.length > 120) faults.push({ field: "name", kind: "empty" });
  if (!clientId) faults.push({ field: "clientId", kind: "empty" });
  if (!secret) faults.push({ field: "secret", kind: "empty" });
  if (!isSafe(issuer)) faults.push({ field: "issuer", kind: "not-https" });
  const tids = [...new Set(typed.tids.split(/\s+/).filter(Boolean))];
  if (tids.length === 0) faults.push({ field: "tids", kind: "none" });
  return faults.length > 0 ? refuse(faults) : ok({ hint, name, issuer, clientId, secret, tids });
}

function isSafe(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const { protocol, hostname, search, hash } = new URL(issuer);
  if (search || hash) return false;
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1"].includes(hostname));
}

export function partnerFaultSentence(fault: PartnerFault): string {
  switch (fault.field) {
    case "hint":
      return "Le nom technique a de 2 à 61 signes : lettres sans accent, chiffres, tiret, point ou souligné.";
    case "name":
      return "Donnez le nom de l’établissement, en 120 signes au plus.";
    case "clientId":
      return "Donnez l’identifiant de client que l’établissement vous a attribué.";
    case "secret":
      return "Donnez le secret de client que l’établissement vous a attribué.";
    case "issuer":
      return "L’émetteur est une adresse en https, sans paramètres.";
    case "tids":
      return "Donnez au moins un établissement (tid) que ce fournisseur peut représenter.";
  }
}
