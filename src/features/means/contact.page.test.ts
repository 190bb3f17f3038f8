import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openForService } from "#db/vault.ts";
import type { Means } from "#features/accounts/means.ts";
import { findOwnAccount } from "#features/accounts/own-account.store.ts";
import { listSecurityEvents } from "#features/accounts/security-event.store.ts";
import { aPlatform, monday, type PersonName, textOf } from "#tests/dossiers.ts";
import { aBrowserOf, site } from "#tests/keys.ts";
import type { Visitor } from "#tests/visitor.ts";
import { frenchMobile, readMobile } from "./contact.ts";

describe("A mobile number", () => {
  for (const [typed, read] of [
    ["06 12 34 56 78", "+33612345678"],
    ["+33 7 56 78 90 12", "+33756789012"],
    ["0033612345678", "+33612345678"],
    ["+262 692 12 34 56", "+262692123456"],
  ] as const)
    test(`${typed} is ${read}`, () => assert.deepEqual(readMobile(typed), { ok: true, value: read }));

  for (const [typed, kind] of [
    ["", "not-a-mobile"],
    ["bonjour", "not-a-mobile"],
    ["06 12 34", "not-a-mobile"],
    ["01 99 00 00 01", "not-a-mobile"],
    ["+44 7400 123456", "abroad"],
    ["+1 201 555 0123", "abroad"],
  ] as const)
    test(`"${typed}" is refused: ${kind}`, () => assert.deepEqual(readMobile(typed), { ok: false, refusal: { kind } }));

  test("is written as it is said", () =>
    assert.deepEqual(
      [frenchMobile("+33612345678"), frenchMobile("+262692123456")],
      ["06 12 34 56 78", "+262 692 12 34 56"],
    ));
});

