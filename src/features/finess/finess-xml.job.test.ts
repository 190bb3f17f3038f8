import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { findFacilityByFiness } from "#features/directory/facility.store.ts";
import { listUnitsOf } from "#features/directory/unit.store.ts";
import { findLastRun, listChanges } from "#features/imports/run.store.ts";
import type { RunKind, RunTotals } from "#features/imports/run.ts";
import { aDatabase } from "#tests/database.ts";
import { importFiness } from "./import-finess.job.ts";

describe("The XML flows of FINESS", async () => {
  const db = await aDatabase();
  const folder = mkdtempSync(join(tmpdir(), "sextant-finess-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const head =
    '<?xml version="1.0" encoding="UTF-8"?>\n<fluxfiness><horodatage><emetteur>FINESS</emetteur><destinataire>ETALAB</destinataire><versionmessage>1.0</versionmessage><fluxnum>102</fluxnum><datemaj>2026-11-03</datemaj></horodatage>\n';
  const element = (name: string, fields: Record<string, string>) =>
    `<${name}>${Object.entries(fields)
      .map(([key, value]) => (value === "" ? `<${key}/>` : `<${key}>${value}</${key}>`))
      .join("")}</${name}>\n`;
  const establishment = (some: Record<string, string> = {}) =>
    element("structureet", {
      ...{ nofinesset: "010000024", nofinessej: "010780054", rs: "EHPAD LES TILLEULS", rslongue: "", complrs: "" },
      ...{ numvoie: "12", typvoie: "R", voie: "DES LILAS", compvoie: "B", commune: "451", libcommune: "VIRIAT" },
      ...{ departement: "01", codepostal: "01440", ligneacheminement: "01449 VIRIAT CEDEX", telephone: "0474000000" },
      ...{ courriel: "Accueil@Tilleuls.example", categetab: "500", libcategetab: "EHPAD &amp; associés" },
      ...{ siret: "26010004500012", dateouv: "2001-02-03", datefermeture: "1900-01-01", datemaj: "2026-10-01" },
      ...some,
    });
  const entity = (some: Record<string, string> = {}) =>
    element("structureej", {
      ...{ nofiness: "010780054", rs: "CCAS DE VIRIAT", rslongue: "CENTRE COMMUNAL D'ACTION SOCIALE DE VIRIAT" },
      ...{ statutjuridique: "17", siren: "260100045", datemaj: "2026-09-01", datefermeture: "1900-01-01", ...some },
    });
  const equipment = (some: Record<string, string>) =>
    element("equipementsocial", {
      ...{ nofinesset: "010000024", de: "924", libde: "Accueil pour Personnes Âgées", ta: "11" },
      ...{ libta: "Hébergement Complet Internat", client: "711", libclient: "Personnes Agées dépendantes" },
      ...{ capinstot: "80", indsupinst: "N", datemajinst: "2026-10-02", ...some },
    });

  const run = async (name: string, content: string | Buffer, complete = false) => {
    writeFileSync(join(folder, name), content);
    return importFiness(db, join(folder, name), { complete, now: new Date("2026-11-21T02:00:00Z") });
  };
  const counts = ({ ok, ...done }: Awaited<ReturnType<typeof run>>) => {
    assert.ok(ok && "value" in done, "refusal" in done ? done.refusal : "");
    return nonZero(done.value.totals);
  };
  const nonZero = (totals: RunTotals) => Object.fromEntries(Object.entries(totals).filter(([, n]) => n > 0));
  const report = async (kind: RunKind) => {
    const last = await findLastRun(db, kind);
    const rows = await listChanges(db, last!.id, { what: null, after: -1, limit: 100 });
    return rows.map(({ what, ref, detail }) => ({ what, ref, ...detail }));
  };
  const flow = (...elements: string[]) => `${head}${elements.join("")}</fluxfiness>`;

  test("give establishments with their postcode, e-mail, SIRET, opening day and legal entity", async () => {
    const done = await run("102.xml", flow(establishment(), establishment({ nofinesset: "bad" })));
    assert.deepEqual(counts(done), { read: 2, appeared: 1, rejected: 1 });
    const facility = await findFacilityByFiness(db, "010000024");
    assert.deepEqual(
      {
        name: facility?.name,
        street: facility?.street,
        postcode: facility?.postcode,
        commune: facility?.commune,
        email: facility?.email,
        siret: facility?.siret,
        openedOn: facility?.openedOn,
        legalEntity: facility?.legalEntity,
        legalEntityFiness: facility?.legalEntityFiness,
        categoryLabel: facility?.categoryLabel,
      },
      {
        name: "EHPAD Les Tilleuls",
        street: "12 Bis Rue des Lilas",
        postcode: "01440",
        commune: "01451",
        email: "accueil@tilleuls.example",
        siret: "26010004500012",
        openedOn: "2001-02-03",
        legalEntity: null,
        legalEntityFiness: "010780054",
        categoryLabel: "EHPAD & associés",
      },
    );
    assert.equal((await findLastRun(db, "finess"))?.dataDate, "2026-11-03");
  });

  test("name who runs an establishment, whichever of the two files comes first", async () => {
    assert.deepEqual(counts(await run("101.xml", flow(entity()))), { read: 1, appeared: 1 });
    const facility = await findFacilityByFiness(db, "010000024");
    assert.deepEqual(
      [facility?.legalEntity, facility?.legalStatus, facility?.name],
      ["Centre Communal d’Action Sociale de Viriat", "public", "EHPAD Les Tilleuls"],
    );
    await run("102-more.xml", flow(establishment(), establishment({ nofinesset: "010000032", rs: "EHPAD B" })));
    assert.equal((await findFacilityByFiness(db, "010000032"))?.legalEntity, facility?.legalEntity);
    assert.deepEqual(counts(await run("101-later.xml", flow(entity({ statutjuridique: "60" })))), {
      read: 1,
      changed: 1,
    });
    assert.deepEqual((await report("finess-entities"))[0]?.fields?.legalStatus, {
      before: "public",
      after: "non-profit",
    });
    assert.equal((await findFacilityByFiness(db, "010000032"))?.legalStatus, "non-profit");
  });

  test("close an establishment on its day, open it again, and never open one already closed when first met", async () => {
    const closed = establishment({ datefermeture: "2026-06-30" });
    const unknown = establishment({ nofinesset: "010000099", datefermeture: "2019-01-01" });
    assert.deepEqual(counts(await run("closed.xml", flow(closed, unknown))), { read: 2, closed: 1, unchanged: 1 });
    assert.equal((await findFacilityByFiness(db, "010000024"))?.closedOn, "2026-06-30");
    assert.equal(await findFacilityByFiness(db, "010000099"), null);
    assert.deepEqual((await report("finess"))[0], {
      what: "closed",
      ref: "010000024",
      fields: { closedOn: { before: null, after: "2026-06-30" } },
    });
    assert.deepEqual(counts(await run("again.xml", flow(establishment()))), { read: 1, reopened: 1 });
  });

  test("give units their installed places, add the one that was missing, and doubt the one FINESS does not know", async () => {
    const rows = flow(
      element("structureet", { nofinesset: "010000024", nofinessej: "010780054", rs: "EHPAD LES TILLEULS" }),
      equipment({}),
      equipment({ client: "436", libclient: "Alzheimer, maladies apparentées", capinstot: "14" }),
      equipment({ de: "657", libde: "Accueil temporaire pour Personnes Âgées", capinstot: "4" }),
      equipment({ de: "961", libde: "Pôle d'activité et de soins adaptés", ta: "21", capinstot: "14" }),
      equipment({ ta: "22", libta: "Accueil de Nuit", capinstot: "2" }),
      equipment({ capinstot: "9", indsupinst: "O" }),
      equipment({ capinstot: "vingt" }),
      equipment({ nofinesset: "990000005" }),
    );
    const done = await run("105.xml", rows);
    const { doubt, ...counted } = counts(done);
    assert.deepEqual(counted, { read: 3, changed: 1, rejected: 2 });
    const facility = await findFacilityByFiness(db, "010000024");
    const units = await listUnitsOf(db, facility!.id);
    const places = Object.fromEntries(units.map(({ name, offer }) => [name, offer.capacity]));
    assert.deepEqual(
      [
        places["Hébergement permanent"],
        places["Unité protégée"],
        places["Hébergement temporaire"],
        places["Accueil de nuit"],
      ],
      [80, 14, 4, 2],
    );
    const living = units.find(({ name }) => name === "Hébergement permanent");
    assert.deepEqual(
      [living?.offer.pasa, living?.origins["offer.capacity"]],
      [true, { source: "finess", date: "2026-10-02" }],
    );
    assert.equal(doubt ?? 0, units.some(({ name }) => name === "Accueil de jour") ? 1 : 0);
    assert.deepEqual(counts(await run("105-again.xml", `${rows}\n`)).changed, undefined);
  });

  test("cut before their end are refused: what was read stays, and nothing is closed", async () => {
    const done = await run("cut.xml", `${head}${establishment({ rs: "EHPAD DES TILLEULS" })}<structureet><nofi`, true);
    assert.deepEqual(done, { ok: false, refusal: "Le fichier XML est mal formé ou coupé à la ligne 4." });
    assert.equal((await findLastRun(db, "finess"))?.state, "failed");
    assert.equal((await findFacilityByFiness(db, "010000032"))?.closedOn, null);
    const social = await run("cut-105.xml", `${head}${equipment({ capinstot: "81" })}`);
    assert.equal(social.ok, false);
    assert.equal((await report("finess-social")).length, 0);
  });

  for (const [what, content, refusal] of [
    ["a flow of care activities", `${head}<activiteoffresoin/></fluxfiness>`, /cs1400103/],
    ["another XML", "<html><body/></html>", /n’est pas un flux FINESS/],
    ["FINESS+", '{"pmej":[]}', /FINESS\+ \(JSON\) n’est pas lu/],
    ["a spreadsheet", "a,b\n1,2\n", /n’est pas une extraction FINESS/],
  ] as const)
    test(`that are ${what} are refused with what was expected`, async () => {
      const done = await run("other", content);
      assert.ok(!done.ok);
      assert.match(done.refusal, refusal);
    });
});
