import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import type { StatedCondition } from "#features/conditions/yes-if.ts";
import { declarePlaces } from "#features/places/declare.action.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { addHours } from "#lib/dates.ts";
import {
  act,
  aPlatform,
  aSentDossier,
  hiddenField,
  monday,
  must,
  type PersonName,
  requestOf,
  textOf,
  validate,
  write,
} from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import type { Act } from "./acts.ts";
import { checkConditions, proposeWhenMet, reviewConditions } from "./conditions.job.ts";

const noTerms = { on: null, room: null, pricePerDay: null, dependencyPerDay: null, lengthDays: null, message: null };
const yesIf = (conditions: StatedCondition[], some: Partial<Extract<Act, { kind: "say-yes-if" }>> = {}): Act => ({
  kind: "say-yes-if",
  conditions,
  terms: noTerms,
  auto: false,
  ...some,
});
const noBmr: StatedCondition = { kind: "checked", code: "no-bmr", value: null };
const from = (day: string): StatedCondition => ({ kind: "checked", code: "from", value: day });
const told = (text: string, by: "requester" | "receiver"): StatedCondition => ({
  ...{ kind: "told", text, by, medical: false },
});

describe("Oui, si…", async () => {
  const p = await aPlatform();
  const bmr = {
    medical: { "ga.med.bmr.statut": "oui", "ga.med.bmr.germe": "sarm", "ga.med.bmr.precautions": ["contact"] },
  };
  const q = (id: ReferralId, request: RequestId) => requestOf(p, id, request);
  const page = async (who: PersonName, path: string) => textOf((await p.as(who).get(path)).body);
  const notices = async (request: RequestId, kind: string) =>
    (
      await p.db
        .selectFrom("notice")
        .innerJoin("account", "account.id", "notice.account_id")
        .select("account.given_name")
        .where("request_id", "=", request)
        .where("notice.kind", "=", kind)
        .orderBy("account.given_name")
        .execute()
    ).map((n) => n.given_name);

  async function doIt(who: PersonName, request: string, slug: string, fields: Record<string, string>) {
    const path = `/demandes/${request}/actes/${slug}`;
    const form = await p.as(who).get(path);
    assert.equal(form.status, 200, slug);
    const [version, cle] = [hiddenField(form.body, "version"), hiddenField(form.body, "cle")];
    return p.as(who).post(path, { version, cle, ...fields });
  }

  test("the volet that meets the last condition makes the turn of the unit, in its own transaction", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"], { changed: bmr });
    const stated = await doIt("vasseur", requests.tilleuls, "oui-si", { "c-no-bmr": "oui" });
    assert.equal(stated.status, 303);
    assert.equal((await q(id, requests.tilleuls)).state.kind, "conditional");
    assert.deepEqual(await notices(requests.tilleuls, "yes-if"), ["Antoine", "Sofia"]);
    assert.match(
      await page("roche", `/dossiers/${id}/demandes/${requests.tilleuls}`),
      /Sans bactérie multirésistante — se vérifie dans votre dossier/,
    );

    await write(p, id, "medical", { "ga.med.bmr.statut": "non" }, p.members.roche);
    assert.equal((await q(id, requests.tilleuls)).yesIf!.metAt, null, "a draft meets nothing");
    await validate(p, id, "medical", p.members.roche);
    assert.deepEqual((await q(id, requests.tilleuls)).yesIf!.metAt, monday);
    assert.deepEqual(await notices(requests.tilleuls, "conditions-met"), ["Claire", "Hélène"]);
    assert.match(await page("vasseur", `/demandes/${requests.tilleuls}`), /Vos conditions sont remplies\./);

    await write(
      p,
      id,
      "medical",
      { "ga.med.bmr.statut": "oui", "ga.med.bmr.germe": "sarm", "ga.med.bmr.precautions": ["contact"] },
      p.members.roche,
    );
    await validate(p, id, "medical", p.members.roche);
    assert.match(await page("vasseur", `/demandes/${requests.tilleuls}`), /n’est plus remplie depuis le 23 nov\. 2026/);
    assert.deepEqual(await notices(requests.tilleuls, "conditions-lost"), ["Claire", "Hélène"]);
  });

  test("a condition of care is stated and read with the right to the medical volet alone; its texts are sealed", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"], { changed: bmr });
    const form = await p.as("claire").get(`/demandes/${requests.tilleuls}/actes/oui-si`);
    assert.ok(!form.body.includes("no-bmr") && form.body.includes("c-from"));
    assert.deepEqual(await htmlProblems(form.body), []);
    const forced = await doIt("claire", requests.tilleuls, "oui-si", { "c-no-bmr": "oui" });
    assert.equal(forced.status, 409);
    assert.match(textOf(forced.body), /mention « médicale »/);

    await act(p, requests.tilleuls, yesIf([noBmr, told("Visite du pavillon", "requester")]), "vasseur");
    for (const [who, path] of [
      ["claire", `/demandes/${requests.tilleuls}`],
      ["lise", `/demandes/${requests.tilleuls}`],
      ["sofia", `/dossiers/${id}/demandes/${requests.tilleuls}`],
    ] as const) {
      const text = await page(who, path);
      assert.ok(!/multirésistante/i.test(text), `${who} reads no care`);
      assert.match(
        text,
        /Conditions sur les soins \(détail réservé aux professionnels habilités\) — pas encore remplies/,
      );
      assert.match(text, /Visite du pavillon/);
    }
    assert.match(await page("vasseur", `/demandes/${requests.tilleuls}`), /Sans bactérie multirésistante/);
    const { rows } = await sql<{ row: string }>`
      select q::text || (select string_agg(e::text, '') from request_event e where e.request_id = q.id) as row
      from admission_request q where id = ${requests.tilleuls}`.execute(p.db);
    assert.ok(!/Visite du pavillon|no-bmr|multirésistante/.test(rows[0]!.row));
    // stating the others again does not undo what she may not read
    await doIt("claire", requests.tilleuls, "oui-si", { dem: "Visite du pavillon\nCaution versée" });
    assert.deepEqual(
      (await q(id, requests.tilleuls)).yesIf!.conditions.map((one) => (one.kind === "told" ? one.text : one.code)),
      ["Visite du pavillon", "Caution versée", "no-bmr"],
    );
  });

  test("each side ticks the conditions that name it, and no other", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    await act(
      p,
      requests.tilleuls,
      yesIf([told("Visite faite", "requester"), told("Chambre repeinte", "receiver")]),
      "claire",
    );
    const theirs = await doIt("claire", requests.tilleuls, "condition", { condition: "0", met: "oui" });
    assert.equal(theirs.status, 409);
    assert.equal((await doIt("sofia", requests.tilleuls, "condition", { condition: "0", met: "oui" })).status, 303);
    assert.match(
      await page("sofia", `/dossiers/${id}/demandes/${requests.tilleuls}`),
      /Chambre repeinte — à cocher par l’unité/,
    );
    assert.deepEqual(await notices(requests.tilleuls, "conditions-met"), []);
    assert.equal((await doIt("claire", requests.tilleuls, "condition", { condition: "1", met: "oui" })).status, 303);
    assert.deepEqual((await q(id, requests.tilleuls)).yesIf!.metAt, monday);
    assert.deepEqual(await notices(requests.tilleuls, "conditions-met"), ["Hélène"], "whoever ticked knows");
    for (const who of ["lise", "yann", "nadia"] as const)
      assert.equal(
        (await p.as(who).post(`/demandes/${requests.tilleuls}/actes/condition`, { condition: "1" })).status,
        403,
      );
  });

  test("the day that comes meets a date, in the daily check; the list of the unit puts it first", async () => {
    const { id, requests } = await aSentDossier(p, ["bellevue"]);
    const other = await aSentDossier(p, ["bellevue"]);
    await act(p, other.requests.bellevue, yesIf([told("Visite faite", "requester")]), "girard");
    await act(p, requests.bellevue, yesIf([from("2026-12-03")]), "girard");
    await checkConditions(p.db, addHours(monday, 24));
    assert.equal((await q(id, requests.bellevue)).yesIf!.metAt, null);
    const day = addHours(monday, 24 * 10);
    await checkConditions(p.db, day);
    assert.deepEqual((await q(id, requests.bellevue)).yesIf!.metAt, day);
    const { body } = await p.as("girard").get("/demandes?onglet=oui-si");
    assert.match(textOf(body), /1 réponse « oui, si… » a ses conditions remplies/);
    assert.ok(body.indexOf(requests.bellevue) < body.indexOf(other.requests.bellevue));
    assert.deepEqual(await htmlProblems(body), []);
    const mine = textOf((await p.as("sofia").get("/dossiers?onglet=oui-si")).body);
    assert.match(mine, /Oui, si…/);
  });

  test("once met, one click proposes at the first day that suits", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    await act(p, requests.tilleuls, { kind: "give-opinion", opinion: "favorable", comment: "" }, "vasseur");
    await act(
      p,
      requests.tilleuls,
      yesIf([told("Chambre repeinte", "receiver")], { terms: { ...noTerms, room: "simple", pricePerDay: 71.2 } }),
      "claire",
    );
    await act(p, requests.tilleuls, { kind: "tick-condition", condition: 0, met: true }, "claire");
    const { body } = await p.as("claire").get(`/demandes/${requests.tilleuls}`);
    assert.deepEqual(await htmlProblems(body), []);
    const form = /<form method="post" action="[^"]*\/actes\/proposition"[\s\S]*?<\/form>/.exec(body)![0];
    const fields = Object.fromEntries([...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map((m) => [m[1]!, m[2]!]));
    const sent = await p.as("claire").post(`/demandes/${requests.tilleuls}/actes/proposition`, fields);
    assert.equal(sent.status, 303);
    const { state } = await q(id, requests.tilleuls);
    assert.ok(state.kind === "offered" && state.former === "conditional" && state.proposal.pricePerDay === 71.2);
  });

  test("the proposal that leaves by itself stays within the places that remain to propose, the pending ones counted", async () => {
    await p.db.updateTable("unit").set({ places_free: 1 }).where("id", "=", p.units.parc).execute();
    const both = [await aSentDossier(p, ["parc"]), await aSentDossier(p, ["parc"])];
    for (const { requests } of both) {
      await act(p, requests.parc, { kind: "give-opinion", opinion: "favorable", comment: "" }, "paul");
      const terms = { ...noTerms, on: "2026-12-01", room: "simple" };
      await act(p, requests.parc, yesIf([told("Visite faite", "requester")], { terms, auto: true }), "paul");
    }
    for (const { requests } of both)
      await act(p, requests.parc, { kind: "tick-condition", condition: 0, met: true }, "sofia");
    const queued = await sql<{
      payload: { request: string };
    }>`select payload from outbox where name = 'propose-when-met'`.execute(p.db);
    const asked = queued.rows
      .map((row) => row.payload.request)
      .filter((one) => both.some((d) => d.requests.parc === one));
    assert.deepEqual(asked.sort(), both.map((d) => d.requests.parc).sort());
    await Promise.all(both.map(({ requests }) => proposeWhenMet(p.db, requests.parc, monday)));
    const after = await Promise.all(both.map(({ id, requests }) => q(id, requests.parc)));
    assert.deepEqual(after.map((one) => one.state.kind).sort(), ["conditional", "offered"]);
    const [left, gone] = [
      after.find((one) => one.state.kind === "conditional")!,
      after.find((one) => one.state.kind === "offered")!,
    ];
    assert.equal(left.yesIf!.held, "no-place-left");
    assert.match(
      await page("paul", `/demandes/${left.id}`),
      /n’a pas pu partir d’elle-même : il ne reste plus de place/,
    );
    assert.deepEqual(await notices(gone.id, "proposed"), ["Paul"]);
    assert.deepEqual(await notices(gone.id, "proposal"), ["Antoine", "Sofia"]);
    // tried again each day: it leaves once the place is there, and never twice
    const said = { kind: "all", pools: [{ kind: "heb-perm", sex: "any", free: 2 }] } as const;
    await must(declarePlaces(p.db, p.units.parc, { ...said, pools: [...said.pools] }, p.members.paul, monday));
    await checkConditions(p.db, addHours(monday, 24));
    const again = await q(both.find((d) => d.requests.parc === left.id)!.id, left.id);
    assert.ok(again.state.kind === "offered" && again.state.proposal.on === "2026-12-01");
  });

  test("a unit that says nothing for long is asked again, and nothing is closed", async () => {
    const { id, requests } = await aSentDossier(p, ["clos"]);
    await act(p, requests.clos, yesIf([told("Visite faite", "requester")]), "lucie");
    await reviewConditions(p.db, addHours(monday, 24 * 29));
    assert.deepEqual(await notices(requests.clos, "condition-review"), []);
    const later = addHours(monday, 24 * 31);
    await reviewConditions(p.db, later);
    await reviewConditions(p.db, later);
    assert.deepEqual(await notices(requests.clos, "condition-review"), ["Lucie"]);
    assert.equal((await q(id, requests.clos)).state.kind, "conditional");
    assert.equal((await doIt("lucie", requests.clos, "conditions-actuelles", {})).status, 303);
    assert.equal(
      (await doIt("lucie", requests.clos, "retrait-conditions", { comment: "La chambre est prise." })).status,
      303,
    );
    const dropped = await q(id, requests.clos);
    assert.deepEqual([dropped.state.kind, dropped.yesIf], ["studying", null]);
  });

  test("what was typed wrong is said on its field and kept", async () => {
    const { requests } = await aSentDossier(p, ["clos"]);
    const none = await doIt("lucie", requests.clos, "oui-si", {});
    assert.equal(none.status, 400);
    assert.match(textOf(none.body), /Cochez ou écrivez au moins une condition/);
    const wrong = await doIt("lucie", requests.clos, "oui-si", {
      ...{ "c-from": "oui", "v-from": "", "c-weeks": "oui", "v-weeks": "beaucoup", dem: "Visite", auto: "oui" },
    });
    assert.equal(wrong.status, 400);
    assert.deepEqual(await htmlProblems(wrong.body), []);
    for (const said of ["Indiquez la date.", "Indiquez un nombre entre 1 et 104.", "beaucoup", "Visite"])
      assert.ok(wrong.body.includes(said), said);
    const noDate = await doIt("lucie", requests.clos, "oui-si", { dem: "Visite", auto: "oui" });
    assert.match(textOf(noDate.body), /indiquez la date d’admission/);
  });

  test("a request closed by another admission comes back with its conditions", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls", "clos"]);
    await act(p, requests.clos, yesIf([told("Visite faite", "requester")]), "lucie");
    await act(p, requests.tilleuls, { kind: "give-opinion", opinion: "favorable", comment: "" }, "vasseur");
    const proposal = {
      ...{ on: "2026-11-23", room: null, pricePerDay: null, dependencyPerDay: null, lengthDays: null },
      ...{ conditions: null, message: null, validUntil: addHours(monday, 48), beyondDeclared: "sortie", oral: null },
    };
    await act(p, requests.tilleuls, { kind: "propose", proposal }, "vasseur");
    await act(p, requests.tilleuls, { kind: "confirm" }, "sofia");
    assert.equal((await q(id, requests.clos)).state.kind, "superseded");
    await act(p, requests.tilleuls, { kind: "no-show", reason: "transport", comment: "" }, "claire");
    const back = await q(id, requests.clos);
    assert.deepEqual([back.state.kind, back.yesIf!.conditions.length], ["conditional", 1]);
  });
});