describe("Changing how one is reached", async () => {
  const p = await aPlatform();
  const account = (name: PersonName) => findOwnAccount(p.db, p.accounts[name]);
  async function codeOf(name: PersonName) {
    const row = await p.db
      .selectFrom("one_time_code")
      .select(["sealed", "destination"])
      .where("account_id", "=", p.accounts[name])
      .orderBy("sent_at", "desc")
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    return { digits: openForService(row.sealed!), to: row.destination };
  }
  const told = async () =>
    (await p.db.deleteFrom("outbox").where("name", "=", "tell-account").returning("payload").execute()).map(
      ({ payload }) => payload as unknown as { kind: string; sealedTo?: string },
    );
  /** As after a proof by that means: the guard lets a strong one in, or what strengthened the session. */
  async function fresh(name: PersonName, means: Means = "e-cps"): Promise<Visitor> {
    const visitor = await aBrowserOf(p, name, means);
    if (means !== "e-cps")
      await p.db
        .updateTable("session")
        .set({ strong_at: p.clock.now, strong_means: means })
        .where("account_id", "=", p.accounts[name])
        .where("means", "=", means)
        .execute();
    return visitor;
  }
  const change = async (visitor: Visitor, name: PersonName, path: string, to: string) => {
    const asked = await visitor.post(`${site}${path}`, { a: to });
    assert.equal(asked.headers.get("location"), `${path}/code`, await asked.clone().text());
    return visitor.post(`${site}${path}/code`, { code: (await codeOf(name)).digits });
  };

  test("the new address is proved by a code, the former one is warned, and codes may go on at once", async () => {
    const visitor = await fresh("sofia");
    const done = await change(visitor, "sofia", "/compte/adresse", " Sofia.Neuve@exemple.test ");
    assert.equal(done.headers.get("location"), "/compte");
    const own = await account("sofia");
    assert.deepEqual([own.email, own.emailVerifiedAt, own.codesFrom], ["Sofia.Neuve@exemple.test", monday, null]);
    const [news] = await told();
    assert.equal(news?.kind, "email-changed");
    assert.equal(openForService(Buffer.from(news!.sealedTo!, "base64")), "sofia@exemple.test");
    const [event] = await listSecurityEvents(p.db, p.accounts.sofia, 1);
    assert.equal(event?.kind, "email-changed");
  });

  test("until the code is given nothing has changed, and only the last code counts", async () => {
    const visitor = await fresh("nadia");
    await visitor.post(`${site}/compte/adresse`, { a: "autre@exemple.test" });
    const wrong = await visitor.post(`${site}/compte/adresse/code`, { code: "000000" });
    assert.equal(wrong.status, 422);
    assert.match(textOf(await wrong.text()), /Ce code n’est pas le bon. Il vous reste 4 essais/);
    assert.equal((await account("nadia")).email, "nadia@exemple.test");
    const soon = await visitor.post(`${site}/compte/adresse`, { a: "autre@exemple.test" });
    assert.equal(soon.status, 429);
    assert.match(textOf(await soon.text()), /attendez encore 1 min/);
  });

  test("a slip of the fingers is no try", async () => {
    const visitor = await fresh("nadia");
    for (let i = 0; i < 7; i++)
      assert.equal((await visitor.post(`${site}/compte/adresse/code`, { code: "12345" })).status, 422);
    const { digits } = await codeOf("nadia");
    const done = await visitor.post(`${site}/compte/adresse/code`, { code: digits });
    assert.equal(done.headers.get("location"), "/compte");
    assert.equal((await account("nadia")).email, "autre@exemple.test");
  });

  test("a code serves once: reloading its page says what was done", async () => {
    const visitor = await fresh("nadia");
    const again = await visitor.get(`${site}/compte/adresse/code`);
    assert.equal(again.headers.get("location"), "/compte/adresse");
  });

  for (const [typed, sentence] of [
    ["", /Cette adresse n’est pas complète/],
    ["quelqu’un", /Cette adresse n’est pas complète/],
    ["a@b", /Cette adresse n’est pas complète/],
    ["antoine.roche@aura.mssante.fr", /messagerie sécurisée de santé ne reçoit ni codes/],
    ["ROCHE@exemple.test", /C’est déjà l’adresse de votre compte/],
  ] as const)
    test(`"${typed}" is refused, kept on the page, and no code leaves`, async () => {
      const before = await p.db.selectFrom("one_time_code").select("id").execute();
      const response = await (await fresh("roche")).post(`${site}/compte/adresse`, { a: typed });
      const html = await response.text();
      assert.equal(response.status, 422);
      assert.match(html, sentence);
      assert.ok(html.includes(`value="${typed.replace("’", "’")}"`));
      assert.equal((await p.db.selectFrom("one_time_code").select("id").execute()).length, before.length);
    });

  test("the address of another account is told taken only to who reads its mail", async () => {
    const visitor = await fresh("karim");
    const asked = await visitor.post(`${site}/compte/adresse`, { a: "Claire@exemple.test" });
    assert.equal(asked.headers.get("location"), "/compte/adresse/code", "as for any address");
    const { digits } = await codeOf("karim");
    const refused = await visitor.post(`${site}/compte/adresse/code`, { code: digits });
    assert.equal(refused.status, 422);
    assert.match(textOf(await refused.text()), /déjà celle d’un autre compte/);
    assert.equal((await account("karim")).email, "karim@exemple.test");
  });

  test("an address kept since two accounts became one is taken too", async () => {
    const reserved = { address: "reservee@exemple.test", account_id: p.accounts.claire, at: monday };
    await p.db.insertInto("reserved_email").values(reserved).execute();
    const refused = await change(await fresh("marc"), "marc", "/compte/adresse", "Reservee@exemple.test");
    assert.equal(refused.status, 422);
  });

  test("a mobile is proved by SMS, changed, and taken away; its owner hears of each by mail", async () => {
    await told();
    const visitor = await fresh("claire");
    await change(visitor, "claire", "/compte/mobile", "06 12 34 56 78");
    assert.deepEqual(
      [(await account("claire")).mobile, (await codeOf("claire").catch(() => null))?.to],
      ["+33612345678", undefined],
    );
    assert.match(textOf(await (await visitor.get(`${site}/compte`)).text()), /Mobile 06 12 34 56 78 Vérifié/);
    const gone = await visitor.post(`${site}/compte/mobile/retrait`, {});
    assert.equal(gone.headers.get("location"), "/compte");
    const own = await account("claire");
    assert.deepEqual([own.mobile, own.mobileVerifiedAt], [null, null]);
    assert.deepEqual(
      (await told()).map(({ kind }) => kind),
      ["mobile-changed", "mobile-removed"],
    );
  });

  test("after a proof by password and code, no code leaves for a day", async () => {
    const visitor = await fresh("lise", "sms-code");
    await change(visitor, "lise", "/compte/mobile", "07 56 78 90 12");
    const own = await account("lise");
    assert.deepEqual(own.codesFrom, new Date(monday.getTime() + 24 * 3_600_000));
    assert.match(
      textOf(await (await visitor.get(`${site}/compte`)).text()),
      /aucun code ne part avant le 24 nov. 2026 à 10:00/,
    );
  });

  test("ends every trusted browser", async () => {
    await p.db
      .insertInto("trusted_browser")
      .values({
        token_hash: Buffer.alloc(32, 1),
        account_id: p.accounts.vasseur,
        device: "Firefox",
        second_factor_at: monday,
        expires_at: new Date(monday.getTime() + 3_600_000),
      })
      .execute();
    await change(await fresh("vasseur"), "vasseur", "/compte/adresse", "vasseur.neuve@exemple.test");
    const left = await p.db.selectFrom("trusted_browser").select("account_id").execute();
    assert.deepEqual(left, []);
  });
});

