import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import type { ReferralId } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { lapseOffers } from "#features/requests/lapse-offers.job.ts";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import {
  act,
  aPlatform,
  aSentDossier,
  hiddenField,
  leave,
  monday,
  type PersonName,
  propose,
  read,
  requestOf,
  textOf,
} from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";

describe("Answering a request", async () => {
  const p = await aPlatform();
  const state = async (id: ReferralId, request: RequestId) => (await requestOf(p, id, request)).state;
  const kinds = async (id: ReferralId) => (await read(p, id)).requests.map((q) => q.state.kind);
  /** From the form of the act, filled in, to what comes back. */
  async function doIt(who: PersonName, request: string, slug: string, fields: Record<string, string> = {}) {
    const path = `/demandes/${request}/actes/${slug}`;
    const form = await p.as(who).get(path);
    const [version, cle] = [hiddenField(form.body, "version"), hiddenField(form.body, "cle")];
    return p.as(who).post(path, { version, cle, ...fields });
  }
  const notices = async (id: ReferralId, since: number) =>
    (
      await p.db
        .selectFrom("notice")
        .innerJoin("account", "account.id", "notice.account_id")
        .select(["account.given_name", "notice.kind"])
        .where("referral_id", "=", id)
        .orderBy("notice.id")
        .execute()
    )
      .map((n) => `${n.given_name} ${n.kind}`)
      .slice(since)
      .sort();
  const offer = {
    on: "2026-11-30",
    room: "simple",
    price: "68,50",
    until: "2026-11-27",
    message: "Chambre côté jardin",
  };

  test("opening it says so to the requester, once, and shows what was validated", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    const page = await p.as("claire").get(`/demandes/${requests.tilleuls}`);
    assert.equal(page.status, 200);
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.ok(textOf(page.body).includes("Mme Lucienne Ferrand, 87 ans") && textOf(page.body).includes("GIR"));
    await p.as("vasseur").get(`/demandes/${requests.tilleuls}`);
    const request = await requestOf(p, id, requests.tilleuls);
    assert.deepEqual([request.state.kind, request.readAt, request.version], ["read", monday, 3]);
    assert.ok(textOf((await p.as("sofia").get(`/dossiers/${id}`)).body).includes("lue le 23 nov. 2026"));
  });

  test("a reader of the unit reads it without opening it", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    const page = await p.as("lise").get(`/demandes/${requests.tilleuls}`);
    assert.ok(page.status === 200 && !page.body.includes("/actes/"));
    assert.equal((await state(id, requests.tilleuls)).kind, "sent");
  });

  test("refusing without a reason is refused, with what was typed; with one, it is told to the requester and the reason shown", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    const before = (await notices(id, 0)).length;
    const said = { reason: "", comment: "Deux aides la nuit", toPerson: "Nous ne pouvons pas." };
    const none = await doIt("claire", requests.tilleuls, "refus", said);
    assert.equal(none.status, 400);
    assert.ok(
      textOf(none.body).includes("Choisissez un motif.") &&
        none.body.includes('href="#reason"') &&
        none.body.includes("Deux aides la nuit"),
    );
    assert.deepEqual(await htmlProblems(none.body), []);
    const noWord = await doIt("claire", requests.tilleuls, "refus", {
      ...said,
      reason: "care-too-heavy",
      comment: " ",
    });
    assert.ok(noWord.status === 400 && noWord.body.includes('href="#comment"'));
    assert.equal((await state(id, requests.tilleuls)).kind, "sent");
    assert.equal(
      (await doIt("claire", requests.tilleuls, "refus", { ...said, reason: "care-too-heavy" })).location,
      `/demandes/${requests.tilleuls}`,
    );
    assert.deepEqual(await state(id, requests.tilleuls), {
      kind: "declined",
      former: "sent",
      reason: "care-too-heavy",
    });
    const page = textOf((await p.as("sofia").get(`/dossiers/${id}/demandes/${requests.tilleuls}`)).body);
    for (const text of [
      "Refusée",
      "Soins au-delà de nos moyens",
      "« Deux aides la nuit »",
      "« Nous ne pouvons pas. »",
      "Claire Morel",
    ])
      assert.ok(page.includes(text), text);
    assert.deepEqual(await notices(id, before), ["Antoine answer", "Sofia answer"]);
    const { rows } = await sql<{
      row: string;
    }>`select e::text as row from request_event e where request_id = ${requests.tilleuls} and act = 'decline'`.execute(
      p.db,
    );
    assert.ok(!rows[0]!.row.includes("Deux aides"), "what people write is sealed");
  });

  test("asking, answering, listing, proposing: the way to a confirmation that closes the others in the same change", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls", "bellevue", "clos"]);
    assert.equal(
      (await doIt("claire", requests.tilleuls, "complement", { question: "Quel débit d’oxygène ?" })).status,
      303,
    );
    const asked = textOf((await p.as("sofia").get(`/dossiers/${id}`)).body);
    assert.ok(asked.includes("EHPAD Les Tilleuls attend un complément."));
    assert.equal(
      (await doIt("sofia", requests.tilleuls, "reponse-complement", { reply: "Aucun oxygène." })).location,
      `/dossiers/${id}`,
    );
    assert.ok(
      textOf((await p.as("claire").get(`/demandes/${requests.tilleuls}`)).body).includes(
        "Réponse : « Aucun oxygène. »",
      ),
    );
    assert.equal((await doIt("marc", requests.bellevue, "liste-attente", { weeks: "5" })).status, 303);

    // no proposal before the doctor's opinion, nor from someone who is not one
    const early = await doIt("claire", requests.tilleuls, "proposition", offer);
    assert.ok(
      early.status === 409 &&
        textOf(early.body).includes("L’avis du médecin coordonnateur est nécessaire") &&
        early.body.includes("Chambre côté jardin"),
    );
    assert.equal((await doIt("claire", requests.tilleuls, "avis", { opinion: "favorable" })).status, 403);
    assert.equal(
      (await doIt("vasseur", requests.tilleuls, "avis", { opinion: "favorable", comment: "Rien ne s’y oppose" }))
        .status,
      303,
    );
    assert.equal((await doIt("claire", requests.tilleuls, "proposition", offer)).status, 303);
    const proposed = textOf((await p.as("sofia").get(`/dossiers/${id}`)).body);
    assert.ok(proposed.includes("EHPAD Les Tilleuls propose une admission le lundi 30 nov. 2026, chambre simple."));
    assert.ok(proposed.includes("Valable jusqu’au 27 nov. 2026 à 18:00"));

    const form = textOf((await p.as("sofia").get(`/demandes/${requests.tilleuls}/actes/confirmation`)).body);
    assert.ok(form.includes("2 autres demandes seront closes"), form);
    const before = (await notices(id, 0)).length;
    assert.equal((await doIt("sofia", requests.tilleuls, "confirmation")).location, `/dossiers/${id}`);
    assert.deepEqual((await kinds(id)).sort(), ["confirmed", "superseded", "superseded"]);
    assert.equal((await read(p, id)).status, "placed");
    assert.deepEqual(await notices(id, before), [
      "Claire confirmed",
      "Hélène confirmed",
      "Lucie superseded",
      "Marc superseded",
      "Odile superseded",
    ]);
    const { rows } = await sql<{
      n: number;
    }>`select count(distinct xmin::text) as n from request_event where referral_id = ${id} and act in ('confirm', 'supersede')`.execute(
      p.db,
    );
    assert.equal(rows[0]!.n, 1, "one transaction wrote the confirmation and the closings");
    const places = await p.db
      .selectFrom("unit")
      .select("places_free")
      .where("id", "=", p.units.tilleuls)
      .executeTakeFirst();
    assert.equal(places!.places_free, 1);
    assert.ok(
      textOf((await p.as("marc").get(`/demandes/${requests.bellevue}`)).body).includes(
        "admis dans un autre établissement",
      ),
    );
    await leave(p, "tilleuls", 2);
  });

  test("the one who comes second is told where the request stands, and their text is kept", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    const path = `/demandes/${requests.tilleuls}/actes/refus`;
    const form = await p.as("claire").get(path);
    await doIt("vasseur", requests.tilleuls, "liste-attente", { weeks: "3" });
    const late = await p
      .as("claire")
      .post(path, { version: hiddenField(form.body, "version"), reason: "no-place", comment: "Complet jusqu’en mars" });
    assert.equal(late.status, 409);
    const said = textOf(late.body);
    assert.ok(
      said.includes("Rien n’a été enregistré") &&
        said.includes("Quelqu’un a agi entre-temps") &&
        said.includes("« liste d’attente »") &&
        late.body.includes("Complet jusqu’en mars"),
    );
    assert.deepEqual(await htmlProblems(late.body), []);
    assert.equal((await state(id, requests.tilleuls)).kind, "waiting");
    // having read, one may still go on
    assert.equal(
      (await p.as("claire").post(path, { version: hiddenField(late.body, "version"), reason: "no-place" })).status,
      303,
    );
  });

  test("an act no longer possible keeps what was typed, and offers no button", async () => {
    const { requests } = await aSentDossier(p, ["tilleuls"]);
    await doIt("sofia", requests.tilleuls, "retrait", { reason: "found-elsewhere" });
    const late = await doIt("claire", requests.tilleuls, "complement", { question: "Une question longue à taper" });
    assert.equal(late.status, 409);
    assert.ok(
      late.body.includes("Une question longue à taper") && textOf(late.body).includes("Cet acte n’est plus possible"),
    );
    assert.ok(!late.body.includes('<button class="fr-btn">'));
  });

  test("the same form sent twice, even at once, acts once and answers the same", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    await propose(p, requests.tilleuls, "vasseur");
    const path = `/demandes/${requests.tilleuls}/actes/confirmation`;
    const form = await p.as("sofia").get(path);
    const sent = { version: hiddenField(form.body, "version"), cle: hiddenField(form.body, "cle") };
    const [one, two] = await Promise.all([p.as("sofia").post(path, sent), p.as("sofia").post(path, sent)]);
    const three = await p.as("sofia").post(path, sent);
    assert.deepEqual(
      [one.location, two.location, three.location],
      [`/dossiers/${id}`, `/dossiers/${id}`, `/dossiers/${id}`],
    );
    const events = await p.db
      .selectFrom("request_event")
      .select("act")
      .where("request_id", "=", requests.tilleuls)
      .where("act", "=", "confirm")
      .execute();
    assert.equal(events.length, 1);
    await leave(p, "tilleuls", 2);
  });

  test("what is badly typed is said on its field, in French, and nothing is lost", async () => {
    const { requests } = await aSentDossier(p, ["tilleuls"]);
    await act(p, requests.tilleuls, { kind: "give-opinion", opinion: "favorable", comment: "" }, "vasseur");
    const mistakes: [Record<string, string>, string, string][] = [
      [{ on: "" }, "on", "Indiquez la date d’admission."],
      [{ on: "2026-02-30" }, "on", "Indiquez la date d’admission."],
      [{ on: "2026-11-01" }, "on", "Cette date est passée."],
      [{ until: "2026-11-22" }, "until", "Cette date est passée."],
      [{ price: "beaucoup" }, "price", "Écrivez un montant en euros, par exemple 68,50."],
      [{ length: "-3" }, "length", "Écrivez un nombre entier."],
      [{ conditions: "x".repeat(4001) }, "conditions", "Ce texte est trop long : 4 000 caractères au plus."],
    ];
    for (const [some, field, message] of mistakes) {
      const page = await doIt("claire", requests.tilleuls, "proposition", { ...offer, ...some });
      assert.ok(
        page.status === 400 && page.body.includes(`href="#${field}"`) && textOf(page.body).includes(message),
        `${field} ${page.status}`,
      );
      assert.ok(page.body.includes("Chambre côté jardin"));
    }
    await leave(p, "tilleuls", 0);
    const full = await doIt("claire", requests.tilleuls, "proposition", offer);
    assert.ok(full.status === 400 && full.body.includes('href="#beyond"'));
    assert.equal(
      (await doIt("claire", requests.tilleuls, "proposition", { ...offer, beyond: "Une sortie jeudi" })).status,
      303,
    );
    await leave(p, "tilleuls", 2);
  });

  test("a person who does not come frees the place, and brings the others back with their rank", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls", "bellevue", "clos"]);
    await act(p, requests.bellevue, { kind: "list", stage: "eligible", expectedWeeks: 5, comment: "" }, "marc");
    const { rank } = await requestOf(p, id, requests.bellevue);
    await propose(p, requests.tilleuls, "vasseur");
    await act(p, requests.tilleuls, { kind: "confirm" }, "sofia");
    const early = await doIt("claire", requests.tilleuls, "non-venue", { reason: "transport" });
    assert.ok(
      early.status === 409 && textOf(early.body).includes("C’est trop tôt : possible à partir du 30 nov. 2026."),
    );
    p.clock.now = addHours(monday, 8 * 24);
    const before = (await notices(id, 0)).length;
    assert.equal((await doIt("claire", requests.tilleuls, "non-venue", { reason: "person-refused" })).status, 303);
    const { status, requests: all } = await read(p, id);
    assert.deepEqual(
      [status, Object.fromEntries(all.map((q) => [q.id, q.state.kind]))],
      ["open", { [requests.tilleuls]: "not-arrived", [requests.bellevue]: "waiting", [requests.clos]: "studying" }],
    );
    assert.deepEqual((await requestOf(p, id, requests.bellevue)).rank, rank);
    assert.deepEqual(await notices(id, before), [
      "Antoine no-show",
      "Lucie revived",
      "Marc revived",
      "Odile revived",
      "Sofia no-show",
    ]);
    assert.equal(
      (await p.db.selectFrom("unit").select("places_free").where("id", "=", p.units.tilleuls).executeTakeFirstOrThrow())
        .places_free,
      2,
    );
    p.clock.now = monday;
  });

  test("an arrival closes the dossier; said by mistake, it is corrected", async () => {
    const { id, requests } = await aSentDossier(p, ["clos"]);
    await propose(p, requests.clos, "lucie", "2026-11-23");
    await act(p, requests.clos, { kind: "confirm" }, "sofia");
    assert.ok((await doIt("lucie", requests.clos, "arrivee", { on: "2026-11-24" })).status === 400);
    assert.equal((await doIt("lucie", requests.clos, "arrivee", { on: "2026-11-23" })).status, 303);
    assert.equal((await read(p, id)).status, "admitted");
    assert.ok(textOf((await p.as("sofia").get(`/dossiers/${id}`)).body).includes("Arrivée confirmée"));
    assert.equal((await doIt("lucie", requests.clos, "correction", { comment: "Homonyme" })).status, 303);
    assert.equal((await read(p, id)).status, "placed");
  });

  test("an offer nobody confirmed goes back where it stood, by the timer, once, and both are told", async () => {
    const { id, requests } = await aSentDossier(p, ["clos"]);
    await act(p, requests.clos, { kind: "list", stage: "eligible", expectedWeeks: null, comment: "" }, "lucie");
    await propose(p, requests.clos, "lucie", "2026-11-24");
    await lapseOffers(p.db, monday);
    assert.equal((await state(id, requests.clos)).kind, "offered");
    const before = (await notices(id, 0)).length;
    const after = addHours(monday, 48);
    await Promise.all([lapseOffers(p.db, after), lapseOffers(p.db, after)]);
    assert.deepEqual(await state(id, requests.clos), { kind: "waiting" });
    assert.deepEqual(await notices(id, before), ["Antoine lapsed", "Lucie lapsed", "Sofia lapsed"]);
    p.clock.now = after;
    assert.equal((await doIt("sofia", requests.clos, "confirmation")).status, 409);
    p.clock.now = monday;
  });

  test("an agreement by phone waits for the unit to write it", async () => {
    const { id, requests } = await aSentDossier(p, ["clos"]);
    assert.equal(
      (await doIt("sofia", requests.clos, "accord-telephonique", { on: "2026-11-30", said: "Mme Garnier" })).status,
      303,
    );
    const refused = await doIt("sofia", requests.clos, "confirmation");
    assert.equal(refused.status, 409);
    assert.equal((await state(id, requests.clos)).kind, "offered");
  });

  test("every form is valid HTML, for whoever may open it", async () => {
    const { requests } = await aSentDossier(p, ["tilleuls"]);
    for (const slug of [
      "prise-en-charge",
      "avis",
      "proposition",
      "liste-attente",
      "complement",
      "refus",
      "accord-telephonique",
    ]) {
      const page = await p.as("vasseur").get(`/demandes/${requests.tilleuls}/actes/${slug}`);
      assert.equal(page.status, 200, slug);
      assert.deepEqual(await htmlProblems(page.body), [], slug);
    }
    await propose(p, requests.tilleuls, "vasseur");
    for (const [who, slug] of [
      ["vasseur", "modification"],
      ["vasseur", "retrait-proposition"],
      ["sofia", "confirmation"],
      ["sofia", "confirmation-attente"],
      ["sofia", "declin"],
      ["sofia", "retrait"],
    ] as const) {
      const page = await p.as(who).get(`/demandes/${requests.tilleuls}/actes/${slug}`);
      assert.equal(page.status, 200, slug);
      assert.deepEqual(await htmlProblems(page.body), [], slug);
    }
    await act(p, requests.tilleuls, { kind: "confirm" }, "sofia");
    for (const slug of ["arrivee", "non-venue", "annulation"])
      assert.deepEqual(
        await htmlProblems((await p.as("claire").get(`/demandes/${requests.tilleuls}/actes/${slug}`)).body),
        [],
        slug,
      );
  });

  test("cancelling a confirmation draws its reasons from the side that does it", async () => {
    const { requests } = await aSentDossier(p, ["clos"]);
    await propose(p, requests.clos, "lucie");
    await act(p, requests.clos, { kind: "confirm" }, "sofia");
    const options = async (who: PersonName) =>
      [
        ...(await p.as(who).get(`/demandes/${requests.clos}/actes/annulation`)).body.matchAll(
          /<option value="([a-z-]+)"/g,
        ),
      ].map(([, code]) => code);
    assert.ok((await options("lucie")).includes("place-gone") && !(await options("lucie")).includes("found-elsewhere"));
    assert.ok((await options("sofia")).includes("found-elsewhere") && !(await options("sofia")).includes("place-gone"));
  });

  test("a request of another unit, one not sent, an act that is none: not found, by reading and by acting", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    const paths = [`/demandes/${requests.tilleuls}`, `/demandes/${requests.tilleuls}/actes/refus`];
    for (const who of ["marc", "karim", "hugo"] as const)
      for (const path of paths) {
        assert.equal((await p.as(who).get(path)).status, 404, `${who} ${path}`);
        if (path.endsWith("refus"))
          assert.equal((await p.as(who).post(path, { reason: "no-place", version: "1" })).status, 404);
      }
    for (const path of [
      `/demandes/${newId()}`,
      `/demandes/nothing`,
      `/demandes/${newId()}/actes/refus`,
      `/demandes/${requests.tilleuls}/actes/inventer`,
      `/dossiers/${newId()}/demandes/${requests.tilleuls}`,
    ])
      assert.equal((await p.as("claire").get(path)).status, 404, path);
    await p
      .as("sofia")
      .post(`/dossiers/${id}/selection`, { ajouter: p.units.bellevue, besoin: (await read(p, id)).needs[0]!.id });
    const prepared = (await read(p, id)).requests.find((q) => q.unit === p.units.bellevue)!;
    for (const path of [`/demandes/${prepared.id}`, `/demandes/${prepared.id}/actes/refus`])
      assert.equal((await p.as("marc").get(path)).status, 404, path);
  });

  test("a unit that was told no reads for thirty days, then no more; it writes no more either", async () => {
    const { requests } = await aSentDossier(p, ["clos"]);
    await act(p, requests.clos, { kind: "withdraw", reason: "found-elsewhere", comment: "" }, "sofia");
    p.clock.now = addHours(monday, 29 * 24);
    assert.equal((await p.as("lucie").get(`/demandes/${requests.clos}`)).status, 200);
    p.clock.now = addHours(monday, 31 * 24);
    assert.equal((await p.as("lucie").get(`/demandes/${requests.clos}`)).status, 404);
    assert.equal((await p.as("lucie").post(`/demandes/${requests.clos}/messages`, { texte: "Encore là" })).status, 404);
    p.clock.now = monday;
  });
});
