import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { anSmsGateway } from "#tests/programs.ts";

describe("The sandbox SMS gateway", async () => {
  const gateway = await anSmsGateway();
  const post = async (path: string, body: unknown) =>
    (await fetch(`${gateway.url}${path}`, { method: "POST", body: JSON.stringify(body) })).status;
  const sent = async () =>
    (await (await fetch(`${gateway.url}/api/messages`)).json()) as { to: string; text: string }[];
  const page = async () => (await fetch(gateway.url)).text();

  test("says that it is empty, and of what", async () => assert.match(await page(), /Aucun SMS pour l’instant/));

  test("keeps what it is given, the newest first, and shows it as text", async () => {
    assert.equal(await post("/messages", { to: "+33612345642", text: "un" }), 202);
    assert.equal(await post("/messages", { to: "+33612345642", text: "<script>deux" }), 202);
    assert.deepEqual(
      (await sent()).map(({ to, text }) => ({ to, text })),
      [
        { to: "+33612345642", text: "<script>deux" },
        { to: "+33612345642", text: "un" },
      ],
    );
    const shown = await page();
    assert.ok(shown.includes("&lt;script&gt;deux") && !shown.includes("<script>deux"));
  });

  test("refuses a number that is not in E.164, and what is not JSON", async () => {
    assert.equal(await post("/messages", { to: "0612345642", text: "un" }), 422);
    assert.equal((await fetch(`${gateway.url}/messages`, { method: "POST", body: "to=1" })).status, 400);
    assert.equal((await sent()).length, 2);
  });

  test("fails when it is told to, and keeps nothing then", async () => {
    await post("/api/reglage", { status: 500 });
    assert.equal(await post("/messages", { to: "+33612345642", text: "trois" }), 500);
    await post("/api/reglage", {});
    assert.equal((await sent()).length, 2);
  });
});
