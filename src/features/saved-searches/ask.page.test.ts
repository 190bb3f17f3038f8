import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { mailNotice } from "#features/notices/mail-notice.job.ts";
import { anyKind } from "#features/places/count.ts";
import { declarePlaces } from "#features/places/declare.action.ts";
import { openMailer } from "#features/post/mailer.client.ts";
import { addHours } from "#lib/dates.ts";
import { aPlatform, monday, must, type PersonName, type UnitName } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { aMailbox } from "#tests/programs.ts";
import { ageSavedSearches, lookSavedSearches } from "./look.job.ts";
import { mailLetter, prepareAskedAlert } from "./mail-letter.job.ts";

type Received = {
  to: string[];
  subject: string;
  text: string;
  messageId: string;
  headers: { name: string; value: string }[];
};

async function aService() {
  const p = await aPlatform();
  const mailbox = await aMailbox();
  const mailer = openMailer(mailbox.smtpUrl, "Sextant <ne-pas-repondre@sextant.example>", "http://localhost");
  /** Everything that waits in the outbox, as the worker would. */
  async function work(by = mailer): Promise<void> {
    for (;;) {
      const jobs = await p.db.deleteFrom("outbox").returning(["name", "payload"]).execute();
      if (jobs.length === 0) return;
      for (const { name, payload } of jobs as { name: string; payload: never }[]) {
        if (name === "prepare-alert") await prepareAskedAlert(p.db, payload, p.clock.now);
        if (name === "mail-search-letter") await mailLetter(p.db, by, payload, p.clock.now);
        if (name === "mail-notice")
          await mailNotice(p.db, by, { noticeId: (payload as { notice: string }).notice }, p.clock.now);
      }
    }
  }
  const mails = async (to: string): Promise<Received[]> => {
    const all: Received[] = await (await fetch(`${mailbox.url}/api/mails`)).json();
    return all.filter((mail) => mail.to.includes(to)).reverse();
  };
  const say = (unit: UnitName, free: number, by: PersonName) =>
    must(
      declarePlaces(
        p.db,
        p.units[unit],
        { kind: "all", pools: [{ kind: anyKind, sex: "any", free }] },
        p.members[by],
        p.clock.now,
      ),
    );
  const look = async () => {
    await lookSavedSearches(p.db, p.clock.now);
    await work();
  };
  const as = p.as("anonymous");
  const ask = (courriel: string, fields: Record<string, string> = {}) =>
    as.post("/annuaire/alerte", {
      recherche: "lieu=Vienne&rayon=20&type=ehpad&accueil=heb-perm",
      nom: "Pour tante Lou",
      courriel,
      ...fields,
    });
  const pathIn = (text: string, path: string) =>
    new RegExp(`${path}\\?lien=[\\w-]{43}`).exec(text)?.[0] ?? assert.fail(`no ${path} in ${text}`);
  const lien = (path: string) => path.split("lien=")[1]!;
  /** Asked and confirmed; the managing link. */
  async function kept(address: string, fields: Record<string, string> = {}): Promise<string> {
    assert.equal((await ask(address, fields)).status, 303);
    await work();
    const confirm = pathIn((await mails(address)).at(-1)!.text, "/alertes/confirmation");
    const confirmed = await as.post("/alertes/confirmation", { lien: lien(confirm) });
    assert.equal(confirmed.status, 303);
    return confirmed.location!;
  }
  const searchOf = async (manage: string) =>
    /id="recherche-([\w-]{36})"/.exec((await as.get(manage)).body)?.[1] ?? assert.fail("no search");
  return { p, as, ask, work, mails, say, look, pathIn, lien, kept, searchOf, mailer };
}

