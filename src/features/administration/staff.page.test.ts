import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AccountId } from "#features/accounts/member.ts";
import { addHours } from "#lib/dates.ts";
import { aRight } from "#tests/accounts.ts";
import { aPlatform, monday, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { somebody } from "#tests/referent.ts";

describe("A référent structure and the members of the establishment", async () => {
  const p = await aPlatform();
  const elodie = await somebody(p, "Élodie Marchand", "hospital", "local-admin");
  const { visitor } = elodie;
  const page = (account: AccountId) => `/structure/membres/${account}`;
  const names = (html: string) => [...html.matchAll(/class="qui[^>]*>([^<]+)/g)].map(([, name]) => name);
  const rightOf = async (account: AccountId, role: string) =>
    (await p.db
      .selectFrom("habilitation")
      .selectAll()
      .where("account_id", "=", account)
      .where("role", "=", role as "reader")
      .executeTakeFirst())!;
  const events = async (account: AccountId) =>
    (
      await p.db
        .selectFrom("security_event")
        .select(["kind", "by_account", "reason"])
        .where("account_id", "=", account)
        .where("kind", "<>", "charter-accepted")
        .orderBy("id")
        .execute()
    ).map((e) => [e.kind, e.by_account, e.reason]);
  const outbox = async () =>
    (await p.db.selectFrom("outbox").select(["name", "payload"]).execute()).map(
      (one) => one.payload as { kind?: string; account?: string },
    );

  test("sees those of their establishment, and nobody else's", async () => {
    const list = await visitor.get("/structure");
    assert.deepEqual(names(list.body), [
      "Nadia Benali",
      "Sofia Diaz",
      "Yann Leroux",
      "Élodie Marchand",
      "Antoine Roche",
    ]);
    assert.deepEqual(await htmlProblems(list.body), []);
    assert.deepEqual(names((await visitor.get("/structure?q=benali")).body), ["Nadia Benali"]);
    assert.deepEqual(names((await visitor.get("/structure?etat=suspended")).body), []);
    assert.ok(textOf((await visitor.get("/structure?moyen=sans-fort")).body).includes("pas de moyen fort"));
    assert.equal((await visitor.get(page(p.accounts.claire))).status, 404);
    assert.equal((await visitor.get("/structure/membres/rien")).status, 404);
  });

  test("downloads the list as a table that no cell turns into a formula", async () => {
    const csv = await visitor.get("/structure/membres.csv");
    assert.match(csv.headers.get("content-type")!, /^text\/csv/);
    assert.ok(csv.body.includes('"Benali";"Nadia"'));
    assert.ok(!csv.body.includes("Morel"));
  });

  test("is the only one who does: every other role is refused", async () => {
    for (const name of ["sofia", "roche", "nadia", "yann", "claire", "karim"] as const) {
      assert.equal((await p.as(name).get("/structure")).status, 403, name);
      const asked = await p
        .as(name)
        .post(`${page(p.accounts.nadia)}/compte`, { acte: "close", "motif-close": "departure" });
      assert.equal(asked.status, 403, name);
    }
  });

  test("gives a right, which opens a page at once; ends it, which shuts it at once; and undoes the ending", async () => {
    const yann = p.as("yann");
    assert.equal((await yann.get("/dossiers/nouveau")).status, 403);
    const given = await visitor.post(`${page(p.accounts.yann)}/habilitations`, {
      unite: p.units.hospital,
      role: "writer",
      courriel: "oui",
    });
    assert.equal(given.status, 303);
    assert.equal((await yann.get("/dossiers/nouveau")).status, 200);
    const right = await rightOf(p.accounts.yann, "writer");
    assert.equal(
      (await visitor.post(`${page(p.accounts.yann)}/habilitations/${right.id}`, { acte: "terminer" })).status,
      303,
    );
    assert.equal((await yann.get("/dossiers/nouveau")).status, 403);
    assert.equal(
      (await visitor.post(`${page(p.accounts.yann)}/habilitations/${right.id}`, { acte: "terminer" })).status,
      409,
    );
    assert.equal(
      (await visitor.post(`${page(p.accounts.yann)}/habilitations/${right.id}`, { acte: "retablir" })).status,
      303,
    );
    assert.equal((await yann.get("/dossiers/nouveau")).status, 200);
    assert.deepEqual(await events(p.accounts.yann), [
      ["habilitation-given", elodie.account, "grand-age writer"],
      ["habilitation-ended", elodie.account, "grand-age writer"],
      ["habilitation-given", elodie.account, "grand-age writer restored"],
    ]);
    assert.deepEqual(await htmlProblems((await visitor.get(page(p.accounts.yann))).body), []);
  });

  test("gives médicale to the professions of the list only", async () => {
    const secretary = await somebody(p, "Léa Simon", "hospital", "writer");
    const form = { unite: p.units.hospital, role: "writer", medicale: "oui" };
    const refused = await visitor.post(`${page(secretary.account)}/habilitations`, form);
    assert.equal(refused.status, 409);
    assert.ok(textOf(refused.body).includes("La mention médicale est réservée"));
    assert.equal((await rightOf(secretary.account, "writer")).medical, false);
    assert.equal((await visitor.post(`${page(p.accounts.nadia)}/habilitations`, form)).status, 303);
    assert.equal((await rightOf(p.accounts.nadia, "writer")).medical, true);
  });

  test("gives no right in another establishment, nor with dates that cannot be", async () => {
    const ask = (more: Record<string, string>) =>
      visitor.post(`${page(p.accounts.nadia)}/habilitations`, { unite: p.units.hospital, role: "reader", ...more });
    assert.equal((await ask({ unite: p.units.tilleuls })).status, 400);
    assert.equal((await ask({ role: "admin" })).status, 400);
    assert.equal((await ask({ debut: "2026-13-45" })).status, 400);
    assert.equal((await ask({ debut: "2026-12-01", fin: "2026-11-30" })).status, 409);
    assert.equal((await ask({ debut: "2026-10-01", fin: "2026-11-01" })).status, 409);
    assert.equal(await rightOf(p.accounts.nadia, "reader"), undefined);
  });

  test("never leaves the establishment without a référent", async () => {
    const own = await rightOf(elodie.account, "local-admin");
    const last = await visitor.post(`${page(elodie.account)}/habilitations/${own.id}`, { acte: "terminer" });
    assert.equal(last.status, 409);
    assert.ok(textOf(last.body).includes("C’est le dernier référent structure"));
    const dated = await visitor.post(`${page(elodie.account)}/habilitations`, {
      unite: p.units.hospital,
      role: "local-admin",
      fin: "2026-12-31",
    });
    assert.equal(dated.status, 409);
    const second = await somebody(p, "Paula Roy", "hospital", "local-admin");
    const [one, two] = await Promise.all([
      visitor.post(`${page(second.account)}/compte`, { acte: "suspend", "motif-suspend": "security" }),
      second.visitor.post(`${page(elodie.account)}/compte`, { acte: "suspend", "motif-suspend": "security" }),
    ]);
    assert.deepEqual(
      [one.status, two.status].sort(),
      [303, 409].includes(two.status) ? [one.status, two.status].sort() : [],
    );
    const { rows } = {
      rows: await p.db
        .selectFrom("account")
        .select("id")
        .where("state", "=", "active")
        .where("id", "in", [elodie.account, second.account])
        .execute(),
    };
    assert.equal(rows.length, 1);
    await p.db
      .updateTable("account")
      .set({ state: "active" })
      .where("id", "in", [elodie.account, second.account])
      .execute();
  });

  test("suspends with a reason: the person is put out at once, and restores", async () => {
    const referent = await elodie.again();
    const someone = await somebody(p, "Marie Paul", "hospital", "requester");
    const act = (acte: string, more: Record<string, string> = {}) =>
      referent.post(`${page(someone.account)}/compte`, { acte, ...more });
    assert.equal((await someone.visitor.get("/dossiers")).status, 200);
    assert.equal((await act("suspend")).status, 409);
    assert.equal((await act("suspend", { "motif-suspend": "absence" })).status, 303);
    assert.match((await someone.visitor.get("/dossiers")).location!, /^\/connexion/);
    assert.equal((await act("suspend", { "motif-suspend": "absence" })).status, 409);
    assert.equal((await act("restore")).status, 303);
    assert.deepEqual(
      (await events(someone.account)).map(([kind]) => kind),
      ["account-suspended", "account-restored"],
    );
  });

  test("closes at departure: rights, sessions and means end, the journal stays, the owner is told", async () => {
    const referent = await elodie.again();
    const someone = await somebody(p, "Jean Bon", "hospital", "requester");
    await p.db
      .insertInto("passkey")
      .values({
        credential_id: "k",
        account_id: someone.account,
        public_key: Buffer.from("k"),
        counter: 0,
        backup_eligible: false,
        backed_up: false,
        name: "clé",
        created_at: monday,
      })
      .execute();
    assert.equal(
      (await referent.post(`${page(someone.account)}/compte`, { acte: "close", "motif-close": "departure" })).status,
      303,
    );
    assert.match((await someone.visitor.get("/dossiers")).location!, /^\/connexion/);
    const key = await p.db
      .selectFrom("passkey")
      .select("revoked_at")
      .where("account_id", "=", someone.account)
      .executeTakeFirstOrThrow();
    assert.deepEqual(key.revoked_at, monday);
    assert.ok((await rightOf(someone.account, "requester")).ended_at);
    assert.deepEqual(await events(someone.account), [["account-closed", elodie.account, "departure"]]);
    assert.ok((await outbox()).some((one) => one.kind === "account-closed" && one.account === someone.account));
    assert.equal((await referent.post(`${page(someone.account)}/compte`, { acte: "restore" })).status, 409);
  });

  test("does not shut an account that others rely on, and ends only its rights here", async () => {
    const referent = await elodie.again();
    const shared = await somebody(p, "Rose Double", "hospital", "requester");
    await aRight(p.db, shared.account, p.units.tilleuls, { role: "receiver" }, monday);
    const elsewhere = await p.visitor(shared.account, p.units.tilleuls);
    for (const acte of ["close", "suspend"])
      assert.equal(
        (
          await referent.post(`${page(shared.account)}/compte`, {
            acte,
            [`motif-${acte}`]: acte === "close" ? "departure" : "absence",
          })
        ).status,
        409,
      );
    const shown = textOf((await referent.get(page(shared.account))).body);
    assert.ok(shown.includes("Ce compte sert aussi hors de votre établissement") && !shown.includes("Tilleuls"));
    assert.equal((await referent.post(`${page(shared.account)}/compte`, { acte: "leave" })).status, 303);
    assert.equal((await shared.visitor.get("/dossiers")).location, "/espaces");
    assert.equal((await elsewhere.get("/demandes")).status, 200);
  });

  test("closes the sessions of a member, those of this establishment only", async () => {
    const referent = await elodie.again();
    const shared = await somebody(p, "Anne Deux", "hospital", "requester");
    await aRight(p.db, shared.account, p.units.tilleuls, { role: "receiver" }, monday);
    const elsewhere = await p.visitor(shared.account, p.units.tilleuls);
    assert.equal((await referent.post(`${page(shared.account)}/sessions`, {})).status, 303);
    assert.match((await shared.visitor.get("/dossiers")).location!, /^\/connexion/);
    assert.equal((await elsewhere.get("/demandes")).status, 200);
  });

  test("invites somebody new once, however often the form is sent; then sends again, and cancels", async () => {
    const referent = await elodie.again();
    const form = {
      cle: "018f0000-0000-7000-8000-000000000001",
      prenom: "Lucas",
      nom: "Neuf",
      "courriel-personne": "lucas.neuf@exemple.test",
      fonction: "Secrétaire",
      unite: p.units.hospital,
      role: "writer",
      courriel: "oui",
    };
    const [first, again] = [
      await referent.post("/structure/inviter", form),
      await referent.post("/structure/inviter", form),
    ];
    assert.deepEqual([first.status, again.status, first.location], [303, 303, again.location]);
    const account = first.location!.split("/").at(-1) as AccountId;
    const row = await p.db
      .selectFrom("account")
      .select(["state", "profession", "created_by"])
      .where("id", "=", account)
      .executeTakeFirstOrThrow();
    assert.deepEqual(row, { state: "invited", profession: "", created_by: elodie.account });
    const mails = async () =>
      (await p.db.selectFrom("mailed_link").select("used_at").where("account_id", "=", account).execute()).length;
    assert.equal(await mails(), 1);
    assert.equal((await referent.post(`${page(account)}/compte`, { acte: "resend-invitation" })).status, 303);
    assert.equal(await mails(), 2);
    assert.equal((await referent.post(`${page(account)}/compte`, { acte: "cancel-invitation" })).status, 303);
    const anew = await referent.post("/structure/inviter", { ...form, cle: "018f0000-0000-7000-8000-000000000002" });
    assert.equal(anew.status, 303);
    assert.notEqual(anew.location, first.location);
  });

  test("recognises somebody by identifier or address under their own name only, and learns nothing of elsewhere", async () => {
    const referent = await elodie.again();
    const form = {
      prenom: "Claire",
      nom: "MOREL",
      "courriel-personne": "claire@exemple.test",
      fonction: "Cadre",
      unite: p.units.hospital,
      role: "reader",
    };
    const wrong = await referent.post("/structure/inviter", { ...form, prenom: "Karine", nom: "Autre" });
    assert.equal(wrong.status, 409);
    assert.ok(!wrong.body.includes("Morel") && wrong.body.includes("Karine"));
    const two = await referent.post("/structure/inviter", {
      ...form,
      prenom: "Marc",
      nom: "Petit",
      identifiant: "8998000000999",
    });
    assert.equal(two.status, 400);
    const known = await referent.post("/structure/inviter", form);
    assert.equal(known.location, page(p.accounts.claire));
    const shown = textOf((await referent.get(page(p.accounts.claire))).body);
    assert.ok(shown.includes("Consultation") && !shown.includes("Tilleuls"));
  });

  test("keeps what was typed when a field is wrong, and names it", async () => {
    const referent = await elodie.again();
    const typed = await referent.post("/structure/inviter", {
      prenom: "Zoé",
      nom: "",
      "courriel-personne": "pas une adresse",
      fonction: "Cadre",
      identifiant: "12",
      unite: "",
      role: "",
    });
    assert.equal(typed.status, 400);
    for (const said of ["Écrivez le nom.", "n’a pas la forme", "n’a pas la bonne forme", "Choisissez une unité"])
      assert.ok(textOf(typed.body).includes(said), said);
    assert.ok(typed.body.includes('value="Zoé"') && typed.body.includes('value="pas une adresse"'));
    assert.deepEqual(await htmlProblems(typed.body), []);
  });

  test("a right planned for later opens nothing before its day, nor after its last", async () => {
    const referent = await elodie.again();
    const later = await somebody(p, "Iris Tard", "hospital", "reader");
    await referent.post(`${page(later.account)}/habilitations`, {
      unite: p.units.hospital,
      role: "writer",
      debut: "2026-11-25",
      fin: "2026-11-26",
    });
    const opened: number[] = [];
    for (const day of [0, 1, 2, 3, 4]) {
      p.clock.now = addHours(monday, 24 * day);
      opened.push((await later.visitor.get("/dossiers/nouveau")).status);
    }
    p.clock.now = monday;
    assert.deepEqual(opened, [403, 403, 200, 200, 403]);
  });
});
