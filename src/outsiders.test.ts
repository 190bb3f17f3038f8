import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { grantHabilitation, openAccount } from "#features/accounts/grant.action.ts";
import type { Module, Role, UnitId } from "#features/accounts/member.ts";
import { openOwnSpace } from "#features/directory/own-space.action.ts";
import { openPractice } from "#features/directory/practice.action.ts";
import { openService } from "#features/directory/service.action.ts";
import type { ServiceKind } from "#features/directory/service.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { aPlatform, aSentDossier, monday, must, type Seen, type Visitor } from "#tests/dossiers.ts";
import type { Guard } from "#web/web.ts";
import { routes } from "./routes.ts";

/**
 * Those who take part elsewhere, and have nothing to do with this dossier: whatever address of it they try, in whichever space,
 * nothing opens; and each role's own pages are closed to the others.
 */
describe("Nothing opens to those who have no part in a dossier", async () => {
  const p = await aPlatform();
  const { id, requests } = await aSentDossier(p, ["tilleuls"]);
  const { number } = await p.db.selectFrom("referral").select("number").where("id", "=", id).executeTakeFirstOrThrow();
  let people = 0;
  async function outsider(role: Role, unit: UnitId, { module = "grand-age" as Module, profession = "" } = {}) {
    people += 1;
    const account = await openAccount(
      p.db,
      {
        ...{
          nationalId: `8998222000${String(people).padStart(2, "0")}`,
          givenName: "Iris",
          familyName: `Ailleurs${people}`,
        },
        ...{
          profession: { code: profession, label: "" },
          email: `ailleurs${people}@exemple.test`,
          isEmailVerified: true,
        },
      },
      monday,
    );
    const right = { account, unit, module, role, medical: profession === "10", from: dayOf(addHours(monday, -48)) };
    await grantHabilitation(p.db, right, monday);
    return { role, visitor: await p.visitor(account, unit) };
  }
  const service = async (kind: ServiceKind) =>
    (
      await must(
        openService(p.db, { kind, name: `Service ${kind}`, city: "Vienne", departement: "38", module: "grand-age" }),
      )
    ).unit as string as UnitId;
  const inTx = (make: (tx: Parameters<typeof openOwnSpace>[0]) => Promise<unknown>) =>
    p.db.transaction().execute(make) as Promise<UnitId>;
  const practice = { name: "Cabinet", street: "1 rue du Port", postcode: "38200", city: "Vienne" };
  const outsiders: Record<string, { role: Role; visitor: Visitor }> = {
    "a person in their own space": await outsider("person", await inTx((tx) => openOwnSpace(tx))),
    "a liberal doctor of other patients": await outsider("requester", await inTx((tx) => openPractice(tx, practice)), {
      profession: "10",
    }),
    "an agent of an MDPH": await outsider("mdph", p.units.parc, { module: "handicap" }),
    "an establishment of another module": await outsider("receiver", p.units.parc, { module: "handicap" }),
    "a platform of early paths": await outsider("receiver", p.units.clos, { module: "tnd" }),
    "a desk no establishment joined": await outsider("desk", await service("desk")),
    "a département": await outsider("steering", await service("territory")),
    "the support": await outsider("support", await service("support")),
    "the national administration": await outsider("admin", await service("administration")),
  };

  const roleOf = (guard: Guard): readonly Role[] | null =>
    guard.kind === "fresh" ? roleOf(guard.who) : guard.kind === "role" ? guard.roles : null;
  const isOfDossier = (path: string) =>
    /^(\/mon-espace)?\/dossiers\/:id|^\/demandes\/:id|\/(demandes|dossiers|orientations-recues|papier)\/:\w+/.test(
      path,
    );
  const addressOf = (path: string) =>
    path
      .replaceAll(/(\/demandes\/|\/orientations-recues\/):\w+/g, `$1${requests.tilleuls}`)
      .replaceAll(/:volet/g, "administratif")
      .replaceAll(/:section/g, "relecture")
      .replaceAll(/:acte/g, "refus")
      .replaceAll(/:finess/g, "0B0000002")
      .replaceAll(/:\w+/g, id);
  const ask = (visitor: Visitor, method: string, address: string): Promise<Seen | null> =>
    (method === "GET" ? visitor.get(address) : visitor.post(address, { version: "1" })).catch((error: Error) => {
      // 503 is an answer of some doors here; anything else is a failure of ours
      if (error.message.includes("503") || error.message.includes("failed")) return null;
      throw error;
    });

  for (const [name, { role, visitor }] of Object.entries(outsiders))
    test(name, async () => {
      for (const { method, path, who } of routes) {
        if (
          method === "PATCH" ||
          path.startsWith("/deconnexion") ||
          path.startsWith("/connexion") ||
          path.startsWith("/verrou")
        )
          continue;
        const roles = roleOf(who);
        if (!roles && !isOfDossier(path)) continue;
        const seen = await ask(visitor, method, addressOf(path));
        if (!seen) continue;
        const at = `${method} ${path}`;
        if (roles && !roles.includes(role)) assert.equal(seen.status, 403, at);
        if (isOfDossier(path)) assert.ok([400, 403, 404].includes(seen.status), `${at} answers ${seen.status}`);
        assert.ok(
          !seen.body.includes(number) && !seen.body.includes("Ferrand"),
          `${at} names the dossier or the person`,
        );
      }
    });
});