describe("Somebody without an account asks to be told of a place", async () => {
  const s = await aService();
  const { p, as } = s;
  const address = "lou@exemple.test";
  let manage = "";

  test("from the search, with a name proposed; a wrong address is said on its field and nothing typed is lost", async () => {
    const found = await as.get("/annuaire?lieu=Vienne&rayon=20&type=ehpad&accueil=heb-perm");
    assert.match(found.body, /href="\/annuaire\/alerte\?lieu=Vienne&amp;rayon=20&amp;type=ehpad&amp;accueil=heb-perm"/);
    const form = await as.get("/annuaire/alerte?lieu=Vienne&rayon=20&type=ehpad&accueil=heb-perm&page=2");
    assert.match(form.body, /name="nom" type="text" value="EHPAD à 20 km de Vienne"/);
    assert.deepEqual(await htmlProblems(form.body), []);
    const wrong = await s.ask("lou@", { nom: "Pour ma tante" });
    assert.equal(wrong.status, 422);
    assert.match(wrong.body, /<a href="#courriel">Cette adresse n’est pas complète/);
    assert.match(wrong.body, /value="Pour ma tante"[\s\S]*value="lou@"/);
    assert.deepEqual(await htmlProblems(wrong.body), []);
    for (const [recherche, words] of [
      ["type=ehpad", "Ajoutez d’abord un lieu"],
      ["lieu=Zzyzx", "n’est pas reconnu"],
    ] as const)
      assert.match((await s.ask(address, { recherche })).body, new RegExp(words));
    assert.equal((await p.db.selectFrom("outbox").select("id").execute()).length, 0);
  });

  test("receives a link; looking at it confirms nothing, using it once does", async () => {
    const asked = await s.ask(address);
    assert.deepEqual([asked.status, asked.location], [303, "/annuaire/alerte/demande"]);
    await s.work();
    const [mail, none] = await s.mails(address);
    assert.equal(none, undefined);
    assert.equal(mail!.subject, "Confirmez votre adresse");
    assert.doesNotMatch(mail!.text, /tante|Lou|EHPAD|Vienne/, "nobody's words reach a stranger");
    const path = s.pathIn(mail!.text, "/alertes/confirmation");
    const page = await as.get(path);
    assert.deepEqual(
      [page.status, page.headers.get("referrer-policy"), page.headers.get("x-robots-tag")],
      [200, "no-referrer", "noindex"],
    );
    assert.deepEqual(await htmlProblems(page.body), []);
    const confirmed = await as.post("/alertes/confirmation", { lien: s.lien(path) });
    assert.match(confirmed.location ?? "", /^\/alertes\?lien=/);
    manage = confirmed.location!;
    assert.equal((await as.post("/alertes/confirmation", { lien: s.lien(path) })).status, 410, "once");
    assert.equal((await as.get(path)).status, 410);
  });

  test("is not told of the places there were already", async () => {
    await s.look();
    assert.equal((await s.mails(address)).length, 1);
  });

  test("is told once of a place that appears, with the establishment and its public link, and nothing about the person", async () => {
    p.clock.now = addHours(monday, 2);
    await s.say("bellevue", 2, "marc");
    // a place elsewhere, of another kind: not for this search
    await s.say("tilleuls", 1, "claire");
    await s.look();
    await s.look();
    const [, mail, another] = await s.mails(address);
    assert.equal(another, undefined);
    assert.equal(mail!.subject, "2 places correspondent à votre recherche");
    assert.match(mail!.text, /votre recherche « Pour tante Lou »/);
    const header = (wanted: string) =>
      mail!.headers.find(({ name }) => name.toLowerCase() === wanted)?.value.replaceAll(/\s/g, "");
    assert.match(header("list-unsubscribe") ?? "", /^<http:\/\/localhost\/alertes\/desabonnement\?lien=[\w-]{43}>$/);
    assert.equal(header("list-unsubscribe-post"), "List-Unsubscribe=One-Click");
    assert.match(
      mail!.text,
      /Résidence Bellevue, Estrablin \(38\) : 2 nouvelles places, dit cet après-midi\nhttp:\/\/localhost\/etablissements\/0B0000003/,
    );
    assert.doesNotMatch(mail!.text, /Tilleuls|heb-perm|[Hh]ébergement|rayon|lou@/);
  });

  test("once a day at most, and never in quiet hours", async () => {
    p.clock.now = addHours(monday, 5);
    await s.say("parc", 3, "paul");
    await s.look();
    assert.equal((await s.mails(address)).length, 2, "today it was told already");
    p.clock.now = new Date("2026-11-24T06:10:00Z");
    await s.look();
    assert.equal((await s.mails(address)).length, 2, "7:10 in France");
    p.clock.now = new Date("2026-11-24T06:40:00Z");
    await s.look();
    const told = await s.mails(address);
    assert.deepEqual([told.length, told.at(-1)!.subject], [3, "2 places correspondent à votre recherche"]);
    assert.match(told.at(-1)!.text, /EHPAD du Parc/);
    assert.doesNotMatch(told.at(-1)!.text, /Bellevue/);
  });

  test("is told under the same Message-ID when the mail server was away", async () => {
    p.clock.now = addHours(monday, 48);
    await s.say("bellevue", 4, "marc");
    await lookSavedSearches(p.db, p.clock.now);
    const [job] = await p.db.selectFrom("outbox").select("payload").where("name", "=", "mail-search-letter").execute();
    const away = openMailer("smtp://127.0.0.1:1", "x@sextant.example", "http://localhost");
    await assert.rejects(mailLetter(p.db, away, job!.payload as { letter: string }, p.clock.now));
    await s.work();
    await mailLetter(p.db, s.mailer, job!.payload as { letter: string }, p.clock.now);
    const told = await s.mails(address);
    assert.deepEqual(
      [told.length, told.at(-1)!.messageId],
      [4, `<recherche.${(job!.payload as { letter: string }).letter}@localhost>`],
    );
  });

  test("manages it by the link of any mail: pause, name, and nothing of anybody else’s", async () => {
    assert.ok((await s.mails(address)).at(-1)!.text.includes(manage));
    const page = await as.get(manage);
    assert.deepEqual([page.status, page.headers.get("referrer-policy")], [200, "no-referrer"]);
    assert.match(page.body, /Pour tante Lou[\s\S]*Résidence Bellevue/);
    assert.deepEqual(await htmlProblems(page.body), []);
    const recherche = await s.searchOf(manage);
    const send = (fields: Record<string, string>, token = s.lien(manage)) =>
      as.post("/alertes", { lien: token, recherche, ...fields });
    assert.equal((await send({ acte: "pause" })).location, manage);
    p.clock.now = addHours(monday, 72);
    await s.say("bellevue", 6, "marc");
    await s.look();
    assert.equal((await s.mails(address)).length, 4);
    await send({ acte: "reprendre" });
    await s.look();
    assert.equal((await s.mails(address)).length, 5, "what appeared during the pause is told");
    const wrong = await send({ acte: "renommer", [`nom-${recherche}`]: " " });
    assert.equal(wrong.status, 422);
    assert.match(wrong.body, /Donnez un nom à cette recherche/);
    await send({ acte: "renommer", [`nom-${recherche}`]: "Tante" });
    assert.match((await as.get(manage)).body, /<h2[^>]*>Tante<\/h2>/);

    const other = await s.kept("autre@exemple.test");
    for (const acte of ["pause", "supprimer", "renommer", "garder"])
      assert.equal((await send({ acte }, s.lien(other))).status, 404, acte);
    assert.equal((await send({ acte: "inconnu" })).status, 404);
    assert.equal((await as.post("/alertes", { lien: "x".repeat(43), recherche, acte: "pause" })).status, 410);
    assert.match((await as.get(manage)).body, /Tante/);
  });

  test("ends it in one click, the mail reader’s or the page’s, and the address is forgotten", async () => {
    const path = s.pathIn((await s.mails(address)).at(-1)!.text, "/alertes/desabonnement");
    assert.equal((await as.get(path)).status, 200);
    // without an origin nor a cookie, as mail readers do
    const response = await p.app.request(path, {
      method: "POST",
      body: "List-Unsubscribe=One-Click",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    const [status, text] = [response.status, await response.text()];
    assert.deepEqual([status, text], [200, "Vos recherches et votre adresse sont effacées.\n"]);
    assert.equal((await as.get(manage)).status, 410);
    p.clock.now = addHours(monday, 120);
    await s.say("bellevue", 9, "marc");
    await s.look();
    assert.equal((await s.mails(address)).length, 5);
    assert.equal((await s.mails("autre@exemple.test")).length, 2, "somebody else’s goes on");
    const stranger = await as.post("/alertes", { lien: s.lien(path), acte: "tout-supprimer" });
    assert.equal(stranger.status, 410);
  });

  test("the base holds no address, name or criterion in clear", async () => {
    await s.kept("secret@exemple.test", { nom: "Mot-canari" });
    const dump = JSON.stringify(
      [
        await p.db.selectFrom("search_subscriber").selectAll().execute(),
        await p.db.selectFrom("saved_search").selectAll().execute(),
        await p.db.selectFrom("search_letter").selectAll().execute(),
        await p.db.selectFrom("throttle").selectAll().execute(),
      ]
        .flat()
        .map((row) => Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString("latin1") : value))),
    );
    assert.doesNotMatch(dump, /secret|exemple|canari|Vienne|heb-perm|Bellevue/);
  });
});

