import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findNoticeToMail } from "#features/notices/mailing.store.ts";
import { mailOf, type NoticeId } from "#features/notices/notice.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { aPlatform, monday, must, textOf } from "#tests/dossiers.ts";
import { declarePlaces } from "./declare.action.ts";
import { remindPlaces } from "./remind.job.ts";

describe("A count that grows old", async () => {
  const p = await aPlatform();
  const { tilleuls, bellevue, parc, had } = p.units;
  const told = async () =>
    (
      await p.db
        .selectFrom("notice")
        .innerJoin("account", "account.id", "notice.account_id")
        .select(["account.given_name", "notice.unit_id", "notice.referral_id", "notice.number"])
        .where("notice.kind", "=", "places-old")
        .orderBy("account.given_name")
        .execute()
    ).map((row) => row.given_name);
  const after = (days: number) => addHours(monday, days * 24);

  test("asks nobody before its time, nor at night", async () => {
    await remindPlaces(p.db, after(6.8));
    await remindPlaces(p.db, addHours(after(7), 14));
    assert.deepEqual(await told(), []);
  });

  test("asks those who answer for the unit, once whoever runs, and not the others", async () => {
    await Promise.all([remindPlaces(p.db, after(7)), remindPlaces(p.db, after(7))]);
    await remindPlaces(p.db, after(7.1));
    // Les Tilleuls, Bellevue and Le Parc had counted; Le Clos and the HAD never did: nothing there is old
    assert.deepEqual(await told(), ["Claire", "Hélène", "Marc", "Odile", "Paul"]);
    await remindPlaces(p.db, after(13));
    assert.equal((await told()).length, 5, "at most once a period");
  });

  test("asks again a period later, unless it was said again meanwhile", async () => {
    const by = { machine: "Logiciel", origin: "api" } as const;
    await must(declarePlaces(p.db, tilleuls, { kind: "same" }, by, after(10)));
    await must(declarePlaces(p.db, parc, { kind: "all", pools: [] }, by, after(10)));
    await remindPlaces(p.db, after(14.1));
    assert.deepEqual(await told(), ["Claire", "Hélène", "Marc", "Marc", "Odile", "Odile", "Paul"]);
    assert.ok(bellevue);
  });

  test("goes by the clock of its module: a day for sanitaire", async () => {
    const by = { machine: "Logiciel", origin: "api" } as const;
    await must(declarePlaces(p.db, had, { kind: "all", pools: [{ kind: "had", sex: "any", free: 4 }] }, by, after(14)));
    await remindPlaces(p.db, after(15.1));
    assert.ok((await told()).includes("Hugo"));
  });

  test("reads in the inbox with a link to the page, and in a mail that names nobody", async () => {
    p.clock.now = after(7);
    const inbox = await p.as("claire").get("/notifications");
    assert.match(inbox.body, /<a[^>]*href="\/places"[^>]*>Votre unité<\/a>/);
    assert.ok(textOf(inbox.body).includes("Le nombre de places libres de votre unité date : est-il encore exact ?"));
    const { id } = await p.db
      .selectFrom("notice")
      .select("id")
      .where("notice.kind", "=", "places-old")
      .where("unit_id", "=", tilleuls)
      .executeTakeFirstOrThrow();
    const notice = (await findNoticeToMail(p.db, id as NoticeId, dayOf(p.clock.now)))!;
    const mail = mailOf(notice, notice.unit, "https://sextant.example");
    assert.equal(mail.subject, "Le nombre de places libres de votre unité date : est-il encore exact ?");
    assert.doesNotMatch(mail.text, /dossier|Morel|null/);
  });

  test("stands in the empty list of requests: how old it is, and where to say it again", async () => {
    p.clock.now = after(9);
    const page = textOf((await p.as("paul").get("/demandes")).body);
    assert.ok(page.includes("Rien à lire."));
    p.clock.now = after(9);
    const marc = textOf((await p.as("marc").get("/demandes")).body);
    assert.match(marc, /Rien à lire\. Vos places déclarées datent de 9 jours\. Mettre à jour/);
    p.clock.now = after(31);
    const old = textOf((await p.as("marc").get("/demandes")).body);
    assert.match(old, /Ce chiffre est trop ancien : il n’est plus montré à personne/);
    assert.doesNotMatch(textOf((await p.as("anonymous").get("/etablissements/0B0000003")).body), /Pas de place libre/);
    p.clock.now = monday;
  });
});
