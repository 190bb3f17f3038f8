import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { htmlProblems } from "#tests/html.ts";
import { cardUrl, useCard } from "#tests/login.ts";
import { anIdentityProvider } from "#tests/programs.ts";
import { backAtClient, client, discover, requestUrl, signIn } from "#tests/relying-party.ts";
import { aVisitor, read } from "#tests/visitor.ts";
import { type Card, insert, tryCode } from "./card.ts";

const [sofia, roche, claire, vasseur] = ["899909000012", "899909000020", "899909000046", "899909000061"];

describe("A card and its code", () => {
  const card: Card = {
    ...{ id: "1", personId: "1", serial: "8025000001", kind: "CPS" as const, profession: "Médecin", errors: 0 },
    ...{ blockedAt: null, opposedAt: null, expiresOn: "2028-12-31", readable: true },
  };
  const today = "2026-11-22";

  test("two errors are told, the third blocks", () => {
    assert.deepEqual(tryCode(card, false, today), { ok: false, refusal: { kind: "wrong-code", left: 2 } });
    assert.deepEqual(tryCode({ ...card, errors: 1 }, false, today), {
      ok: false,
      refusal: { kind: "wrong-code", left: 1 },
    });
    assert.deepEqual(tryCode({ ...card, errors: 2 }, false, today), { ok: false, refusal: { kind: "blocked" } });
  });

  test("a right code opens nothing on a card that is blocked, opposed, expired or not read", () => {
    const at = new Date();
    const kinds = [{ blockedAt: at }, { opposedAt: at }, { expiresOn: "2026-11-21" }, { readable: false }].map(
      (changed) => {
        const tried = tryCode({ ...card, ...changed }, true, today);
        return tried.ok ? "ok" : tried.refusal.kind;
      },
    );
    assert.deepEqual(kinds, ["blocked", "opposed", "expired", "unreadable"]);
    assert.equal(insert({ ...card, expiresOn: today }, today).ok, true);
  });
});

describe("The drawer of cards", async () => {
  const provider = await anIdentityProvider(client);
  const config = await discover(provider.url);
  const loginPage = async () => {
    const visitor = aVisitor();
    const { url } = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    return { visitor, url };
  };
  const admin = aVisitor();
  const change = (serial: string, action: string) =>
    admin.post(`${provider.walletUrl}/admin/cartes/${serial}`, { action });
  const serialIn = (url: string) => url.split("/").at(-1)!;

  test("three wrong codes block the card, in whatever browser, until the administration unblocks it", async () => {
    const first = await loginPage();
    const wrong = await read(await useCard(first.visitor, first.url, sofia, "0000"));
    assert.equal(wrong.status, 422);
    assert.match(wrong.body, /Il vous reste 2 essais/);
    assert.deepEqual(await htmlProblems(wrong.body), []);
    assert.ok(!/value="0000"/.test(wrong.body), "a code typed is not shown again");
    const notATry = await read(await useCard(first.visitor, first.url, sofia, "12"));
    assert.match(notATry.body, /quatre chiffres/);

    const second = await loginPage();
    await useCard(second.visitor, second.url, sofia, "1111");
    const last = await read(await useCard(second.visitor, second.url, sofia, "2222"));
    assert.equal(last.status, 403);
    assert.match(last.body, /bloquée après trois codes faux/);
    assert.match(last.body, /La lecture de la carte CPS a échoué/);
    const right = await read(await useCard(first.visitor, first.url, sofia));
    assert.match(right.body, /bloquée/);

    const unblocked = await change(serialIn(await cardUrl(first.visitor, first.url, sofia)), "unblock");
    assert.equal(unblocked.status, 303);
    assert.equal((await useCard(first.visitor, first.url, sofia)).status, 303);
  });

  test("a right code forgets the errors before it", async () => {
    for (let times = 0; times < 2; times++) {
      const { visitor, url } = await loginPage();
      await useCard(visitor, url, roche, "0000");
      await useCard(visitor, url, roche, "0000");
      assert.equal((await useCard(visitor, url, roche)).status, 303);
    }
  });

  for (const [action, back, sentence] of [
    ["oppose", "release", /mise en opposition/],
    ["damage", "mend", /n’est pas lue/],
    ["expire", "renew", /plus valable/],
  ] as const)
    test(`a card one did "${action}" to shows the help, and works again after "${back}"`, async () => {
      const { visitor, url } = await loginPage();
      const card = await cardUrl(visitor, url, claire);
      await change(serialIn(card), action);
      const shown = await read(await visitor.get(card));
      assert.equal(shown.status, 403);
      assert.match(shown.body, sentence);
      assert.match(shown.body, /Je veux essayer de m’auto-dépanner/);
      assert.equal((await visitor.post(card, { code: "1234" })).status, 403);
      await change(serialIn(card), back);
      assert.equal((await visitor.post(card, { code: "1234" })).status, 303);
    });

  test("another site's page cannot send a code nor change a card", async () => {
    const { visitor, url } = await loginPage();
    const card = await cardUrl(visitor, url, vasseur);
    const cookie = [...visitor.cookies].map(([name, { value }]) => `${name}=${value}`).join("; ");
    for (const [target, body] of [
      [card, "code=1234"],
      [`${provider.walletUrl}/admin/cartes/${serialIn(card)}`, "action=oppose"],
    ] as const) {
      const answer = await fetch(target, {
        method: "POST",
        body,
        redirect: "manual",
        headers: { cookie, origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" },
      });
      assert.equal(answer.status, 403, target);
    }
    assert.equal((await visitor.post(card, { code: "1234" })).status, 303);
  });

  test("the administration lists the cards and their state, in valid HTML", async () => {
    for (const path of ["/admin", "/admin/cartes", "/admin/cartes?recherche=personne"])
      assert.deepEqual(
        await htmlProblems((await read(await admin.get(`${provider.walletUrl}${path}`))).body),
        [],
        path,
      );
    assert.equal((await change("0000000000", "unblock")).status, 404);
    assert.equal((await change("8025022363", "toString")).status, 404);
  });
});

describe("The administration of a provider others reach", async () => {
  const provider = await anIdentityProvider(client, { ADMIN_PASSWORD: "sesame-des-tests" });
  const get = (headers: Record<string, string>) => fetch(`${provider.walletUrl}/admin`, { headers });
  const basic = (password: string) => ({
    authorization: `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`,
  });

  test("asks its password", async () => {
    const asked = await get({});
    assert.equal(asked.status, 401);
    assert.match(asked.headers.get("www-authenticate")!, /^Basic /);
    assert.equal((await get(basic("autre"))).status, 401);
    assert.equal((await get(basic("sesame-des-tests"))).status, 200);
  });

  test("one signs in there all the same", async () => {
    assert.ok(backAtClient((await signIn(aVisitor(), await discover(provider.url), sofia)).href));
  });
});
