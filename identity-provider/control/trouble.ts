import { setTimeout } from "node:timers/promises";
import type { JWK, KoaContextWithOIDC } from "oidc-provider";
import { CustomOIDCProviderError } from "oidc-provider/lib/helpers/errors.js";
import type { Db, Sql } from "#idp/database.ts";
import { findSubject } from "#idp/protocol/account.ts";
import { listScenarios } from "./scenario.store.ts";
import { altered, type Endpoint, type PhoneFailure, type Scenario, scenariosAt } from "./scenario.ts";
import { tamper } from "./tamper.ts";

/** The library's names for its endpoints, and ours. */
const places: Record<string, Endpoint> = {
  token: "token",
  userinfo: "userinfo",
  jwks: "jwks",
  introspection: "introspection",
  backchannel_authentication: "ciba",
};

/** After the library has answered: what the scenarios make of its answer. Who asks and about whom is known by then. */
export async function troubleAnswer(ctx: KoaContextWithOIDC, db: Db, key: JWK): Promise<void> {
  const endpoint = places[ctx.oidc?.route ?? ""];
  if (!endpoint) return;
  const all = await listScenarios(db);
  if (all.length === 0) return;
  const subject = ctx.oidc.entities.Account?.accountId;
  const person = subject ? await findSubject(db, subject) : null;
  const here = scenariosAt(all, { endpoint, clientId: ctx.oidc.client?.clientId, personId: person?.id });
  await wait(here);
  const failure = failureIn(here);
  if (failure) {
    ctx.status = failure.status;
    ctx.body = { error: failure.error, error_description: "as the simulator was asked to" };
    return;
  }
  if (ctx.status !== 200 || typeof ctx.body !== "object" || ctx.body === null) return;
  const body = ctx.body as Record<string, unknown>;
  if (endpoint === "userinfo") ctx.body = altered(body, here);
  if (endpoint === "token" && typeof body.id_token === "string")
    ctx.body = { ...body, id_token: tamper(body.id_token, here, key) };
}

/** Before anything is asked of the person: an error at the authorization endpoint goes back to the service. */
export async function troubleRequest(ctx: KoaContextWithOIDC, db: Sql): Promise<void> {
  const place = { endpoint: "authorization", clientId: ctx.oidc.client?.clientId, personId: undefined } as const;
  const here = scenariosAt(await listScenarios(db), place);
  await wait(here);
  const failure = failureIn(here);
  if (failure) throw new CustomOIDCProviderError(failure.error, "as the simulator was asked to");
}

/** Once the person is known: the error their sign-in ends with; null when it goes on. */
export async function troubleLogin(db: Sql, clientId: string, personId: string): Promise<string | null> {
  const here = scenariosAt(await listScenarios(db), { endpoint: "authorization", clientId, personId });
  await wait(here);
  return failureIn(here)?.error ?? null;
}

/** What the phones of that person do on purpose; null: what they should. */
export async function troublePhone(db: Sql, personId: string): Promise<PhoneFailure | null> {
  const concerned = (await listScenarios(db)).filter((one) => one.personId === null || one.personId === personId);
  return concerned.flatMap(({ trouble }) => (trouble.kind === "phone" ? [trouble.failure] : []))[0] ?? null;
}

async function wait(scenarios: Scenario[]) {
  for (const { trouble } of scenarios) if (trouble.kind === "delay") await setTimeout(trouble.milliseconds);
}

function failureIn(scenarios: Scenario[]): { status: number; error: string } | null {
  for (const { trouble } of scenarios) {
    if (trouble.kind === "down") return { status: 503, error: "temporarily_unavailable" };
    if (trouble.kind === "error") return { status: trouble.status, error: trouble.error };
  }
  return null;
}
