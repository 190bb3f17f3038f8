import assert from "node:assert/strict";
import { request } from "node:http";
import { describe, test } from "node:test";
import { anIdentityProvider } from "#tests/programs.ts";
import { client } from "#tests/relying-party.ts";
import { routes } from "./routes.ts";
import type { Guard, Route } from "./web.ts";

/** An address of that page, whose parts name nothing that exists. */
const addressOf = ({ path }: Route) => path.replaceAll(/:\w+/g, "00000000-0000-7000-8000-000000000000");

/** Asked without a cookie nor a password; `null`: the page itself answers. */
type Expected = Record<Guard, number | null>;

const strangers: { name: string; settings: Record<string, string>; expected: Expected }[] = [
  {
    name: "A simulator others reach",
    settings: { ADMIN_PASSWORD: "sesame-des-tests" },
    expected: {
      ...{ anyone: null, simulator: null, "signing-in": 400, "signed-in": 303 },
      ...{ admin: 401, control: 401, hospital: 404, declaring: null },
    },
  },
  {
    name: "A hospital's provider without a password for its administration",
    settings: { MODE: "hospital", PEOPLE_FILE: "", HOSPITAL_ID: "CH-DES-TESTS" },
    expected: {
      ...{ anyone: null, simulator: 404, "signing-in": 400, "signed-in": 303 },
      ...{ admin: 403, control: 404, hospital: 403, declaring: 403 },
    },
  },
];

for (const { name, settings, expected } of strangers)
  describe(name, async () => {
    const provider = await anIdentityProvider(client, settings);
    for (const route of routes.filter(({ who }) => expected[who] !== null))
      test(`${route.method} ${route.path} is closed to strangers`, async () => {
        const answer = await fetch(`${provider.walletUrl}${addressOf(route)}`, {
          method: route.method,
          redirect: "manual",
        });
        assert.equal(answer.status, expected[route.who]);
      });

    for (const route of routes.filter(({ method, fromElsewhere }) => method !== "GET" && !fromElsewhere))
      test(`${route.method} ${route.path} is not taken from another site`, async () => {
        const answer = await fetch(`${provider.walletUrl}${addressOf(route)}`, {
          method: route.method,
          redirect: "manual",
          headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
        });
        assert.equal(answer.status, 403);
      });
  });

test("a simulator's administration is not open under another name that leads to this machine", async () => {
  const provider = await anIdentityProvider(client);
  const { port } = new URL(provider.walletUrl);
  const statusUnder = (host: string) =>
    new Promise<number | undefined>((done, fail) =>
      request({ host: "127.0.0.1", port, path: "/admin", headers: { host } }, (answer) => {
        answer.resume();
        done(answer.statusCode);
      })
        .on("error", fail)
        .end(),
    );
  assert.equal(await statusUnder(`localhost:${port}`), 200);
  assert.equal(await statusUnder(`127.0.0.1:${port}`), 200);
  assert.equal(await statusUnder(`evil.example:${port}`), 403);
});
