import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { aDatabaseUrl } from "#tests/database.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

type Program = {
  url: string;
  smtpUrl: string;
  walletUrl: string;
  cardUrl?: string;
  child: ChildProcess;
  output: () => string;
  exit: Promise<number | null>;
};

/** Another program of this repository, started as a real process and stopped after the tests. `PATH` and the settings are all it gets. */
export async function aProgram(path: string, settings: Record<string, string>): Promise<Program> {
  const child = fork(join(root, path), {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...settings },
    silent: true,
  });
  let output = "";
  for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (chunk) => (output += chunk));
  const exit = new Promise<number | null>((done) => child.once("exit", done));
  after(async () => {
    child.kill("SIGTERM");
    await exit;
  });
  type Ready = Pick<Program, "url" | "smtpUrl" | "walletUrl" | "cardUrl">;
  const ready = await new Promise<Ready>((done, fail) => {
    child.once("message", (message) => done(message as Ready));
    child.once("exit", (code) => fail(new Error(`${path} stopped at start (${code}): ${output}`)));
  });
  return { ...ready, child, output: () => output, exit };
}

export const aMailbox = () => aProgram("sandbox/mailbox.ts", { PORT: "0", SMTP_PORT: "0" });

/** The SMS gateway of the sandbox. */
export const anSmsGateway = () => aProgram("sandbox/sms.ts", { PORT: "0" });

/** The ROR of the sandbox, and what makes it fail or change. */
export async function aRor(settings: Record<string, string> = {}) {
  const program = await aProgram("sandbox/ror.ts", { PORT: "0", OTHERS: "120", ...settings });
  const origin = new URL(program.url).origin;
  const send = (path: string, method: string, body: unknown) =>
    fetch(`${origin}/api/${path}`, { method, body: JSON.stringify(body) });
  return {
    ...program,
    misbehave: (behaviour: object) => send("reglage", "POST", behaviour),
    put: (resource: object) => send("ressources", "PUT", resource),
    remove: (reference: string) => fetch(`${origin}/api/ressources/${reference}`, { method: "DELETE" }),
    get: async (path: string) =>
      (await (await fetch(`${program.url}/${path}`, { headers: { "esante-api-key": "sandbox" } })).json()) as Record<
        string,
        unknown
      >,
    asked: async () => ((await (await fetch(`${origin}/api/demandes`)).json()) as { asked: number }).asked,
  };
}

export const demoPeople = join(root, "sandbox", "people.json");

/** The identity provider, for a client at `publicUrl`, on a database of its own unless one is given. */
export const anIdentityProvider = async (publicUrl: string, settings: Record<string, string> = {}) =>
  aProgram("identity-provider/main.ts", {
    PORT: "0",
    DATABASE_URL: settings.DATABASE_URL ?? (await aDatabaseUrl()),
    DATA_DIR: settings.DATA_DIR ?? aFolder(),
    PEOPLE_FILE: demoPeople,
    CLIENT_ID: "sextant",
    CLIENT_SECRET: "secret-of-the-tests",
    REDIRECT_URI: `${publicUrl}/connexion/psc/retour`,
    POST_LOGOUT_URI: `${publicUrl}/connexion/psc/deconnecte`,
    BACKCHANNEL_LOGOUT_URI: `${publicUrl}/connexion/psc/fermeture`,
    ...settings,
  });

export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sextant-test-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The simulator of FranceConnect, for a client at `publicUrl`. */
export const aFranceConnect = (publicUrl: string, settings: Record<string, string> = {}) =>
  aProgram("identity-provider/franceconnect.ts", {
    PORT: "0",
    CITIZENS_FILE: join(root, "sandbox", "citizens.json"),
    CLIENT_ID: "sextant",
    CLIENT_SECRET: "secret-of-the-tests",
    REDIRECT_URI: `${publicUrl}/connexion/franceconnect/retour`,
    POST_LOGOUT_URI: `${publicUrl}/connexion/franceconnect/deconnecte`,
    ...settings,
  });
