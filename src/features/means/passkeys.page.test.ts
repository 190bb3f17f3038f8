import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listSecurityEvents } from "#features/accounts/security-event.store.ts";
import { anAuthenticator, type Lies } from "#tests/authenticator.ts";
import { aPlatform, hiddenField, textOf } from "#tests/dossiers.ts";
import { aBrowserOf, anEnrolledKey, enrol, options, site } from "#tests/keys.ts";
import { listPasskeys } from "./passkey.store.ts";
import { isCloned, isModelAllowed, kindOf, readName } from "./passkey.ts";

describe("Of a key", () => {
  for (const [counter, last, cloned] of [
    [0, 0, false],
    [1, 0, false],
    [8, 7, false],
    [7, 7, true],
    [6, 7, true],
    [0, 7, true],
  ] as const)
    test(`counter ${counter} after ${last} ${cloned ? "tells of a copy" : "is right"}`, () =>
      assert.equal(isCloned(counter, last), cloned));

  test("the model is any, or one of the list", () => {
    const cps4 = "11111111-2222-3333-4444-555555555555";
    assert.deepEqual(
      [isModelAllowed(cps4, []), isModelAllowed(cps4.toUpperCase(), [cps4]), isModelAllowed(cps4, ["other"])],
      [true, true, false],
    );
  });

  test("the name is a few words, whatever the blanks", () => {
    assert.deepEqual(readName("  Clé \n du  bureau "), { ok: true, value: "Clé du bureau" });
    assert.deepEqual(readName(" \t "), { ok: false, refusal: { kind: "no-name" } });
    assert.deepEqual(readName("é".repeat(60)).ok, true);
    assert.deepEqual(readName("é".repeat(61)), { ok: false, refusal: { kind: "name-too-long", most: 60 } });
  });

  test("what it is, in words, from how it speaks", () => {
    assert.deepEqual(
      [["smart-card"], ["internal", "hybrid"], ["usb", "nfc"], ["usb"], ["ble"], ["hybrid"], []].map(kindOf),
      [
        "Carte à puce, CPS4 par exemple",
        "Appareil déverrouillé par code, empreinte ou visage",
        "Clé de sécurité, par USB ou sans contact",
        "Clé de sécurité USB",
        "Clé de sécurité sans contact",
        "Téléphone",
        "Clé d’accès",
      ],
    );
  });
});

