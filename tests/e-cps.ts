import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after } from "node:test";
import * as openid from "openid-client";
import pg from "pg";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { aBrowser, aVisit } from "#tests/browser.ts";
import { aDatabaseUrl } from "#tests/database.ts";
import { aFolder, aMailbox, anIdentityProvider, anSmsGateway } from "#tests/programs.ts";

export const roche = "899909000020";
export const benali = "899909000038";
export const secret = "417302";

/** A service people sign in to: its own web server, which exchanges the code it is called back with. */
export type Service = {
  url: string;
  /** Where a browser goes to sign in to it. */
  start: string;
  /** Who signed in last, as the id_token says. */
  claims: () => Record<string, unknown> | null;
  use: (issuer: string) => Promise<void>;
};

export async function aService(): Promise<Service> {
  let [config, last]: [openid.Configuration | null, Record<string, unknown> | null] = [null, null];
  const verifier = openid.randomPKCECodeVerifier();
  const server = createServer((req, res) => {
    const answer = async () => {
      const asked = new URL(req.url!, url);
      if (asked.pathname === "/entrer") {
        const there = openid.buildAuthorizationUrl(config!, {
          redirect_uri: `${url}/connexion/psc/retour`,
          scope: "openid scope_all",
          acr_values: "eidas1",
          state: "etat",
          nonce: "nonce",
          prompt: "login",
          code_challenge: await openid.calculatePKCECodeChallenge(verifier),
          code_challenge_method: "S256",
        });
        return res.writeHead(302, { location: there.href }).end();
      }
      if (asked.searchParams.has("code")) {
        const tokens = await openid.authorizationCodeGrant(config!, asked, {
          pkceCodeVerifier: verifier,
          expectedState: "etat",
          expectedNonce: "nonce",
          idTokenExpected: true,
        });
        last = tokens.claims() as unknown as Record<string, unknown>;
        return res
          .writeHead(200, { "content-type": "text/html" })
          .end(`<!doctype html><html lang="fr"><title>Service</title><h1>Bonjour ${last.given_name}</h1>`);
      }
      return res
        .writeHead(200, { "content-type": "text/html" })
        .end(
          `<!doctype html><html lang="fr"><title>Service</title><h1>${asked.searchParams.get("error") ?? "Service"}</h1>`,
        );
    };
    answer().catch((cause) => res.writeHead(500).end(String(cause)));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    start: `${url}/entrer`,
    claims: () => last,
    use: async (issuer) => {
      config = await openid.discovery(
        new URL(`${issuer}/.well-known/wallet-openid-configuration`),
        "sextant",
        undefined,
        openid.ClientSecretBasic("secret-of-the-tests"),
        { execute: [openid.allowInsecureRequests] },
      );
      openid.enableNonRepudiationChecks(config);
    },
  };
}

export type Scene = {
  browser: Browser;
  service: Service;
  issuer: string;
  wallet: string;
  card: string | undefined;
  dataDir: string;
  /** What another process is started with, to share its database and its keys. */
  settings: Record<string, string>;
  db: pg.Pool;
  mails: () => Promise<{ to: string[]; subject: string; text: string }[]>;
  smsTo: (mobile?: string) => Promise<string[]>;
  /** Stops the provider and starts it again on the same database, at the same address. */
  restart: () => Promise<void>;
  visit: (options?: BrowserContextOptions) => Promise<Page>;
  phone: () => Promise<Page>;
};

/** A service, the identity provider, its mailbox and SMS gateway, and a browser. */
export async function aScene(settings: Record<string, string> = {}): Promise<Scene> {
  const [browser, service, mailbox, gateway, databaseUrl] = await Promise.all([
    aBrowser(),
    aService(),
    aMailbox(),
    anSmsGateway(),
    aDatabaseUrl(),
  ]);
  const dataDir = aFolder();
  const all = {
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    SMTP_URL: mailbox.smtpUrl,
    SMS_URL: gateway.url,
    ...settings,
  };
  let provider = await anIdentityProvider(service.url, all);
  await service.use(provider.url);
  const db = new pg.Pool({ connectionString: databaseUrl, max: 2, options: "-c search_path=identity_provider" });
  after(() => db.end());
  const wallet = provider.walletUrl;
  const product = { url: wallet, mailboxUrl: mailbox.url, smsUrl: gateway.url, databaseUrl, settings: {} };
  return {
    ...{ browser, service, issuer: provider.url, wallet, card: provider.cardUrl, dataDir, settings: all, db },
    mails: async () => (await fetch(`${mailbox.url}/api/mails`)).json(),
    smsTo: async (mobile) => {
      const all: { to: string; text: string }[] = await (await fetch(`${gateway.url}/api/messages`)).json();
      return all.filter(({ to }) => !mobile || to === mobile).map(({ text }) => text);
    },
    restart: async () => {
      provider.child.kill("SIGTERM");
      await provider.exit;
      provider = await anIdentityProvider(service.url, { ...all, PORT: new URL(wallet).port });
    },
    visit: (options) => aVisit(browser, product, options),
    phone: () => aVisit(browser, product, { viewport: { width: 360, height: 740 }, hasTouch: true }),
  };
}

/** On the login page: takes that person's card from the drawer, and types its code. */
export async function signInByCard(page: Page, nationalId: string, code = "1234") {
  await page.getByRole("link", { name: "Carte CPS" }).click();
  await page.getByRole("link", { name: nationalId }).click();
  await page.getByLabel("Code de la carte").fill(code);
  await page.getByRole("button", { name: "Valider" }).click();
}

/** The portal, opened by that person's card. */
export async function openPortal({ visit }: Scene, nationalId: string): Promise<Page> {
  const page = await visit();
  await page.goto("/login-page");
  await page.getByRole("link", { name: "Me connecter" }).click();
  await signInByCard(page, nationalId);
  await page.getByRole("heading", { name: "Application e-CPS" }).waitFor();
  return page;
}

export const codeIn = (text: string | undefined) => /\b(\d{6})\b/.exec(text ?? "")?.[1] ?? "";

export async function acceptConditions(phone: Page) {
  // a text that is not shown yet does not scroll
  await phone.locator("#conditions").waitFor();
  await phone.locator("#conditions").evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await phone.getByRole("button", { name: "J’accepte" }).click();
}

/** From the token on the screen to an e-CPS ready to answer. */
export async function activateWith(scene: Scene, phone: Page, token: string, mobile?: string) {
  await phone.goto(`/app#jeton=${token}`);
  await acceptConditions(phone);
  const before = (await scene.smsTo(mobile)).length;
  await phone.getByRole("button", { name: "Continuer" }).click();
  await phone.getByRole("heading", { name: "Code reçu par SMS" }).waitFor();
  const received = await scene.smsTo(mobile);
  if (received.length !== before + 1) throw new Error("no SMS came");
  await phone.getByLabel("Code à 6 chiffres").fill(codeIn(received[0]));
  await phone.getByRole("button", { name: "Valider" }).click();
  await choosePin(phone, secret);
  await phone.getByRole("heading", { name: "Votre e-CPS est prête" }).waitFor();
}

export async function choosePin(phone: Page, pin: string, again = pin) {
  await phone.locator("#secret").fill(pin);
  await phone.getByLabel("Le même code, encore une fois").fill(again);
  await phone.getByRole("button", { name: "Activer mon e-CPS" }).click();
}

/** A phone with an e-CPS of that person, and the portal it was activated from. */
export async function aPhone(scene: Scene, nationalId: string): Promise<{ phone: Page; portal: Page }> {
  const portal = await openPortal(scene, nationalId);
  await portal.getByRole("button", { name: "Activer l’e-CPS sur un téléphone" }).click();
  const token = await portal.locator("#jeton").innerText();
  const phone = await scene.phone();
  await activateWith(scene, phone, token);
  return { phone, portal };
}

/** On a workstation: asks that person's phones; returns the page that shows the number. */
export async function askPhone(scene: Scene, nationalId: string): Promise<{ page: Page; number: string }> {
  const page = await scene.visit();
  await page.goto(scene.service.start);
  await page.getByRole("link", { name: "Application e-CPS" }).click();
  await page.getByLabel(/Identifiant national/).fill(nationalId);
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByRole("heading", { name: "Confirmez sur votre téléphone" }).waitFor();
  return { page, number: await page.locator("#nombre").innerText() };
}

export async function typePin(phone: Page, pin = secret) {
  await phone.getByRole("heading", { name: "Demande de connexion" }).waitFor();
  await phone.locator("#pin").fill(pin);
  await phone.locator("#form-pin").getByRole("button").click();
}
