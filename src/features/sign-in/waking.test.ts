import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AccountState, enter } from "#features/accounts/account.ts";
import { levelOf, type Means } from "#features/accounts/means.ts";
import { aDoor, publicUrl, sessionOf, thePassword } from "#tests/door.ts";
import { read } from "#tests/visitor.ts";

describe("An account asleep", async () => {
  const door = await aDoor();
  const aYearAgo = new Date(Date.now() - 400 * 86_400_000);
  const asleep = async (more: Record<string, unknown> = {}, mobile: string | null = null) => {
    const person = await door.somebody({ mobile });
    const columns = { state: "dormant", state_since: new Date(), last_sign_in_at: aYearAgo, kind: "person", ...more };
    await door.change(person.account, columns);
    return person;
  };
  const stateOf = async (account: string) =>
    (await door.db.selectFrom("account").select("state").where("id", "=", account).executeTakeFirstOrThrow()).state;
  const eventsOf = async (account: string) =>
    (
      await door.db
        .selectFrom("security_event")
        .select("kind")
        .where("account_id", "=", account)
        .orderBy("id")
        .execute()
    ).map(({ kind }) => kind);
  const mailsTo = async (email: string) => {
    await door.deliver();
    await door.deliver();
    return (await door.mails()).filter((mail) => mail.to.includes(email));
  };

  test("is woken by the password and the code read in its mailbox; its owner is told, and its history says so", async () => {
    const owner = await asleep();
    const visitor = door.browser();
    assert.equal((await door.typePassword(visitor, owner.login)).headers.get("location"), "/connexion/code");
    assert.equal(await stateOf(owner.account), "dormant");
    const entered = await door.typeCode(visitor, await door.codeSentTo(owner.email));
    assert.equal(entered.status, 303);
    assert.ok(sessionOf(visitor));
    assert.equal(await stateOf(owner.account), "active");
    assert.deepEqual((await eventsOf(owner.account)).filter((one) => one === "account-woken").length, 1);
    const told = (await mailsTo(owner.email)).filter((mail) => mail.subject === "Votre compte est réveillé");
    assert.equal(told.length, 1);
    assert.match((await read(await visitor.get(`${publicUrl}/compte/historique`))).body, /Compte réveillé/);
  });

  test("whose password is forgotten is woken by the link, then the code; the link alone wakes nothing", async () => {
    const owner = await asleep();
    await door.browser().post(`${publicUrl}/mot-de-passe-oublie`, { identifiant: owner.login });
    const [link] = (await mailsTo(owner.email)).flatMap(({ text }) => /http:\/\/\S+\?lien=[\w-]+/.exec(text) ?? []);
    const another = "cinq lampes rouillées sous la mer";
    const chosen = await door.browser().post(`${publicUrl}/mot-de-passe`, {
      lien: new URL(link!).searchParams.get("lien")!,
      "mot-de-passe": another,
      confirmation: another,
    });
    assert.equal(chosen.status, 303);
    assert.equal(await stateOf(owner.account), "dormant");
    const visitor = door.browser();
    await door.typePassword(visitor, owner.login, another);
    assert.equal((await door.typeCode(visitor, await door.codeSentTo(owner.email))).status, 303);
    assert.equal(await stateOf(owner.account), "active");
  });

  test("takes no code by SMS, no browser it once trusted: its number may be somebody else's by now", async () => {
    const owner = await asleep({}, "+33612345699");
    await door.change(owner.account, { state: "active" });
    const trusted = door.browser();
    await door.typePassword(trusted, owner.login);
    await trusted.post(`${publicUrl}/connexion/code/envoi`, { canal: "sms" });
    await door.typeCode(trusted, await door.codeSentTo("+33612345699"), { confiance: "oui" });
    await door.change(owner.account, { state: "dormant" });
    await door.db.deleteFrom("session").where("account_id", "=", owner.account).execute();
    door.later(61);
    assert.equal((await door.typePassword(trusted, owner.login)).headers.get("location"), "/connexion/code");
    const { body } = await read(await trusted.get(`${publicUrl}/connexion/code`));
    assert.match(body, /par courriel/);
    assert.doesNotMatch(body, /SMS/);
    assert.notEqual((await trusted.post(`${publicUrl}/connexion/code/envoi`, { canal: "sms" })).status, 200);
    assert.equal(await stateOf(owner.account), "dormant");
  });

  test("without a mailbox, closed, suspended or unknown: one answer to whoever knows the password or not, and no link", async () => {
    const owners = await Promise.all([
      asleep({ email_verified_at: null }, "+33612345698"),
      // whoever left twelve months ago shows their card, or is called back by their référent
      asleep({ kind: "professional" }),
      asleep({ state: "closed" }),
      asleep({ state: "suspended" }),
      asleep({ password_locked_at: new Date() }),
    ]);
    const answerTo = async (login: string, password: string) => {
      const page = await read(await door.typePassword(door.browser(`203.0.113.${answers++}`), login, password));
      return [page.status, page.body.replaceAll(login, "…").replaceAll(/"[\w-]{43}"/g, '"…"')];
    };
    let answers = 1;
    const unknown = await answerTo("personne@nulle.part.example", thePassword);
    const sleeper = await asleep();
    assert.deepEqual(await answerTo(sleeper.login, "pas le bon mot de passe"), unknown, "asleep, wrong password");
    for (const owner of owners) {
      const before = await stateOf(owner.account);
      assert.deepEqual(await answerTo(owner.login, thePassword), unknown, before);
      await door.browser("203.0.113.99").post(`${publicUrl}/mot-de-passe-oublie`, { identifiant: owner.login });
      assert.equal(await stateOf(owner.account), before);
    }
    for (const owner of owners.slice(0, 4)) {
      const links = (await mailsTo(owner.email)).filter(({ text }) => text.includes("?lien="));
      assert.deepEqual(links, []);
    }
  });

  test("asking for a link gives one answer, awake, asleep or nobody", async () => {
    const [awake, sleeper] = [await door.somebody(), await asleep()];
    const answers = await Promise.all(
      [awake.login, sleeper.login, "personne@nulle.part.example"].map(async (login, i) => {
        const asked = await door
          .browser(`203.0.113.${150 + i}`)
          .post(`${publicUrl}/mot-de-passe-oublie`, { identifiant: login });
        return [asked.status, asked.headers.get("location"), await asked.text()];
      }),
    );
    assert.deepEqual(answers[1], answers[0]);
    assert.deepEqual(answers[2], answers[0]);
  });
});

test("Which proof opens which account: a closed or suspended one none, one invited the national identity alone", () => {
  const all = Object.keys(levelOf) as Means[];
  const openers = (state: AccountState) => all.filter((means) => enter({ state, kind: "person" }, means).ok);
  assert.deepEqual(openers("active"), all);
  assert.deepEqual(openers("invited"), ["cps", "e-cps", "delegated", "psc"]);
  assert.deepEqual(
    openers("dormant"),
    all.filter((means) => means !== "sms-code" && means !== "trusted-browser"),
  );
  assert.deepEqual(
    all.filter((means) => enter({ state: "dormant", kind: "professional" }, means).ok),
    openers("invited"),
  );
  assert.deepEqual([openers("suspended"), openers("closed")], [[], []]);
});
