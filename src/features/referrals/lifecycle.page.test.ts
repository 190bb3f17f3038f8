import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addHours } from "#lib/dates.ts";
import {
  act,
  aDraft,
  aPlatform,
  aReadyDossier,
  aSentDossier,
  hiddenField,
  monday,
  type PersonName,
  propose,
  read,
  textOf,
} from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import type { ReferralId } from "./referral.ts";

describe("The life of a dossier", async () => {
  const p = await aPlatform();
  const sofia = p.as("sofia");
  async function doIt(id: ReferralId, acte: string, fields: Record<string, string> = {}, who: PersonName = "sofia") {
    const page = await p.as(who).get(`/dossiers/${id}/suivi`);
    return p.as(who).post(`/dossiers/${id}/suivi`, { acte, version: hiddenField(page.body, "version"), ...fields });
  }
  const kinds = async (id: ReferralId) => (await read(p, id)).requests.map((q) => q.state.kind);

  test("cancelled, withdraws every request with its reason, tells each unit, frees the place; reopened, it keeps them as a selection", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls", "bellevue"]);
    await act(p, requests.bellevue, { kind: "decline", reason: "no-place", comment: "", toPerson: "" }, "marc");
    const refused = await doIt(id, "cancel", { "cancel-reason": "other", "cancel-comment": "" });
    assert.ok(refused.status === 409 && textOf(refused.body).includes("Ce motif demande une précision."));
    assert.deepEqual(await htmlProblems(refused.body), []);
    assert.equal((await doIt(id, "cancel", { "cancel-reason": "returns-home" })).location, `/dossiers/${id}`);
    assert.deepEqual([(await read(p, id)).status, await kinds(id)], ["cancelled", ["withdrawn", "declined"]]);
    assert.ok(
      textOf((await p.as("claire").get(`/demandes/${requests.tilleuls}`)).body).includes(
        "Retour ou maintien à domicile",
      ),
    );
    const notices = await p.db
      .selectFrom("notice")
      .select("kind")
      .where("referral_id", "=", id)
      .where("unit_id", "=", p.units.tilleuls)
      .orderBy("at")
      .execute();
    assert.deepEqual([...new Set(notices.map((n) => n.kind))], ["new-request", "withdrawn"]);
    assert.ok(textOf((await sofia.get(`/dossiers/${id}`)).body).includes("Dossier annulé"));

    p.clock.now = addHours(monday, 2);
    assert.equal((await doIt(id, "reopen")).status, 303);
    assert.deepEqual([(await read(p, id)).status, await kinds(id)], ["ready", ["prepared", "declined"]]);
    assert.equal(
      (await p.as("claire").get(`/demandes/${requests.tilleuls}`)).status,
      404,
      "nothing left again by itself",
    );
    // taken out of the selection, its history stays
    assert.equal((await sofia.post(`/dossiers/${id}/selection`, { retirer: requests.tilleuls })).status, 303);
    assert.deepEqual(await kinds(id), ["withdrawn", "declined"]);
    const events = await p.db
      .selectFrom("request_event")
      .select("act")
      .where("request_id", "=", requests.tilleuls)
      .orderBy("seq")
      .execute();
    assert.deepEqual(
      events.map((e) => e.act),
      ["prepare", "send", "withdraw", "reopen", "withdraw"],
    );
    p.clock.now = monday;
  });

  test("sent again after it was reopened, reaches the unit anew", async () => {
    const { id, requests } = await aSentDossier(p, ["clos"]);
    await doIt(id, "cancel", { "cancel-reason": "mistake" });
    p.clock.now = addHours(monday, 1);
    await doIt(id, "reopen");
    assert.equal((await sofia.post(`/dossiers/${id}/envoi`, {})).status, 303);
    assert.deepEqual(await kinds(id), ["sent"]);
    assert.equal((await p.as("lucie").get(`/demandes/${requests.clos}`)).status, 200);
    p.clock.now = monday;
  });

  test("with a place confirmed, cancelling gives it back; after a death it does not reopen", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    await propose(p, requests.tilleuls, "vasseur");
    await act(p, requests.tilleuls, { kind: "confirm" }, "sofia");
    const free = async () =>
      (await p.db.selectFrom("unit").select("places_free").where("id", "=", p.units.tilleuls).executeTakeFirstOrThrow())
        .places_free!;
    const before = await free();
    await doIt(id, "cancel", { "cancel-reason": "deceased" });
    assert.equal(await free(), before + 1);
    const refused = await doIt(id, "reopen");
    assert.ok(refused.status === 409 && textOf(refused.body).includes("clos par un décès"));
  });

  test("suspended, stops the deadlines and lets nobody confirm; resumed, they move on", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls", "clos"]);
    await propose(p, requests.tilleuls, "vasseur");
    const deadline = (await read(p, id)).requests.find((q) => q.id === requests.clos)!.deadline!;
    assert.equal((await doIt(id, "suspend", { "suspend-reason": "unstable", reviewOn: "" })).status, 400);
    assert.equal((await doIt(id, "suspend", { "suspend-reason": "unstable", reviewOn: "2026-12-01" })).status, 303);
    assert.ok(textOf((await p.as("lucie").get(`/demandes/${requests.clos}`)).body).includes("les délais sont arrêtés"));
    const told = await p.db
      .selectFrom("notice")
      .select("unit_id")
      .where("referral_id", "=", id)
      .where("kind", "=", "suspended")
      .execute();
    assert.deepEqual(new Set(told.map((n) => n.unit_id)), new Set([p.units.tilleuls, p.units.clos]));
    const form = await sofia.get(`/demandes/${requests.tilleuls}/actes/confirmation`);
    assert.equal(
      (
        await sofia.post(`/demandes/${requests.tilleuls}/actes/confirmation`, {
          version: hiddenField(form.body, "version"),
        })
      ).status,
      409,
    );
    p.clock.now = addHours(monday, 24);
    assert.equal((await doIt(id, "resume")).status, 303);
    const { status, requests: all } = await read(p, id);
    assert.deepEqual(
      [status, all.find((q) => q.id === requests.clos)!.deadline!.getTime() > deadline.getTime()],
      ["open", true],
    );
    p.clock.now = monday;
  });

  test("needs come and go", async () => {
    const id = await aReadyDossier(p);
    assert.equal((await doIt(id, "add-need", { need: "heb-temp" })).status, 303);
    const need = (await read(p, id)).needs.find((n) => n.kind === "heb-temp")!;
    assert.equal((await doIt(id, "add-need", { need: "heb-temp" })).status, 409);
    assert.equal((await doIt(id, "add-need", { need: "?" })).status, 409);
    assert.equal((await doIt(id, "drop-need", { "drop-need": need.id })).status, 303);
    assert.deepEqual(
      (await read(p, id)).needs.map((n) => [n.kind, n.state.kind]),
      [
        ["heb-perm", "open"],
        ["heb-temp", "dropped"],
      ],
    );
    assert.equal((await doIt(id, "keep-alive")).status, 303);
  });

  test("the one who comes second is told, and nothing is done twice", async () => {
    const id = await aDraft(p);
    const version = hiddenField((await sofia.get(`/dossiers/${id}/suivi`)).body, "version");
    await doIt(id, "keep-alive", {}, "roche");
    const late = await sofia.post(`/dossiers/${id}/suivi`, { acte: "cancel", "cancel-reason": "mistake", version });
    assert.ok(late.status === 409 && textOf(late.body).includes("Quelqu’un a modifié le dossier entre-temps."));
    assert.equal((await read(p, id)).status, "draft");
    for (const some of [{ acte: "" }, { acte: "erase" }, { acte: "resume" }, { acte: "cancel", version: "x" }])
      assert.ok(
        [400, 409].includes(
          (await sofia.post(`/dossiers/${id}/suivi`, { version, ...some } as Record<string, string>)).status,
        ),
        JSON.stringify(some),
      );
  });

  test("is the requester's; the writer sees it, others do not", async () => {
    const id = await aReadyDossier(p);
    const page = await p.as("nadia").get(`/dossiers/${id}/suivi`);
    assert.ok(page.status === 200 && !page.body.includes('name="acte"'));
    const statuses = await Promise.all(
      (["nadia", "yann", "karim", "claire"] as const).map(async (who) => [
        (await p.as(who).get(`/dossiers/${id}/suivi`)).status,
        (await p.as(who).post(`/dossiers/${id}/suivi`, { acte: "keep-alive" })).status,
      ]),
    );
    assert.deepEqual(statuses, [
      [200, 403],
      [403, 403],
      [404, 404],
      [403, 403],
    ]);
    assert.deepEqual(await htmlProblems((await sofia.get(`/dossiers/${id}/suivi`)).body), []);
  });
});

