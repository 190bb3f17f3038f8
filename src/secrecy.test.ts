import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import type { Answers } from "#features/forms/questionnaire.ts";
import { sendMessage } from "#features/messages/message.action.ts";
import { aLiberalDoctor, named } from "#tests/doctors.ts";
import { act, aPlatform, aSentDossier, must, type PersonName, type Seen, validate } from "#tests/dossiers.ts";
import { wordsOf } from "#tests/pdf.ts";
import { aCarer, aPerson, follows } from "#tests/person.ts";
import { routes } from "./routes.ts";

/** Words of the medical volet nobody could have met elsewhere. */
const canaries = {
  history: "Zygomycose",
  pathology: "Xanthomatose",
  drug: "Wolframine",
  note: "Quadriparésie",
  conclusion: "Kwashiorkor",
  will: "Jusqu-au-bout",
  opinion: "Hémosidérose",
  message: "Fibroscopie",
  fileName: "Ecchymose",
};
const medical: Answers = {
  "ga.med.antecedents.medicaux": canaries.history,
  "ga.med.pathologies": ["r1"],
  "ga.med.pathologies#r1.libelle": canaries.pathology,
  "ga.med.traitements.liste": ["r1"],
  "ga.med.traitements.liste#r1.medicament": canaries.drug,
  "ga.med.soins": ["o2c"],
  "ga.med.soins.o2Debit": 4,
  "ga.med.comportement.moteur": "souvent",
  "ga.med.comportement.note": canaries.note,
  "ga.med.conclusion": canaries.conclusion,
  "ga.med.directives": "oui",
};
/** What the medical answers mean, wherever they are summed up. */
const meanings = ["oxygène", "O2", "4 L/min", "déambulation"];

