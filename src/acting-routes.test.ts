import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sessionCookie } from "#features/sessions/session.ts";
import { addDays, addHours, type Day, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { newToken } from "#lib/seal.ts";
import { aSession } from "#tests/accounts.ts";
import { actingColumns } from "#tests/answers/words.ts";
import { answersOf, heldTwice } from "#tests/answers.ts";
import { act, aDraft, aPlatform, aSentDossier, monday, needOf, type PersonName, read } from "#tests/dossiers.ts";
import { somebody } from "#tests/referent.ts";
import type { Guard } from "#web/web.ts";
import { routes } from "./routes.ts";

/**
 * Quality specification S1, for those who act in somebody else's name: every route that asks for a unit × each of them has its answer,
 * and a new such route without a line fails. The lines are in tests/answers/, one file per noun.
 */
const table = answersOf("acting");

describe("Every route that asks for a unit, and whoever acts in somebody else's name", async () => {
  const p = await aPlatform();
  const today = dayOf(monday);
  const { id, requests } = await aSentDossier(p, ["tilleuls"]);
  await act(p, requests.tilleuls, { kind: "open" }, "claire");
  const other = await aDraft(p, { birthName: "Autre", givenName: "Zoé", birthDate: "1931-02-02" });
  const secretary = await somebody(p, "Yann Petit", "parc", "reader");
  const colleague = await somebody(p, "Anne Brun", "parc", "reader", { profession: "10" });
  const referent = await somebody(p, "Élodie Marchand", "hospital", "local-admin");

  /** A browser whose session acts under a delegation from that doctor. */
  async function acting(
    holder: string,
    from: PersonName,
    rights: string[],
    some: { patient?: string; endsOn?: Day } = {},
  ) {
    const delegation = newId();
    await p.db
      .insertInto("delegation")
      .values({
        id: delegation,
        from_account: p.accounts[from],
        from_unit: p.members[from].unit,
        to_account: holder,
        kind: "assistant",
        rights,
        every_patient: !some.patient,
        starts_on: addDays(today, -10),
        ends_on: some.endsOn ?? today,
        created_at: monday,
        created_with: "e-cps",
        accepted_at: monday,
      })
      .execute();
    if (some.patient)
      await p.db
        .insertInto("delegation_patient")
        .values({ delegation_id: delegation, person_id: some.patient })
        .execute();
    const token = newToken();
    await aSession(p.db, {
      token,
      account: holder as never,
      unit: p.units.parc,
      now: monday,
      expiresAt: addHours(monday, 4),
    });
    await p.db
      .updateTable("session")
      .set({ delegation_id: delegation })
      .where("account_id", "=", holder)
      .where("delegation_id", "is", null)
      .where("unit_id", "=", p.units.parc)
      .execute();
    return token;
  }

  const all = ["read", "write", "send", "answer"];
  const tokens = {
    delegated: await acting(secretary.account, "roche", ["read", "write", "send"]),
    otherPatient: await acting(secretary.account, "roche", all, { patient: (await read(p, other)).person }),
    expired: await acting(secretary.account, "roche", all, { endsOn: addDays(today, -1) }),
    askedDelegated: await acting(colleague.account, "vasseur", ["read", "answer"]),
  };

  const forms: Record<string, Record<string, string>> = {
    "/dossiers/:id/selection": { ajouter: p.units.tilleuls, besoin: await needOf(p, id, "heb-perm") },
    "/dossiers/:id/vagues": { besoin: await needOf(p, id, "heb-perm") },
    "/dossiers/:id/vagues/tout": { besoin: await needOf(p, id, "heb-perm") },
    "/dossiers/:id/vagues/arret": { besoin: await needOf(p, id, "heb-perm") },
    "/dossiers/:id/combinaison": {
      plan: "en-attendant",
      besoin: await needOf(p, id, "heb-perm"),
      "unite-heb-temp": p.units.had,
      "unite-heb-perm": p.units.tilleuls,
    },
    "/demandes/:id/actes/:acte": { reason: "other", comment: "essai", condition: "0", met: "oui" },
    "/demandes/:id/messages": { texte: "Bonjour" },
    "/compte/delegations/:id/patients": { ajouter: (await read(p, id)).person },
  };

  function ask(method: string, route: string, variant: string, token: string) {
    const values: Record<string, string> = {
      ":id": route.startsWith("/demandes/:id") ? requests.tilleuls : id,
      ":section": "relecture",
      ":piece": id,
      ":professionnel": id,
      ":demande": requests.tilleuls,
      ":numero": "1",
      ":volet": variant,
      ":acte": variant,
      ":droit": id,
      ":regle": id,
      ":ligne": "O01",
      ":aidant": id,
      ":invitation": id,
      ":module": "grand-age",
      ":delai": "draft.idle",
      ":geste": "contact",
      ":recherche": id,
      ":finess": "0B0000002",
      // of another establishment
      ":unite": p.units.tilleuls,
      ":document": id,
      ":modification": id,
      ":signalement": id,
      ":partie": "offre",
    };
    const address = route.replaceAll(/:\w+/g, (name) => values[name] ?? assert.fail(name));
    const isJson = route.endsWith("/champs");
    const body = method === "GET" ? undefined : isJson ? "{}" : new URLSearchParams(forms[route] ?? {}).toString();
    const type = isJson ? "application/json" : "application/x-www-form-urlencoded";
    return p.app.request(address, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: {
        origin: "http://localhost",
        "content-type": type,
        cookie: `${sessionCookie("http://localhost")}=${token}`,
      },
    });
  }

  async function answerOf(response: Response): Promise<string> {
    await response.body?.cancel();
    const location = response.headers.get("location");
    if (location?.startsWith("/connexion")) return "login";
    if (location === "/espaces") return "spaces";
    return response.status === 200 ? "in" : String(response.status);
  }

  const innermost = (guard: Guard): Guard => (guard.kind === "fresh" ? innermost(guard.who) : guard);

  test("each route that asks for a unit has its line, and each line its route", () => {
    const known = new Set(Object.keys(table).map((line) => line.split(" ").slice(0, 2).join(" ")));
    const asking = routes
      .filter(({ who }) => ["member", "role"].includes(innermost(who).kind))
      .map((r) => `${r.method} ${r.path}`);
    assert.deepEqual([...known].sort(), [...new Set(asking)].sort());
  });

  test("no line is in two files", () => assert.deepEqual(heldTwice("acting"), []));

  for (const [line, expected] of Object.entries(table))
    test(line, async () => {
      const [method = "", route = "", variant = ""] = line.split(" ");
      const answers: Record<string, string> = {};
      for (const name of actingColumns) {
        if (name !== "referent") answers[name] = await answerOf(await ask(method, route, variant, tokens[name]));
        else {
          const token = newToken();
          await aSession(p.db, { token, account: referent.account, unit: p.units.hospital, now: monday });
          answers[name] = await answerOf(await ask(method, route, variant, token));
        }
      }
      assert.deepEqual(answers, Object.fromEntries(actingColumns.map((name, i) => [name, expected.split(" ")[i]])));
    });
});
