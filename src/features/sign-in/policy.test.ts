import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aDoor, publicUrl } from "#tests/door.ts";
import { htmlProblems } from "#tests/html.ts";
import { read } from "#tests/visitor.ts";

describe("The policy of a unit, at every page", async () => {
  const door = await aDoor();
  const at = (path: string) => `${publicUrl}${path}`;
  const today = () => new Date().toISOString().slice(0, 10);
  async function policy(unit: string, changed: Record<string, unknown>) {
    const { facility_id } = await door.db
      .selectFrom("unit")
      .select("facility_id")
      .where("id", "=", unit)
      .executeTakeFirstOrThrow();
    await door.db
      .insertInto("auth_policy")
      .values({
        id: crypto.randomUUID(),
        facility_id,
        mode: "required",
        allowed_means: ["cps", "e-cps", "passkey", "sms-code", "mail-code"],
        effective_from: today(),
        set_at: new Date(),
        ...changed,
      })
      .execute();
  }

  test("one that begins today holds at once: the work stops, the page says why and what to do, other units stay open", async () => {
    const person = await door.somebody({ units: [door.units.hospital, door.units.ehpad] });
    const visitor = door.browser();
    await door.enter(visitor, person);
    await visitor.post(at("/espaces"), { unite: door.units.hospital });
    assert.equal((await visitor.get(at("/dossiers"))).status, 200);
    await policy(door.units.hospital, { mail_codes: false });
    assert.equal((await visitor.get(at("/dossiers"))).headers.get("location"), "/espaces");
    const page = await read(await visitor.get(at("/espaces")));
    assert.match(
      page.body,
      /Vous êtes entré par : <b>mot de passe et code par courriel<\/b>\. Cette unité ne l’accepte pas\./,
    );
    assert.match(page.body, /Elle accepte : carte CPS, e-CPS, clé d’accès, mot de passe et code par SMS/);
    assert.deepEqual(await htmlProblems(page.body), []);
    // by hand neither
    await visitor.post(at("/espaces"), { unite: door.units.hospital });
    assert.equal((await visitor.get(at("/dossiers"))).headers.get("location"), "/espaces");
    await visitor.post(at("/espaces"), { unite: door.units.ehpad });
    assert.equal((await visitor.get(at("/dossiers"))).status, 200);
  });

  test("a line of tomorrow, or withdrawn, changes nothing", async () => {
    const [tomorrow] = [new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, 10)];
    await policy(door.units.ehpad, { allowed_means: [], effective_from: tomorrow });
    await policy(door.units.ehpad, { allowed_means: [], withdrawn_at: new Date() });
    const person = await door.somebody({ units: [door.units.ehpad] });
    const visitor = door.browser();
    await door.enter(visitor, person);
    assert.equal((await visitor.get(at("/dossiers"))).status, 200);
  });

  test("no code leaves by a way the only unit refuses; without another, the page says how to enter", async () => {
    const person = await door.somebody({ units: [door.units.hospital] });
    const visitor = door.browser();
    await door.typePassword(visitor, person.login);
    const { body } = await read(await visitor.get(at("/connexion/code")));
    assert.match(body, /Aucun code ne peut vous être envoyé/);
    assert.match(body, /S’identifier avec Pro Santé Connect/);
    const reachable = await door.somebody({ units: [door.units.hospital], mobile: "+33611223344" });
    const other = door.browser();
    await door.typePassword(other, reachable.login);
    const page = await read(await other.get(at("/connexion/code")));
    assert.ok(page.body.includes("par SMS") && !page.body.includes("par courriel"));
    assert.equal((await door.typeCode(other, await door.codeSentTo("+33611223344"))).headers.get("location"), "/");
  });
});
