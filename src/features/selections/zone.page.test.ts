import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { aReadyCareDossier, careTeams } from "#tests/care-dossier.ts";
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
