import assert from "node:assert/strict";
import type { Db } from "#db/db.ts";
import { createLog } from "#web/log.ts";
import type { Outside } from "#web/web.ts";
import { createApp } from "../src/app.ts";

// biome-ignore lint/suspicious/noExplicitAny: what is looked at here is JSON of another party
export type Json = any;
export type Answer = { status: number; body: Json; headers: Headers };

/** The whole application, asked as machines do. */
export function aMachineDoor(db: Db, clock: { now: Date }, given: Partial<Outside> = {}) {
  const oidc = { issuer: "http://localhost:9", clientId: "sextant", clientSecret: "secret" };
  const app = createApp(
    {
      db,
      readDb: db,
      now: () => clock.now,
      publicUrl: "http://localhost",
      oidc,
      proxies: 0,
      sms: true,
      aaguids: [],
      isReady: () => true,
      ...given,
    },
    createLog("silent"),
  );
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await app.request(path.startsWith("http") ? path : `http://localhost${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
  };
  return { ask, get: (path: string, headers: Record<string, string> = {}) => ask(path, { headers }) };
}

/** An OperationOutcome as the specification wants it: severity, code, a French sentence; no stack, no word of the machine. */
export function outcomeOf({ status, body, headers }: Answer): { status: number; codes: string[]; text: string } {
  assert.match(headers.get("content-type") ?? "", /^application\/fhir\+json/);
  assert.equal(body.resourceType, "OperationOutcome");
  assert.ok(body.issue.length > 0);
  for (const issue of body.issue) {
    assert.equal(issue.severity, "error");
    assert.match(issue.code, /^[a-z-]+$/);
    assert.match(issue.details.text, /\p{L}.*[.]$/u);
    assert.doesNotMatch(JSON.stringify(issue), /\bat .*\.ts|Error:|select /);
  }
  return {
    status,
    codes: body.issue.map((one: Json) => one.code),
    text: body.issue.map((one: Json) => one.details.text).join(" "),
  };
}
