import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { after, describe, test } from "node:test";
import { SMTPServer } from "smtp-server";
import type { UnitId } from "#features/accounts/member.ts";
import { openMailer } from "#features/post/mailer.client.ts";
import { newId } from "#lib/ids.ts";
import { aFacility, anAccount, aRight } from "#tests/accounts.ts";
import { aDatabase } from "#tests/database.ts";
import { aMailbox } from "#tests/programs.ts";
import { mailNotice } from "./mail-notice.job.ts";
import { notifyUnits } from "./notify.action.ts";

const now = new Date("2026-11-21T10:00:00Z");

/** A mail server that refuses every recipient. */
async function aRefusingServer(code: number): Promise<string> {
  const refuse = Object.assign(new Error("no"), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: (_, __, done) => done(refuse),
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  after(() => server.close(() => undefined));
  return `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}

describe("The mail of a notice", async () => {
  const db = await aDatabase();
  const mailbox = await aMailbox();
  const mailer = (smtpUrl = mailbox.smtpUrl) =>
    openMailer(smtpUrl, "Sextant <ne-pas-repondre@sextant.example>", "https://sextant.example");
  const [unit] = (await aFacility(db, "EHPAD Les Tilleuls", "grand-age", ["Unité protégée"])) as [UnitId];
  const claire = await anAccount(db, {
    nationalId: "899909000046",
    name: "Claire Morel",
    email: "claire.morel@les-tilleuls.example",
  });
  await aRight(db, claire, unit, { role: "receiver" }, now);

  async function aNotice(): Promise<string> {
    const referralId = newId();
    const told = {
      unitId: unit,
      module: "grand-age",
      role: "receiver",
      kind: "new-request",
      referralId,
      requestId: newId(),
      number: "GA26-7K4T-9Q2M-X",
    } as const;
    await db.transaction().execute((tx) => notifyUnits(tx, [told], now));
    return (await db.selectFrom("notice").select("id").where("referral_id", "=", referralId).executeTakeFirstOrThrow())
      .id;
  }
  const standing = async (id: string) =>
    db.selectFrom("notice").select(["mail", "mailed_at"]).where("id", "=", id).executeTakeFirstOrThrow();
  type Received = { to: string[]; from: string; subject: string; text: string; html: string | null; messageId: string };
  const received = async (id: string): Promise<Received[]> => {
    const all: Received[] = await (await fetch(`${mailbox.url}/api/mails`)).json();
    return all.filter((mail) => mail.messageId.includes(id));
  };

  test("arrives, in plain text, and is marked as sent", async () => {
    const id = await aNotice();
    await mailNotice(db, mailer(), { noticeId: id }, now);
    const [mail, another] = await received(id);
    assert.equal(another, undefined);
    assert.deepEqual(
      { to: mail?.to, from: mail?.from, subject: mail?.subject, html: mail?.html, messageId: mail?.messageId },
      {
        to: ["claire.morel@les-tilleuls.example"],
        from: "Sextant <ne-pas-repondre@sextant.example>",
        subject: "GA26-7K4T-9Q2M-X : nouvelle demande à lire",
        html: null,
        messageId: `<avis.${id}@sextant.example>`,
      },
    );
    assert.match(mail!.text, /EHPAD Les Tilleuls, Unité protégée/);
    assert.doesNotMatch(mail!.text, /Morel|Claire/);
    assert.deepEqual(await standing(id), { mail: "sent", mailed_at: now });
  });

  test("is not sent again by a job that runs twice", async () => {
    const id = await aNotice();
    await mailNotice(db, mailer(), { noticeId: id }, now);
    await mailNotice(db, mailer(), { noticeId: id }, now);
    assert.equal((await received(id)).length, 1);
  });

  const troubles: Record<string, () => Promise<string>> = {
    "nobody answers": async () => "smtp://127.0.0.1:1",
    "the server says later (451)": () => aRefusingServer(451),
  };
  for (const [name, server] of Object.entries(troubles))
    test(`fails visibly when ${name}, and leaves under the same Message-ID once it can`, async () => {
      const id = await aNotice();
      await assert.rejects(mailNotice(db, mailer(await server()), { noticeId: id }, now));
      assert.deepEqual(await standing(id), { mail: "failed", mailed_at: null });
      await mailNotice(db, mailer(), { noticeId: id }, now);
      assert.deepEqual(await standing(id), { mail: "sent", mailed_at: now });
      assert.deepEqual(
        (await received(id)).map((mail) => mail.messageId),
        [`<avis.${id}@sextant.example>`],
      );
    });

  test("does not leave for somebody whose right to the unit has ended since", async () => {
    const id = await aNotice();
    await db
      .updateTable("habilitation")
      .set({ starts_on: "2026-01-01", ends_on: "2026-11-20" })
      .where("account_id", "=", claire)
      .execute();
    await mailNotice(db, mailer(), { noticeId: id }, now);
    assert.deepEqual([await received(id), (await standing(id)).mail], [[], "none"]);
  });

  test("of a notice that is gone is nothing", async () => {
    await mailNotice(db, mailer(), { noticeId: newId() }, now);
  });
});
