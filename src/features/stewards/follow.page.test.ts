import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { verifyJournal } from "#features/journal/verify.action.ts";
import { aDoor, publicUrl } from "#tests/door.ts";
import { htmlProblems } from "#tests/html.ts";
import { aPersonAtTheDoor, linksTo } from "#tests/person-door.ts";
import { read, type Visitor } from "#tests/visitor.ts";

describe("Who follows a dossier of the person's side", async () => {
  const door = await aDoor();
  const marie = await aPersonAtTheDoor(door, "marie@exemple.fr");
  const { id, number } = await door.db.selectFrom("referral").select(["id", "number"]).executeTakeFirstOrThrow();
  const aidants = `${publicUrl}/mon-espace/dossiers/${id}/aidants`;
  const invite = (by: Visitor, email: string, some: Record<string, string> = {}) =>
    by.post(aidants, { courriel: email, lien: "Ma sœur", role: "helper", ...some });
  const invitationsTo = (email: string) => linksTo(door, email, "/invitation");
  const answer = async (by: Visitor, link: string, reponse: "accepter" | "refuser") => {
    const page = await by.follow(await by.get(link));
    const body = await page.response.text();
    const invitation = /name="invitation" value="([^"]+)"/.exec(body)?.[1] ?? "";
    return by.post(`${publicUrl}/invitation`, { invitation, reponse });
  };
  const sees = async (who: Visitor) => (await who.get(aidants)).status;
  const followers = () => door.db.selectFrom("steward").selectAll().where("ended_at", "is", null).execute();
  const noticesOf = async (email: string) =>
    (
      await door.db
        .selectFrom("notice as n")
        .innerJoin("account as a", "a.id", "n.account_id")
        .select("n.kind")
        .where("a.email", "=", email)
        .execute()
    ).map(({ kind }) => kind);
  const paul = await aPersonAtTheDoor(door, "paul@exemple.fr", { prenom: "Paul", pour: "later" });

  test("whoever follows nothing is told what to do, and the number of a dossier opens nothing", async () => {
    const home = await read(await paul.get(`${publicUrl}/mon-espace`));
    assert.match(home.body, /Créer un dossier[\s\S]+On m’a donné une invitation/);
    assert.deepEqual(await htmlProblems(home.body), []);
    assert.equal(await sees(paul), 404);
    assert.equal((await paul.get(`${publicUrl}/mon-espace/dossiers/${number}/aidants`)).status, 404);
    assert.equal((await invite(paul, "x@exemple.fr")).status, 404);
  });

  test("a helper is invited by mail for seven days, accepts, and reads what they were given", async () => {
    const page = await read(await marie.get(aidants));
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.equal((await invite(marie, "paul@exemple.fr")).status, 303);
    const [link] = await invitationsTo("paul@exemple.fr");
    const mail = (await door.mails()).find(({ text }) => text.includes(link!))!;
    assert.doesNotMatch(mail.text, /Marie|Lucienne|Ferrand|GA\d/);
    const home = await read(await paul.get(`${publicUrl}/mon-espace`));
    assert.match(home.body, /Invitations reçues[\s\S]+Marie Durand/);
    assert.deepEqual(await htmlProblems(home.body), []);
    const stranger = await read(
      (await door.browser().follow(await door.browser().get(`${publicUrl}/invitation`))).response,
    );
    assert.doesNotMatch(stranger.body, /Marie/);

    const opened = door.browser();
    const asked = await opened.follow(await opened.get(link!));
    assert.equal(asked.url, `${publicUrl}/invitation`, "the token leaves the address");
    assert.doesNotMatch(await asked.response.text(), /Marie|Lucienne/, "nobody is named before one signs in");
    assert.equal((await answer(paul, link!, "accepter")).headers.get("location"), `/mon-espace/dossiers/${id}`);
    const [line] = await followers();
    assert.deepEqual(
      [line!.kind, line!.may_act, line!.reads_care, line!.relation],
      ["helper", false, false, "Ma sœur"],
    );
    assert.equal(await sees(paul), 200);
    assert.equal((await answer(paul, link!, "accepter")).status, 410, "once");
    assert.deepEqual((await noticesOf("marie@exemple.fr")).includes("helper-joined"), true);
  });

  test("a helper invites nobody, puts nobody out, and gives themselves no right", async () => {
    const [line] = await followers();
    assert.equal((await invite(paul, "autre@exemple.fr")).status, 403);
    for (const geste of ["retirer", "droits"])
      assert.equal((await paul.post(`${aidants}/${line!.id}`, { geste, agir: "oui" })).status, 403);
    assert.equal((await followers())[0]!.may_act, false);
  });

  test("rights change at once; revoked, the dossier no longer exists for them, and they are told", async () => {
    const [line] = await followers();
    await marie.post(`${aidants}/${line!.id}`, { geste: "droits", agir: "oui", autonomie: "oui" });
    const [changed] = await followers();
    assert.deepEqual([changed!.may_act, changed!.reads_care], [true, true]);
    assert.equal((await marie.post(`${aidants}/${line!.id}`, { geste: "retirer" })).status, 303);
    assert.equal(await sees(paul), 404);
    assert.deepEqual((await noticesOf("paul@exemple.fr")).sort(), ["access-changed", "access-ended"]);
  });

  test("a professional who accepts keeps their unit, and finds the person among those they help", async () => {
    const sofia = await door.somebody();
    const visitor = door.browser();
    await door.enter(visitor, sofia);
    await invite(marie, "service.social@exemple.fr", { role: "steward", lien: "Assistante sociale" });
    const [link] = await invitationsTo("service.social@exemple.fr");
    assert.equal((await answer(visitor, link!, "accepter")).status, 303);
    const page = await read(await visitor.get(`${publicUrl}/mon-espace/personnes?q=ferr`));
    assert.match(page.body, /Lucienne Ferrand/);
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.match(
      (await read(await visitor.get(`${publicUrl}/mon-espace/personnes?q=${number}`))).body,
      /Lucienne Ferrand/,
    );
    assert.doesNotMatch((await read(await visitor.get(`${publicUrl}/mon-espace/personnes?q=dupont`))).body, /Lucienne/);
    assert.equal((await visitor.get(`${publicUrl}/dossiers`)).status, 200, "still in their unit");
    const [line] = await followers();
    assert.equal((await visitor.post(`${aidants}/${line!.id}`, { geste: "quitter" })).status, 303);
    assert.equal(await sees(visitor), 404);
  });

  test("refused, withdrawn, replaced or too old, an invitation opens nothing", async () => {
    await invite(marie, "paul@exemple.fr");
    const refused = (await invitationsTo("paul@exemple.fr")).at(-1)!;
    assert.equal((await answer(paul, refused, "refuser")).headers.get("location"), "/mon-espace");
    assert.ok((await noticesOf("marie@exemple.fr")).includes("helper-refused"));

    await invite(marie, "paul@exemple.fr");
    const replaced = (await invitationsTo("paul@exemple.fr")).at(-1)!;
    await invite(marie, "paul@exemple.fr");
    const withdrawn = (await invitationsTo("paul@exemple.fr")).at(-1)!;
    assert.equal((await answer(paul, replaced, "accepter")).status, 410);
    const { id: waiting } = await door.db
      .selectFrom("steward_invitation")
      .select("id")
      .where("answer", "is", null)
      .executeTakeFirstOrThrow();
    assert.equal((await marie.post(`${publicUrl}/mon-espace/dossiers/${id}/invitations/${waiting}`, {})).status, 303);
    assert.equal((await answer(paul, withdrawn, "accepter")).status, 410);
  });

  test("wrong, the form says where and keeps what was typed", async () => {
    const page = await read(await invite(marie, "paul", { lien: "", role: "" }));
    assert.equal(page.status, 400);
    for (const field of ["courriel", "lien", "role"]) assert.match(page.body, new RegExp(`href="#${field}"`));
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.equal(
      (await invite(marie, "paul@exemple.fr", { role: "owner" })).status,
      403,
      "their own space gives nothing away",
    );
  });

  test("a dossier opened for somebody is theirs to take over; whoever opened it goes on helping", async () => {
    const sofia = await door.somebody();
    const visitor = door.browser();
    await door.enter(visitor, sofia);
    const typed = { birthName: "Petit", givenName: "Georges", birthDate: "1937", sex: "M", lien: "CCAS" };
    assert.equal(
      (await visitor.post(`${publicUrl}/mon-espace/personnes/nouveau`, typed)).status,
      400,
      "with their agreement",
    );
    const made = await visitor.post(`${publicUrl}/mon-espace/personnes/nouveau`, { ...typed, accord: "oui" });
    const page = `${publicUrl}${made.headers.get("location")}`;
    const shown = await read(await visitor.get(page));
    assert.match(shown.body, /Reprendre le dossier/);
    assert.deepEqual(await htmlProblems(shown.body), []);
    const line = await door.db
      .selectFrom("steward")
      .selectAll()
      .where("account_id", "=", sofia.account)
      .where("ended_at", "is", null)
      .executeTakeFirstOrThrow();
    assert.equal(
      (await visitor.post(`${page}/${line.id}`, { geste: "quitter" })).status,
      403,
      "nobody would follow it any more",
    );
    await visitor.post(page, { courriel: "georges@exemple.fr", lien: "Lui-même", role: "owner" });
    const georges = await aPersonAtTheDoor(door, "georges@exemple.fr", { prenom: "Georges", pour: "later" });
    const [link] = await invitationsTo("georges@exemple.fr");
    assert.equal((await answer(georges, link!, "accepter")).status, 303);
    assert.match((await read(await georges.get(`${publicUrl}/mon-espace`))).body, /Georges Petit/);
    const after = await door.db
      .selectFrom("steward")
      .select(["kind", "may_act"])
      .where("id", "=", line.id)
      .executeTakeFirstOrThrow();
    assert.deepEqual(after, { kind: "helper", may_act: true });
    const journal = await read(await georges.get(page));
    assert.match(journal.body, /Sofia Diaz/);
  });

  test("whether a dossier of this person exists is never told to whoever opens another: those who carry it are", async () => {
    const before = (await noticesOf("marie@exemple.fr")).filter((kind) => kind === "look-alike").length;
    const other = await aPersonAtTheDoor(door, "autre@exemple.fr");
    assert.doesNotMatch((await read(await other.get(`${publicUrl}/mon-espace`))).body, /ressemble|existe déjà/);
    assert.equal((await noticesOf("marie@exemple.fr")).filter((kind) => kind === "look-alike").length, before + 1);
    const typed = { birthName: "Ferrand", givenName: "Lucienne", birthDate: "04/03/1939", sex: "F" };
    const created = await other.post(`${publicUrl}/mon-espace/dossiers/nouveau`, typed);
    assert.match(created.headers.get("location")!, /^\/mon-espace\/dossiers\//);
    assert.equal((await noticesOf("marie@exemple.fr")).filter((kind) => kind === "look-alike").length, before + 2);
  });

  test("a space is erased by whoever has just entered it: its dossiers are cancelled, and nothing opens it any more", async () => {
    const email = "partante@exemple.fr";
    const leaving = await aPersonAtTheDoor(door, email, { birthName: "Partante" });
    const { id: account } = await door.db
      .selectFrom("account")
      .select("id")
      .where("email", "=", email)
      .executeTakeFirstOrThrow();
    const page = await read(await leaving.get(`${publicUrl}/mon-espace/effacement`));
    assert.match(page.body, /1 dossier est annulé/);
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.equal((await leaving.post(`${publicUrl}/mon-espace/effacement`, {})).status, 400);
    assert.equal((await leaving.post(`${publicUrl}/mon-espace/effacement`, { sur: "oui" })).status, 303);
    assert.match((await leaving.get(`${publicUrl}/mon-espace`)).headers.get("location")!, /^\/connexion/);
    assert.equal((await door.typePassword(door.browser(), email)).status, 422);
    const rows = await door.db
      .selectFrom("referral as r")
      .innerJoin("account as a", "a.id", "r.created_by")
      .select(["r.status", "a.state", "a.email", "a.given_name", "a.mobile"])
      .where("a.id", "=", account)
      .execute();
    assert.deepEqual(rows, [{ status: "cancelled", state: "closed", email: null, given_name: "Compte", mobile: null }]);
  });

  test("each of these acts is in the journal of the dossier, whose chain holds", async () => {
    const acts = await door.db
      .selectFrom("journal_entry")
      .select("act")
      .where("referral_id", "=", id)
      .orderBy("seq")
      .execute();
    for (const act of [
      "confirm-address",
      "invite-helper",
      "accept-invitation",
      "change-helper",
      "revoke-helper",
      "leave-dossier",
      "refuse-invitation",
      "withdraw-invitation",
    ])
      assert.ok(
        acts.some((one) => one.act === act),
        act,
      );
    assert.deepEqual((await verifyJournal(door.db, () => {})).faults, []);
  });
});
