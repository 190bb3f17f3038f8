import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import { openForService } from "#db/vault.ts";
import { openAccount } from "#features/accounts/grant.action.ts";
import { charter } from "#features/pro-sante-connect/charter.ts";
import { hashPassword } from "#features/sign-in/hashing.action.ts";
import { newToken, sha256 } from "#lib/seal.ts";
import { aFacility, aRight, aSession } from "#tests/accounts.ts";
import { type Authenticator, anAuthenticator } from "#tests/authenticator.ts";
import { useCard } from "#tests/login.ts";
import { aVisitor, type Visitor } from "#tests/visitor.ts";
import { connections } from "./settings.ts";

/** One means, ready to be used again and again by visitors side by side. `hashes`: a password is verified each time. */
export type Way = { name: string; hashes: boolean; atOnce: number; signIn: (visitor: number) => Promise<void> };
type Person = { account: string; login: string; browser: string };
export type Desk = { db: Db; publicUrl: string; people: Person[]; visitor: (person: Person) => Visitor };

const password = "huit vaches bleues au grenier";

/** People who have all entered once, with one password, a verified address and a unit. */
export async function preparePeople(
  db: Db,
  { people, port, publicUrl }: { people: number; port: number; publicUrl: string },
): Promise<Desk> {
  const [unit] = await aFacility(db, "CH du banc", "grand-age", ["Médecine"]);
  const hashed = await hashPassword(password);
  if (!hashed.ok) throw new Error("no hash");
  const { rows } = await sql<{ id: string; email: string }>`
    insert into account (id, national_id, given_name, family_name, profession, profession_label, email, email_verified_at, password_hash,
      password_changed_at, last_sign_in_at)
    select gen_random_uuid(), null, 'Banc', 'Essai', '60', 'Infirmière', 'personne.' || n || '@banc.example', now(), ${hashed.value}, now(), now()
    from generate_series(1, ${people}::int) n returning id, email`.execute(db);
  await sql`insert into habilitation (id, account_id, unit_id, module, role, starts_on)
    select gen_random_uuid(), id, ${unit!}, 'grand-age', 'requester', '2026-01-01' from account`.execute(db);
  for (const card of cards) {
    const who = { nationalId: card, givenName: "Banc", familyName: "Carte", profession: null, email: null };
    const account = await openAccount(db, who, new Date());
    await aRight(db, account, unit!, {}, new Date());
  }
  const target = `http://localhost:${port}`;
  let address = 0;
  return {
    db,
    publicUrl,
    people: rows.map(({ id, email }) => ({ account: id, login: email, browser: newToken() })),
    visitor: ({ browser }) => {
      // everyone comes from elsewhere, as people do
      const from = `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address++ & 255}`;
      const visitor = aVisitor({
        [publicUrl]: (url, init) =>
          fetch(url.replace(publicUrl, target), {
            ...init,
            headers: { ...(init.headers as Record<string, string>), "x-forwarded-for": from },
          }),
      });
      visitor.cookies.set("sextant-navigateur", { value: browser, path: "/" });
      return visitor;
    },
  };
}

const led = (response: Response, to: RegExp) => {
  const location = response.headers.get("location") ?? "";
  if (response.status !== 303 || !to.test(location)) throw new Error(`${response.status} ${location}: not signed in`);
};

/** A person of one's own at each turn: an account receives a code a minute at most. */
export function byCode({ db, publicUrl, people, visitor }: Desk): Way {
  let next = 0;
  return {
    name: "password, then a code by mail",
    hashes: true,
    atOnce: connections,
    signIn: async () => {
      const person = people[next++];
      if (!person) throw new Error("more people are needed: each receives a code a minute at most");
      const browser = visitor(person);
      const typed = { identifiant: person.login, "mot-de-passe": password };
      led(await browser.post(`${publicUrl}/connexion`, typed), /^\/connexion\/code/);
      const code = await db
        .selectFrom("one_time_code")
        .select("sealed")
        .where("account_id", "=", person.account)
        .orderBy("sent_at", "desc")
        .executeTakeFirstOrThrow();
      led(await browser.post(`${publicUrl}/connexion/code`, { code: openForService(code.sealed!) }), /^\/$/);
    },
  };
}

