import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { searchPatients } from "#features/delegations/patient.store.ts";
import { mailOf, type NoticeKind, noticePath } from "#features/notices/notice.ts";
import { profileNumber } from "#features/referrals/request.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import { addHours } from "#lib/dates.ts";
import { aSentCareDossier, careAnswers, careTeams } from "#tests/care-dossier.ts";
import { aPlatform, hiddenField, monday, must, read, type Seen, textOf, type Visitor } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { wordsOf } from "#tests/pdf.ts";

/** Words nobody could have met elsewhere: who the person is, where they live, and every text someone typed. */
const canaries = {
  birthName: "Zwingelstein",
  usedName: "Quatrebarbes",
  given: "Hermengarde",
  birth: "07/03/1941",
  ins: "241033899900",
  street: "Impasse-des-Hellébores",
  relative: "Vercingétorix",
  phone: "06 11 22 33 44",
  story: "Tachypsychie",
  antecedents: "Ichtyose",
  access: "Digicode-4217",
  project: "Cerf-volant",
  override: "Motif-Canari",
};
const traits = {
  birthName: canaries.birthName,
  usedName: canaries.usedName,
  givenName: canaries.given,
  sex: "F",
  birthDate: "1941-03-07",
  ins: "241033899900120",
  insStatus: "qualifiee",
} as const;
const changed = {
  "admin-social": {
    ...careAnswers["admin-social"],
    "san.adm.adresse.lignes": canaries.street,
    "san.adm.contacts#r1.nom": canaries.relative,
    "san.adm.contacts#r1.mobile": canaries.phone,
  },
  orientation: { ...careAnswers.orientation, "san.ori.domicile.acces": canaries.access },
  medical: {
    ...careAnswers.medical,
    "san.med.principal": canaries.project,
    "san.med.histoire": canaries.story,
    "san.med.antecedents": canaries.antecedents,
  },
};
/** As pages and paper write them too. */
const spellings = [
  ...Object.values(canaries),
  ...["7 mars 1941", "1941-03-07", "0611223344", "85 ans", "Vienne", "38200", "38544"],
];

