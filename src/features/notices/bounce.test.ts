import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readBounce, returnAddress, tokenOfAddress } from "./bounce.ts";

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

describe("The address a mail comes back to", () => {
  const token = "0123456789ABCDEFGHIJKLMNOPQRST";
  test("tells which mail it was, whatever the case a server gives it back in", () =>
    assert.equal(tokenOfAddress(returnAddress(token, "rebonds.exemple.fr").toLowerCase()), token));
  test("is not any other", () => {
    for (const address of ["rebond@exemple.fr", `rebond+${token}X@exemple.fr`, `autre+${token}@exemple.fr`, ""])
      assert.equal(tokenOfAddress(address), null);
  });
});
