import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AccountId } from "#features/accounts/member.ts";
import { sessionCookie } from "#features/sessions/session.ts";
import { addDays, addHours, dayOf } from "#lib/dates.ts";
import { newToken } from "#lib/seal.ts";
import { aSession } from "#tests/accounts.ts";
import { aPlatform, aSentDossier, monday, type Platform, read, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { somebody } from "#tests/referent.ts";
import { watchDelegations } from "./watch-delegations.job.ts";

const today = dayOf(monday);

/** A browser whose session changes token: acting in somebody's name goes on under another one. */
export async function aFollower(p: Platform, account: AccountId, unit: keyof Platform["units"] | null) {
  let token = newToken();
  await aSession(p.db, {
    token,
    account,
    unit: unit && p.units[unit],
    now: monday,
    expiresAt: addHours(monday, 24 * 400),
  });
  const name = sessionCookie("http://localhost");
  const ask = async (path: string, init: RequestInit = {}) => {
    await p.db.updateTable("session").set({ seen_at: p.clock.now, strong_at: p.clock.now }).execute();
    const response = await p.app.request(path, { ...init, headers: { ...init.headers, cookie: `${name}=${token}` } });
    const next = response.headers.getSetCookie().find((line) => line.startsWith(`${name}=`));
    if (next) token = /=([^;]*)/.exec(next)![1]!;
    return { status: response.status, location: response.headers.get("location"), body: await response.text() };
  };
  return {
    token: () => token,
    get: (path: string) => ask(path),
    post: (path: string, fields: Record<string, string | string[]>) =>
      ask(path, {
        method: "POST",
        body: new URLSearchParams(
          Object.entries(fields).flatMap(([key, value]) => [value].flat().map((one) => [key, one])),
        ),
        headers: { origin: "http://localhost", "content-type": "application/x-www-form-urlencoded" },
      }),
  };
}

const terms = { qualite: "assistant", droits: ["send"], patients: "tous", debut: today, fin: addDays(today, 30) };

describe("A doctor delegates, an assistant acts", async () => {
  const p = await aPlatform();
  const dossier = await aSentDossier(p, ["tilleuls"]);
  const other = await aSentDossier(p, ["bellevue"], {
    traits: { birthName: "Autre", givenName: "Zoé", birthDate: "1931-02-02" },
  });
  const roche = await aFollower(p, p.accounts.roche, "hospital");
  const yann = await somebody(p, "Yann Petit", "parc", "reader");
  const helper = await aFollower(p, yann.account, "parc");
  const give = (more: Record<string, string | string[]> = {}) =>
    roche.post("/compte/delegations/nouvelle", {
      ...terms,
      personne: "yann.petit@exemple.test",
      nom: "Petit",
      ...more,
    });
  const last = async () =>
    (await p.db.selectFrom("delegation").selectAll().orderBy("id", "desc").executeTakeFirstOrThrow()).id;
  const state = async (id: string) =>
    p.db.selectFrom("delegation").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const journal = async (id: string) =>
    await p.db
      .selectFrom("journal_entry")
      .select(["who", "act", "account_id"])
      .where("referral_id", "=", id)
      .orderBy("seq")
      .execute();
  const accept = (id: string) => helper.post(`/compte/delegations/${id}`, { acte: "accepter" });
  const actFor = (id: string) => helper.post(`/compte/delegations/${id}/agir`, {});

  test("only a doctor sees the form; what is wrong is said on its field and what was typed is kept", async () => {
    const sofia = await aFollower(p, p.accounts.sofia, "hospital");
    assert.equal((await sofia.get("/compte/delegations/nouvelle")).status, 403);
    assert.equal(
      (
        await sofia.post("/compte/delegations/nouvelle", {
          ...terms,
          personne: "yann.petit@exemple.test",
          nom: "Petit",
        })
      ).status,
      403,
    );
    assert.deepEqual(await htmlProblems((await roche.get("/compte/delegations/nouvelle")).body), []);
    const long = await give({ fin: addDays(today, 400) });
    assert.equal(long.status, 409);
    assert.ok(
      textOf(long.body).includes("douze mois au plus") && long.body.includes('value="yann.petit@exemple.test"'),
    );
    const unknown = await give({ nom: "Grand" });
    assert.ok(textOf(unknown.body).includes("Aucun compte actif ne correspond") && !unknown.body.includes("Yann"));
    assert.equal((await give({ droits: ["answer"] })).status, 409);
    assert.equal((await give({ fin: "" })).status, 400);
    assert.equal((await p.db.selectFrom("delegation").select("id").execute()).length, 0);
  });

  test("given once however often the form is sent, told to the holder, opening nothing before it is accepted", async () => {
    const cle = "018f0000-0000-7000-8000-00000000000a";
    assert.deepEqual([(await give({ cle })).status, (await give({ cle })).status], [303, 303]);
    assert.equal((await p.db.selectFrom("delegation").select("id").execute()).length, 1);
    const id = await last();
    assert.ok(textOf((await helper.get("/compte/delegations")).body).includes("Dr Antoine Roche"));
    assert.equal((await actFor(id)).status, 409);
    assert.equal((await roche.post(`/compte/delegations/${id}`, { acte: "accepter" })).status, 404);
    const told = (await p.db.selectFrom("outbox").select("payload").execute()).map(
      (one) => one.payload as { kind?: string; account?: string },
    );
    assert.ok(told.some((one) => one.kind === "delegation-received" && one.account === yann.account));
  });

  test("accepted, it opens the giver's dossiers under another token, with both names on every screen and in the journal", async () => {
    const id = await last();
    assert.equal((await helper.get(`/dossiers/${dossier.id}`)).status, 404);
    assert.equal((await accept(id)).status, 303);
    const before = helper.token();
    assert.equal((await actFor(id)).status, 303);
    assert.notEqual(helper.token(), before);
    const page = await helper.get(`/dossiers/${dossier.id}`);
    assert.equal(page.status, 200);
    assert.ok(textOf(page.body).includes("Vous agissez pour Dr Antoine Roche"));
    assert.deepEqual(await htmlProblems(page.body), []);
    const entry = (await journal(dossier.id)).at(-1)!;
    assert.deepEqual([entry.who, entry.account_id], ["Yann Petit pour Dr Antoine Roche", yann.account]);
    assert.ok(
      textOf((await roche.get(`/dossiers/${dossier.id}/journal`)).body).includes("Yann Petit pour Dr Antoine Roche"),
    );
    assert.ok((await state(id)).last_used_at);
  });

  test("an assistant who is no doctor neither reads nor signs the medical volet, declares no places, administers nothing, delegates nothing", async () => {
    assert.equal((await helper.get(`/dossiers/${dossier.id}/volets/medical`)).status, 403);
    assert.equal((await helper.post(`/dossiers/${dossier.id}/volets/medical/validation`, {})).status, 403);
    assert.equal((await helper.get("/places")).status, 403);
    assert.equal((await helper.get("/structure")).status, 403);
    assert.equal((await helper.get("/compte/delegations/nouvelle")).status, 403);
  });

  test("what the assistant does is written under both names on the other side too", async () => {
    const { requests } = dossier;
    const done = await helper.post(`/demandes/${requests.tilleuls}/messages`, { texte: "Bonjour" });
    assert.equal(done.status, 303);
    assert.ok(
      textOf((await p.as("claire").get(`/demandes/${requests.tilleuls}`)).body).includes(
        "Yann Petit pour Dr Antoine Roche",
      ),
    );
  });

  test("a right the giver loses is lost at once by the one who acts for them", async () => {
    const right = await p.db
      .selectFrom("habilitation")
      .selectAll()
      .where("account_id", "=", p.accounts.roche)
      .executeTakeFirstOrThrow();
    await p.db.updateTable("habilitation").set({ role: "reader" }).where("id", "=", right.id).execute();
    assert.equal((await helper.get("/dossiers/nouveau")).status, 403);
    assert.equal((await helper.get(`/dossiers/${dossier.id}`)).status, 200);
    await p.db
      .updateTable("habilitation")
      .set({ ends_on: addDays(today, -1) })
      .where("id", "=", right.id)
      .execute();
    assert.equal((await helper.get(`/dossiers/${dossier.id}`)).location, "/espaces");
    await p.db
      .updateTable("habilitation")
      .set({ role: "requester", ends_on: null })
      .where("id", "=", right.id)
      .execute();
    assert.equal((await helper.get("/dossiers/nouveau")).status, 200);
  });

  test("stopping gives one's own rights back, under another token", async () => {
    const before = helper.token();
    assert.equal((await helper.post("/compte/delegations/fin", {})).status, 303);
    assert.notEqual(helper.token(), before);
    assert.equal((await helper.get(`/dossiers/${dossier.id}`)).status, 404);
    const kinds = (
      await p.db
        .selectFrom("security_event")
        .select(["account_id", "kind"])
        .where("kind", "in", ["acting-started", "acting-ended"])
        .orderBy("id")
        .execute()
    ).map((e) => [e.account_id, e.kind]);
    assert.deepEqual(kinds, [
      [yann.account, "acting-started"],
      [p.accounts.roche, "acting-started"],
      [yann.account, "acting-ended"],
      [p.accounts.roche, "acting-ended"],
    ]);
  });

  test("choosing one's own unit stops it too, and both journals say so", async () => {
    await actFor(await last());
    assert.equal((await helper.post("/espaces", { unite: p.units.parc })).status, 303);
    assert.equal((await helper.get(`/dossiers/${dossier.id}`)).status, 404);
    const ended = await p.db
      .selectFrom("security_event")
      .select("account_id")
      .where("kind", "=", "acting-ended")
      .orderBy("id", "desc")
      .limit(2)
      .execute();
    assert.deepEqual(
      ended.map((one) => one.account_id),
      [p.accounts.roche, yann.account],
    );
  });

  test("revoked while in use: the next page is refused, and says for whom to go on", async () => {
    const id = await last();
    await actFor(id);
    assert.equal((await roche.post(`/compte/delegations/${id}`, { acte: "terminer" })).status, 303);
    assert.equal((await helper.get(`/dossiers/${dossier.id}`)).location, "/espaces");
    assert.equal((await helper.post(`/dossiers/${dossier.id}/suivi`, { acte: "keep-alive" })).location, "/espaces");
    assert.ok(textOf((await helper.get("/espaces")).body).includes("La délégation est terminée"));
    assert.equal((await helper.post("/espaces", { unite: p.units.parc })).status, 303);
    assert.equal((await actFor(id)).status, 409);
  });

  test("for chosen patients, the others do not exist: in lists, searches, pages and acts", async () => {
    assert.match((await give({ patients: "certains" })).location!, /\/patients$/);
    const id = await last();
    await accept(id);
    await actFor(id);
    assert.equal((await helper.get(`/dossiers/${dossier.id}`)).status, 404);
    const { person } = await read(p, dossier.id);
    const found = await roche.get(`/compte/delegations/${id}/patients?q=ferrand`);
    assert.ok(found.body.includes(person) && !found.body.includes((await read(p, other.id)).person));
    assert.deepEqual(await htmlProblems(found.body), []);
    assert.equal((await roche.post(`/compte/delegations/${id}/patients`, { ajouter: person })).status, 303);
    assert.equal((await helper.get(`/dossiers/${dossier.id}`)).status, 200);
    const list = (await helper.get("/dossiers?onglet=en-recherche")).body;
    assert.ok(list.includes(dossier.id) && !list.includes(other.id));
    assert.ok(/En recherche <b>1<\/b>/.test(list));
    assert.ok(!(await helper.get("/dossiers?q=autre")).body.includes(other.id));
    for (const path of [
      "",
      "/journal",
      "/pdf",
      "/suivi",
      "/identite",
      "/recherche",
      "/volets/administratif",
      `/demandes/${other.requests.bellevue}`,
    ])
      assert.equal((await helper.get(`/dossiers/${other.id}${path}`)).status, 404, path);
    for (const [path, form] of [
      ["suivi", { acte: "keep-alive" }],
      ["selection", { ajouter: p.units.clos }],
      ["envoi", {}],
      ["identite", { birthName: "X" }],
      ["volets/administratif/validation", {}],
    ] as [string, Record<string, string>][])
      assert.equal((await helper.post(`/dossiers/${other.id}/${path}`, form)).status, 404, path);
    assert.equal(
      (await helper.post(`/demandes/${other.requests.bellevue}/actes/retrait`, { reason: "other", comment: "x" }))
        .status,
      404,
    );
    assert.equal((await helper.get("/dossiers/nouveau")).status, 403);
    assert.equal((await roche.post(`/compte/delegations/${id}/patients`, { retirer: person })).status, 303);
    assert.equal((await helper.get(`/dossiers/${dossier.id}`)).status, 404);
  });

  test("nobody else adds patients to it, nor anybody of another unit", async () => {
    const id = await last();
    const { person } = await read(p, dossier.id);
    const karim = await aFollower(p, p.accounts.karim, "clinic");
    for (const one of [karim, helper])
      assert.equal((await one.post(`/compte/delegations/${id}/patients`, { ajouter: person })).status, 404);
    const stranger = (
      await read(p, (await aSentDossier(p, ["clos"], { traits: { birthName: "Loin", birthDate: "1930-01-01" } })).id)
    ).person;
    await p.db
      .updateTable("referral")
      .set({ owner_unit_id: p.units.clinic })
      .where("person_id", "=", stranger)
      .execute();
    assert.equal((await roche.post(`/compte/delegations/${id}/patients`, { ajouter: stranger })).status, 404);
  });

  test("stops by itself after its last day, both told seven days before, once", async () => {
    await give({ fin: addDays(today, 10) });
    const id = await last();
    await accept(id);
    await helper.post("/compte/delegations/fin", {});
    await actFor(id);
    const mails = async (kind: string) =>
      (await p.db.selectFrom("outbox").select("payload").execute()).filter(
        (one) =>
          (one.payload as { kind?: string; facts?: { ref?: string } }).kind === kind &&
          (one.payload as { facts?: { ref?: string } }).facts?.ref === id,
      ).length;
    const on = (n: number) => addHours(monday, 24 * n);
    for (const n of [2, 3, 3, 9]) await watchDelegations(p.db, on(n));
    assert.equal(await mails("delegation-ends-soon"), 2);
    p.clock.now = on(10);
    assert.equal((await helper.get(`/dossiers/${dossier.id}`)).status, 200);
    p.clock.now = on(11);
    assert.equal((await helper.get(`/dossiers/${dossier.id}`)).location, "/espaces");
    p.clock.now = monday;
    await watchDelegations(p.db, on(11));
    await watchDelegations(p.db, on(12));
    assert.equal(await mails("delegation-ended"), 2);
    assert.deepEqual((await state(id)).ended_at, on(11));
  });

  test("opens nothing once either account is no longer active", async () => {
    await give();
    const id = await last();
    await accept(id);
    await actFor(id);
    assert.equal((await helper.get(`/dossiers/${dossier.id}`)).status, 200);
    await p.db.updateTable("account").set({ state: "suspended" }).where("id", "=", p.accounts.roche).execute();
    assert.equal((await helper.get(`/dossiers/${dossier.id}`)).location, "/espaces");
    await p.db.updateTable("account").set({ state: "active" }).where("id", "=", p.accounts.roche).execute();
    await p.db.updateTable("account").set({ state: "dormant" }).where("id", "=", yann.account).execute();
    assert.match((await helper.get(`/dossiers/${dossier.id}`)).location!, /^\/connexion/);
    await watchDelegations(p.db, monday);
    assert.deepEqual((await state(id)).ended_at, monday);
    assert.ok(textOf((await roche.get("/compte/delegations")).body).includes("Terminée"));
    await p.db.updateTable("account").set({ state: "active" }).where("id", "=", yann.account).execute();
  });

  test("nobody walks through the accounts by guesses: after thirty in an hour, one waits", async () => {
    const doctor = await somebody(p, "Luc Curieux", "hospital", "requester", { profession: "10" });
    const curious = await aFollower(p, doctor.account, "hospital");
    const guess = (n: number) =>
      curious.post("/compte/delegations/nouvelle", { ...terms, personne: `personne${n}@exemple.test`, nom: "Petit" });
    const answers = [];
    for (let n = 0; n < 31; n++) answers.push(textOf((await guess(n)).body).includes("Trop de recherches"));
    assert.deepEqual([answers.slice(0, 30).some(Boolean), answers[30]], [false, true]);
  });
});
