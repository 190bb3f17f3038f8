import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ReferralId } from "#features/referrals/referral.ts";
import { newId } from "#lib/ids.ts";
import {
  aDraft,
  answers,
  aPlatform,
  aReadyDossier,
  needOf,
  type PersonName,
  read,
  sendTo,
  textOf,
  type UnitName,
  write,
} from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";

describe("From the search to the sending", async () => {
  const p = await aPlatform();
  const sofia = p.as("sofia");
  const choose = async (id: ReferralId, unit: UnitName, some: Record<string, string> = {}, who: PersonName = "sofia") =>
    p.as(who).post(`/dossiers/${id}/selection`, {
      ajouter: p.units[unit],
      besoin: await needOf(p, id),
      distance: "7.5",
      criteres: "?rayon=30",
      ...some,
    });
  const send = (id: ReferralId, who: PersonName = "sofia") => p.as(who).post(`/dossiers/${id}/envoi`, {});
  const states = async (id: ReferralId) =>
    Object.fromEntries(
      (await read(p, id)).requests.map((q) => [
        Object.entries(p.units).find(([, unit]) => unit === q.unit)![0],
        q.state.kind,
      ]),
    );

  test("finds the units around the person's home, says why each stands where it stands, in valid HTML", async () => {
    const id = await aReadyDossier(p);
    const page = await sofia.get(`/dossiers/${id}/recherche`);
    const said = textOf(page.body);
    assert.equal(page.status, 200);
    for (const text of ["30 km de Vienne", "EHPAD Les Tilleuls", "EHPAD Le Clos", "Ma sélection : 0 unité"])
      assert.ok(said.includes(text), text);
    assert.ok(!said.includes("HAD Nord-Isère"));
    assert.deepEqual(await htmlProblems(page.body), []);
  });

  test("selects and takes out, and comes back to the same criteria", async () => {
    const id = await aReadyDossier(p);
    const chosen = await choose(id, "tilleuls");
    assert.equal(chosen.location, `/dossiers/${id}/recherche?rayon=30#selection`);
    const { requests } = await read(p, id);
    assert.deepEqual(
      [requests.length, Math.round(requests[0]!.distanceKm!), requests[0]!.state.kind],
      [1, 3, "prepared"],
    );
    const page = textOf((await sofia.get(`/dossiers/${id}/recherche`)).body);
    assert.ok(page.includes("Ma sélection : 1 unité") && page.includes("Envoyer à cette unité"));
    assert.equal((await sofia.post(`/dossiers/${id}/selection`, { retirer: requests[0]!.id })).status, 303);
    assert.deepEqual(await states(id), {});
  });

  test("where one comes back to is an address of ours, whatever the form says", async () => {
    const id = await aReadyDossier(p);
    for (const [i, criteres] of [
      "https://evil.example",
      "//evil.example",
      "@evil.example",
      "?a=1\r\nx: y",
      "../../evil",
    ].entries()) {
      const { location } = await choose(id, (["tilleuls", "bellevue", "clos", "parc", "tilleuls"] as const)[i]!, {
        criteres,
      });
      if (location) assert.equal(new URL(location, "http://localhost").pathname, `/dossiers/${id}/recherche`, criteres);
    }
  });

  test("the distance is computed here, whatever the form says", async () => {
    const id = await aReadyDossier(p);
    await choose(id, "tilleuls", { distance: "1e308" });
    await choose(id, "clos", { distance: "-4" });
    await choose(id, "parc", { distance: "abc" });
    assert.deepEqual(
      (await read(p, id)).requests.map((q) => Math.round(q.distanceKm!)),
      [3, 13, 6],
    );
  });

  test("refuses a unit twice, of another kind, closed, or that is no unit, and says why", async () => {
    const id = await aReadyDossier(p);
    await choose(id, "tilleuls");
    const said = async (unit: UnitName, some: Record<string, string> = {}) => {
      const page = await choose(id, unit, some);
      return `${page.status} ${/(est déjà dans votre sélection|ne propose pas ce type d’accueil|ne reçoit pas de demandes|n’existe plus)/.exec(textOf(page.body))?.[0]}`;
    };
    assert.equal(await said("tilleuls"), "409 est déjà dans votre sélection");
    assert.equal(await said("had"), "409 ne propose pas ce type d’accueil");
    assert.equal(await said("clos", { besoin: newId() }), "409 n’existe plus");
    await p.db
      .updateTable("unit")
      .set({ accepts: false, accepts_from: "2027-01-04" })
      .where("id", "=", p.units.parc)
      .execute();
    assert.equal(await said("parc"), "409 ne reçoit pas de demandes");
    await p.db.updateTable("unit").set({ accepts: true, accepts_from: null }).where("id", "=", p.units.parc).execute();
    assert.equal((await choose(id, "clos", { ajouter: newId() })).status, 409);
    assert.equal((await choose(id, "clos", { ajouter: "x" })).status, 404);
    assert.deepEqual(await states(id), { tilleuls: "prepared" });
  });

  /** What the unit says it cannot take, for the time of one test. */
  const withLimits = async (unit: UnitName, limits: object, body: () => Promise<void>) => {
    const set = (value: object) =>
      p.db
        .updateTable("unit")
        .set({ limits: JSON.stringify(value) })
        .where("id", "=", p.units[unit])
        .execute();
    await set(limits);
    try {
      await body();
    } finally {
      await set({});
    }
  };

  test("an excluded unit is asked with a reason only, said at the door, kept in the journal, read by the unit with the limits touched", () =>
    withLimits("clos", { ageMax: 70 }, async () => {
      const id = await aReadyDossier(p);
      const refused = await choose(id, "clos", { malgre: " " });
      assert.equal(refused.status, 400);
      assert.ok(textOf(refused.body).includes("Dites en une phrase pourquoi"));
      assert.ok(refused.body.includes(`href="#malgre-${p.units.clos}"`));
      assert.deepEqual(await htmlProblems(refused.body), []);
      assert.deepEqual(await states(id), {});
      assert.equal((await choose(id, "clos", { malgre: "Sa sœur y vit." })).status, 303);
      const lines = await p.db
        .selectFrom("journal_entry")
        .select("object")
        .where("referral_id", "=", id)
        .where("act", "=", "prepare")
        .execute();
      assert.deepEqual(lines, [{ object: `${p.units.clos} malgré 1` }]);
      assert.equal((await send(id)).status, 303);
      const request = (await read(p, id)).requests[0]!;
      const received = textOf((await p.as("lucie").get(`/demandes/${request.id}`)).body);
      assert.ok(received.includes("« Sa sœur y vit. »"));
      assert.ok(received.includes("Accueille jusqu’à 70 ans"));
    }));

  test("a unit that no longer suits since it was chosen is said before sending, which waits for a reason", async () => {
    const id = await aReadyDossier(p);
    await choose(id, "clos");
    await choose(id, "parc");
    await withLimits("clos", { ageMax: 70 }, async () => {
      const page = await sofia.get(`/dossiers/${id}/recherche`);
      const said = textOf(page.body);
      assert.ok(said.includes("Une unité ne remplit pas un besoin du dossier (Accueille jusqu’à 70 ans)."), said);
      assert.ok(!said.includes("Envoyer à ces 2 unités"));
      assert.deepEqual(await htmlProblems(page.body), []);
      const refused = await send(id);
      assert.equal(refused.status, 409);
      assert.deepEqual(await states(id), { clos: "prepared", parc: "prepared" });
      const asked = (await read(p, id)).requests.find((q) => q.unit === p.units.clos)!;
      const justify = (malgre: string, who: PersonName = "sofia") =>
        p.as(who).post(`/dossiers/${id}/selection`, { motiver: asked.id, malgre });
      assert.equal((await justify(" ")).status, 400);
      assert.equal((await justify("Je passais.", "yann")).status, 403);
      assert.equal((await justify("Sa sœur y vit.", "nadia")).status, 303);
      assert.ok(
        textOf((await sofia.get(`/dossiers/${id}/recherche`)).body).includes(
          "Demandée malgré tout : « Sa sœur y vit. »",
        ),
      );
      assert.equal((await send(id)).status, 303);
      assert.deepEqual(await states(id), { clos: "sent", parc: "sent" });
    });
  });

  test("is refused as long as volets are missing: they are named", async () => {
    const id = await aDraft(p);
    await write(p, id, "administratif", answers.administratif, p.members.sofia);
    await choose(id, "tilleuls");
    const page = await send(id);
    assert.equal(page.status, 409);
    assert.ok(textOf(page.body).includes("Avant l’envoi, il reste à valider : administratif, autonomie, médical."));
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.deepEqual(await states(id), { tilleuls: "prepared" });
  });

  test("sends to all at once; each unit has it in its inbox, with a notice and a mail to write", async () => {
    const id = await aReadyDossier(p);
    for (const unit of ["tilleuls", "bellevue", "clos"] as const) await choose(id, unit);
    assert.ok(!textOf((await p.as("claire").get("/demandes")).body).includes("Lucienne"));
    const sent = await send(id);
    assert.equal(sent.location, `/dossiers/${id}`);
    assert.deepEqual(await states(id), { tilleuls: "sent", bellevue: "sent", clos: "sent" });
    const { number, status } = await read(p, id);
    assert.equal(status, "open");
    for (const who of ["claire", "marc", "lucie"] as const)
      assert.ok(textOf((await p.as(who).get(`/demandes?q=${number}`)).body).includes("Mme Lucienne F."), who);
    const notices = await p.db
      .selectFrom("notice")
      .innerJoin("account", "account.id", "notice.account_id")
      .select(["account.given_name", "notice.kind", "notice.mail"])
      .where("notice.number", "=", number)
      .where("notice.kind", "<>", "signature-needed")
      .orderBy("given_name")
      .execute();
    assert.deepEqual(
      notices,
      ["Claire", "Hélène", "Lucie", "Marc", "Odile"].map((given_name) => ({
        given_name,
        kind: "new-request",
        mail: "waiting",
      })),
    );
    const { rows: jobs } = { rows: await p.db.selectFrom("outbox").select("name").execute() };
    assert.ok(jobs.length >= 5);
    // sending again sends nothing
    assert.equal((await send(id)).status, 409);
  });

  test("sends nothing at all when one of the units stopped accepting meanwhile", async () => {
    const id = await aReadyDossier(p);
    await choose(id, "tilleuls");
    await choose(id, "parc");
    await p.db.updateTable("unit").set({ accepts: false }).where("id", "=", p.units.parc).execute();
    assert.equal((await send(id)).status, 409);
    await p.db.updateTable("unit").set({ accepts: true }).where("id", "=", p.units.parc).execute();
    assert.deepEqual(
      [await states(id), (await read(p, id)).status],
      [{ tilleuls: "prepared", parc: "prepared" }, "ready"],
    );
  });

  test("the selection is the writer's too, the sending the requester's, and neither anyone else's", async () => {
    const id = await aReadyDossier(p);
    const statuses: Record<string, number[]> = {};
    for (const who of ["nadia", "yann", "karim", "claire", "roche"] as const)
      statuses[who] = [(await choose(id, "tilleuls", {}, who)).status, (await send(id, who)).status];
    assert.deepEqual(statuses, {
      nadia: [303, 403],
      yann: [403, 403],
      karim: [404, 404],
      claire: [403, 403],
      roche: [409, 303],
    });
  });

  test("shows no medical criterion to someone who may not read the medical volet", async () => {
    const id = await aReadyDossier(p, { changed: { medical: { "ga.med.soins": ["o2c"], "ga.med.soins.o2Debit": 4 } } });
    await p.db
      .updateTable("unit")
      .set({ limits: JSON.stringify({ oxygenMax: 2 }) })
      .where("id", "=", p.units.bellevue)
      .execute();
    const seen = async (who: PersonName) => textOf((await p.as(who).get(`/dossiers/${id}/recherche`)).body);
    const [doctor, social] = [await seen("roche"), await seen("sofia")];
    assert.match(doctor, /oxygène/i);
    assert.doesNotMatch(social, /oxygène|soins? à assurer/i);
  });

  test("a unit that was asked already is not offered again", async () => {
    const id = await aReadyDossier(p);
    await sendTo(p, id, ["tilleuls"]);
    assert.ok(
      textOf((await sofia.get(`/dossiers/${id}/recherche`)).body).includes(
        "Une demande est déjà en cours avec cette unité.",
      ),
    );
  });

  test("a limit of care is told to neither a requester nor a receiver without the right, in the selection as in the request", () =>
    withLimits("tilleuls", { oxygenMax: 2 }, async () => {
      const id = await aReadyDossier(p, {
        changed: { medical: { "ga.med.soins": ["o2c"], "ga.med.soins.o2Debit": 4 } },
      });
      const without = await choose(id, "tilleuls");
      assert.equal(without.status, 400);
      assert.doesNotMatch(textOf(without.body), /oxyg/i);
      assert.match(textOf(without.body), /Une limite de soins de l’unité est touchée/);
      await choose(id, "tilleuls", { malgre: "Sa sœur y vit." });
      assert.doesNotMatch(textOf((await sofia.get(`/dossiers/${id}/recherche?si=${p.units.tilleuls}`)).body), /oxyg/i);
      assert.match(
        textOf((await p.as("roche").get(`/dossiers/${id}/recherche?si=${p.units.tilleuls}`)).body),
        /Recherche si l’oxygène passait à 2 L\/min/,
      );
      await send(id);
      const request = (await read(p, id)).requests[0]!;
      const read_ = async (who: PersonName) => textOf((await p.as(who).get(`/demandes/${request.id}`)).body);
      assert.doesNotMatch(await read_("claire"), /oxyg/i);
      assert.match(await read_("vasseur"), /N’accepte pas l’oxygène au-delà de 2 L\/min/);
    }));

  test("a dossier that does not say what it asks for says where to say it", async () => {
    const id = await aDraft(p);
    const page = await sofia.get(`/dossiers/${id}/recherche`);
    assert.ok(textOf(page.body).includes("Le dossier ne dit pas encore quel type d’accueil est demandé."));
    assert.deepEqual(await htmlProblems(page.body), []);
  });
});
