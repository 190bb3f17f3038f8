import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listSecurityEvents } from "#features/accounts/security-event.store.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { sha256 } from "#lib/seal.ts";
import { anAuthenticator, type Lies } from "#tests/authenticator.ts";
import { aPlatform, monday, textOf } from "#tests/dossiers.ts";
import { aBrowserOf, anEnrolledKey, askKey, enrol, sendKey, signInAs, site, tokenIn } from "#tests/keys.ts";
import type { Visitor } from "#tests/visitor.ts";
import { listPasskeys } from "./passkey.store.ts";

const later = (minutes: number) => new Date(monday.getTime() + minutes * 60_000);
const seen = async (response: Response) => ({
  status: response.status,
  to: response.headers.get("location"),
  title: /<h1[^>]*>([^<]*)/.exec(await response.text())?.[1] ?? null,
});

describe("Signing in with a key", async () => {
  const p = await aPlatform();
  const key = await anEnrolledKey(p, "sofia");
  const member = async (visitor: Visitor) => {
    const token = tokenIn(visitor);
    return token ? findMember(p.db, token, p.clock.now) : null;
  };

  test("opens a strong session, in one's unit, where one was going", async () => {
    const visitor = await aBrowserOf(p);
    const asked = await askKey(visitor, "sign-in", "/dossiers?tri=age");
    assert.equal(asked.allowCredentials, undefined, "the key says whose it is: nobody learns who has an account");
    assert.deepEqual(await seen(await sendKey(visitor, key.use(asked))), {
      status: 303,
      to: "/dossiers?tri=age",
      title: null,
    });
    const found = await member(visitor);
    assert.deepEqual(
      [found?.account.name, found?.session.level, found?.session.means, found?.session.strongAt],
      ["Sofia Diaz", "strong", "passkey", monday],
    );
    assert.deepEqual((await listPasskeys(p.db, p.accounts.sofia))[0]?.lastUsedAt, monday);
  });

  test("never leads to another site", async () => {
    const visitor = await aBrowserOf(p);
    const asked = await askKey(visitor, "sign-in", "https://mauvais.example/");
    assert.equal((await seen(await sendKey(visitor, key.use(asked)))).to, "/");
  });

  test("ends the session that was open in this browser, whosever it was", async () => {
    const visitor = await aBrowserOf(p, "nadia");
    const former = tokenIn(visitor)!;
    const asked = await askKey(visitor);
    await sendKey(visitor, key.use(asked));
    assert.equal((await member(visitor))?.account.name, "Sofia Diaz");
    assert.equal(await findMember(p.db, former, p.clock.now), null);
  });

  const refusals: [string, Lies, string, number][] = [
    [
      "made on another site",
      { origin: "https://sextant.mauvais.example" },
      "Cette réponse venait d’un autre site",
      403,
    ],
    ["tied to another name", { rpId: "mauvais.example" }, "La réponse de la clé n’a pas pu être vérifiée", 403],
    ["without a code or a finger", { unverified: true }, "La clé n’a pas vérifié que c’est vous", 403],
    ["to a challenge of its own", { challenge: "YW4gaW52ZW50ZWQgY2hhbGxlbmdl" }, "Cette demande a expiré", 400],
    ["badly signed", { signature: Buffer.alloc(70, 1) }, "La réponse de la clé n’a pas pu être vérifiée", 403],
    ["saying it is somebody else’s", { userHandle: "AAAA" }, "La réponse de la clé n’a pas pu être vérifiée", 403],
    ["to an enrolment", { type: "webauthn.create" }, "La réponse de la clé n’a pas pu être vérifiée", 403],
    ["of a key that became copiable", { syncable: true }, "La réponse de la clé n’a pas pu être vérifiée", 403],
  ];
  for (const [what, lies, title, status] of refusals)
    test(`an answer ${what} opens nothing`, async () => {
      const visitor = await aBrowserOf(p);
      const asked = await askKey(visitor);
      assert.deepEqual(await seen(await sendKey(visitor, key.use(asked, lies))), { status, to: null, title });
      assert.equal(tokenIn(visitor), undefined);
      // and the challenge is spent: the right answer comes too late
      if (!lies.challenge)
        assert.equal((await seen(await sendKey(visitor, key.use(asked)))).title, "Cette demande a expiré");
    });

  test("a refusal is in the security journal of the person, with its reason", async () => {
    const visitor = await aBrowserOf(p);
    await sendKey(visitor, key.use(await askKey(visitor), { unverified: true }));
    const [event] = await listSecurityEvents(p.db, p.accounts.sofia, 1);
    assert.deepEqual([event?.kind, event?.means, event?.reason], ["refused", "passkey", "not-verified"]);
  });

  test("the same answer sent twice opens one session", async () => {
    const visitor = await aBrowserOf(p);
    const answer = key.use(await askKey(visitor));
    const [one, two] = await Promise.all([sendKey(visitor, answer), sendKey(visitor, answer)]);
    assert.deepEqual([one.status, two.status].sort(), [303, 400]);
  });

  test("an answer taken to another browser opens nothing there", async () => {
    const [victim, thief] = [await aBrowserOf(p), await aBrowserOf(p)];
    await askKey(thief);
    const answer = key.use(await askKey(victim));
    assert.equal((await seen(await sendKey(thief, answer))).title, "Cette demande a expiré");
    assert.equal(tokenIn(thief), undefined);
  });

  test("a challenge lives five minutes", async () => {
    const visitor = await aBrowserOf(p);
    const asked = await askKey(visitor);
    p.clock.now = later(5);
    assert.equal((await seen(await sendKey(visitor, key.use(asked)))).title, "Cette demande a expiré");
    p.clock.now = monday;
  });

  test("a counter that goes back tells of a copy: refused, journalled, while the first goes on", async () => {
    const visitor = await aBrowserOf(p);
    const copied = { ...key };
    await sendKey(visitor, key.use(await askKey(visitor)));
    const other = await aBrowserOf(p);
    const stale = key.use(await askKey(other), { counter: copied.counter });
    assert.equal((await seen(await sendKey(other, stale))).title, "Cette clé semble avoir été copiée");
    assert.equal(tokenIn(other), undefined);
    const [event] = await listSecurityEvents(p.db, p.accounts.sofia, 1);
    assert.deepEqual([event?.kind, event?.reason], ["refused", "cloned"]);
    assert.equal((await seen(await sendKey(visitor, key.use(await askKey(visitor))))).status, 303);
  });

  test("a key that does not count is used again and again", async () => {
    const plain = await anEnrolledKey(p, "nadia", { counts: false });
    for (let i = 0; i < 2; i++) {
      const visitor = await aBrowserOf(p);
      assert.equal((await seen(await sendKey(visitor, plain.use(await askKey(visitor))))).status, 303);
    }
  });

  test("a key that may be copied says so in the session: policies may bar it", async () => {
    const phone = await anEnrolledKey(p, "yann", { syncable: true, transports: ["internal", "hybrid"] });
    const visitor = await aBrowserOf(p);
    await sendKey(visitor, phone.use(await askKey(visitor)));
    assert.equal((await member(visitor))?.session.means, "synced-passkey");
  });

  test("a key nobody enrolled, and one that was removed, are told the same", async () => {
    const removed = await anEnrolledKey(p, "karim");
    const browser = await aBrowserOf(p, "karim");
    const [own] = await listPasskeys(p.db, p.accounts.karim);
    const gone = await browser.post(`${site}/compte/moyens/cles/${own!.id}/retrait`, {});
    assert.equal(gone.headers.get("location"), "/compte/moyens");
    const bodies = [];
    for (const unknown of [removed, anAuthenticator({ origin: site })]) {
      const visitor = await aBrowserOf(p);
      const response = await sendKey(visitor, unknown.use(await askKey(visitor)));
      assert.equal(response.status, 403);
      bodies.push(textOf(await response.text()));
    }
    assert.equal(bodies[0], bodies[1]);
    assert.match(bodies[0]!, /Cette clé n’ouvre aucun compte/);
  });

  test("of an account that is suspended, closed or not yet opened opens nothing, and says whom to ask", async () => {
    const held = await anEnrolledKey(p, "lise");
    for (const [state, title] of [
      ["suspended", "Votre compte est suspendu"],
      ["closed", "Ce compte est fermé"],
      ["invited", "Ce compte n’est pas actif"],
    ] as const) {
      await p.db.updateTable("account").set({ state }).where("id", "=", p.accounts.lise).execute();
      const visitor = await aBrowserOf(p);
      assert.deepEqual(await seen(await sendKey(visitor, held.use(await askKey(visitor)))), {
        status: 403,
        to: null,
        title,
      });
    }
  });

  for (const garbage of ["", "{", "null", '{"id":1}', `{"id":"${"x".repeat(50_000)}"}`])
    test(`"${garbage.slice(0, 10)}" is no answer`, async () => {
      const visitor = await aBrowserOf(p);
      assert.equal((await seen(await sendKey(visitor, garbage))).status, 400);
    });

  test("what is not a purpose is refused; what asks a session says to sign in", async () => {
    const visitor = await aBrowserOf(p);
    assert.equal((await visitor.post(`${site}/connexion/cle/options`, { but: "enrol" })).status, 400);
    const response = await visitor.post(`${site}/connexion/cle/options`, { but: "step-up", retour: "/compte/moyens" });
    assert.deepEqual(
      [response.status, ((await response.json()) as { href: string }).href],
      [401, "/connexion?retour=%2Fcompte%2Fmoyens"],
    );
  });
});

