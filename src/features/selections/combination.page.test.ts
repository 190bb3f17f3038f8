import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { candidateUnits, listUnits } from "#features/directory/unit.store.ts";
import { plans } from "#features/matching/combination.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { newId } from "#lib/ids.ts";
import { aPlatform, aReadyDossier, monday, type PersonName, read, textOf, type UnitName } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";

describe("Two partial answers on the search page", async () => {
  const p = await aPlatform();
  const sofia = p.as("sofia");
  /** Every permanent place is taken; Le Clos takes people for a time only. */
  const full = (units: UnitName[], free: number) =>
    p.db
      .updateTable("unit")
      .set({ places_free: free, places_declared_at: monday })
      .where(
        "id",
        "in",
        units.map((unit) => p.units[unit]),
      )
      .execute();
  await full(["tilleuls", "bellevue", "parc"], 0);
  await p.db.updateTable("unit").set({ kinds: sql`'{heb-temp}'` }).where("id", "=", p.units.clos).execute();
  const search = (id: ReferralId, who: PersonName = "sofia") => p.as(who).get(`/dossiers/${id}/recherche`);
  const take = async (id: ReferralId, some: Record<string, string> = {}, who: PersonName = "sofia") =>
    p.as(who).post(`/dossiers/${id}/combinaison`, {
      plan: "en-attendant",
      "unite-heb-temp": p.units.clos,
      "unite-heb-perm": p.units.tilleuls,
      besoin: (await read(p, id)).needs.find((n) => n.kind === "heb-perm")!.id,
      ...some,
    });
  const standing = async (id: ReferralId) => {
    const { needs, requests } = await read(p, id);
    return requests
      .map(
        (q) =>
          `${needs.find((n) => n.id === q.need)!.kind} ${Object.entries(p.units).find(([, u]) => u === q.unit)![0]} ${q.state.kind}`,
      )
      .sort();
  };

  test("are shown when no unit suits alone, each part explained, in valid HTML; the writer sees them without the button", async () => {
    const id = await aReadyDossier(p);
    const page = await search(id);
    const said = textOf(page.body);
    for (const text of [
      "Aucune place annoncée parmi celles qui conviennent : deux réponses réunies",
      "Séjour temporaire, puis hébergement permanent",
      "Hébergement temporaire , dès maintenant : EHPAD Le Clos",
      "ensuite, avec une place sur la liste d’attente",
      "Le besoin « Hébergement temporaire » sera ajouté au dossier.",
    ])
      assert.ok(said.includes(text), `${text} in ${said}`);
    assert.deepEqual(await htmlProblems(page.body), []);
    const writer = (await search(id, "nadia")).body;
    assert.ok(textOf(writer).includes("Séjour temporaire, puis hébergement permanent"));
    assert.ok(!writer.includes("/combinaison"));
    await full(["tilleuls"], 2);
    assert.ok(!textOf((await search(id)).body).includes("deux réponses réunies"));
    await full(["tilleuls"], 0);
  });

  test("one click adds the need and puts both units in the selection, each for its need; twice changes nothing more", async () => {
    const id = await aReadyDossier(p);
    const taken = await take(id);
    assert.equal(taken.status, 303);
    assert.deepEqual(await standing(id), ["heb-perm tilleuls prepared", "heb-temp clos prepared"]);
    assert.equal((await take(id)).status, 303);
    assert.deepEqual(await standing(id), ["heb-perm tilleuls prepared", "heb-temp clos prepared"]);
    const page = textOf((await search(id)).body);
    assert.ok(page.includes("Ma sélection : 2 unités"));
    assert.ok(page.includes("Hébergement temporaire, Unité protégée"));
  });

  test("is all or nothing, for a requester, with units that answer their share", async () => {
    const id = await aReadyDossier(p);
    const needs = async () => (await read(p, id)).needs.map((n) => n.kind);
    const before = await needs();
    assert.equal((await take(id, { "unite-heb-perm": p.units.had })).status, 409);
    assert.equal((await take(id, { "unite-heb-temp": newId() })).status, 409);
    assert.equal((await take(id, { "unite-heb-temp": "x" })).status, 404);
    assert.equal((await take(id, { plan: "autre" })).status, 404);
    assert.equal((await take(id, {}, "nadia")).status, 403);
    assert.equal((await take(id, {}, "karim")).status, 404);
    await p.db
      .updateTable("unit")
      .set({ limits: JSON.stringify({ ageMax: 70 }) })
      .where("id", "=", p.units.clos)
      .execute();
    const outside = await take(id);
    await p.db.updateTable("unit").set({ limits: "{}" }).where("id", "=", p.units.clos).execute();
    assert.equal(outside.status, 409);
    assert.ok(textOf(outside.body).includes("Accueille jusqu’à 70 ans"));
    assert.deepEqual([await standing(id), await needs()], [[], before]);
  });

  test("one part that falls through leaves the other where it was", async () => {
    const id = await aReadyDossier(p);
    await take(id);
    assert.equal((await sofia.post(`/dossiers/${id}/envoi`, {})).status, 303);
    assert.deepEqual(await standing(id), ["heb-perm tilleuls sent", "heb-temp clos sent"]);
    const temporary = (await read(p, id)).requests.find((q) => q.unit === p.units.clos)!;
    const declined = await p.as("lucie").post(`/demandes/${temporary.id}/actes/refus`, {
      version: String(temporary.version),
      reason: "no-place",
      comment: "",
    });
    assert.equal(declined.status, 303);
    assert.deepEqual(await standing(id), ["heb-perm tilleuls sent", "heb-temp clos declined"]);
    assert.equal((await read(p, id)).status, "open");
  });
});

