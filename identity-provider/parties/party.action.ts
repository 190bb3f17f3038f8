import { randomBytes } from "node:crypto";
import { type Db, inTransaction, type Sql } from "#idp/database.ts";
import { recordEvent } from "#idp/event.store.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken, sha256 } from "#lib/seal.ts";
import { type Check, checksOf, isGreen } from "./checks.ts";
import type { Declaration } from "./declaration.ts";
import * as store from "./party.store.ts";

/** What the service must keep: shown once. */
export type Credentials = { clientId: string; secret: string | null; fileCode: string };

export async function declareParty(
  db: Db,
  declaration: Declaration,
  { key, now }: { key: Buffer; now: Date },
): Promise<Credentials> {
  const clientId = `service-${randomBytes(6).toString("hex")}`;
  const secret = declaration.auth === "private_key_jwt" ? null : newToken();
  const fileCode = newToken();
  await inTransaction(db, async (tx) => {
    await store.insertParty(tx, { clientId, secret, declaration, fileDigest: sha256(fileCode), now, key });
    await recordEvent(tx, { kind: "party-declared", clientId });
  });
  return { clientId, secret, fileCode };
}

export type PartyRefusal = { kind: "unknown" } | { kind: "not-in-test" } | { kind: "not-green"; left: number };

/** Addresses mended during the test; what was seen stays, the report says what it is worth now. */
export const amendParty = (db: Db, clientId: string, declaration: Declaration): Promise<Result<null, PartyRefusal>> =>
  inTransaction(db, async (tx) => {
    const party = await store.lockParty(tx, clientId);
    if (!party) return refuse({ kind: "unknown" });
    if (party.stage !== "test") return refuse({ kind: "not-in-test" });
    const { token_endpoint_auth_method: auth, jwks } = party.metadata;
    const next = {
      ...store.metadataOf(declaration),
      ...(auth ? { token_endpoint_auth_method: auth } : {}),
      ...(jwks ? { jwks } : {}),
    };
    await store.saveMetadata(tx, clientId, next);
    await store.saveClosingUri(tx, clientId, declaration.closingUri);
    await recordEvent(tx, { kind: "party-amended", clientId });
    return ok(null);
  });

/** The former secret opens nothing more. */
export const renewSecret = (db: Db, clientId: string, key: Buffer): Promise<Result<string, PartyRefusal>> =>
  inTransaction(db, async (tx) => {
    const party = await store.lockParty(tx, clientId);
    if (!party) return refuse({ kind: "unknown" });
    if (party.stage !== "test" || party.metadata.token_endpoint_auth_method === "private_key_jwt")
      return refuse({ kind: "not-in-test" });
    const secret = newToken();
    await store.saveSecret(tx, clientId, secret, key);
    await recordEvent(tx, { kind: "party-secret-renewed", clientId });
    return ok(secret);
  });

export async function reportOn(db: Sql, party: store.Party): Promise<Check[]> {
  const { redirect_uris = [], post_logout_redirect_uris = [], token_endpoint_auth_method } = party.metadata;
  return checksOf(
    {
      redirectUris: [...redirect_uris],
      returnUris: [...post_logout_redirect_uris],
      auth: token_endpoint_auth_method ?? "client_secret_basic",
    },
    await store.listSeen(db, party.clientId),
  );
}

/** The service asks for production: only once its report is green. */
export const askProduction = (db: Db, clientId: string, now: Date): Promise<Result<null, PartyRefusal>> =>
  inTransaction(db, async (tx) => {
    const party = await store.lockParty(tx, clientId);
    if (!party) return refuse({ kind: "unknown" });
    if (party.stage !== "test") return refuse({ kind: "not-in-test" });
    const left = (await reportOn(tx, party)).filter(({ state }) => state !== "seen").length;
    if (left > 0) return refuse({ kind: "not-green", left });
    await store.saveAsked(tx, clientId, now);
    await recordEvent(tx, { kind: "party-asked", clientId });
    return ok(null);
  });

/** An administrator opens it, on a report that is still green at that moment. */
export const openProduction = (
  db: Db,
  clientId: string,
  { by, now }: { by: string; now: Date },
): Promise<Result<null, PartyRefusal>> =>
  inTransaction(db, async (tx) => {
    const party = await store.lockParty(tx, clientId);
    if (!party) return refuse({ kind: "unknown" });
    if (party.stage !== "test") return refuse({ kind: "not-in-test" });
    const report = await reportOn(tx, party);
    if (!isGreen(report))
      return refuse({ kind: "not-green", left: report.filter(({ state }) => state !== "seen").length });
    await store.saveStage(tx, clientId, "production", { by, report, now });
    if (party.closingUri) await store.saveMetadata(tx, clientId, { ...party.metadata, ...closing(party.closingUri) });
    await recordEvent(tx, { kind: "party-opened", clientId, detail: { by } });
    return ok(null);
  });

const closing = (uri: string) => ({ backchannel_logout_uri: uri, backchannel_logout_session_required: true });

/** Nobody signs in to it any more. */
export const closeParty = (
  db: Db,
  clientId: string,
  { by, now }: { by: string; now: Date },
): Promise<Result<null, PartyRefusal>> =>
  inTransaction(db, async (tx) => {
    const party = await store.lockParty(tx, clientId);
    if (!party) return refuse({ kind: "unknown" });
    await store.saveStage(tx, clientId, "closed", { by, report: null, now });
    await recordEvent(tx, { kind: "party-closed", clientId, detail: { by } });
    return ok(null);
  });

export const productionRefusalSentence = (refusal: PartyRefusal): string => {
  switch (refusal.kind) {
    case "unknown":
      return "Ce service n’existe pas.";
    case "not-in-test":
      return "Ce service n’est pas en test.";
    case "not-green":
      return refusal.left === 1
        ? "Un contrôle n’est pas encore vert : la mise en production attend que tous le soient."
        : `${refusal.left} contrôles ne sont pas encore verts : la mise en production attend que tous le soient.`;
  }
};