describe("Confirming who one is with a key", async () => {
  const p = await aPlatform();
  const key = await anEnrolledKey(p, "sofia");
  const newKey = `${site}/compte/moyens/cles/nouvelle`;

  test("opens what asks a fresh proof, under another token, and brings back where one was", async () => {
    const visitor = await aBrowserOf(p, "sofia", "mail-code");
    const stopped = await visitor.get(newKey);
    assert.equal(stopped.headers.get("location"), "/connexion/renforcer?retour=%2Fcompte%2Fmoyens%2Fcles%2Fnouvelle");
    const page = await (await visitor.get(`${site}${stopped.headers.get("location")}`)).text();
    assert.match(page, /Utiliser ma clé ou ma carte CPS4/);
    assert.doesNotMatch(page, /Saisir mon mot de passe/, "there is something stronger");

    const before = tokenIn(visitor)!;
    const asked = await askKey(visitor, "step-up", "/compte/moyens/cles/nouvelle");
    assert.deepEqual(
      asked.allowCredentials?.map(({ id }) => id),
      [key.credential],
    );
    assert.deepEqual(await seen(await sendKey(visitor, key.use(asked))), {
      status: 303,
      to: "/compte/moyens/cles/nouvelle",
      title: null,
    });
    assert.notEqual(tokenIn(visitor), before);
    assert.equal(await findMember(p.db, before, p.clock.now), null);
    assert.equal((await visitor.get(newKey)).status, 200);
  });

  test("with somebody else’s key changes nothing", async () => {
    const other = await anEnrolledKey(p, "nadia");
    const visitor = await aBrowserOf(p, "sofia", "sms-code");
    const before = tokenIn(visitor);
    const asked = await askKey(visitor, "step-up");
    assert.equal(
      (await seen(await sendKey(visitor, other.use(asked)))).title,
      "Cette clé est celle d’une autre personne",
    );
    assert.equal(tokenIn(visitor), before);
    assert.equal((await visitor.get(newKey)).status, 303);
  });

  test("asked by one and answered in the session of another changes nothing", async () => {
    const visitor = await aBrowserOf(p, "sofia", "sms-code");
    const asked = await askKey(visitor, "step-up");
    await signInAs(p, visitor, "nadia", "sms-code");
    assert.equal(
      (await seen(await sendKey(visitor, key.use(asked)))).title,
      "Cette clé est celle d’une autre personne",
    );
    assert.equal((await visitor.get(newKey)).status, 303);
  });

  test("a challenge to confirm opens no session once signed out", async () => {
    const visitor = await aBrowserOf(p, "sofia", "sms-code");
    const asked = await askKey(visitor, "step-up");
    visitor.cookies.delete("sextant");
    assert.equal((await seen(await sendKey(visitor, key.use(asked)))).title, "Votre session a pris fin");
    assert.equal(tokenIn(visitor), undefined);
  });
});