describe("The parts of a combination", () => {
  test("are needs of one module, and being admitted in the first closes nothing of the second", () => {
    for (const { code, for: kinds, parts } of plans) {
      const rules = rulebookOf(kinds.includes("heb-perm") ? "grand-age" : "sanitaire");
      const [first, second] = parts;
      assert.ok(
        parts.every(({ kind }) => rules.needKinds.includes(kind)),
        code,
      );
      assert.ok(!rules.closes(first.kind).includes(second.kind), code);
    }
  });
});

describe("The establishment a dossier was opened for", async () => {
  const p = await aPlatform();

  test("comes first in its search, with that reason, whatever its distance", async () => {
    const id = await aReadyDossier(p);
    const facility = await p.db
      .selectFrom("unit")
      .select("facility_id")
      .where("id", "=", p.units.clos)
      .executeTakeFirstOrThrow();
    await p.db.updateTable("referral").set({ started_for: facility.facility_id }).where("id", "=", id).execute();
    const page = await p.as("sofia").get(`/dossiers/${id}/recherche?rayon=5`);
    const said = textOf(page.body);
    assert.ok(said.includes("Le dossier a été ouvert depuis la fiche de EHPAD Le Clos."), said);
    assert.ok(said.indexOf("EHPAD Le Clos") < said.indexOf("EHPAD Les Tilleuls"));
    assert.ok(said.includes("à 14 km au lieu de 5"));
    assert.deepEqual(await htmlProblems(page.body), []);
  });

  test("a change is tried by its link, the dossier untouched; filters keep what they say, the table lists the same units", async () => {
    const id = await aReadyDossier(p);
    const get = async (query: string) => textOf((await p.as("sofia").get(`/dossiers/${id}/recherche${query}`)).body);
    await p.db
      .updateTable("unit")
      .set({ limits: JSON.stringify({ ageMin: 95 }) })
      .where("id", "=", p.units.parc)
      .execute();
    assert.match(await get(""), /Accueille à partir de 95 ans/);
    assert.match(await get("?rayon=4"), /à 6 km au lieu de 4 et avec une dérogation d’âge/);
    const supposed = await get(`?rayon=4&si=${p.units.parc}`);
    assert.match(supposed, /Recherche à 6 km au lieu de 4 et avec une dérogation d’âge , pour voir/);
    assert.match(supposed, /Dérogation d’âge à demander : accueille à partir de 95 ans/);
    // supposed, not granted: the unit is still asked with a reason
    assert.match(supposed, /Demander quand même/);
    assert.doesNotMatch(await get(`?si=${p.units.tilleuls}`), /pour voir ce que/);
    assert.doesNotMatch(await get("?si=x"), /pour voir ce que/);
    assert.doesNotMatch(await get("?places=oui"), /Résidence Bellevue/);
    assert.match(await get("?vue=tableau"), /Prix par mois.*EHPAD Les Tilleuls/);
    assert.match(await get("?rayon=1&lieu=38200"), /Élargir à 50 km donnerait|Plus loin/);
    assert.match(await get("?places=oui&rayon=3"), /Vos filtres|vos filtres|Élargir à/);
  });

  test("says how fast a unit answers once six answers are known, and can be sorted by it", async () => {
    const id = await aReadyDossier(p);
    const pace = (unit: UnitName, answered: number, hours: number) =>
      sql`insert into unit_pace (unit_id, kind, module, departement, sent, answered, exposed, favourable, median_answer_hours, measured_at)
        values (${p.units[unit]}, 'heb-perm', 'grand-age', '38', 9, ${answered}, '{9,9,9,9,9,9,9,9}', '{0,0,0,1,1,2,2,3}', ${hours}, ${monday})`.execute(
        p.db,
      );
    await pace("bellevue", 7, 20);
    await pace("tilleuls", 5, 4);
    const said = textOf((await p.as("sofia").get(`/dossiers/${id}/recherche?tri=delai`)).body);
    assert.match(said, /Répond en 20 h une fois sur deux \(7 réponses sur douze mois\)/);
    assert.doesNotMatch(said, /Répond en 4 h/);
    assert.ok(said.indexOf("Résidence Bellevue") < said.indexOf("EHPAD Les Tilleuls"));
  });

  test("more units than can be compared are said, not cut in silence", async () => {
    const id = await aReadyDossier(p);
    await sql`insert into unit (id, facility_id, name, module, kinds, offer, limits, lat, lon, accepts)
      select gen_random_uuid(), facility_id, 'Unité ' || n, module, kinds, offer, limits, lat, lon, accepts
      from unit, generate_series(1, 410) as n where id = ${p.units.tilleuls}`.execute(p.db);
    const page = await p.as("sofia").get(`/dossiers/${id}/recherche`);
    assert.ok(
      textOf(page.body).includes(
        "Plus de 400 unités de ce type sont à cette distance : les 400 plus proches sont comparées.",
      ),
    );
  });
});

