import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { designateEstablishments } from "#features/decisions/designate.action.ts";
import { endOneDecision } from "#features/decisions/end.action.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { selectUnit } from "#features/sendings/send.action.ts";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { aDecision, fillsAdmissionDossier, type HouseName, someHouses } from "#tests/decisions.ts";
import { aPlatform, hiddenField, must, read, textOf } from "#tests/dossiers.ts";
import { aPerson, follows } from "#tests/person.ts";

describe("The single admission dossier", async () => {
  const p = await aPlatform();
  const h = await someHouses(p);
  const anne = await aPerson(p, "Anne Perrin");
  // a second IME, that the MDPH does not think of
  const other = await anotherIme();
  let n = 0;

  async function anotherIme() {
    const [facility, unit] = [newId<string>(), newId()];
    const at = { lat: 45.53, lon: 4.88 };
    await p.db
      .insertInto("facility")
      .values({
        ...{ id: facility, finess: "0C0000099", name: "IME du Lac", category: "183", category_label: "IME" },
        ...{ city: "Vienne", departement: "38", ...at, origins: "{}", search_name: "ime du lac" },
      })
      .execute();
    await p.db
      .insertInto("unit")
      .values({
        ...{ id: unit, facility_id: facility, name: "Semi-internat", module: "handicap", kinds: ["7.1"] },
        ...{ offer: "{}", limits: "{}", ...at },
      })
      .execute();
    return unit;
  }

  const decided = async (changed: Record<string, string> = {}, houses: HouseName[] = ["ime"], right = "7.1") => {
    n += 1;
    const id = await aDecision(p, h, { id_decision: `DUA-${n}`, individu: `9${n}`, ...changed });
    await follows(p, id, anne, { kind: "steward" });
    const chosen = houses.map((house) => ({ facility: h.facilities[house], overrideReason: null, distanceKm: 3 }));
    if (houses.length > 0)
      await must(designateEstablishments(p.db, id, { right: right as "7.1", chosen }, h.member("isere"), p.clock.now));
    return { id, envoi: `/mon-espace/dossiers/${id}/envoi`, request: (await read(p, id)).requests[0]?.id as RequestId };
  };
  const told = async (id: string) =>
    (await p.db.selectFrom("notice").select(["kind", "unit_id"]).where("referral_id", "=", id).execute()).map(
      ({ kind, unit_id }) => `${kind} ${Object.entries(h.units).find(([, unit]) => unit === unit_id)?.[0] ?? "?"}`,
    );

  test("stays closed to a designated establishment until the person sends it, then opens with its changes", async () => {
    const { id, envoi, request } = await decided();
    const seen = () => h.as("ime").get(`/orientations-recues/${request}`);
    const early = await anne.visitor.get(envoi);
    assert.match(textOf(early.body), /il reste à finir 4 parties/);
    assert.doesNotMatch(early.body, /Envoyer mon dossier<\/button>/);
    assert.equal((await anne.visitor.post(envoi, { demande: request })).status, 409);
    await fillsAdmissionDossier(p, id, anne.member);
    assert.match(textOf((await seen()).body), /n’a pas encore envoyé son dossier/);
    assert.doesNotMatch((await seen()).body, /photos de l’établissement|Vie quotidienne|plus autonome/);
    assert.doesNotMatch((await h.as("ime").get(`/dossiers/${id}/pdf`)).body, /plus autonome/);
    const home = await anne.visitor.get(`/mon-espace/dossiers/${id}`);
    assert.match(textOf(home.body), /Envoyer votre dossier aux établissements désignés par la MDPH/);
    const sent = await anne.visitor.post(envoi, { demande: request });
    assert.equal(sent.location, envoi);
    const page = await seen();
    assert.match(page.body, /plus autonome/);
    assert.match(textOf(page.body), /Envoyé par la personne le 23 nov\. 2026/);
    assert.ok((await told(id)).includes("dossier-received ime"));
    // a second time, there is nobody left to send it to
    assert.equal((await anne.visitor.post(envoi, { demande: request })).status, 409);
    // the MDPH follows, and reads nothing of it
    assert.equal((await h.as("isere").get(`/mdph/decisions/${id}/dossier`)).status, 404);
    assert.equal((await anne.visitor.post(envoi, { mdph: "oui" })).status, 303);
    assert.equal((await h.as("isere").get(`/mdph/decisions/${id}/dossier`)).status, 200);
    await anne.visitor.post(envoi, { mdph: "non" });
    assert.equal((await h.as("isere").get(`/mdph/decisions/${id}/dossier`)).status, 404);
  });

  test("received, it goes on the list in one click", async () => {
    const { id, envoi, request } = await decided();
    await fillsAdmissionDossier(p, id, anne.member);
    await anne.visitor.post(envoi, { demande: request });
    const page = (await h.as("ime").get(`/orientations-recues/${request}`)).body;
    assert.match(page, /Dossier reçu : mettre en liste d’attente/);
    p.clock.now = addHours(p.clock.now, 0.1);
    const said = await h.as("ime").post(`/orientations-recues/${request}/gestes/analyse`, {
      ...{ version: hiddenField(page, "version"), cle: hiddenField(page, "cle") },
      ...{ on: hiddenField(page, "on"), units: hiddenField(page, "units"), mode: "47" },
    });
    assert.equal(said.status, 303);
    const after = (await h.as("ime").get(`/orientations-recues/${request}`)).body;
    assert.match(after, /statut 42/);
    assert.doesNotMatch(after, /Dossier reçu : mettre/);
  });

  test("goes to an establishment that was not designated, at the person’s request, and the MDPH is told", async () => {
    const { id } = await decided();
    await fillsAdmissionDossier(p, id, anne.member);
    const need = (await read(p, id)).needs[0]!.id;
    const search = (await anne.visitor.get(`/dossiers/${id}/recherche`)).body;
    assert.match(search, /IME du Lac/);
    const added = await anne.visitor.post(`/dossiers/${id}/selection`, { besoin: need, ajouter: other });
    assert.equal(added.status, 303);
    // the establishment designated has its notification already, whichever of its units one chooses
    assert.equal(
      (await anne.visitor.post(`/dossiers/${id}/selection`, { besoin: need, ajouter: h.units.ime })).status,
      409,
    );
    assert.equal((await anne.visitor.post(`/dossiers/${id}/envoi`, {})).status, 303);
    const request = (await read(p, id)).requests.find((q) => q.unit === other)!;
    assert.deepEqual([request.state.kind, request.disclosure], ["sent", "full"]);
    assert.ok((await told(id)).includes("asked-by-person isere"));
    assert.match(textOf((await h.as("isere").get(`/mdph/decisions/${id}`)).body), /à la demande de la personne/);
    const lines = await anne.visitor.get(`/mon-espace/dossiers/${id}/demandes/${request.id}`);
    assert.equal(lines.status, 200);
  });

  test("does not leave under a decision that is over, nor to a kind of establishment it does not open", async () => {
    const { id, envoi, request } = await decided({ fin: "30/11/2026" });
    await fillsAdmissionDossier(p, id, anne.member);
    const now = p.clock.now;
    p.clock.now = addHours(now, 24 * 20);
    const late = await anne.visitor.post(envoi, { demande: request });
    assert.deepEqual([late.status, /La décision est échue/.test(textOf(late.body))], [409, true]);
    const need = (await read(p, id)).needs[0]!.id;
    await anne.visitor.post(`/dossiers/${id}/selection`, { besoin: need, ajouter: other });
    const gone = await anne.visitor.post(`/dossiers/${id}/envoi`, {});
    assert.match(textOf(gone.body), /La décision a pris fin le 30 nov\. 2026/);
    p.clock.now = now;

    const over = await decided();
    await fillsAdmissionDossier(p, over.id, anne.member);
    await must(endOneDecision(p.db, over.id, { kind: "close", comment: "" }, h.member("isere"), 1, p.clock.now));
    assert.equal((await anne.visitor.post(over.envoi, { demande: over.request })).status, 409);

    const narrow = await decided();
    const kind = (await read(p, narrow.id)).needs[0]!.id;
    const choice = { need: kind, unit: h.units.mas, distanceKm: 2, overrideReason: null };
    const refused = await selectUnit(p.db, narrow.id, choice, anne.member, p.clock.now);
    assert.equal(!refused.ok && refused.refusal.kind, "kind-not-offered");
    await p.db
      .updateTable("unit")
      .set({ kinds: ["7.1"] })
      .where("id", "=", h.units.mas)
      .execute();
    const outside = await selectUnit(p.db, narrow.id, choice, anne.member, p.clock.now);
    assert.equal(!outside.ok && outside.refusal.kind, "override-missing");
    const why = await selectUnit(
      p.db,
      narrow.id,
      { ...choice, overrideReason: "Sur le conseil de la MDPH." },
      anne.member,
      p.clock.now,
    );
    assert.ok(why.ok);
    await p.db
      .updateTable("unit")
      .set({ kinds: ["13.3"] })
      .where("id", "=", h.units.mas)
      .execute();
  });

  test("is nobody else’s to send: another person, a helper who may not act, the MDPH, the establishment", async () => {
    const { id, envoi, request } = await decided();
    await fillsAdmissionDossier(p, id, anne.member);
    const zoe = await aPerson(p, "Zoé Martin");
    assert.equal((await zoe.visitor.post(envoi, { demande: request })).status, 404);
    await follows(p, id, zoe, { kind: "helper" });
    const helped = await zoe.visitor.post(envoi, { demande: request });
    assert.deepEqual([helped.status, /L’envoi revient à la personne/.test(helped.body)], [409, true]);
    assert.equal((await zoe.visitor.post(envoi, { mdph: "oui" })).status, 409);
    assert.equal((await h.as("ime").post(envoi, { demande: request })).status, 303);
    assert.equal((await h.as("isere").post(envoi, { demande: request })).status, 403);
    assert.equal((await read(p, id)).requests[0]!.disclosure, "decision");
  });
});