describe("Changing one’s password", async () => {
  const p = await aPlatform();
  const good = "quatre chevaux mauves au grenier";

  test("closes the other sessions, and goes on under another token", async () => {
    const [here, elsewhere] = [await aBrowserOf(p, "sofia"), await aBrowserOf(p, "sofia")];
    const before = here.cookies.get("sextant")!.value;
    const done = await here.post(`${site}/compte/mot-de-passe`, { "mot-de-passe": good });
    assert.equal(done.headers.get("location"), "/compte", await done.clone().text());
    assert.notEqual(here.cookies.get("sextant")!.value, before);
    assert.equal((await here.get(`${site}/compte`)).status, 200);
    assert.match((await elsewhere.get(`${site}/compte`)).headers.get("location") ?? "", /^\/connexion/);
    assert.ok((await findOwnAccount(p.db, p.accounts.sofia)).hasPassword);
    const job = await p.db.selectFrom("outbox").select("payload").orderBy("id", "desc").executeTakeFirstOrThrow();
    assert.equal((job.payload as unknown as { kind: string }).kind, "password-changed");
  });

  for (const [typed, sentence] of [
    ["", /Il compte 0 signes : il en faut au moins 12/],
    ["court", /Il compte 5 signes/],
    ["x".repeat(129), /ne doit pas dépasser 128 signes/],
    ["motdepassemotdepasse", /se devine trop facilement/],
    ["nadia benali nadia benali", /ni votre nom/],
  ] as const)
    test(`refuses "${typed.slice(0, 20)}", which is not shown again`, async () => {
      const response = await (await aBrowserOf(p, "nadia")).post(`${site}/compte/mot-de-passe`, {
        "mot-de-passe": typed,
      });
      const html = await response.text();
      assert.equal(response.status, 422);
      assert.match(html, sentence);
      if (typed) assert.doesNotMatch(html, new RegExp(`value="${typed}"`));
      assert.equal((await findOwnAccount(p.db, p.accounts.nadia)).hasPassword, false);
    });
});