describe("The journal of a dossier", async () => {
  const p = await aPlatform();

  test("says each reading and each change, with who, for which unit; a unit reads its own part", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls", "bellevue"]);
    const sofia = p.as("sofia");
    for (const path of ["", "/identite", "/suivi", "/recherche", "/volets/administratif/relecture", "/pdf"])
      await sofia.get(`/dossiers/${id}${path}`);
    await sofia.get(`/dossiers/${id}/demandes/${requests.tilleuls}`);
    await p.as("claire").get(`/demandes/${requests.tilleuls}`);
    await p.as("claire").get(`/demandes/${requests.tilleuls}/actes/refus`);
    await p.as("marc").get(`/demandes/${requests.bellevue}`);
    await p.as("claire").post(`/demandes/${requests.tilleuls}/messages`, { texte: "Bonjour" });
    const rows = await p.db
      .selectFrom("journal_entry")
      .select(["act", "object", "who"])
      .where("referral_id", "=", id)
      .orderBy("seq")
      .execute();
    const said = rows.map((r) => `${r.who} ${r.act} ${r.object.split(" ")[0]}`).slice(-13);
    assert.deepEqual(said, [
      "Sofia Diaz send 2",
      "Sofia Diaz read dossier",
      "Sofia Diaz read identite",
      "Sofia Diaz read suivi",
      "Sofia Diaz search ",
      "Sofia Diaz read administratif",
      "Sofia Diaz print dossier",
      "Sofia Diaz read demande",
      "Claire Morel request open",
      "Claire Morel read demande",
      "Marc Petit request open",
      "Marc Petit read demande",
      `Claire Morel message ${requests.tilleuls}`,
    ]);
    const page = await sofia.get(`/dossiers/${id}/journal`);
    assert.deepEqual(await htmlProblems(page.body), []);
    const own = textOf(page.body);
    for (const text of [
      "Claire Morel",
      "EHPAD Les Tilleuls, Hébergement permanent",
      "vu hors de votre unité par",
      "a consulté la demande",
      "a imprimé le dossier",
      "a signé et validé le volet",
    ])
      assert.ok(own.includes(text), text);
    const theirs = textOf((await p.as("claire").get(`/dossiers/${id}/journal`)).body);
    assert.ok(theirs.includes("Claire Morel") && !theirs.includes("Marc Petit") && !theirs.includes("Sofia Diaz"));
  });

  test("is read by requesters, and by receivers for their part; not by those who only read or write", async () => {
    const { id } = await aSentDossier(p, ["tilleuls"]);
    const statuses = await Promise.all(
      (["sofia", "roche", "claire", "nadia", "yann", "lise", "karim", "marc"] as const).map(
        async (who) => (await p.as(who).get(`/dossiers/${id}/journal`)).status,
      ),
    );
    assert.deepEqual(statuses, [200, 200, 200, 403, 403, 403, 404, 404]);
    assert.ok(!(await p.as("yann").get(`/dossiers/${id}`)).body.includes("/journal"));
  });
});
