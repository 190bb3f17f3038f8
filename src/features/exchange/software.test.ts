import assert from "node:assert/strict";
import { createSign, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { sql } from "kysely";
import { castUnits } from "#features/samples/demo-cast.ts";
import { generateDirectory } from "#features/samples/generate.action.ts";
import { aDatabase } from "#tests/database.ts";
import { aMachineDoor, type Json, outcomeOf } from "#tests/fhir.ts";
import { registerSoftware } from "./software.action.ts";
import { scopes } from "./software.ts";
import { runClients } from "./software-console.job.ts";

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const tokenUrl = "http://localhost/oauth/token";
const place = castUnits.tilleuls;

describe("Software that signs in", async () => {
  const db = await aDatabase();
  const start = new Date("2026-11-21T09:00:00Z");
  const clock = { now: start };
  await generateDirectory(db, { facilities: 30, seed: 1, now: start });
  const { ask, get } = aMachineDoor(db, clock);
  const [mine, other] = [
    await generateKeyPair("ES384", { extractable: true }),
    await generateKeyPair("ES384", { extractable: true }),
  ];
  const jwk = { ...(await exportJWK(mine.publicKey)), kid: "k1", use: "sig" };
  const register = (id: string, finess: string[], keys: object[] = [jwk]) =>
    registerSoftware(
      db,
      {
        id,
        name: `Logiciel ${id}`,
        finess,
        scopes: Object.keys(scopes),
        jwks: { keys: keys as Record<string, unknown>[] },
      },
      clock.now,
    );
  assert.ok((await register("lits", ["XG0000002", "XG0000005"])).ok);
  assert.ok((await register("ailleurs", ["XG0000003"])).ok);

  let serial = 0;
  const signed = (some: JWTPayload = {}, { kid = "k1", key = mine.privateKey, client = "lits" } = {}) => {
    const seconds = Math.floor(clock.now.getTime() / 1000);
    const payload = {
      iss: client,
      sub: client,
      aud: tokenUrl,
      jti: `identifier-${++serial}`,
      iat: seconds,
      exp: seconds + 240,
      ...some,
    };
    const said = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
    return new SignJWT(said).setProtectedHeader({ alg: "ES384", kid, typ: "JWT" }).sign(key);
  };
  const askToken = (assertion: string, some: Record<string, string> = {}) =>
    ask("/oauth/token", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_assertion_type: assertionType,
        client_assertion: assertion,
        ...some,
      }),
    });
  const tokenOf = async (client = "lits") => (await askToken(await signed({}, { client }))).body.access_token as string;

  describe("a token", () => {
    test("is given for ten minutes to who signs for us, never kept in clear, never cached", async () => {
      const { status, body, headers } = await askToken(await signed());
      assert.deepEqual(
        [status, body.token_type, body.expires_in, body.scope],
        [200, "Bearer", 600, "system/Location.u"],
      );
      assert.match(body.access_token, /^[\w-]{43}$/);
      assert.equal(headers.get("cache-control"), "no-store");
      const { rows } = await sql<{
        found: boolean;
      }>`select bool_or(t::text like ${`%${body.access_token}%`}) as found from client_token t`.execute(db);
      assert.equal(rows[0]!.found, false);
      assert.equal((await askToken(await signed({ aud: "http://localhost" }))).status, 200);
      assert.equal((await askToken(await signed({ aud: ["http://elsewhere", tokenUrl] }))).status, 200);
    });

    const seconds = Math.floor(start.getTime() / 1000);
    const refused: Record<string, () => Promise<string> | string> = {
      "for another audience": () => signed({ aud: "https://elsewhere.example/oauth/token" }),
      "without audience": () => signed({ aud: undefined as never }),
      expired: () => signed({ iat: seconds - 600, exp: seconds - 60 }),
      "without end": () => signed({ exp: undefined as never }),
      "that lives an hour": () => signed({ exp: seconds + 3600 }),
      "issued tomorrow": () => signed({ iat: seconds + 86_400, exp: seconds + 86_500, nbf: seconds + 86_400 }),
      "issued in the future, ending now": () => signed({ iat: seconds + 200 }),
      "without identifier": () => signed({ jti: undefined as never }),
      "of another issuer": () => signed({ iss: "ailleurs" }),
      "of an unknown key": () => signed({}, { kid: "k2" }),
      "signed by another's key": () => signed({}, { key: other.privateKey }),
      "of an unknown client": () => signed({}, { client: "inconnu" }),
      "that is not signed": () =>
        new UnsecuredJWT({ iss: "lits", sub: "lits", aud: tokenUrl, jti: "unsecured-1", exp: seconds + 200 }).encode(),
      "signed with the public key as a shared secret": () =>
        new SignJWT({ iss: "lits", sub: "lits", aud: tokenUrl, jti: "confused-1", exp: seconds + 200 })
          .setProtectedHeader({ alg: "HS256", kid: "k1" })
          .sign(new TextEncoder().encode(JSON.stringify(jwk))),
      "whose end was changed": async () => {
        const [head, , signature] = (await signed()).split(".");
        return [
          head,
          Buffer.from(
            JSON.stringify({ iss: "lits", sub: "lits", aud: tokenUrl, jti: "changed-1", exp: seconds + 250 }),
          ).toString("base64url"),
          signature,
        ].join(".");
      },
      "that is no assertion": () => "not.an.assertion.at.all",
    };
    for (const [what, assertion] of Object.entries(refused))
      test(`is refused to an assertion ${what}, always in the same words`, async () => {
        const { status, body } = await askToken(await assertion());
        assert.deepEqual([status, body], [401, { error: "invalid_client" }]);
      });

    test("is refused to an assertion used before, even at the same instant", async () => {
      const assertion = await signed();
      const answers = await Promise.all(Array.from({ length: 8 }, () => askToken(assertion)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array.from({ length: 7 }, () => 401)]);
      clock.now = new Date(start.getTime() + 200_000);
      assert.equal((await askToken(assertion)).status, 401);
      clock.now = start;
    });

    test("is refused for another grant, a scope beyond what is allowed, a form that lacks something", async () => {
      assert.deepEqual((await askToken(await signed(), { grant_type: "authorization_code" })).body, {
        error: "unsupported_grant_type",
      });
      assert.deepEqual((await askToken(await signed(), { scope: "system/Patient.r" })).body, {
        error: "invalid_scope",
      });
      assert.deepEqual((await askToken(await signed(), { client_assertion_type: "x" })).body, {
        error: "invalid_request",
      });
      assert.deepEqual((await askToken(await signed(), { client_id: "ailleurs" })).body, { error: "invalid_client" });
      assert.deepEqual((await ask("/oauth/token", { method: "POST" })).body, { error: "invalid_request" });
    });
  });

  const capacity = "ror-location-supported-capacity";
  const read = async (unit: string = place) => {
    const { body, headers } = await get(`/fhir/Location/${unit}`);
    const rows = body.extension
      .map((one: Json, i: number) => ({ one, i }))
      .filter(({ one }: Json) => one.url.endsWith(capacity));
    return { body, etag: headers.get("etag")!, rows };
  };
  const patch = async (
    operations: unknown,
    {
      token,
      etag,
      unit = place,
      type = "application/json-patch+json",
    }: { token?: string; etag?: string | null; unit?: string; type?: string } = {},
  ) =>
    ask(`/fhir/Location/${unit}`, {
      method: "PATCH",
      headers: {
        "content-type": type,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(etag ? { "if-match": etag } : {}),
      },
      body: typeof operations === "string" ? operations : JSON.stringify(operations),
    });
  const row = (count: number, at: Date | null = clock.now, sex = "04") => ({
    url: `https://interop.esante.gouv.fr/ig/fhir/ror/StructureDefinition/${capacity}`,
    extension: [
      { url: "nbCapacity", valueInteger: count },
      ...(at ? [{ url: "capacityUpdateDate", valueDateTime: at.toISOString() }] : []),
      {
        url: "capacityStatus",
        valueCodeableConcept: {
          coding: [
            {
              system: "https://mos.esante.gouv.fr/NOS/TRE_R330-TypeStatutCapacite/FHIR/TRE-R330-TypeStatutCapacite",
              code: "02",
            },
          ],
        },
      },
      {
        url: "genderCapacityAvailable",
        valueCodeableConcept: {
          coding: [
            { system: "https://mos.esante.gouv.fr/NOS/TRE_R332-GenreCapacite/FHIR/TRE-R332-GenreCapacite", code: sex },
          ],
        },
      },
    ],
  });
  const unitRow = async (unit: string = place) =>
    (
      await sql<{
        free: number | null;
        at: Date | null;
      }>`select places_free as free, places_declared_at as at from unit where id = ${unit}`.execute(db)
    ).rows[0]!;
  const events = async (unit: string = place) =>
    (
      await sql<{
        origin: string;
        by_name: string;
        free: number;
      }>`select origin, by_name, free from availability_event where unit_id = ${unit} order by at`.execute(db)
    ).rows;

  describe("the places of a unit", () => {
    test("are said by its software, at once in the directory, and written in its history under the software's name", async () => {
      const token = await tokenOf();
      const { etag, rows } = await read();
      const { status, body, headers } = await patch(
        [{ op: "replace", path: `/extension/${rows[0].i}/extension/0/valueInteger`, value: 4 }],
        { token, etag },
      );
      assert.deepEqual([status, body.resourceType, headers.get("etag") !== etag], [200, "Location", true]);
      assert.deepEqual(await unitRow(), { free: 4, at: clock.now });
      assert.deepEqual((await events()).at(-1), { origin: "api", by_name: "Logiciel lits", free: 4 });
      assert.equal((await read()).rows[0].one.extension[0].valueInteger, 4);
    });

    test("sent again after a lost answer changes nothing, and says so as the first time", async () => {
      clock.now = new Date(start.getTime() + 60_000);
      const token = await tokenOf();
      const { etag, rows } = await read();
      const operations = [{ op: "replace", path: `/extension/${rows[0].i}`, value: row(5) }];
      const first = await patch(operations, { token, etag });
      const before = (await events()).length;
      const again = await patch(operations, { token, etag });
      assert.deepEqual([first.status, again.status, again.headers.get("etag")], [200, 200, first.headers.get("etag")]);
      assert.deepEqual(again.body, first.body);
      assert.equal((await events()).length, before);
    });

    test("may be told by sex; a row left alone keeps what was said of it", async () => {
      clock.now = new Date(start.getTime() + 120_000);
      const token = await tokenOf();
      const { etag, rows } = await read();
      const done = await patch(
        [
          { op: "replace", path: `/extension/${rows[0].i}`, value: row(2, clock.now, "01") },
          { op: "add", path: "/extension/-", value: row(3, clock.now, "02") },
        ],
        { token, etag },
      );
      assert.equal(done.status, 200);
      assert.equal((await unitRow()).free, 5);
      const served = await read();
      assert.deepEqual(
        served.rows.map(({ one }: Json) => one.extension[0].valueInteger),
        [2, 3],
      );
      clock.now = new Date(start.getTime() + 180_000);
      const men = served.rows[1].i;
      assert.equal(
        (
          await patch([{ op: "replace", path: `/extension/${men}/extension/0/valueInteger`, value: 1 }], {
            token,
            etag: served.etag,
          })
        ).status,
        200,
      );
      assert.equal((await unitRow()).free, 3);
    });

    test("of two at once, one is written and the other told to read again", async () => {
      clock.now = new Date(start.getTime() + 240_000);
      const token = await tokenOf();
      const { etag } = await read();
      const say = (count: number) =>
        patch([{ op: "replace", path: "/extension", value: [(served.body.extension as Json[])[0], row(count)] }], {
          token,
          etag,
        });
      const served = await read();
      const answers = await Promise.all([say(6), say(7), say(8)]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412]);
      const loser = answers.find(({ status }) => status === 412)!;
      assert.deepEqual(outcomeOf(loser).codes, ["conflict"]);
    });

    test("a count of this morning sent late is as old as it is; older than what is known, it is refused", async () => {
      clock.now = new Date(start.getTime() + 3_600_000);
      const token = await tokenOf();
      const counted = new Date(clock.now.getTime() - 600_000);
      const say = async (count: number, at: Date) => {
        const { etag, body } = await read();
        return patch([{ op: "replace", path: "/extension", value: [body.extension[0], row(count, at)] }], {
          token,
          etag,
        });
      };
      assert.equal((await say(2, counted)).status, 200);
      assert.deepEqual(await unitRow(), { free: 2, at: counted });
      const older = await say(9, new Date(start.getTime() - 86_400_000));
      assert.deepEqual([outcomeOf(older).status, outcomeOf(older).codes], [422, ["conflict"]]);
      assert.equal((await unitRow()).free, 2);
    });

    test("is refused to who shows no token, a false one, one that has ended, or software that was ended", async () => {
      const { etag } = await read();
      const operations = [{ op: "add", path: "/extension/-", value: row(1) }];
      const answers = [await patch(operations, { etag }), await patch(operations, { etag, token: "a".repeat(43) })];
      const token = await tokenOf();
      clock.now = new Date(clock.now.getTime() + 601_000);
      answers.push(await patch(operations, { etag, token }));
      await register("ferme", ["XG0000002"]);
      const last = await tokenOf("ferme");
      await sql`update software_client set disabled_at = ${clock.now} where id = 'ferme'`.execute(db);
      answers.push(await patch(operations, { etag, token: last }));
      for (const answer of answers) {
        assert.deepEqual([outcomeOf(answer).status, outcomeOf(answer).codes], [401, ["login"]]);
        assert.match(answer.headers.get("www-authenticate") ?? "", /^Bearer/);
      }
      assert.equal((await askToken(await signed({}, { client: "ferme" }))).status, 401);
    });

    test("is refused for the unit of another establishment, which a sensitive one does not even admit to be", async () => {
      const token = await tokenOf("ailleurs");
      const { etag } = await read();
      assert.deepEqual(outcomeOf(await patch([{ op: "add", path: "/extension/-", value: row(1) }], { token, etag })), {
        status: 403,
        codes: ["forbidden"],
        text: "Cette unité est d’un établissement pour lequel ce logiciel n’est pas enregistré.",
      });
      await sql`update unit set sensitive = true where id = ${castUnits.tilleulsProtected}`.execute(db);
      assert.equal(outcomeOf(await patch([], { token, unit: castUnits.tilleulsProtected, etag })).status, 404);
      await sql`update unit set sensitive = false where id = ${castUnits.tilleulsProtected}`.execute(db);
      assert.equal(
        outcomeOf(await patch([], { token, unit: "0199d3a0-0000-7000-8000-000000000000", etag })).status,
        404,
      );
    });

    test("asks for the version that was read, and refuses an old one", async () => {
      const token = await tokenOf();
      const { rows, body } = await read();
      const operations = [{ op: "replace", path: `/extension/${rows[0].i}/extension/0/valueInteger`, value: 9 }];
      for (const etag of [null, "*", "n", 'W/"x"'])
        assert.deepEqual(outcomeOf(await patch(operations, { token, etag })).status, 428);
      assert.deepEqual(
        outcomeOf(await patch(operations, { token, etag: `W/"${Number(body.meta.versionId) - 1}"` })).codes,
        ["conflict"],
      );
      assert.equal((await unitRow()).free, 2);
    });

    test("a patch that is no patch, or does not apply, or says something else than places, is refused and changes nothing", async () => {
      const token = await tokenOf();
      const { etag, rows, body } = await read();
      const at = `/extension/${rows[0].i}`;
      const send = (operations: unknown, type?: string) =>
        patch(operations, { token, etag, ...(type ? { type } : {}) });
      assert.equal(outcomeOf(await send([], "application/json")).status, 415);
      for (const wrong of ["{", "[]", "{}", JSON.stringify([{ op: "destroy", path: "/name" }]), "null"])
        assert.equal(outcomeOf(await send(wrong)).status, 400, wrong);
      const refusals: [unknown[], RegExp][] = [
        [[{ op: "replace", path: "/name", value: "Autre" }], /« name » ne se modifie pas/],
        [[{ op: "remove", path: "/position" }], /« position »/],
        [[{ op: "replace", path: "/extension/0/valueCodeableConcept/coding/0/code", value: "69123" }], /« extension »/],
        [[{ op: "test", path: "/name", value: "Autre" }], /ne s’applique pas/],
        [[{ op: "replace", path: "/extension/99/valueInteger", value: 1 }], /ne s’applique pas/],
        [[{ op: "add", path: "/__proto__/polluted", value: 1 }], /ne s’applique pas/],
        [[{ op: "replace", path: `${at}/extension/0/valueInteger`, value: -1 }], /Une capacité n’a pas son nombre/],
        [[{ op: "replace", path: `${at}/extension/0/valueInteger`, value: 1000 }], /de 0 à 999/],
        [[{ op: "replace", path: at, value: row(1, null) }], /Une capacité n’a pas/],
        [[{ op: "replace", path: at, value: row(1, new Date(clock.now.getTime() + 86_400_000)) }], /dans le futur/],
        [[{ op: "add", path: "/extension/-", value: row(1) }], /d’un même sexe/],
        [
          [{ op: "replace", path: `${at}/extension/2/valueCodeableConcept/coding/0/code`, value: "01" }],
          /Seules les places disponibles/,
        ],
      ];
      for (const [operations, text] of refusals) {
        const outcome = outcomeOf(await send(operations));
        assert.deepEqual(
          [outcome.status, text.test(outcome.text)],
          [422, true],
          `${JSON.stringify(operations)} ${outcome.text}`,
        );
      }
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
      assert.deepEqual((await read()).body, body);
    });

    test("a unit that asks and receives nobody has none to declare", async () => {
      await register("hopital", ["XG0000001"]);
      const token = await tokenOf("hopital");
      const { etag } = await read(castUnits.geriatrics);
      const { status, text } = outcomeOf(
        await patch([{ op: "add", path: "/extension/-", value: row(1) }], { token, unit: castUnits.geriatrics, etag }),
      );
      assert.deepEqual(
        [status, text],
        [422, "Cette unité ne reçoit pas de demande : elle n’a pas de places à déclarer."],
      );
    });
  });

  describe("npm run client", () => {
    const folder = mkdtempSync(join(tmpdir(), "sextant-client-"));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const run = async (...args: string[]) => {
      const said: string[] = [];
      const stream = { write: (text: string) => void said.push(text) } as unknown as NodeJS.WritableStream;
      return { code: await runClients(db, args, { out: stream, err: stream }, clock.now), said: said.join("") };
    };
    const rsa = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });

    test("registers a PEM key, which then signs in, lists it, and ends it", async () => {
      const added = await run(
        "add",
        "soins-v2",
        "Soins V2",
        "--finess",
        "XG0000002",
        "--key",
        file("key.pem", rsa.publicKey),
      );
      assert.deepEqual(
        [added.code, added.said],
        [0, "Enregistré : Soins V2 peut déclarer les places de XG0000002. Ses jetons se demandent à /oauth/token.\n"],
      );
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const seconds = Math.floor(clock.now.getTime() / 1000);
      const body = `${part({ alg: "RS384" })}.${part({ iss: "soins-v2", sub: "soins-v2", aud: tokenUrl, jti: "identifier-rsa", exp: seconds + 200 })}`;
      const assertion = `${body}.${createSign("RSA-SHA384").update(body).sign(rsa.privateKey).toString("base64url")}`;
      assert.equal((await askToken(assertion)).status, 200);
      assert.match((await run("list")).said, /soins-v2 · Soins V2 · XG0000002 · system\/Location\.u/);
      assert.equal((await run("disable", "soins-v2")).code, 0);
      assert.match((await run("list")).said, /soins-v2 .* fermé le/);
      assert.equal((await run("disable", "soins-v2")).code, 2);
    });

    test("refuses a private key, a weak one, an unknown establishment, an identifier that is none", async () => {
      const weak = generateKeyPairSync("rsa", {
        modulusLength: 1024,
        publicKeyEncoding: { type: "spki", format: "pem" },
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
      });
      const add = (id: string, finess: string, key: string) => run("add", id, "Nom", "--finess", finess, "--key", key);
      const good = file("jwks.json", JSON.stringify({ keys: [jwk] }));
      assert.match((await add("un-client", "XG0000002", file("private.pem", rsa.privateKey))).said, /clé privée/);
      assert.match(
        (await add("un-client", "XG0000002", file("private.json", JSON.stringify(await exportJWK(mine.privateKey)))))
          .said,
        /clé privée/,
      );
      assert.match((await add("un-client", "XG0000002", file("weak.pem", weak.publicKey))).said, /trop courte/);
      assert.match((await add("un-client", "XG0000002", file("odd.json", "{}"))).said, /ni un jeu de clés/);
      assert.match((await add("un-client", "XG0000002,ZZ0000000", good)).said, /Établissements inconnus : ZZ0000000/);
      assert.match((await add("UN CLIENT", "XG0000002", good)).said, /Un identifiant a/);
      assert.match((await add("un-client", "XG0000002", join(folder, "absent"))).said, /introuvable/);
      assert.equal((await run("add")).code, 1);
      assert.equal((await add("un-client", "XG0000002", good)).code, 0);
    });
  });
});
