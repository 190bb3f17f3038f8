import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aPlatform } from "#tests/dossiers.ts";

type Points = { total: number; points: [number, number, string, string, 0 | 1][] };

describe("The places of a map", async () => {
  const p = await aPlatform();
  const ask = async (path: string, who: "anonymous" | "sofia" = "anonymous") => {
    const seen = await p.as(who).get(path);
    assert.equal(seen.status, 200);
    return { headers: seen.headers, body: JSON.parse(seen.body) as Points };
  };

  test("are those of the search, with the free places that are fresh enough to be shown", async () => {
    const { body } = await ask("/annuaire/points?q=tilleuls");
    assert.deepEqual(
      body.points.map(([lon, lat, , name, free]) => ({ lon, lat, name, free })),
      [{ lon: 4.87484, lat: 45.55569, name: "EHPAD Les Tilleuls", free: 1 }],
    );
    const around = await ask("/annuaire/points?lieu=Vienne+(38200)&rayon=5");
    const all = await ask("/annuaire/points");
    assert.ok(around.body.total < all.body.total && around.body.total > 0);
  });

  test("a place that is sensitive is not told to the public by its map", async () => {
    await p.db.updateTable("unit").set({ sensitive: true }).where("id", "=", p.units.parc).execute();
    const free = (body: Points) => body.points.find(([, , , name]) => name === "EHPAD du Parc")?.[4];
    const publicly = await ask("/annuaire/points");
    const professionally = await ask("/annuaire/points", "sofia");
    assert.notEqual(free(publicly.body), 1);
    assert.equal(free(professionally.body), 1);
    assert.match(professionally.headers.get("cache-control")!, /no-store/);
    assert.match(publicly.headers.get("cache-control")!, /public/);
  });

  test("of a place nobody knows are none", async () => {
    assert.deepEqual((await ask("/annuaire/points?lieu=zzzzqqq")).body, { total: 0, points: [] });
  });

  test("the ground is every commune, the largest towns named", async () => {
    const seen = await p.as("anonymous").get("/annuaire/fond");
    assert.deepEqual(JSON.parse(seen.body), { towns: [[4.875, 45.526, "Vienne"]], communes: [4875, 45526] });
  });
});
