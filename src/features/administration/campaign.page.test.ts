import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { defaultPolicy, type PolicyLine } from "#features/sign-in/policy.ts";
import { addDays, addHours, dayOf } from "#lib/dates.ts";
import { aPlatform, monday, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { somebody } from "#tests/referent.ts";
import { announcePolicies } from "./announce-policies.job.ts";
import { checkPolicy } from "./policy-change.ts";
import { groupOf } from "./profession-group.ts";
import { adoptionOf, countByGroup, lacksOf, percent } from "./readiness.ts";
import type { StaffLine } from "./staff.ts";

const today = dayOf(monday);
const nothing = {
  emailVerified: false,
  mobileVerified: false,
  hasPassword: false,
  passkeys: 0,
  syncedOnly: false,
  pscAt: null,
  pscMeans: [],
};

describe("Who is ready under a rule", () => {
  test("whoever has used a means it lets in, and nobody by a means it does not", () => {
    const card = { ...nothing, pscAt: monday, pscMeans: ["cps" as const] };
    assert.deepEqual(lacksOf(card, defaultPolicy), []);
    const ecpsOnly = { ...defaultPolicy, allowedMeans: ["e-cps" as const] };
    assert.deepEqual(lacksOf(card, ecpsOnly), ["no-sign-in-by-card"]);
    const keys = { ...nothing, passkeys: 1, syncedOnly: true };
    assert.deepEqual(lacksOf(keys, { ...defaultPolicy, allowedMeans: ["passkey"] }), []);
    assert.deepEqual(lacksOf(keys, { ...defaultPolicy, allowedMeans: ["passkey"], syncedPasskeys: false }), [
      "no-passkey",
    ]);
  });

  test("a code wants a password and a verified address; by mail only where the rule allows it", () => {
    const mail = { ...nothing, hasPassword: true, emailVerified: true };
    assert.deepEqual(lacksOf(mail, defaultPolicy), []);
    assert.deepEqual(lacksOf(mail, { ...defaultPolicy, mailCodes: false, allowedMeans: ["sms-code", "mail-code"] }), [
      "no-mobile",
    ]);
    assert.deepEqual(lacksOf(nothing, { ...defaultPolicy, allowedMeans: ["sms-code", "mail-code"] }), [
      "no-password",
      "no-mobile",
      "no-email",
    ]);
  });

  test("groups follow the register, roles and students included", () =>
    assert.deepEqual(["10", "60", "10-E", "93", "41", "313", "35", ""].map(groupOf), [
      "ordre",
      "ordre",
      "ordre",
      "ars",
      "ars",
      "role",
      "role",
      "autre",
    ]));

  test("counts and percentages are of those in place", () => {
    const line = (professionLabel: string, profession: string, ecpsAt: Date | null, rights = 1) =>
      ({
        ...nothing,
        professionLabel,
        profession,
        ecpsAt,
        state: "active",
        rights: Array.from({ length: rights }, () => ({ unit: "u" as UnitId })),
      }) as unknown as StaffLine;
    const staff = [
      line("Médecin", "10", monday),
      line("Médecin", "10", null),
      line("Infirmière", "60", monday),
      line("Infirmière", "60", monday, 0),
    ];
    assert.deepEqual(adoptionOf(staff), {
      lines: [
        { profession: "Infirmière", professionals: 1, users: 1 },
        { profession: "Médecin", professionals: 2, users: 1 },
      ],
      total: { professionals: 3, users: 2 },
    });
    assert.deepEqual([percent(2, 3), percent(0, 0), percent(87321, 362201)], ["66,7\u00a0%", "–", "24,1\u00a0%"]);
    assert.deepEqual(
      countByGroup([
        { one: staff[0]!, lacks: [] },
        { one: staff[1]!, lacks: ["no-passkey"] },
      ])[0],
      { group: "ordre", total: 2, ready: 1 },
    );
  });
});

describe("Writing a rule", () => {
  const unit = "unit" as UnitId;
  const structure = {
    facility: "f",
    name: "CH",
    category: "355",
    units: [{ id: unit, name: "Unité", module: "grand-age" as const }],
  };
  const line = (some: Partial<PolicyLine> = {}): PolicyLine => ({
    ...defaultPolicy,
    unit: null,
    effectiveFrom: today,
    setAt: monday,
    ...some,
  });
  const refusalOf = (wanted: PolicyLine, lines: PolicyLine[] = []) => {
    const checked = checkPolicy(wanted, structure, lines, today);
    return checked.ok ? null : checked.refusal.kind;
  };

  test("from today on, not years ahead, for a unit of the establishment, opening something", () => {
    assert.equal(refusalOf(line()), null);
    assert.equal(refusalOf(line({ effectiveFrom: addDays(today, -1) })), "in-the-past");
    assert.equal(refusalOf(line({ effectiveFrom: addDays(today, 731) })), "too-far");
    assert.equal(refusalOf(line({ unit: "other" as UnitId })), "unknown-unit");
    assert.equal(refusalOf(line({ allowedMeans: ["mail-code"], mailCodes: false })), "nothing-opens");
  });

  test("a unit is only stricter than its establishment, on that day", () => {
    const whole = line({
      allowedMeans: ["e-cps", "passkey"],
      trustedWindowHours: 0,
      effectiveFrom: addDays(today, 10),
    });
    const ofUnit = (some: Partial<PolicyLine>, days = 20) =>
      line({ unit, trustedWindowHours: 0, allowedMeans: ["e-cps"], effectiveFrom: addDays(today, days), ...some });
    assert.equal(refusalOf(ofUnit({}), [whole]), null);
    assert.equal(refusalOf(ofUnit({ allowedMeans: ["e-cps", "sms-code"] }), [whole]), "looser-than-establishment");
    assert.equal(
      refusalOf(ofUnit({ trustedWindowHours: 2, allowedMeans: ["e-cps", "trusted-browser"] }), [whole]),
      "looser-than-establishment",
    );
    assert.equal(refusalOf(ofUnit({ mode: "optional" }), [whole]), "looser-than-establishment");
    assert.equal(refusalOf(ofUnit({ allowedMeans: ["sms-code"] }, 5), [whole]), null);
  });
});

describe("The référent's campaign", async () => {
  const p = await aPlatform();
  const { visitor, account: elodie } = await somebody(p, "Élodie Marchand", "hospital", "local-admin");
  const form = { portee: "", mode: "required", moyens: ["e-cps", "passkey"], debut: addDays(today, 40), fenetre: "6" };
  const event = (account: AccountId, means: string) =>
    p.db
      .insertInto("security_event")
      .values({ at: monday, account_id: account, kind: "signed-in", means, level: "strong" })
      .execute();
  await event(p.accounts.roche, "e-cps");
  await event(p.accounts.nadia, "cps");
  const mails = async () =>
    (await p.db.selectFrom("outbox").select("payload").execute())
      .map((one) => one.payload as { kind?: string; account?: string })
      .filter((one) => one.kind === "policy-soon" || one.kind === "means-wanted");

  test("previews who would be shut out on that day, and warns above four hours", async () => {
    const shown = await visitor.get(
      `/structure/connexion/apercu?${new URLSearchParams([
        ["portee", ""],
        ["mode", "required"],
        ["moyens", "e-cps"],
        ["moyens", "passkey"],
        ["debut", form.debut],
        ["fenetre", "6"],
      ])}`,
    );
    const text = textOf(shown.body);
    assert.equal(shown.status, 200);
    assert.ok(text.includes("4 personnes ne pourraient plus se connecter") && text.includes("Plus de quatre heures"));
    assert.ok(text.includes("Nadia Benali") && !text.includes("Antoine Roche") && !text.includes("Claire Morel"));
    assert.deepEqual(await htmlProblems(shown.body), []);
    assert.equal((await p.db.selectFrom("auth_policy").select("id").execute()).length, 0);
  });

  test("a wrong rule comes back with what was chosen and the sentence on its field", async () => {
    const wrong = await visitor.post("/structure/connexion", { ...form, debut: "2026-11-01" });
    assert.equal(wrong.status, 409);
    assert.ok(textOf(wrong.body).includes("aujourd’hui au plus tôt") && /value="e-cps"\s+checked/.test(wrong.body));
    assert.equal((await visitor.post("/structure/connexion", { ...form, moyens: [] })).status, 400);
    assert.deepEqual(await htmlProblems(wrong.body), []);
  });

  test("is written, planned, in the history, and withdrawn", async () => {
    assert.equal((await visitor.post("/structure/connexion", form)).status, 303);
    const page = await visitor.get("/structure/connexion");
    assert.ok(textOf(page.body).includes("à venir") && textOf(page.body).includes("Élodie Marchand"));
    assert.deepEqual(await htmlProblems(page.body), []);
    const { id } = await p.db.selectFrom("auth_policy").select("id").executeTakeFirstOrThrow();
    assert.equal((await visitor.post(`/structure/connexion/${id}/retrait`, {})).status, 303);
    assert.equal((await visitor.post(`/structure/connexion/${id}/retrait`, {})).status, 404);
    const bruno = await somebody(p, "Bruno Lefèvre", "tilleuls", "local-admin");
    assert.equal((await bruno.visitor.post(`/structure/connexion/${id}/retrait`, {})).status, 404);
    assert.ok(textOf((await visitor.get("/structure/connexion")).body).includes("retirée"));
    const kinds = await p.db
      .selectFrom("security_event")
      .select("reason")
      .where("kind", "=", "policy-changed")
      .where("account_id", "=", elodie)
      .orderBy("id")
      .execute();
    assert.deepEqual(
      kinds.map((one) => one.reason),
      [`required ${form.debut}`, `withdrawn required ${form.debut}`],
    );
  });

  test("the campaign says who is ready, who is not and why, by group and by profession, as a table too", async () => {
    await visitor.post("/structure/connexion", form);
    const page = await visitor.get("/structure/campagne");
    const text = textOf(page.body);
    assert.ok(text.includes("1 sur 5 personnes sont prêtes (20,0 %)"), text.slice(0, 900));
    assert.ok(text.includes("pas de clé d’accès") && text.includes("rapportés à 5"));
    assert.deepEqual(await htmlProblems(page.body), []);
    const csv = await visitor.get("/structure/campagne.csv");
    assert.ok(csv.body.includes('"Roche";"Antoine"') && csv.body.includes('"oui";"e-CPS"'));
  });

  test("reminds in one click, each at most once a week, and says so in their journal", async () => {
    const first = await visitor.post("/structure/campagne/relances", {});
    assert.equal(first.status, 303);
    assert.equal((await mails()).length, 4);
    await visitor.post("/structure/campagne/relances", {});
    assert.equal((await mails()).length, 4);
    assert.ok(!(await mails()).some((one) => one.account === p.accounts.roche));
    const event = await p.db
      .selectFrom("security_event")
      .select(["account_id", "by_account"])
      .where("kind", "=", "policy-reminded")
      .where("account_id", "=", p.accounts.nadia)
      .execute();
    assert.deepEqual(event, [{ account_id: p.accounts.nadia, by_account: elodie }]);
  });

  test("the calendar reminds 30 and 7 days before, those concerned only, once each", async () => {
    await p.db.deleteFrom("outbox").execute();
    const on = (n: number) => addHours(monday, 24 * n);
    const sent: number[] = [];
    for (const n of [9, 10, 11, 33, 33, 39, 40]) {
      await announcePolicies(p.db, on(n));
      sent.push((await mails()).length);
    }
    assert.deepEqual(sent, [0, 4, 4, 8, 8, 8, 8]);
  });

  test("from 30 days before, whoever signs in by a means that will not open any more reads it on every page", async () => {
    const banner = async (account: AccountId, days: number, means: string) => {
      await p.db.updateTable("session").set({ means }).where("account_id", "=", account).execute();
      p.clock.now = addHours(monday, 24 * days);
      return textOf((await p.as(account === p.accounts.sofia ? "sofia" : "roche").get("/dossiers")).body).includes(
        "n’ouvrira plus cet espace",
      );
    };
    assert.equal(await banner(p.accounts.sofia, 9, "sms-code"), false);
    assert.equal(await banner(p.accounts.sofia, 10, "sms-code"), true);
    assert.equal(await banner(p.accounts.sofia, 10, "e-cps"), false);
    assert.equal(await banner(p.accounts.sofia, 40, "sms-code"), false);
    p.clock.now = monday;
  });
});
