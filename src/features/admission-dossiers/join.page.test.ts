import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AccountId } from "#features/accounts/member.ts";
import { aRight } from "#tests/accounts.ts";
import { aDecision, someHouses } from "#tests/decisions.ts";
import { aPlatform, monday, read, textOf } from "#tests/dossiers.ts";
import { aPerson } from "#tests/person.ts";

describe("A decision of an MDPH, opened by the person", async () => {
  const p = await aPlatform();
  const h = await someHouses(p);
  const paper = { mdph: h.units.isere, numero: "990017", naissance: "2014-03-04" };
  const id = await aDecision(p, h);

  test("opens with the three things of the letter, all exact: the person becomes its référent, and it is written down", async () => {
    const anne = await aPerson(p, "Anne Perrin");
    for (const wrong of [
      { mdph: h.units.rhone },
      { numero: "99001" },
      { numero: "990018" },
      { naissance: "2014-03-05" },
    ]) {
      const seen = await anne.visitor.post("/mon-espace/decision", { ...paper, ...wrong });
      assert.equal(seen.status, 422);
      assert.match(textOf(seen.body), /Aucune décision à ouvrir/);
    }
    assert.equal((await anne.visitor.get(`/mon-espace/dossiers/${id}`)).status, 404);
    const done = await anne.visitor.post("/mon-espace/decision", paper);
    assert.equal(done.location, `/mon-espace/dossiers/${id}`);
    assert.deepEqual(
      (await read(p, id)).stewards.map(({ account, kind, mayAct }) => [account, kind, mayAct]),
      [[anne.account, "steward", true]],
    );
    const entries = await p.db
      .selectFrom("journal_entry")
      .select(["act", "object"])
      .where("referral_id", "=", id)
      .where("account_id", "=", anne.account)
      .execute();
    assert.ok(entries.some(({ act, object }) => act === "retrieve" && object === "personne"));
    assert.equal((await anne.visitor.get(done.location!)).status, 200);
    // the fifth was the right one: there is no sixth this hour
    assert.equal((await anne.visitor.post("/mon-espace/decision", paper)).status, 429);
  });

  test("is read in the MDPH's unit as far as the person shares it: no right of a reader or a writer opens more", async () => {
    const doctor = await p.db
      .selectFrom("account")
      .select("id")
      .where("given_name", "=", "Hélène")
      .executeTakeFirstOrThrow();
    for (const role of ["reader", "writer", "requester"] as const)
      await aRight(p.db, doctor.id as AccountId, h.units.isere, { module: "handicap", role, medical: true }, monday);
    const visitor = await p.visitor(doctor.id as AccountId, h.units.isere);
    const { volets } = await read(p, id);
    const paths = ["", "/pdf", "/suivi", "/journal", "/fusion", ...volets.map(({ code }) => `/volets/${code}`)];
    for (const path of paths) assert.equal((await visitor.get(`/dossiers/${id}${path}`)).status, 404, path);
  });

  test("what somebody follows already opens to nobody else, with the same words as what does not exist", async () => {
    const zoe = await aPerson(p, "Zoé Martin");
    const followed = await zoe.visitor.post("/mon-espace/decision", paper);
    const unknown = await zoe.visitor.post("/mon-espace/decision", { ...paper, numero: "000000" });
    assert.deepEqual([followed.status, unknown.status], [422, 422]);
    const said = (body: string) => textOf(body).replace(/990017|000000/g, "");
    assert.equal(
      said(followed.body).replace(/\b[0-9a-f-]{36}\b/g, ""),
      said(unknown.body).replace(/\b[0-9a-f-]{36}\b/g, ""),
    );
    assert.equal((await read(p, id)).stewards.length, 1);
  });

  test("the person fills their life and care, never the health part; professionals do not come in by this door", async () => {
    const marie = await aPerson(p, "Marie Perrin");
    const other = await aDecision(p, h, {
      ...{ id_decision: "D-2026-050", individu: "990050", nom_naissance: "Roux", prenom: "Léa" },
      date_naissance: "09/09/2013",
    });
    await marie.visitor.post("/mon-espace/decision", { ...paper, numero: "990050", naissance: "2013-09-09" });
    const volets = (await read(p, other)).volets;
    for (const { code, level } of volets) {
      const { status } = await marie.visitor.get(`/dossiers/${other}/volets/${code}`);
      assert.equal(status, level === "medical" ? 403 : 303, code);
    }
    const care = volets.find(({ level }) => level === "care")!;
    const first = (await marie.visitor.get(`/dossiers/${other}/volets/${care.code}`)).location!;
    assert.doesNotMatch(first, /relecture/);
    assert.equal((await marie.visitor.get(first)).status, 200);
    assert.equal((await p.as("sofia").get("/mon-espace/decision")).status, 403);
  });
});
