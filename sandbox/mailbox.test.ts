import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createTransport } from "nodemailer";
import { aMailbox } from "#tests/programs.ts";

describe("The sandbox mailbox", async () => {
  const mailbox = await aMailbox();
  const transport = createTransport(mailbox.smtpUrl);
  const get = async (path: string) => {
    const response = await fetch(`${mailbox.url}${path}`);
    return { status: response.status, body: await response.text() };
  };
  const sent = async () => JSON.parse((await get("/api/mails")).body);

  test("says that it is empty, and of what", async () => {
    assert.match((await get("/")).body, /Aucun courriel pour l’instant/);
  });

  test("keeps what nodemailer sends, accents and long subjects included", async () => {
    const subject = `GA26-7K4T-9Q2M-X : réponse à votre demande, ${"très ".repeat(20)}longue`;
    await transport.sendMail({
      from: "Sextant <envoi@sextant.example>",
      to: "claire.morel@les-tilleuls.example",
      subject,
      text: "Bonjour,\n\nl’arrivée est prévue.",
      messageId: "<un@sextant>",
    });
    const [{ id, from, to, subject: read, text, html, messageId }] = await sent();
    assert.deepEqual(
      { id, from, to, read, text, html, messageId },
      {
        id: 1,
        from: "Sextant <envoi@sextant.example>",
        to: ["claire.morel@les-tilleuls.example"],
        read: subject,
        text: "Bonjour,\n\nl’arrivée est prévue.",
        html: null,
        messageId: "<un@sextant>",
      },
    );
    assert.match((await get("/mails/1")).body, /l’arrivée est prévue/);
  });

  test("shows markup as text: nothing a mail holds is run", async () => {
    const subject = "<img src=x onerror=alert(1)>";
    await transport.sendMail({
      from: "a@b.example",
      to: "c@d.example",
      subject,
      text: "texte",
      html: "<script>alert(2)</script>",
    });
    const pages = `${(await get("/")).body}${(await get("/mails/2")).body}`;
    assert.ok(
      pages.includes("&lt;img src=x onerror=alert(1)&gt;") && pages.includes("&lt;script&gt;alert(2)&lt;/script&gt;"),
    );
    assert.ok(!pages.includes("<img") && !pages.includes("<script>"));
  });

  test("tells the open pages that a mail has come", async () => {
    const stream = (await fetch(`${mailbox.url}/direct`)).body!.pipeThrough(new TextDecoderStream());
    await transport.sendMail({ from: "a@b.example", to: "c@d.example", subject: "direct", text: "x" });
    let heard = "";
    for await (const chunk of stream) {
      heard += chunk;
      if (heard.includes("data: nouveau")) break;
    }
    assert.match(heard, /data: nouveau/);
  });

  test("keeps the last 500", async () => {
    const pool = createTransport({ url: mailbox.smtpUrl, pool: true });
    await Promise.all(
      Array.from({ length: 500 }, (_, i) =>
        pool.sendMail({ from: "a@b.example", to: "c@d.example", subject: `n° ${i}`, text: "x" }),
      ),
    );
    pool.close();
    const kept = await sent();
    assert.deepEqual(
      { kept: kept.length, newest: kept[0].id, oldest: kept.at(-1).id },
      { kept: 500, newest: 503, oldest: 4 },
    );
    assert.equal((await get("/mails/1")).status, 404);
  });

  for (const [how, stop] of Object.entries({
    SIGTERM: (child: { kill: (signal: "SIGTERM") => void }) => child.kill("SIGTERM"),
    "its parent's end": (child: { disconnect: () => void }) => child.disconnect(),
  }))
    test(`stops cleanly on ${how}`, async () => {
      const other = await aMailbox();
      stop(other.child);
      assert.equal(await other.exit, 0);
    });
});
