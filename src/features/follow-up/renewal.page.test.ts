import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { designateEstablishments } from "#features/decisions/designate.action.ts";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { aDecision, someHouses } from "#tests/decisions.ts";
import { aPlatform, hiddenField, must, read, textOf } from "#tests/dossiers.ts";

describe("A decision that follows another, for the same right and the same establishment", async () => {
  const p = await aPlatform();
  const h = await someHouses(p);
  const ime = h.as("ime");
  let n = 0;

  const notified = async (changed: Record<string, string>) => {
    n += 1;
    const id = await aDecision(p, h, { id_decision: `R-${n}`, ...changed });
    const chosen = [{ facility: h.facilities.ime, overrideReason: null, distanceKm: 3 }];
    await must(designateEstablishments(p.db, id, { right: "7.1", chosen }, h.member("isere"), p.clock.now));
    return { id, request: (await read(p, id)).requests[0]!.id as string };
  };
  const gesture = async (request: string, name: string, typed: Record<string, string>) => {
    p.clock.now = addHours(p.clock.now, 0.02);
    const row = await p.db
      .selectFrom("admission_request")
      .select("version")
      .where("id", "=", request)
      .executeTakeFirstOrThrow();
    const common = {
      version: String(row.version),
      cle: newId<string>(),
      on: "2026-11-23",
      mode: "47",
      units: h.units.ime,
    };
    const seen = await ime.post(`/orientations-recues/${request}/gestes/${name}`, { ...common, ...typed });
    assert.equal(seen.status, 303, /role="alert"[\s\S]*?<\/div>/.exec(seen.body)?.[0] ?? "");
  };
  /** In care under a first decision of that person. */
  const inCare = async (individu: string) => {
    const first = await notified({ individu, date_decision: "15/10/2023", debut: "01/11/2023", fin: "30/11/2026" });
    await ime.get(`/orientations-recues/${first.request}`);
    await gesture(first.request, "analyse", {});
    await gesture(first.request, "entree", { agreed: "oui", beyond: "Place tenue" });
    return first;
  };
  const codes = async (request: string) =>
    (
      await p.db
        .selectFrom("official_status")
        .select(["code", "reason", "on_date"])
        .where("request_id", "=", request)
        .orderBy("at")
        .orderBy("seq")
        .execute()
    )
      .slice(-2)
      .map(({ code, reason, on_date }) => `${code}${reason ? `/${reason}` : ""} ${on_date}`);
  const stateOf = async (id: string) => {
    const r = await read(p, id as Parameters<typeof read>[1]);
    return [r.requests[0]!.state.kind, r.needs[0]!.state.kind, r.status];
  };

  test("goes on in one click: the care ends under the former, and begins the same day under the new one", async () => {
    const first = await inCare("880001");
    assert.doesNotMatch(
      (await ime.get(`/orientations-recues/${first.request}`)).body,
      /nouvelle décision vous désigne/,
    );
    const next = await notified({ individu: "880001", nature: "renouvellement", debut: "01/11/2026" });
    assert.match((await ime.get(`/orientations-recues/${first.request}`)).body, /nouvelle décision vous désigne/);
    const page = (await ime.get(`/orientations-recues/${next.request}`)).body;
    assert.match(textOf(page), /accompagne déjà cette personne sous la décision n° R-1 \(Semi-internat\)/);
    const typed = { version: hiddenField(page, "version"), cle: newId<string>() };
    const path = `/orientations-recues/${next.request}/renouvellement`;
    p.clock.now = addHours(p.clock.now, 0.02);
    assert.equal((await ime.post(path, { ...typed, version: "99" })).status, 409);
    assert.equal((await ime.post(path, { ...typed, cle: newId<string>() })).status, 303);
    assert.deepEqual(await codes(first.request), ["188/136 2026-11-23", "48 2026-11-23"]);
    assert.deepEqual(await codes(next.request), ["186 2026-11-23", "47 2026-11-23"]);
    // nothing is looked for again under the former decision
    assert.deepEqual(await stateOf(first.id), ["ended", "dropped", "admitted"]);
    assert.deepEqual(await stateOf(next.id), ["arrived", "placed", "admitted"]);
    const told = await p.db
      .selectFrom("notice")
      .select("referral_id")
      .where("kind", "=", "followed")
      .where("unit_id", "=", h.units.isere)
      .where("referral_id", "=", next.id)
      .execute();
    assert.equal(told.length, 1);
    assert.doesNotMatch((await ime.get(`/orientations-recues/${next.request}`)).body, /Continuer sous cette décision/);
    assert.equal((await ime.post(path, { ...typed, cle: newId<string>() })).status, 409);
  });

  test("the end of care was said first, for a renewal: the decision that comes later proposes to go on", async () => {
    const first = await inCare("880002");
    await gesture(first.request, "sortie", { reason: "136" });
    assert.deepEqual(await stateOf(first.id), ["ended", "dropped", "admitted"]);
    const next = await notified({ individu: "880002", debut: "01/11/2026" });
    const page = (await ime.get(`/orientations-recues/${next.request}`)).body;
    const typed = { version: hiddenField(page, "version"), cle: newId<string>() };
    assert.equal((await ime.post(`/orientations-recues/${next.request}/renouvellement`, typed)).status, 303);
    assert.deepEqual(await codes(next.request), ["186 2026-11-23", "47 2026-11-23"]);
  });

  test("not before the new right opens; not after another end; not for another person nor another establishment", async () => {
    const first = await inCare("880003");
    const later = await notified({ individu: "880003", debut: "01/12/2026" });
    const page = (await ime.get(`/orientations-recues/${later.request}`)).body;
    assert.match(textOf(page), /à partir du 1 déc\. 2026/);
    const early = { version: String((await read(p, later.id)).requests[0]!.version), cle: newId<string>() };
    const refused = await ime.post(`/orientations-recues/${later.request}/renouvellement`, early);
    assert.deepEqual([refused.status, /s’ouvre le 1 déc/.test(refused.body)], [409, true]);
    await gesture(first.request, "sortie", { reason: "89" });
    // the decision was still in force: the right is looked for again
    assert.deepEqual((await stateOf(first.id))[1], "open");
    assert.doesNotMatch((await ime.get(`/orientations-recues/${later.request}`)).body, /Renouvellement\./);
    const stranger = await notified({ individu: "880004", nom_naissance: "Autre", debut: "01/11/2026" });
    const none = await ime.post(`/orientations-recues/${stranger.request}/renouvellement`, { version: "1" });
    assert.equal(none.status, 409);
    assert.equal(
      (await h.as("sessad").post(`/orientations-recues/${stranger.request}/renouvellement`, {})).status,
      404,
    );
  });
});
