import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listSecurityEvents } from "#features/accounts/security-event.store.ts";
import { newId } from "#lib/ids.ts";
import { aPlatform, monday, type PersonName, textOf } from "#tests/dossiers.ts";
import { aBrowserOf, anEnrolledKey, site } from "#tests/keys.ts";
import type { Visitor } from "#tests/visitor.ts";

const pageOf = async (visitor: Visitor, path: string) => textOf(await (await visitor.get(`${site}${path}`)).text());

describe("Mon compte", async () => {
  const p = await aPlatform();

  test("says who one is, where it comes from, and what is missing", async () => {
    const page = await pageOf(await aBrowserOf(p, "sofia"), "/compte");
    assert.match(page, /Nom Sofia Diaz Profession Infirmière/);
    assert.match(page, /Saisi par l’établissement qui a ouvert votre compte/);
    assert.match(page, /Courriel sofia@exemple.test Vérifié/);
    assert.match(page, /Mobile non renseigné/);
    assert.match(page, /Choisir un mot de passe/);
  });

  test("is open to somebody habilitated nowhere, who sees where they are", async () => {
    const visitor = await aBrowserOf(p, "nobody");
    for (const path of [
      "/compte",
      "/compte/moyens",
      "/compte/sessions",
      "/compte/historique",
      "/compte/notifications",
    ]) {
      const page = await pageOf(visitor, path);
      assert.match(page, /Inès Blanc Mon compte Se déconnecter/, path);
    }
    assert.match(await pageOf(visitor, "/compte/notifications"), /Vous n’avez aucune habilitation/);
    assert.match(await pageOf(visitor, "/compte/moyens"), /Vous n’avez aucune habilitation en ce moment/);
  });
});

describe("What one’s units ask", async () => {
  const p = await aPlatform();
  const policy = (facility: string, more: object) =>
    p.db
      .insertInto("auth_policy")
      .values({
        id: newId(),
        facility_id: facility,
        mode: "required",
        allowed_means: ["cps", "e-cps", "passkey"],
        effective_from: "2026-12-15",
        set_at: monday,
        ...more,
      } as never)
      .execute();
  const { facility_id } = await p.db
    .selectFrom("unit")
    .select("facility_id")
    .where("id", "=", p.units.hospital)
    .executeTakeFirstOrThrow();

  test("is told for today and for the day it changes, with whether one is ready", async () => {
    await policy(facility_id, { synced_passkeys: false });
    await p.db.deleteFrom("national_identifier").where("account_id", "=", p.accounts.sofia).execute();
    const visitor = await aBrowserOf(p, "sofia");
    const before = await pageOf(visitor, "/compte/moyens");
    assert.match(before, /Aujourd’hui, CH de Vienne \(Court séjour gériatrique\) Il vous manque un moyen/);
    assert.match(
      before,
      /À partir du 15 déc. 2026, CH de Vienne .* un de ces moyens : carte CPS, e-CPS, clé d’accès\. Aucun des vôtres/,
    );

    await anEnrolledKey(p, "sofia", { syncable: true, transports: ["internal"] });
    const synced = await pageOf(visitor, "/compte/moyens");
    assert.match(synced, /Aujourd’hui, CH de Vienne \(Court séjour gériatrique\) C’est prêt/);
    assert.match(synced, /À partir du 15 déc. 2026, CH de Vienne \(Court séjour gériatrique\) Il vous manque un moyen/);

    await anEnrolledKey(p, "sofia");
    const ready = await pageOf(visitor, "/compte/moyens");
    assert.match(ready, /À partir du 15 déc. 2026, CH de Vienne \(Court séjour gériatrique\) C’est prêt/);
  });

  test("is nobody else’s business: another facility’s rule is not told", async () => {
    const page = await pageOf(await aBrowserOf(p, "karim"), "/compte/moyens");
    assert.doesNotMatch(page, /À partir du/);
  });
});

