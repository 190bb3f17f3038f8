import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { newId } from "#lib/ids.ts";
import { aPlatform, type Seen, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";

const card = "/etablissements/0B0000002";
const prices = { year: 2026, source: "cnsa", single: 81.5, dayCare: 1, gir12: 22, gir34: 14, gir56: 5.6 };
const plain = (seen: Seen) => textOf(seen.body).replaceAll(/[\u00a0\u202f]/g, " ");

describe("The card of an establishment", async () => {
  const p = await aPlatform();
  const { id: facility } = await p.db
    .selectFrom("facility")
    .select("id")
    .where("finess", "=", "0B0000002")
    .executeTakeFirstOrThrow();
  await p.db
    .updateTable("facility")
    .set({
      prices: JSON.stringify(prices),
      card: JSON.stringify({
        presentation: "Une maison de plain-pied.\n\nPrès du centre.",
        visits: "Tous les jours, de 11 h à 19 h",
        transport: "Bus 3, arrêt Tilleuls",
        languages: ["français", "italien"],
        prado: ["ic", "chirurgie"],
      }),
      booking: JSON.stringify({
        template: "https://rdv.exemple.fr/etablissement/{finess}/visite",
        label: "Visite de la maison",
        kind: "visit",
        from: null,
        until: null,
        checkedAt: null,
        works: true,
      }),
      legal_entity: "Association des Tilleuls",
      ror_id: "1.2.250.1.1",
      origins: JSON.stringify({
        name: { source: "finess", date: "2026-09-03" },
        prices: { source: "cnsa", date: "2026-02-03" },
        card: { source: "declared", date: "2026-11-20" },
        "card.prado": { source: "ror", date: "2026-10-01" },
      }),
    })
    .where("id", "=", facility)
    .execute();
  await p.db
    .updateTable("unit")
    .set({
      limits: JSON.stringify({ girMin: 1, girMax: 4, oxygenMax: 5, refuses: ["tracheotomy", "ventilation"] }),
      offer: JSON.stringify({ capacity: 66, ash: true, uhr: true, comfort: ["garden"] }),
      card: JSON.stringify({ specialisations: [{ code: "21", label: "Maladie d’Alzheimer" }], hours: "7 jours sur 7" }),
    })
    .where("id", "=", p.units.tilleuls)
    .execute();
  const sensitive = newId();
  await p.db
    .insertInto("unit")
    .values({
      ...{ id: sensitive, facility_id: facility, name: "Unité fermée", module: "grand-age", kinds: ["heb-temp"] },
      ...{ offer: JSON.stringify({ capacity: 787, pasa: true }), limits: "{}", sensitive: true },
    })
    .execute();
  const contact = (some: object) => ({
    ...{ id: newId(), facility_id: facility, unit_id: null, source: "declared", updated_at: p.clock.now },
    ...{ label: "Accueil", means: "phone" as const, value: "0199000100", audience: "public" as const, position: 0 },
    ...some,
  });
  await p.db
    .insertInto("facility_contact")
    .values([
      contact({}),
      contact({ label: "Cadre de santé", value: "0199000199", audience: "professionals", position: 1 }),
      contact({
        label: "Admissions",
        means: "mssante",
        value: "admissions@exemple.mssante.fr",
        audience: "professionals",
      }),
      contact({ label: "Ligne de l’unité", value: "0199000177", unit_id: p.units.tilleuls }),
      contact({ label: "Ligne discrète", value: "0199000166", unit_id: sensitive }),
      contact({ label: "Piège", means: "website", value: "javascript:alert(1)" }),
    ])
    .execute();
  const content = Buffer.from("%PDF-1.4\n%%EOF\n");
  const document = newId();
  await p.db
    .insertInto("facility_document")
    .values({
      ...{
        id: document,
        facility_id: facility,
        title: "Livret d’accueil",
        kind: "brochure",
        media_type: "application/pdf",
      },
      ...{ size: content.length, sha256: createHash("sha256").update(content).digest("hex"), content },
      ...{ added_by: p.accounts.sofia, added_at: p.clock.now, removed_at: null },
    })
    .execute();

  test("tells a family what it is, what it offers, its prices, how to come, and who says so", async () => {
    const page = await p.as("anonymous").get(card);
    const said = plain(page);
    assert.equal(page.status, 200);
    assert.ok(page.body.includes('href="/fhir/Organization?identifier=0B0000002"'));
    for (const text of [
      "EHPAD Les Tilleuls",
      "2 places libres, dit ce matin",
      "Près du centre.",
      "Tous les jours, de 11 h à 19 h",
      "Bus 3, arrêt Tilleuls",
      "français, italien",
      "insuffisance cardiaque, après une opération",
      "Unité d’hébergement renforcée (UHR)",
      "81,50 € par jour",
      "Accueil de jour non communiqué",
      "Source : CNSA, prix des établissements, 3 févr. 2026",
      "Nom FINESS, 3 sept. 2026 à corriger dans FINESS",
      "Convention PRADO ROR, 1 oct. 2026 à corriger dans le ROR",
      "Présentation Déclaré par l’établissement, 20 nov. 2026",
      "Géré par Association des Tilleuls",
      "Décrit dans le ROR",
      "Livret d’accueil Brochure, PDF, 1 ko, ajouté le 23 nov. 2026",
      "Accueil : 01 99 00 01 00",
      "Accueille les GIR 1 à 4",
    ])
      assert.ok(said.includes(text), `${text}\n${said}`);
    assert.deepEqual(await htmlProblems(page.body), []);
  });

  test("keeps from a visitor the contacts of professionals and the sensitive units, and gives them to those signed in", async () => {
    const hidden = [
      "0199000199",
      "admissions@exemple.mssante.fr",
      "Unité fermée",
      sensitive,
      "0199000166",
      "787",
      "(PASA)",
    ];
    const own = `${card}/unites/${p.units.tilleuls}`;
    for (const path of [card, own, `${card}?demande=1`, "/sitemaps/1"]) {
      const { body } = await p.as("anonymous").get(path);
      for (const word of hidden) assert.ok(!body.includes(word), `${path}: ${word}`);
    }
    assert.equal((await p.as("anonymous").get(`${card}/unites/${sensitive}`)).status, 404);
    assert.equal(
      (await p.as("nobody").get(`${card}/unites/${sensitive}`)).status,
      404,
      "signed in, habilitated nowhere",
    );
    const { body } = await p.as("karim").get(card);
    for (const word of ["tel:0199000199", "admissions@exemple.mssante.fr", "Unité fermée"])
      assert.ok(body.includes(word), word);
    assert.equal((await p.as("karim").get(`${card}/unites/${sensitive}`)).status, 200);
    assert.deepEqual(await htmlProblems(body), []);
  });

  test("shows no address that is not the web's", async () =>
    assert.ok(!(await p.as("anonymous").get(card)).body.includes('href="javascript:')));

  test("has a page for each unit: its limits as sentences, what the ROR says of it, how to reach it", async () => {
    const page = await p.as("anonymous").get(`${card}/unites/${p.units.tilleuls}`);
    const said = plain(page);
    for (const text of [
      "N’accepte pas l’oxygène au-delà de 5 L/min",
      "N’accepte pas la trachéotomie ni la ventilation",
      "Spécialisations de prise en charge Maladie d’Alzheimer",
      "Horaires 7 jours sur 7",
      "Ligne de l’unité : 01 99 00 01 77",
    ])
      assert.ok(said.includes(text), `${text}\n${said}`);
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.equal(
      (await p.as("anonymous").get(`${card}/unites/${p.units.bellevue}`)).status,
      404,
      "of another establishment",
    );
    assert.equal((await p.as("anonymous").get(`${card}/unites/x`)).status, 404);
  });

  test("leads to the booking site by a plain link that tells it nothing, and counts its uses by the day", async () => {
    const { body } = await p.as("anonymous").get(card);
    assert.match(
      body,
      /<a [^>]*href="https:\/\/rdv\.exemple\.fr\/etablissement\/0B0000002\/visite" rel="noopener noreferrer external" ping="\/etablissements\/0B0000002\/rendez-vous">/,
    );
    assert.ok(plain(await p.as("anonymous").get(card)).includes("ouvre un autre site, rdv.exemple.fr"));
    for (let i = 0; i < 3; i++)
      assert.equal((await p.as("anonymous").raw(`${card}/rendez-vous`, "PING", "text/ping")).status, 204);
    assert.deepEqual(await p.db.selectFrom("booking_click").selectAll().execute(), [
      { facility_id: facility, day: "2026-11-23", clicks: 3 },
    ]);
    assert.equal(
      (await p.as("anonymous").raw("/etablissements/0B0000003/rendez-vous", "PING", "text/ping")).status,
      404,
    );
  });

  test("gives a document as a download that can run nothing, and not once it is removed", async () => {
    const path = `${card}/documents/${document}`;
    const { status, headers, bytes } = await p.as("anonymous").get(path);
    assert.deepEqual([status, bytes], [200, content]);
    assert.deepEqual(
      ["content-type", "content-security-policy", "x-content-type-options", "content-disposition"].map((name) =>
        headers.get(name),
      ),
      [
        "application/pdf",
        "sandbox; default-src 'none'",
        "nosniff",
        `attachment; filename="document.pdf"; filename*=UTF-8''Livret%20d%E2%80%99accueil.pdf`,
      ],
    );
    assert.equal((await p.as("anonymous").get(path, { "if-none-match": headers.get("etag")! })).status, 304);
    assert.equal((await p.as("anonymous").get(`/etablissements/0B0000003/documents/${document}`)).status, 404);
    assert.equal((await p.as("anonymous").get(`${card}/documents/x`)).status, 404);
    await p.db.updateTable("facility_document").set({ removed_at: p.clock.now }).where("id", "=", document).execute();
    assert.equal((await p.as("anonymous").get(path)).status, 404);
    assert.ok(!(await p.as("anonymous").get(card)).body.includes("Livret"));
  });

  const dataOf = (body: string) =>
    JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(body)?.[1] ?? "null");

  test("says the same to search engines, in the words of schema.org", async () => {
    const { body } = await p.as("anonymous").get(card);
    const [place, trail] = dataOf(body)["@graph"];
    assert.deepEqual(
      {
        name: place.name,
        url: place.url,
        finess: place.identifier.value,
        city: place.address.addressLocality,
        geo: Object.keys(place.geo),
        contacts: place.contactPoint.map((one: { telephone: string }) => one.telephone),
        crumbs: trail.itemListElement.map((one: { item: string }) => one.item),
      },
      {
        name: "EHPAD Les Tilleuls",
        url: `http://localhost${card}`,
        finess: "0B0000002",
        city: "Vienne",
        geo: ["@type", "latitude", "longitude"],
        contacts: ["0199000100", "0199000177"],
        crumbs: ["http://localhost/annuaire", `http://localhost${card}`],
      },
    );
    assert.ok(body.includes(`<link rel="canonical" href="http://localhost${card}">`));
    assert.match(body, /<meta name="description" content="EHPAD à Vienne \(38\)\. Accueil : hébergement permanent\./);
    assert.ok(!body.includes('name="robots"'));
    assert.equal(dataOf((await p.as("karim").get(card)).body), null, "a page for one reader is no page of an engine");
  });

  test("lets a hostile name close nothing: neither an element, nor the data of a search engine", async () => {
    const name = '</script><script>alert(1)</script><!-- "\u2028';
    const path = "/etablissements/0B0000005";
    await p.db.updateTable("facility").set({ name, legal_entity: name }).where("finess", "=", "0B0000005").execute();
    const { body } = await p.as("anonymous").get(path);
    assert.ok(!body.includes("<script>alert"));
    assert.equal(dataOf(body)["@graph"][0].name, name);
    for (const other of [`${path}?demande=1`, `${path}/unites/${p.units.parc}`])
      assert.ok(!(await p.as("anonymous").get(other)).body.includes("<script>alert"), other);
  });

  test("closed, says since when and where else to go, and offers nothing to ask", async () => {
    await p.db.updateTable("facility").set({ closed_on: "2026-10-01" }).where("finess", "=", "0B0000004").execute();
    const page = await p.as("anonymous").get("/etablissements/0B0000004");
    assert.ok(plain(page).includes("Établissement fermé depuis le 1 oct. 2026"));
    assert.match(page.body, /Les plus proches du même type : <a href="\/etablissements\/0B/);
    assert.ok(!page.body.includes("demande=1") && page.body.includes('content="noindex"'));
    assert.deepEqual(await htmlProblems(page.body), []);
  });

  test("closing later is still open", async () => {
    await p.db.updateTable("facility").set({ closed_on: "2027-01-01" }).where("finess", "=", "0B0000003").execute();
    const page = await p.as("anonymous").get("/etablissements/0B0000003");
    assert.ok(page.body.includes("demande=1"));
    assert.ok(plain(page).includes("Fermera le 1 janv. 2027"));
  });

  test("unknown, is a search", async () => {
    const { status, body } = await p.as("anonymous").get("/etablissements/999999999");
    assert.equal(status, 404);
    assert.match(body, /action="\/annuaire"/);
    assert.deepEqual(await htmlProblems(body), []);
  });
});

describe("What search engines are told", async () => {
  const p = await aPlatform();

  test("is which pages are public, and every open establishment", async () => {
    const robots = (await p.as("anonymous").get("/robots.txt")).body;
    assert.match(robots, /^Sitemap: http:\/\/localhost\/sitemap\.xml$/m);
    await p.db.updateTable("facility").set({ closed_on: "2026-10-01" }).where("finess", "=", "0B0000004").execute();
    await p.db.updateTable("facility").set({ finess: "XG0000006" }).where("finess", "=", "0B0000006").execute();
    const index = await p.as("anonymous").get("/sitemap.xml");
    assert.match(index.headers.get("content-type")!, /^application\/xml/);
    assert.ok(index.body.includes("<sitemap><loc>http://localhost/sitemaps/1</loc></sitemap>"));
    const file = (await p.as("anonymous").get("/sitemaps/1")).body;
    const found = [...file.matchAll(/<loc>http:\/\/localhost\/etablissements\/(\w+)<\/loc>/g)].map(
      ([, finess]) => finess,
    );
    assert.deepEqual(found, ["0B0000000", "0B0000001", "0B0000002", "0B0000003", "0B0000005"]);
  });

  test("ends where the establishments end", async () => {
    for (const path of ["/sitemaps/2", "/sitemaps/0", "/sitemaps/-1", "/sitemaps/x"])
      assert.equal((await p.as("anonymous").get(path)).status, 404, path);
  });
});
