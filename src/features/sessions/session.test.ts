import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { attemptCookie, cookieOptions, endOf, isAlive, isDueForTouch, sessionCookie } from "./session.ts";

const at = (time: string) => new Date(`2026-11-21T${time}Z`);

describe("A session", () => {
  test("lasts four hours from the authentication, which may be older than the sign-in", () => {
    assert.deepEqual(endOf(at("08:00:00"), at("09:30:00")), at("12:00:00"));
  });

  test("is not lengthened by a provider whose clock runs ahead", () => {
    assert.deepEqual(endOf(at("10:00:00"), at("09:00:00")), at("13:00:00"));
  });

  for (const [what, seenAt, now, alive] of [
    ["just used", "10:00:00", "10:00:00", true],
    ["29 min 59 s after the last action", "10:00:00", "10:29:59", true],
    ["30 min after the last action", "10:00:00", "10:30:00", false],
    ["just before its end, in use", "11:59:00", "11:59:59", true],
    ["at its end, in use", "11:59:00", "12:00:00", false],
    ["seen by a machine whose clock runs ahead", "10:02:00", "10:00:00", true],
  ] as const)
    test(`is ${alive ? "open" : "closed"} ${what}`, () => {
      assert.equal(isAlive({ seenAt: at(seenAt), expiresAt: at("12:00:00") }, at(now)), alive);
    });

  test("writes down the last action once a minute", () => {
    const due = (now: string) => isDueForTouch({ seenAt: at("10:00:00"), expiresAt: at("12:00:00") }, at(now));
    assert.deepEqual([due("10:00:59"), due("10:01:00")], [false, true]);
  });

  test("has a cookie bound to its host over https, and a plain one on a developer's machine", () => {
    assert.deepEqual(
      ["https://sextant.example", "http://localhost:3000"].map((url) => [
        sessionCookie(url),
        attemptCookie(url),
        cookieOptions(url),
      ]),
      [
        ["__Host-sextant", "__Host-sextant-connexion", { path: "/", httpOnly: true, sameSite: "Lax", secure: true }],
        ["sextant", "sextant-connexion", { path: "/", httpOnly: true, sameSite: "Lax", secure: false }],
      ],
    );
  });
});