describe("A first contact without identity", async () => {
  const p = await aPlatform();
  const t = await careTeams(p);
  // Vienne is also the town of the units here: only the person's own is looked for
  await p.db.updateTable("facility").set({ city: "Ailleurs" }).execute();
  const { id, north, south } = await aSentCareDossier(p, t, "profile", traits, changed);
  const { number } = await read(p, id);
  const wordsIn = (seen: Seen) =>
    seen.headers.get("content-type")?.includes("pdf")
      ? wordsOf(seen.bytes)
      : `${seen.body}\n${textOf(seen.body)}\n${[...seen.headers].join("\n")}`;

  /** Every address of the dossier and of the request, those of the lists, as one unit gets them. */
  const addresses = (request: string) => [
    ...["", "/pdf", "/journal", "/identite", "/suivi", "/recherche", "/volets/medical", "/volets/admin-social"].map(
      (end) => `/dossiers/${id}${end}`,
    ),
    `/dossiers/${id}/volets/medical/relecture`,
    `/dossiers/${id}/demandes/${request}`,
    `/demandes/${request}`,
    ...["interet", "complement", "refus", "prise-en-charge", "proposition", "oui-si", "liste-attente"].map(
      (slug) => `/demandes/${request}/actes/${slug}`,
    ),
    ...["a-lire", "a-l-etude", "complement", "closes"].flatMap((tab) =>
      ["deadline", "received", "name"].map((sort) => `/demandes?onglet=${tab}&tri=${sort}`),
    ),
    ...[`/demandes?q=${profileNumber(request as never)}`, "/demandes?q=femme", "/notifications", "/", "/places"],
  ];
  async function leaks(who: Visitor, request: string, words: string[]) {
    const found: string[] = [];
    for (const path of addresses(request)) {
      const said = wordsIn(await who.get(path));
      for (const word of words) if (said.toLowerCase().includes(word.toLowerCase())) found.push(`${path}: ${word}`);
    }
    return found;
  }

  test("says who it may be cared by, never who: no page, paper, list or notice of the unit holds a word of the identity", async () => {
    for (const [who, request] of [
      [t.north, north],
      [t.south, south],
    ] as const) {
      assert.deepEqual(await leaks(who, request, [...spellings, number, number.replaceAll("-", "")]), []);
      const page = await who.get(`/demandes/${request}`);
      assert.equal(page.status, 200);
      assert.deepEqual(await htmlProblems(page.body), []);
      const said = textOf(page.body);
      for (const text of [
        "Femme, 80 à 89 ans",
        "Hospitalisation à domicile",
        "à moins de 5 km",
        "oxygène",
        "Médecine polyvalente",
        profileNumber(request),
      ])
        assert.ok(said.includes(text), text);
      assert.ok(
        !page.body.includes(`referral:${id}`) && !page.body.includes(id),
        "the dossier's own identifier stays out",
      );
    }
    // what the medical volet says of care is for those who may read it, in a profile too
    assert.match(textOf((await t.north.get(`/demandes/${north}`)).body), /isolement BMR/);
    assert.doesNotMatch(textOf((await t.south.get(`/demandes/${south}`)).body), /BMR|poids/);
  });

  test("opens nothing else: the dossier, its volets, its paper, its live topic are those of another unit", async () => {
    for (const end of ["", "/pdf", "/journal", "/volets/medical", `/pieces/${north}`, `/demandes/${north}`])
      assert.equal((await t.north.get(`/dossiers/${id}${end}`)).status, 404, end);
    assert.equal((await t.north.get(`/demandes/${south}`)).status, 404);
    assert.equal((await t.north.post(`/demandes/${north}/messages`, { texte: "Qui est-ce ?" })).status, 404);
    for (const slug of ["prise-en-charge", "proposition", "oui-si", "liste-attente", "avis", "accord-telephonique"]) {
      const { status } = await t.north.post(`/demandes/${north}/actes/${slug}`, { version: "0", on: "2026-12-01" });
      assert.ok([400, 403, 409].includes(status), `${slug} ${status}`);
    }
    assert.equal((await read(p, id)).requests.find((q) => q.id === north)!.disclosure, "profile");
  });

  test("is not found by a name nor by the dossier's number, nor proposed as a patient of a delegation", async () => {
    for (const search of [canaries.birthName, canaries.usedName, canaries.given, number])
      assert.match(
        textOf((await t.north.get(`/demandes?q=${encodeURIComponent(search)}`)).body),
        /Aucune demande reçue/,
      );
    assert.match(textOf((await t.north.get(`/demandes?q=${profileNumber(north)}`)).body), /Femme, 80 à 89 ans/);
    assert.deepEqual(await searchPatients(p.db, t.units.north, ["sanitaire"], canaries.birthName), []);
  });

  test("its notices and mails hold a number that leads to the request alone", async () => {
    const notices = await p.db
      .selectFrom("notice")
      .select(["kind", "number", "referral_id", "request_id"])
      .where("unit_id", "in", [t.units.north, t.units.south])
      .execute();
    assert.ok(notices.length >= 2);
    for (const n of notices) {
      assert.equal(n.number, profileNumber(n.request_id as typeof north));
      const kind = n.kind as NoticeKind;
      assert.equal(
        noticePath({ kind, referralId: n.referral_id, requestId: n.request_id }),
        `/demandes/${n.request_id}`,
      );
      const mail = mailOf({ kind, number: n.number }, { name: "HAD", facility: "HAD" }, "https://sextant.example");
      assert.ok(![mail.subject, mail.text].join(" ").includes(number));
    }
  });

  async function doIt(who: Visitor, request: string, slug: string, fields: Record<string, string> = {}) {
    const form = await who.get(`/demandes/${request}/actes/${slug}`);
    const [version, cle] = [hiddenField(form.body, "version"), hiddenField(form.body, "cle")];
    return who.post(`/demandes/${request}/actes/${slug}`, { version, cle, ...fields });
  }

  test("a question is asked on a subject; a reply that names the person is not sent", async () => {
    const form = await t.south.get(`/demandes/${south}/actes/complement`);
    assert.deepEqual(await htmlProblems(form.body), []);
    assert.match(textOf(form.body), /sans identité : ne demandez rien qui désigne la personne/);
    assert.equal((await doIt(t.south, south, "complement", { sujets: "3" })).status, 303);
    for (const reply of [`Mme ${canaries.birthName} est suivie`, "née le 07/03/1941", "hermengarde va mieux"]) {
      const refused = await doIt(t.asks, south, "reponse-complement", { reply });
      assert.equal(refused.status, 400, reply);
      assert.match(textOf(refused.body), /Votre réponse nomme la personne/);
    }
    assert.equal((await doIt(t.asks, south, "reponse-complement", { reply: "Sortie vers le domicile." })).status, 303);
    assert.match(textOf((await t.south.get(`/demandes/${south}`)).body), /Réponse : « Sortie vers le domicile\. »/);
    assert.deepEqual(await leaks(t.south, south, [...spellings, number]), []);
  });

  test("interest opens the dossier to that unit alone, once, and the requester reads how many know", async () => {
    assert.match(textOf((await t.asks.get(`/dossiers/${id}`)).body), /Identité vue par 0 unité sur 2/);
    const form = await t.north.get(`/demandes/${north}/actes/interet`);
    assert.deepEqual(await htmlProblems(form.body), []);
    assert.equal((await doIt(t.north, north, "interet")).status, 303);
    const request = (await read(p, id)).requests.find((q) => q.id === north)!;
    assert.deepEqual([request.state.kind, request.disclosure, request.disclosedAt], ["studying", "full", monday]);
    assert.match(textOf((await t.asks.get(`/dossiers/${id}`)).body), /Identité vue par 1 unité sur 2/);
    const journal = await p.db.selectFrom("journal_entry").select("object").where("referral_id", "=", id).execute();
    assert.ok(journal.some((entry) => entry.object === `interest ${north}`));
    assert.match(textOf((await t.asks.get(`/dossiers/${id}/journal`)).body), /a consulté le profil sans identité/);

    const page = textOf((await t.north.get(`/demandes/${north}`)).body);
    for (const word of [canaries.given, canaries.usedName, number, canaries.story, canaries.street])
      assert.ok(page.toLowerCase().includes(word.toLowerCase()), word);
    assert.match(wordsOf((await t.north.get(`/dossiers/${id}/pdf`)).bytes), new RegExp(canaries.antecedents));
    assert.deepEqual(await leaks(t.south, south, [...spellings, number]), []);
    assert.equal((await doIt(t.north, north, "interet")).status, 409, "already open");
    const stale = await t.south.post(`/demandes/${south}/actes/interet`, { version: "1" });
    assert.equal(stale.status, 409);
    assert.match(textOf(stale.body), /Quelqu’un a agi entre-temps/);
  });

  test("the window closes at the outcome, for whoever was interested and for whoever was not", async () => {
    const both = await aSentCareDossier(p, t, "profile", { ...traits, birthName: "Zwingelstein-Bis" }, changed);
    await must(actOnRequest(p.db, both.north, { kind: "interest" }, t.hugo, null, addHours(monday, 1)));
    for (const [by, request] of [
      [t.hugo, both.north],
      [t.ines, both.south],
    ] as const)
      await must(
        actOnRequest(
          p.db,
          request,
          { kind: "decline", reason: "no-place", comment: "", toPerson: "" },
          by,
          null,
          addHours(monday, 2),
        ),
      );
    p.clock.now = addHours(monday, 2);
    for (const [who, request] of [
      [t.north, both.north],
      [t.south, both.south],
    ] as const) {
      const page = await who.get(`/demandes/${request}`);
      assert.equal(page.status, 200);
      assert.match(textOf(page.body), /Demande close .* Refus/);
      assert.ok(!textOf(page.body).includes("80 à 89 ans") && !page.body.includes("oxygène"));
      assert.equal((await who.get(`/dossiers/${both.id}/pdf`)).status, 404);
      assert.ok(!(await who.get("/demandes?onglet=closes")).body.includes("Zwingelstein-Bis"));
    }
  });

  test("is the choice of the requester, where the module has it", async () => {
    const whole = await aSentCareDossier(p, t, "full", { ...traits, birthName: "Ordinaire", usedName: null });
    assert.match(textOf((await t.north.get(`/demandes/${whole.north}`)).body), /Ordinaire/);
    assert.doesNotMatch(textOf((await t.asks.get(`/dossiers/${whole.id}`)).body), /Identité vue par/);
  });
});
