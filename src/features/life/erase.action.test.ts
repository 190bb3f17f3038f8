import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { openJson, unwrapKey } from "#db/vault.ts";
import { grantHabilitation, openAccount } from "#features/accounts/grant.action.ts";
import { verifyJournal } from "#features/journal/verify.action.ts";
import { sendMessage } from "#features/messages/message.action.ts";
import { changeDossier } from "#features/referrals/lifecycle.action.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { addHours } from "#lib/dates.ts";
import { act, aPlatform, aSentDossier, monday, must, read, textOf, validate } from "#tests/dossiers.ts";
import { wordsOf } from "#tests/pdf.ts";
import { remainsOf } from "./erasing.ts";
import { runTimers } from "./run-timers.job.ts";

/** Words nobody could have met elsewhere: of the person, of care, of what people wrote. */
const planted = {
  birthName: "Zygomorphe",
  givenName: "Quetzalie",
  history: "Zygomycose",
  question: "Xylophagie",
  message: "Fibroscopie",
  fileName: "Ecchymose",
  content: "Jusqu-au-bout",
  opinion: "Hemosiderose",
  reason: "Wolframite",
};
const after = (days: number) => addHours(monday, days * 24);

describe("The end of retention", async () => {
  const p = await aPlatform();
  const traits = { birthName: planted.birthName, givenName: planted.givenName, birthDate: "1931-07-19" };
  const medical = { "ga.med.antecedents.medicaux": planted.history, "ga.med.directives": "oui" };
  const { id, requests } = await aSentDossier(p, ["tilleuls"], { traits, changed: { medical } });
  await p.as("claire").get(`/demandes/${requests.tilleuls}`);
  await act(p, requests.tilleuls, { kind: "give-opinion", opinion: "reserve", comment: planted.opinion }, "vasseur");
  await act(p, requests.tilleuls, { kind: "ask", question: planted.question }, "vasseur");
  await must(
    sendMessage(p.db, requests.tilleuls, { text: planted.message, medical: true }, p.members.vasseur, p.clock.now),
  );
  const key = "ga.med.directives.contenu";
  const file = {
    field: `fichier~${key}`,
    name: `${planted.fileName}.pdf`,
    content: `%PDF-1.4 ${planted.content}\n%%EOF\n`,
  };
  await p.as("roche").upload(`/dossiers/${id}/volets/medical/demarche`, { base: "0", champs: "", joindre: key }, file);
  await validate(p, id, "medical", p.members.roche);
  // the person reads their own dossier: their name is in the journal
  const relative = await openAccount(
    p.db,
    {
      nationalId: "899700008888",
      givenName: planted.givenName,
      familyName: planted.birthName,
      profession: null,
      email: null,
    },
    monday,
  );
  await sql`update account set kind = 'person' where id = ${relative}`.execute(p.db);
  await sql`insert into journal_entry (referral_id, seq, at, account_id, who, unit_id, unit_name, act, object, hash)
    select h.referral_id, h.seq + 1, ${monday}, ${relative}, ${planted.givenName}, null, '', 'read', 'dossier',
      journal_hash(h.hash, h.referral_id, h.seq + 1, ${monday}, ${relative}, ${planted.givenName}, null, '', 'read', 'dossier')
    from journal_head h where h.referral_id = ${id}`.execute(p.db);
  await sql`update journal_head h set seq = e.seq, hash = e.hash from journal_entry e
    where e.referral_id = h.referral_id and e.seq = h.seq + 1 and h.referral_id = ${id}`.execute(p.db);

  const support = await openAccount(
    p.db,
    { nationalId: "899700007777", givenName: "Alix", familyName: "Renard", profession: null, email: null },
    monday,
  );
  await grantHabilitation(
    p.db,
    { account: support, unit: p.units.parc, module: "grand-age", role: "admin", medical: false },
    monday,
  );
  const admin = await p.visitor(support, p.units.parc);

  await must(
    changeDossier(
      p.db,
      id,
      { kind: "cancel", reason: "other", comment: planted.reason },
      p.members.sofia,
      (await read(p, id)).version,
      monday,
    ),
  );
  const old = await p.db
    .selectFrom("volet")
    .select(["code", "draft"])
    .where("referral_id", "=", id)
    .where("draft", "is not", null)
    .execute();
  const oldKey = await findKey(p.db, id);
  // two years go by
  await sql`update session set expires_at = '2099-01-01'`.execute(p.db);
  const step = async (days: number) => {
    p.clock.now = after(days);
    await runTimers(p.db, after(days));
  };
  const told = async (kind: string) =>
    (await p.db.selectFrom("notice").select("id").where("kind", "=", kind).execute()).length;

  test("comes after an announced archive, with a warning of a month", async () => {
    await step(24);
    assert.equal(await told("archive-soon"), 2);
    await step(31);
    assert.equal((await read(p, id)).status, "archived");
    const list = textOf((await p.as("sofia").get("/archives")).body);
    assert.match(list, /Mme Quetzalie Z\. GA/);
    assert.match(textOf((await p.as("sofia").get("/archives?q=zygo")).body), /Quetzalie/);
    assert.doesNotMatch(textOf((await p.as("karim").get("/archives")).body), /Quetzalie/);
    await step(31 + 720);
    assert.equal(await told("erase-soon"), 2);
  });

  test("waits as long as an administrator keeps the dossier, who never sees it", async () => {
    const { number } = await read(p, id);
    const form = { numero: number, choix: "conserver", motif: "Procédure en cours" };
    assert.equal((await p.as("sofia").post("/conservation", form)).status, 403);
    assert.equal((await admin.post("/conservation", { ...form, motif: "" })).status, 400);
    assert.equal((await admin.post("/conservation", { ...form, numero: "GA26-0000-0000-0" })).status, 400);
    assert.equal((await admin.post("/conservation", form)).status, 303);
    assert.match(textOf((await admin.get("/conservation")).body), /Procédure en cours/);
    assert.equal((await admin.get(`/dossiers/${id}`)).status, 403);
    await step(31 + 800);
    assert.equal((await read(p, id)).status, "archived");
    assert.equal((await admin.post("/conservation", { ...form, choix: "lever" })).status, 303);
    assert.equal((await admin.post("/conservation", { ...form, choix: "lever" })).status, 409);
  });

  test("leaves none of the words anywhere, in any column of any table", async () => {
    await step(31 + 801);
    assert.equal((await read(p, id)).status, "erased");
    // the account of the relative is theirs, and lives its own life
    await sql`update account set given_name = 'x', family_name = 'x' where id = ${relative}`.execute(p.db);
    const tables = await sql<{ name: string }>`
      select c.table_name as name from information_schema.tables c where c.table_schema = 'public' and c.table_type = 'BASE TABLE'`.execute(
      p.db,
    );
    const found: string[] = [];
    for (const { name } of tables.rows)
      for (const word of [...Object.values(planted), "1931-07-19"]) {
        const hex = Buffer.from(word).toString("hex");
        const { rows } = await sql`select 1 from ${sql.table(name)} t
          where t::text ilike ${`%${word}%`} or t::text ilike ${`%${hex}%`} limit 1`.execute(p.db);
        if (rows.length > 0) found.push(`${name}: ${word}`);
      }
    assert.deepEqual(found, []);
    const queued = await sql`select 1 from outbox where payload::text ilike ${`%${planted.birthName}%`}`.execute(p.db);
    assert.deepEqual(queued.rows, []);
  });

  test("leaves no key: an old copy of what it sealed opens no more", async () => {
    await assert.rejects(findKey(p.db, id));
    const { sealed_key } = await p.db
      .selectFrom("referral")
      .select("sealed_key")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    const [volet] = old;
    assert.ok(openJson(oldKey, volet!.draft!), "the copy opened with the key it had");
    assert.throws(() => openJson(unwrapKey(sealed_key), volet!.draft!));
  });

  test("leaves a journal that still proves itself, without the name of the person, and a change in it is found", async () => {
    const entries = await p.db
      .selectFrom("journal_entry")
      .selectAll()
      .where("referral_id", "=", id)
      .orderBy("seq")
      .execute();
    assert.ok(entries.some((e) => e.who === "Sofia Diaz"));
    assert.deepEqual(
      entries.filter((e) => e.who === "Personne ou proche").map((e) => [e.account_id, e.act]),
      [[null, "read"]],
    );
    assert.deepEqual((await verifyJournal(p.db, () => {})).faults, []);
    const nameless = { who: "Personne ou proche", account_id: null, unit_id: null, unit_name: "" };
    const other = entries.find((e) => e.who === "Sofia Diaz")!;
    await p.db
      .updateTable("journal_entry")
      .set(nameless)
      .where("referral_id", "=", id)
      .where("seq", "=", other.seq)
      .execute();
    assert.deepEqual((await verifyJournal(p.db, () => {})).faults, [
      { referral: id, fault: { kind: "altered", seq: other.seq } },
    ]);
    const { who, account_id, unit_id, unit_name } = other;
    await p.db
      .updateTable("journal_entry")
      .set({ who, account_id, unit_id, unit_name })
      .where("referral_id", "=", id)
      .where("seq", "=", other.seq)
      .execute();
  });

  test("gives a sealed certificate to the unit that carried it, and to nobody else", async () => {
    const path = `/archives/${id}/certificat`;
    const page = textOf((await p.as("sofia").get(path)).body);
    assert.match(page, /Sceau de la plateforme vérifié/);
    assert.match(page, /Issue clos : autre/);
    const { certificate } = JSON.parse((await p.as("sofia").get(`${path}/json`)).body);
    const head = await p.db
      .selectFrom("journal_head")
      .selectAll()
      .where("referral_id", "=", id)
      .executeTakeFirstOrThrow();
    assert.deepEqual(certificate.journal, { entries: head.seq, head: head.hash });
    assert.match(wordsOf((await p.as("sofia").get(`${path}/pdf`)).bytes), /Certificat\s+d’effacement/);
    assert.equal((await p.as("karim").get(path)).status, 404);
    assert.equal((await p.as("claire").get(path)).status, 403);
    assert.equal((await p.as("sofia").get(`/dossiers/${id}`)).status, 404);
    assert.equal((await p.as("claire").get(`/demandes/${requests.tilleuls}`)).status, 404);
    await sql`update erasure set certificate = certificate || '{"outcome":"admission"}' where referral_id = ${id}`.execute(
      p.db,
    );
    assert.match(textOf((await p.as("sofia").get(path)).body), /Le sceau ne correspond pas/);
  });

  test("leaves the person to another dossier of theirs", async () => {
    const first = await aSentDossier(p, ["parc"], { traits: { birthName: "Partagée" } });
    const second = await aSentDossier(p, ["clos"], { traits: { birthName: "Partagée" } });
    const person = (await read(p, second.id)).person;
    await p.db
      .updateTable("referral")
      .set({ person_id: person, status: "archived", status_since: monday })
      .where("id", "=", first.id)
      .execute();
    await sql`update referral set next_step_at = '-infinity' where id = ${first.id}`.execute(p.db);
    await step(2000);
    await step(2040);
    assert.equal((await read(p, first.id as ReferralId)).status, "erased");
    assert.notEqual((await read(p, first.id)).person, person);
    const kept = await p.db
      .selectFrom("person")
      .select("birth_name")
      .where("id", "=", person)
      .executeTakeFirstOrThrow();
    assert.equal(kept.birth_name, "Partagée");
  });
});

test("every table that holds something of a dossier says what remains of it", async () => {
  const p = await aPlatform();
  const { rows } = await sql<{ name: string }>`
    select distinct table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'referral_id'`.execute(p.db);
  assert.deepEqual(
    rows.map((row) => row.name).filter((name) => !(name in remainsOf)),
    [],
  );
  assert.deepEqual(
    Object.keys(remainsOf).filter((name) => !rows.some((row) => row.name === name)),
    [],
  );
});
