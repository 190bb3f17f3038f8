import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { changeDossier } from "#features/referrals/lifecycle.action.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { addHours } from "#lib/dates.ts";
import {
  act,
  aDraft,
  aPlatform,
  aReadyDossier,
  aSentDossier,
  monday,
  must,
  read,
  requestOf,
  textOf,
} from "#tests/dossiers.ts";
import { runTimers } from "./run-timers.job.ts";

const after = (days: number) => addHours(monday, days * 24);

describe("The timers of dossiers", async () => {
  const p = await aPlatform();
  const told = async (id: ReferralId) =>
    (
      await p.db
        .selectFrom("notice")
        .innerJoin("account", "account.id", "notice.account_id")
        .select(["notice.kind", "account.given_name as who"])
        .where("notice.referral_id", "=", id)
        .where("notice.at", ">", monday)
        .orderBy("notice.at")
        .orderBy("account.given_name")
        .execute()
    ).map((row) => `${row.kind} ${row.who}`);
  const keep = async (id: ReferralId, now: Date) =>
    must(changeDossier(p.db, id, { kind: "keep-alive" }, p.members.sofia, (await read(p, id)).version, now));

  test("ask once whether a draft goes on, whoever runs them, then archive it; it reads, and opens again", async () => {
    const id = await aDraft(p, { birthName: "Brouillon" });
    await runTimers(p.db, after(180));
    assert.deepEqual(await told(id), [], "nothing before its time");
    await Promise.all([runTimers(p.db, after(182)), runTimers(p.db, after(182))]);
    await runTimers(p.db, after(200));
    const asked = ["still-wanted Antoine", "still-wanted Sofia"];
    assert.deepEqual(await told(id), asked);
    assert.equal((await read(p, id)).status, "draft");
    await runTimers(p.db, after(245));
    assert.deepEqual(await told(id), [...asked, "archived Antoine", "archived Sofia"]);
    assert.equal((await read(p, id)).status, "archived");
    await must(changeDossier(p.db, id, { kind: "reopen" }, p.members.sofia, (await read(p, id)).version, after(246)));
    assert.equal((await read(p, id)).status, "draft");
  });

  test("leave alone what moved between the notice and its term", async () => {
    const id = await aDraft(p, { birthName: "Remué" });
    await runTimers(p.db, after(182));
    await keep(id, after(200));
    await runTimers(p.db, after(245));
    assert.equal((await read(p, id)).status, "draft");
    assert.deepEqual((await told(id)).length, 2);
  });

  test("remind a unit that does not answer, then the référents of its establishment, who learn no number", async () => {
    const { id } = await aSentDossier(p, ["tilleuls"], { traits: { birthName: "Silence" } });
    await p.db
      .updateTable("habilitation")
      .set({ role: "local-admin" })
      .where("account_id", "=", p.accounts.lise)
      .execute();
    await runTimers(p.db, after(4));
    await runTimers(p.db, after(12));
    await runTimers(p.db, after(30));
    await runTimers(p.db, after(31));
    assert.deepEqual(
      (await told(id)).filter((one) => one.startsWith("overdue")),
      ["overdue Claire", "overdue Hélène", "overdue Claire", "overdue Hélène"],
    );
    const escalated = await p.db.selectFrom("notice").selectAll().where("kind", "=", "overdue-unit").execute();
    assert.deepEqual(
      escalated.map((n) => [n.account_id, n.referral_id, n.number]),
      [[p.accounts.lise, null, null]],
    );
    assert.equal((await read(p, id)).requests[0]!.state.kind, "sent");
  });

  test("ask twice about a waiting list, then withdraw the request for want of news, its rank kept; a word starts again", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls", "bellevue"], { traits: { birthName: "Attente" } });
    const list = { kind: "list", stage: "eligible", expectedWeeks: null, comment: "" } as const;
    await act(p, requests.tilleuls, list, "vasseur");
    const kinds = async () => [...new Set(await told(id))].filter((one) => one.startsWith("still-waiting"));
    await runTimers(p.db, after(93));
    assert.deepEqual(await kinds(), ["still-waiting Antoine", "still-waiting Sofia"]);
    await keep(id, after(100));
    await runTimers(p.db, after(186));
    assert.equal((await requestOf(p, id, requests.tilleuls)).state.kind, "waiting");
    await runTimers(p.db, after(193));
    await runTimers(p.db, after(286));
    assert.equal((await requestOf(p, id, requests.tilleuls)).state.kind, "waiting");
    p.clock.now = after(287);
    const seen = textOf((await p.as("claire").get("/demandes?onglet=liste-attente")).body);
    assert.match(seen, /le demandeur, relancé deux fois, n’a pas confirmé/);
    p.clock.now = monday;
    await runTimers(p.db, after(379));
    const q = await requestOf(p, id, requests.tilleuls);
    assert.deepEqual(q.state, { kind: "withdrawn", former: "waiting", reason: "no-news" });
    assert.deepEqual(q.rank?.listedAt, monday);
  });

  test("ask the author of a volet of care whether it still holds; one click says so, and only who may validate it", async () => {
    const id = await aReadyDossier(p, { traits: { birthName: "Inchangé" } });
    await keep(id, after(150));
    await runTimers(p.db, after(183));
    assert.deepEqual(await told(id), ["volet-stale Antoine", "volet-stale Antoine"]);
    p.clock.now = after(183);
    const path = `/dossiers/${id}/echeances`;
    assert.match(textOf((await p.as("roche").get(path)).body), /Volets à confirmer/);
    assert.equal((await p.as("sofia").post(`/dossiers/${id}/inchange`, { volet: "medical" })).status, 403);
    assert.equal((await p.as("nadia").post(`/dossiers/${id}/inchange`, { volet: "autonomie" })).status, 403);
    assert.equal(
      (await p.as("roche").post(`/dossiers/${id}/inchange`, { volet: "medical" })).status,
      409,
      "the version it had under its eyes",
    );
    const { version } = (await read(p, id)).volets.find((v) => v.code === "medical")!;
    const said = { volet: "medical", version: String(version) };
    assert.equal((await p.as("roche").post(`/dossiers/${id}/inchange`, said)).status, 303);
    await runTimers(p.db, after(184));
    const planned = textOf((await p.as("roche").get(path)).body);
    assert.match(planned, /Volets à confirmer Autonomie/i);
    assert.doesNotMatch(planned, /Médical , validé/i);
    p.clock.now = monday;
  });

  test("of a dossier withdraw what it asked for want of news, and a reopening makes a selection of it", async () => {
    const { id, requests } = await aSentDossier(p, ["parc"], { traits: { birthName: "Oubli" } });
    await runTimers(p.db, after(182));
    await runTimers(p.db, after(245));
    const archived = await read(p, id);
    assert.deepEqual(
      [archived.status, archived.requests[0]!.state],
      ["archived", { kind: "withdrawn", former: "sent", reason: "no-news" }],
    );
    assert.ok((await told(id)).includes("withdrawn Paul"));
    p.clock.now = after(245);
    const list = await p.as("sofia").post(`/dossiers/${id}/actualite`, {});
    assert.equal(list.status, 409, "archived: nothing to keep alive");
    p.clock.now = monday;
    await must(changeDossier(p.db, id, { kind: "reopen" }, p.members.sofia, archived.version, after(246)));
    assert.equal((await requestOf(p, id, requests.parc)).state.kind, "prepared");
  });

  test("leave nothing to look at before its next step", async () => {
    const left = await p.db
      .selectFrom("referral")
      .select("id")
      .where("next_step_at", "<=", after(20))
      .where("status", "=", "archived")
      .execute();
    assert.deepEqual(left, []);
  });
});
