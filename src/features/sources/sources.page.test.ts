import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { importFiness } from "#features/finess/import-finess.job.ts";
import { closeRun, noteChanges, openRun } from "#features/imports/run.action.ts";
import { findLastRun } from "#features/imports/run.store.ts";
import { noTotals } from "#features/imports/run.ts";
import { aPlatform } from "#tests/dossiers.ts";

describe("The sources of the directory, for anyone", async () => {
  const p = await aPlatform();
  const folder = mkdtempSync(join(tmpdir(), "sextant-sources-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const line = (finess: string, name: string, phone = "") => {
    const fields: Record<number, string> = {
      ...{
        0: "structureet",
        1: finess,
        3: name,
        7: "12",
        8: "R",
        9: "DES LILAS",
        12: "451",
        13: "01",
        15: "01440 VIRIAT",
      },
      ...{ 16: phone, 18: "500", 19: "EHPAD", 28: "2001-01-01", 30: "2026-11-03" },
    };
    return Array.from({ length: 32 }, (_, i) => fields[i] ?? "").join(";");
  };
  const read = async (name: string, lines: string[]) => {
    writeFileSync(join(folder, name), ["finess;etalab;93;2026-11-03", ...lines].join("\n"));
    const done = await importFiness(p.db, join(folder, name));
    assert.ok(done.ok);
    return (await findLastRun(p.db, "finess"))!.id;
  };
  const page = async (path: string) => {
    const answer = await p.app.request(path);
    return { status: answer.status, html: await answer.text(), type: answer.headers.get("content-type") };
  };

  test("say when each was read, how old it is, and what that changed", async () => {
    await read("one.csv", [line("010000024", "EHPAD LES TILLEULS"), line("010000032", "EHPAD B")]);
    const { status, html } = await page("/annuaire/sources");
    assert.equal(status, 200);
    assert.match(html, /FINESS, établissements[\s\S]*3 nov\. 2026[\s\S]*2 apparus/);
    assert.match(html, /Licence Ouverte 2\.0/);
    assert.match(html, /jamais lue/);
    assert.match((await page("/annuaire")).html, /href="\/annuaire\/sources"/);
  });

  test("report each change with what stood before, by kind, by pages, and as a file", async () => {
    const lines = Array.from({ length: 60 }, (_, n) => line(String(350000000 + n), `EHPAD ${n}`));
    const id = await read("two.csv", [
      ...lines,
      line("010000024", "EHPAD LES TILLEULS", "0474000000"),
      line("bad", "X"),
    ]);
    const all = (await page(`/annuaire/sources/${id}`)).html;
    assert.match(all, /Tout \(62\)[\s\S]*Apparus \(60\)[\s\S]*Modifiés \(1\)[\s\S]*Rejetés \(1\)/);
    assert.match(all, /Page suivante/);
    const changed = (await page(`/annuaire/sources/${id}?quoi=changed`)).html;
    assert.match(changed, /href="\/etablissements\/010000024">EHPAD Les Tilleuls, Viriat/);
    assert.match(changed, /Téléphone : rien[\s\S]{0,80}→[\s\S]{0,80}0474000000/);
    assert.match((await page(`/annuaire/sources/${id}?quoi=rejected`)).html, /Numéro FINESS mal formé : « BAD »/);
    const next = /href="([^"]+apres=\d+)"/.exec(all)![1]!.replaceAll("&amp;", "&");
    assert.match((await page(next)).html, /Revenir au début/);
    const csv = await page(`/annuaire/sources/${id}/export.csv?quoi=changed`);
    assert.equal(csv.type, "text/csv; charset=utf-8");
    assert.match(csv.html, /;"modifié";"010000024";"EHPAD Les Tilleuls, Viriat";"Téléphone";"rien";"0474000000";""/);
    assert.equal((await page(`/annuaire/sources/${id}/export.csv`)).html.trim().split("\r\n").length, 64);
  });

  test("never publish who is in the RPPS, nor what the ROR tells professionals only", async () => {
    for (const kind of ["rpps", "ror"] as const) {
      const opened = await openRun(p.db, { kind, source: "x", fingerprint: null }, new Date());
      assert.ok(opened.ok);
      await p.db.transaction().execute((tx) =>
        noteChanges(tx, opened.value, [
          {
            what: "changed",
            line: 1,
            ref: null,
            label: null,
            detail: { fields: { phone: { before: "0600000001", after: "0600000002" } } },
          },
        ]),
      );
      await closeRun(
        p.db,
        opened.value,
        { state: "done", message: null, totals: { ...noTotals, read: 1, changed: 1 } },
        new Date(),
      );
      if (kind === "ror") {
        const { html } = await page(`/annuaire/sources/${opened.value.id}`);
        assert.match(html, /Téléphone/);
        assert.doesNotMatch(html, /0600000001|0600000002/);
        assert.doesNotMatch((await page(`/annuaire/sources/${opened.value.id}/export.csv`)).html, /060000000/);
      }
    }
  });

  test("answer 404 for what is no reading, and the beginning for a page that makes no sense", async () => {
    const id = (await findLastRun(p.db, "finess"))!.id;
    assert.equal((await page("/annuaire/sources/x")).status, 404);
    assert.equal((await page("/annuaire/sources/00000000-0000-7000-8000-000000000000")).status, 404);
    assert.equal((await page(`/annuaire/sources/${id}?quoi=nimporte&apres=-3`)).status, 200);
    assert.match((await page(`/annuaire/sources/${id}?apres=99999`)).html, /Il n’y a plus rien après cette page/);
  });
});
