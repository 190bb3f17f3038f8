import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkPassword, hashPassword, isPassword, waitAfter } from "./password.ts";

const own = ["Nora", "Bellamy", "1001", "nora.bellamy@ch-vienne.example"];
const kind = (typed: string, again = typed) => {
  const checked = checkPassword(typed, again, own);
  return checked.ok ? "ok" : checked.refusal.kind;
};

describe("A password", () => {
  test("is judged by its length and by what guessing it costs, not by its kinds of signs", () => {
    for (const [typed, expected] of [
      ["court", "too-short"],
      ["x".repeat(129), "too-long"],
      ["motdepasse1234", "guessable"],
      ["azertyuiop123", "guessable"],
      ["norabellamy1984", "guessable"],
      ["Nora.Bellamy-1001", "guessable"],
      ["quatre chevaux verts sous la pluie", "ok"],
    ] as const)
      assert.equal(kind(typed), expected, typed);
    assert.equal(kind("quatre chevaux verts sous la pluie", "quatre chevaux"), "differs");
  });

  test("is kept as argon2id, and nobody's takes as long to refuse", async () => {
    const hashed = await hashPassword("quatre chevaux verts");
    assert.match(hashed, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.deepEqual(
      [
        await isPassword(hashed, "quatre chevaux verts"),
        await isPassword(hashed, "autre"),
        await isPassword(null, "quatre chevaux verts"),
      ],
      [true, false, false],
    );
    const time = async (of: string | null) => {
      const begun = performance.now();
      for (let n = 0; n < 5; n++) await isPassword(of, "une tentative");
      return performance.now() - begun;
    };
    const ratio = (await time(hashed)) / (await time(null));
    assert.ok(ratio > 0.4 && ratio < 2.5, String(ratio));
  });

  test("wrong five times, waits 90 seconds, then twice as long each time up to a quarter of an hour", () => {
    const now = new Date("2026-11-22T10:00:00Z");
    const seconds = [1, 4, 5, 6, 7, 8, 9, 30].map(
      (errors) => ((waitAfter(errors, now)?.getTime() ?? now.getTime()) - now.getTime()) / 1000,
    );
    assert.deepEqual(seconds, [0, 0, 90, 180, 360, 720, 900, 900]);
  });
});
