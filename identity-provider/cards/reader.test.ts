import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import https from "node:https";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { checkPage } from "#tests/browser.ts";
import { aScene, benali, roche } from "#tests/e-cps.ts";
import { aFolder } from "#tests/programs.ts";
import { issueCard, issueRevocationList, openAuthority } from "./authority.ts";
import type { CardSubject } from "./subject.ts";
import { ExtendedKeyUsage } from "./x509.ts";

const now = new Date();
const antoine: CardSubject = {
  nationalId: roche,
  kind: "professional",
  givenName: "ANTOINE",
  familyName: "ROCHE",
  profession: "Médecin gériatre",
  organisation: null,
  organisationId: null,
};

describe("A card in a reader", async () => {
  const lists = join(aFolder(), "revoked.pem");
  writeFileSync(lists, "");
  const scene = await aScene({ CARD_PORT: "0", CARD_REVOCATIONS: lists });
  const authority = await openAuthority(scene.dataDir, now);
  writeFileSync(lists, await issueRevocationList(authority, [], now));
  const root = authority.root.certificate.toString("pem");
  const card = await issueCard(authority, antoine, { now });

  /** A request over TLS, with that card or none. */
  const ask = (
    held: { certificate: string; key: string; chain: string } | null,
    code?: string,
    demand = "0123456789",
  ) =>
    new Promise<{ status: number; body: string; location: string }>((done, fail) => {
      const request = https.request(`${scene.card}/carte?demande=${demand}`, {
        method: code === undefined ? "GET" : "POST",
        ca: root,
        agent: false,
        headers: { origin: scene.card!, "content-type": "application/x-www-form-urlencoded" },
        ...(held ? { cert: held.certificate + held.chain, key: held.key } : {}),
      });
      request.on("error", fail).on("response", (response) => {
        let body = "";
        response.on("data", (chunk) => (body += chunk));
        response.on("end", () =>
          done({ status: response.statusCode!, body, location: response.headers.location ?? "" }),
        );
      });
      request.end(code === undefined ? undefined : `code=${code}`);
    });
  const withCard = (held: { certificate: string; key: string; chain: string }) => ({
    ignoreHTTPSErrors: true,
    clientCertificates: [
      { origin: scene.card!, cert: Buffer.from(held.certificate + held.chain), key: Buffer.from(held.key) },
    ],
  });
  const toReader = async (options: object) => {
    const page = await scene.visit(options);
    await page.goto(scene.service.start);
    await page.getByRole("link", { name: "Lecteur de carte" }).click();
    await checkPage(page, "Lecteur de carte");
    await page.getByRole("link", { name: "Utiliser ma carte" }).click();
    return page;
  };

  test("signs in a real browser, once its code is typed", async () => {
    const page = await toReader(withCard(card));
    await page.getByText("Antoine Roche").waitFor();
    await checkPage(page, "Code de la carte dans le lecteur");
    await page.getByLabel("Code de la carte").fill("9999");
    await page.getByRole("button", { name: "Valider" }).click();
    await page.getByText("Il vous reste 2 essais").waitFor();
    await checkPage(page, "Code faux");
    await page.getByLabel("Code de la carte").fill("1234");
    await page.getByRole("button", { name: "Valider" }).click();
    await page.getByRole("heading", { name: "Bonjour Antoine" }).waitFor();
    const { authMode, SubjectNameID } = scene.service.claims()!;
    assert.deepEqual([authMode, SubjectNameID], ["CARD", roche]);
  });

  test("shows the help panel in a browser that has none", async () => {
    const page = await toReader({ ignoreHTTPSErrors: true });
    await page.getByRole("heading", { name: "La lecture de la carte CPS a échoué." }).waitFor();
    await page.getByText("Aucune carte n’a été présentée").waitFor();
    await checkPage(page, "Aide de la carte");
    await page.getByRole("link", { name: "choisir un autre moyen" }).click();
    await page.getByRole("link", { name: "Application e-CPS" }).waitFor();
  });

  test("is refused, with the reason, when it is not good", async () => {
    const issue = (more: object) => issueCard(authority, antoine, { now, ...more });
    const day = 24 * 3600 * 1000;
    const stranger = await issueCard(await openAuthority(aFolder(), now), antoine, { now });
    const unknown = await issueCard(authority, { ...antoine, nationalId: "899909999999" }, { now });
    const past = { from: new Date(now.getTime() - 2 * day), now: new Date(now.getTime() - 2 * day), days: 1 };
    const revoked = await issue({});
    writeFileSync(lists, await issueRevocationList(authority, [revoked.serial], now));
    for (const [held, sentence] of [
      [null, "Aucune carte n’a été présentée"],
      [stranger, "n’a pas été délivrée par une autorité reconnue"],
      [await issue(past), "n’est plus valable depuis"],
      [await issue({ from: new Date(now.getTime() + day) }), "ne sera valable que"],
      [await issue({ usages: [ExtendedKeyUsage.serverAuth] }), "ne sert pas à s’identifier"],
      [revoked, "mise en opposition"],
      [unknown, "n’est pas dans l’annuaire"],
    ] as const)
      for (const code of [undefined, "1234"]) {
        const answer = await ask(held, code);
        assert.equal(answer.status, 403, sentence);
        assert.ok(answer.body.includes(sentence), `${sentence}: ${answer.body.slice(0, 1500)}`);
        assert.equal(answer.location, "");
      }
    assert.equal((await ask(card)).status, 200, "the others still pass");
  });

  test("is refused whoever it is while the list of oppositions is missing", async () => {
    const good = readFileSync(lists);
    rmSync(lists);
    assert.match((await ask(card)).body, /liste des cartes mises en opposition est absente/);
    writeFileSync(lists, good);
    assert.equal((await ask(card)).status, 200);
  });

  test("is blocked by the third wrong code in a row, for this host and for the drawer", async () => {
    const nadia = await issueCard(
      authority,
      { ...antoine, nationalId: benali, givenName: "NADIA", familyName: "BENALI", profession: "Infirmière" },
      { now },
    );
    assert.match((await ask(nadia, "12")).body, /quatre chiffres/);
    for (const [code, sentence] of [
      ["0000", "Il vous reste 2 essais"],
      ["0001", "Il vous reste 1 essai"],
      ["0002", "Cette carte est bloquée"],
      ["1234", "Cette carte est bloquée"],
    ] as const) {
      const answer = await ask(nadia, code);
      assert.equal(answer.status, 422);
      assert.ok(answer.body.includes(sentence), `${code}: ${sentence}`);
    }
  });

  test("gives a ticket worth one sign-in, in the browser where it began, for a minute", async () => {
    const other = await scene.visit();
    await other.goto(scene.service.start);
    const uid = /interaction\/([^/?]+)/.exec(other.url())![1]!;
    // read for another sign-in: worth nothing here
    const foreign = await ask(card, "1234", "another-sign-in");
    assert.equal(foreign.status, 303);
    await other.goto(foreign.location.replace("another-sign-in", uid));
    await other.getByText("a trop attendu, ou a déjà servi").waitFor();
    await checkPage(other, "Ticket refusé");
    // too old
    const late = await ask(card, "1234", uid);
    await scene.db.query("update card_ticket set expires_at = now() where used_at is null");
    await other.goto(late.location);
    await other.getByText("a trop attendu, ou a déjà servi").waitFor();
    // in another browser
    const mine = await ask(card, "1234", uid);
    const thief = await scene.visit();
    await thief.goto(mine.location);
    await thief.getByText("Cette page d’identification a expiré").waitFor();
    await other.goto(mine.location);
    await other.getByRole("heading", { name: "Bonjour Antoine" }).waitFor();
    // again
    await other.goBack();
    const { rows } = await scene.db.query("select count(*)::int as n from card_ticket where used_at is not null");
    assert.deepEqual(rows, [{ n: 2 }], "the one of the browser test and this one");
  });

  test("a form of another site does not make it sign", async () => {
    const answer = await new Promise<number>((done, fail) => {
      const request = https.request(`${scene.card}/carte?demande=0123456789`, {
        ...{ method: "POST", ca: root, agent: false, cert: card.certificate + card.chain, key: card.key },
        headers: { origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" },
      });
      request.on("error", fail).on("response", (response) => done(response.statusCode!));
      request.end("code=1234");
    });
    assert.equal(answer, 403);
  });

  test("is written by the command for a fictitious person, with a .p12 that opens", async () => {
    const main = fileURLToPath(new URL("../main.ts", import.meta.url));
    const databaseUrl = (scene.db.options as { connectionString: string }).connectionString;
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [main, "card", ...args], {
        env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, DATA_DIR: scene.dataDir },
        encoding: "utf8",
      });
    const written = run(roche);
    assert.equal(written.status, 0, written.stderr);
    const file = join(scene.dataDir, "authority", "cards", `${roche}.pem`);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const pem = readFileSync(file, "utf8");
    const key = /-----BEGIN PRIVATE KEY-----[\s\S]+-----END PRIVATE KEY-----/.exec(pem)![0];
    assert.equal((await ask({ certificate: pem.replace(key, ""), key, chain: "" })).status, 200);
    if (written.stdout.includes(".p12")) {
      const p12 = file.replace(".pem", ".p12");
      const shown = execFileSync("openssl", ["pkcs12", "-in", p12, "-passin", "pass:sextant", "-nokeys"]);
      assert.match(shown.toString(), /BEGIN CERTIFICATE/);
    }
    assert.equal(run("--opposition", file).status, 0);
    writeFileSync(lists, readFileSync(join(scene.dataDir, "authority", "revoked.pem")));
    assert.match((await ask({ certificate: pem.replace(key, ""), key, chain: "" })).body, /mise en opposition/);
    assert.equal(run("899909999999").status, 1);
    assert.equal(run().status, 2);
  });
});
