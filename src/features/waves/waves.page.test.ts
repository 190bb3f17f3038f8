import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import type { ReferralId } from "#features/referrals/referral.ts";
import { selectUnit } from "#features/sendings/send.action.ts";
import {
  act,
  aPlatform,
  aReadyDossier,
  aSentDossier,
  must,
  needOf,
  type Platform,
  propose,
  read,
  textOf,
  type UnitName,
} from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { measurePaces } from "./measure-pace.action.ts";
import { findPaces } from "./pace.store.ts";
import { moveWaves } from "./plan-waves.action.ts";
import { findPlan } from "./wave.store.ts";

const names = ["tilleuls", "bellevue", "clos"] as const;

/** A dossier ready to leave, with three units selected. */
async function aSelection(p: Platform, chosen: readonly UnitName[] = names) {
  const id = await aReadyDossier(p);
  const need = await needOf(p, id);
  for (const name of chosen)
    await must(
      selectUnit(
        p.db,
        id,
        { need, unit: p.units[name], distanceKm: 8, overrideReason: null },
        p.members.sofia,
        p.clock.now,
      ),
    );
  return { id, need };
}
const requestTo = async (p: Platform, id: ReferralId, name: UnitName) =>
  (await read(p, id)).requests.find((q) => q.unit === p.units[name])!;
const states = async (p: Platform, id: ReferralId) =>
  Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await requestTo(p, id, name)).state.kind] as const)),
  );
const wave = async (p: Platform, id: ReferralId, waves: Partial<Record<UnitName, number>>) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(waves).map(async ([name, n]) => [
        `vague-${(await requestTo(p, id, name as UnitName)).id}`,
        String(n),
      ]),
    ),
  );