describe("An address that is typed", async () => {
  const s = await aService();
  const { p, as } = s;

  test("is answered the same whether it was known or not, and its owner alone learns it", async () => {
    await s.kept("connue@exemple.test");
    const [known, unknown] = [await s.ask("Connue@exemple.test"), await s.ask("inconnue@exemple.test")];
    const answer = ({ status, location, body }: typeof known) => ({ status, location, body });
    assert.deepEqual(answer(known), answer(unknown));
    const waiting = await p.db.selectFrom("outbox").select("name").execute();
    assert.deepEqual(
      waiting.map(({ name }) => name),
      ["prepare-alert", "prepare-alert"],
      "the same work",
    );
    await s.work();
    assert.equal((await s.mails("connue@exemple.test")).at(-1)!.subject, "Cette recherche est déjà enregistrée");
    assert.equal((await s.mails("inconnue@exemple.test")).at(-1)!.subject, "Confirmez votre adresse");
  });

  test("receives three mails an hour at most, whoever types it", async () => {
    for (const n of [1, 2, 3]) assert.equal((await s.ask("cible@exemple.test", { nom: `${n}` })).status, 303);
    const over = await s.ask("CIBLE@exemple.test", { nom: "gardé" });
    assert.deepEqual([over.status, Number(over.headers.get("retry-after")) > 0], [429, true]);
    assert.match(over.body, /value="gardé"[\s\S]*value="CIBLE@exemple.test"/);
    await s.work();
    assert.ok((await s.mails("cible@exemple.test")).length <= 3);
  });

  test("opens nothing after a day, and is forgotten", async () => {
    await s.ask("tard@exemple.test");
    await s.work();
    const path = s.pathIn((await s.mails("tard@exemple.test"))[0]!.text, "/alertes/confirmation");
    p.clock.now = addHours(monday, 25);
    assert.equal((await as.get(path)).status, 410);
    assert.equal((await as.post("/alertes/confirmation", { lien: s.lien(path) })).status, 410);
    await ageSavedSearches(p.db, p.clock.now);
    const left = await p.db.selectFrom("search_subscriber").select("id").execute();
    assert.equal(left.length, 1, "the one that confirmed");
  });

  test("is asked after six months whether its search is still useful, and it ends a month after without an answer", async () => {
    const address = "connue@exemple.test";
    p.clock.now = new Date("2027-06-01T10:00:00Z");
    await ageSavedSearches(p.db, p.clock.now);
    await ageSavedSearches(p.db, p.clock.now);
    await s.work();
    const asked = await s.mails(address);
    assert.equal(asked.at(-1)!.subject, "Cette recherche vous est-elle toujours utile ?");
    const manage = s.pathIn(asked.at(-1)!.text, "/alertes");
    const recherche = await s.searchOf(manage);
    assert.match((await as.get(manage)).body, /Oui, la garder/);
    await as.post("/alertes", { lien: s.lien(manage), recherche, acte: "garder" });
    p.clock.now = new Date("2027-07-15T10:00:00Z");
    await ageSavedSearches(p.db, p.clock.now);
    assert.match((await as.get(manage)).body, />Active</);
    p.clock.now = new Date("2027-12-05T10:00:00Z");
    await ageSavedSearches(p.db, p.clock.now);
    p.clock.now = new Date("2028-01-10T10:00:00Z");
    await ageSavedSearches(p.db, p.clock.now);
    assert.match((await as.get(manage)).body, />Arrêtée</);
    p.clock.now = new Date("2028-02-20T10:00:00Z");
    await ageSavedSearches(p.db, p.clock.now);
    assert.doesNotMatch((await as.get(manage)).body, /Arrêtée/);
  });

  test("keeps ten searches at most", async () => {
    const address = "dix@exemple.test";
    let manage = "";
    for (let n = 1; n <= 10; n++) {
      p.clock.now = addHours(p.clock.now, 24);
      await p.db.deleteFrom("throttle").execute();
      manage = await s.kept(address, { recherche: `lieu=Vienne&prix=${1000 + n}` });
    }
    await p.db.deleteFrom("throttle").execute();
    await s.ask(address, { recherche: "lieu=Vienne&prix=3000" });
    await s.work();
    assert.match((await s.mails(address)).at(-1)!.subject, /atteint le nombre/);
    assert.match((await as.get(manage)).body, /10 recherches enregistrées sur 10 au plus/);
  });
});