describe("One’s sessions", async () => {
  const p = await aPlatform();
  const open = async (name: PersonName) =>
    (await p.db.selectFrom("session").select("id").where("account_id", "=", p.accounts[name]).execute()).length;

  test("are listed with where and how each began, the current one marked", async () => {
    const here = await aBrowserOf(p, "karim");
    await aBrowserOf(p, "karim", "sms-code");
    const page = await pageOf(here, "/compte/sessions");
    assert.match(
      page,
      /Cette session Identification e-CPS Unité Clinique du Rhône, Médecine Ouverte 23 nov. 2026 à 10:00, jusqu’à 14:00/,
    );
    assert.match(page, /Identification Mot de passe et code par SMS/);
    assert.match(page, /Lieu approché réseau 192.0.2.…/);
    assert.doesNotMatch(page, /192\.0\.2\.1\b/);
  });

  test("are closed one by one, at once, and it is written down", async () => {
    const [here, there] = [await aBrowserOf(p, "lise"), await aBrowserOf(p, "lise")];
    const page = await (await here.get(`${site}/compte/sessions`)).text();
    const [, form] = /action="(\/compte\/sessions\/[0-9a-f-]{36}\/fermeture)"/.exec(page)!;
    const count = await open("lise");
    await here.post(`${site}${form}`, {});
    assert.equal(await open("lise"), count - 1);
    const [event] = await listSecurityEvents(p.db, p.accounts.lise, 1);
    assert.equal(event?.kind, "session-closed");
    await here.post(`${site}/compte/sessions/fermeture`, {});
    assert.equal(await open("lise"), 1);
    assert.equal((await here.get(`${site}/compte`)).status, 200);
    assert.match((await there.get(`${site}/compte`)).headers.get("location") ?? "", /^\/connexion/);
  });

  test("of somebody else are out of reach", async () => {
    const visitor = await aBrowserOf(p, "sofia");
    const { id } = await p.db
      .selectFrom("session")
      .select("id")
      .where("account_id", "=", p.accounts.marc)
      .executeTakeFirstOrThrow();
    const before = await open("marc");
    await visitor.post(`${site}/compte/sessions/${id}/fermeture`, {});
    await visitor.post(`${site}/compte/sessions/n-importe/fermeture`, {});
    assert.equal(await open("marc"), before);
  });

  test("that fell idle are not shown", async () => {
    await aBrowserOf(p, "paul");
    p.clock.now = new Date(monday.getTime() + 31 * 60_000);
    const page = await pageOf(await aBrowserOf(p, "paul"), "/compte/sessions");
    assert.match(page, /Aucune autre session n’est ouverte/);
    p.clock.now = monday;
  });

  test("trusted browsers are listed and forgotten, one’s own alone", async () => {
    const id = Buffer.alloc(32, 7);
    await p.db
      .insertInto("trusted_browser")
      .values({
        token_hash: id,
        account_id: p.accounts.claire,
        device: "Safari sur iOS",
        second_factor_at: monday,
        expires_at: new Date(monday.getTime() + 3_600_000),
      })
      .execute();
    const claire = await aBrowserOf(p, "claire");
    assert.match(await pageOf(claire, "/compte/sessions"), /Safari sur iOS .* Confiance jusqu’à 23 nov. 2026 à 11:00/);
    const path = `${site}/compte/navigateurs/${id.toString("hex")}/retrait`;
    await (await aBrowserOf(p, "sofia")).post(path, {});
    assert.match(await pageOf(claire, "/compte/sessions"), /Safari sur iOS/);
    await claire.post(path, {});
    assert.doesNotMatch(await pageOf(claire, "/compte/sessions"), /Safari sur iOS/);
    const [event] = await listSecurityEvents(p.db, p.accounts.claire, 1);
    assert.equal(event?.kind, "browser-revoked");
  });
});

