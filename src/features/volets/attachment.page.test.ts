import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import type { ReferralId } from "#features/referrals/referral.ts";
import {
  aPlatform,
  aReadyDossier,
  aSentDossier,
  hiddenField,
  type PersonName,
  propose,
  read,
  sendTo,
  textOf,
  validate,
} from "#tests/dossiers.ts";
import { acceptFile, cleanName } from "./attachment.ts";

const pdf = Buffer.from("%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n");
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const mutual = "ga.adm.pieces.mutuelle";
const taxes = "ga.adm.pieces.impots";
const will = "ga.med.directives.contenu";

describe("Files joined to a dossier", async () => {
  const p = await aPlatform();
  /** Joins a file to a question of a volet, from the page that shows it. */
  async function join(
    id: ReferralId,
    who: PersonName,
    key: string,
    file: { name: string; content: Buffer; type?: string },
    [volet, section] = ["administratif", "pieces"],
  ) {
    const path = `/dossiers/${id}/volets/${volet}/${section}`;
    const page = await p.as(who).get(path);
    const fields = { base: hiddenField(page.body, "base"), champs: "", joindre: key };
    return p.as(who).upload(path, fields, { field: `fichier~${key}`, ...file });
  }
  const filesOf = async (id: ReferralId) =>
    p.db
      .selectFrom("attachment")
      .select(["id", "media_type", "size", "level", "removed_at"])
      .where("referral_id", "=", id)
      .orderBy("id")
      .execute();
  const download = (id: ReferralId, who: PersonName, piece: string) => p.as(who).get(`/dossiers/${id}/pieces/${piece}`);

  test("are stored as they are, sealed, and come back only as downloads", async () => {
    const id = await aReadyDossier(p);
    const joined = await join(id, "sofia", mutual, { name: "Carte l’été & Cie.pdf", content: pdf, type: "text/html" });
    assert.equal(joined.status, 303);
    const [file] = await filesOf(id);
    assert.deepEqual([file!.media_type, file!.size, file!.level], ["application/pdf", pdf.length, "admin"]);
    const page = await p.as("sofia").get(`/dossiers/${id}/volets/administratif/pieces`);
    assert.ok(
      textOf(page.body).includes("Carte l’été & Cie.pdf") && page.body.includes(`/dossiers/${id}/pieces/${file!.id}`),
    );
    const got = await download(id, "sofia", file!.id);
    assert.deepEqual(got.bytes, pdf);
    assert.deepEqual(
      ["content-type", "content-disposition", "x-content-type-options", "cache-control"].map((name) =>
        got.headers.get(name),
      ),
      [
        "application/pdf",
        `attachment; filename="document"; filename*=UTF-8''Carte%20l%E2%80%99%C3%A9t%C3%A9%20%26%20Cie.pdf`,
        "nosniff",
        "private, no-store",
      ],
    );
    assert.match(got.headers.get("content-security-policy")!, /sandbox/);
    const { rows } = await sql<{
      row: string;
    }>`select encode(name, 'escape') || encode(content, 'escape') as row from attachment where id = ${file!.id}`.execute(
      p.db,
    );
    assert.ok(!rows[0]!.row.includes("Carte") && !rows[0]!.row.includes("%PDF"));
    const acts = await p.db
      .selectFrom("journal_entry")
      .select(["act", "object"])
      .where("referral_id", "=", id)
      .where("act", "=", "download")
      .execute();
    assert.deepEqual(acts, [{ act: "download", object: file!.id }]);
  });

  test("have the type of their bytes, whatever their name says: a web page called PDF is refused, a picture called PDF is a picture", async () => {
    const id = await aReadyDossier(p);
    for (const content of [
      "<html><script>alert(1)</script></html>",
      "MZ\u0090\u0000 not a document",
      "GIF89a",
      "PK\u0003\u0004 not a word document",
    ]) {
      const refused = await join(id, "sofia", mutual, {
        name: "ordonnance.pdf",
        content: Buffer.from(content, "latin1"),
        type: "application/pdf",
      });
      assert.equal(refused.status, 400, content);
      assert.ok(
        textOf(refused.body).includes("Ce type de fichier n’est pas accepté. Acceptés : PDF, photo JPEG, image PNG"),
      );
    }
    assert.equal((await join(id, "sofia", mutual, { name: "photo.pdf", content: png })).status, 303);
    assert.deepEqual(
      (await filesOf(id)).map((f) => f.media_type),
      ["image/png"],
    );
  });

  test("are not empty, not above ten megabytes, and a body far above is not even read", async () => {
    const id = await aReadyDossier(p);
    const big = Buffer.concat([pdf, Buffer.alloc(10_000_001 - pdf.length)]);
    const [empty, tooBig, enormous] = [
      await join(id, "sofia", mutual, { name: "vide.pdf", content: Buffer.alloc(0) }),
      await join(id, "sofia", mutual, { name: "gros.pdf", content: big }),
      await join(id, "sofia", mutual, { name: "enorme.pdf", content: Buffer.alloc(30_000_000) }),
    ];
    assert.deepEqual([empty.status, tooBig.status, enormous.status], [400, 400, 413]);
    assert.ok(textOf(tooBig.body).includes("Ce fichier dépasse 10 Mo."));
    assert.deepEqual(await filesOf(id), []);
  });

  test("without a file, the page says to choose one", async () => {
    const id = await aReadyDossier(p);
    const path = `/dossiers/${id}/volets/administratif/pieces`;
    const refused = await p.as("sofia").post(path, { base: "9999", champs: "", joindre: mutual });
    assert.deepEqual([refused.status, textOf(refused.body).includes("Choisissez un fichier à joindre.")], [400, true]);
  });

  test("of the medical volet are joined and opened with the right to it alone", async () => {
    const { id } = await aSentDossier(p, ["tilleuls"], { changed: { medical: { "ga.med.directives": "oui" } } });
    assert.equal(
      (await join(id, "roche", will, { name: "directives.pdf", content: pdf }, ["medical", "demarche"])).status,
      303,
    );
    await validate(p, id, "medical", p.members.roche);
    const [file] = await filesOf(id);
    assert.equal(file!.level, "medical");
    const statuses = Object.fromEntries(
      await Promise.all(
        (["roche", "vasseur", "sofia", "nadia", "yann", "claire", "lise", "karim", "marc", "hugo"] as const).map(
          async (who) => [who, (await download(id, who, file!.id)).status],
        ),
      ),
    );
    assert.deepEqual(statuses, {
      roche: 200,
      vasseur: 200,
      sofia: 404,
      nadia: 404,
      yann: 404,
      claire: 404,
      lise: 404,
      karim: 404,
      marc: 404,
      hugo: 404,
    });
    const tried = await p
      .as("sofia")
      .upload(
        `/dossiers/${id}/volets/medical/demarche`,
        { joindre: will, champs: "", base: "0" },
        { field: `fichier~${will}`, name: "x.pdf", content: pdf },
      );
    assert.equal(tried.status, 403);
    // nor through another volet
    await p
      .as("sofia")
      .upload(
        `/dossiers/${id}/volets/administratif/pieces`,
        { joindre: will, champs: "", base: "0" },
        { field: `fichier~${will}`, name: "x.pdf", content: pdf },
      );
    assert.equal((await filesOf(id)).length, 1);
  });

  test("a unit opens those of the validated answers; tax papers once it has proposed an admission", async () => {
    const id = await aReadyDossier(p);
    await join(id, "sofia", taxes, { name: "impôts.pdf", content: pdf });
    await validate(p, id, "administratif", p.members.sofia);
    const requests = await sendTo(p, id, ["tilleuls", "bellevue"]);
    await join(id, "sofia", mutual, { name: "mutuelle.pdf", content: png });
    const [tax, insurance] = await filesOf(id);
    const opened = async () => [
      (await download(id, "claire", tax!.id)).status,
      (await download(id, "claire", insurance!.id)).status,
    ];
    assert.deepEqual(await opened(), [404, 404]);
    assert.ok(!(await p.as("claire").get(`/demandes/${requests.tilleuls}`)).body.includes("impôts.pdf"));
    await propose(p, requests.tilleuls, "vasseur");
    assert.deepEqual(await opened(), [200, 404]);
    await validate(p, id, "administratif", p.members.sofia);
    assert.deepEqual(await opened(), [200, 200]);
    assert.equal((await download(id, "marc", tax!.id)).status, 404);
    assert.ok((await p.as("claire").get(`/demandes/${requests.tilleuls}`)).body.includes("impôts.pdf"));
  });

  test("taken out leave the answer, and stay for the version that names them", async () => {
    const id = await aReadyDossier(p);
    await join(id, "sofia", mutual, { name: "mutuelle.pdf", content: pdf });
    await validate(p, id, "administratif", p.members.sofia);
    await sendTo(p, id, ["tilleuls"]);
    const [file] = await filesOf(id);
    const path = `/dossiers/${id}/volets/administratif/pieces`;
    await p.as("sofia").post(path, { base: "9999", champs: "", detacher: `${mutual} ${file!.id}` });
    assert.ok((await filesOf(id))[0]!.removed_at);
    assert.ok(!(await p.as("sofia").get(path)).body.includes("mutuelle.pdf"));
    assert.equal((await download(id, "claire", file!.id)).status, 200);
  });

  test("nobody takes out the file of a volet they may not write, by naming it in another", async () => {
    const id = await aReadyDossier(p);
    await join(id, "roche", will, { name: "directives.pdf", content: pdf }, ["medical", "demarche"]);
    const [file] = await filesOf(id);
    await p.as("sofia").post(`/dossiers/${id}/volets/administratif/pieces`, {
      base: "9999",
      champs: "",
      detacher: `${mutual} ${file!.id}`,
    });
    assert.equal((await filesOf(id))[0]!.removed_at, null);
  });

  test("of another dossier, or that never were, are not found", async () => {
    const [one, other] = [await aReadyDossier(p), await aReadyDossier(p, { traits: { birthName: "Autre" } })];
    await join(one, "sofia", mutual, { name: "mutuelle.pdf", content: pdf });
    const [file] = await filesOf(one);
    for (const piece of [file!.id, "nothing", `${file!.id}x`])
      assert.equal((await download(other, "sofia", piece)).status, 404, piece);
    assert.equal((await read(p, one)).id, one);
  });
});