describe("Enrolling a key", async () => {
  const p = await aPlatform();
  const titleOf = (html: string) => textOf(/id="erreurs">([\s\S]*?)<\/div>/.exec(html)?.[1] ?? "");

  test("asks for a code or a finger, under an opaque name, and not the keys one has", async () => {
    const visitor = await aBrowserOf(p, "sofia");
    const own = await anEnrolledKey(p, "sofia");
    const asked = (await options(visitor, "/compte/moyens/cles/options")) as unknown as Record<string, unknown>;
    assert.deepEqual(asked.authenticatorSelection, {
      userVerification: "required",
      residentKey: "preferred",
      requireResidentKey: false,
    });
    assert.equal(asked.attestation, "none");
    assert.deepEqual(
      (asked.excludeCredentials as { id: string }[]).map(({ id }) => id),
      [own.credential],
    );
    const { id } = asked.user as { id: string };
    assert.equal(Buffer.from(id, "base64url").length, 16);
    assert.doesNotMatch(JSON.stringify(asked), /exemple\.test|8997/);
  });

  test("adds it to one’s own means, journals it and tells its owner by mail", async () => {
    const visitor = await aBrowserOf(p, "roche");
    const response = await enrol(visitor, anAuthenticator({ origin: site, transports: ["smart-card"] }), " Ma  CPS4 ");
    assert.equal(response.headers.get("location"), "/compte/moyens");
    const page = textOf(await (await visitor.get(`${site}/compte/moyens`)).text());
    assert.match(
      page,
      /Ma CPS4 .* Carte à puce, CPS4 par exemple .* Aucune : elle reste sur cet objet .* jamais utilisée/,
    );
    assert.doesNotMatch(
      textOf(await (await (await aBrowserOf(p, "nadia")).get(`${site}/compte/moyens`)).text()),
      /CPS4 Renommer/,
    );
    const [event] = await listSecurityEvents(p.db, p.accounts.roche, 1);
    assert.deepEqual([event?.kind, event?.means], ["means-added", "passkey"]);
    const job = await p.db.selectFrom("outbox").selectAll().orderBy("id", "desc").executeTakeFirst();
    assert.deepEqual(
      [job?.name, job?.payload],
      ["tell-account", { account: p.accounts.roche, kind: "means-added", facts: { moyen: "clé d’accès" } }],
    );
  });

  const refusals: [string, Lies, RegExp][] = [
    ["made on another site", { origin: "https://mauvais.example" }, /autre adresse que celle de Sextant/],
    ["for another name", { rpId: "mauvais.example" }, /n’a pas pu être vérifiée/],
    ["without a code or a finger", { unverified: true }, /ni son code ni une empreinte/],
    ["that answers a use", { type: "webauthn.get" }, /n’a pas pu être vérifiée/],
    ["for a challenge of its own", { challenge: "aW52ZW50ZWQ" }, /La demande a expiré/],
  ];
  for (const [what, lies, sentence] of refusals)
    test(`refuses a key ${what}, and keeps the name that was typed`, async () => {
      const visitor = await aBrowserOf(p, "karim");
      const response = await enrol(visitor, anAuthenticator({ origin: site }), "Clé du soir", lies);
      const html = await response.text();
      assert.equal(response.status, 422);
      assert.match(titleOf(html), sentence);
      assert.match(html, /value="Clé du soir"/);
      assert.equal(hiddenField(html, "reponse"), "");
      assert.deepEqual(await listPasskeys(p.db, p.accounts.karim), []);
    });

  for (const [name, sentence] of [
    ["", /Donnez un nom à la clé/],
    ["x".repeat(61), /ne dépasse pas 60 signes/],
  ] as const)
    test(`refuses a name of ${name.length} signs`, async () => {
      const response = await enrol(await aBrowserOf(p, "karim"), anAuthenticator({ origin: site }), name);
      assert.equal(response.status, 422);
      assert.match(titleOf(await response.text()), sentence);
    });

  test("refuses a key that is known already, on this account or another", async () => {
    const key = await anEnrolledKey(p, "claire");
    const other = await enrol(await aBrowserOf(p, "marc"), key);
    assert.match(titleOf(await other.text()), /déjà enregistrée/);
    assert.deepEqual(await listPasskeys(p.db, p.accounts.marc), []);
  });

  test("a challenge asked by one person enrols nothing for another in the same browser", async () => {
    const visitor = await aBrowserOf(p, "lise");
    const key = anAuthenticator({ origin: site });
    const asked = await options(visitor, "/compte/moyens/cles/options");
    const nadia = await aBrowserOf(p, "nadia");
    visitor.cookies.set("sextant", nadia.cookies.get("sextant")!);
    const response = await visitor.post(`${site}/compte/moyens/cles`, { nom: "Clé", reponse: key.enrol(asked) });
    assert.match(titleOf(await response.text()), /La demande a expiré/);
    assert.deepEqual(await listPasskeys(p.db, p.accounts.nadia), []);
  });

  test("a challenge to sign in enrols nothing", async () => {
    const visitor = await aBrowserOf(p, "lise");
    const asked = await options(visitor, "/connexion/cle/options", { but: "sign-in" });
    const key = anAuthenticator({ origin: site });
    const reponse = key.enrol({ ...asked, rp: { id: "localhost" }, user: { id: "AAAA" } });
    const response = await visitor.post(`${site}/compte/moyens/cles`, { nom: "Clé", reponse });
    assert.match(titleOf(await response.text()), /La demande a expiré/);
  });
});

describe("One’s keys", async () => {
  const p = await aPlatform();
  await anEnrolledKey(p, "sofia");
  const [key] = await listPasskeys(p.db, p.accounts.sofia);
  const path = `${site}/compte/moyens/cles/${key!.id}`;
  const visitor = await aBrowserOf(p, "sofia");

  test("are renamed", async () => {
    assert.equal((await visitor.post(`${path}/nom`, { nom: "Clé  rouge" })).headers.get("location"), "/compte/moyens");
    assert.equal((await listPasskeys(p.db, p.accounts.sofia))[0]?.name, "Clé rouge");
    const refused = await visitor.post(`${path}/nom`, { nom: "  " });
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), /Donnez un nom à la clé/);
  });

  test("are nobody else’s to see, rename or remove", async () => {
    const other = await aBrowserOf(p, "nadia");
    for (const response of [
      await other.get(path),
      await other.post(`${path}/nom`, { nom: "À moi" }),
      await other.post(`${path}/retrait`, {}),
      await other.get(`${site}/compte/moyens/cles/n-importe`),
    ])
      assert.equal(response.status, 404);
    assert.equal((await listPasskeys(p.db, p.accounts.sofia))[0]?.name, "Clé rouge");
  });

  test("once removed are gone from the list, are journalled, and their owner hears of it", async () => {
    assert.match(await (await visitor.get(path)).text(), /C’est votre seule clé/);
    const gone = await visitor.post(`${path}/retrait`, {});
    assert.equal(gone.headers.get("location"), "/compte/moyens");
    assert.match(await (await visitor.get(`${site}/compte/moyens`)).text(), /Vous n’avez pas encore de clé d’accès/);
    assert.equal((await visitor.post(`${path}/retrait`, {})).status, 404);
    const [event] = await listSecurityEvents(p.db, p.accounts.sofia, 1);
    assert.equal(event?.kind, "means-removed");
    const job = await p.db.selectFrom("outbox").select("payload").orderBy("id", "desc").executeTakeFirstOrThrow();
    assert.equal((job.payload as unknown as { kind: string }).kind, "means-removed");
  });
});
