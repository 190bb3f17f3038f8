import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { addDays, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { aPlatform, aSentDossier, monday, textOf, type Visitor } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { somebody } from "#tests/referent.ts";

const fiche = "/structure/fiche";

describe("A référent structure and the card of the establishment", async () => {
  const p = await aPlatform();
  const bruno = await somebody(p, "Bruno Lefèvre", "tilleuls", "local-admin");
  const elodie = await somebody(p, "Élodie Marchand", "hospital", "local-admin");
  const { visitor } = bruno;
  const facilityOf = (unit: "tilleuls" | "hospital") =>
    p.db
      .selectFrom("facility")
      .selectAll()
      .where("id", "=", (db) => db.selectFrom("unit").select("facility_id").where("id", "=", p.units[unit]))
      .executeTakeFirstOrThrow();
  const unitOf = (id: string) => p.db.selectFrom("unit").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const edits = async () => p.db.selectFrom("directory_edit").selectAll().orderBy("at").orderBy("id").execute();
  const tilleuls = await facilityOf("tilleuls");

  /** The boxes of a form as its page shows them: hidden ones, texts, ticks and choices. */
  async function form(who: Visitor, path: string): Promise<Record<string, string | string[]>> {
    const { status, body } = await who.get(path);
    assert.equal(status, 200, path);
    assert.deepEqual(await htmlProblems(body), [], path);
    return boxesOf(body);
  }
  function boxesOf(body: string): Record<string, string | string[]> {
    const main = body.slice(body.indexOf("<main"));
    const found: Record<string, string[]> = {};
    const keep = (name: string, value: string) => {
      found[name] = [...(found[name] ?? []), decode(value)];
    };
    for (const [tag] of main.matchAll(/<input[^>]*>/g)) {
      const [name, value = "", type] = [/ name="([^"]*)"/, / value="([^"]*)"/, / type="([^"]*)"/].map(
        (sign) => sign.exec(tag)?.[1],
      );
      if (name && type !== "file" && (!["checkbox", "radio"].includes(type ?? "") || / checked/.test(tag)))
        keep(name, value);
    }
    for (const [, name, value] of main.matchAll(/<textarea[^>]* name="([^"]*)"[^>]*>([^<]*)</g)) keep(name!, value!);
    for (const [, name, options] of main.matchAll(/<select[^>]* name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g))
      keep(name!, /value="([^"]*)" selected/.exec(options!)?.[1] ?? "");
    return Object.fromEntries(
      Object.entries(found).map(([name, values]) => [name, values.length === 1 ? values[0]! : values]),
    );
  }
  const decode = (text: string) =>
    text
      .replaceAll("&#39;", "'")
      .replaceAll("&quot;", '"')
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&");

  test("writes the presentation: the card says it at once, with its origin and a line in the history", async () => {
    const typed = await form(visitor, `${fiche}/presentation`);
    const saved = await visitor.post(`${fiche}/presentation`, {
      ...typed,
      presentation: "Une maison\r\nau calme",
      langues: "italien, arabe",
    });
    assert.equal(saved.status, 303);
    const { card, origins } = await facilityOf("tilleuls");
    const declared = { source: "declared", date: dayOf(monday) };
    assert.deepEqual(card, { presentation: "Une maison\nau calme", languages: ["italien", "arabe"] });
    assert.deepEqual(origins, { "card.presentation": declared, "card.languages": declared });
    assert.deepEqual(
      (await edits()).map((edit) => [edit.field, edit.before, edit.after, edit.by_name, edit.account_id, edit.source]),
      [
        ["card.presentation", null, "Une maison\nau calme", "Bruno Lefèvre", bruno.account, "declared"],
        ["card.languages", null, ["italien", "arabe"], "Bruno Lefèvre", bruno.account, "declared"],
      ],
    );
    const page = await visitor.get(fiche);
    assert.ok(textOf(page.body).includes("Une maison"));
    assert.deepEqual(await htmlProblems(page.body), []);
  });

  test("saving what did not change writes nothing", async () => {
    const before = (await edits()).length;
    for (const part of ["presentation", "acces", "prix"]) {
      const typed = await form(visitor, `${fiche}/${part}`);
      assert.equal((await visitor.post(`${fiche}/${part}`, typed)).status, 303);
    }
    for (const part of ["offre", "limites", "accueil", "presentation"]) {
      const typed = await form(visitor, `${fiche}/unites/${p.units.tilleuls}/${part}`);
      assert.equal((await visitor.post(`${fiche}/unites/${p.units.tilleuls}/${part}`, typed)).status, 303, part);
    }
    assert.equal((await edits()).length, before);
    assert.equal((await facilityOf("tilleuls")).phone, "04 74 00 00 00");
  });

  test("says what is wrong on the field, and keeps what was typed", async () => {
    const typed = await form(visitor, `${fiche}/acces`);
    const refused = await visitor.post(`${fiche}/acces`, {
      ...typed,
      telephone: "appelez",
      site: "javascript:alert(1)",
      visites: "De 14 h à 18 h",
    });
    assert.equal(refused.status, 400);
    assert.ok(refused.body.includes('href="#telephone"') && refused.body.includes('href="#site"'));
    assert.ok(refused.body.includes("De 14 h à 18 h"));
    assert.deepEqual(await htmlProblems(refused.body), []);
    assert.deepEqual((await facilityOf("tilleuls")).website, null);
  });

  test("edits the limits of a unit, with the sentences a requester will read, before saving", async () => {
    const path = `${fiche}/unites/${p.units.tilleuls}/limites`;
    const typed = await form(visitor, path);
    const seen = await visitor.get(
      `${path}?${new URLSearchParams({ ...typed, apercu: "1", poids: "150", refus: "dialysis" } as Record<string, string>)}`,
    );
    assert.ok(textOf(seen.body).includes("N’accepte pas un poids au-delà de 150 kg"));
    assert.ok(textOf(seen.body).includes("N’accepte pas la dialyse"));
    assert.deepEqual((await unitOf(p.units.tilleuls)).limits, {});
    assert.equal(
      (await visitor.post(path, { ...typed, poids: "150", refus: ["dialysis", "bmr"], "gir-min": "5", "gir-max": "2" }))
        .status,
      400,
    );
    assert.equal(
      (await visitor.post(path, { ...typed, poids: "150", refus: ["dialysis", "bmr"], "age-min": "60" })).status,
      303,
    );
    assert.deepEqual((await unitOf(p.units.tilleuls)).limits, {
      weightMax: 150,
      refuses: ["dialysis", "bmr"],
      ageMin: 60,
    });
  });

  test("shows what a register owns greyed, and refuses whoever posts it anyway: nothing is written", async () => {
    await sql`update unit set origins = '{"name": {"source": "ror", "date": "2026-11-20"}, "offer": {"source": "ror", "date": "2026-11-20"}}', offer = '{"capacity": 14}' where id = ${p.units.tilleuls}`.execute(
      p.db,
    );
    await sql`update facility set origins = origins || '{"prices": {"source": "cnsa", "date": "2026-06-30"}}', prices = '{"year": 2026, "source": "cnsa", "single": 75.92}' where id = ${tilleuls.id}`.execute(
      p.db,
    );
    const path = `${fiche}/unites/${p.units.tilleuls}/offre`;
    const { body } = await visitor.get(path);
    assert.ok(textOf(body).includes("ROR, 20 nov. 2026 · à corriger dans le ROR"));
    assert.ok(!/name="(nom|capacite)"/.test(body));
    const typed = await form(visitor, path);
    const [before, unit, facility] = [
      (await edits()).length,
      await unitOf(p.units.tilleuls),
      await facilityOf("tilleuls"),
    ];
    for (const owned of [{ nom: "Autre nom" }, { capacite: "90" }]) {
      const refused = await visitor.post(path, { ...typed, ...owned, "offre-ash": "oui" });
      assert.equal(refused.status, 409);
      assert.ok(textOf(refused.body).includes("à corriger dans le ROR"));
    }
    const prices = await visitor.post(`${fiche}/prix`, { base: "", "prix-single": "10", "prix-annee": "2026" });
    assert.equal(prices.status, 409);
    assert.deepEqual(
      [(await edits()).length, await unitOf(p.units.tilleuls), await facilityOf("tilleuls")],
      [before, unit, facility],
    );
    // what the register left empty is filled here
    assert.equal((await visitor.post(path, { ...typed, "offre-ash": "oui" })).status, 303);
    assert.deepEqual((await unitOf(p.units.tilleuls)).offer, { capacity: 14, ash: true });
  });

  test("compares both versions of what somebody else changed meanwhile, and loses nothing that was typed", async () => {
    const path = `${fiche}/presentation`;
    const typed = await form(visitor, path);
    const other = await form(visitor, path);
    assert.equal((await visitor.post(path, { ...other, presentation: "Version de l’autre" })).status, 303);
    const clash = await visitor.post(path, { ...typed, presentation: "Ma version", services: "Coiffeur" });
    assert.equal(clash.status, 409);
    assert.deepEqual(await htmlProblems(clash.body), []);
    assert.ok(textOf(clash.body).includes("Ma version") && textOf(clash.body).includes("Version de l’autre"));
    assert.equal(((await facilityOf("tilleuls")).card as { presentation: string }).presentation, "Version de l’autre");
    const kept = boxesOf(clash.body);
    assert.equal(kept.services, "Coiffeur");
    assert.equal((await visitor.post(path, { ...kept, "version-presentation": "autre" })).status, 303);
    const { card } = await facilityOf("tilleuls");
    assert.deepEqual(
      [(card as { presentation: string }).presentation, (card as { services: string }).services],
      ["Version de l’autre", "Coiffeur"],
    );
    const again = await visitor.post(path, { ...typed, presentation: "Ma version" });
    assert.equal((await visitor.post(path, { ...boxesOf(again.body), "version-presentation": "mienne" })).status, 303);
    assert.equal(((await facilityOf("tilleuls")).card as { presentation: string }).presentation, "Ma version");
  });

  test("undoes an edit, undoes the undoing, and compares first when the field has changed since", async () => {
    const path = `${fiche}/acces`;
    const before = await facilityOf("tilleuls");
    await visitor.post(path, { ...(await form(visitor, path)), visites: "De 14 h à 18 h" });
    const edit = (await edits()).at(-1)!;
    const undo = (id: string, fields: Record<string, string> = { acte: "annuler" }) =>
      visitor.post(`${fiche}/historique/${id}`, fields);
    assert.equal((await undo(edit.id)).location, `${fiche}/historique`);
    const restored = await facilityOf("tilleuls");
    assert.deepEqual([restored.card, restored.origins], [before.card, before.origins]);
    assert.equal((await undo(edit.id)).status, 409);
    const undoing = (await edits()).at(-1)!;
    assert.deepEqual([undoing.source, undoing.undoes], ["undo", edit.id]);
    await undo(undoing.id);
    assert.equal(((await facilityOf("tilleuls")).card as { visits: string }).visits, "De 14 h à 18 h");
    const redone = (await edits()).at(-1)!;
    await visitor.post(path, { ...(await form(visitor, path)), visites: "De 10 h à 20 h" });
    assert.equal((await undo(redone.id)).location, `${fiche}/historique/${redone.id}`);
    const compare = await visitor.get(`${fiche}/historique/${redone.id}`);
    assert.deepEqual(await htmlProblems(compare.body), []);
    assert.ok(textOf(compare.body).includes("De 10 h à 20 h") && textOf(compare.body).includes("rien"));
    assert.equal(
      (await undo(redone.id, boxesOf(compare.body) as Record<string, string>)).location,
      `${fiche}/historique`,
    );
    assert.deepEqual((await facilityOf("tilleuls")).card, before.card);
    assert.deepEqual(await htmlProblems((await visitor.get(`${fiche}/historique`)).body), []);
  });

  test("an edit is never changed nor deleted, whoever asks the database", async () => {
    await assert.rejects(
      sql`update directory_edit set by_name = 'Personne'`.execute(p.db),
      /never changed nor deleted/,
    );
    await assert.rejects(sql`delete from directory_edit`.execute(p.db), /never changed nor deleted/);
  });

  test("of another establishment sees, changes and undoes nothing of it: it does not exist there", async () => {
    const stranger = elodie.visitor;
    const unit = p.units.tilleuls;
    const edit = (await edits()).at(-1)!.id;
    for (const path of [
      `unites/${unit}`,
      `unites/${unit}/offre`,
      `unites/${unit}/limites`,
      `unites/${unit}/fermeture`,
      `historique/${edit}`,
      `signalements/nouveau?champ=offer.capacity&unite=${unit}`,
    ])
      assert.equal((await stranger.get(`${fiche}/${path}`)).status, 404, path);
    const before = [await unitOf(unit), await facilityOf("tilleuls"), (await edits()).length];
    for (const [path, typed] of Object.entries({
      [`unites/${unit}/accueil`]: { accepte: "non" },
      [`unites/${unit}/fermeture`]: { jour: dayOf(monday) },
      [`historique/${edit}`]: { acte: "annuler" },
      [`signalements/${newId()}`]: { acte: "transmis" },
    }))
      assert.equal((await stranger.post(`${fiche}/${path}`, typed)).status, 404, path);
    assert.deepEqual([await unitOf(unit), await facilityOf("tilleuls"), (await edits()).length], before);
    assert.ok(!textOf((await stranger.get(`${fiche}/historique`)).body).includes("Bruno"));
  });

  test("is the only one who does: every other role is refused", async () => {
    for (const name of ["claire", "vasseur", "lise", "sofia", "nadia", "hugo"] as const) {
      assert.equal((await p.as(name).get(fiche)).status, 403, name);
      assert.equal((await p.as(name).post(`${fiche}/presentation`, { presentation: "x" })).status, 403, name);
      assert.equal(
        (await p.as(name).post(`${fiche}/unites/${p.units.tilleuls}/accueil`, { accepte: "non" })).status,
        403,
        name,
      );
    }
  });

  test("stops accepting requests until a day, announces a closing, and is told of the requests in hand", async () => {
    const path = `${fiche}/unites/${p.units.tilleuls}/accueil`;
    const { requests } = await aSentDossier(p, ["tilleuls"]);
    assert.ok(textOf((await visitor.get(path)).body).includes("1 demande est en cours dans cette unité"));
    const from = addDays(dayOf(monday), 10);
    const saved = await visitor.post(path, {
      ...(await form(visitor, path)),
      accepte: "date",
      "accepte-le": from,
      "fermeture-du": dayOf(monday),
      "fermeture-motif": "Travaux",
    });
    assert.equal(saved.status, 303);
    const unit = await unitOf(p.units.tilleuls);
    assert.deepEqual(
      [unit.accepts, unit.accepts_from, (unit.card as { closing: unknown }).closing],
      [false, from, { from: dayOf(monday), until: null, reason: "Travaux" }],
    );
    const { state } = await p.db
      .selectFrom("admission_request")
      .select("state")
      .where("id", "=", requests.tilleuls)
      .executeTakeFirstOrThrow();
    assert.equal(state, "sent");
  });

  test("writes the zone of a home service in kilometres or as a list of communes, each recognised or named", async () => {
    const { visitor: hugo } = await somebody(p, "Hugo Martin", "had", "local-admin");
    await sql`insert into commune (code, name, search_name, postcodes, departement, population)
      values ('38157', 'Estrablin', 'estrablin', '{38780}', '38', 1), ('69001', 'Estrablin', 'estrablin', '{69380}', '69', 1)`.execute(
      p.db,
    );
    const path = `${fiche}/unites/${p.units.had}/zone`;
    const zone = async () => {
      const { zone_km, zone_communes, origins } = await unitOf(p.units.had);
      return [zone_km, zone_communes, (origins as { zone?: { source: string } }).zone?.source ?? null];
    };
    const save = async (km: string, communes: string) =>
      hugo.post(path, { ...(await form(hugo, path)), "zone-km": km, "zone-communes": communes });
    for (const [km, communes, said] of [
      ["", "Vienne\nAtlantide", "Aucune commune ne répond à « Atlantide »"],
      ["", "Estrablin", "Plusieurs communes répondent à « Estrablin »"],
      ["900", "", "Écrivez un nombre de kilomètres"],
    ] as const) {
      const refused = await save(km, communes);
      assert.equal(refused.status, 400);
      assert.ok(textOf(refused.body).includes(said), said);
      assert.ok(refused.body.includes(communes));
    }
    assert.deepEqual(await zone(), [null, null, null]);
    assert.equal((await save("25", "")).status, 303);
    assert.deepEqual(await zone(), [25, null, "declared"]);
    assert.equal((await save("", "38200 Vienne\nEstrablin;38157\nVienne (38544)")).status, 303);
    assert.deepEqual(await zone(), [null, ["38157", "38544"], "declared"]);
    // given back as names, it is read again as the same list
    const before = (await edits()).length;
    assert.equal((await hugo.post(path, await form(hugo, path))).status, 303);
    assert.equal((await edits()).length, before);
    await hugo.post(`${fiche}/historique/${(await edits()).at(-1)!.id}`, { acte: "annuler" });
    assert.deepEqual(await zone(), [25, null, "declared"]);
  });

  test("opens a unit once for a form, and flags it until somebody receives its requests", async () => {
    const path = `${fiche}/unites/nouvelle`;
    const typed = {
      ...(await form(visitor, path)),
      nom: "Accueil de jour",
      module: "grand-age",
      "types-grand-age": "aj",
    };
    const [first, second] = [await visitor.post(path, typed), await visitor.post(path, typed)];
    assert.deepEqual([first.status, second.location], [303, first.location]);
    const units = await p.db
      .selectFrom("unit")
      .select(["id", "name", "kinds"])
      .where("facility_id", "=", tilleuls.id)
      .execute();
    assert.equal(units.length, 2);
    assert.ok(textOf((await visitor.get(fiche)).body).includes("personne n’y reçoit les demandes"));
    for (const wrong of [
      { nom: "Accueil de jour" },
      { nom: "" },
      { nom: "Autre", "types-grand-age": "had" },
      { nom: "Autre", module: "ailleurs" },
    ])
      assert.equal((await visitor.post(path, { ...typed, ...wrong, cle: newId() })).status, 400, JSON.stringify(wrong));
  });

  test("closes a unit that keeps its dossiers: not with requests in hand unless told, not the last one, not one's own; the history opens it again", async () => {
    const day = dayOf(monday);
    const close = (id: string, more = {}) => visitor.post(`${fiche}/unites/${id}/fermeture`, { jour: day, ...more });
    const { id } = await p.db
      .selectFrom("unit")
      .select("id")
      .where("name", "=", "Accueil de jour")
      .executeTakeFirstOrThrow();
    await sql`update admission_request set unit_id = ${id} where unit_id = ${p.units.tilleuls}`.execute(p.db);
    assert.equal((await close(p.units.tilleuls)).status, 409);
    const refused = await close(id);
    assert.equal(refused.status, 409);
    assert.ok(textOf(refused.body).includes("1 demande est en cours dans cette unité : confirmez"));
    // told of another number than today's
    assert.equal((await close(id, { confirme: "oui", vues: "7" })).status, 409);
    assert.equal((await unitOf(id)).closed_on, null);
    assert.equal((await close(id, { confirme: "oui", vues: "1" })).status, 303);
    assert.equal((await unitOf(id)).closed_on, day);
    assert.equal(
      (await p.db.selectFrom("admission_request").select("state").where("unit_id", "=", id).executeTakeFirstOrThrow())
        .state,
      "sent",
    );
    assert.equal((await close(elodieUnit())).status, 404);
    const edit = (await edits()).at(-1)!;
    assert.equal(edit.field, "closedOn");
    await visitor.post(`${fiche}/historique/${edit.id}`, { acte: "annuler" });
    assert.equal((await unitOf(id)).closed_on, null);
    const hospital = await elodie.visitor.post(`${fiche}/unites/${p.units.hospital}/fermeture`, { jour: day });
    assert.ok(textOf(hospital.body).includes("dernière unité ouverte"));
  });
  const elodieUnit = () => p.units.hospital;
});
