import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { findReferral } from "#features/referrals/referral.store.ts";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { act, aPlatform, aSentDossier, type PersonName, propose } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { aPerson } from "#tests/person.ts";
import { somebody } from "#tests/referent.ts";

const pdf = "%PDF-1.4\nHistoire-Zwingelstein\n%%EOF\n";
const traits = { birthName: "Moreau", givenName: "Jeanne", sex: "F", birthDate: "04/03/1940" };
const fields = {
  ...traits,
  ...{ besoin: "heb-perm", urgence: "standard", recu: "2026-11-20", souhaite: "" },
  ...{ contact: "Luc Moreau", lien: "Fils", telephone: "06 11 22 33 44" },
};

describe("A dossier that comes on paper", async () => {
  const p = await aPlatform();
  const register = (
    who: PersonName,
    some: Record<string, string> = {},
    file = { field: "administratif", name: "dossier.pdf", content: pdf },
  ) => p.as(who).upload("/papier/nouveau", { ...fields, cle: newId<string>(), ...some }, file);
  const count = async () =>
    Number((await sql<{ n: number }>`select count(*) as n from paper_dossier`.execute(p.db)).rows[0]!.n);

  test("needs its pages, a person, a contact, what is asked and a day that has come: what was typed stays", async () => {
    const { cle: _, ...none } = { ...fields, cle: "" };
    const bare = await p.as("claire").post("/papier/nouveau", none);
    assert.deepEqual(
      [bare.status, /Joignez les pages numérisées/.test(bare.body), /value="Moreau"/.test(bare.body)],
      [422, true, true],
    );
    for (const [some, said] of [
      [{ contact: "" }, "Indiquez qui joindre."],
      [{ telephone: "appeler" }, "Indiquez un numéro de téléphone."],
      [{ besoin: "aj" }, "Votre unité ne propose pas cet accueil"],
      [{ recu: "2026-11-24" }, "Ce jour est à venir"],
      [{ birthName: "" }, "Indiquez le nom de naissance."],
    ] as const) {
      const answer = await register("claire", some);
      assert.equal(answer.status, 422, said);
      assert.ok(answer.body.includes(said), said);
    }
    const script = await register("claire", {}, { field: "administratif", name: "dossier.pdf", content: "<script>" });
    assert.deepEqual([script.status, /Ce type de fichier n’est pas accepté/.test(script.body)], [422, true]);
    assert.equal(await count(), 0);
  });

  test("is registered by a receiver alone: requesters, readers, the référent, support and a person are refused", async () => {
    for (const who of ["sofia", "roche", "lise", "nobody"] as const)
      assert.doesNotMatch((await register(who)).location ?? "", /^\/demandes/);
    for (const role of ["local-admin", "support", "person", "mdph", "desk", "steering"] as const) {
      const { visitor } = await somebody(p, `Zoé ${role}`, "tilleuls", role);
      assert.equal((await visitor.post("/papier/nouveau", fields)).status, 403, role);
    }
    assert.equal(await count(), 0);
  });

  test("becomes a request already read, whose delay to answer has started; the same form sent twice does it once", async () => {
    const cle = newId<string>();
    const first = await register("claire", { cle });
    assert.equal(first.status, 303);
    const again = await register("claire", { cle });
    assert.equal(again.location, first.location);
    assert.equal(await count(), 1);
    const { rows } = await sql<{ state: string; status: string; origin: string; deadline: Date | null }>`
      select q.state, r.status, r.origin, q.deadline from admission_request q join referral r on r.id = q.referral_id
      where r.origin = 'paper'`.execute(p.db);
    assert.deepEqual(
      rows.map(({ deadline, ...row }) => ({ ...row, due: deadline !== null })),
      [{ state: "read", status: "open", origin: "paper", due: true }],
    );
    assert.match(
      (await p.as("claire").get("/demandes?onglet=a-l-etude")).body + (await p.as("claire").get("/demandes")).body,
      /Mme Jeanne M\., 86 ans/,
    );
  });

  const opened = async (who: PersonName = "claire", some = {}) => {
    const done = await register(who, { doublons: "oui", motifDoublon: "autre personne", ...some });
    const request = done.location!.split("/").at(-1)!;
    const { rows } = await sql<{
      id: string;
    }>`select referral_id as id from admission_request where id = ${request}`.execute(p.db);
    return { request, id: rows[0]!.id };
  };

  test("a dossier that looks alike is shown before: to others, only who carries it", async () => {
    await aSentDossier(p, ["bellevue"]);
    const alike = { birthName: "FERRAND", givenName: "lucienne", birthDate: "03/04/1939" };
    const found = await register("claire", alike);
    assert.equal(found.status, 409);
    assert.match(found.body, /Un dossier existe, porté par une autre unité/);
    assert.match(found.body, /CH de Vienne, Court séjour gériatrique/);
    assert.equal((await register("claire", { ...alike, doublons: "oui" })).status, 303);
  });

  test("the pages and the contact are for the unit; the medical ones for those who may read them; others see no dossier", async () => {
    const done = await p
      .as("claire")
      .upload(
        "/papier/nouveau",
        { ...fields, cle: newId<string>(), doublons: "oui", birthName: "Perrin" },
        { field: "medical", name: "medical.pdf", content: pdf },
      );
    const request = done.location!.split("/").at(-1)!;
    const { rows } = await sql<{ id: string; piece: string }>`
      select q.referral_id as id, a.id as piece from admission_request q join attachment a on a.referral_id = q.referral_id
      where q.id = ${request}`.execute(p.db);
    const { id, piece } = rows[0]!;
    const [mine, doctor] = [await p.as("claire").get(`/papier/${id}`), await p.as("vasseur").get(`/papier/${id}`)];
    assert.match(mine.body, /Luc Moreau/);
    assert.match(mine.body, /Des pages médicales s’ouvrent aux professionnels/);
    assert.doesNotMatch(mine.body, /medical\.pdf/);
    assert.match(doctor.body, /medical\.pdf/);
    assert.equal((await p.as("claire").get(`/dossiers/${id}/pieces/${piece}`)).status, 404);
    assert.equal((await p.as("vasseur").get(`/dossiers/${id}/pieces/${piece}`)).bytes.toString(), pdf);
    for (const who of ["marc", "hugo", "sofia", "karim"] as const) {
      assert.equal((await p.as(who).get(`/papier/${id}`)).status, 404);
      assert.equal((await p.as(who).get(`/dossiers/${id}`)).status, 404);
    }
    const stored = await sql<{ plain: boolean }>`
      select position('Luc Moreau'::bytea in contact) > 0 as plain from paper_dossier where referral_id = ${id}`.execute(
      p.db,
    );
    assert.equal(stored.rows[0]!.plain, false);
  });

  test("goes to its arrival in the hands of the unit that received it, which confirms on the person's agreement", async () => {
    const { id, request } = await opened("claire", { birthName: "Roussel" });
    await act(p, request as never, { kind: "take" }, "claire");
    await propose(p, request as never, "vasseur", "2026-12-01");
    assert.match((await p.as("claire").get(`/demandes/${request}`)).body, /actes\/confirmation"/);
    await act(p, request as never, { kind: "confirm" }, "claire");
    p.clock.now = addHours(p.clock.now, 24 * 8);
    await act(p, request as never, { kind: "arrive", on: "2026-12-01" }, "claire");
    assert.equal((await findReferral(p.db, id))!.status, "admitted");
    p.clock.now = addHours(p.clock.now, -24 * 8);
  });

  test("is taken over by the requester who holds its number and its code, once; the unit then only receives", async () => {
    const { id, request } = await opened("claire", { birthName: "Garnier" });
    assert.equal((await p.as("marc").post(`/papier/${id}`, {})).status, 404);
    const codeOf = async () =>
      /id="code-reprise">([^<]+)</.exec((await p.as("claire").post(`/papier/${id}`, {})).body)![1]!;
    const [former, code] = [await codeOf(), await codeOf()];
    const { number } = (await findReferral(p.db, id))!;
    const takeOver = (who: PersonName, given: string, of = number) =>
      p.as(who).post("/papier/reprise", { numero: of, code: given });
    for (const answer of [
      await takeOver("sofia", former),
      await takeOver("sofia", code, "GA26-0000-0000-0"),
      await takeOver("sofia", ""),
    ])
      assert.deepEqual([answer.status, /ne vont pas ensemble/.test(answer.body)], [422, true]);
    assert.equal((await takeOver("claire", code)).status, 403);
    const taken = await takeOver("sofia", code);
    assert.deepEqual([taken.status, taken.location], [303, `/dossiers/${id}`]);
    assert.equal((await takeOver("karim", code)).status, 422);
    assert.equal((await p.as("sofia").get(`/dossiers/${id}`)).status, 200);
    assert.equal((await p.as("claire").get(`/demandes/${request}`)).status, 200);
    assert.equal((await p.as("claire").post(`/papier/${id}`, {})).status, 404);
    assert.doesNotMatch((await p.as("claire").get(`/demandes/${request}`)).body, /actes\/retrait"/);
  });

  test("a code forgotten for a week no longer serves", async () => {
    const { id } = await opened("claire", { birthName: "Bonnet" });
    const { body } = await p.as("claire").post(`/papier/${id}`, {});
    const code = /id="code-reprise">([^<]+)</.exec(body)![1]!;
    const { number } = (await findReferral(p.db, id))!;
    p.clock.now = addHours(p.clock.now, 24 * 7 + 1);
    assert.equal((await p.as("sofia").post("/papier/reprise", { numero: number, code })).status, 422);
    p.clock.now = addHours(p.clock.now, -(24 * 7 + 1));
  });

  test("is given by the unit to the person: by mail, and the birth date; then it is in their space, and the unit receives", async () => {
    const { id, request } = await opened("claire", { birthName: "Lenoir" });
    const invite = (who: PersonName, some = {}) =>
      p.as(who).post(`/papier/${id}/invitation`, { courriel: "luc.lenoir@exemple.test", lien: "Son fils", ...some });
    assert.deepEqual(
      [(await invite("marc")).status, (await invite("lise")).status, (await invite("sofia")).status],
      [404, 403, 403],
    );
    const bad = await invite("claire", { courriel: "luc", lien: "" });
    assert.deepEqual([bad.status, /adresse complète/.test(bad.body), await htmlProblems(bad.body)], [400, true, []]);
    assert.equal((await invite("claire")).status, 303);
    const code = /id="code-reprise">([^<]+)</.exec((await p.as("claire").post(`/papier/${id}`, {})).body)![1]!;
    const luc = await aPerson(p, "Luc Lenoir");
    await sql`update account set email = 'luc.lenoir@exemple.test' where id = ${luc.account}`.execute(p.db);
    const home = await luc.visitor.get("/mon-espace");
    const invitation = /name="invitation" value="([^"]+)"/.exec(home.body)![1]!;
    assert.deepEqual([/Date de naissance de la personne/.test(home.body), await htmlProblems(home.body)], [true, []]);
    const answer = (naissance: string) =>
      luc.visitor.post("/invitation", { invitation, reponse: "accepter", naissance });
    assert.deepEqual([(await answer("")).status, (await answer("1940-04-03")).status], [422, 422]);
    assert.equal((await luc.visitor.get(`/mon-espace/dossiers/${id}`)).status, 404);
    const taken = await answer("1940-03-04");
    assert.deepEqual([taken.status, taken.location], [303, `/mon-espace/dossiers/${id}`]);
    assert.equal((await findReferral(p.db, id))!.owner, luc.unit);
    const mine = await luc.visitor.get(`/mon-espace/dossiers/${id}`);
    assert.deepEqual([mine.status, /Les pages reçues sur papier/.test(mine.body)], [200, true]);
    assert.deepEqual(await htmlProblems((await luc.visitor.get(`/papier/${id}`)).body), []);
    assert.equal((await p.as("claire").get(`/demandes/${request}`)).status, 200);
    assert.match((await p.as("claire").get(`/papier/${id}`)).body, /Repris par la personne concernée/);
    const { number } = (await findReferral(p.db, id))!;
    assert.equal(
      (await p.as("sofia").post("/papier/reprise", { numero: number, code })).status,
      422,
      "the code has died",
    );
    assert.equal((await invite("claire")).status, 409);
    const told =
      await sql`select 1 from notice where kind = 'taken-over' and request_id = ${request} and account_id = ${p.accounts.claire}`.execute(
        p.db,
      );
    assert.equal(told.rows.length, 1);
  });

  test("is tried five times an hour", async () => {
    const { id } = await opened("claire", { birthName: "Marin" });
    await p.as("claire").post(`/papier/${id}/invitation`, { courriel: "zoe@exemple.test", lien: "Sa fille" });
    const zoe = await aPerson(p, "Zoé Marin");
    await sql`update account set email = 'zoe@exemple.test' where id = ${zoe.account}`.execute(p.db);
    const invitation = /name="invitation" value="([^"]+)"/.exec((await zoe.visitor.get("/mon-espace")).body)![1]!;
    const tries = [];
    for (const day of ["01", "02", "03", "05", "06", "04"])
      tries.push(
        (await zoe.visitor.post("/invitation", { invitation, reponse: "accepter", naissance: `1940-03-${day}` }))
          .status,
      );
    assert.deepEqual(tries, [422, 422, 422, 422, 422, 429]);
  });
});
