import { mock } from "node:test";
import { pino } from "pino";
import { tellAccount } from "#features/account-addresses/tell-account.job.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import type { FranceConnect } from "#features/france-connect/france-connect.ts";
import { mailBeginning, prepareAskedBeginning } from "#features/person-accounts/beginning.job.ts";
import { openMailer } from "#features/post/mailer.client.ts";
import { setPassword } from "#features/sign-in/password.action.ts";
import { sendCode } from "#features/sign-in/send-code.job.ts";
import { prepareAskedReset, sendLink } from "#features/sign-in/send-link.job.ts";
import { mailInvitation } from "#features/stewards/mail-invitation.job.ts";
import { newId } from "#lib/ids.ts";
import { aFacility, anAccount, aRight } from "#tests/accounts.ts";
import { aDatabase } from "#tests/database.ts";
import { aMailbox, anSmsGateway } from "#tests/programs.ts";
import { aVisitor, type Visitor } from "#tests/visitor.ts";
import { createApp } from "../src/app.ts";

export const publicUrl = "http://localhost:9";
export const thePassword = "huit vaches bleues au grenier";
export const visit = { browser: "tests", device: "Firefox sur Linux", address: "192.0.2.1" };

type Mail = { to: string[]; subject: string; text: string };
type Sms = { to: string; text: string };

/**
 * The door of the product: the whole application on a real database, with the mailbox and the SMS gateway of the sandbox.
 * The clock is the machine's, moved by `later`; jobs run when `deliver` is called.
 */
export async function aDoor({ franceConnect = null }: { franceConnect?: FranceConnect | null } = {}) {
  const db = await aDatabase();
  const [mailbox, gateway] = [await aMailbox(), await anSmsGateway()];
  const mailer = openMailer(mailbox.smtpUrl, "Sextant <ne-pas-repondre@sextant.example>", publicUrl);
  mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const logs: string[] = [];
  const app = createApp(
    {
      db,
      readDb: db,
      now: () => new Date(),
      publicUrl,
      proxies: 1,
      sms: true,
      oidc: { issuer: "http://localhost:8", clientId: "sextant", clientSecret: "secret" },
      franceConnect,
      aaguids: [],
      isReady: () => true,
    },
    pino({ level: "trace" }, { write: (line: string) => void logs.push(line) }),
  );
  const [hospital, ehpad] = [
    (await aFacility(db, "CH de Vienne", "grand-age", ["Court séjour"]))[0]!,
    (await aFacility(db, "Les Tilleuls", "grand-age", ["Hébergement"]))[0]!,
  ];

  /** Everything committed so far leaves. */
  async function deliver(): Promise<void> {
    const jobs = await db.deleteFrom("outbox").returning(["name", "payload"]).execute();
    for (const { name, payload } of jobs as { name: string; payload: never }[]) {
      if (name === "send-code")
        await sendCode(db, { mailer, sms: { url: gateway.url, token: null } }, payload, new Date());
      if (name === "prepare-reset") await prepareAskedReset(db, payload, new Date());
      if (name === "send-link") await sendLink(db, mailer, payload, new Date());
      if (name === "prepare-beginning") await prepareAskedBeginning(db, payload, new Date());
      if (name === "mail-beginning") await mailBeginning(mailer, payload);
      if (name === "mail-invitation") await mailInvitation(db, mailer, payload, new Date());
      if (name === "tell-account") await tellAccount(db, mailer, payload, newId());
    }
  }
  const mails = async () => (await (await fetch(`${mailbox.url}/api/mails`)).json()) as Mail[];
  const texts = async () => (await (await fetch(`${gateway.url}/api/messages`)).json()) as Sms[];

  let people = 0;
  /** Somebody who has entered by card once, with a password, a verified e-mail, and a unit. */
  async function somebody({
    units = [hospital],
    mobile = null,
    password = thePassword,
  }: {
    units?: UnitId[];
    mobile?: string | null;
    password?: string | null;
  } = {}) {
    const rpps = rppsOf(people++);
    const email = `personne.${people}@ch.example`;
    const account = await anAccount(db, { nationalId: `8${rpps}`, name: "Sofia Diaz", email });
    for (const unit of units) await aRight(db, account, unit, {}, new Date());
    await change(account, {
      last_sign_in_at: new Date(),
      ...(mobile ? { mobile, mobile_verified_at: new Date() } : {}),
    });
    if (password) {
      const set = await setPassword(db, account, password, { keepToken: null, visit }, new Date());
      if (!set.ok) throw new Error(set.refusal.kind);
    }
    return { account, rpps, login: `8${rpps}`, email };
  }
  const change = (account: AccountId, columns: Record<string, unknown>) =>
    db.updateTable("account").set(columns).where("id", "=", account).execute();

  /** A browser of its own, at that address. */
  const browser = (address = "198.51.100.7"): Visitor =>
    aVisitor({
      [publicUrl]: (url, init) =>
        app.request(url, {
          ...init,
          headers: { ...(init.headers as Record<string, string>), "x-forwarded-for": address },
        }),
    });
  const typePassword = (visitor: Visitor, login: string, password = thePassword, more: Record<string, string> = {}) =>
    visitor.post(`${publicUrl}/connexion`, { identifiant: login, "mot-de-passe": password, ...more });
  const typeCode = (visitor: Visitor, code: string, more: Record<string, string> = {}) =>
    visitor.post(`${publicUrl}/connexion/code`, { code, ...more });
  /** The digits of the last code sent to that address or number. */
  async function codeSentTo(to: string): Promise<string> {
    await deliver();
    const found = [
      ...(await mails()).filter((mail) => mail.to.includes(to)).map(({ text }) => text),
      ...(await texts()).filter((sms) => sms.to === to).map(({ text }) => text),
    ].map((text) => /\b\d{6}\b/.exec(text)?.[0]);
    const code = found.find(Boolean);
    if (!code) throw new Error(`no code was sent to ${to}`);
    return code;
  }
  /** All the way in, by password and a code by mail. */
  async function enter(visitor: Visitor, person: { login: string; email: string }, more: Record<string, string> = {}) {
    await typePassword(visitor, person.login, thePassword, more);
    return typeCode(visitor, await codeSentTo(person.email), more);
  }
  return {
    db,
    app,
    /** Everything the application has logged. */
    logs,
    units: { hospital, ehpad },
    deliver,
    mails,
    texts,
    somebody,
    change,
    browser,
    typePassword,
    typeCode,
    codeSentTo,
    enter,
    later: (seconds: number) => mock.timers.setTime(Date.now() + seconds * 1000),
  };
}
export type Door = Awaited<ReturnType<typeof aDoor>>;

/** A fictitious RPPS whose key is right (Luhn). */
function rppsOf(rank: number): string {
  const body = `9900${String(100_000 + rank)}`;
  const key = [...Array(10).keys()].find((digit) => luhnSum(`${body}${digit}`) % 10 === 0);
  return `${body}${key}`;
}
const luhnSum = (digits: string) =>
  [...digits].toReversed().reduce((sum, digit, i) => {
    const value = Number(digit) * (i % 2 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);

export const sessionOf = (visitor: Visitor) => visitor.cookies.get("sextant")?.value ?? null;
