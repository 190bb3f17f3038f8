import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { newId } from "#lib/ids.ts";
import { aDraft, aPlatform, hiddenField, lucienne, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";

const form = (some: Record<string, string> = {}) => ({
  module: "grand-age",
  birthName: "Ferrand",
  givenName: "Lucienne",
  birthDate: "04/03/1939",
  sex: "F",
  usedName: "",
  usedGivenName: "",
  birthPlace: "Vienne (38)",
  ins: "",
  ...some,
});

describe("Creating a dossier", async () => {
  const p = await aPlatform();
  const sofia = p.as("sofia");
  const count = async (where = sql<boolean>`true`) =>
    (
      await sql<{
        n: number;
      }>`select count(*) as n from referral r join person p on p.id = r.person_id where ${where}`.execute(p.db)
    ).rows[0]!.n;

  test("opens its page: number, identity, steps; the social worker's unit carries it", async () => {
    const created = await sofia.post(
      "/dossiers/nouveau",
      form({ birthName: "Perrin", ins: "2 39 03 38 544 001 90", insQualified: "oui" }),
    );
    assert.equal(created.status, 303);
    const page = await sofia.get(created.location!);
    const said = textOf(page.body);
    assert.equal(page.status, 200);
    for (const text of [
      "Mme Lucienne Perrin, 87 ans",
      "INS qualifiée",
      "née le 4 mars 1939",
      "3 volets restent à valider avant l’envoi : administratif, autonomie, médical",
    ])
      assert.ok(said.includes(text), text);
    assert.match(said, /GA26-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/);
    assert.deepEqual(await htmlProblems(page.body), []);
    const rows = await p.db
      .selectFrom("journal_entry")
      .select(["act", "who"])
      .where("referral_id", "=", created.location!.split("/")[2]!)
      .orderBy("seq")
      .execute();
    assert.deepEqual(rows, [
      { act: "create", who: "Sofia Diaz" },
      { act: "read", who: "Sofia Diaz" },
    ]);
  });

  test("with mistakes, says each on its field and keeps what was typed", async () => {
    const before = await count();
    const page = await sofia.post(
      "/dossiers/nouveau",
      form({
        birthName: "",
        givenName: "Élise <b>",
        birthDate: "31/02/1939",
        sex: "",
        ins: "123",
        birthPlace: "Là-bas",
      }),
    );
    assert.equal(page.status, 400);
    const said = textOf(page.body);
    for (const text of [
      "Indiquez le nom de naissance.",
      "Choisissez le sexe porté à l’état civil.",
      "Indiquez la date de naissance, par exemple 04/03/1939",
    ])
      assert.ok(said.includes(text), text);
    for (const field of ["birthName", "birthDate", "sex", "ins"])
      assert.ok(page.body.includes(`href="#${field}"`), field);
    for (const kept of ['value="Élise &lt;b&gt;"', 'value="31/02/1939"', 'value="123"', 'value="Là-bas"'])
      assert.ok(page.body.includes(kept), kept);
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.equal(await count(), before);
  });

  test("refuses a birth to come, a name too long, an unknown type, and keeps control signs out of names", async () => {
    const status = async (some: Record<string, string>) => (await sofia.post("/dossiers/nouveau", form(some))).status;
    assert.deepEqual(
      [
        await status({ birthDate: "2030-01-01" }),
        await status({ birthName: "x".repeat(201) }),
        await status({ module: "sanitaire" }),
        await status({ module: "?" }),
      ],
      [400, 400, 400, 400],
    );
    const created = await sofia.post("/dossiers/nouveau", form({ birthName: "Ni\u0000cole\u001f", givenName: "A" }));
    assert.equal(created.status, 303);
    assert.ok(textOf((await sofia.get(created.location!)).body).includes("Mme A Ni cole"));
  });

  test("takes the dates people type, and the year alone", async () => {
    for (const [typed, shown] of [
      ["4.3.1939", "4 mars 1939"],
      ["04 03 1939", "4 mars 1939"],
      ["1939-03-04", "4 mars 1939"],
      ["1939", "1939"],
    ] as const) {
      const created = await sofia.post(
        "/dossiers/nouveau",
        form({ birthName: `Né ${typed}`, givenName: `${newId()}`, birthDate: typed }),
      );
      assert.ok(textOf((await sofia.get(created.location!)).body).includes(`née le ${shown}`), typed);
    }
  });

  test("of someone already known, shows the look-alike once before, and goes on when told to", async () => {
    await aDraft(p, { birthName: "Garnier", usedName: "Roy" });
    const before = await count();
    const page = await sofia.post("/dossiers/nouveau", form({ birthName: "GARNIER", birthDate: "03/04/1939" }));
    const said = textOf(page.body);
    assert.equal(page.status, 409);
    for (const text of [
      "Un dossier existe peut-être déjà",
      "Mme Lucienne Roy",
      "CH de Vienne, Court séjour gériatrique",
    ])
      assert.ok(said.includes(text), text);
    assert.equal(await count(), before);
    const hidden = Object.fromEntries(
      [...page.body.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
        name!,
        value!,
      ]),
    );
    assert.equal((await sofia.post("/dossiers/nouveau", hidden)).status, 303);
    assert.equal(await count(), before + 1);
  });

  test("of someone another unit knows, says who carries the dossier and nothing of it", async () => {
    await aDraft(p, { birthName: "Secret", usedName: "Bouvier", birthPlace: "Ailleurs" });
    const page = await p.as("karim").post("/dossiers/nouveau", form({ birthName: "Bouvier" }));
    const said = textOf(page.body);
    assert.ok(
      said.includes("Un dossier existe, porté par une autre unité") &&
        said.includes("CH de Vienne, Court séjour gériatrique"),
    );
    assert.ok(!said.includes("GA26") && !said.includes("Secret") && !page.body.includes("Ailleurs"));
    assert.ok(!/\/dossiers\/[0-9a-f-]{36}/.test(page.body));
  });

  test("with the same qualified INS asks why a second dossier is needed, and keeps the reason sealed", async () => {
    const ins = "239033854400190";
    const typed = form({ birthName: "Leroy", ins, insQualified: "oui" });
    const other = form({
      birthName: "Tout Autre Nom",
      givenName: "Jean",
      sex: "M",
      birthDate: "1950-01-01",
      ins,
      insQualified: "oui",
    });
    // the first test created one already
    const page = await sofia.post("/dossiers/nouveau", other);
    assert.ok(textOf(page.body).includes("Même matricule INS qualifié"));
    const again = await sofia.post("/dossiers/nouveau", { ...typed, doublons: "vus", motifDoublon: " " });
    assert.equal(again.status, 400);
    assert.ok(textOf(again.body).includes("Dites pourquoi un deuxième dossier est nécessaire."));
    const created = await sofia.post("/dossiers/nouveau", {
      ...typed,
      doublons: "vus",
      motifDoublon: "Deuxième séjour, autre unité",
    });
    assert.equal(created.status, 303);
    const { rows } = await sql<{
      row: string;
    }>`select r::text as row from referral r where id = ${created.location!.split("/")[2]}`.execute(p.db);
    assert.ok(!rows[0]!.row.includes("Deuxième séjour"));
  });

  test("the same form sent twice, even at once, opens one dossier and leads there both times", async () => {
    const page = await sofia.get("/dossiers/nouveau");
    const sent = form({ birthName: "Deuxfois", cle: hiddenField(page.body, "cle") });
    const [one, other] = await Promise.all([
      sofia.post("/dossiers/nouveau", sent),
      sofia.post("/dossiers/nouveau", sent),
    ]);
    const later = await sofia.post("/dossiers/nouveau", sent);
    assert.deepEqual([one!.status, other!.location, later.location], [303, one!.location, one!.location]);
    assert.equal(await count(sql`birth_name = 'Deuxfois'`), 1);
  });

  test("the same form with another person in it is refused, with what was typed and a new key", async () => {
    const cle = newId<string>();
    await sofia.post("/dossiers/nouveau", form({ birthName: "Premier", cle }));
    const page = await sofia.post("/dossiers/nouveau", form({ birthName: "Second", cle }));
    assert.equal(page.status, 422);
    assert.ok(
      page.body.includes('value="Second"') && textOf(page.body).includes("Cette page a déjà servi à créer un dossier."),
    );
    assert.notEqual(hiddenField(page.body, "cle"), cle);
    assert.equal(
      (await sofia.post("/dossiers/nouveau", form({ birthName: "Second", cle: hiddenField(page.body, "cle") }))).status,
      303,
    );
  });

  test("a form refused once is corrected and sent again with its key", async () => {
    const cle = newId<string>();
    assert.equal(
      (await sofia.post("/dossiers/nouveau", form({ birthName: "Garnier", birthDate: "04/03/1939", cle }))).status,
      409,
    );
    assert.equal(
      (
        await sofia.post(
          "/dossiers/nouveau",
          form({ birthName: "Garnier", birthDate: "04/03/1939", cle, doublons: "vus" }),
        )
      ).status,
      303,
    );
  });

  test("a key belongs to one account, and lasts a day", async () => {
    const cle = newId<string>();
    const typed = form({ birthName: "Clef", cle });
    const one = await sofia.post("/dossiers/nouveau", typed);
    const other = await p.as("nadia").post("/dossiers/nouveau", { ...typed, doublons: "vus" });
    assert.equal(other.status, 303);
    assert.notEqual(other.location, one.location);
    p.clock.now = new Date(p.clock.now.getTime() + 25 * 3_600_000);
    assert.notEqual((await sofia.post("/dossiers/nouveau", { ...typed, doublons: "vus" })).location, one.location);
  });

  test("is open to those who prepare, no one else", async () => {
    const status = async (who: Parameters<typeof p.as>[0]) =>
      (await p.as(who).post("/dossiers/nouveau", form({ birthName: newId() }))).status;
    assert.deepEqual(
      [
        await status("nadia"),
        await status("yann"),
        await status("claire"),
        await status("nobody"),
        await status("anonymous"),
      ],
      [303, 403, 403, 303, 303],
    );
    assert.equal((await p.as("anonymous").post("/dossiers/nouveau", form())).location, "/connexion");
    assert.equal((await p.as("nobody").post("/dossiers/nouveau", form())).location, "/espaces");
  });

  test("the page to create one is plain and valid", async () => {
    const page = await sofia.get("/dossiers/nouveau");
    assert.equal(page.status, 200);
    assert.deepEqual(await htmlProblems(page.body), []);
  });
});

