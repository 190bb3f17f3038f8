import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { sql } from "kysely";
import { connect } from "#db/db.ts";
import { listCounts, listEngaged } from "#features/places/count.store.ts";
import { inForce } from "#features/places/count.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import {
  act,
  aPlatform,
  aProposalFor,
  aSentDossier,
  hiddenField,
  leave,
  monday,
  must,
  type PersonName,
  propose,
  requestOf,
  textOf,
} from "#tests/dossiers.ts";
import { actOnRequest } from "./act.action.ts";
import type { Act } from "./acts.ts";
import { lapseHolds } from "./lapse-holds.job.ts";

/** A proposal within what is declared, with a place held or not. */
const offer = (hold: boolean, on = "2026-11-30"): Act => {
  const proposed = aProposalFor(on) as Extract<Act, { kind: "propose" }>;
  return { ...proposed, hold, proposal: { ...proposed.proposal, beyondDeclared: null } };
};

describe("A place held for a proposal", async () => {
  const p = await aPlatform();
  const { tilleuls } = p.units;
  const free = async () =>
    (await p.db.selectFrom("unit").select("places_free").where("id", "=", tilleuls).executeTakeFirstOrThrow())
      .places_free;
  const holdOf = (request: RequestId) =>
    p.db
      .selectFrom("hold")
      .select(["until", "extended", "ended_at", "ended_as"])
      .where("request_id", "=", request)
      .orderBy("held_at", "desc")
      .executeTakeFirst();
  /** A dossier just sent to Les Tilleuls, whose doctor is favourable. */
  const aRequest = async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    await act(p, requests.tilleuls, { kind: "give-opinion", opinion: "favorable", comment: "" }, "vasseur");
    return { id, request: requests.tilleuls };
  };
  const refusal = async (request: RequestId, what: Act, by: PersonName, now = p.clock.now) => {
    const result = await actOnRequest(p.db, request, what, by === "nobody" ? "platform" : p.members[by], null, now);
    return result.ok ? "done" : result.refusal.kind;
  };
  const cases = { one: await aRequest(), two: await aRequest() };

  test("is one place less for everybody else, for three days, and no more than the proposal lasts", async () => {
    await leave(p, "tilleuls", 1);
    await act(p, cases.one.request, offer(true), "claire");
    assert.equal(await free(), 0);
    assert.deepEqual((await holdOf(cases.one.request))?.until, addHours(monday, 72));
    assert.equal(await refusal(cases.two.request, offer(false), "claire"), "no-place-left");
    const sides = await Promise.all([
      p.as("claire").get(`/demandes/${cases.one.request}`),
      p.as("sofia").get(`/dossiers/${cases.one.id}/demandes/${cases.one.request}`),
    ]);
    for (const { body } of sides) assert.match(textOf(body), /Place gardée jusqu’au 26 nov. 2026 à 10:00/);
    assert.match(sides[0]!.body, /place-gardee/);
    assert.doesNotMatch(sides[1]!.body, /place-gardee/, "the requester does not prolong it");
  });

  test("shows to other requesters as one place less, and nothing else", async () => {
    const page = textOf((await p.as("sofia").get(`/dossiers/${cases.two.id}/recherche`)).body);
    assert.doesNotMatch(page, /gardée|option/i);
    assert.equal((await p.as("karim").get(`/demandes/${cases.one.request}`)).status, 404);
  });

  test("is kept longer once, by its unit", async () => {
    const path = `/demandes/${cases.one.request}/actes/place-gardee`;
    assert.equal((await p.as("sofia").get(path)).status, 403);
    assert.equal((await p.as("marc").post(path, {})).status, 404);
    assert.equal((await p.as("lise").post(path, {})).status, 403);
    const form = await p.as("claire").get(path);
    const sent = await p
      .as("claire")
      .post(path, { version: hiddenField(form.body, "version"), cle: hiddenField(form.body, "cle") });
    assert.equal(sent.status, 303);
    assert.deepEqual(await holdOf(cases.one.request), {
      until: addHours(monday, 144),
      extended: true,
      ended_at: null,
      ended_as: null,
    });
    assert.equal(await refusal(cases.one.request, { kind: "extend-hold" }, "claire"), "extended-already");
    assert.equal(await refusal(cases.two.request, { kind: "extend-hold" }, "claire"), "wrong-state");
    const told = await p.db
      .selectFrom("notice")
      .innerJoin("account", "account.id", "notice.account_id")
      .select("given_name")
      .where("notice.kind", "=", "hold-extended")
      .orderBy("given_name")
      .execute();
    assert.deepEqual(
      told.map((one) => one.given_name),
      ["Antoine", "Sofia"],
    );
  });

  test("is over at the second: the next one may be proposed before any timer has run, and both sides are told once", async () => {
    const end = addHours(monday, 144);
    assert.equal(
      await refusal(cases.two.request, offer(true), "claire", new Date(end.getTime() - 1000)),
      "no-place-left",
    );
    assert.equal(
      await refusal(cases.one.request, { kind: "lapse-hold" }, "nobody", new Date(end.getTime() - 1000)),
      "too-early",
    );
    assert.equal(await refusal(cases.two.request, offer(true), "claire", end), "done");
    await Promise.all([lapseHolds(p.db, end), lapseHolds(p.db, end)]);
    await lapseHolds(p.db, end);
    assert.deepEqual(await holdOf(cases.one.request), {
      until: end,
      extended: true,
      ended_at: end,
      ended_as: "lapsed",
    });
    const told = await p.db
      .selectFrom("notice")
      .innerJoin("account", "account.id", "notice.account_id")
      .select("given_name")
      .where("notice.kind", "=", "hold-over")
      .where("request_id", "=", cases.one.request)
      .orderBy("given_name")
      .execute();
    assert.deepEqual(
      told.map((one) => one.given_name),
      ["Antoine", "Claire", "Hélène", "Sofia"],
    );
    assert.equal((await requestOf(p, cases.one.id, cases.one.request)).state.kind, "offered", "the proposal stands");
  });

  test("makes the difference when both are confirmed: the one that held has the place, the other is told why not", async () => {
    const now = addHours(monday, 145);
    p.clock.now = now;
    const path = `/demandes/${cases.one.request}/actes/confirmation`;
    const form = await p.as("sofia").get(path);
    const late = await p
      .as("sofia")
      .post(path, { version: hiddenField(form.body, "version"), cle: hiddenField(form.body, "cle") });
    assert.equal(late.status, 409);
    assert.match(textOf(late.body), /La place proposée vient d’être prise par une autre personne/);
    assert.equal(await refusal(cases.two.request, { kind: "confirm" }, "sofia"), "done");
    assert.deepEqual([(await holdOf(cases.two.request))?.ended_as, await free()], ["taken", 0]);
    p.clock.now = monday;
  });

  test("a promise is kept though the unit declares nothing any more", async () => {
    const { request } = await aRequest();
    await leave(p, "tilleuls", 1);
    await act(p, request, offer(true), "claire");
    await leave(p, "tilleuls", 0);
    await p.db
      .transaction()
      .execute((tx) => sql`update availability set free = 0 where unit_id = ${tilleuls}`.execute(tx));
    assert.equal(await refusal(request, { kind: "confirm" }, "sofia"), "done");
  });

  for (const [what, acts] of Object.entries({
    "taken back by the unit": [{ kind: "retract", reason: "place-gone", comment: "" }, "claire"],
    "turned down": [{ kind: "turn-down", reason: "price", comment: "", stay: true }, "sofia"],
    withdrawn: [{ kind: "withdraw", reason: "moved", comment: "" }, "sofia"],
    "changed for one without a place": [{ ...offer(false), kind: "amend" }, "claire"],
  } as Record<string, [Act, PersonName]>))
    test(`a proposal ${what} gives its place back`, async () => {
      const { request } = await aRequest();
      await leave(p, "tilleuls", 2);
      await act(p, request, offer(true), "claire");
      assert.equal(await free(), 1);
      await act(p, request, ...acts);
      assert.deepEqual([await free(), (await holdOf(request))?.ended_as], [2, "released"]);
    });

  test("a confirmation elsewhere gives its place back, in the same change", async () => {
    const { requests } = await aSentDossier(p, ["tilleuls", "clos"]);
    await act(p, requests.tilleuls, { kind: "give-opinion", opinion: "favorable", comment: "" }, "vasseur");
    await leave(p, "tilleuls", 1);
    await act(p, requests.tilleuls, offer(true), "claire");
    await propose(p, requests.clos, "lucie");
    await act(p, requests.clos, { kind: "confirm" }, "sofia");
    assert.deepEqual([await free(), (await holdOf(requests.tilleuls))?.ended_as], [1, "released"]);
  });

  test("an arrival occupies it, said by mistake it is awaited again, and a non-arrival frees it", async () => {
    const { request } = await aRequest();
    await leave(p, "tilleuls", 2);
    const declared = async () =>
      inForce((await listCounts(p.db, [tilleuls])).get(tilleuls)!, dayOf(monday)).reduce((n, c) => n + c.free, 0);
    const before = await declared();
    await act(p, request, offer(true, "2026-11-23"), "claire");
    await act(p, request, { kind: "confirm" }, "sofia");
    const seen: unknown[] = [[await free(), (await declared()) - before]];
    for (const what of [
      { kind: "arrive", on: "2026-11-23" },
      { kind: "undo-arrival", comment: "Erreur" },
      { kind: "no-show", reason: "transport", comment: "" },
    ] as Act[]) {
      await act(p, request, what, "claire");
      seen.push([await free(), (await declared()) - before]);
    }
    assert.deepEqual(seen, [
      [1, 0],
      [1, -1],
      [1, 0],
      [2, 0],
    ]);
  });

  test("more promised than declared: the unit is asked to choose", async () => {
    const { request } = await aRequest();
    await leave(p, "tilleuls", 1);
    await act(p, request, offer(true), "claire");
    await p.as("claire").post("/places", { places: "0" });
    const page = await p.as("claire").get("/places");
    assert.match(textOf(page.body), /propositions? attend(ent)? une réponse, pour 0 place déclarée/);
    assert.match(page.body, new RegExp(`/demandes/${request}/actes/retrait-proposition`));
    await act(p, request, { kind: "retract", reason: "place-gone", comment: "" }, "claire");
  });
});

