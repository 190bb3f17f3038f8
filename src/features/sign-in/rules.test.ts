import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { levelOf, type Means } from "#features/accounts/means.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { slowdown, tooSlow } from "#tests/slowness.ts";
import { hasLuhnKey, readLogin } from "./login.ts";
import { bitsOf, strengthOf } from "./password.ts";
import { trustedHours, waysOf } from "./pending.ts";
import {
  type AuthPolicy,
  defaultPolicy,
  everyMeans,
  openers,
  opens,
  type PolicyLine,
  policyOf,
  strictest,
} from "./policy.ts";
import { addressKey, frenchDelay, waitAfter } from "./throttle.ts";

describe("What one types to say who one is", () => {
  test("is read as printed on the card, with or without its first digit and its spaces", () => {
    const national = (value: string, doubtful = false) => ({ kind: "national", value, doubtful });
    assert.deepEqual(readLogin("8 99700 427869"), national("899700427869"));
    assert.deepEqual(readLogin("99700427869"), national("899700427869"));
    assert.deepEqual(readLogin("0 38 123 456 7"), national("0381234567"));
    assert.deepEqual(readLogin("2A1234567"), national("02A1234567"));
    assert.deepEqual(readLogin("30b0057881/cpet0002"), national("30B0057881/CPET0002"));
    assert.deepEqual(readLogin("ANS20231122132732"), national("ANS20231122132732"));
    assert.deepEqual(readLogin(" Sofia.Diaz@CH.example "), { kind: "email", value: "sofia.diaz@ch.example" });
    for (const typed of ["", "a\u0000b", "'; drop table account", "@", "é"])
      assert.equal(readLogin(typed).kind, "unreadable");
  });

  test("is refused as fast as it is long", () => {
    const ratio = slowdown(readLogin, (length) => `a@${".".repeat(length)}@`);
    assert.ok(ratio < tooSlow, `${Math.round(ratio)} times slower`);
  });

  test("a doubtful RPPS is a typing mistake to tell, never a decision", () => {
    assert.deepEqual(readLogin("10009999991"), { kind: "national", value: "810009999991", doubtful: true });
    for (const rpps of ["99700427869", "99700427885", "99700366240", "99700218896", "99900100019"])
      assert.ok(hasLuhnKey(rpps));
    assert.ok(!hasLuhnKey("10009999991"));
  });
});

describe("How strong a password is", () => {
  test("twelve characters, fifty bits, and nothing one guesses", () => {
    const no = (typed: string, words: string[] = []) => {
      const said = strengthOf(typed, words);
      return said.ok ? "ok" : said.refusal.kind;
    };
    assert.equal(no("Court1!"), "too-short");
    assert.equal(no("a".repeat(129)), "too-long");
    assert.equal(no("271828182845"), "too-plain");
    assert.equal(no("motdepasse123"), "guessable");
    assert.equal(no("azertyuiopqsdf"), "guessable");
    assert.equal(no("sofiadiaz2026", ["Sofia", "Diaz"]), "guessable");
    assert.equal(no("huit vaches bleues au grenier"), "ok");
    const said = strengthOf("motdepasse123", []);
    assert.ok(!said.ok && said.refusal.kind === "guessable" && said.refusal.reasons.length > 0);
  });

  test("is measured as the CNIL does", () => {
    assert.equal(Math.round(bitsOf("abcdefghijkl")), 56);
    assert.equal(Math.round(bitsOf("aB3!")), 27);
    assert.equal(bitsOf(""), 0);
  });
});

describe("Waiting", () => {
  test("nothing up to four, 90 s after five, doubled to a quarter of an hour, never less", () => {
    assert.deepEqual([0, 4, 5, 6, 7, 8, 9, 30].map(waitAfter), [0, 0, 90, 180, 360, 720, 900, 900]);
    fc.assert(fc.property(fc.nat(200), (n) => waitAfter(n + 1) >= waitAfter(n) && waitAfter(n) <= 900));
  });

  test("is said as on a watch", () =>
    assert.deepEqual([0.2, 45, 60, 91, 3600, 5400].map(frenchDelay), [
      "1 s",
      "45 s",
      "1 min",
      "1 min 31 s",
      "1 h",
      "1 h 30 min",
    ]));

  test("counts an IPv4 address, and the /64 of an IPv6 one", () => {
    assert.equal(addressKey("::ffff:192.0.2.1"), "192.0.2.1");
    assert.equal(addressKey("2001:db8:1:2:aaaa:bbbb:cccc:dddd"), addressKey("2001:DB8:1:2::1"));
    assert.notEqual(addressKey("2001:db8:1:3::1"), addressKey("2001:db8:1:2::1"));
    assert.equal(addressKey("::1"), "0:0:0:0");
  });
});