describe("Sending in waves", async () => {
  const p = await aPlatform();
  const sofia = p.as("sofia");
  const start = async (id: ReferralId, need: string, waves: Partial<Record<UnitName, number>>) =>
    sofia.post(`/dossiers/${id}/vagues`, { besoin: need, sous: "168", chance: "80", ...(await wave(p, id, waves)) });
  const late = () => new Date(p.clock.now.getTime() + 4 * 24 * 3_600_000);

  test("the page says whom to ask first, what to expect and what it rests on, in valid HTML", async () => {
    const { id } = await aSelection(p);
    const page = await sofia.get(`/dossiers/${id}/vagues`);
    const said = textOf(page.body);
    assert.equal(page.status, 200);
    for (const text of ["EHPAD Les Tilleuls", "Une réponse favorable, sous 14 jours", "estimation de départ", "Lancer"])
      assert.ok(said.includes(text), text);
    assert.deepEqual(await htmlProblems(page.body), []);
  });

  test("without a selection, it says where to choose", async () => {
    const id = await aReadyDossier(p);
    assert.ok(textOf((await sofia.get(`/dossiers/${id}/vagues`)).body).includes("Choisir des unités"));
  });

  test("only the first wave leaves; the others are invisible to their units, and leave when it is refused whole", async () => {
    const { id, need } = await aSelection(p);
    assert.equal((await start(id, need, { tilleuls: 1, bellevue: 2, clos: 3 })).status, 303);
    assert.deepEqual(await states(p, id), { tilleuls: "sent", bellevue: "prepared", clos: "prepared" });
    const hidden = await requestTo(p, id, "bellevue");
    assert.equal((await p.as("marc").get(`/demandes/${hidden.id}`)).status, 404);
    await moveWaves(p.db, p.clock.now);
    const { id: first } = await requestTo(p, id, "tilleuls");
    await act(p, first, { kind: "decline", reason: "no-place", comment: "", toPerson: "" }, "claire");
    await moveWaves(p.db, p.clock.now);
    assert.deepEqual(await states(p, id), { tilleuls: "declined", bellevue: "sent", clos: "prepared" });
    assert.equal((await p.as("marc").get(`/demandes/${hidden.id}`)).status, 200);
    const shown = textOf((await sofia.get(`/dossiers/${id}/vagues`)).body);
    for (const text of ["en cours", "Vague 2", "La vague suivante part le"]) assert.ok(shown.includes(text), text);
    assert.match(textOf((await sofia.get(`/dossiers/${id}/journal`)).body), /Sextant/);
  });

  test("the next one leaves after its interval, never while an offer waits, and not twice", async () => {
    const { id, need } = await aSelection(p);
    await start(id, need, { tilleuls: 1, bellevue: 2, clos: 3 });
    await propose(p, (await requestTo(p, id, "tilleuls")).id, "vasseur");
    await moveWaves(p.db, late());
    assert.deepEqual(await states(p, id), { tilleuls: "offered", bellevue: "prepared", clos: "prepared" });
    const { id: offered } = await requestTo(p, id, "tilleuls");
    await act(p, offered, { kind: "turn-down", reason: "distance", comment: "", stay: true }, "sofia");
    await Promise.all([moveWaves(p.db, late()), moveWaves(p.db, late())]);
    assert.deepEqual(await states(p, id), { tilleuls: "waiting", bellevue: "sent", clos: "prepared" });
  });

  test("a confirmed admission ends the plan: the following waves never leave", async () => {
    const { id, need } = await aSelection(p);
    await start(id, need, { tilleuls: 1, bellevue: 2, clos: 2 });
    await propose(p, (await requestTo(p, id, "tilleuls")).id, "vasseur");
    await act(p, (await requestTo(p, id, "tilleuls")).id, { kind: "confirm" }, "sofia");
    await moveWaves(p.db, late());
    assert.deepEqual(await states(p, id), { tilleuls: "confirmed", bellevue: "prepared", clos: "prepared" });
    const plan = await findPlan(p.db, need);
    assert.deepEqual([plan?.state, plan?.endedWhy], ["ended", "placed"]);
  });

  test("a unit that takes no request that day waits for the next wave; the others of its wave leave", async () => {
    const { id, need } = await aSelection(p);
    await start(id, need, { tilleuls: 1, bellevue: 2, clos: 2 });
    await p.db.updateTable("unit").set({ accepts: false }).where("id", "=", p.units.bellevue).execute();
    await moveWaves(p.db, late());
    assert.deepEqual(await states(p, id), { tilleuls: "sent", bellevue: "prepared", clos: "sent" });
    await p.db.updateTable("unit").set({ accepts: true }).where("id", "=", p.units.bellevue).execute();
    await moveWaves(p.db, new Date(late().getTime() + 8 * 24 * 3_600_000));
    assert.equal((await requestTo(p, id, "bellevue")).state.kind, "sent");
    assert.equal((await findPlan(p.db, need))?.state, "ended");
  });

  test("« Envoyer tout maintenant » and « Arrêter les vagues » are always there while it runs", async () => {
    const one = await aSelection(p);
    await start(one.id, one.need, { tilleuls: 1, bellevue: 2, clos: 3 });
    assert.equal((await start(one.id, one.need, { bellevue: 1 })).status, 409);
    assert.equal((await sofia.post(`/dossiers/${one.id}/vagues/tout`, { besoin: one.need })).status, 303);
    assert.deepEqual(await states(p, one.id), { tilleuls: "sent", bellevue: "sent", clos: "sent" });
    assert.equal((await sofia.post(`/dossiers/${one.id}/vagues/tout`, { besoin: one.need })).status, 409);
    const other = await aSelection(p);
    await start(other.id, other.need, { tilleuls: 1, bellevue: 2, clos: 3 });
    assert.equal((await sofia.post(`/dossiers/${other.id}/vagues/arret`, { besoin: other.need })).status, 303);
    await moveWaves(p.db, late());
    assert.deepEqual(await states(p, other.id), { tilleuls: "sent", bellevue: "prepared", clos: "prepared" });
  });

  test("a dossier that may not leave is not cut in waves; what was chosen stays", async () => {
    const { id, need } = await aSelection(p);
    await p.db.updateTable("referral").set({ status: "suspended" }).where("id", "=", id).execute();
    assert.equal((await start(id, need, { tilleuls: 1 })).status, 409);
    assert.equal((await requestTo(p, id, "tilleuls")).state.kind, "prepared");
    assert.equal(await findPlan(p.db, need), null);
  });

  test("the need of another dossier is not reached through this one", async () => {
    const mine = await aSelection(p);
    const other = await aSelection(p);
    await start(other.id, other.need, { tilleuls: 1, bellevue: 2, clos: 3 });
    assert.equal((await sofia.post(`/dossiers/${mine.id}/vagues/tout`, { besoin: other.need })).status, 409);
    assert.equal((await sofia.post(`/dossiers/${mine.id}/vagues/arret`, { besoin: other.need })).status, 409);
    assert.equal((await start(mine.id, other.need, { tilleuls: 1 })).status, 409);
    assert.deepEqual(await states(p, other.id), { tilleuls: "sent", bellevue: "prepared", clos: "prepared" });
  });

  test("what was estimated of each request is kept when it leaves", async () => {
    const { id, need } = await aSelection(p);
    await start(id, need, { tilleuls: 1, bellevue: 1, clos: 2 });
    const said = await p.db.selectFrom("request_estimate").selectAll().where("referral_id", "=", id).execute();
    assert.deepEqual([said.length, said[0]?.horizon_hours, said[0]?.sample], [2, 168, 0]);
    assert.ok(said.every(({ low, chance, high }) => low < chance && chance < high));
  });
});

