import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, describe, test } from "node:test";
import { sql } from "kysely";
import { checkBooking, checkBookings } from "#features/bookings/check-booking.job.ts";
import { openMailer } from "#features/post/mailer.client.ts";
import { sendReport } from "#features/reports/send-report.job.ts";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { aPlatform, monday, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { aMailbox } from "#tests/programs.ts";
import { somebody } from "#tests/referent.ts";
import { fingerprint } from "./field.ts";

const fiche = "/structure/fiche";
/** One white pixel. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==",
  "base64",
);
const pdf = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

describe("What belongs to a card", async () => {
  const p = await aPlatform();
  const bruno = await somebody(p, "Bruno Lefèvre", "tilleuls", "local-admin");
  const elodie = await somebody(p, "Élodie Marchand", "hospital", "local-admin");
  const { visitor } = bruno;
  const { facility_id: facility } = await p.db
    .selectFrom("unit")
    .select("facility_id")
    .where("id", "=", p.units.tilleuls)
    .executeTakeFirstOrThrow();
  const booking = async () =>
    (await p.db.selectFrom("facility").select("booking").where("id", "=", facility).executeTakeFirstOrThrow())
      .booking as { works: boolean; checkedAt: string | null; template: string } | null;
  const lastEdit = async () =>
    p.db.selectFrom("directory_edit").selectAll().orderBy("at", "desc").orderBy("id", "desc").executeTakeFirstOrThrow();
  const undoLast = async () => visitor.post(`${fiche}/historique/${(await lastEdit()).id}`, { acte: "annuler" });

  describe("documents", () => {
    const home = `${fiche}/documents`;
    const add = (file: { name: string; content: Buffer | string; type?: string }, typed: Record<string, string> = {}) =>
      visitor.upload(
        home,
        { cle: newId(), titre: "Plaquette", type: "plaquette", ...typed },
        { field: "fichier", ...file },
      );
    const rows = () =>
      p.db
        .selectFrom("facility_document")
        .select(["id", "title", "media_type", "size", "removed_at"])
        .orderBy("added_at")
        .orderBy("id")
        .execute();

    test("hostile or unknown files are refused whatever their name and announced type, and nothing is kept", async () => {
      const hostile = {
        "plaquette.pdf": "<html><script>alert(1)</script></html>",
        "image.png": '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "programme.jpg": Buffer.from("MZ\u0090\u0000\u0003"),
        "archive.pdf": Buffer.from("PK\u0003\u0004aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        "anime.png": Buffer.concat([Buffer.from("GIF89a"), Buffer.alloc(40)]),
        "vide.pdf": "",
        "lourd.pdf": Buffer.concat([Buffer.from(pdf), Buffer.alloc(10_000_001)]),
      };
      for (const [name, content] of Object.entries(hostile)) {
        const refused = await add({ name, content, type: "application/pdf" });
        assert.equal(refused.status, 400, name);
        assert.ok(refused.body.includes('href="#fichier"') && refused.body.includes('value="Plaquette"'), name);
      }
      assert.equal((await add({ name: "a.pdf", content: pdf }, { titre: "" })).status, 400);
      assert.equal((await add({ name: "a.pdf", content: pdf }, { type: "<b>" })).status, 400);
      assert.deepEqual(await rows(), []);
    });

    test("a PDF and an image join the card once for a form, as what their bytes are", async () => {
      const cle = newId();
      for (const _ of [1, 2])
        assert.equal(
          (await add({ name: "../../etc/passwd", content: pdf, type: "text/html" }, { cle, titre: "Plaquette <2026>" }))
            .status,
          303,
        );
      assert.equal((await add({ name: "x.bin", content: png }, { titre: "Le jardin", type: "other" })).status, 303);
      assert.deepEqual(
        (await rows()).map(({ title, media_type }) => [title, media_type]),
        [
          ["Plaquette <2026>", "application/pdf"],
          ["Le jardin", "image/png"],
        ],
      );
      const page = await visitor.get(home);
      assert.deepEqual(await htmlProblems(page.body), []);
    });

    test("is read back as a file that runs nothing, by the référent of that establishment alone", async () => {
      const [file, image] = await rows();
      const seen = await visitor.get(`${home}/${file!.id}`);
      assert.deepEqual(
        ["content-type", "content-security-policy", "x-content-type-options"].map((name) => seen.headers.get(name)),
        ["application/pdf", "sandbox; default-src 'none'", "nosniff"],
      );
      assert.match(
        seen.headers.get("content-disposition")!,
        /^attachment; filename="document"; filename\*=UTF-8''Plaquette%20%3C2026%3E\.pdf$/,
      );
      assert.match((await visitor.get(`${home}/${image!.id}`)).headers.get("content-disposition")!, /^inline/);
      assert.equal((await elodie.visitor.get(`${home}/${file!.id}`)).status, 404);
      assert.equal((await elodie.visitor.post(`${home}/${file!.id}`, { acte: "retirer" })).status, 404);
    });

    test("is taken off the card and put back, by its button or by the history", async () => {
      const [file] = await rows();
      await visitor.post(`${home}/${file!.id}`, { acte: "retirer" });
      assert.equal((await visitor.get(`${home}/${file!.id}`)).status, 404);
      await visitor.post(`${home}/${file!.id}`, { acte: "remettre" });
      assert.equal((await visitor.get(`${home}/${file!.id}`)).status, 200);
      await visitor.post(`${home}/${file!.id}`, { acte: "retirer" });
      await undoLast();
      assert.equal((await visitor.get(`${home}/${file!.id}`)).status, 200);
      await undoLast();
      assert.equal((await rows())[0]!.removed_at === null, false);
    });
  });

  describe("contacts", () => {
    const home = `${fiche}/contacts`;
    const line = (more: Record<string, string> = {}) => ({
      contact: newId(),
      libelle: "Admissions",
      moyen: "phone",
      valeur: "04 74 31 33 33",
      public: "public",
      unite: "",
      base: "",
      ...more,
    });
    const rows = async () =>
      (
        await p.db
          .selectFrom("facility_contact")
          .select(["id", "label", "value", "audience", "source", "position"])
          .where("facility_id", "=", facility)
          .orderBy("position")
          .orderBy("id")
          .execute()
      ).map((row) => row);

    test("are added once for a form, in their order, with who may read them", async () => {
      const first = line();
      for (const _ of [1, 2]) assert.equal((await visitor.post(home, first)).status, 303);
      await visitor.post(
        home,
        line({ libelle: "Nuit", valeur: "04 74 31 33 34", public: "professionals", unite: p.units.tilleuls }),
      );
      assert.deepEqual(
        (await rows()).map(({ label, value, audience, source }) => [label, value, audience, source]),
        [
          ["Admissions", "0474313333", "public", "declared"],
          ["Nuit", "0474313334", "professionals", "declared"],
        ],
      );
      assert.deepEqual(await htmlProblems((await visitor.get(home)).body), []);
    });

    test("say what is wrong, and hold nothing hostile", async () => {
      for (const wrong of [
        { libelle: "" },
        { valeur: "" },
        { moyen: "fax" },
        { public: "tous" },
        { moyen: "website", valeur: "javascript:alert(1)" },
        { moyen: "mssante", valeur: "a@b.fr" },
        { unite: p.units.hospital },
        { contact: "x" },
      ])
        assert.equal((await visitor.post(home, line(wrong))).status, 400, JSON.stringify(wrong));
      assert.equal((await rows()).length, 2);
    });

    test("move, change and go; each comes back by the history", async () => {
      const [first, second] = await rows();
      await visitor.post(home, { contact: second!.id, acte: "monter", base: "" });
      assert.deepEqual(
        (await rows()).map(({ label }) => label),
        ["Nuit", "Admissions"],
      );
      const { body } = await visitor.get(`${home}?contact=${first!.id}`);
      const base = /name="base" value="([^"]+)"/.exec(body.slice(body.indexOf('id="formulaire"')))![1]!;
      await visitor.post(home, line({ contact: first!.id, libelle: "Bureau des entrées", base }));
      assert.equal((await rows())[1]!.label, "Bureau des entrées");
      // the same page sent again later: somebody changed it, and nothing typed is lost
      const stale = await visitor.post(home, line({ contact: first!.id, libelle: "Autre", base }));
      assert.equal(stale.status, 409);
      assert.ok(stale.body.includes('value="Autre"'));
      await undoLast();
      assert.equal((await rows())[1]!.label, "Admissions");
      const now = (await visitor.get(home)).body;
      const form = now.slice(now.lastIndexOf("<form", now.indexOf("Retirer")), now.indexOf("Retirer"));
      const [, gone] = /name="contact" value="([^"]+)"/.exec(form)!;
      await visitor.post(home, {
        contact: gone!,
        acte: "retirer",
        base: /name="base" value="([^"]+)"/.exec(form)![1]!,
      });
      assert.deepEqual(
        (await rows()).map(({ label }) => label),
        ["Admissions"],
      );
      await undoLast();
      assert.deepEqual(
        (await rows()).map(({ label }) => label),
        ["Nuit", "Admissions"],
      );
    });

    test("a line of the ROR is corrected there, whatever is posted; another establishment's is not touched", async () => {
      const id = newId<string>();
      await sql`insert into facility_contact (id, facility_id, label, means, value, audience, source, position, updated_at)
        values (${id}, ${facility}, 'Standard', 'phone', '0474000000', 'public', 'ror', 9, ${monday})`.execute(p.db);
      const before = await rows();
      assert.equal((await visitor.get(`${home}?contact=${id}`)).status, 404);
      const said = fingerprint({
        label: "Standard",
        means: "phone",
        value: "0474000000",
        audience: "public",
        unit: null,
        position: 9,
      });
      assert.equal((await visitor.post(home, line({ contact: id, base: said }))).status, 409);
      assert.equal((await visitor.post(home, { contact: id, acte: "retirer", base: said })).status, 409);
      await elodie.visitor.post(home, line({ contact: before[0]!.id }));
      await elodie.visitor.post(home, { contact: before[0]!.id, acte: "retirer", base: said });
      assert.deepEqual(await rows(), before);
    });
  });

  describe("booking link", () => {
    const home = `${fiche}/rendez-vous`;
    const link = (adresse: string, more: Record<string, string> = {}) => ({
      base: "",
      adresse,
      libelle: "Prendre rendez-vous",
      type: "visit",
      du: "",
      au: "",
      ...more,
    });
    const base = async () => /name="base" value="([^"]+)"/.exec((await visitor.get(home)).body)![1]!;

    test("is refused when it is not https, names somebody, or carries anything but the number", async () => {
      for (const wrong of [
        "http://rdv.exemple.fr/{finess}",
        "https://rdv.exemple.fr/",
        "https://rdv.exemple.fr/{finess}?patient={nom}",
        "https://moi:secret@rdv.exemple.fr/{finess}",
        "javascript:alert('{finess}')",
        "https://{finess}.exemple.fr/",
        "https://rdv.exemple.fr:22/{finess}",
      ]) {
        const refused = await visitor.post(home, link(wrong, { base: await base() }));
        assert.equal(refused.status, 400, wrong);
        assert.deepEqual(await htmlProblems(refused.body), []);
      }
      assert.equal(await booking(), null);
    });

    test("declared, is to be tried; tried inside a network, its button stays hidden", async () => {
      assert.equal((await visitor.post(home, link("https://127.0.0.1/{finess}", { base: await base() }))).status, 303);
      assert.deepEqual([(await booking())!.works, (await booking())!.checkedAt], [false, null]);
      const tried = await visitor.post(`${home}/essai`, { acte: "essayer" });
      assert.equal(tried.status, 409);
      assert.ok(textOf(tried.body).includes("à l’intérieur d’un réseau"));
      assert.equal((await booking())!.works, false);
    });

    test("shows while it answers; dead at the weekly check, it is hidden and its référents are told, once", async () => {
      let status = 200;
      const server = createServer((_, response) => void response.writeHead(status).end());
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      after(() => void server.close());
      const sandbox = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await sql`update facility set booking = booking || ${JSON.stringify({ template: `${sandbox}/{finess}` })}::jsonb where id = ${facility}`.execute(
        p.db,
      );
      const check = () => checkBooking(p.db, { sandbox }, { facility }, addHours(monday, 1));
      const told = async () =>
        (
          await sql<{
            payload: { account: string; kind: string };
          }>`select payload from outbox where payload ->> 'kind' = 'booking-dead'`.execute(p.db)
        ).rows.map(({ payload }) => payload.account);
      await check();
      assert.equal((await booking())!.works, true);
      status = 404;
      await check();
      await check();
      assert.equal((await booking())!.works, false);
      assert.deepEqual(await told(), [bruno.account]);
      assert.ok(textOf((await visitor.get(fiche)).body).includes("Votre lien de rendez-vous ne répond plus"));
      await checkBookings(p.db);
      const queued = await sql<{
        payload: { facility: string };
      }>`select payload from outbox where name = 'check-booking' order by id desc limit 1`.execute(p.db);
      assert.equal(queued.rows[0]!.payload.facility, facility);
    });
  });

  describe("reports of a register's mistakes", () => {
    const home = `${fiche}/signalements`;
    const report = (more: Record<string, string> = {}) =>
      visitor.post(`${home}/nouveau`, {
        cle: newId(),
        champ: "prices",
        unite: "",
        erreur: "La chambre double est à 70,10 €.",
        ...more,
      });
    const rows = () => p.db.selectFrom("directory_report").selectAll().orderBy("reported_at").orderBy("id").execute();

    test("are only about what a register owns", async () => {
      assert.equal((await visitor.get(`${home}/nouveau?champ=prices`)).status, 404);
      assert.equal((await report()).status, 404);
      assert.equal((await report({ champ: "password" })).status, 404);
      await sql`update facility set origins = '{"prices": {"source": "cnsa", "date": "2026-06-30"}, "name": {"source": "finess", "date": null}}', prices = '{"year": 2026, "source": "cnsa", "double": 68.4}' where id = ${facility}`.execute(
        p.db,
      );
      assert.equal((await report({ erreur: " " })).status, 400);
      assert.deepEqual(await htmlProblems((await visitor.get(`${home}/nouveau?champ=identity.name`)).body), []);
      assert.deepEqual(await rows(), []);
    });

    test("are kept once for a form with what was shown, and wait to be passed on", async () => {
      const cle = newId();
      for (const _ of [1, 2]) assert.equal((await report({ cle })).status, 303);
      const [kept, ...others] = await rows();
      assert.deepEqual([kept!.owner, kept!.label, kept!.state, others.length], ["cnsa", "Prix", "open", 0]);
      const page = await visitor.get(home);
      assert.deepEqual(await htmlProblems(page.body), []);
      assert.ok(textOf(page.body).includes("CNSA : à transmettre"));
    });

    test("leave by mail where an address is known, without anybody's name, and only once", async () => {
      const mailbox = await aMailbox();
      const mailer = openMailer(
        mailbox.smtpUrl!,
        "Sextant <ne-pas-repondre@sextant.example>",
        "https://sextant.example",
      );
      const [kept] = await rows();
      const addresses = {
        to: { ror: null, finess: null, cnsa: "prix@cnsa.example" },
        reply: "support@sextant.example",
      };
      for (const _ of [1, 2]) await sendReport(p.db, mailer, addresses, { report: kept!.id }, monday);
      const mails = (await (await fetch(`${mailbox.url}/api/mails`)).json()) as {
        to: string[] | string;
        text: string;
      }[];
      assert.equal(mails.length, 1);
      assert.ok(mails[0]!.text.includes("La chambre double est à 70,10 €.") && !mails[0]!.text.includes("Bruno"));
      assert.deepEqual([(await rows())[0]!.state, (await rows())[0]!.sent_how], ["sent", "mail"]);
    });

    test("without an address are passed on by hand; the answer is kept, and they never go back", async () => {
      await report({ champ: "identity.name", erreur: "Le nom a changé." });
      const open = (await rows()).find(({ state }) => state === "open")!;
      const turn = (acte: string, more = {}) => visitor.post(`${home}/${open.id}`, { acte, ...more });
      assert.equal((await elodie.visitor.post(`${home}/${open.id}`, { acte: "transmis" })).status, 404);
      assert.equal((await turn("transmis")).status, 303);
      assert.equal((await turn("transmis")).status, 409);
      assert.equal((await turn("repondu")).status, 400);
      assert.equal(
        (await turn("repondu", { [`reponse-${open.id}`]: "Corrigé à la prochaine extraction." })).status,
        303,
      );
      assert.equal((await turn("repondu", { [`reponse-${open.id}`]: "x" })).status, 409);
      assert.ok(textOf((await visitor.get(home)).body).includes("Corrigé à la prochaine extraction."));
    });

    test("come from any professional who reads the card: to the register, or to the référents, who answer", async () => {
      const marc = p.as("marc");
      const { finess } = await p.db
        .selectFrom("facility")
        .select("finess")
        .where("id", "=", facility)
        .executeTakeFirstOrThrow();
      await sql`update facility set card = '{"visits": "De 14 h à 18 h"}' where id = ${facility}`.execute(p.db);
      const path = `/etablissements/${finess}/erreur`;
      const page = await marc.get(path);
      assert.deepEqual(await htmlProblems(page.body), []);
      const typed = { cle: newId(), information: "fiche:card.visits", erreur: "C’est jusqu’à 20 h." };
      for (const wrong of [{ information: "fiche:password" }, { information: "" }, { erreur: "" }])
        assert.equal((await marc.post(path, { ...typed, ...wrong })).status, 400, JSON.stringify(wrong));
      const before = (await rows()).length;
      for (const _ of [1, 2]) assert.equal((await marc.post(path, typed)).status, 303);
      await marc.post(path, { ...typed, cle: newId(), information: "fiche:identity.name" });
      const kept = (await rows()).slice(before).sort((a, b) => (a.owner < b.owner ? -1 : 1));
      assert.deepEqual(
        kept.map(({ owner, shown, by_name }) => [owner, shown, by_name]),
        [
          ["establishment", "De 14 h à 18 h", "Marc Petit"],
          ["finess", "EHPAD Les Tilleuls", "Marc Petit"],
        ],
      );
      const told = await sql<{ payload: { account: string } }>`select payload from outbox
        where payload ->> 'kind' = 'card-reported'`.execute(p.db);
      assert.deepEqual(
        told.rows.map(({ payload }) => payload.account),
        [bruno.account],
      );
      const mine = `${home}/${kept[0]!.id}`;
      assert.ok(textOf((await visitor.get(home)).body).includes("Établissement : à corriger"));
      assert.equal((await visitor.post(mine, { acte: "transmis" })).status, 409);
      await visitor.post(mine, { acte: "repondu", [`reponse-${kept[0]!.id}`]: "Corrigé, merci." });
      assert.ok(textOf((await marc.get(path)).body).includes("Corrigé, merci."));
      assert.ok(!textOf((await p.as("claire").get(path)).body).includes("Corrigé, merci."));
      assert.equal((await p.as("anonymous").get(path)).status, 303);
      assert.equal((await marc.get("/etablissements/999999999/erreur")).status, 404);
    });
  });
});
