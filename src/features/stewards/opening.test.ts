import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Role } from "#features/accounts/member.ts";
import { aPlatform } from "#tests/dossiers.ts";
import { somebody } from "#tests/referent.ts";

/** Product specification §1.3, "create a dossier": "–" or not. */
const matrix: Record<Role, "opens" | "refused"> = {
  person: "opens",
  writer: "opens",
  requester: "opens",
  receiver: "opens",
  mdph: "opens",
  desk: "opens",
  reader: "refused",
  statistics: "refused",
  "local-admin": "refused",
  steering: "refused",
  support: "refused",
  admin: "refused",
};

describe("A dossier opened for somebody", async () => {
  const p = await aPlatform();
  const typed = { birthName: "Petit", givenName: "Georges", birthDate: "1937", sex: "M", lien: "CCAS", accord: "oui" };
  const count = async () =>
    Number((await p.db.selectFrom("steward").select(p.db.fn.countAll().as("n")).executeTakeFirstOrThrow()).n);

  for (const [role, answer] of Object.entries(matrix) as [Role, "opens" | "refused"][])
    test(`${role}: ${answer}`, async () => {
      const { visitor } = await somebody(p, `Rose Gris-${role}`, "tilleuls", role);
      const before = await count();
      const [form, made] = [
        await visitor.get("/mon-espace/personnes/nouveau"),
        await visitor.post("/mon-espace/personnes/nouveau", typed),
      ];
      const expected = answer === "opens" ? [200, 303, 1] : [403, 403, 0];
      assert.deepEqual([form.status, made.status, (await count()) - before], expected);
      const home = (await visitor.get("/mon-espace/personnes")).body;
      const isOffered = home.includes('href="/mon-espace/personnes/nouveau"');
      assert.equal(isOffered, answer === "opens" && role !== "person");
    });
});
