import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readMail } from "./mail.ts";

const envelope = { from: "envoi@sextant.example", to: ["claire@tilleuls.example"] };
const read = (...lines: string[]) => readMail(Buffer.from(lines.join("\r\n"), "utf8"), envelope);

describe("Reading a mail", () => {
  test("a plain one, with a folded header", () => {
    const mail = read(
      "From: Sextant <a@b.example>",
      "Subject: une",
      " longue suite",
      "Message-ID: <1@x>",
      "Date: Sat, 21 Nov 2026 10:00:00 +0000",
      "",
      "Bonjour,",
      "",
      "à bientôt",
    );
    assert.deepEqual(mail, {
      from: "Sextant <a@b.example>",
      to: ["claire@tilleuls.example"],
      subject: "une longue suite",
      messageId: "<1@x>",
      date: "Sat, 21 Nov 2026 10:00:00 +0000",
      headers: [
        { name: "From", value: "Sextant <a@b.example>" },
        { name: "Subject", value: "une longue suite" },
        { name: "Message-ID", value: "<1@x>" },
        { name: "Date", value: "Sat, 21 Nov 2026 10:00:00 +0000" },
      ],
      text: "Bonjour,\n\nà bientôt",
      html: null,
      attachments: [],
    });
  });

  for (const [subject, expected] of [
    ["=?UTF-8?Q?R=C3=A9ponse_re=C3=A7ue?=", "Réponse reçue"],
    ["=?utf-8?B?w4lsw6lvbm9yZQ==?=", "Éléonore"],
    ["=?UTF-8?Q?deux?= =?UTF-8?Q?_mots?=", "deux mots"],
    ["=?iso-8859-1?Q?caf=E9?=", "café"],
    ["=?no-such-charset?Q?abc?=", "abc"],
    ["l’apostrophe sans codage", "l’apostrophe sans codage"],
  ] as const)
    test(`the subject ${subject}`, () => assert.equal(read(`Subject: ${subject}`, "", "x").subject, expected));

  test("quoted-printable, base64 and another charset", () => {
    const body = (encoding: string, charset: string, text: string) =>
      read(`Content-Type: text/plain; charset=${charset}`, `Content-Transfer-Encoding: ${encoding}`, "", text).text;
    assert.equal(body("quoted-printable", "utf-8", "une arriv=C3=A9e=\r\n pr=C3=A9vue"), "une arrivée prévue");
    assert.equal(body("base64", "utf-8", Buffer.from("déjà").toString("base64")), "déjà");
    assert.equal(body("quoted-printable", "iso-8859-15", "5 =A4"), "5 €");
  });

  test("nested parts, with an attachment that is only named", () => {
    const mail = read(
      'Content-Type: multipart/mixed; boundary="a+b"',
      "",
      "preamble",
      "--a+b",
      'Content-Type: multipart/alternative; boundary="c"',
      "",
      "--c",
      "Content-Type: text/plain",
      "",
      "le texte",
      "--c",
      "Content-Type: text/html",
      "",
      "<p>le texte</p>",
      "--c--",
      "--a+b",
      "Content-Type: application/pdf",
      'Content-Disposition: attachment; filename="dossier.pdf"',
      "",
      "%PDF",
      "--a+b--",
    );
    assert.deepEqual(
      { text: mail.text, html: mail.html, attachments: mail.attachments },
      { text: "le texte", html: "<p>le texte</p>", attachments: ["dossier.pdf"] },
    );
  });

  for (const [name, source] of Object.entries({
    "nothing at all": "",
    "no body": "Subject: seul",
    "a boundary that never comes": 'Content-Type: multipart/mixed; boundary="z"\r\n\r\ntexte',
    "parts inside parts without end": `Content-Type: multipart/mixed; boundary="x"\r\n\r\n${'--x\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'.repeat(500)}--x--`,
  }))
    test(`${name} is read without failing`, () =>
      assert.equal(readMail(Buffer.from(source), envelope).to[0], "claire@tilleuls.example"));
});
