import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { pino } from "pino";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { aPlatform, aSentDossier, hiddenField, monday, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import type { Route } from "#web/web.ts";
import { createApp } from "./app.ts";
import { routes } from "./routes.ts";

/** What a page of ours sends; a machine's door proves itself by what it is sent. */
const isForm = ({ method, path, who }: Route) =>
  method === "POST" && !path.startsWith("/api/") && who.kind !== "machine";

describe("What surrounds every request", async () => {
  const p = await aPlatform();
  const { id, requests } = await aSentDossier(p, ["tilleuls"]);
  const sofia = p.as("sofia");
  const outside = {
    db: p.db,
    readDb: p.db,
    now: () => p.clock.now,
    publicUrl: "http://localhost",
    oidc: { issuer: "http://localhost:9", clientId: "x", clientSecret: "x" },
    proxies: 0,
    sms: true,
    aaguids: [],
    isReady: () => true,
  };
  /** The application with nothing of a browser around it. */
  const bare = (some: Partial<typeof outside> = {}, lines: string[] = []) =>
    createApp({ ...outside, ...some }, pino({ level: "error" }, { write: (line: string) => void lines.push(line) }));

  test("pages, refusals, errors and answers to machines all carry the protections of a browser", async () => {
    const answers = {
      page: await sofia.get("/dossiers"),
      public: await p.as("anonymous").get("/annuaire"),
      missing: await sofia.get("/nulle-part"),
      closed: await p.as("claire").get("/dossiers/nouveau"),
      machine: await p.as("anonymous").get("/api/communes?q=vienne"),
      leading: await p.as("anonymous").get("/dossiers"),
    };
    for (const [name, { headers }] of Object.entries(answers)) {
      const policy = headers.get("content-security-policy") ?? "";
      for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
        assert.ok(policy.includes(part), `${name}: ${part}`);
      assert.ok(!/script-src[^;]*unsafe/.test(policy), name);
      assert.deepEqual(
        [headers.get("x-content-type-options"), headers.get("x-frame-options"), headers.get("referrer-policy")],
        ["nosniff", "DENY", "same-origin"],
        name,
      );
    }
    assert.equal(answers.page.headers.get("cache-control"), "private, no-store");
  });

  test("https says to stay on https; plain http does not", async () => {
    assert.equal(
      (await bare({ publicUrl: "https://sextant.example" }).request("/")).headers.get("strict-transport-security"),
      "max-age=63072000",
    );
    assert.equal((await bare().request("/")).headers.get("strict-transport-security"), null);
  });

  test("what exists nowhere, and what exists elsewhere, look the same", async () => {
    const unknown = newId<string>();
    const [nowhere, elsewhere] = [
      await p.as("karim").get(`/dossiers/${unknown}`),
      await p.as("karim").get(`/dossiers/${id}`),
    ];
    assert.deepEqual([nowhere.status, elsewhere.status], [404, 404]);
    assert.equal(elsewhere.body.replaceAll(id, ""), nowhere.body.replaceAll(unknown, ""));
    assert.deepEqual(await htmlProblems(nowhere.body), []);
  });

  test("a form sent from another site is refused, whatever it asks", async () => {
    const cookie = { origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" };
    for (const { path } of routes.filter(isForm)) {
      const address = path.replaceAll(/:\w+/g, id);
      const types = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""];
      for (const type of types) {
        const { "content-type": _, ...rest } = cookie;
        const answer = await bare().request(address, {
          method: "POST",
          body: "a=1",
          headers: type ? { ...rest, "content-type": type } : rest,
        });
        assert.equal(answer.status, 403, `${address} ${type}`);
      }
    }
  });

  test("the door of a machine has no origin to show, and reads no cookie: what it is sent proves itself", async () => {
    assert.deepEqual(
      routes.filter(({ who }) => who.kind === "machine").map(({ method, path }) => `${method} ${path}`),
      ["POST /alertes/desabonnement", "PATCH /fhir/Location/:id", "POST /oauth/token", "POST /connexion/psc/fermeture"],
    );
    const answer = await bare().request("/connexion/psc/fermeture", {
      method: "POST",
      body: new URLSearchParams({ logout_token: "forged" }),
    });
    assert.deepEqual([answer.status, answer.headers.get("cache-control")], [400, "no-store"]);
  });

  test("a right taken away ends at the next request; a session left idle for half an hour too", async () => {
    const path = `/demandes/${requests.tilleuls}`;
    const claire = await p.visitor(p.accounts.claire, p.units.tilleuls);
    assert.equal((await claire.get(path)).status, 200);
    await sql`update habilitation set ends_on = '2026-11-22' where account_id = ${p.accounts.claire}`.execute(p.db);
    assert.equal((await claire.get(path)).location, "/espaces");
    assert.equal((await claire.post(`${path}/messages`, { texte: "Trop tard" })).location, "/espaces");
    await sql`update habilitation set ends_on = null where account_id = ${p.accounts.claire}`.execute(p.db);
    assert.equal((await claire.get(path)).status, 200);
    await sql`update session set seen_at = ${addHours(monday, -0.6)} where account_id = ${p.accounts.claire}`.execute(
      p.db,
    );
    assert.equal((await claire.get(path)).location, `/connexion?retour=${encodeURIComponent(path)}`);
  });

  test("a request without a session keeps where it wanted to go, only here", async () => {
    const anonymous = p.as("anonymous");
    assert.equal(
      (await anonymous.get("/dossiers?onglet=prets&q=a b")).location,
      `/connexion?retour=${encodeURIComponent("/dossiers?onglet=prets&q=a%20b")}`,
    );
    assert.equal((await anonymous.post("/dossiers/nouveau", {})).location, "/connexion");
    const machine = await anonymous.json(`/dossiers/${id}/volets/administratif/champs`, {});
    assert.deepEqual(
      [machine.status, JSON.parse(machine.body).title],
      [401, "Session terminée : reconnectez-vous, votre saisie est gardée dans cette page."],
    );
  });

  test("what was just done is said once, on the next page", async () => {
    const page = await sofia.get(`/dossiers/${id}/suivi`);
    const done = await sofia.post(`/dossiers/${id}/suivi`, {
      acte: "keep-alive",
      version: hiddenField(page.body, "version"),
    });
    const flash = done.headers.getSetCookie().find((line) => line.startsWith("dit="))!;
    const shown = await sofia.get(`/dossiers/${id}`);
    assert.ok(!shown.body.includes("toujours d’actualité."), "no cookie, nothing said");
    const cookies = [flash.split(";")[0]!];
    const next = await bare().request("/annuaire", { headers: { cookie: cookies.join("; ") } });
    assert.ok(textOf(await next.text()).includes("Noté : le dossier est toujours d’actualité."));
    assert.match(next.headers.getSetCookie().join(), /dit=;/);
    for (const wrong of ["dit=%E0%A4%A", "dit=%25E0%25A4", "dit=<script>"])
      assert.equal((await bare().request("/annuaire", { headers: { cookie: wrong } })).status, 200, wrong);
  });

  test("a failure says where to ask and nothing of what failed, in the page as in the log", async () => {
    const lines: string[] = [];
    const broken = bare(
      {
        db: { ...p.db, selectFrom: () => assert.fail("Ferrand") } as unknown as typeof p.db,
        readDb: { selectFrom: () => assert.fail("Ferrand") } as unknown as typeof p.db,
      },
      lines,
    );
    const answer = await broken.request("/api/communes?q=vienne-lucienne-1936");
    const page = await broken.request("/etablissements/0B0000002");
    assert.deepEqual([answer.status, page.status, page.headers.get("retry-after")], [503, 503, "5"]);
    const said = textOf(await page.text());
    const reference = /référence ([0-9a-f]{8})/.exec(said)![1]!;
    assert.ok(lines.some((line) => JSON.parse(line).reference === reference));
    assert.doesNotMatch(lines.join(), /lucienne|1936|[?&]q=/, "what was typed in a search box is in no log");
    assert.ok(
      !said.includes("Ferrand") && !lines.join().includes("Ferrand") && !(await answer.text()).includes("Ferrand"),
    );
  });

  test("a body nobody can read is refused as such, and changes nothing", async () => {
    const paths = [
      "/dossiers/nouveau",
      `/dossiers/${id}/volets/administratif/identite`,
      `/dossiers/${id}/suivi`,
      `/dossiers/${id}/selection`,
      "/places",
    ];
    const bodies: [string, string][] = [
      ["cut", "multipart/form-data"],
      ['--x\r\ncontent-disposition: form-data; name="a"\r\n\r\ncut', "multipart/form-data; boundary=x"],
      ["", "multipart/form-data; boundary=x"],
    ];
    for (const path of paths)
      for (const [body, type] of bodies) {
        const seen = await p.as(path === "/places" ? "vasseur" : "sofia").raw(path, body, type);
        assert.equal(seen.status, 400, `${path} ${type}`);
      }
    assert.ok(
      textOf((await sofia.raw(paths[0]!, "cut", "multipart/form-data")).body).includes("Cet envoi n’a pas pu être lu"),
    );
    const { rows } = await sql<{ n: number }>`select count(*) as n from referral`.execute(p.db);
    assert.equal(rows[0]!.n, 1);
  });

  test("is alive before it is ready, and says so", async () => {
    const answers = await Promise.all([bare().request("/sante"), bare({ isReady: () => false }).request("/sante")]);
    assert.deepEqual(await Promise.all(answers.map(async (a) => [a.status, await a.json()])), [
      [200, { etat: "pret" }],
      [503, { etat: "demarrage" }],
    ]);
  });

  test("no address, however it is typed, makes it fail", async () => {
    const odd = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        id,
        requests.tilleuls,
        newId<string>(),
        "%00",
        "..",
        "%2e%2e",
        "'--",
        "medical",
        "relecture",
        "refus",
        "__proto__",
        "constructor",
        "nouveau",
        "0",
        "-1",
        "1e9",
        "😀",
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes.filter((r) => !r.path.startsWith("/connexion/p"))),
        fc.array(odd, { minLength: 4, maxLength: 4 }),
        fc.array(fc.tuple(odd, odd), { maxLength: 3 }),
        fc.constantFrom("sofia", "claire", "karim"),
        async (route, parts, query, who) => {
          let i = 0;
          const path = route.path.replaceAll(/:\w+/g, () => encodeURIComponent(parts[i++ % parts.length]!) || "x");
          const search = new URLSearchParams(query).toString();
          const visitor = route.path === "/deconnexion" ? p.as("anonymous") : p.as(who);
          const address = `${path}${route.method === "GET" && search ? `?${search}` : ""}`;
          const seen =
            route.method === "GET"
              ? await visitor.get(address)
              : await visitor.post(address, Object.fromEntries(query));
          assert.ok(seen.status < 500, `${route.method} ${address}`);
        },
      ),
      { numRuns: 250, seed: 9 },
    );
  });
});