describe("The history of one’s account", async () => {
  const p = await aPlatform();

  test("is told in plain words, with who did what others did, fifty at a time", async () => {
    const event = (i: number) => ({
      at: new Date(monday.getTime() - i * 60_000),
      account_id: p.accounts.sofia,
      kind: i === 0 ? "habilitation-given" : "signed-in",
      means: i === 0 ? null : "e-cps",
      by_account: i === 0 ? p.accounts.claire : null,
      device: "Firefox sur Linux",
      address: "192.0.2.0",
    });
    await p.db
      .insertInto("security_event")
      .values(Array.from({ length: 60 }, (_, i) => event(i)))
      .execute();
    const visitor = await aBrowserOf(p, "sofia");
    const html = await (await visitor.get(`${site}/compte/historique`)).text();
    assert.match(textOf(html), /Habilitation donnée ou modifiée par Claire Morel/);
    assert.match(textOf(html), /Connexion e-CPS Firefox sur Linux réseau 192.0.2.…/);
    assert.equal(html.match(/<tr>/g)?.length, 51);
    const older = /href="(\/compte\/historique\?avant=[^"]+)"/.exec(html)![1]!;
    const rest = await (await visitor.get(`${site}${older}`)).text();
    assert.ok((rest.match(/<tr>/g)?.length ?? 0) >= 11);
    assert.match(rest, /Revenir au plus récent/);
  });

  test("is one’s own alone, whatever is asked", async () => {
    const visitor = await aBrowserOf(p, "nadia");
    assert.doesNotMatch(await pageOf(visitor, "/compte/historique"), /Claire Morel/);
    assert.equal((await visitor.get(`${site}/compte/historique?avant=n-importe`)).status, 200);
  });
});

describe("Notifications by mail", async () => {
  const p = await aPlatform();
  const rights = (name: PersonName) =>
    p.db.selectFrom("habilitation").select(["id", "mail"]).where("account_id", "=", p.accounts[name]).execute();

  test("are on unless one says otherwise, right by right", async () => {
    const visitor = await aBrowserOf(p, "sofia");
    assert.match(
      await pageOf(visitor, "/compte/notifications"),
      /CH de Vienne, Court séjour gériatrique Grand âge · Demandeur/,
    );
    const [one] = await rights("sofia");
    await visitor.post(`${site}/compte/notifications`, { [`rythme~${one!.id}`]: "none" });
    assert.deepEqual(
      (await rights("sofia")).map(({ mail }) => mail),
      [false],
    );
    const [right] = await rights("sofia");
    await visitor.post(`${site}/compte/notifications`, { [`rythme~${right!.id}`]: "each" });
    assert.deepEqual(
      (await rights("sofia")).map(({ mail }) => mail),
      [true],
    );
  });

  test("of somebody else are out of reach", async () => {
    const visitor = await aBrowserOf(p, "sofia");
    const [right] = await rights("nadia");
    await visitor.post(`${site}/compte/notifications`, { [`rythme~${right!.id}`]: "none" });
    await visitor.post(`${site}/compte/notifications`, { "rythme~' or true --": "none" });
    for (const name of ["nadia", "sofia"] as const)
      assert.deepEqual(
        (await rights(name)).map(({ mail }) => mail),
        [true],
      );
  });

  test("are tried by a mail to oneself, once a minute", async () => {
    const visitor = await aBrowserOf(p, "sofia");
    const before = await p.db.selectFrom("outbox").select("id").execute();
    for (let i = 0; i < 3; i++) await visitor.post(`${site}/compte/notifications/essai`, {});
    const jobs = await p.db.selectFrom("outbox").select("payload").orderBy("id").execute();
    assert.equal(jobs.length, before.length + 1);
    assert.equal((jobs.at(-1)!.payload as unknown as { kind: string }).kind, "test");
  });

  test("without a verified address are said not to leave, and nothing is sent", async () => {
    await p.db.updateTable("account").set({ email_verified_at: null }).where("id", "=", p.accounts.yann).execute();
    const visitor = await aBrowserOf(p, "yann");
    assert.match(await pageOf(visitor, "/compte/notifications"), /Aucune adresse vérifiée/);
    const before = await p.db.selectFrom("outbox").select("id").execute();
    await visitor.post(`${site}/compte/notifications/essai`, {});
    assert.equal((await p.db.selectFrom("outbox").select("id").execute()).length, before.length);
  });
});
