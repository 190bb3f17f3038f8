import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { grantHabilitation, openAccount } from "#features/accounts/grant.action.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { openPractice } from "#features/directory/practice.action.ts";
import { aDraft, aPlatform, read } from "#tests/dossiers.ts";
import { nameDoctor, removeDoctor } from "./name-doctor.action.ts";

describe("The treating doctor", async () => {
  const p = await aPlatform();
  const { sofia, nadia, yann, karim, claire, roche } = p.members;
  const paule = { nationalId: "899700000901", name: "Dr Paule Vernet" };
  const unit = (await p.db.transaction().execute((tx) =>
    openPractice(tx, {
      name: "Cabinet du Dr Paule Vernet",
      street: "3 rue des Lilas",
      postcode: "38200",
      city: "Vienne",
    }),
  )) as string as UnitId;
  const account = await openAccount(
    p.db,
    {
      ...paule,
      givenName: "Paule",
      familyName: "Vernet",
      profession: { code: "10", label: "Médecin" },
      email: "paule@exemple.test",
    },
    p.clock.now,
  );
  await grantHabilitation(p.db, { account, unit, module: "grand-age", role: "requester", medical: true }, p.clock.now);
  const name = (id: Parameters<typeof nameDoctor>[1], asked: Partial<typeof paule> = {}, by = sofia) =>
    nameDoctor(p.db, id, { nationalId: paule.nationalId, name: "", ...asked }, by, p.clock.now);
  const noticesOf = (id: string) =>
    p.db
      .selectFrom("notice")
      .select(["kind", "unit_id", "number", "mail"])
      .where("referral_id", "=", id)
      .where("account_id", "=", account)
      .orderBy("at")
      .execute();

  test("is named by those who prepare the dossier, from the number printed on the card, and told at their practice", async () => {
    const id = await aDraft(p);
    const { number } = await read(p, id);
    assert.deepEqual(await name(id, { nationalId: "99700000901" }), {
      ok: true,
      value: { ...paule, hasAccount: true },
    });
    assert.deepEqual((await read(p, id)).doctor, { ...paule, namedAt: p.clock.now });
    assert.deepEqual(await noticesOf(id), [{ kind: "doctor-named", unit_id: unit, number, mail: "waiting" }]);
    assert.deepEqual(await name(id), { ok: false, refusal: { kind: "already-named" } });
  });

  test("gives way to the next one, and stays among the former ones", async () => {
    const id = await aDraft(p);
    await name(id);
    assert.ok((await nameDoctor(p.db, id, { nationalId: null, name: " Dr  Jean Vial " }, nadia, p.clock.now)).ok);
    assert.deepEqual((await read(p, id)).doctor, { nationalId: null, name: "Dr Jean Vial", namedAt: p.clock.now });
    assert.deepEqual(
      (await noticesOf(id)).map(({ kind }) => kind),
      ["doctor-named", "doctor-replaced"],
    );
    const lines = await p.db
      .selectFrom("treating_doctor")
      .select(["name", "ended_as"])
      .where("referral_id", "=", id)
      .orderBy("ended_at")
      .execute();
    assert.deepEqual(lines, [
      { name: paule.name, ended_as: "replaced" },
      { name: "Dr Jean Vial", ended_as: null },
    ]);
  });

  test("is removed, and told so", async () => {
    const id = await aDraft(p);
    assert.deepEqual(await removeDoctor(p.db, id, sofia, p.clock.now), {
      ok: false,
      refusal: { kind: "nobody-named" },
    });
    await name(id);
    assert.deepEqual(await removeDoctor(p.db, id, sofia, p.clock.now), { ok: true, value: null });
    assert.equal((await read(p, id)).doctor, null);
    assert.deepEqual(
      (await noticesOf(id)).map(({ kind }) => kind),
      ["doctor-named", "doctor-replaced"],
    );
  });

  test("is not named by who only reads, by another unit, by a unit asked, nor by themselves", async () => {
    const id = await aDraft(p);
    await name(id);
    const self = { ...roche, id: account, nationalId: paule.nationalId, unit, rights: [] };
    for (const by of [yann, karim, claire, self]) {
      assert.deepEqual(await name(id, { nationalId: roche.nationalId! }, by), {
        ok: false,
        refusal: { kind: "not-habilitated" },
      });
      assert.deepEqual(await removeDoctor(p.db, id, by, p.clock.now), {
        ok: false,
        refusal: { kind: "not-habilitated" },
      });
    }
  });

  test("is a doctor somebody knows, or a name", async () => {
    const id = await aDraft(p);
    assert.deepEqual(await name(id, { nationalId: "899700099999" }), {
      ok: false,
      refusal: { kind: "unknown-number" },
    });
    assert.deepEqual(await name(id, { nationalId: sofia.nationalId! }), {
      ok: false,
      refusal: { kind: "not-a-doctor" },
    });
    assert.deepEqual(await nameDoctor(p.db, id, { nationalId: null, name: " " }, sofia, p.clock.now), {
      ok: false,
      refusal: { kind: "name-missing" },
    });
  });
});