describe("May a file be joined", () => {
  const limits = { maxBytes: 10, maxBytesPerReferral: 25, maxCount: 3 };
  const file = (size: number, mediaType: string | null = "image/png") => ({ size, mediaType });
  const outcome = (size: number, mediaType: string | null, count: number, bytes: number) => {
    const result = acceptFile(file(size, mediaType), { count, bytes }, limits);
    return result.ok ? result.value : result.refusal;
  };

  test("up to the size, the number and the weight the module sets", () =>
    assert.deepEqual(
      [
        outcome(10, "image/png", 2, 15),
        outcome(11, "image/png", 0, 0),
        outcome(10, "image/png", 3, 3),
        outcome(10, "image/png", 1, 16),
        outcome(0, "image/png", 0, 0),
        outcome(5, "text/html", 0, 0),
        outcome(5, null, 0, 0),
        outcome(5, "image/svg+xml", 0, 0),
      ],
      [
        "image/png",
        { kind: "too-big", max: 10 },
        { kind: "too-many-files", max: 3 },
        { kind: "dossier-full", max: 25 },
        { kind: "empty-file" },
        { kind: "type-not-accepted" },
        { kind: "type-not-accepted" },
        { kind: "type-not-accepted" },
      ],
    ));

  test("its name keeps no path, no quote, no control sign, and is never empty", () =>
    assert.deepEqual(
      [
        cleanName('../../etc/"pass\r\nwd".pdf'),
        cleanName("\u0000"),
        cleanName("a".repeat(200)).length,
        cleanName("été — 2026.pdf"),
      ],
      [".. .. etc pass wd .pdf", "document", 120, "été — 2026.pdf"],
    ));
});
