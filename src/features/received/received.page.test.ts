import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { grantHabilitation } from "#features/accounts/grant.action.ts";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import {
  act,
  aDraft,
  aPlatform,
  aReadyDossier,
  aSentDossier,
  hiddenField,
  monday,
  propose,
  read,
  sendTo,
  textOf,
} from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";

describe("The two work lists", async () => {
  const p = await aPlatform();
  const [sofia, claire] = [p.as("sofia"), p.as("claire")];
  const zola = await aSentDossier(p, ["tilleuls"], {
    traits: { birthName: "Zola", givenName: "Émile", sex: "M", birthDate: "1940-04-02" },
  });
  const sand = await aSentDossier(p, ["tilleuls", "clos"], {
    traits: { birthName: "Dupin", usedName: "Sand", givenName: "Aurore", birthDate: "1934-07-01" },
  });
  const hugo = await aReadyDossier(p, { traits: { birthName: "Hugo", givenName: "Adèle", birthDate: "1930-11-28" } });
  await aDraft(p, { birthName: "Verne", givenName: "Honorine", birthDate: "1932-01-05" });
  const tabs = (html: string) =>
    Object.fromEntries(
      [...textOf(/class="onglets"[\s\S]*?<\/nav>/.exec(html)![0]).matchAll(/([A-ZÀ][^0-9]*?) (\d+)/g)].map(
        ([, label, n]) => [label!.trim(), Number(n)],
      ),
    );
  const people = (html: string) => [...html.matchAll(/class="qui[^>]*>([^<,]+)/g)].map(([, name]) => name!.trim());

  test("of the requester: a counter for each tab, the dossiers of one, in valid HTML", async () => {
    const page = await sofia.get("/dossiers");
    assert.deepEqual(tabs(page.body), {
      "À compléter": 1,
      "Prêts à envoyer": 1,
      "En recherche": 2,
      "Oui, si…": 0,
      "Propositions à confirmer": 0,
      "Arrivées attendues": 0,
      Suspendus: 0,
      Clos: 0,
    });
    assert.deepEqual(people(page.body), ["Mme Honorine V."]);
    assert.deepEqual(people((await sofia.get("/dossiers?onglet=prets")).body), ["Mme Adèle H."]);
    assert.deepEqual(people((await sofia.get("/dossiers?onglet=en-recherche&tri=name")).body), [
      "Mme Aurore S.",
      "M. Émile Z.",
    ]);
    assert.deepEqual(await htmlProblems(page.body), []);
  });

  test("of the receiver: the same, with the care to plan and who asks", async () => {
    const page = await claire.get("/demandes");
    assert.deepEqual(tabs(page.body), {
      "À lire": 2,
      "À l’étude": 0,
      "Complément attendu": 0,
      "Oui, si…": 0,
      "Liste d’attente": 0,
      Proposées: 0,
      "Arrivées attendues": 0,
      Closes: 0,
    });
    assert.ok(textOf(page.body).includes("CH de Vienne, Court séjour gériatrique"));
    assert.deepEqual(people((await claire.get("/demandes?tri=name")).body), ["Mme Aurore S.", "M. Émile Z."]);
    assert.deepEqual(await htmlProblems(page.body), []);
  });

  test("find by number, as typed, and by names, in any order, with or without accents, in every tab", async () => {
    const { number } = await read(p, zola.id);
    for (const q of [
      number,
      number.toLowerCase().replaceAll("-", " "),
      "zola",
      "ZOLA emile",
      "Émile Zola",
      "emi zol",
    ]) {
      assert.deepEqual(people((await sofia.get(`/dossiers?q=${encodeURIComponent(q)}`)).body), ["M. Émile Z."], q);
      assert.deepEqual(people((await claire.get(`/demandes?q=${encodeURIComponent(q)}`)).body), ["M. Émile Z."], q);
    }
    for (const q of ["dupin", "sand aurore"])
      assert.deepEqual(people((await sofia.get(`/dossiers?q=${q}`)).body), ["Mme Aurore S."], q);
    for (const q of ["personne", "%", "_", "GA26-0000-0000-0", "'; drop table person; --"]) {
      const page = await sofia.get(`/dossiers?q=${encodeURIComponent(q)}`);
      assert.equal(page.status, 200, q);
      if (q !== "%" && q !== "_")
        assert.ok(textOf(page.body).includes("Aucun dossier de votre unité ne correspond"), q);
    }
  });

  test("stand any address one may type", async () => {
    for (const query of [
      "?onglet=?",
      "?page=-3",
      "?page=1.5",
      "?page=1e9",
      "?page=abc",
      "?tri=?",
      `?q=${"x".repeat(500)}`,
      "?q=%00",
      "?onglet=constructor&tri=__proto__",
    ]) {
      assert.equal((await sofia.get(`/dossiers${query}`)).status, 200, query);
      assert.equal((await claire.get(`/demandes${query}`)).status, 200, query);
    }
  });

  test("what closed too long ago is in no tab, no count and no search", async () => {
    const old = await aSentDossier(p, ["tilleuls"], { traits: { birthName: "Colette", givenName: "Gabrielle" } });
    await act(p, old.requests.tilleuls, { kind: "decline", reason: "no-place", comment: "", toPerson: "" }, "claire");
    const closed = async () => [
      tabs((await claire.get("/demandes")).body).Closes,
      (await claire.get("/demandes?onglet=closes")).body.includes("Gabrielle"),
      (await claire.get("/demandes?q=colette")).body.includes("Gabrielle"),
      (await claire.get(`/demandes/${old.requests.tilleuls}`)).status,
    ];
    assert.deepEqual(await closed(), [1, true, true, 200]);
    await p.db
      .updateTable("admission_request")
      .set({ state_since: new Date(p.clock.now.getTime() - 31 * 24 * 3_600_000) })
      .where("id", "=", old.requests.tilleuls)
      .execute();
    assert.deepEqual(await closed(), [0, false, false, 404]);
  });

  test("follow what happens: read, listed, proposed, confirmed", async () => {
    await claire.get(`/demandes/${sand.requests.tilleuls}`);
    await act(
      p,
      zola.requests.tilleuls,
      { kind: "list", stage: "eligible", expectedWeeks: null, comment: "" },
      "claire",
    );
    assert.deepEqual(tabs((await claire.get("/demandes")).body), {
      "À lire": 0,
      "À l’étude": 1,
      "Complément attendu": 0,
      "Oui, si…": 0,
      "Liste d’attente": 1,
      Proposées: 0,
      "Arrivées attendues": 0,
      Closes: 0,
    });
    assert.ok(
      textOf((await claire.get("/demandes?onglet=liste-attente")).body).includes("1ʳᵉ, depuis le 23 nov. 2026"),
    );
    await propose(p, sand.requests.tilleuls, "vasseur");
    const page = await sofia.get("/dossiers");
    assert.ok(textOf(page.body).includes("1 proposition attend votre confirmation."));
    assert.deepEqual(people((await sofia.get("/dossiers?onglet=propositions")).body), ["Mme Aurore S."]);
    await act(p, sand.requests.tilleuls, { kind: "confirm" }, "sofia");
    assert.deepEqual(people((await sofia.get("/dossiers?onglet=arrivees")).body), ["Mme Aurore S."]);
    assert.deepEqual(people((await claire.get("/demandes?onglet=arrivees")).body), ["Mme Aurore S."]);
    assert.deepEqual(people((await p.as("lucie").get("/demandes?onglet=closes")).body), ["Mme Aurore S."]);
  });

  test("mark what is late on both sides, without refusing anything", async () => {
    const { id, requests } = await aSentDossier(p, ["parc"], {
      traits: { birthName: "Retard", givenName: "Zoé", birthDate: "1931-02-02" },
    });
    p.clock.now = addHours(monday, 24 * 5);
    const page = textOf((await p.as("paul").get("/demandes")).body);
    assert.ok(page.includes("1 demande a dépassé le délai de réponse.") && page.includes("En retard"));
    assert.ok(textOf((await sofia.get(`/dossiers/${id}`)).body).includes("Sans réponse"));
    assert.ok(
      textOf((await sofia.get("/dossiers?onglet=en-recherche")).body).includes("échéance passée le 26 nov. 2026"),
    );
    assert.equal((await read(p, id)).requests.find((q) => q.id === requests.parc)!.state.kind, "sent");
    p.clock.now = monday;
  });

  test("show nobody the dossiers of another unit, nor those of a module they have no right for", async () => {
    for (const who of ["karim"] as const) assert.deepEqual(people((await p.as(who).get("/dossiers")).body), []);
    assert.deepEqual(people((await p.as("marc").get("/demandes")).body), []);
    // a member of the same unit, habilitated for the other module alone
    const account = await p.accounts.nobody;
    await grantHabilitation(
      p.db,
      { account, unit: p.units.hospital, module: "sanitaire", role: "requester", medical: true },
      monday,
    );
    const other = await p.visitor(account, p.units.hospital);
    const page = await other.get("/dossiers?q=zola");
    assert.deepEqual(
      [page.status, people(page.body), Object.values(tabs(page.body)).reduce((a, b) => a + b)],
      [200, [], 0],
    );
    assert.equal((await other.get(`/dossiers/${zola.id}`)).status, 404);
    const wrong = await p.accounts.hugo;
    await grantHabilitation(
      p.db,
      { account: wrong, unit: p.units.tilleuls, module: "sanitaire", role: "receiver", medical: true },
      monday,
    );
    assert.equal((await (await p.visitor(wrong, p.units.tilleuls)).get("/demandes")).status, 403);
  });

  test("go on over pages of fifty", async () => {
    const { rows } = { rows: await p.db.selectFrom("referral").selectAll().where("id", "=", hugo).execute() };
    const template = rows[0]!;
    await p.db
      .insertInto("referral")
      .values(
        Array.from({ length: 60 }, (_, i) => ({
          ...template,
          id: newId<string>(),
          number: `GA26-PAGE-00${String(i).padStart(2, "0")}-0`,
        })),
      )
      .execute();
    assert.equal(people((await sofia.get("/dossiers?onglet=prets")).body).length, 50);
    assert.equal(people((await sofia.get("/dossiers?onglet=prets&page=2")).body).length, 11);
    assert.equal(people((await sofia.get("/dossiers?onglet=prets&page=3")).body).length, 0);
  });

  test("and the old address of the waiting list leads to its tab", async () =>
    assert.equal((await claire.get("/liste-attente")).location, "/demandes?onglet=liste-attente"));
});

describe("Messages inside a request", async () => {
  const p = await aPlatform();

  test("are read by both sides, told to the other, sealed; medical ones by those who may", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls", "clos"]);
    const path = `/demandes/${requests.tilleuls}/messages`;
    const write = (who: Parameters<typeof p.as>[0], texte: string, some: Record<string, string> = {}) =>
      p.as(who).post(path, { texte, ...some });
    assert.equal((await write("claire", "Peut-on visiter ?")).location, `/demandes/${requests.tilleuls}#messages`);
    await write("nadia", "Oui, mardi.");
    await write("vasseur", "Démence sévère, à revoir", { medical: "oui" });
    const seen = async (who: Parameters<typeof p.as>[0], path: string) => textOf((await p.as(who).get(path)).body);
    const requester = await seen("sofia", `/dossiers/${id}/demandes/${requests.tilleuls}`);
    for (const text of [
      "Peut-on visiter ?",
      "Claire Morel, EHPAD Les Tilleuls",
      "Oui, mardi.",
      "Contenu médical, réservé aux professionnels habilités.",
    ])
      assert.ok(requester.includes(text), text);
    assert.ok(!requester.includes("Démence"));
    assert.ok((await seen("roche", `/dossiers/${id}/demandes/${requests.tilleuls}`)).includes("Démence sévère"));
    assert.ok((await seen("vasseur", `/demandes/${requests.tilleuls}`)).includes("Démence sévère"));
    assert.ok(!(await seen("claire", `/demandes/${requests.tilleuls}`)).includes("Démence"));
    assert.ok(!(await seen("lucie", `/demandes/${requests.clos}`)).includes("visiter"));
    const told = await p.db
      .selectFrom("notice")
      .innerJoin("account", "account.id", "notice.account_id")
      .select(["given_name"])
      .where("referral_id", "=", id)
      .where("notice.kind", "=", "message")
      .execute();
    assert.deepEqual(told.map((n) => n.given_name).sort(), [
      "Antoine",
      "Antoine",
      "Claire",
      "Hélène",
      "Sofia",
      "Sofia",
    ]);
  });

  test("are written by those who take part, not by those who only read, nor from elsewhere; an empty one is no message", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    const statuses: Record<string, number> = {};
    for (const who of ["sofia", "nadia", "claire", "yann", "lise", "marc", "karim", "anonymous"] as const)
      statuses[who] = (await p.as(who).post(`/demandes/${requests.tilleuls}/messages`, { texte: `de ${who}` })).status;
    assert.deepEqual(statuses, {
      sofia: 303,
      nadia: 303,
      claire: 303,
      yann: 404,
      lise: 404,
      marc: 404,
      karim: 404,
      anonymous: 303,
    });
    await p.as("sofia").post(`/demandes/${requests.tilleuls}/messages`, { texte: "   " });
    const kept = await p.db.selectFrom("message").select("who").where("referral_id", "=", id).execute();
    assert.deepEqual(kept.map((m) => m.who.split(",")[0]).sort(), ["Claire Morel", "Nadia Benali", "Sofia Diaz"]);
    assert.ok(!(await p.as("lise").get(`/demandes/${requests.tilleuls}`)).body.includes('name="texte"'));
  });

  test("sent twice are one", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    const page = await p.as("claire").get(`/demandes/${requests.tilleuls}`);
    const form = { texte: "Une seule fois", cle: hiddenField(page.body, "cle") };
    await Promise.all([
      p.as("claire").post(`/demandes/${requests.tilleuls}/messages`, form),
      p.as("claire").post(`/demandes/${requests.tilleuls}/messages`, form),
    ]);
    assert.equal((await p.db.selectFrom("message").select("id").where("referral_id", "=", id).execute()).length, 1);
  });
});

