import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { sql } from "kysely";
import { announce } from "#db/db.ts";
import { sessionCookie } from "#features/sessions/session.ts";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { newToken } from "#lib/seal.ts";
import { aSession } from "#tests/accounts.ts";
import { act, aPlatform, aSentDossier, monday, type PersonName, type UnitName } from "#tests/dossiers.ts";
import { listening, listenToChanges } from "./live.ts";

describe("Pages that refresh by themselves", async () => {
  const p = await aPlatform();
  const { id, requests } = await aSentDossier(p, ["tilleuls"]);
  const woken: string[] = [];
  const live = listenToChanges(p.url, (topic) => void woken.push(topic));
  after(live.stop);

  /** Someone's open page: what its stream says, as it comes. */
  async function openStream(who: PersonName, unit: UnitName, topics: string[]) {
    const token = newToken();
    await aSession(p.db, {
      token,
      account: p.accounts[who],
      unit: p.units[unit],
      now: monday,
      expiresAt: addHours(monday, 3),
    });
    const response = await p.app.request(`/direct?sujets=${encodeURIComponent(topics.join(" "))}`, {
      headers: { cookie: `${sessionCookie("http://localhost")}=${token}` },
    });
    assert.match(response.headers.get("content-type")!, /^text\/event-stream/);
    const reader = response.body!.getReader();
    const events: string[] = [];
    const reading = (async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        events.push(
          ...[
            ...Buffer.from(value)
              .toString()
              .matchAll(/event: (\w+)/g),
          ].map(([, event]) => event!),
        );
      }
    })();
    return { events, close: () => reader.cancel().then(() => reading.catch(() => undefined)) };
  }
  const within = async (what: () => boolean, ms = 1000) => {
    for (const end = Date.now() + ms; !what(); ) {
      if (Date.now() > end) assert.fail(`not within ${ms} ms`);
      await new Promise((done) => setTimeout(done, 10));
    }
  };
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

  test("a change reaches the requester and the unit within a second", async () => {
    const hers = await openStream("sofia", "hospital", [`referral:${id}`, `unit:${p.units.hospital}`]);
    const theirs = await openStream("claire", "tilleuls", [`unit:${p.units.tilleuls}`]);
    await within(() => hers.events.includes("ready") && theirs.events.includes("ready"));
    await within(() => listening() === 2);
    await pause(50);
    hers.events.length = theirs.events.length = 0;
    await act(p, requests.tilleuls, { kind: "open" }, "claire");
    await within(() => hers.events.includes("change") && theirs.events.includes("change"));
    await hers.close();
    await theirs.close();
    await within(() => listening() === 0);
  });

  test("nobody hears of a dossier outside their scope, nor of another unit", async () => {
    const elsewhere = await openStream("karim", "clinic", [
      `referral:${id}`,
      `unit:${p.units.hospital}`,
      `unit:${p.units.tilleuls}`,
      `referral:${newId<string>()}`,
      "referral:x",
      "journal:1",
    ]);
    const other = await openStream("marc", "bellevue", [`referral:${id}`, `unit:${p.units.bellevue}`]);
    await within(() => elsewhere.events.includes("ready") && other.events.includes("ready"));
    await pause(100);
    elsewhere.events.length = other.events.length = 0;
    await act(p, requests.tilleuls, { kind: "take" }, "claire");
    await announce(p.db, [`referral:${id}`, `unit:${p.units.hospital}`]);
    await pause(200);
    assert.deepEqual([elsewhere.events, other.events], [[], []]);
    await announce(p.db, [`unit:${p.units.bellevue}`]);
    await within(() => other.events.includes("change"));
    assert.deepEqual(elsewhere.events, []);
    await elsewhere.close();
    await other.close();
  });

  test("after the connection to the database is cut, everyone reads again, and hears what comes next", async () => {
    const stream = await openStream("sofia", "hospital", [`referral:${id}`]);
    await within(() => stream.events.includes("ready"));
    await pause(50);
    stream.events.length = 0;
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen live' and datname = current_database()`.execute(
      p.db,
    );
    await within(() => stream.events.includes("change"), 3000);
    stream.events.length = 0;
    await announce(p.db, [`referral:${id}`]);
    await within(() => stream.events.includes("change"), 2000);
    await stream.close();
  });

  test("many topics go through, however long their list", async () => {
    const topics = Array.from({ length: 600 }, () => `unit:${newId<string>()}`);
    woken.length = 0;
    await announce(p.db, topics);
    await within(() => topics.every((topic) => woken.includes(topic)), 2000);
    await announce(p.db, []);
  });
});
