import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { aReadyCareDossier, careAnswers, careTeams } from "#tests/care-dossier.ts";
import { aPlatform, aReadyDossier, needOf, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";

describe("The zone of each home service", async () => {
  const p = await aPlatform();
  const t = await careTeams(p);
  await sql`update unit set zone_communes = '{38544}' where id = ${t.units.north}`.execute(p.db);
  await sql`insert into commune (code, name, search_name, postcodes, departement, lat, lon)
    select '99001', 'Loin-sur-Isère', 'loin sur isere', '{38999}', '38', lat + 0.3, lon from commune where code = '38544'`.execute(
    p.db,
  );
  await sql`update unit set zone_communes = '{99001}' where id = ${t.units.south}`.execute(p.db);
  const id = await aReadyCareDossier(p, t);
  const search = `/dossiers/${id}/recherche`;
  const cardOf = (body: string, unit: string) =>
    textOf(new RegExp(`<article class="carte" id="unite-${unit}">.*?</article>`, "s").exec(body)?.[0] ?? "");

  test("is said on its card and in the table, beside the sentence of the search", async () => {
    const { body } = await t.asks.get(search);
    assert.match(cardOf(body, t.units.north), /Dans la zone .*Dans la zone d’intervention/);
    assert.match(cardOf(body, t.units.south), /Hors zone .*Hors de la zone d’intervention/);
    assert.deepEqual(await htmlProblems(body), []);
    assert.match(textOf((await t.asks.get(`${search}?vue=tableau`)).body), /Dans la zone/);
  });

  test("is said again in the selection, before sending; out of the zone is sent with a reason only", async () => {
    const choose = async (unit: string, some = {}) =>
      (
        await t.asks.post(`/dossiers/${id}/selection`, {
          ...{ ajouter: unit, besoin: await needOf(p, id, "had"), criteres: "" },
          ...some,
        })
      ).status;
    assert.deepEqual(
      [
        await choose(t.units.north),
        await choose(t.units.south),
        await choose(t.units.south, { malgre: "Accord oral." }),
      ],
      [303, 400, 303],
    );
    const { body } = await t.asks.get(search);
    const selection = textOf(body.slice(body.indexOf('id="selection"')));
    assert.match(selection, /HAD Nord-Isère.*Dans la zone/);
    assert.match(selection, /HAD Sud-Isère.*Hors zone/);
    assert.deepEqual(await htmlProblems(body), []);
  });

  test("says nothing of a place one goes to", async () => {
    const elder = await aReadyDossier(p);
    const said = textOf((await p.as("sofia").get(`/dossiers/${elder}/recherche`)).body);
    assert.doesNotMatch(said, /Dans la zone|Hors zone|En limite|Zone à vérifier/);
  });
});

describe("Somebody on haemodialysis", async () => {
  const p = await aPlatform();
  const t = await careTeams(p);
  const dialysis = { "san.sp.epuration": "hd", "san.sp.epuration.jours": ["lundi"] };
  const id = await aReadyCareDossier(p, t, {}, { "soins-projet": { ...careAnswers["soins-projet"], ...dialysis } });
  const search = async () => textOf((await t.asks.get(`/dossiers/${id}/recherche`)).body);

  test("looks for what has a dialysis centre at less than thirty minutes, known or to check", async () => {
    assert.match(await search(), /centre de dialyse à moins de 30 min/);
    assert.match(await search(), /Centre de dialyse à moins de 30 min : à vérifier, aucun n’est connu autour/);
    await sql`insert into facility (id, finess, name, category, category_label, city, departement, lat, lon, origins, search_name)
      select gen_random_uuid(), '0B0000099', 'Centre de dialyse de Vienne', '141', 'Centre de dialyse', 'Vienne', '38', lat + 0.05, lon, '{}', 'dialyse'
      from commune where code = '38544'`.execute(p.db);
    const found = await search();
    assert.match(found, /Centre de dialyse à 9 min environ : Centre de dialyse de Vienne/);
    assert.doesNotMatch(found, /à vérifier, aucun n’est connu/);
    await sql`update facility set lat = lat + 0.2 where finess = '0B0000099'`.execute(p.db);
    assert.match(await search(), /Centre de dialyse le plus proche à 44 min environ au lieu de 30/);
  });
});
