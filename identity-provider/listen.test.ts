import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { aFranceConnect, anIdentityProvider } from "#tests/programs.ts";

/** A port nobody listens on. */
async function aPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return String(port);
}

describe("A request that comes while a program starts", () => {
  const programs = {
    "the identity provider": {
      path: "/app",
      start: (PORT: string) => anIdentityProvider("http://localhost:9", { PORT }),
    },
    FranceConnect: {
      path: "/api/v2/.well-known/openid-configuration",
      start: (PORT: string) => aFranceConnect("http://localhost:9", { PORT }),
    },
  };
  for (const [name, { path, start }] of Object.entries(programs))
    test(`is answered by ${name} once it can, or refused: never left waiting`, async () => {
      const port = await aPort();
      const asked: Promise<string>[] = [];
      const ask = async () => {
        const answer = await fetch(`http://localhost:${port}${path}`, { signal: AbortSignal.timeout(8000) }).catch(
          (cause: Error) => cause,
        );
        if (answer instanceof Error) return answer.name === "TimeoutError" ? "left waiting" : "refused";
        await answer.text();
        return String(answer.status);
      };
      const asking = setInterval(() => asked.push(ask()), 20);
      await start(port);
      await new Promise((done) => setTimeout(done, 100));
      clearInterval(asking);
      const said = new Set(await Promise.all(asked));
      assert.ok(said.has("200"));
      assert.deepEqual(
        [...said].filter((one) => one !== "refused" && one !== "200"),
        [],
      );
    });
});
