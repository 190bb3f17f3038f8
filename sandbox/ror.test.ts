import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aRor } from "#tests/programs.ts";

type Bundle = {
  total: number;
  entry: { resource: { resourceType: string; id: string }; search: { mode: string } }[];
  link: { relation: string; url: string }[];
};

describe("The sandbox ROR", async () => {
  const ror = await aRor({ OTHERS: "60" });
  const ask = (path: string, headers: Record<string, string> = { "esante-api-key": "sandbox" }) =>
    fetch(path.startsWith("http") ? path : `${ror.url}/${path}`, { headers });
  const search = async (path: string) => (await (await ask(path)).json()) as Bundle;
  const ids = (bundle: Bundle, mode = "match") =>
    bundle.entry
      .filter(({ search: { mode: one } }) => one === mode)
      .map(({ resource }) => `${resource.resourceType}/${resource.id}`);

  test("opens with its key or its token, and with nothing else", async () => {
    assert.equal((await ask("metadata")).status, 200);
    assert.equal((await ask("metadata", { authorization: "Bearer sandbox" })).status, 200);
    for (const headers of [{}, { "esante-api-key": "other" }, { authorization: "Bearer x" }] as Record<
      string,
      string
    >[]) {
      const refused = await ask("metadata", headers);
      assert.deepEqual(
        [refused.status, ((await refused.json()) as { resourceType: string }).resourceType],
        [401, "OperationOutcome"],
      );
    }
  });

  test("gives everything once, page after page, by addresses that say nothing", async () => {
    const seen: string[] = [];
    for (let next: string | null = "HealthcareService?_count=20"; next; ) {
      const page: Bundle = await search(next);
      seen.push(...ids(page));
      next = page.link.find(({ relation }) => relation === "next")?.url ?? null;
      if (next) assert.match(next, /\?page=[\w-]+$/);
    }
    const { total } = await search("HealthcareService?_count=1");
    assert.deepEqual([seen.length, new Set(seen).size], [total, total]);
  });

  test("finds what is near, longitude first, with the offers given there", async () => {
    const found = await search("Location?near=4.87484|45.52569|6|km&_revinclude=HealthcareService:location&_count=200");
    assert.ok(ids(found).length > 0);
    assert.deepEqual(
      ids(found, "include")
        .map((one) => one.replace("HealthcareService/S", "Location/L"))
        .sort(),
      ids(found).sort(),
    );
    assert.equal((await search("Location?near=45.52569|4.87484|6|km")).total, 0);
  });

  test("says what changed since an instant, and what was taken away no more", async () => {
    const since = new Date(Date.now() - 1000).toISOString();
    assert.equal((await search(`Location?_lastUpdated=ge${since}`)).total, 0);
    await ror.put((await ror.get("Location/L1001")) as object);
    assert.deepEqual(ids(await search(`Location?_lastUpdated=ge${since}`)), ["Location/L1001"]);
    await ror.remove("Location/L1001");
    assert.equal((await ask("Location/L1001")).status, 404);
  });

  test("fails, and forgets its pages, when it is told to", async () => {
    const first = await search("HealthcareService?_count=20");
    await ror.misbehave({ stale: true });
    assert.equal((await ask(first.link.find(({ relation }) => relation === "next")!.url)).status, 410);
    await ror.misbehave({ status: 503, times: 1 });
    assert.deepEqual([(await ask("Location")).status, (await ask("Location")).status], [503, 200]);
  });
});