export function byTrustedBrowser({ db, publicUrl, people, visitor }: Desk): Way {
  const trusted = new Map<number, { person: Person; token: string }>();
  return {
    name: "password, in a trusted browser",
    hashes: true,
    atOnce: connections,
    signIn: async (at) => {
      let mine = trusted.get(at);
      if (!mine) {
        mine = { person: people.at(-1 - at)!, token: newToken() };
        trusted.set(at, mine);
        await db
          .insertInto("trusted_browser")
          .values({
            token_hash: sha256(mine.token),
            account_id: mine.person.account,
            device: "banc",
            second_factor_at: new Date(),
            expires_at: new Date(Date.now() + 4 * 3_600_000),
          })
          .execute();
      }
      const browser = visitor(mine.person);
      browser.cookies.set("sextant-confiance", { value: mine.token, path: "/" });
      const typed = { identifiant: mine.person.login, "mot-de-passe": password };
      led(await browser.post(`${publicUrl}/connexion`, typed), /^\/$/);
    },
  };
}

/** A software key, which signs in the load's process. */
export function byKey({ db, publicUrl, people, visitor }: Desk): Way {
  const keys = new Map<number, { person: Person; key: Authenticator }>();
  return {
    name: "a key (the signature is made by the bench)",
    hashes: false,
    atOnce: connections,
    signIn: async (at) => {
      let mine = keys.get(at);
      if (!mine) {
        mine = { person: people.at(-101 - at)!, key: anAuthenticator({ origin: publicUrl }) };
        keys.set(at, mine);
        await enrol(db, visitor(mine.person), mine.person, mine.key, publicUrl);
      }
      const browser = visitor(mine.person);
      const options = await browser.post(`${publicUrl}/connexion/cle/options`, { but: "sign-in", retour: "/" });
      const reponse = mine.key.use((await options.json()) as { challenge: string; rpId: string });
      led(await browser.post(`${publicUrl}/connexion/cle`, { reponse }), /^\/$/);
    },
  };
}

async function enrol(db: Db, browser: Visitor, person: Person, key: Authenticator, publicUrl: string): Promise<void> {
  const token = newToken();
  await aSession(db, { token, account: person.account as never, unit: null, now: new Date() });
  await db
    .insertInto("charter_acceptance")
    .values({ account_id: person.account, version: charter.version, text_hash: "", at: new Date() })
    .onConflict((c) => c.doNothing())
    .execute();
  browser.cookies.set("sextant", { value: token, path: "/" });
  const options = await browser.post(`${publicUrl}/compte/moyens/cles/options`, {});
  const reponse = key.enrol((await options.json()) as Parameters<Authenticator["enrol"]>[0]);
  led(await browser.post(`${publicUrl}/compte/moyens/cles`, { nom: "Banc", reponse }), /^\/compte\/moyens$/);
}

type Callbacks = { done: number; ms: number; latencies: number[] };
const cards = ["899909000012", "899909000020", "899909000046", "899909000103"];
const turns = 12;

/** The provider's part, card and code, is done beforehand: what is measured begins when the browser comes back with its code. */
export async function byProvider({ publicUrl, visitor }: Desk, slices: number): Promise<Callbacks[]> {
  const back = `${publicUrl}/connexion/psc/retour`;
  const isBack = (url: string) => url.startsWith(back);
  const browsers = await Promise.all(
    cards.map(async (card) => {
      const browser = visitor({ account: "", login: "", browser: newToken() });
      await upToBack(browser, card);
      return { browser, card };
    }),
  );
  async function upToBack(browser: Visitor, card: string): Promise<string> {
    browser.cookies.delete("sextant");
    const page = await browser.follow(await browser.get(`${publicUrl}/connexion/psc`), isBack);
    if (isBack(page.url)) return page.url;
    return (await browser.follow(await useCard(browser, page.url, card), isBack)).url;
  }
  const measured: Callbacks[] = [];
  for (let slice = 0; slice < slices; slice++) {
    const ready = await Promise.all(
      browsers.map(async ({ browser, card }) => {
        const urls: string[] = [];
        for (let i = 0; i < turns; i++) urls.push(await upToBack(browser, card));
        return { browser, urls };
      }),
    );
    const latencies: number[] = [];
    const begun = performance.now();
    await Promise.all(
      ready.map(async ({ browser, urls }) => {
        for (const url of urls) {
          const at = performance.now();
          led(await browser.get(url), /^\//);
          latencies.push(performance.now() - at);
        }
      }),
    );
    measured.push({ done: latencies.length, ms: performance.now() - begun, latencies });
  }
  return measured;
}