describe("A professional", async () => {
  const s = await aService();
  const { p } = s;
  const sofia = p.as("sofia");
  const recherche = "lieu=Vienne&rayon=20&type=ehpad";

  test("keeps a search in their account, without an address, and is told in their inbox and by mail", async () => {
    assert.doesNotMatch((await sofia.get(`/annuaire/alerte?${recherche}`)).body, /name="courriel"/);
    const saved = await sofia.post("/annuaire/alerte", { recherche, nom: "Sorties de décembre" });
    assert.deepEqual([saved.status, saved.location], [303, "/compte/recherches"]);
    assert.equal((await sofia.post("/annuaire/alerte", { recherche, nom: "Encore" })).location, "/compte/recherches");
    p.clock.now = addHours(monday, 2);
    await s.say("bellevue", 1, "marc");
    await s.look();
    const inbox = await sofia.get("/notifications");
    assert.match(inbox.body, /href="\/compte\/recherches"[\s\S]*Une place correspond à une recherche enregistrée/);
    const [mail, none] = await s.mails("sofia@exemple.test");
    assert.deepEqual([mail!.subject, none], ["Une place correspond à une recherche enregistrée", undefined]);
    const own = await sofia.get("/compte/recherches");
    assert.match(own.body, /Sorties de décembre[\s\S]*Résidence Bellevue/);
    assert.deepEqual(await htmlProblems(own.body), []);
    assert.doesNotMatch((await p.as("nadia").get("/notifications")).body, /recherche enregistrée/);
  });

  test("changes theirs alone", async () => {
    const id = /id="recherche-([\w-]{36})"/.exec((await sofia.get("/compte/recherches")).body)![1]!;
    await p.as("karim").post("/annuaire/alerte", { recherche, nom: "La mienne" });
    assert.equal((await p.as("karim").post("/compte/recherches", { recherche: id, acte: "supprimer" })).status, 404);
    assert.equal((await sofia.post("/compte/recherches", { recherche: id, acte: "pause" })).status, 303);
    assert.match((await sofia.get("/compte/recherches")).body, />En pause</);
    assert.equal((await sofia.post("/compte/recherches", { recherche: id, acte: "supprimer" })).status, 303);
    assert.match((await sofia.get("/compte/recherches")).body, /Aucune recherche enregistrée/);
  });

  test("whose right has ended hears nothing more", async () => {
    p.clock.now = addHours(monday, 26);
    await p.db
      .updateTable("habilitation")
      .set({ starts_on: "2026-01-01", ends_on: "2026-11-22" })
      .where("account_id", "=", p.accounts.karim)
      .execute();
    await s.say("bellevue", 3, "marc");
    await s.look();
    const told = await p.db.selectFrom("notice").select("id").where("account_id", "=", p.accounts.karim).execute();
    assert.deepEqual(told, []);
  });
});
