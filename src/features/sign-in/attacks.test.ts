import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { aDoor, publicUrl, sessionOf, thePassword } from "#tests/door.ts";
import { read } from "#tests/visitor.ts";
import { lockAfter, waitAfter } from "./throttle.ts";

describe("Attacks on the door", async () => {
  const door = await aDoor();
  const { hospital } = door.units;
  let subnet = 0;
  /** Each from an address of its own, so that only what is looked at is counted. */
  const elsewhere = () => door.browser(`203.0.${Math.floor(subnet / 250)}.${1 + (subnet++ % 250)}`);
  const tried = async (login: string, password: string) => {
    const { status, body } = await read(await door.typePassword(elsewhere(), login, password));
    return { status, body: body.replaceAll(login, "LOGIN") };
  };

  /** Every reason for which an account does not open by its password. */
  async function everyNo(): Promise<Record<string, { login: string; password: string }>> {
    const [known, suspended, locked, bare, invited, never] = await Promise.all([
      door.somebody(),
      door.somebody(),
      door.somebody(),
      door.somebody({ password: null }),
      door.somebody(),
      door.somebody(),
    ]);
    await door.change(suspended.account, { state: "suspended" });
    await door.change(locked.account, { password_locked_at: new Date() });
    await door.change(invited.account, { state: "invited" });
    await door.change(never.account, { last_sign_in_at: null });
    return {
      wrong: { login: known.login, password: "pas le bon mot de passe" },
      unknown: { login: "899009999999", password: thePassword },
      "unknown mail": { login: "personne@nulle.part.example", password: thePassword },
      suspended: { login: suspended.login, password: thePassword },
      locked: { login: locked.login, password: thePassword },
      "without a password": { login: bare.login, password: thePassword },
      "invited, not active": { login: invited.login, password: thePassword },
      "never entered by card": { login: never.login, password: thePassword },
    };
  }

  test("no answer tells whether an account exists, or in what state: the pages are the same to the byte", async () => {
    const cases = await everyNo();
    const answers = await Promise.all(
      Object.entries(cases).map(async ([name, { login, password }]) => [name, await tried(login, password)] as const),
    );
    const wrong = answers[0]![1];
    assert.equal(wrong.status, 422);
    for (const [name, answer] of answers)
      assert.deepEqual(
        answer.body.replace(/Le numéro RPPS saisi[^<]*/, "").replaceAll("<p></p>", ""),
        wrong.body,
        name,
      );
  });

  test("nor does the number of tries: unknown and known wait the same", async () => {
    const known = await door.somebody();
    const statuses = async (login: string) => {
      const seen = [];
      for (let i = 0; i < 7; i++) {
        const response = await door.typePassword(elsewhere(), login, "encore un faux mot de passe");
        seen.push([response.status, response.headers.get("retry-after") ? "waits" : ""].join(" "));
      }
      return seen;
    };
    const expected = [...Array(5).fill("422 "), "429 waits", "429 waits"];
    assert.deepEqual(await statuses(known.login), expected);
    assert.deepEqual(await statuses("899008888888"), expected);
  });

  test("nor does the time: medians of a known and of an unknown identifier are close", async () => {
    const times: Record<"known" | "unknown", number[]> = { known: [], unknown: [] };
    await tried("899007777777", "pour chauffer");
    for (let i = 0; i < 24; i++) {
      const known = await door.somebody({ units: [hospital] });
      for (const [name, login] of [
        ["known", known.login],
        ["unknown", `89900${6_000_000 + i}`],
      ] as const) {
        const begun = performance.now();
        await tried(login, "pas le bon mot de passe");
        times[name].push(performance.now() - begun);
      }
    }
    const median = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!;
    const ratio = median(times.known) / median(times.unknown);
    assert.ok(ratio > 0.6 && ratio < 1.7, `known ${median(times.known)} ms, unknown ${median(times.unknown)} ms`);
  });

  test("after five wrong passwords one waits 90 s, then twice as long; the right one opens after the wait and not before", async () => {
    const sofia = await door.somebody();
    for (let i = 0; i < 5; i++) await tried(sofia.login, "un faux mot de passe");
    assert.equal((await tried(sofia.login, thePassword)).status, 429);
    door.later(91);
    assert.equal((await tried(sofia.login, "un faux mot de passe")).status, 422);
    const second = await read(await door.typePassword(elsewhere(), sofia.login, thePassword));
    assert.equal(second.status, 429);
    assert.match(second.body, /patientez <b>(3 min|2 min 5\d s)<\/b>/);
    door.later(181);
    assert.equal((await tried(sofia.login, thePassword)).status, 303);
  });

  test("many at once from many places are no more than one after the other", async () => {
    const sofia = await door.somebody();
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async () => (await tried(sofia.login, "un faux mot de passe")).status),
    );
    assert.ok(statuses.filter((status) => status !== 429).length <= 5, statuses.join(" "));
  });

  test("ten wrong ones in a row lock the password and its owner is told; the card is not concerned", async () => {
    const sofia = await door.somebody();
    for (let i = 0; i < lockAfter; i++) {
      door.later(waitAfter(i) + 1);
      assert.equal((await tried(sofia.login, "un faux mot de passe")).status, 422);
    }
    door.later(24 * 3600);
    assert.equal((await tried(sofia.login, thePassword)).status, 422);
    await door.deliver();
    const told = (await door.mails()).filter((mail) => mail.to.includes(sofia.email)).map(({ subject }) => subject);
    assert.ok(told.includes("Votre mot de passe est bloqué"), told.join(", "));
    const { state } = await door.db
      .selectFrom("account")
      .select("state")
      .where("id", "=", sofia.account)
      .executeTakeFirstOrThrow();
    assert.equal(state, "active");
  });

  test("one address trying one password on everybody is stopped, and others are not", async () => {
    const visitor = door.browser("2001:db8:1:2::66");
    let stopped = 0;
    for (let i = 0; i < 70; i++) {
      const response = await door.typePassword(visitor, `89900${5_000_000 + i}`, "Printemps2026!!");
      if (response.status === 429) stopped += 1;
    }
    assert.ok(stopped >= 8, String(stopped));
    // a neighbour of the same subscriber is the same; another is not
    const sofia = await door.somebody();
    assert.equal((await door.typePassword(door.browser("2001:db8:1:2::77"), sofia.login)).status, 429);
    assert.equal((await door.typePassword(door.browser("2001:db8:1:3::66"), sofia.login)).status, 303);
  });

  test("a code is not guessed over several sign-ins: 25 wrong ones in a day and no code opens", async () => {
    const sofia = await door.somebody();
    for (let round = 0; round < 5; round++) {
      const visitor = elsewhere();
      door.later(901);
      assert.equal((await door.typePassword(visitor, sofia.login)).status, 303);
      const right = await door.codeSentTo(sofia.email);
      for (let i = 0; i < 5; i++) await door.typeCode(visitor, right === "000000" ? "111111" : "000000");
    }
    door.later(901);
    const visitor = elsewhere();
    await door.typePassword(visitor, sofia.login);
    assert.equal((await visitor.post(`${publicUrl}/connexion/code/envoi`, {})).status, 429);
    assert.equal(sessionOf(visitor), null);
  });

  test("what is typed is written nowhere: neither in the journal of security nor in the table of throttles", async () => {
    const canary = "canari@nulle.part.example\n2026-11-22 admin signed-in";
    await tried(canary, "mot-de-passe-canari");
    await tried("mot-de-passe-canari", "mot-de-passe-canari");
    const tables = await Promise.all([
      door.db.selectFrom("security_event").selectAll().execute(),
      door.db.selectFrom("throttle").selectAll().execute(),
      door.db.selectFrom("pending_sign_in").selectAll().execute(),
      door.db.selectFrom("outbox").selectAll().execute(),
    ]);
    assert.ok(!/canari/.test(JSON.stringify(tables)));
  });

  test("no password, code, link or identifier is in a log, a subject or an address, even when the database fails", async () => {
    const sofia = await door.somebody();
    const visitor = elsewhere();
    await door.typePassword(visitor, sofia.login);
    const code = await door.codeSentTo(sofia.email);
    const entered = await door.typeCode(visitor, code);
    await visitor.post(`${publicUrl}/mot-de-passe-oublie`, { identifiant: sofia.email });
    await door.deliver();
    await door.deliver();
    const mails = (await door.mails()).filter((mail) => mail.to.includes(sofia.email));
    const token = mails.map(({ text }) => /lien=([\w-]+)/.exec(text)?.[1]).find(Boolean)!;
    await sql`alter table security_event rename to gone`.execute(door.db);
    const broken = await door.typePassword(elsewhere(), sofia.login, "canari qui ne chante pas");
    const later = await door.browser().post(`${publicUrl}/mot-de-passe`, {
      lien: token,
      "mot-de-passe": "canari qui chante très faux",
      confirmation: "canari qui chante très faux",
    });
    await sql`alter table gone rename to security_event`.execute(door.db);
    assert.deepEqual([broken.status, later.status], [503, 503]);
    assert.ok(door.logs.length >= 2);
    const seen = [...door.logs, ...mails.map(({ subject }) => subject), entered.headers.get("location")].join("\n");
    for (const secret of [thePassword, "canari", code, token, sofia.login, sofia.rpps, sofia.email])
      assert.ok(!seen.includes(secret), secret);
    // and a form that failed used nothing up
    assert.equal((await door.browser().get(`${publicUrl}/mot-de-passe?lien=${token}`)).status, 200);
  });

  test("the form of another site is refused", async () => {
    const response = await door.app.request(`${publicUrl}/connexion`, {
      method: "POST",
      body: new URLSearchParams({ identifiant: "a", "mot-de-passe": "b" }),
      headers: {
        origin: "https://ailleurs.example",
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "cross-site",
      },
    });
    assert.equal(response.status, 403);
  });
});