describe("Nothing medical without the right to it", async () => {
  const p = await aPlatform();
  const { id, requests } = await aSentDossier(p, ["tilleuls", "bellevue"], { changed: { medical } });
  await p.as("claire").get(`/demandes/${requests.tilleuls}`);
  await act(p, requests.tilleuls, { kind: "give-opinion", opinion: "reserve", comment: canaries.opinion }, "vasseur");
  await must(
    sendMessage(p.db, requests.tilleuls, { text: canaries.message, medical: true }, p.members.vasseur, p.clock.now),
  );
  const key = "ga.med.directives.contenu";
  const pdf = {
    field: `fichier~${key}`,
    name: `${canaries.fileName}.pdf`,
    content: `%PDF-1.4 ${canaries.will}\n%%EOF\n`,
  };
  await p.as("roche").upload(`/dossiers/${id}/volets/medical/demarche`, { base: "0", champs: "", joindre: key }, pdf);
  await validate(p, id, "medical", p.members.roche);
  const { id: piece } = await p.db.selectFrom("attachment").select("id").executeTakeFirstOrThrow();

  const slugs = [
    "prise-en-charge",
    "avis",
    "proposition",
    "modification",
    "liste-attente",
    "complement",
    "refus",
    "reprise",
    "retrait-proposition",
    "reponse-complement",
    "confirmation",
    "confirmation-attente",
    "declin",
    "retrait",
    "arrivee",
    "non-venue",
    "annulation",
    "correction",
    "accord-telephonique",
    "oui-si",
    "condition",
    "conditions-actuelles",
    "retrait-conditions",
    "interet",
  ];
  const volets = ["administratif", "souhaits", "autonomie", "medical"];
  const sections = [
    "relecture",
    "identite",
    "famille",
    "entourage",
    "demande",
    "situation",
    "accord",
    "financement",
    "pieces",
    "zone",
    "prix",
    "chambre",
    "confort",
    "attente",
    "evaluation",
    "esprit",
    "corps",
    "repas",
    "mouvement",
    "quotidien",
    "gir",
    "motif",
    "antecedents",
    "traitements",
    "demarche",
    "comportement",
    "soins",
    "conclusion",
  ];
  /** Every address of every route that is read. */
  function addresses(): string[] {
    const values: Record<string, string[]> = {
      ":piece": [piece],
      ":professionnel": [piece],
      ":demande": Object.values(requests),
      ":acte": slugs,
      ":volet": volets,
      ":section": sections,
      ":finess": ["0B0000002"],
      ":run": [id],
      ":unit": [p.units.tilleuls],
      ":unite": [p.units.hospital, p.units.tilleuls],
      ":partie": ["presentation", "offre", "limites"],
      ":modification": [id],
      ":signalement": [id],
      ":document": [piece],
      ":sitemap": ["1"],
      ":numero": ["1"],
      ":ligne": ["O01"],
      ":file": ["x"],
      ":module": ["grand-age"],
      ":delai": ["draft.idle"],
      ":geste": ["contact"],
      ":recherche": [id],
      // what belongs to one account: nobody else's, whatever it holds
      ":cle": [id],
    };
    const paths = routes
      .filter((r) => r.method === "GET" && !r.path.startsWith("/connexion") && r.path !== "/direct")
      .map((r) => r.path);
    return paths.flatMap((path) => {
      const ids = path.startsWith("/demandes/:id") ? Object.values(requests) : [id];
      const parts = [...path.matchAll(/:\w+/g)].map(([name]) => name);
      return parts.reduce<string[]>(
        (made, name) =>
          made.flatMap((one) =>
            (name === ":id" ? ids : (values[name] ?? assert.fail(`no value for ${name}`))).map((value) =>
              one.replace(name, value),
            ),
          ),
        [path],
      );
    });
  }
  const withQueries = [
    ...addresses(),
    "/dossiers?q=ferrand",
    "/dossiers?onglet=en-recherche",
    "/demandes?onglet=a-l-etude",
    "/demandes?q=ferrand",
    `/dossiers/${id}/recherche?rayon=100`,
    "/notifications",
  ];
  // our own paper is compressed: its words are; a file someone joined is looked at as it is
  const textOf = (seen: Seen) =>
    seen.headers.get("content-disposition")?.startsWith("inline") ? wordsOf(seen.bytes) : seen.body;
  const leaks = (text: string, words: string[]) =>
    words.filter((word) => text.toLowerCase().includes(word.toLowerCase()));

  test("the words planted are there, for those who have it: else this proves nothing", async () => {
    const seen = new Set<string>();
    for (const [who, path] of [
      ["roche", `/dossiers/${id}/volets/medical/relecture`],
      ["roche", `/dossiers/${id}/pdf`],
      ["vasseur", `/demandes/${requests.tilleuls}`],
      ["vasseur", `/dossiers/${id}/pieces/${piece}`],
      ["vasseur", "/demandes?q=ferrand"],
    ] as const)
      for (const word of leaks(textOf(await p.as(who).get(path)), [...Object.values(canaries), ...meanings]))
        seen.add(word);
    assert.deepEqual(
      Object.values(canaries).filter((word) => !seen.has(word)),
      [],
    );
    assert.ok(
      meanings.some((word) => seen.has(word)),
      "the list of a doctor sums the care up",
    );
  });

  for (const who of ["sofia", "nadia", "yann", "claire", "lise"] as const)
    test(`${who} reads none of it, on any page, list, form, paper or answer to a machine`, async () => {
      const found: string[] = [];
      for (const path of withQueries) {
        const words =
          path.startsWith("/annuaire") ||
          path.startsWith("/etablissements") ||
          path.startsWith("/aide") ||
          path.startsWith("/calculer") ||
          path.startsWith("/orientation")
            ? []
            : meanings;
        // a medical page that is not open says so: the questions themselves are no secret, the answers are
        for (const word of leaks(textOf(await p.as(who).get(path)), [...Object.values(canaries), ...words]))
          found.push(`${path}: ${word}`);
      }
      assert.deepEqual(found, []);
    });

  for (const [side, follow] of [
    ["the person", { kind: "steward" }],
    [
      "a professional who helps, though their own unit lets them read medical volets",
      { kind: "helper", mayAct: true, readsCare: true },
    ],
  ] as const)
    test(`${side} reads none of it either, on any page, and nothing professionals wrote to one another`, async () => {
      const someone =
        follow.kind === "steward"
          ? await aPerson(p, "Jeanne Ferrand")
          : await aCarer(p, "Agnès Colin", "clinic", "requester", true);
      await follows(p, id, someone, follow);
      const found: string[] = [];
      let read = 0;
      for (const path of withQueries) {
        const seen = await someone.visitor.get(path);
        if (seen.status === 200 && path.includes(id)) read += 1;
        const words = /^\/(annuaire|etablissements|aide|calculer|orientation)/.test(path) ? [] : meanings;
        for (const word of leaks(textOf(seen), [...Object.values(canaries), ...words])) found.push(`${path}: ${word}`);
      }
      assert.deepEqual(found, []);
      assert.ok(read > 10, `${read} pages of the dossier were read`);
    });

  test("nor by writing: the other version of an answer is not told to who may not read it", async () => {
    const answers: string[] = [];
    for (const who of ["sofia", "nadia", "yann", "claire", "karim"] as const)
      for (const volet of volets) {
        const path = `/dossiers/${id}/volets/${volet}`;
        answers.push(
          (await p.as(who).json(`${path}/champs`, { key: "ga.med.antecedents.medicaux", value: "x", base: 0 })).body,
        );
        answers.push(
          (
            await p.as(who).post(`${path}/motif`, {
              base: "0",
              champs: "ga.med.antecedents.medicaux",
              "ga.med.antecedents.medicaux": "x",
            })
          ).body,
        );
        answers.push(
          (
            await p.as(who).post(`${path}/demande`, {
              base: "0",
              champs: "ga.med.antecedents.medicaux ga.adm.demande.contexte",
              "ga.med.antecedents.medicaux": "x",
            })
          ).body,
        );
        answers.push((await p.as(who).post(`${path}/validation`, { version: "0" })).body);
      }
    assert.deepEqual(
      answers.flatMap((body) => leaks(body, Object.values(canaries))),
      [],
    );
  });

  for (const who of ["karim", "hugo", "lucie", "anonymous", "nobody"] as const)
    test(`${who}, of a unit that was not asked, reads nothing of the dossier at all`, async () => {
      const found: string[] = [];
      const { number } = await p.db
        .selectFrom("referral")
        .select("number")
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      const words = [...Object.values(canaries), "Ferrand", "Lucienne", number, "12 rue de la République"];
      for (const path of withQueries) {
        const seen = await p.as(who as PersonName).get(path);
        // what was searched for is said back
        for (const word of leaks(
          textOf(seen).replaceAll("« ferrand »", "").replaceAll('value="ferrand"', "").replaceAll("q=ferrand", ""),
          words,
        ))
          found.push(`${path}: ${word}`);
        if (path.includes(id) || Object.values(requests).some((request) => path.includes(request)))
          assert.notEqual(seen.status, 200, path);
      }
      assert.deepEqual(found, []);
    });

  test("those the dossier is for, and who help them, read none of it, even once the doctor named reads it all", async () => {
    const [doctor, person, helper] = [
      await aLiberalDoctor(p),
      await aPerson(p, "Jeanne Ferrand"),
      await aPerson(p, "Luc Ferrand"),
    ];
    await named(p, id, doctor);
    await follows(p, id, person, { kind: "steward" });
    await follows(p, id, helper, { kind: "helper", readsCare: true });
    const found: string[] = [];
    for (const { visitor } of [person, helper])
      for (const path of addresses())
        for (const word of leaks(textOf(await visitor.get(path)), Object.values(canaries)))
          found.push(`${path}: ${word}`);
    assert.deepEqual(found, []);
    assert.ok(textOf(await doctor.visitor.get(`/medecin/dossiers/${id}/medical`)).includes(canaries.history));
    assert.ok(!textOf(await doctor.visitor.get("/medecin")).includes(canaries.history));
  });

  test("a unit reads nothing of another's request: not its messages, its opinion, its questions", async () => {
    const seen = textOf(await p.as("marc").get(`/demandes/${requests.bellevue}`));
    assert.ok(seen.includes(canaries.history), "Marc reads the medical volet");
    assert.deepEqual(leaks(seen, [canaries.opinion, canaries.message, "Vasseur", "Tilleuls"]), []);
    assert.equal((await p.as("marc").get(`/demandes/${requests.tilleuls}`)).status, 404);
  });

  test("in the database none of it is in clear, nor what people wrote elsewhere", async () => {
    const { rows: tables } = await sql<{
      name: string;
    }>`select tablename as name from pg_tables where schemaname = 'public'`.execute(p.db);
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(p.db);
      for (const { row } of rows)
        for (const word of leaks(row, [...Object.values(canaries), "12 rue de la République", "sorties nocturnes"]))
          found.push(`${name}: ${word}`);
    }
    assert.deepEqual(found, []);
  });

  test("nor in what waits to be mailed", async () => {
    const { rows } = await sql<{
      row: string;
    }>`select n::text as row from notice n union all select o::text from outbox o`.execute(p.db);
    assert.deepEqual(
      rows.flatMap(({ row }) => leaks(row, [...Object.values(canaries), "Ferrand", "Lucienne", "Tilleuls"])),
      [],
    );
  });
});
