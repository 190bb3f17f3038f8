import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { openMailer } from "#features/post/mailer.client.ts";
import { anAccount } from "#tests/accounts.ts";
import { aDatabase } from "#tests/database.ts";
import { aMailbox, anSmsGateway } from "#tests/programs.ts";
import type { CodeOrder } from "./code.action.ts";
import { issueCode, useCode } from "./code.action.ts";
import { codeLimits, codeWords, judge, masked, readCode, refusalToSend } from "./code.ts";
import { sendCode } from "./send-code.job.ts";

const start = new Date("2026-11-23T09:00:00Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

describe("A code, as rules", () => {
  test("is read as it is pasted, with its spaces", () => {
    assert.equal(readCode(" 123 456 "), "123456");
    assert.equal(readCode("123\u202f456"), "123456");
    for (const typed of ["12345", "1234567", "12345a", "", "١٢٣٤٥٦"]) assert.equal(readCode(typed), null);
  });

  test("is shown to its owner by a masked destination", () => {
    assert.equal(masked("sms", "+33612345642"), "06 •• •• •• 42");
    assert.equal(masked("mail", "sofia.diaz@ch.example"), "s•••@ch.example");
  });

  test("travels with no link, whatever it is for", () =>
    fc.assert(
      fc.property(fc.constantFrom("sign-in", "email", "mobile", "step-up" as const), (purpose) => {
        const { subject, text, sms } = codeWords(purpose, "123456");
        assert.doesNotMatch(`${subject}${text}${sms}`, /https?:|www\./);
        assert.doesNotMatch(subject, /\d/);
        assert.ok(text.includes("123456") && sms.includes("123456") && sms.length <= 160);
      }),
    ));

  test("whatever is tried and when, at most five tries are judged on their digits, and one is right", () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ matches: fc.boolean(), at: fc.integer({ min: 0, max: 1200 }) }), { maxLength: 30 }),
        (attempts) => {
          let code = { expiresAt: later(600), tries: 0, usedAt: null as Date | null, deadAt: null as Date | null };
          const verdicts = attempts
            .toSorted((a, b) => a.at - b.at)
            .map(({ matches, at }) => {
              const verdict = judge(code, { matches, wrongToday: code.tries }, later(at));
              if (verdict.kind === "right") code = { ...code, usedAt: later(at) };
              else if (verdict.kind === "wrong" || (verdict.kind === "dead" && !code.usedAt && !code.deadAt))
                code = { ...code, tries: code.tries + 1, deadAt: verdict.kind === "dead" ? later(at) : null };
              return { kind: verdict.kind, at };
            });
          assert.ok(verdicts.filter(({ kind }) => kind === "right").length <= 1);
          assert.ok(verdicts.filter(({ kind }) => kind === "wrong").length < codeLimits.tries);
          assert.ok(code.tries <= codeLimits.tries);
          for (const { kind, at } of verdicts) assert.ok(at < 600 || kind !== "right");
        },
      ),
    ));

  test("leaves once a minute, five times a quarter of an hour, twenty a day, never after 25 wrong ones", () => {
    const lately = { lastSentAt: null, in15Minutes: 0, today: 0, wrongToday: 0 };
    assert.equal(refusalToSend(lately, start), null);
    assert.deepEqual(refusalToSend({ ...lately, lastSentAt: start }, later(59)), { kind: "too-soon", at: later(60) });
    assert.equal(refusalToSend({ ...lately, lastSentAt: start }, later(60)), null);
    for (const over of [{ in15Minutes: 5 }, { today: 20 }, { wrongToday: 25 }])
      assert.deepEqual(refusalToSend({ ...lately, ...over }, start), { kind: "too-many" });
  });
});

