import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { UnitId } from "#features/accounts/member.ts";
import { openService } from "#features/directory/service.action.ts";
import { mailOf } from "#features/notices/notice.ts";
import { aRight } from "#tests/accounts.ts";
import { aPlatform, monday, must, textOf } from "#tests/dossiers.ts";
import { somebody } from "#tests/referent.ts";
import { announceMonth } from "./announce-figures.job.ts";

describe("The figures of a month", async () => {
  const p = await aPlatform();
  const territory = { kind: "territory", name: "Département de l’Isère", city: "Grenoble", departement: "38" };
  const { unit } = await must(openService(p.db, { ...territory, module: "grand-age", departements: ["38"] }));
  const office = unit as string as UnitId;
  const gilles = await somebody(p, "Gilles Aubert", "tilleuls", "reader");
  const quiet = await somebody(p, "Nina Calme", "tilleuls", "reader");
  for (const { account } of [gilles, quiet])
    for (const module of ["grand-age", "handicap"] as const)
      await aRight(p.db, account, office, { module, role: "steering" }, monday);
  await p.db.updateTable("habilitation").set({ mail: false }).where("account_id", "=", quiet.account).execute();
  const told = () =>
    p.db
      .selectFrom("notice")
      .select(["id", "account_id", "mail", "referral_id"])
      .where("kind", "=", "figures-ready")
      .execute();

  test("are announced in its first week alone", async () => {
    await announceMonth(p.db, new Date("2026-11-30T05:35:00Z"));
    assert.deepEqual(await told(), []);
  });

  test("once to each of those who look after the territory, by mail to those who want mails", async () => {
    const first = new Date("2026-12-02T09:35:00Z");
    await Promise.all([announceMonth(p.db, first), announceMonth(p.db, first)]);
    await announceMonth(p.db, new Date("2026-12-03T09:35:00Z"));
    const rows = await told();
    assert.deepEqual(
      new Map(rows.map((row) => [row.account_id, row.mail === "none"])),
      new Map([
        [gilles.account, false],
        [quiet.account, true],
      ]),
    );
    assert.equal(rows.length, 2);
    const mail = mailOf(
      { kind: "figures-ready", number: null },
      { name: "Pilotage", facility: "Isère" },
      "https://s.example",
    );
    assert.doesNotMatch(mail.text.replaceAll(/https:\S+/g, ""), /\d/, "a link, and no figure");
  });

  test("again the month after, and the notice leads to them", async () => {
    await announceMonth(p.db, new Date("2027-01-05T09:35:00Z"));
    assert.equal((await told()).length, 4);
    const visitor = await p.visitor(gilles.account, office);
    const inbox = await visitor.get("/notifications");
    assert.match(inbox.body, /href="\/pilotage"/);
    assert.match(textOf(inbox.body), /chiffres de votre territoire/);
  });
});
