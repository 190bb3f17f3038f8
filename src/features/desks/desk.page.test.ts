import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openAccount } from "#features/accounts/grant.action.ts";
import type { Module, Role, UnitId } from "#features/accounts/member.ts";
import { openService } from "#features/directory/service.action.ts";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { aRight } from "#tests/accounts.ts";
import { act, aPlatform, aSentDossier, monday, must, read, textOf, type Visitor } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { somebody } from "#tests/referent.ts";

const finess = { tilleuls: "0B0000002", bellevue: "0B0000003" };

describe("A desk shared by several establishments", async () => {
  const p = await aPlatform();
  const opened = await must(
    openService(p.db, {
      kind: "desk",
      name: "Guichet du Viennois",
      city: "Vienne",
      departement: "38",
      module: "grand-age",
    }),
  );
  const unit = opened.unit as string as UnitId;
  let people = 0;
  const atDesk = async (name: string, role: Role = "desk", medical = false, module: Module = "grand-age") => {
    people += 1;
    const [givenName = "", familyName = ""] = name.split(" ");
    const account = await openAccount(
      p.db,
      {
        ...{ nationalId: `8998111000${String(people).padStart(2, "0")}`, givenName, familyName },
        ...{
          profession: { code: "10", label: "Médecin" },
          email: `guichet${people}@exemple.test`,
          isEmailVerified: true,
        },
      },
      monday,
    );
    await aRight(p.db, account, unit, { role, medical, module }, monday);
    return { account, visit: () => p.visitor(account, unit) };
  };
  const alice = await atDesk("Alice Renard", "desk", true);
  const basile = await atDesk("Basile Noir");
  const { requests, id } = await aSentDossier(p, ["tilleuls", "bellevue"]);
  const director = await somebody(p, "Odette Blanc", "tilleuls", "local-admin");
  const elsewhere = await somebody(p, "Rose Gris", "bellevue", "local-admin");
  const see = async (visitor: Visitor, path: string) => {
    const page = await visitor.get(path);
    if (page.status === 200) assert.deepEqual(await htmlProblems(page.body), [], path);
    return page;
  };
  const joining = async () =>
    (await p.db.selectFrom("desk_facility").select("id").where("ended_at", "is", null).executeTakeFirst())?.id ?? "";
  /** With those rights besides reading, or not at all any more. */
  const decide = async (rights: ("repondre" | "compter")[] | "fin", by = director) => {
    const id = await joining();
    const said = rights === "fin" ? { acte: "fin" } : { acte: "accepter", [`droits-${id}`]: rights };
    return (await by.again()).post("/structure/guichets", { guichet: id, ...said });
  };

  test("before anybody joins says so, and opens nothing", async () => {
    const visitor = await alice.visit();
    assert.match((await see(visitor, "/guichet")).body, /Aucun établissement ne vous a encore ouvert/);
    assert.equal((await visitor.get(`/demandes/${requests.tilleuls}`)).status, 404);
    assert.equal((await visitor.get(`/dossiers/${id}`)).status, 404);
  });

  test("asks an establishment by its number; a wrong one, another domain, or twice is said on the field", async () => {
    const visitor = await alice.visit();
    const ask = (number: string) => visitor.post("/guichet/etablissements", { finess: number });
    assert.match((await ask("123")).body, /Aucun établissement ouvert/);
    assert.match((await ask("0B0000006")).body, /pas d’unité du domaine/);
    assert.equal((await ask(finess.tilleuls.toLowerCase())).status, 303);
    const again = await ask(finess.tilleuls);
    assert.deepEqual([again.status, /a déjà votre demande/.test(again.body)], [409, true]);
    assert.equal((await visitor.get(`/demandes/${requests.tilleuls}`)).status, 404, "nothing opens before a yes");
  });

  test("is accepted by the référent of that establishment, and by no other", async () => {
    assert.equal((await decide([], elsewhere)).status, 404);
    assert.match((await see(director.visitor, "/structure/guichets")).body, /Guichet du Viennois/);
    assert.equal((await decide([])).status, 303);
    const list = await see(await alice.visit(), "/guichet");
    assert.match(list.body, /EHPAD Les Tilleuls/);
    assert.doesNotMatch(list.body, /Résidence Bellevue/);
  });

  test("reads the request and its parts but the medical one, whatever right its member holds, and answers nothing", async () => {
    const visitor = await alice.visit();
    const page = await see(visitor, `/demandes/${requests.tilleuls}`);
    assert.equal(page.status, 200);
    assert.match(page.body, /href="\/guichet">Demandes reçues/);
    assert.match(page.body, /réservé|médicale/);
    assert.equal((await visitor.get(`/demandes/${requests.tilleuls}/actes/refus`)).status, 403);
    assert.equal((await visitor.get(`/demandes/${requests.bellevue}`)).status, 404);
    const entry = await p.db
      .selectFrom("journal_entry")
      .select(["unit_name"])
      .where("referral_id", "=", id)
      .where("account_id", "=", alice.account)
      .executeTakeFirst();
    assert.match(entry?.unit_name ?? "", /Guichet du Viennois/);
  });

  test("answers once the establishment lets it, but never for a doctor", async () => {
    await decide(["repondre"]);
    const visitor = await basile.visit();
    assert.equal((await visitor.get(`/demandes/${requests.tilleuls}/actes/avis`)).status, 403);
    await act(p, requests.tilleuls, { kind: "take" }, "claire");
    const version = /name="version" value="(\d+)"/.exec(
      (await visitor.get(`/demandes/${requests.tilleuls}/actes/liste-attente`)).body,
    )?.[1];
    const done = await visitor.post(`/demandes/${requests.tilleuls}/actes/liste-attente`, {
      version: version ?? "",
      stage: "eligible",
      expectedWeeks: "6",
    });
    assert.equal(done.status, 303, done.body.slice(0, 500));
    const lists = await see(visitor, "/guichet/listes-attente");
    assert.match(lists.body, /1 personne attend/);
  });

  test("keeps a place with what it proposes, and confirms the arrival, in the name of the establishment", async () => {
    const visitor = await basile.visit();
    const { requests: other, id: dossier } = await aSentDossier(p, ["tilleuls"], {
      traits: { birthName: "Aubin", givenName: "Rose", birthDate: "1938-02-01" },
    });
    await act(p, other.tilleuls, { kind: "take" }, "claire");
    await act(p, other.tilleuls, { kind: "give-opinion", opinion: "favorable", comment: "" }, "vasseur");
    const send = async (slug: string, fields: Record<string, string>) => {
      const form = (await visitor.get(`/demandes/${other.tilleuls}/actes/${slug}`)).body;
      return visitor.post(`/demandes/${other.tilleuls}/actes/${slug}`, {
        version: /name="version" value="(\d+)"/.exec(form)?.[1] ?? "",
        ...fields,
      });
    };
    const blank = Object.fromEntries(
      ["room", "price", "dependency", "length", "conditions", "message", "beyond"].map((one) => [one, ""]),
    );
    const offered = await send("proposition", { on: "2026-11-30", until: "2026-11-27", hold: "oui", ...blank });
    assert.equal(offered.status, 303, textOf(offered.body).slice(0, 900));
    const held = await p.db.selectFrom("hold").select("request_id").where("request_id", "=", other.tilleuls).execute();
    assert.equal(held.length, 1);
    await act(p, other.tilleuls, { kind: "confirm" }, "sofia");
    p.clock.now = addHours(monday, 24 * 7);
    assert.equal((await send("arrivee", { on: "2026-11-30" })).status, 303);
    p.clock.now = monday;
    assert.equal((await read(p, dossier)).status, "admitted");
  });

  test("says the free places only once the establishment lets it; each decision is kept with who made it", async () => {
    const places = `/places?unite=${p.units.tilleuls}`;
    const before = await basile.visit();
    assert.equal((await before.get(places)).status, 403);
    assert.equal((await before.post(places, { places: "3" })).status, 403);
    assert.doesNotMatch((await before.get("/guichet/listes-attente")).body, /Dire les places/);
    await decide(["repondre", "compter"]);
    const visitor = await basile.visit();
    assert.match((await see(visitor, "/guichet/listes-attente")).body, /Dire les places/);
    assert.match((await see(visitor, places)).body, /Places libres : EHPAD Les Tilleuls/);
    assert.equal((await visitor.post(places, { places: "trois" })).status, 400);
    assert.equal((await visitor.post(places, { places: "3" })).location, places);
    const { places_free } = await p.db
      .selectFrom("unit")
      .select("places_free")
      .where("id", "=", p.units.tilleuls)
      .executeTakeFirstOrThrow();
    assert.ok((places_free ?? 0) <= 3 && (places_free ?? 0) > 0);
    for (const other of [p.units.bellevue, "rien"])
      assert.equal((await visitor.post(`/places?unite=${other}`, { places: "3" })).status, 403);
    // somebody of another unit names it in vain
    assert.equal((await p.as("marc").post(places, { places: "9" })).status, 403);
    const kept = textOf((await see(await director.again(), "/structure/guichets")).body);
    assert.match(
      kept,
      /lit, répond et dit les places Odette Blanc.*lit et répond Odette Blanc.*lit seulement Odette Blanc/s,
    );
  });

  test("registers a paper dossier for a unit of an establishment that joined it, and for no other", async () => {
    const visitor = await alice.visit();
    assert.match((await see(visitor, "/papier/nouveau")).body, /EHPAD Les Tilleuls/);
    assert.equal((await visitor.get(`/papier/nouveau?unite=${p.units.bellevue}`)).status, 403);
    const form = await see(visitor, `/papier/nouveau?unite=${p.units.tilleuls}`);
    assert.match(form.body, new RegExp(`name="unite" value="${p.units.tilleuls}"`));
    const paper = (unite: string) =>
      visitor.upload(
        "/papier/nouveau",
        {
          ...{ birthName: "Roussel", givenName: "Ida", sex: "F", birthDate: "04/03/1941", cle: newId<string>() },
          ...{ besoin: "heb-perm", urgence: "standard", recu: "2026-11-20", souhaite: "" },
          ...{ contact: "Luc Roussel", lien: "Fils", telephone: "06 11 22 33 44", unite },
        },
        { field: "administratif", name: "dossier.pdf", content: "%PDF-1.4\n%%EOF\n" },
      );
    assert.equal((await paper(p.units.bellevue)).status, 403);
    const done = await paper(p.units.tilleuls);
    assert.equal(done.status, 303, textOf(done.body).slice(0, 500));
    assert.equal((await see(visitor, done.location!)).status, 200);
    const { id: dossier, owner } = await p.db
      .selectFrom("referral")
      .select(["id", "owner_unit_id as owner"])
      .where("origin", "=", "paper")
      .executeTakeFirstOrThrow();
    assert.equal(owner, p.units.tilleuls);
    assert.match((await see(visitor, `/papier/${dossier}`)).body, /Luc Roussel/);
    assert.equal(
      (await visitor.post(`/papier/${dossier}`, {})).status,
      403,
      "who takes it over is the unit’s to choose",
    );
    assert.match((await p.as("claire").get(`/papier/${dossier}`)).body, /Obtenir un code de reprise/);
  });

  test("shares requests out among its own", async () => {
    const visitor = await alice.visit();
    const give = (suivi: string) =>
      visitor.post(`/guichet/demandes/${requests.tilleuls}`, { suivi, retour: "/guichet?onglet=liste-attente" });
    assert.equal((await give(basile.account)).location, "/guichet?onglet=liste-attente");
    assert.match((await see(visitor, "/guichet?onglet=liste-attente")).body, /selected>Basile Noir/);
    assert.equal((await give(p.accounts.claire)).status, 404, "somebody else’s colleague");
    assert.equal((await visitor.post(`/guichet/demandes/${requests.bellevue}`, { suivi: "" })).status, 404);
    assert.equal((await give("")).status, 303);
  });

  test("shows nobody to a member of it who holds another module there", async () => {
    const carl = await atDesk("Carl Brun", "desk", false, "sanitaire");
    const visitor = await carl.visit();
    for (const path of ["/guichet", "/guichet?onglet=liste-attente", "/guichet?q=Morand", "/guichet/listes-attente"]) {
      const page = await see(visitor, path);
      assert.equal(page.status, 200, path);
      assert.doesNotMatch(page.body, /Les Tilleuls|href="\/demandes\//, path);
    }
  });

  test("names nobody of a dossier whose agreement was withdrawn", async () => {
    const visitor = await alice.visit();
    const pages = ["/guichet?onglet=liste-attente", "/guichet/listes-attente"];
    const link = new RegExp(`/demandes/${requests.tilleuls}`);
    for (const path of pages) assert.match((await see(visitor, path)).body, link, path);
    const before = await p.db
      .selectFrom("referral")
      .select(["module", "status"])
      .where("id", "=", id)
      .executeTakeFirst();
    const set = (row: object) => p.db.updateTable("referral").set(row).where("id", "=", id).execute();
    await set({ module: "tnd", status: "suspended", status_reason: "thinking" });
    for (const path of pages) assert.doesNotMatch((await see(visitor, path)).body, link, path);
    assert.match((await visitor.get("/guichet/listes-attente")).body, /Personne n’attend/);
    await set({ ...before, status_reason: null });
  });

  test("sees nothing more at once when the establishment stops", async () => {
    const visitor = await alice.visit();
    await decide("fin");
    assert.equal((await visitor.get(`/demandes/${requests.tilleuls}`)).status, 404);
    assert.match((await visitor.get("/guichet")).body, /Aucun établissement ne vous a encore ouvert/);
  });

  test("is closed to every other role", async () => {
    for (const name of ["sofia", "roche", "claire", "lise", "hugo"] as const)
      for (const path of ["/guichet", "/guichet/listes-attente", "/guichet/etablissements", "/pilotage", "/support"])
        assert.equal((await p.as(name).get(path)).status, 403, `${name} ${path}`);
    const own = await alice.visit();
    for (const path of ["/dossiers/nouveau", "/demandes", "/places", "/structure", "/pilotage", "/support"])
      assert.equal((await own.get(path)).status, 403, path);
  });
});