describe("The places of a unit", async () => {
  const p = await aPlatform();
  const claire = p.as("claire");

  test("are said in one click, and show in the next search", async () => {
    const page = await claire.get("/places");
    assert.ok(textOf(page.body).includes("2 places"));
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.equal((await claire.post("/places", { places: "4" })).location, "/places");
    const id = await aReadyDossier(p);
    assert.ok(textOf((await p.as("sofia").get(`/dossiers/${id}/recherche`)).body).includes("4 places"));
    await sendTo(p, id, ["tilleuls"]);
  });

  test("are a number, and one's own unit's", async () => {
    for (const places of ["", "-1", "1000", "2.5", "beaucoup"]) {
      const page = await claire.post("/places", { places });
      assert.ok(page.status === 400 && textOf(page.body).includes("Indiquez un nombre de places, de 0 à 999."), places);
      if (places) assert.ok(page.body.includes(`value="${places}"`), places);
    }
    assert.deepEqual(
      [(await p.as("sofia").get("/places")).status, (await p.as("lise").post("/places", { places: "1" })).status],
      [403, 403],
    );
    assert.equal(
      (await p.db.selectFrom("unit").select("places_free").where("id", "=", p.units.tilleuls).executeTakeFirstOrThrow())
        .places_free,
      4,
    );
  });
});