/** Quality specification C1: the last place is given once, whoever asks at the same moment. */
describe("The last place", async () => {
  const p = await aPlatform();
  const { parc } = p.units;
  const pools = [connect(p.url, 4), connect(p.url, 4)];
  after(() => Promise.all(pools.map((pool) => pool.destroy())));
  const requests: RequestId[] = [];
  for (let i = 0; i < 6; i++) {
    const sent = await aSentDossier(p, ["parc"]);
    await act(p, sent.requests.parc, { kind: "give-opinion", opinion: "favorable", comment: "" }, "paul");
    requests.push(sent.requests.parc);
  }
  const atOnce = async (what: Act, by: PersonName) => {
    const done = await Promise.all(
      requests.map((request, i) => actOnRequest(pools[i % 2]!, request, what, p.members[by], null, monday)),
    );
    return done.map((one) => (one.ok ? "done" : one.refusal.kind));
  };
  const tally = (outcomes: string[]) =>
    Object.fromEntries([...new Set(outcomes)].toSorted().map((one) => [one, outcomes.filter((x) => x === one).length]));

  test("is held once among six proposals at the same moment, in 60 rounds", { timeout: 120_000 }, async () => {
    await leave(p, "parc", 1);
    const winners = new Set<number>();
    for (let round = 0; round < 60; round++) {
      const outcomes = await atOnce(offer(true), "paul");
      assert.deepEqual(tally(outcomes), { done: 1, "no-place-left": 5 }, `round ${round}`);
      const engaged = (await listEngaged(p.db, [parc], monday)).get(parc) ?? [];
      assert.equal(engaged.length, 1);
      const winner = outcomes.indexOf("done");
      winners.add(winner);
      await must(
        actOnRequest(
          p.db,
          requests[winner]!,
          { kind: "retract", reason: "place-gone", comment: "" },
          p.members.paul,
          null,
          monday,
        ),
      );
    }
    assert.ok(winners.size > 1, "not always the same one");
  });

  test("is confirmed once among six proposals that hold nothing", async () => {
    await leave(p, "parc", 1);
    for (const request of requests) await must(actOnRequest(p.db, request, offer(false), p.members.paul, null, monday));
    for (let round = 0; round < 10; round++) {
      const outcomes = await atOnce({ kind: "confirm" }, "sofia");
      assert.deepEqual(tally(outcomes), { done: 1, "no-place-left": 5 }, `round ${round}`);
      const winner = requests[outcomes.indexOf("done")]!;
      await must(
        actOnRequest(
          p.db,
          winner,
          { kind: "fall-through", reason: "place-gone", comment: "" },
          p.members.paul,
          null,
          monday,
        ),
      );
      await must(actOnRequest(p.db, winner, { kind: "reconsider", comment: "Encore" }, p.members.paul, null, monday));
      await must(actOnRequest(p.db, winner, offer(false), p.members.paul, null, monday));
    }
  });

  test("and no hold ever outlived its hour (I8)", async () => {
    const { rows } =
      await sql`select id from hold where ended_at > until or (ended_at is null and until <= held_at)`.execute(p.db);
    assert.deepEqual(rows, []);
  });
});