describe("Correcting an identity", async () => {
  const p = await aPlatform();
  const sofia = p.as("sofia");

  test("changes it for everyone, at once, and is journalled", async () => {
    const id = await aDraft(p, { birthName: "Corrigée" });
    const page = await sofia.get(`/dossiers/${id}/identite`);
    assert.deepEqual(await htmlProblems(page.body), []);
    const sent = form({ birthName: "Corrigée", usedName: "Morel", version: hiddenField(page.body, "version") });
    assert.equal((await sofia.post(`/dossiers/${id}/identite`, sent)).location, `/dossiers/${id}`);
    assert.ok(textOf((await sofia.get(`/dossiers/${id}`)).body).includes("Mme Lucienne Morel"));
    const acts = await p.db
      .selectFrom("journal_entry")
      .select(["act", "object"])
      .where("referral_id", "=", id)
      .orderBy("seq")
      .execute();
    assert.deepEqual(acts.map((e) => `${e.act} ${e.object}`).slice(1), ["read identite", "identity ", "read dossier"]);
  });

  test("made from an older page is refused with both versions shown, and can be sent again", async () => {
    const id = await aDraft(p, { birthName: "Course" });
    const version = hiddenField((await sofia.get(`/dossiers/${id}/identite`)).body, "version");
    await p
      .as("nadia")
      .post(
        `/dossiers/${id}/identite`,
        form({ birthName: "Course", usedName: "Deladeux", givenName: "Lucette", version }),
      );
    const page = await sofia.post(
      `/dossiers/${id}/identite`,
      form({ birthName: "Course", usedName: "Delaune", version }),
    );
    assert.equal(page.status, 409);
    assert.ok(
      textOf(page.body).includes("Quelqu’un a corrigé l’identité entre-temps : Lucette Course") &&
        page.body.includes('value="Delaune"'),
    );
    assert.equal(
      (
        await sofia.post(
          `/dossiers/${id}/identite`,
          form({ birthName: "Course", usedName: "Delaune", version: hiddenField(page.body, "version") }),
        )
      ).status,
      303,
    );
  });

  test("without a version, or with mistakes, changes nothing", async () => {
    const id = await aDraft(p, { birthName: "Rien" });
    for (const version of ["", "x", "1.5", "99999999999"])
      assert.equal(
        (await sofia.post(`/dossiers/${id}/identite`, form({ birthName: "Autre", version }))).status,
        409,
        version,
      );
    assert.equal((await sofia.post(`/dossiers/${id}/identite`, form({ birthName: "", version: "1" }))).status, 400);
  });

  test("is for the unit that carries the dossier", async () => {
    const id = await aDraft(p, { ...lucienne, birthName: "Fermée" });
    const status = async (who: Parameters<typeof p.as>[0]) => (await p.as(who).get(`/dossiers/${id}/identite`)).status;
    assert.deepEqual(
      [await status("nadia"), await status("yann"), await status("karim"), await status("claire")],
      [200, 403, 404, 403],
    );
  });
});
