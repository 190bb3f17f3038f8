import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { UnitId } from "#features/accounts/member.ts";
import type { Answers } from "#features/forms/questionnaire.ts";
import { addDays, addMonths, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { grid, rowsOf } from "#pathways/tnd/grid.ts";
import { aPlatform, monday, type PersonName, read, textOf } from "#tests/dossiers.ts";
import { all, aReadyChild, aTeam, booklet, canary } from "#tests/paths.ts";
import { remindEnds } from "./remind-ends.job.ts";

describe("A child's path, from the doctor to the end", async () => {
  const p = await aPlatform();
  let t: Awaited<ReturnType<typeof aTeam>>;
  before(async () => {
    t = await aTeam(p);
  });
  const sentTo = async (id: string, unit: UnitId) =>
    t.asks.post(`/dossiers/${id}/parcours/envoi`, { unite: unit, cle: newId() });
  const act = (visitor: typeof t.doctor, request: string, name: string, fields: Record<string, string>) =>
    visitor.post(`/demandes/${request}/actes/${name}`, { version: "0", cle: newId(), ...fields });
  const versionOf = async (id: string) => String((await read(p, id as never)).requests[0]!.version);

  test("goes to the platform of the commune alone, is accepted by its doctor, opened, renewed once and ended", async () => {
    const id = await aReadyChild(p, t.roche, "2024-05-10");
    const shown = textOf((await t.asks.get(`/dossiers/${id}/parcours`)).body);
    assert.ok(shown.includes("Adresser le dossier à cette plateforme"));
    assert.equal((await sentTo(id, t.units.away)).status, 409, "only the platform of the zone is proposed");
    assert.equal((await sentTo(id, t.units.here)).status, 303);
    const request = (await read(p, id)).requests[0]!.id;

    assert.ok(textOf((await t.doctor.get("/pco")).body).includes("Noé"));
    const listed = p.db.selectFrom("journal_entry").select("object").where("act", "=", "list");
    assert.deepEqual(await listed.execute(), [{ object: "parcours" }], "what the volets say in short was shown");
    const page = await t.doctor.get(`/pco/demandes/${request}`);
    assert.ok(page.body.includes(canary) && textOf(page.body).includes("pas deux mots associés à 24 mois"));
    const cared = await t.coordinator.get(`/pco/demandes/${request}`);
    assert.equal(cared.status, 200);
    assert.ok(!cared.body.includes(canary) && !cared.body.includes("pas deux mots associés"), "the grid is medical");
    assert.equal((await t.away.get(`/pco/demandes/${request}`)).status, 404);

    await act(t.doctor, request, "prise-en-charge", { version: await versionOf(id) });
    const on = addDays(dayOf(p.clock.now), 30);
    const refused = await act(t.coordinator, request, "recevabilite", {
      version: await versionOf(id),
      on,
      message: "",
    });
    assert.equal(refused.status, 403, "a doctor says it");
    assert.equal((await t.doctor.post(`/pco/demandes/${request}/etape`, { etape: "interventions" })).status, 409);
    assert.equal(
      (await act(t.doctor, request, "recevabilite", { version: await versionOf(id), on, message: "" })).status,
      303,
    );
    assert.equal((await read(p, id)).requests[0]!.state.kind, "confirmed");
    assert.equal((await t.coordinator.post(`/pco/demandes/${request}/attente`, { attendu: "2020-01-01" })).status, 400);
    assert.equal((await t.coordinator.post(`/pco/demandes/${request}/attente`, { attendu: on })).status, 303);

    const today = dayOf(p.clock.now);
    assert.equal(
      (await act(t.coordinator, request, "arrivee", { version: await versionOf(id), on: today })).status,
      303,
    );
    const line = {
      profession: "Psychomotricité",
      professionnel: "Alix Morin",
      nature: "bilan",
      seances: "4",
      du: today,
      au: "",
    };
    assert.equal(
      (await t.coordinator.post(`/pco/demandes/${request}/lignes`, { ...line, professionnel: "" })).status,
      400,
    );
    assert.equal((await t.coordinator.post(`/pco/demandes/${request}/lignes`, line)).status, 303);
    assert.ok(textOf((await t.asks.get(`/dossiers/${id}/parcours`)).body).includes("Alix Morin"));
    assert.equal((await t.coordinator.post(`/pco/demandes/${request}/synthese`, { lettre: "Bien." })).status, 409);
    assert.equal((await t.doctor.post(`/pco/demandes/${request}/synthese`, { lettre: "Bien." })).status, 303);
    const letter = await t.asks.get(`/dossiers/${id}/parcours/lettre`);
    assert.deepEqual([letter.status, letter.headers.get("content-type")], [200, "application/pdf"]);
    assert.equal((await t.coordinator.get(`/pco/demandes/${request}/lettre`)).status, 403);

    assert.equal((await t.doctor.post(`/pco/demandes/${request}/renouvellement`, {})).status, 409, "too early");
    p.clock.now = new Date("2027-10-01T09:00:00Z");
    assert.equal((await t.asks.post(`/dossiers/${id}/parcours/renouvellement`, {})).status, 409, "nothing is proposed");
    assert.equal((await t.doctor.post(`/pco/demandes/${request}/renouvellement`, {})).status, 303);
    assert.equal((await t.asks.post(`/dossiers/${id}/parcours/renouvellement`, {})).status, 303);
    assert.equal((await t.asks.post(`/dossiers/${id}/parcours/renouvellement`, {})).status, 409, "once");
    const ended = { version: await versionOf(id), on: "2027-10-01", reason: "diagnosis", destination: "", comment: "" };
    assert.equal((await act(t.coordinator, request, "fin", ended)).status, 303);
    assert.equal((await read(p, id)).requests[0]!.state.kind, "ended");
    p.clock.now = monday;
  });

  test("does not leave beyond the age of the platform", async () => {
    const old = await aReadyChild(p, t.roche, "2019-11-20", {
      grille: { ...booklet.grille, ...all(rowsOf(grid.bands.find(({ code }) => code === "b84")!), "b84") },
    });
    assert.ok(textOf((await t.asks.get(`/dossiers/${old}/parcours`)).body).includes("ne peut pas le suivre"));
    const late = await sentTo(old, t.units.here);
    assert.equal(late.status, 409);
    assert.ok(textOf(late.body).includes("jusqu’à 6 ans inclus"));
  });

  test("does not leave when a guardian says no, unless the other exercises their authority alone", async () => {
    const refuses = (why: string): Answers => ({
      ...Object.fromEntries(Object.entries(booklet.accords!).filter(([key]) => !key.includes("titulaire2"))),
      "tnd.acc.titulaire2.accord": "non",
      "tnd.acc.titulaire2.date": "2026-11-20",
      "tnd.acc.seul.motif": why,
      "tnd.acc.seul.piece": [newId()],
    });
    const refused = await aReadyChild(p, t.roche, "2024-05-10", { accords: refuses("autre-parent-injoignable") });
    const answer = await sentTo(refused, t.units.here);
    assert.equal(answer.status, 409);
    assert.ok(textOf(answer.body).includes("Un titulaire de l’autorité parentale a dit non"));
    assert.equal((await read(p, refused)).requests.filter((q) => q.state.kind !== "prepared").length, 0);
    assert.ok(!(await t.doctor.get("/pco")).body.includes((await read(p, refused)).number));

    const alone = await aReadyChild(p, t.roche, "2024-05-10", { accords: refuses("autorite-exclusive") });
    assert.equal((await sentTo(alone, t.units.here)).status, 303);
  });

  test("is said to end two months before, once, to the platform and to the doctor", async () => {
    const id = await aReadyChild(p, t.roche, "2024-05-10");
    await sentTo(id, t.units.here);
    const { id: request } = (await read(p, id)).requests[0]!;
    const today = dayOf(p.clock.now);
    await t.doctor.get(`/pco/demandes/${request}`);
    await act(t.doctor, request, "prise-en-charge", { version: await versionOf(id) });
    await act(t.doctor, request, "recevabilite", { version: await versionOf(id), on: addDays(today, 10), message: "" });
    await act(t.doctor, request, "arrivee", { version: await versionOf(id), on: today });
    const endsOn = addMonths(today, 12);
    const told = async (day: string) => {
      await remindEnds(p.db, new Date(`${day}T05:25:00Z`));
      const rows = await p.db
        .selectFrom("notice")
        .select(["account_id"])
        .where("kind", "=", "path-end-near")
        .where("referral_id", "=", id)
        .execute();
      return new Set(rows.map((r) => r.account_id)).size === rows.length ? rows.map((r) => r.account_id) : "twice";
    };
    assert.deepEqual(await told(addDays(addMonths(endsOn, -2), -1)), []);
    const first = await told(addMonths(endsOn, -2));
    assert.ok(first.includes(p.accounts.vasseur) && first.includes(p.accounts.roche), String(first));
    assert.deepEqual(await told(addDays(addMonths(endsOn, -2), 1)), first);
    assert.deepEqual(await told(endsOn), first);
  });

  test("is closed to the platform as soon as a guardian takes their agreement back", async () => {
    const id = await aReadyChild(p, t.roche, "2024-05-10");
    await sentTo(id, t.units.here);
    const request = (await read(p, id)).requests[0]!.id;
    assert.equal((await t.doctor.get(`/pco/demandes/${request}`)).status, 200);
    assert.equal((await t.asks.post(`/dossiers/${id}/parcours/accord`, {})).status, 303);
    assert.deepEqual([(await read(p, id)).status, (await read(p, id)).statusReason], ["suspended", "thinking"]);
    for (const path of [`/pco/demandes/${request}`, `/demandes/${request}`, `/dossiers/${id}/pdf`])
      assert.equal((await t.doctor.get(path)).status, 404, path);
    assert.ok(!(await t.doctor.get("/pco")).body.includes(`/pco/demandes/${request}`));
    assert.equal((await t.asks.post(`/dossiers/${id}/suivi`, { acte: "resume" })).status >= 400, true);
    assert.equal((await read(p, id)).status, "suspended");
  });

  test("exists for nobody else: another role, another module", async () => {
    for (const who of ["sofia", "claire", "marc", "nadia"] as PersonName[]) {
      const { status } = await p.as(who).get("/pco");
      assert.equal(status, 403, who);
    }
  });
});
