import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { verifyJournal } from "#features/journal/verify.action.ts";
import { listEngaged } from "#features/places/count.store.ts";
import { addHours } from "#lib/dates.ts";
import {
  act,
  aPlatform,
  aProposalFor,
  aSentDossier,
  hiddenField,
  leave,
  monday,
  propose,
  read,
  requestOf,
  textOf,
} from "#tests/dossiers.ts";
import { runTimers } from "./run-timers.job.ts";

const after = (days: number) => addHours(monday, days * 24);

describe("A death said on the platform", async () => {
  const p = await aPlatform();
  await leave(p, "tilleuls", 2);
  const { id, requests } = await aSentDossier(p, ["tilleuls", "bellevue", "clos"]);
  await act(p, requests.bellevue, { kind: "list", stage: "eligible", expectedWeeks: 4, comment: "" }, "girard");
  await act(p, requests.tilleuls, { kind: "give-opinion", opinion: "favorable", comment: "" }, "vasseur");
  const offer = aProposalFor();
  assert.ok(offer.kind === "propose");
  await act(
    p,
    requests.tilleuls,
    { ...offer, hold: true, proposal: { ...offer.proposal, beyondDeclared: null } },
    "vasseur",
  );
  const path = `/dossiers/${id}/deces`;
  const version = async () => hiddenField((await p.as("sofia").get(path)).body, "version");
  const engaged = async () =>
    (await listEngaged(p.db, [p.units.tilleuls], p.clock.now)).get(p.units.tilleuls)?.length ?? 0;
  const before = await read(p, id);
  const held = await engaged();

  test("is asked twice, and refused for a day to come or before the birth", async () => {
    assert.equal((await p.as("sofia").post(path, { le: "", version: await version() })).status, 400);
    assert.equal((await p.as("sofia").post(path, { le: "2027-01-01", version: await version() })).status, 400);
    const asked = await p.as("sofia").post(path, { le: "2026-11-22", version: await version() });
    assert.equal(asked.status, 422);
    assert.match(textOf(asked.body), /3 demandes sont retirées/);
    assert.equal((await read(p, id)).status, "open");
    const early = { le: "1900-01-01", version: await version(), confirme: "oui" };
    assert.equal((await p.as("sofia").post(path, early)).status, 409);
  });

  test("does not exist for who only reads, nor for a unit that was not asked", async () => {
    for (const [who, status] of [
      ["yann", 403],
      ["lise", 403],
      ["karim", 404],
      ["marc", 200],
      ["hugo", 404],
      ["nadia", 200],
    ] as const)
      assert.equal((await p.as(who).get(path)).status, status, who);
  });

  test("said by a unit that was asked, closes everything, tells the others and the unit that carries it, and frees the place", async () => {
    const form = { le: "2026-11-22", version: String(before.version), confirme: "oui" };
    assert.equal((await p.as("claire").post(path, { ...form, version: "1" })).status, 422, "another page came between");
    assert.equal((await p.as("claire").post(path, form)).status, 303);
    const r = await read(p, id);
    assert.deepEqual([r.status, r.statusReason], ["cancelled", "deceased"]);
    assert.deepEqual(
      r.requests.map((q) => q.state.kind),
      ["withdrawn", "withdrawn", "withdrawn"],
    );
    assert.equal(await engaged(), held - 1);
    const told = await p.db
      .selectFrom("notice")
      .innerJoin("account", "account.id", "notice.account_id")
      .select(["notice.kind", "account.given_name as who"])
      .where("notice.kind", "in", ["to-check", "withdrawn"])
      .orderBy("account.given_name")
      .execute();
    assert.deepEqual(
      told.map((one) => `${one.kind} ${one.who}`),
      [
        "to-check Antoine",
        "withdrawn Hélène",
        "withdrawn Lucie",
        "withdrawn Marc",
        "withdrawn Odile",
        "to-check Sofia",
      ],
    );
    const { death_date } = await p.db
      .selectFrom("person")
      .select("death_date")
      .where("id", "=", r.person)
      .executeTakeFirstOrThrow();
    assert.equal(death_date, "2026-11-22");
  });

  test("does not open again, nor is said twice, and is planned no more than its archive", async () => {
    const suivi = `/dossiers/${id}/suivi`;
    const form = { acte: "reopen", version: hiddenField((await p.as("sofia").get(suivi)).body, "version") };
    assert.equal((await p.as("sofia").post(suivi, form)).status, 409);
    const again = { le: "2026-11-22", version: String((await read(p, id)).version), confirme: "oui" };
    assert.equal((await p.as("sofia").post(path, again)).status, 409);
    assert.match(textOf((await p.as("sofia").get(`/dossiers/${id}/echeances`)).body), /annonce de l’archivage/i);
  });

  test("taken back within thirty days, even archived meanwhile, puts everything back, the place held too", async () => {
    await p.db
      .updateTable("hold")
      .set({ until: after(90) })
      .where("ended_as", "=", "released")
      .execute();
    p.clock.now = after(10);
    assert.equal((await p.as("yann").post(`${path}/annulation`, {})).status, 403);
    assert.equal((await p.as("sofia").post(`${path}/annulation`, {})).status, 303);
    const r = await read(p, id);
    assert.deepEqual(
      [r.status, r.statusReason, r.statusSince],
      [before.status, before.statusReason, before.statusSince],
    );
    assert.deepEqual(
      r.requests.map((q) => [q.state, q.rank, q.since]),
      before.requests.map((q) => [q.state, q.rank, q.since]),
    );
    assert.deepEqual(r.needs, before.needs);
    assert.equal(await engaged(), held);
    const { death_date } = await p.db
      .selectFrom("person")
      .select("death_date")
      .where("id", "=", r.person)
      .executeTakeFirstOrThrow();
    assert.equal(death_date, null);
    assert.equal((await p.as("sofia").post(`${path}/annulation`, {})).status, 409);
    assert.deepEqual((await verifyJournal(p.db, () => {})).faults, []);
    p.clock.now = monday;
  });

  test("after a confirmation gives the place back, and takes it again when taken back", async () => {
    p.clock.now = monday;
    const one = await aSentDossier(p, ["parc"], { traits: { birthName: "Confirmée" } });
    await propose(p, one.requests.parc, "paul");
    await act(p, one.requests.parc, { kind: "confirm" }, "sofia");
    const awaited = async () => (await listEngaged(p.db, [p.units.parc], p.clock.now)).get(p.units.parc)?.length ?? 0;
    const taken = await awaited();
    const r = await read(p, one.id);
    assert.equal(r.status, "placed");
    const own = `/dossiers/${one.id}/deces`;
    await p.as("sofia").post(own, { le: "2026-11-22", version: String(r.version), confirme: "oui" });
    assert.equal(await awaited(), taken - 1);
    await p.as("sofia").post(`${own}/annulation`, {});
    assert.equal(await awaited(), taken);
    assert.deepEqual(
      [(await read(p, one.id)).status, (await requestOf(p, one.id, one.requests.parc)).state.kind],
      ["placed", "confirmed"],
    );
  });

  test("sends nothing more to the person's side, and proposes the same in their other dossiers", async () => {
    const first = await aSentDossier(p, ["clos"], { traits: { birthName: "Double" } });
    const second = await aSentDossier(p, ["clos"], { traits: { birthName: "Double" } });
    const person = (await read(p, first.id)).person;
    await p.db.updateTable("referral").set({ person_id: person }).where("id", "=", second.id).execute();
    await sql`update account set kind = 'person' where id = ${p.accounts.sofia}`.execute(p.db);
    const form = { le: "2026-11-22", version: String((await read(p, first.id)).version), confirme: "oui" };
    await p.as("roche").post(`/dossiers/${first.id}/deces`, form);
    assert.match(
      textOf((await p.as("roche").get(`/dossiers/${first.id}/deces`)).body),
      /Signaler aussi dans le dossier/,
    );
    await runTimers(p.db, after(25));
    const told = await p.db
      .selectFrom("notice")
      .select(["account_id", "mail"])
      .where("referral_id", "=", first.id)
      .where("at", ">", monday)
      .execute();
    assert.deepEqual(
      told.map((n) => n.account_id),
      [p.accounts.roche],
      "the archive is announced to professionals alone",
    );
    const left = await p.db
      .selectFrom("notice")
      .select("id")
      .where("referral_id", "=", first.id)
      .where("account_id", "=", p.accounts.sofia)
      .where("mail", "in", ["waiting", "failed"])
      .execute();
    assert.deepEqual(left, []);
    await sql`update account set kind = 'professional' where id = ${p.accounts.sofia}`.execute(p.db);
  });
});
