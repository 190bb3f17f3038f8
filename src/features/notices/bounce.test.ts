import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { slowdown, tooSlow } from "#tests/slowness.ts";
import { readBounce, returnAddress, tokenOfAddress } from "./bounce.ts";
import { answerOf } from "./delivery.ts";

const report = (fields: string, type = 'multipart/report; report-type=delivery-status; boundary="b"') =>
  `From: mailer-daemon@mx.example\r\nContent-Type: ${type}\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nStatus: 4.0.0\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n${fields}\r\n\r\n--b--\r\n`;

describe("A delivery report", () => {
  const read: Record<string, [string, ReturnType<typeof readBounce>]> = {
    "says who is not there": [
      report(
        "Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n  User unknown",
      ),
      { status: "5.1.1", isPermanent: true, answer: "550 5.1.1 User unknown" },
    ],
    "may be of a delay only": [
      report("Action: delayed\r\nStatus: 4.4.1\r\nDiagnostic-Code: smtp; 421 later"),
      { status: "4.4.1", isPermanent: false, answer: "421 later" },
    ],
    "may say nothing more than its status": [
      report("Action: failed\r\nStatus: 5.2.2"),
      { status: "5.2.2", isPermanent: true, answer: "" },
    ],
    "may say that all went well": [report("Action: delivered\r\nStatus: 2.0.0"), null],
    "without a status is none": [report("Action: failed"), null],
    "is told by its type, not by its words": [report("Action: failed\r\nStatus: 5.1.1", "text/plain"), null],
    "is not an answer from somebody away": [
      "Subject: Absent du bureau\r\nContent-Type: text/plain\r\n\r\nStatus: 5.1.1",
      null,
    ],
    "is not empty": ["", null],
  };
  for (const [name, [source, expected]] of Object.entries(read))
    test(name, () => assert.deepEqual(readBounce(source), expected));
});

describe("A mail made to be long to read", () => {
  const head = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n";
  const failed = "Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n";
  /** Each is longer as asked, and none says anything. */
  const shapes: Record<string, (length: number) => string> = {
    "a diagnostic without end": (n) => `${head}${failed}Diagnostic-Code: smtp; ${"a".repeat(n)}\r\n--b--`,
    "a diagnostic of many lines": (n) => `${head}${failed}Diagnostic-Code: smtp;${"\r\n a".repeat(n / 4)}\r\n--b--`,
    "a report announced again and again": (n) => "Content-Type: multipart/report\r\n".repeat(n / 32),
    "a part announced again and again": (n) => head + "Content-Type: message/delivery-status\r\n".repeat(n / 39),
    "boundaries and nothing else": (n) => head + "--b\r\n".repeat(n / 5),
    "empty lines": (n) => head + "\r\n".repeat(n / 2),
  };
  const read = (source: string) => {
    const bounce = readBounce(source);
    return answerOf(bounce ? `${bounce.status} ${bounce.answer}` : source);
  };
  for (const [name, shape] of Object.entries(shapes))
    test(`${name}: sixteen times longer is not two hundred and fifty-six times slower`, () => {
      const ratio = slowdown(read, shape);
      assert.ok(ratio < tooSlow, `${Math.round(ratio)} times slower`);
    });
  test("is cut to what a page shows of it, and no half of an address stays", () => {
    assert.equal(read(shapes["a diagnostic without end"]!(192_000)), "5.1.1");
    const said = answerOf(`${"<a@b.example> ".repeat(35)}lucie.marchand@exemple.fr unknown`);
    assert.doesNotMatch(said, /lucie/);
  });
});

describe("The address a mail comes back to", () => {
  const token = "0123456789ABCDEFGHIJKLMNOPQRST";
  test("tells which mail it was, whatever the case a server gives it back in", () =>
    assert.equal(tokenOfAddress(returnAddress(token, "rebonds.exemple.fr").toLowerCase()), token));
  test("is not any other", () => {
    for (const address of ["rebond@exemple.fr", `rebond+${token}X@exemple.fr`, `autre+${token}@exemple.fr`, ""])
      assert.equal(tokenOfAddress(address), null);
  });
});