describe("A home service that lists its communes", async () => {
  const p = await aPlatform();

  test("is in its zone by the commune of the care, at its edge or out by the nearest of its communes", async () => {
    const had = async (codes: string[], at: { lat: number; lon: number; code?: string }) => {
      await p.db.updateTable("unit").set({ zone_communes: codes }).where("id", "=", p.units.had).execute();
      return (await listUnits(p.db, [p.units.had], at))[0]!.zoneGapKm;
    };
    const commune = await p.db
      .selectFrom("commune")
      .select(["code", "lat", "lon"])
      .where("code", "=", "38544")
      .executeTakeFirstOrThrow();
    const place = { lat: commune.lat!, lon: commune.lon! };
    assert.equal(await had(["38544"], { ...place, code: "38544" }), 0);
    const gap = await had(["38544"], { lat: place.lat + 0.02, lon: place.lon, code: "38001" });
    assert.ok(gap! > 2 && gap! < 2.5, String(gap));
    assert.equal(await had(["99999"], { ...place, code: "38001" }), null);
    const asked = {
      module: "sanitaire" as const,
      kinds: ["had"],
      centre: { ...place, code: "38544" },
      radiusKm: 1,
      limit: 9,
      today: "2026-11-23",
    };
    await had(["38544"], place);
    assert.deepEqual(
      (await candidateUnits(p.db, asked)).map(({ zoneGapKm }) => zoneGapKm),
      [0],
    );
  });
});