const policies = fc.record<AuthPolicy>({
  mode: fc.constantFrom("password", "optional", "required"),
  allowedMeans: fc.subarray(everyMeans),
  trustedWindowHours: fc.integer({ min: 0, max: 8 }),
  syncedPasskeys: fc.boolean(),
  mailCodes: fc.boolean(),
});

describe("The policy in force", () => {
  const unit = "u" as UnitId;
  const line = (some: Partial<PolicyLine>): PolicyLine => ({
    ...defaultPolicy,
    unit: null,
    effectiveFrom: "2026-01-01",
    setAt: new Date(0),
    ...some,
  });

  test("without a line, every means opens, and one factor is enough for four hours after two", () => {
    assert.deepEqual(policyOf([], unit, "2026-11-23"), defaultPolicy);
    for (const means of everyMeans) assert.ok(opens(defaultPolicy, means, levelOf[means]).ok);
  });

  test("the newest line whose day has come counts, and it counts from that day on", () => {
    const lines = [
      line({ trustedWindowHours: 8, effectiveFrom: "2026-02-01" }),
      line({ trustedWindowHours: 2, effectiveFrom: "2026-11-23" }),
      line({ trustedWindowHours: 0, effectiveFrom: "2026-12-01" }),
    ];
    assert.equal(policyOf(lines, unit, "2026-11-22").trustedWindowHours, 8);
    assert.equal(policyOf(lines, unit, "2026-11-23").trustedWindowHours, 2);
    assert.equal(policyOf(lines, unit, "2026-12-01").trustedWindowHours, 0);
  });

  test("a unit is only stricter than its establishment, another unit's line is not its own", () => {
    const lines = [
      line({ mailCodes: false }),
      line({ unit, mailCodes: true, allowedMeans: ["cps", "mail-code"] }),
      line({ unit: "other" as UnitId, allowedMeans: [] }),
    ];
    assert.deepEqual(openers(policyOf(lines, unit, "2026-11-23")), ["cps"]);
  });

  test("several together never open what one of them closes, whatever they are and in any order", () =>
    fc.assert(
      fc.property(fc.array(policies, { minLength: 1, maxLength: 4 }), fc.constantFrom(...everyMeans), (all, means) => {
        const together = strictest(all);
        if (opens(together, means, levelOf[means]).ok)
          for (const one of all) assert.ok(opens(one, means, levelOf[means]).ok);
        assert.deepEqual(openers(together).toSorted(), openers(strictest(all.toReversed())).toSorted());
      }),
    ));

  test("a refusal names what would open, the strongest first", () => {
    const policy = { ...defaultPolicy, mailCodes: false, trustedWindowHours: 0 };
    const said = opens(policy, "mail-code", "compat");
    assert.deepEqual(said, {
      ok: false,
      refusal: {
        kind: "means-forbidden",
        means: "mail-code",
        would: ["cps", "e-cps", "delegated", "psc", "passkey", "synced-passkey", "sms-code"] satisfies Means[],
      },
    });
  });
});

describe("Where a code may be sent", () => {
  const reach = {
    state: "active" as const,
    kind: "professional" as const,
    email: "sofia@ch.example",
    mobile: "+33612345642",
    codesFrom: null,
  };
  const now = new Date("2026-11-23T09:00:00Z");
  const channels = (some: Partial<AuthPolicy>[], sms = true) =>
    waysOf(reach, { policies: some.map((one) => ({ ...defaultPolicy, ...one })), sms }, now).map(
      ({ channel }) => channel,
    );

  test("the mobile first, then the mail, where a unit takes it; nowhere when a means was changed too lightly", () => {
    assert.deepEqual(channels([]), ["sms", "mail"]);
    assert.deepEqual(channels([], false), ["mail"]);
    assert.deepEqual(channels([{ mailCodes: false }]), ["sms"]);
    assert.deepEqual(channels([{ mailCodes: false }, {}]), ["sms", "mail"]);
    assert.deepEqual(channels([{ allowedMeans: ["cps"] }]), []);
    assert.deepEqual(
      waysOf({ ...reach, codesFrom: new Date("2026-11-24T00:00:00Z") }, { policies: [], sms: true }, now),
      [],
    );
  });

  test("a browser is trusted for the shortest time of the units, eight hours at most", () => {
    assert.equal(trustedHours([]), 4);
    assert.equal(
      trustedHours([
        { ...defaultPolicy, trustedWindowHours: 8 },
        { ...defaultPolicy, trustedWindowHours: 1 },
      ]),
      1,
    );
    fc.assert(fc.property(fc.array(policies), (all) => trustedHours(all) <= 8));
  });
});
