import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { grantHabilitation, openAccount } from "#features/accounts/grant.action.ts";
import type { Means } from "#features/accounts/means.ts";
import { sessionCookie } from "#features/sessions/session.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { newToken, sha256 } from "#lib/seal.ts";
import { aSession } from "#tests/accounts.ts";
import { columns } from "#tests/answers/words.ts";
import { answersOf, heldTwice } from "#tests/answers.ts";
import { act, aPlatform, aSentDossier, monday, needOf, type Seen, validate } from "#tests/dossiers.ts";
import { routes } from "./routes.ts";

/**
 * Quality specification S1: every route × every role has its answer, and a route without a line fails.
 * The lines and their words are in tests/answers/, one file per noun.
 */
const table = answersOf("answers");

describe("Every route and every role", async () => {
  const p = await aPlatform();
  const [will, need] = ["ga.med.directives.contenu", "heb-perm"];
  const { id, requests } = await aSentDossier(p, ["tilleuls"], {
    changed: { medical: { "ga.med.directives": "oui" } },
  });
  await act(p, requests.tilleuls, { kind: "open" }, "claire");
  const path = `/dossiers/${id}/volets/medical/demarche`;
  const pdf = { field: `fichier~${will}`, name: "directives.pdf", content: "%PDF-1.4\n%%EOF\n" };
  await p.as("roche").upload(path, { base: "0", champs: "", joindre: will }, pdf);
  await validate(p, id, "medical", p.members.roche);
  const { id: piece } = await p.db.selectFrom("attachment").select("id").executeTakeFirstOrThrow();
  const ended = await openAccount(
    p.db,
    {
      nationalId: "899799999999",
      givenName: "Ancien",
      familyName: "Droit",
      profession: null,
      email: null,
    },
    monday,
  );
  const yesterday = dayOf(addHours(monday, -24));
  await grantHabilitation(
    p.db,
    {
      account: ended,
      unit: p.units.hospital,
      module: "grand-age",
      role: "requester",
      medical: true,
      from: yesterday,
      to: yesterday,
    },
    monday,
  );
  const visitors = {
    anonymous: p.as("anonymous"),
    nobody: p.as("nobody"),
    ended: await p.visitor(ended, p.units.hospital),
    reader: p.as("yann"),
    writer: p.as("nadia"),
    requester: p.as("sofia"),
    doctor: p.as("roche"),
    elsewhere: p.as("karim"),
    asked: p.as("claire"),
    askedDoctor: p.as("vasseur"),
    askedReader: p.as("lise"),
    notAsked: p.as("marc"),
    otherModule: p.as("hugo"),
  } satisfies Record<(typeof columns)[number], unknown>;

  const parts: Record<string, string> = {
    ":id": id,
    ":section": "relecture",
    ":piece": piece,
    ":professionnel": piece,
    ":demande": requests.tilleuls,
    ":finess": "0B0000002",
    ":unit": p.units.tilleuls,
    ":unite": p.units.hospital,
    ":partie": "presentation",
    ":modification": id,
    ":signalement": id,
    ":document": piece,
    ":sitemap": "1",
    ":run": id,
    ":session": "0199d3a0-0000-7000-8000-000000000000",
    ":navigateur": "00".repeat(32),
    ":cle": "0199d3a0-0000-7000-8000-000000000000",
    ":file": "nothing.css",
    ":droit": id,
    ":regle": id,
    ":ligne": "O01",
    ":numero": "1",
    ":aidant": id,
    ":invitation": id,
    ":module": "grand-age",
    ":delai": "draft.idle",
    ":geste": "contact",
    ":recherche": id,
  };
  const forms: Record<string, Record<string, string>> = {
    "/dossiers/:id/selection": { ajouter: p.units.tilleuls, besoin: await needOf(p, id, need) },
    "/dossiers/:id/vagues": { besoin: await needOf(p, id, need) },
    "/dossiers/:id/vagues/tout": { besoin: await needOf(p, id, need) },
    "/dossiers/:id/vagues/arret": { besoin: await needOf(p, id, need) },
    "/dossiers/:id/combinaison": {
      plan: "en-attendant",
      besoin: await needOf(p, id, need),
      "unite-heb-temp": p.units.had,
      "unite-heb-perm": p.units.tilleuls,
    },
    "/demandes/:id/actes/:acte": { reason: "other", comment: "essai", condition: "0", met: "oui" },
    "/demandes/:id/messages": { texte: "Bonjour" },
  };
  /** "GET /a/:id variant": the variant fills the last part that has no value of its own. */
  function addressOf(line: string) {
    const [method = "", route = "", variant = ""] = line.split(" ");
    const values = {
      ...parts,
      ...(route.startsWith("/demandes/:id") ? { ":id": requests.tilleuls } : {}),
      ":volet": variant,
      ":acte": variant,
    };
    return {
      method,
      route,
      variant,
      address: route.replaceAll(/:\w+/g, (name) => values[name as keyof typeof values] ?? assert.fail(name)),
    };
  }
  const answerOf = ({ status, location }: Seen) =>
    location?.startsWith("/connexion/renforcer")
      ? "stronger"
      : location?.startsWith("/connexion")
        ? "login"
        : location === "/espaces"
          ? "spaces"
          : status === 200
            ? "in"
            : String(status);

  test("each route has its line, and each line its route", () => {
    const known = new Set(Object.keys(table).map((line) => line.split(" ").slice(0, 2).join(" ")));
    assert.deepEqual([...known].sort(), [...new Set(routes.map((r) => `${r.method} ${r.path}`))].sort());
  });

  test("no line is in two files", () => assert.deepEqual(heldTwice("answers"), []));

  for (const [line, expected] of Object.entries(table))
    test(line, async () => {
      const { method, route, variant, address } = addressOf(line);
      const answers: string[] = [];
      for (const name of columns) {
        const visitor = visitors[name];
        // 503 is an answer here: the platform of the tests calls it a failure
        const ask =
          method === "GET"
            ? visitor.get(address)
            : method === "PATCH"
              ? visitor.patch(address, [])
              : route.endsWith("/champs")
                ? visitor.json(address, {})
                : visitor.post(address, forms[route] ?? (variant ? { but: variant } : {}));
        answers.push(
          await ask.then(answerOf, (error: Error) => (error.message.includes("failed") ? "503" : assert.fail(error))),
        );
      }
      assert.deepEqual(
        Object.fromEntries(columns.map((name, i) => [name, answers[i]])),
        Object.fromEntries(columns.map((name, i) => [name, expected.split(" ")[i]])),
      );
    });

  /** Which routes ask a recent strong proof, and what each session gets there: §2.6. */
  describe("What asks a fresh proof", async () => {
    const proofs: Record<string, { means: Means; minutesAgo: number; opens: { GET: boolean; POST: boolean } }> = {
      "a code by mail, just now": { means: "mail-code", minutesAgo: 0, opens: { GET: false, POST: false } },
      "a trusted browser, just now": { means: "trusted-browser", minutesAgo: 0, opens: { GET: false, POST: false } },
      "a code by SMS, just now": { means: "sms-code", minutesAgo: 0, opens: { GET: false, POST: false } },
      "an e-CPS, 31 min ago": { means: "e-cps", minutesAgo: 31, opens: { GET: false, POST: false } },
      "an e-CPS, 16 min ago": { means: "e-cps", minutesAgo: 16, opens: { GET: false, POST: true } },
      "an e-CPS, 14 min ago": { means: "e-cps", minutesAgo: 14, opens: { GET: true, POST: true } },
      "a card, just now": { means: "cps", minutesAgo: 0, opens: { GET: true, POST: true } },
      "a key, just now": { means: "passkey", minutesAgo: 0, opens: { GET: true, POST: true } },
      "a synced key, just now": { means: "synced-passkey", minutesAgo: 0, opens: { GET: true, POST: true } },
    };
    const guarded = routes.filter(({ who }) => who.kind === "fresh");

    test("covers whatever changes an account or its means", () => {
      const known = new Set(guarded.map(({ method, path }) => `${method} ${path}`));
      const changing = routes.filter(
        ({ method, path }) => method === "POST" && /^\/compte\/(moyens|adresse|mobile|mot-de-passe)/.test(path),
      );
      assert.deepEqual(
        changing.map(({ method, path }) => `${method} ${path}`).filter((one) => !known.has(one)),
        [],
      );
    });

    for (const [name, { means, minutesAgo, opens }] of Object.entries(proofs))
      test(name, async () => {
        const provedAt = new Date(monday.getTime() - minutesAgo * 60_000);
        // a role for every guard: what stops them is the proof alone
        const right = {
          account: p.accounts.sofia,
          unit: p.units.hospital,
          module: "grand-age",
          medical: false,
        } as const;
        for (const role of ["local-admin", "support"] as const)
          await grantHabilitation(p.db, { ...right, role }, monday);
        const token = newToken();
        await aSession(p.db, { token, account: p.accounts.sofia, unit: p.units.hospital, now: provedAt, means });
        // never idle: what is old here is the proof
        await p.db.updateTable("session").set({ seen_at: monday }).where("token_hash", "=", sha256(token)).execute();
        for (const { method, path } of guarded) {
          const address = path.replaceAll(/:\w+/g, (part) => parts[part] ?? newId());
          const response = await p.app.request(address, {
            method,
            headers: { cookie: `${sessionCookie("http://localhost")}=${token}`, origin: "http://localhost" },
          });
          const toProve = response.headers.get("location")?.startsWith("/connexion/renforcer") ?? false;
          assert.equal(toProve, !opens[method === "GET" ? "GET" : "POST"], `${method} ${path}`);
        }
      });
  });

  test("nobody signed in goes on after signing out", async () =>
    assert.equal(answerOf(await p.as("sofia").get("/dossiers")), "login"));
});
