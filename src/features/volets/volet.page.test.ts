import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { changeDossier } from "#features/referrals/lifecycle.action.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import {
  aDraft,
  answers,
  aPlatform,
  aReadyDossier,
  aSentDossier,
  hiddenField,
  must,
  type PersonName,
  read,
  textOf,
  validate,
  write,
} from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";

describe("A volet", async () => {
  const p = await aPlatform();
  const [sofia, nadia, roche] = [p.as("sofia"), p.as("nadia"), p.as("roche")];
  const address = (id: ReferralId, section: string, volet = "administratif") =>
    `/dossiers/${id}/volets/${volet}/${section}`;
  const street = "ga.adm.adresse.lignes";
  const phone = "ga.adm.telephone";
  const mobile = "ga.adm.mobile";
  /** The page as that person has it before their eyes: its version and the fields it shows. */
  const opened = async (who: PersonName, path: string) => {
    const page = await p.as(who).get(path);
    assert.equal(page.status, 200, path);
    return { base: hiddenField(page.body, "base"), champs: hiddenField(page.body, "champs"), page };
  };
  const answered = async (id: ReferralId, volet = "administratif") =>
    (await read(p, id)).volets.find((v) => v.code === volet)!;
  const journal = async (id: ReferralId) =>
    (
      await p.db
        .selectFrom("journal_entry")
        .select(["act", "object"])
        .where("referral_id", "=", id)
        .orderBy("seq")
        .execute()
    ).map((e) => `${e.act} ${e.object}`);

  test("opens on its first theme, with the identity and what is left to answer, in valid HTML", async () => {
    const id = await aDraft(p);
    assert.equal((await sofia.get(`/dossiers/${id}/volets/administratif`)).location, address(id, "identite"));
    const { page } = await opened("sofia", address(id, "identite"));
    const said = textOf(page.body);
    for (const text of ["Nom de naissance Ferrand", "Date de naissance 4 mars 1939", "à compléter"])
      assert.ok(said.includes(text), text);
    assert.deepEqual(await htmlProblems(page.body), []);
  });

  test("keeps a theme posted without JavaScript and goes to the next, or stays", async () => {
    const id = await aDraft(p);
    const { base, champs } = await opened("sofia", address(id, "identite"));
    const form = { base, champs, [street]: "12 rue Nationale", [phone]: "04 74 00 00 00" };
    const saved = await sofia.post(address(id, "identite"), { ...form, suite: "oui" });
    assert.equal(saved.location, address(id, "famille"));
    const { page } = await opened("sofia", address(id, "identite"));
    assert.ok(page.body.includes("12 rue Nationale") && page.body.includes("04 74 00 00 00"));
    const stayed = await sofia.post(address(id, "identite"), {
      ...form,
      base: hiddenField(page.body, "base"),
      [phone]: "04 74 11 11 11",
    });
    assert.equal(stayed.location, address(id, "identite"));
    assert.equal((await answered(id)).state, "in-progress");
    assert.deepEqual((await journal(id)).slice(1), [
      "read administratif",
      `write administratif ${street} ${phone} identite`,
      `write administratif ${phone} identite`,
    ]);
  });

  test("keeps what two people write on the same page, each in their own fields", async () => {
    const id = await aDraft(p);
    const [hers, his] = [
      await opened("sofia", address(id, "identite")),
      await opened("nadia", address(id, "identite")),
    ];
    await sofia.post(address(id, "identite"), { base: hers.base, champs: hers.champs, [street]: "12 rue Nationale" });
    const second = await nadia.post(address(id, "identite"), {
      base: his.base,
      champs: his.champs,
      [mobile]: "06 00 00 00 01",
    });
    assert.equal(second.status, 303);
    const { page } = await opened("roche", address(id, "identite"));
    assert.ok(page.body.includes("12 rue Nationale") && page.body.includes("06 00 00 00 01"));
  });

  test("shows both versions when two people change the same answer, and the poster chooses", async () => {
    const id = await aDraft(p);
    const [hers, his] = [
      await opened("sofia", address(id, "identite")),
      await opened("nadia", address(id, "identite")),
    ];
    await sofia.post(address(id, "identite"), { base: hers.base, champs: hers.champs, [street]: "12 rue Nationale" });
    const sent = { base: his.base, champs: his.champs, [street]: "3 place du Clos", [phone]: "04 74 22 22 22" };
    const conflict = await nadia.post(address(id, "identite"), sent);
    assert.equal(conflict.status, 409);
    const said = textOf(conflict.body);
    assert.ok(
      said.includes("Quelqu’un a modifié une réponse en même temps que vous") &&
        said.includes("12 rue Nationale") &&
        said.includes("Sofia Diaz"),
    );
    assert.ok(conflict.body.includes("3 place du Clos"), "what Nadia typed is kept");
    assert.deepEqual(await htmlProblems(conflict.body), []);
    // the rest of what she typed is saved already
    assert.ok((await opened("roche", address(id, "identite"))).page.body.includes("04 74 22 22 22"));
    const base = hiddenField(conflict.body, "base");
    await nadia.post(address(id, "identite"), { ...sent, base, prendre: street });
    assert.ok((await opened("roche", address(id, "identite"))).page.body.includes("12 rue Nationale"));
    await nadia.post(address(id, "identite"), { ...sent, base, garder: street });
    assert.ok((await opened("roche", address(id, "identite"))).page.body.includes("3 place du Clos"));
  });

  test("adds and removes the rows of a group", async () => {
    const id = await aDraft(p);
    const path = address(id, "entourage");
    const { base, champs } = await opened("sofia", path);
    const added = await sofia.post(path, { base, champs, ajouter: "ga.adm.contacts" });
    assert.ok(added.location?.startsWith(`${path}#`));
    const grown = await opened("sofia", path);
    const rows = new Set([...grown.champs.matchAll(/ga\.adm\.contacts#(r\d+)/g)].map(([, row]) => row));
    assert.ok(rows.size >= 2, [...rows].join());
    await sofia.post(path, { base: grown.base, champs: grown.champs, retirer: `ga.adm.contacts#${[...rows].at(-1)}` });
    const shrunk = await opened("sofia", path);
    assert.equal(
      new Set([...shrunk.champs.matchAll(/ga\.adm\.contacts#(r\d+)/g)].map(([, row]) => row)).size,
      rows.size - 1,
    );
  });

  describe("saved by itself, field by field", () => {
    const save = (
      id: ReferralId,
      who: PersonName,
      key: string,
      value: unknown,
      base: number,
      volet = "administratif",
    ) => p.as(who).json(`/dossiers/${id}/volets/${volet}/champs`, { key, value, base });

    test("says its new version, how much is answered and what is wrong", async () => {
      const id = await aDraft(p);
      const seen = await save(id, "sofia", phone, "pas un numéro", 0);
      const said = JSON.parse(seen.body);
      assert.deepEqual(
        [seen.status, said.n, typeof said.answered, Object.keys(said.invalid)],
        [200, 1, "number", [phone]],
      );
      assert.deepEqual(Object.keys(said).sort(), ["answered", "at", "calculated", "invalid", "n", "required"]);
    });

    test("tells the other version when someone was faster", async () => {
      const id = await aDraft(p);
      await save(id, "sofia", street, "12 rue Nationale", 0);
      const seen = await save(id, "nadia", street, "3 place du Clos", 0);
      const { theirs, shown, by, n } = JSON.parse(seen.body);
      assert.deepEqual(
        [seen.status, theirs, shown, by, n],
        [409, "12 rue Nationale", "12 rue Nationale", "Sofia Diaz", 1],
      );
      assert.equal((await save(id, "nadia", street, "3 place du Clos", n)).status, 200);
    });

    test("computes the GIR as the letters come", async () => {
      const id = await aDraft(p);
      await write(p, id, "autonomie", answers.autonomie, p.members.sofia);
      const { version } = await answered(id, "autonomie");
      const seen = await save(id, "sofia", "ga.auto.transferts.modalite", "A", version, "autonomie");
      assert.match(JSON.parse(seen.body).calculated["ga.auto.gir.calcule"], /GIR \d|^\d$/);
    });

    test("refuses what is no question, no value, or not open to this person", async () => {
      const id = await aDraft(p);
      const statuses = [
        (await save(id, "sofia", "ga.adm.inconnue", "x", 0)).status,
        (await save(id, "sofia", street, { a: 1 }, 0)).status,
        (await save(id, "sofia", street, "x", -1)).status,
        (await sofia.json(`/dossiers/${id}/volets/administratif/champs`, "not an object")).status,
        (await save(id, "sofia", "ga.med.poids", "58", 0, "medical")).status,
        (await save(id, "yann", street, "x", 0)).status,
        (await save(id, "karim", street, "x", 0)).status,
        (await save(id, "anonymous" as PersonName, street, "x", 0)).status,
        (await save(id, "sofia", street, "x", 0, "inconnu")).status,
      ];
      assert.deepEqual(statuses, [403, 400, 400, 400, 403, 403, 404, 401, 404]);
      assert.equal((await answered(id)).version, 0);
    });
  });

  describe("validated", () => {
    const validation = (id: ReferralId, who: PersonName, volet: string, version: number) =>
      p.as(who).post(`/dossiers/${id}/volets/${volet}/validation`, { version: String(version) });

    test("lists what is missing, each with its link, and is refused until then", async () => {
      const id = await aDraft(p);
      await write(p, id, "administratif", { [phone]: "pas un numéro" }, p.members.sofia);
      const review = await sofia.get(address(id, "relecture"));
      const said = textOf(review.body);
      assert.match(said, /Il reste \d+ points avant de valider/);
      assert.ok(review.body.includes(`/volets/administratif/demande#`) && !review.body.includes("Valider ce volet"));
      assert.deepEqual(await htmlProblems(review.body), []);
      const refused = await validation(id, "sofia", "administratif", 1);
      assert.equal(refused.status, 409);
      assert.ok(textOf(refused.body).includes("Des réponses manquent ou sont à corriger"));
      assert.equal((await answered(id)).validatedVersion, null);
    });

    test("by those who may: the writer the administrative volet, the doctor what is signed", async () => {
      const id = await aDraft(p);
      for (const code of ["administratif", "autonomie"] as const)
        await write(p, id, code, answers[code], p.members.sofia);
      await write(p, id, "medical", answers.medical, p.members.roche);
      const said = async (who: PersonName, volet: string) => {
        const page = await validation(id, who, volet, (await answered(id, volet)).version);
        return page.status === 303
          ? "done"
          : `${page.status} ${/valider ce volet|signature médicale|médicale/i.exec(textOf(page.body))?.[0] ?? ""}`;
      };
      assert.equal(await said("yann", "administratif"), "403 ");
      assert.equal(await said("nadia", "administratif"), "done");
      assert.equal(await said("sofia", "autonomie"), "409 signature médicale");
      assert.equal(await said("nadia", "autonomie"), "409 valider ce volet");
      assert.equal(await said("sofia", "medical"), "403 médicale");
      assert.equal(await said("karim", "medical"), "404 ");
      assert.equal(await said("roche", "autonomie"), "done");
      assert.equal(await said("roche", "medical"), "done");
      const { volets, status } = await read(p, id);
      assert.deepEqual(
        [status, volets.map((v) => [v.code, v.validatedBy, v.signedBy]).sort()],
        [
          "ready",
          [
            ["administratif", "Nadia Benali", null],
            ["autonomie", "Dr Antoine Roche", "Dr Antoine Roche"],
            ["medical", "Dr Antoine Roche", "Dr Antoine Roche"],
            ["souhaits", null, null],
          ],
        ],
      );
      assert.deepEqual(
        (await journal(id)).filter((e) => /^(validate|sign)/.test(e)),
        ["validate administratif v1", "sign autonomie v1", "sign medical v1"],
      );
    });

    test("tells the doctors of the unit, and them alone, once nothing but a signature is missing", async () => {
      const id = await aDraft(p);
      for (const code of ["administratif", "souhaits", "autonomie"] as const)
        await write(p, id, code, answers[code], p.members.sofia);
      const told = async () =>
        (
          await p.db
            .selectFrom("notice as n")
            .innerJoin("account as a", "a.id", "n.account_id")
            .select(["n.kind", "a.family_name"])
            .where("n.referral_id", "=", id)
            .execute()
        ).map((row) => `${row.kind} ${row.family_name}`);
      assert.deepEqual(await told(), []);
      await validate(p, id, "administratif", p.members.sofia);
      assert.deepEqual(await told(), ["signature-needed Roche"]);
      await write(p, id, "medical", answers.medical, p.members.roche);
      for (const code of ["autonomie", "medical"]) await validate(p, id, code, p.members.roche);
      assert.deepEqual(await told(), ["signature-needed Roche"]);
    });

    test("as it was read: a change meanwhile is shown before", async () => {
      const id = await aDraft(p);
      await write(p, id, "administratif", answers.administratif, p.members.sofia);
      const seen = (await answered(id)).version;
      await write(p, id, "administratif", { [street]: "Ailleurs" }, p.members.nadia);
      const page = await validation(id, "sofia", "administratif", seen);
      assert.equal(page.status, 409);
      assert.ok(
        textOf(page.body).includes("Quelqu’un a modifié ce volet pendant votre relecture") &&
          page.body.includes("Ailleurs"),
      );
      assert.equal(hiddenField(page.body, "version"), String(seen + 1));
    });

    test("then changed, is read as validated by the units until it is validated again", async () => {
      const { id, requests } = await aSentDossier(p, ["tilleuls"]);
      const receiver = p.as("claire");
      const page = `/demandes/${requests.tilleuls}`;
      await write(p, id, "administratif", { [street]: "99 avenue Neuve" }, p.members.sofia);
      const before = textOf((await receiver.get(page)).body);
      assert.ok(
        before.includes("12 rue de la République") &&
          before.includes("en cours de modification") &&
          !before.includes("99 avenue Neuve"),
      );
      await validate(p, id, "administratif", p.members.sofia);
      const after = textOf((await receiver.get(page)).body);
      assert.ok(after.includes("99 avenue Neuve") && !after.includes("12 rue de la République"));
    });

    test("never: the wishes, which units do not read", async () => {
      const id = await aReadyDossier(p);
      const page = await validation(id, "sofia", "souhaits", (await answered(id, "souhaits")).version);
      assert.equal(page.status, 409);
      assert.equal((await answered(id, "souhaits")).validatedVersion, null);
    });
  });

  test("read by someone who may only read: its answers, no field, no button", async () => {
    const id = await aReadyDossier(p);
    assert.equal((await p.as("yann").get(`/dossiers/${id}/volets/administratif`)).location, address(id, "relecture"));
    const review = await p.as("yann").get(address(id, "relecture"));
    assert.ok(textOf(review.body).includes("12 rue de la République"));
    assert.ok(!review.body.includes("<textarea") && !review.body.includes('method="post" action="/dossiers'));
    assert.equal((await p.as("yann").get(address(id, "identite"))).status, 404);
  });

  test("of a cancelled dossier is read, not written", async () => {
    const id = await aDraft(p);
    const { version } = await read(p, id);
    await must(
      changeDossier(
        p.db,
        id,
        { kind: "cancel", reason: "mistake", comment: "" },
        p.members.sofia,
        version,
        p.clock.now,
      ),
    );
    assert.equal((await sofia.get(address(id, "relecture"))).status, 200);
    const late = await sofia.post(address(id, "identite"), { base: "0", champs: street, [street]: "12, rue <Neuve>" });
    assert.equal(late.status, 409);
    assert.match(late.body, /n’accepte plus de réponses/);
    assert.ok(late.body.includes("12, rue &lt;Neuve&gt;"), "what was typed is given back");
    assert.equal((await answered(id)).version, 0);
  });

  test("a need it asks for is one of the dossier's; one added from the dossier's page stays when the volet is saved again", async () => {
    const id = await aReadyDossier(p);
    const kinds = async () => (await read(p, id)).needs.map((n) => `${n.kind} ${n.state.kind}`).sort();
    assert.deepEqual(await kinds(), ["heb-perm open"]);
    const seen = await sofia.get(`/dossiers/${id}/suivi`);
    await sofia.post(`/dossiers/${id}/suivi`, {
      acte: "add-need",
      need: "aj",
      version: hiddenField(seen.body, "version"),
    });
    assert.deepEqual(await kinds(), ["aj open", "heb-perm open"]);
    await write(p, id, "administratif", { [street]: "Ailleurs" }, p.members.sofia);
    assert.deepEqual(await kinds(), ["aj open", "heb-perm open"]);
    await write(p, id, "administratif", { "ga.adm.demande.types": ["heb-perm", "ra"] }, p.members.sofia);
    assert.deepEqual(await kinds(), ["aj open", "heb-perm open", "ra open"]);
    await write(p, id, "administratif", { "ga.adm.demande.types": ["heb-perm"] }, p.members.sofia);
    assert.deepEqual(await kinds(), ["aj open", "heb-perm open", "ra dropped"]);
  });

  test("validated for a light need is to complete again when a heavier one is asked", async () => {
    const id = await aDraft(p);
    const { sofia, roche } = p.members;
    await write(p, id, "administratif", { ...answers.administratif, "ga.adm.demande.types": ["ra"] }, sofia);
    await validate(p, id, "administratif", sofia);
    const { "ga.auto.alerter.modalite": _, ...light } = answers.autonomie;
    await write(p, id, "autonomie", light, sofia);
    await validate(p, id, "autonomie", roche);
    await write(p, id, "administratif", { "ga.adm.demande.types": ["ra", "heb-perm"] }, sofia);
    assert.deepEqual([(await answered(id, "autonomie")).state, (await read(p, id)).status], ["in-progress", "draft"]);
  });

  test("outside one's scope does not exist", async () => {
    const id = await aReadyDossier(p);
    for (const who of ["karim", "claire", "hugo"] as const)
      for (const volet of ["administratif", "medical"]) {
        assert.equal((await p.as(who).get(address(id, "relecture", volet))).status, 404, `${who} ${volet}`);
      }
    assert.equal((await roche.get(address(id, "inconnue"))).status, 404);
    assert.equal((await roche.get("/dossiers/nouveau/volets/administratif/relecture")).status, 404);
  });
});
