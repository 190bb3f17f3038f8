import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { grantHabilitation } from "#features/accounts/grant.action.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { openMailer } from "#features/post/mailer.client.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { aFacility, anAccount } from "#tests/accounts.ts";
import { aDatabase } from "#tests/database.ts";
import { aMailbox, anSmsGateway } from "#tests/programs.ts";
import { createLog } from "#web/log.ts";
import { startBounces } from "../../bounces.ts";
import { chooseNotices } from "./choose-notices.action.ts";
import { listDeliveries } from "./delivery.store.ts";
import { gatherLettersJob } from "./gather-letters.job.ts";
import { mailLetter, mailNotice } from "./mail-notice.job.ts";
import { notifyUnits } from "./notify.action.ts";
import { listPreferences } from "./preference.store.ts";
import { textNotice } from "./text-notice.job.ts";

const noon = new Date("2026-11-21T11:00:00Z");
const night = new Date("2026-11-21T21:00:00Z");
const morning = new Date("2026-11-22T06:30:00Z");

describe("What leaves, when, and the proof of it", async () => {
  const db = await aDatabase();
  const [mailbox, sms] = await Promise.all([aMailbox(), anSmsGateway()]);
  const bounces = await startBounces({ db, port: 0, host: "127.0.0.1", now: () => morning, log: createLog("silent") });
  after(() => bounces.stop());
  mailbox.child.send({ returnsTo: `smtp://127.0.0.1:${bounces.port}` });
  const mailer = openMailer(
    mailbox.smtpUrl,
    "Sextant <ne-pas-repondre@sextant.example>",
    "https://sextant.example",
    "rebonds.example",
  );
  const [unit] = (await aFacility(db, "EHPAD Les Tilleuls", "grand-age", ["Permanent"])) as [UnitId];
  let people = 0;
  async function someone(email: string, choice: Partial<Parameters<typeof chooseNotices>[2][number]> = {}) {
    const account = await anAccount(db, {
      nationalId: `8999093${String(people++).padStart(5, "0")}`,
      name: "Claire Morel",
      email,
    });
    await grantHabilitation(
      db,
      { account, unit, module: "grand-age", role: "receiver", medical: false, from: dayOf(addHours(noon, -48)) },
      noon,
    );
    const [own] = await listPreferences(db, account, dayOf(noon));
    await chooseNotices(db, account, [{ ...own!, ...choice }], noon);
    return account;
  }
  const tell = async (kind: "new-request" | "message", at: Date, referralId: string = newId()) => {
    const about = { unitId: unit, module: "grand-age", role: "receiver", kind, requestId: newId() } as const;
    await db.transaction().execute((tx) => notifyUnits(tx, [{ ...about, referralId, number: "GA26-7K4T-9Q2M-X" }], at));
  };
  const noticesOf = (account: AccountId) =>
    db.selectFrom("notice").selectAll().where("account_id", "=", account).orderBy("id").execute();
  /** The jobs the outbox holds, done as the worker does. */
  async function work(at: Date) {
    const jobs = await db.deleteFrom("outbox").returning(["name", "payload"]).execute();
    for (const { name, payload } of jobs as unknown as { name: string; payload: Record<string, string> }[]) {
      if (name === "mail-notice") await mailNotice(db, mailer, { noticeId: payload.notice! }, at);
      if (name === "mail-letter") await mailLetter(db, mailer, { letter: payload.letter! }, at);
      if (name === "text-notice")
        await textNotice(
          db,
          { gateway: { url: sms.url, token: null }, publicUrl: mailer.publicUrl },
          { notice: payload.notice! },
          at,
        );
    }
  }
  const mailsTo = async (address: string) => {
    const all: { to: string[]; subject: string; text: string }[] = await (
      await fetch(`${mailbox.url}/api/mails`)
    ).json();
    return all.filter(({ to }) => to.includes(address));
  };
  const forget = async () => {
    await db.deleteFrom("notice").execute();
    await db.deleteFrom("outbox").execute();
    await db.deleteFrom("habilitation").execute();
  };

  test("by day a mail leaves at once, and its line keeps the server's own words", async () => {
    const claire = await someone("jour@exemple.fr");
    await tell("new-request", noon);
    await work(noon);
    assert.equal((await mailsTo("jour@exemple.fr")).length, 1);
    const [line] = await listDeliveries(db, claire, 5);
    assert.deepEqual(
      { ...line, answer: /^250 /.test(line?.answer ?? "") },
      {
        ...{ channel: "mail", destination: "j•••@exemple.fr", state: "accepted", tries: 1, answer: true, at: noon },
        ...{ kind: "new-request", number: "GA26-7K4T-9Q2M-X" },
      },
    );
    await forget();
  });

  test("at night everything waits, and leaves in the morning as one mail; what was read meanwhile is left out", async () => {
    const claire = await someone("nuit@exemple.fr");
    for (const kind of ["new-request", "message", "message"] as const) await tell(kind, night);
    await work(night);
    assert.deepEqual(await mailsTo("nuit@exemple.fr"), []);
    const [, , third] = await noticesOf(claire);
    await db.updateTable("notice").set({ read_at: night }).where("id", "=", third!.id).execute();
    await gatherLettersJob(db, addHours(morning, -0.1));
    await work(morning);
    assert.deepEqual(await mailsTo("nuit@exemple.fr"), [], "a minute too early");
    await gatherLettersJob(db, morning);
    await gatherLettersJob(db, morning);
    await work(morning);
    const [mail, ...others] = await mailsTo("nuit@exemple.fr");
    assert.deepEqual(others, []);
    assert.equal(mail?.subject, "2 notifications, dont 1 qui attendent une action de votre part");
    assert.match(mail!.text, /- GA26-7K4T-9Q2M-X : Nouvelle demande à lire \(21 nov. 2026 à 22:00\)/);
    assert.doesNotMatch(mail!.text, /Morel|Claire/);
    assert.deepEqual(
      (await noticesOf(claire)).map((one) => one.mail),
      ["sent", "sent", "none"],
    );
    await forget();
  });

  test("whoever wants no quiet hours is told at night", async () => {
    await someone("garde@exemple.fr", { quiet: false });
    await tell("new-request", night);
    await work(night);
    assert.equal((await mailsTo("garde@exemple.fr")).length, 1);
    await forget();
  });

  test("a summary leaves each morning, even by day", async () => {
    await someone("resume@exemple.fr", { pace: "digest" });
    await tell("new-request", noon);
    await tell("message", noon);
    await work(noon);
    assert.deepEqual(await mailsTo("resume@exemple.fr"), []);
    await gatherLettersJob(db, morning);
    await work(morning);
    assert.equal((await mailsTo("resume@exemple.fr")).length, 1);
    await forget();
  });

  test("who wants only what waits for them hears of nothing else by mail, and of everything in their inbox", async () => {
    const account = await someone("attente@exemple.fr", { scope: "waiting" });
    await tell("new-request", noon);
    await tell("message", noon);
    await work(noon);
    assert.equal((await mailsTo("attente@exemple.fr")).length, 1);
    assert.equal((await noticesOf(account)).length, 2);
    await forget();
  });

  test("an SMS says that something waits, and no more; never at night for what is not urgent", async () => {
    const account = await someone("sms@exemple.fr", { sms: true, mail: false });
    await db
      .updateTable("account")
      .set({ mobile: "+33612345678", mobile_verified_at: noon })
      .where("id", "=", account)
      .execute();
    await tell("message", noon);
    await tell("new-request", night);
    await tell("new-request", noon);
    await work(noon);
    const sent: { to: string; text: string }[] = await (await fetch(`${new URL(sms.url).origin}/api/messages`)).json();
    assert.deepEqual(
      sent.filter(({ to }) => to === "+33612345678").map(({ text }) => text),
      ["Sextant : une notification vous attend, dossier GA26-7K4T-9Q2M-X. https://sextant.example/notifications"],
    );
    assert.equal((await listDeliveries(db, account, 5))[0]?.destination, "06 •• •• •• 78");
    await forget();
  });

  const dead: Record<string, [string, "refused" | "bounced"]> = {
    "refused at the door": ["parti@refuse.example", "refused"],
    "that comes back": ["parti@absent.example", "bounced"],
  };
  for (const [name, [address, state]] of Object.entries(dead))
    test(`a mail ${name} stops the others, and its owner is told`, async () => {
      const account = await someone(address);
      await tell("new-request", noon);
      await work(noon);
      for (let i = 0; i < 100 && (await listDeliveries(db, account, 1))[0]?.state !== state; i++)
        await new Promise((done) => setTimeout(done, 50));
      const [line] = await listDeliveries(db, account, 1);
      assert.equal(line?.state, state);
      assert.doesNotMatch(line?.answer ?? "", /@/);
      const { email_bounced_at } = await db
        .selectFrom("account")
        .select("email_bounced_at")
        .where("id", "=", account)
        .executeTakeFirstOrThrow();
      assert.ok(email_bounced_at);
      await tell("new-request", noon);
      assert.deepEqual((await noticesOf(account)).map((one) => one.mail).at(-1), "none");
      await forget();
    });

  test("the door of what comes back takes nothing else, and a token nobody has changes nothing", async () => {
    const { transport } = openMailer(`smtp://127.0.0.1:${bounces.port}`, "x@y.example", "https://x.example");
    await assert.rejects(
      transport.sendMail({ from: "x@y.example", to: "contact@rebonds.example", text: "Bonjour" }),
      /550/,
    );
    const before = await db.selectFrom("notice_delivery").selectAll().orderBy("object").execute();
    await transport.sendMail({
      from: "x@y.example",
      to: `rebond+${"Z".repeat(30)}@rebonds.example`,
      text: "Status: 5.1.1",
    });
    assert.deepEqual(await db.selectFrom("notice_delivery").selectAll().orderBy("object").execute(), before);
  });
});