describe("What units' past answers say", async () => {
  const p = await aPlatform();

  test("counts the favourable, the refused and the silent, hour by hour; the withdrawn stop counting when they leave", async () => {
    const hour = 3_600_000;
    const sentAt = p.clock.now;
    const { id, requests } = await aSentDossier(p, ["tilleuls", "bellevue", "clos"]);
    p.clock.now = new Date(sentAt.getTime() + 5 * hour);
    await propose(p, requests.tilleuls, "vasseur");
    await act(p, requests.bellevue, { kind: "decline", reason: "no-place", comment: "", toPerson: "" }, "marc");
    p.clock.now = new Date(sentAt.getTime() + 30 * hour);
    await act(p, requests.clos, { kind: "withdraw", reason: "found-elsewhere", comment: "" }, "sofia");
    assert.equal(await measurePaces(p.db, new Date(sentAt.getTime() + 100 * hour)), 3);
    const { units, groups } = await findPaces(p.db, "grand-age", "heb-perm", [
      p.units.tilleuls,
      p.units.bellevue,
      p.units.clos,
      p.units.parc,
    ]);
    const of = (name: UnitName) => units.get(p.units[name]);
    assert.deepEqual(of("tilleuls")?.favourable, [0, 1, 1, 1, 1, 1, 1, 1]);
    assert.deepEqual(of("tilleuls")?.exposed, [1, 1, 1, 1, 1, 1, 1, 1]);
    assert.deepEqual(
      [of("bellevue")?.favourable, of("bellevue")?.exposed],
      [
        [0, 0, 0, 0, 0, 0, 0, 0],
        [1, 1, 1, 1, 1, 1, 1, 1],
      ],
    );
    assert.deepEqual(of("clos")?.exposed, [1, 1, 1, 0, 0, 0, 0, 0]);
    assert.equal(of("parc"), undefined);
    assert.deepEqual(groups.get(p.units.parc)?.favourable, [0, 1, 1, 1, 1, 1, 1, 1]);
    assert.deepEqual(groups.get(p.units.parc)?.exposed, [3, 3, 3, 2, 2, 2, 2, 2]);
    assert.equal((await read(p, id)).requests.length, 3);
  });

  test("forgets what is older than twelve months", async () => {
    const then = new Date(p.clock.now.getTime() + 400 * 24 * 3_600_000);
    assert.equal(await measurePaces(p.db, then), 0);
    const left = await sql<{ n: number }>`select count(*) as n from pace_group`.execute(p.db);
    assert.equal(Number(left.rows[0]!.n), 0);
  });
});

describe("How true the estimates are", async () => {
  const p = await aPlatform();
  test("is a public page with its chart and its figures, in valid HTML", async () => {
    const page = await p.as("anonymous").get("/observatoire/estimations");
    assert.equal(page.status, 200);
    assert.ok(/<svg[^>]+role="img"/.test(page.body) && !page.body.includes("<style"));
    for (const text of ["score de Brier", "Par vagues", "Trop peu de demandes"])
      assert.ok(textOf(page.body).includes(text), text);
    assert.deepEqual(await htmlProblems(page.body), []);
  });
});
