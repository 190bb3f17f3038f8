import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aDoor, publicUrl } from "#tests/door.ts";
import { htmlProblems } from "#tests/html.ts";
import { read } from "#tests/visitor.ts";

describe("The size of the text", async () => {
  const door = await aDoor();
  const sizeOf = async (visitor: ReturnType<typeof door.browser>, path = "/compte") =>
    / data-texte="(\w+)"/.exec((await read(await visitor.get(publicUrl + path))).body)?.[1] ?? "normal";

  test("is kept with the account: every page, every device, from the first answer on; nobody else's changes", async () => {
    const [sofia, other] = [await door.somebody(), await door.somebody()];
    const [phone, tablet, theirs] = [door.browser(), door.browser(), door.browser()];
    await door.enter(phone, sofia);
    await door.enter(theirs, other);
    assert.equal(await sizeOf(phone), "normal");
    const chosen = await phone.post(`${publicUrl}/compte/taille-du-texte`, { taille: "largest" });
    assert.deepEqual([chosen.status, chosen.headers.get("location")], [303, "/compte"]);
    door.later(61);
    await door.enter(tablet, sofia);
    for (const path of ["/compte", "/dossiers", "/annuaire", "/dossiers/nulle-part"])
      assert.equal(await sizeOf(tablet, path), "largest", path);
    assert.equal(await sizeOf(theirs), "normal");
    assert.equal(await sizeOf(door.browser(), "/annuaire"), "normal");
    const page = (await read(await tablet.get(`${publicUrl}/compte`))).body;
    assert.match(page, /value="largest" checked/);
    assert.deepEqual(await htmlProblems(page), []);
    await tablet.post(`${publicUrl}/compte/taille-du-texte`, { taille: "normal" });
    assert.equal(await sizeOf(phone), "normal");
  });

  test("another size than these is refused with its sentence, and changes nothing", async () => {
    const sofia = await door.somebody();
    const visitor = door.browser();
    await door.enter(visitor, sofia);
    for (const taille of ["", "énorme", '"><script>']) {
      const { status, body } = await read(await visitor.post(`${publicUrl}/compte/taille-du-texte`, { taille }));
      assert.equal(status, 400);
      assert.match(body, /Choisissez une des trois tailles/);
    }
    assert.equal(await sizeOf(visitor), "normal");
    const nobody = await door.browser().post(`${publicUrl}/compte/taille-du-texte`, { taille: "large" });
    assert.match(nobody.headers.get("location") ?? "", /^\/connexion/);
  });
});
