import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aDoor, publicUrl, sessionOf } from "#tests/door.ts";
import { htmlProblems } from "#tests/html.ts";
import { linksTo, typedFor } from "#tests/person-door.ts";
import { read } from "#tests/visitor.ts";
import { ageBeginnings } from "./beginning.job.ts";

describe("Opening a space of one's own", async () => {
  const door = await aDoor();
  const begin = (fields: Record<string, string>, visitor = door.browser()) =>
    visitor.post(`${publicUrl}/creer-mon-espace/demarrer`, fields);
  const confirmations = (email: string) => linksTo(door, email, "/creer-mon-espace/confirmation");
  const confirm = (link: string, visitor = door.browser()) =>
    visitor.post(`${publicUrl}/creer-mon-espace/confirmation`, { lien: new URL(link).searchParams.get("lien")! });
  const statusesOf = async (email: string) =>
    (
      await door.db
        .selectFrom("referral as r")
        .innerJoin("account as a", "a.id", "r.created_by")
        .select("r.status")
        .where((e) =>
          e.or([
            e("a.email", "=", email),
            e("r.created_by", "in", former.get(email) ?? ["00000000-0000-0000-0000-000000000000"]),
          ]),
        )
        .execute()
    ).map(({ status }) => status);
  const former = new Map<string, string[]>();
  const accountOf = (email: string) =>
    door.db.selectFrom("account").selectAll().where("email", "=", email).executeTakeFirst();
  const day = 24 * 3600;

  test("says what to have at hand, then asks for little", async () => {
    for (const path of ["/creer-mon-espace", "/creer-mon-espace/demarrer", "/creer-mon-espace/courriel"]) {
      const page = await read(await door.browser().get(`${publicUrl}${path}`));
      assert.equal(page.status, 200, path);
      assert.deepEqual(await htmlProblems(page.body), [], path);
    }
  });

  test("a link by mail confirms the address; the space opens, the dossier begins, and one enters by password and code", async () => {
    const email = "marie.durand@exemple.fr";
    const sent = await begin(typedFor(email));
    assert.deepEqual([sent.status, sent.headers.get("location")], [303, "/creer-mon-espace/courriel"]);
    const [link] = await confirmations(email);
    assert.deepEqual(await statusesOf(email), ["unconfirmed"]);
    assert.equal((await door.typePassword(door.browser(), email)).status, 422, "nothing opens before");

    const page = await door.browser().get(link!);
    assert.deepEqual([page.status, page.headers.get("referrer-policy")], [200, "no-referrer"]);
    assert.deepEqual(await htmlProblems(await page.text()), []);
    assert.deepEqual(await statusesOf(email), ["unconfirmed"], "looking at the link uses nothing");
    assert.equal((await confirm(link!)).status, 303);
    assert.deepEqual(await statusesOf(email), ["draft"]);
    assert.equal((await confirm(link!)).status, 410, "once");

    const visitor = door.browser();
    assert.equal((await door.typePassword(visitor, email)).headers.get("location"), "/connexion/code");
    await door.typeCode(visitor, await door.codeSentTo(email));
    assert.ok(sessionOf(visitor));
    const charter = (await visitor.get(`${publicUrl}/mon-espace`)).headers.get("location")!;
    assert.match(charter, /^\/compte\/charte/);
    const text = await (await visitor.get(`${publicUrl}${charter}`)).text();
    assert.match(text, /Un espace à vous seul/);
    await visitor.post(`${publicUrl}/compte/charte`, {
      version: /name="version" value="([^"]+)"/.exec(text)![1]!,
      accepte: "oui",
    });
    const home = await visitor.follow(await visitor.get(`${publicUrl}/`));
    assert.equal(home.url, `${publicUrl}/mon-espace`);
    const body = await home.response.text();
    assert.match(body, /Lucienne Ferrand[\s\S]+À vous/);
    assert.deepEqual(await htmlProblems(body), []);
    assert.equal((await visitor.follow(await visitor.get(`${publicUrl}/espaces`))).url, `${publicUrl}/mon-espace`);
    const kept = await door.db.selectFrom("beginning").select(["sealed", "state"]).executeTakeFirstOrThrow();
    assert.deepEqual(kept, { sealed: null, state: "confirmed" }, "what was typed is kept in the account alone");
  });

  test("the answer is the same whoever has the address; only the mail explains", async () => {
    const professional = await door.somebody();
    const addresses = [professional.email, "marie.durand@exemple.fr", "personne@exemple.fr"];
    const answers = [];
    for (const email of addresses) {
      const response = await begin(typedFor(email));
      answers.push([response.status, response.headers.get("location"), await response.text()]);
    }
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    for (const email of addresses.slice(0, 2)) {
      await confirmations(email);
      const said = (await door.mails()).filter((mail) => mail.to.includes(email)).map(({ subject }) => subject);
      assert.ok(said.includes("Vous avez déjà un compte Sextant"), said.join());
    }
    assert.equal((await accountOf(professional.email))!.kind, "professional");
    assert.equal((await confirmations("personne@exemple.fr")).length, 1);
  });

  test("takes as long for an address that has an account as for one that has none", async () => {
    const known = await door.somebody();
    const spent = async (email: string) => {
      const start = process.hrtime.bigint();
      await begin(typedFor(email), door.browser(`198.51.100.${Math.floor(Math.random() * 250)}`));
      return Number(process.hrtime.bigint() - start) / 1e6;
    };
    const [with_, without]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < 6; turn++) {
      with_.push(await spent(known.email));
      without.push(await spent(`nouvelle.${turn}@exemple.fr`));
    }
    const middle = (all: number[]) => all.toSorted((a, b) => a - b)[3]!;
    assert.ok(Math.abs(middle(with_) - middle(without)) < 60, `${middle(with_)} ms, ${middle(without)} ms`);
    await door.deliver();
  });

  test("what is wrong is said on its field, and what was typed is kept, never the password", async () => {
    const page = await read(await begin(typedFor("pas une adresse", { birthDate: "hier", pour: "relative" })));
    assert.equal(page.status, 400);
    assert.match(page.body, /Indiquez une adresse complète/);
    assert.match(page.body, /href="#birthDate"/);
    assert.match(page.body, /value="Ferrand"/);
    assert.doesNotMatch(page.body, /huit vaches/);
    assert.deepEqual(await htmlProblems(page.body), []);
    const weak = await read(await begin(typedFor("faible@exemple.fr", { "mot-de-passe": "marie durand 1939" })));
    assert.equal(weak.status, 422);
    assert.match(weak.body, /ni votre nom/);
  });

  test("two reminders, on the second and third day, then all is cancelled and one may begin again with what was typed", async () => {
    const email = "oublieux@exemple.fr";
    await begin(typedFor(email, { birthName: "Oubli" }));
    const [first] = await confirmations(email);
    former.set(email, [(await accountOf(email))!.id]);
    const counts = [];
    for (let elapsed = 1; elapsed <= 3; elapsed++) {
      door.later(day + 60);
      await ageBeginnings(door.db, new Date());
      await ageBeginnings(door.db, new Date());
      counts.push((await confirmations(email)).length);
    }
    assert.deepEqual(counts, [1, 2, 3]);
    assert.equal((await confirm(first!)).status, 410, "a newer link has taken its place");
    const last = (await confirmations(email)).at(-1)!;
    door.later(day);
    await ageBeginnings(door.db, new Date());
    assert.deepEqual(await statusesOf(email), ["cancelled"]);
    assert.equal(await accountOf(email), undefined, "the address is free again");
    assert.equal((await confirm(last)).status, 410);

    const [again] = await linksTo(door, email, "/creer-mon-espace/demarrer");
    const page = await read(await door.browser().get(again!));
    assert.match(page.body, /value="Oubli"/);
    assert.deepEqual(await htmlProblems(page.body), []);
    await begin(typedFor(email));
    const anew = (await confirmations(email)).at(-1)!;
    assert.equal((await confirm(anew)).status, 303);
  });

  test("begun twice before confirming, the last one counts", async () => {
    const email = "deux.fois@exemple.fr";
    await begin(typedFor(email, { prenom: "Premier" }));
    const [first] = await confirmations(email);
    await begin(typedFor(email, { prenom: "Second" }));
    const links = await confirmations(email);
    assert.equal(links.length, 2);
    assert.equal((await confirm(first!)).status, 410);
    assert.equal((await confirm(links[1]!)).status, 303);
    assert.equal((await accountOf(email))!.given_name, "Second");
  });

  test("nobody is flooded by whoever types their address", async () => {
    const email = "harcele@exemple.fr";
    for (let turn = 0; turn < 7; turn++) {
      assert.equal((await begin(typedFor(email), door.browser(`192.0.2.${turn}`))).status, 303);
      await confirmations(email);
    }
    assert.equal((await confirmations(email)).length, 4);
  });

  test("a link of this kind chooses no password, and nothing personal is logged", async () => {
    await begin(typedFor("lien@exemple.fr"));
    const [link] = await confirmations("lien@exemple.fr");
    const lien = new URL(link!).searchParams.get("lien")!;
    assert.equal((await door.browser().get(`${publicUrl}/mot-de-passe?lien=${lien}`)).status, 410);
    const chosen = {
      lien,
      "mot-de-passe": "cinq lampes rouillées sous la mer",
      confirmation: "cinq lampes rouillées sous la mer",
    };
    assert.equal((await door.browser().post(`${publicUrl}/mot-de-passe`, chosen)).status, 410);
    assert.ok(!door.logs.some((line) => /exemple\.fr|Durand|Ferrand/.test(line)));
  });
});