describe("A code, kept and sent", async () => {
  const db = await aDatabase();
  const [mailbox, gateway] = [await aMailbox(), await anSmsGateway()];
  const mailer = openMailer(mailbox.smtpUrl, "Sextant <ne-pas-repondre@sextant.example>", "http://localhost:9");
  let people = 0;
  const somebody = () => anAccount(db, { nationalId: `89990900${1000 + people++}`, name: "Sofia Diaz" });
  const issue = (order: Pick<CodeOrder, "account"> & Partial<CodeOrder>, at = start) =>
    db
      .transaction()
      .execute((tx) =>
        issueCode(tx, { purpose: "sign-in", channel: "mail", destination: "sofia@ch.example", ...order }, at),
      );
  const use = (id: string, typed: string, account: CodeOrder["account"], at = start) =>
    db.transaction().execute((tx) => useCode(tx, { id, typed, account }, at));
  const send = (code: string, at = start) =>
    sendCode(db, { mailer, sms: { url: gateway.url, token: null } }, { code }, at);
  const lastMail = async () =>
    ((await (await fetch(`${mailbox.url}/api/mails`)).json()) as { text: string; subject: string }[])[0]!;
  const digitsIn = (text: string) => /\b\d{6}\b/.exec(text)![0];
  const row = (id: string) => db.selectFrom("one_time_code").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

  test("leaves by mail, opens once, and its digits stay nowhere", async () => {
    const account = await somebody();
    const issued = await issue({ account });
    assert.ok(issued.ok);
    await send(issued.value.id);
    const digits = digitsIn((await lastMail()).text);
    const kept = await row(issued.value.id);
    assert.equal(kept.sealed, null);
    assert.ok(!JSON.stringify(kept).includes(digits));
    assert.deepEqual(await use(issued.value.id, digits, await somebody()), { ok: false, refusal: { kind: "dead" } });
    assert.deepEqual(await use(issued.value.id, ` ${digits} `, account), { ok: true, value: undefined });
    assert.deepEqual(await use(issued.value.id, digits, account), { ok: false, refusal: { kind: "dead" } });
    await send(issued.value.id);
  });

  test("leaves by SMS; a gateway that fails keeps it for the next try", async () => {
    const account = await somebody();
    const issued = await issue({ account, channel: "sms", destination: "+33612345642" });
    assert.ok(issued.ok);
    await fetch(`${gateway.url}/api/reglage`, { method: "POST", body: '{"status":500}' });
    await assert.rejects(send(issued.value.id), /answered 500/);
    await fetch(`${gateway.url}/api/reglage`, { method: "POST", body: "{}" });
    await send(issued.value.id);
    const [sms] = (await (await fetch(`${gateway.url}/api/messages`)).json()) as { to: string; text: string }[];
    assert.equal(sms!.to, "+33612345642");
    assert.deepEqual(await use(issued.value.id, digitsIn(sms!.text), account), { ok: true, value: undefined });
  });

  test("dies after five wrong tries, one by one or all at once", async () => {
    const [one, two] = [await somebody(), await somebody()];
    const [first, second] = [await issue({ account: one }), await issue({ account: two })];
    assert.ok(first.ok && second.ok);
    const lefts = [];
    for (let i = 0; i < 6; i++) lefts.push(await use(first.value.id, "abc", one));
    assert.deepEqual(
      lefts.map((said) => (said.ok ? "right" : said.refusal.kind === "wrong" ? said.refusal.left : said.refusal.kind)),
      [4, 3, 2, 1, "dead", "dead"],
    );
    await Promise.all(Array.from({ length: 20 }, () => use(second.value.id, "000 00x", two)));
    assert.equal((await row(second.value.id)).tries, 5);
  });

  test("dies of age, and when another replaces it", async () => {
    const account = await somebody();
    const first = await issue({ account });
    assert.ok(first.ok);
    assert.deepEqual(await use(first.value.id, "000000", account, later(600)), {
      ok: false,
      refusal: { kind: "expired" },
    });
    assert.deepEqual(await issue({ account }, later(30)), { ok: false, refusal: { kind: "too-soon", at: later(60) } });
    await send(first.value.id);
    const digits = digitsIn((await lastMail()).text);
    const next = await issue({ account }, later(61));
    assert.ok(next.ok);
    assert.deepEqual(await use(first.value.id, digits, account, later(62)), { ok: false, refusal: { kind: "dead" } });
  });

  test("two asked at once by two processes: one leaves", async () => {
    const account = await somebody();
    const both = await Promise.all([issue({ account }), issue({ account })]);
    assert.deepEqual(both.map((said) => said.ok).sort(), [false, true]);
  });

  test("after 25 wrong ones in a day, none is sent and none is accepted", async () => {
    const account = await somebody();
    for (let round = 0; round < 5; round++) {
      const issued = await issue({ account }, later(round * 1000));
      assert.ok(issued.ok);
      for (let i = 0; i < 5; i++) await use(issued.value.id, "abc", account, later(round * 1000));
    }
    assert.deepEqual(await issue({ account }, later(6000)), { ok: false, refusal: { kind: "too-many" } });
    const tomorrow = await issue({ account }, later(4000 + 24 * 3600 + 60));
    assert.ok(tomorrow.ok);
  });

  test("a decoy is kept like another, and nothing is sent", async () => {
    const jobs = async () => (await db.selectFrom("outbox").select("id").execute()).length;
    const before = await jobs();
    const decoy = await issue({ account: null, destination: null, pending: Buffer.from("decoy") });
    assert.ok(decoy.ok);
    assert.equal(await jobs(), before);
    assert.deepEqual(await use(decoy.value.id, "123456", null), { ok: false, refusal: { kind: "wrong", left: 4 } });
    assert.ok(!(await issue({ account: null, destination: null, pending: Buffer.from("decoy") })).ok);
  });
});
