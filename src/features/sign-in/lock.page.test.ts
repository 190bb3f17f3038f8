import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aDoor, publicUrl, sessionOf, thePassword } from "#tests/door.ts";
import { htmlProblems } from "#tests/html.ts";
import { read, type Visitor } from "#tests/visitor.ts";

describe("A shared workstation", async () => {
  const door = await aDoor();
  const at = (path: string) => `${publicUrl}${path}`;
  const leadsTo = (response: Response) => `${response.status} ${response.headers.get("location") ?? ""}`;
  const minutes = (n: number) => door.later(n * 60);
  async function atWork(units = [door.units.hospital]) {
    const person = await door.somebody({ units });
    const visitor = door.browser();
    await door.enter(visitor, person, { partage: "oui" });
    return { ...person, visitor };
  }
  const unlock = (visitor: Visitor, password = thePassword, retour = "/dossiers") =>
    visitor.post(at("/verrou"), { "mot-de-passe": password, retour });

  test("after ten minutes without an action the screen is locked, and nothing of the work is shown anywhere", async () => {
    const { visitor, login } = await atWork();
    minutes(9);
    assert.equal((await visitor.get(at("/dossiers"))).status, 200);
    minutes(9);
    assert.equal((await visitor.get(at("/dossiers"))).status, 200);
    minutes(10);
    assert.equal(leadsTo(await visitor.get(at("/dossiers?etat=tous"))), "303 /verrou?retour=%2Fdossiers%3Fetat%3Dtous");
    assert.equal(leadsTo(await visitor.post(at("/dossiers/nouveau"), {})), "303 /verrou?retour=%2F");
    assert.equal(leadsTo(await visitor.get(at("/connexion"))), "303 /verrou?retour=%2F");
    assert.equal((await visitor.get(at("/direct"))).status, 401);
    const page = await read(await visitor.get(at("/verrou?retour=%2Fdossiers")));
    assert.equal(page.status, 200);
    assert.match(page.body, /Session de <b>Sofia Diaz<\/b>/);
    assert.ok(!page.body.includes(login) && !page.body.includes("CH de Vienne") && !page.body.includes("Mes dossiers"));
    assert.match(page.body, /<meta name="turbo-visit-control" content="reload">/);
    assert.deepEqual(await htmlProblems(page.body), []);
    // public pages know nobody
    assert.ok(!(await read(await visitor.get(at("/aide")))).body.includes("Sofia"));
  });

  test("its owner opens it again with one factor, where they were, under another token; the old one is dead", async () => {
    const { visitor } = await atWork();
    minutes(11);
    const before = sessionOf(visitor);
    assert.equal(leadsTo(await unlock(visitor)), "303 /dossiers");
    assert.notEqual(sessionOf(visitor), before);
    assert.equal((await visitor.get(at("/dossiers"))).status, 200);
    const stale = door.browser();
    stale.cookies.set("sextant", { value: before!, path: "/" });
    assert.match(leadsTo(await stale.get(at("/dossiers"))), /^303 \/connexion/);
  });

  test("another password does not open it; tries are counted", async () => {
    const { visitor } = await atWork();
    minutes(11);
    for (let i = 0; i < 5; i++) assert.equal((await unlock(visitor, "un autre mot de passe")).status, 422);
    const { status, body } = await read(await unlock(visitor));
    assert.equal(status, 429);
    assert.match(body, /patientez/);
    door.later(91);
    assert.equal(leadsTo(await unlock(visitor)), "303 /dossiers");
  });

  test("locked by hand at once; a page that re-reads itself does not wake it", async () => {
    const { visitor, account } = await atWork();
    assert.equal(
      leadsTo(await visitor.post(at("/verrouiller"), { retour: "/dossiers" })),
      "303 /verrou?retour=%2Fdossiers",
    );
    assert.equal((await visitor.get(at("/direct"))).status, 401);
    assert.equal(leadsTo(await visitor.post(at("/session/maintien"), {})), "303 /verrou?retour=%2F");
    assert.equal(leadsTo(await unlock(visitor)), "303 /dossiers");
    const kinds = await door.db
      .selectFrom("security_event")
      .select("kind")
      .where("account_id", "=", account)
      .orderBy("id")
      .execute();
    assert.deepEqual(kinds.slice(-2), [{ kind: "locked" }, { kind: "unlocked" }]);
  });

  test("four hours after two factors it ends, locked or not", async () => {
    const { visitor } = await atWork();
    minutes(239);
    assert.match(leadsTo(await visitor.get(at("/dossiers"))), /^303 \/verrou/);
    minutes(2);
    assert.equal(leadsTo(await unlock(visitor)), "303 /connexion");
    assert.match(leadsTo(await visitor.get(at("/dossiers"))), /^303 \/connexion/);
  });

  test("the next person gets the door, then their own session; the first one's is over everywhere", async () => {
    const first = await atWork();
    const token = sessionOf(first.visitor)!;
    minutes(11);
    const { visitor } = first;
    const out = await visitor.post(at("/deconnexion"), { suite: "connexion" });
    assert.equal(leadsTo(out), "303 /");
    assert.equal(leadsTo(await visitor.get(at("/"))), "303 /connexion?partage=oui");
    const page = await read(await visitor.get(at("/connexion?partage=oui")));
    assert.match(page.body, /id="partage"[^>]*checked/);
    assert.ok(!page.body.includes(first.login) && !page.body.includes(first.email) && !page.body.includes("Sofia"));
    const second = await door.somebody({ units: [door.units.ehpad] });
    await door.enter(visitor, second, { partage: "oui" });
    const work = await read(await visitor.get(at("/dossiers")));
    assert.ok(work.body.includes("Les Tilleuls") && !work.body.includes("CH de Vienne"));
    const stale = door.browser();
    stale.cookies.set("sextant", { value: token, path: "/" });
    assert.match(leadsTo(await stale.get(at("/dossiers"))), /^303 \/connexion/);
  });

  test("what the one before typed and was not sent is refused under the name of the next", async () => {
    const [first, second] = [await atWork(), await atWork()];
    const save = (author: string) =>
      door.app.request(at("/dossiers/00000000-0000-7000-8000-000000000000/volets/administratif/champs"), {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json",
          "x-sextant-auteur": author,
          "x-forwarded-for": "198.51.100.7",
          cookie: `sextant=${sessionOf(second.visitor)}`,
        },
        body: JSON.stringify({ key: "a", value: "b", base: 0 }),
      });
    assert.equal((await save(first.account)).status, 401);
    assert.equal((await save(second.account)).status, 404);
  });

  test("elsewhere nothing locks: thirty minutes without an action close the session", async () => {
    const person = await door.somebody();
    const visitor = door.browser();
    await door.enter(visitor, person);
    assert.equal(leadsTo(await visitor.post(at("/verrouiller"), {})), "303 /verrou");
    assert.equal(leadsTo(await visitor.get(at("/verrou"))), "303 /");
    minutes(29);
    assert.equal((await visitor.get(at("/dossiers"))).status, 200);
    minutes(31);
    assert.match(leadsTo(await visitor.get(at("/dossiers"))), /^303 \/connexion/);
  });
});
