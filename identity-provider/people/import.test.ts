import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { anIdentityDatabase, aPersonRow } from "#tests/identity-database.ts";
import { aFolder } from "#tests/programs.ts";
import { generateExtraction, headerLine, inventedPerson, inventedRpps } from "./generate.ts";
import { importExtraction } from "./import.ts";
import { refusalSentence, sentencesOf } from "./import-command.ts";

const folder = aFolder();
let files = 0;
const fileOf = (lines: string[], header = headerLine, name = `extraction-${++files}.txt`) => {
  const file = join(folder, name);
  writeFileSync(file, [header, ...lines, ""].join("\n"));
  return file;
};
const people = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => inventedPerson(from + n));

describe("Importing an extraction", async () => {
  const pool = await anIdentityDatabase();
  const load = async (file: string, options: { admits?: "fictitious" | "nobody"; acceptsSmaller?: boolean } = {}) => {
    const result = await importExtraction(pool, { file, admits: "nobody", acceptsSmaller: false, ...options });
    return result.ok ? { ...result.value, seconds: 0 } : result.refusal;
  };
  const reference = async () =>
    (await pool.query("select national_id, shown, claims from reference_person order by national_id")).rows;
  const counts = { rejected: 0, reasons: {}, examples: [], seconds: 0 };

  test("puts every person once, whatever their number of lines", async () => {
    const lines = people(1, 30).flat();
    assert.deepEqual(await load(fileOf(lines)), {
      ...counts,
      lines: lines.length,
      persons: 30,
      added: 30,
      changed: 0,
      disappeared: 0,
    });
    const { rows } = await pool.query(
      "select count(*)::int as n, count(distinct match_name)::int as names from reference_person",
    );
    assert.equal(rows[0].n, 30);
  });

  test("says who is new, who changed, who is gone", async () => {
    const kept = people(2, 31).flat();
    const changed = kept.map((line) =>
      line.includes(`8${inventedRpps(5)}`) ? line.replaceAll("FICTIF", "INVENTE") : line,
    );
    const report = await load(fileOf(changed));
    assert.deepEqual(report, { ...counts, lines: changed.length, persons: 30, added: 1, changed: 1, disappeared: 1 });
    assert.match(
      (await pool.query("select shown from reference_person where national_id = $1", [`8${inventedRpps(5)}`])).rows[0]
        .shown,
      /INVENTE/,
    );
  });

  test("gives the same people when their lines are scattered through the file", async () => {
    const lines = people(2, 31).flat();
    await load(fileOf(lines));
    const before = await reference();
    const scattered = [
      ...lines.filter((_, n) => n % 3 === 0),
      ...lines.filter((_, n) => n % 3 === 1),
      ...lines.filter((_, n) => n % 3 === 2),
    ];
    await load(fileOf(scattered));
    const after = await reference();
    const activities = (rows: typeof before) =>
      rows.map(({ national_id, claims }) => [
        national_id,
        claims.SubjectRefPro.exercices
          .flatMap((one: { activities: object[] }) => one.activities.map((each) => JSON.stringify(each)))
          .sort(),
      ]);
    assert.deepEqual(activities(after), activities(before));
  });

  test("reads columns in another order, Windows line ends and a byte order mark", async () => {
    const move = (line: string) => {
      const fields = line.split("|").slice(0, -1);
      return `${[...fields.slice(20), ...fields.slice(0, 20)].join("|")}|\r`;
    };
    await load(fileOf(people(2, 31).flat()));
    const before = await reference();
    await load(fileOf(people(2, 31).flat().map(move), `\uFEFF${move(headerLine)}`));
    assert.deepEqual(await reference(), before);
  });

  test("reports bad lines with their number, and goes on", async () => {
    const lines = people(2, 31).flat();
    lines.splice(3, 0, "8|99|trop court|", inventedPerson(40)[0]!.replaceAll(inventedRpps(40), "10009999991"));
    const report = await load(fileOf(lines));
    assert.ok("examples" in report && "persons" in report);
    assert.deepEqual([report.persons, report.rejected, report.reasons], [30, 2, { fields: 1, "identifier-key": 1 }]);
    assert.match(
      sentencesOf(report),
      /ligne 5 : 4 champs au lieu de 57\n {2}ligne 6 : la clé du numéro RPPS est fausse/,
    );
  });

  test("refuses a file whose lines are mostly unreadable, and changes nothing", async () => {
    const before = await reference();
    const refused = await load(fileOf([...people(2, 31).flat(), ...Array.from({ length: 30 }, () => "x|")]));
    assert.ok("kind" in refused);
    assert.equal(refused.kind, "too-many-bad-lines");
    assert.deepEqual(await reference(), before);
  });

  test("refuses a file that lost a tenth of its people, unless told it is right", async () => {
    const file = fileOf(people(2, 27).flat());
    const before = await reference();
    const refused = await load(file);
    assert.deepEqual(refused, { kind: "much-smaller", persons: 26, before: 30 });
    assert.match(refusalSentence(refused as never), /26 personnes au lieu de 30/);
    assert.deepEqual(await reference(), before);
    const accepted = await load(file, { acceptsSmaller: true });
    assert.ok("persons" in accepted && accepted.persons === 26);
  });

  test("refuses a file that is something else, or empty", async () => {
    assert.deepEqual(await load(fileOf(["a,b,c"], "nom,prénom,mail")), {
      kind: "columns-missing",
      missing: ["Identification nationale PP", "Nom d'exercice", "Prénom d'exercice", "Code profession"],
    });
    assert.deepEqual(await load(fileOf([])), { kind: "empty-file" });
    assert.equal((await reference()).length, 26);
  });

  test("lets the invented people sign in when asked, and nobody who could be real", async () => {
    const real = inventedPerson(50)[0]!.replaceAll(inventedRpps(50), "10000000009");
    await load(fileOf([...people(2, 31).flat(), real]), { admits: "fictitious" });
    const { rows } = await pool.query(
      "select count(*)::int as n, bool_and(fictitious) as all_invented from person where source = 'rpps'",
    );
    assert.deepEqual(rows[0], { n: 30, all_invented: true });
    assert.ok(
      (await reference()).some(({ national_id }) => national_id === "810000000009"),
      "a hospital may compare with them",
    );
  });

  test("withdraws those who disappeared, keeps their contacts, and takes them back", async () => {
    const id = `8${inventedRpps(31)}`;
    const state = async () =>
      (await pool.query("select state, email from person where national_id = $1", [id])).rows[0];
    await pool.query("update person set email = 'elle@exemple.fr' where national_id = $1", [id]);
    await load(fileOf(people(2, 30).flat()), { admits: "fictitious" });
    assert.deepEqual(await state(), { state: "withdrawn", email: "elle@exemple.fr" });
    await load(fileOf(people(2, 31).flat()), { admits: "fictitious" });
    assert.deepEqual(await state(), { state: "active", email: "elle@exemple.fr" });
  });

  test("leaves alone the people made by hand", async () => {
    await aPersonRow(pool, { national_id: "ANS20261122040000", source: "edit" });
    await load(fileOf(people(2, 32).flat()), { admits: "fictitious" });
    assert.equal(
      (await pool.query("select state from person where national_id = 'ANS20261122040000'")).rows[0].state,
      "active",
    );
  });

  test("reads the extraction in its archive, among its sister files", async () => {
    const archive = join(folder, "PS_LibreAcces.zip");
    writeFileSync(
      archive,
      zipOf({
        "PS_LibreAcces_SavoirFaire_202611.txt": "autre chose",
        "PS_LibreAcces_Personne_activite_202611.txt": `${[headerLine, ...people(2, 33).flat()].join("\n")}\n`,
      }),
    );
    const report = await load(archive);
    assert.ok("lines" in report && "persons" in report && report.persons === 32);
  });

  test("reads the sample of the specification", async (t) => {
    const sample = "../shared/data/psc/rpps/PS_LibreAcces_Personne_activite_SYNTHETIC.txt";
    if (!existsSync(sample)) return t.skip(`${sample} absent`);
    const report = await load(sample, { acceptsSmaller: true });
    assert.ok("reasons" in report);
    assert.deepEqual([report.lines, report.persons, report.rejected], [6, 5, 0]);
    const alice = (await reference()).find(({ national_id }) => national_id === "899900100019");
    assert.deepEqual(
      alice.claims.SubjectRefPro.exercices.map((one: { codeSavoirFaire: string }) => one.codeSavoirFaire),
      ["SM54", "SM18"],
    );
    assert.equal(readFileSync(sample, "utf8").split("\n")[0]!.trim(), headerLine);
  });

  test("keeps a trace of each reading, refused ones too", async () => {
    const { rows } = await pool.query("select outcome, count(*)::int as n from people_import group by 1 order by 1");
    assert.deepEqual(
      rows.map(({ outcome }) => outcome),
      ["done", "refused"],
    );
  });

  test("holds in little memory, whatever the length of the file", async () => {
    const file = join(folder, "long.txt");
    await generateExtraction(file, 60_000);
    assert.equal(Number(execFileSync("wc", ["-l", file]).toString().split(" ")[0]), 60_001);
    const before = process.memoryUsage.rss();
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
    const report = await load(file);
    clearInterval(watch);
    assert.ok("reasons" in report && report.lines === 60_000, JSON.stringify(report).slice(0, 300));
    assert.ok(peak - before < 250 * 2 ** 20, `${Math.round((peak - before) / 2 ** 20)} MB more`);
  });
});

/** A .zip of deflated files, as archivers write it. */
function zipOf(entries: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const data = deflateRawSync(text);
    const local = Buffer.alloc(30 + name.length);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30);
    const entry = Buffer.alloc(46 + name.length);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    entry.write(name, 46);
    locals.push(local, data);
    central.push(entry);
    offset += local.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