describe("Unlocking a shared workstation with a key", async () => {
  const p = await aPlatform();
  const key = await anEnrolledKey(p, "sofia");
  const locked = async () => {
    const visitor = await aBrowserOf(p, "sofia", "sms-code");
    await p.db
      .updateTable("session")
      .set({ shared: true, locked_at: monday })
      .where("token_hash", "=", sha256(tokenIn(visitor)!))
      .execute();
    return visitor;
  };

  test("shows the screen again, where one was, under another token, and is written down", async () => {
    const visitor = await locked();
    const page = await (await visitor.get(`${site}/verrou?retour=%2Fdossiers`)).text();
    assert.match(page, /Déverrouiller avec ma clé ou ma carte CPS4/);
    const before = tokenIn(visitor);
    const asked = await askKey(visitor, "unlock", "/dossiers");
    assert.equal((await seen(await sendKey(visitor, key.use(asked)))).to, "/dossiers");
    assert.notEqual(tokenIn(visitor), before);
    assert.equal((await visitor.get(`${site}/dossiers`)).status, 200);
    const [event] = await listSecurityEvents(p.db, p.accounts.sofia, 1);
    assert.deepEqual([event?.kind, event?.means], ["unlocked", "passkey"]);
  });

  test("a colleague’s key leaves it locked, and is written down", async () => {
    const other = await anEnrolledKey(p, "nadia");
    const visitor = await locked();
    const asked = await askKey(visitor, "unlock");
    const refused = await sendKey(visitor, other.use(asked));
    const html = await refused.text();
    assert.equal(refused.status, 403);
    assert.match(html, /Cette clé est celle d’une autre personne/);
    assert.match(html, /href="\/verrou\?retour=%2F"/);
    assert.doesNotMatch(html, /Sofia|Nadia/, "nobody is named while the screen is locked");
    assert.equal((await visitor.get(`${site}/dossiers`)).headers.get("location"), "/verrou?retour=%2Fdossiers");
    const [event] = await listSecurityEvents(p.db, p.accounts.sofia, 1);
    assert.deepEqual([event?.kind, event?.reason], ["refused", "another-person"]);
  });

  test("signing in with one’s own key on a colleague’s locked screen ends their session: nothing of it is shown", async () => {
    const own = await anEnrolledKey(p, "claire");
    const visitor = await locked();
    const before = tokenIn(visitor)!;
    const asked = await askKey(visitor, "sign-in");
    await sendKey(visitor, own.use(asked));
    assert.equal(await findMember(p.db, before, p.clock.now), null);
    const found = await findMember(p.db, tokenIn(visitor)!, p.clock.now);
    assert.equal(found?.account.name, "Claire Morel");
  });
});

describe("The browser’s cookie", async () => {
  test("binds a challenge: it is stored as a fingerprint, like the challenge", async () => {
    const p = await aPlatform();
    const visitor = await aBrowserOf(p);
    const asked = await askKey(visitor);
    const row = await p.db.selectFrom("passkey_challenge").selectAll().executeTakeFirstOrThrow();
    assert.deepEqual(row.challenge_hash, sha256(asked.challenge));
    assert.deepEqual(row.browser_hash, sha256(visitor.cookies.get("sextant-navigateur")!.value));
    await enrol(await aBrowserOf(p, "sofia"), anAuthenticator({ origin: site }));
  });
});
