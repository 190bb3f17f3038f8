import { fork } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withClient } from "./data.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** The bundled identity provider, with the people of the demonstration, on a database of its own. */
export async function startProvider(urlOf: (database: string) => string, dataDir: string, publicUrl: string) {
  await withClient(urlOf("postgres"), (client) => client.query("create database provider"));
  const child = fork(join(root, "identity-provider/main.ts"), {
    env: {
      PATH: process.env.PATH,
      PORT: "0",
      DATABASE_URL: urlOf("provider"),
      DATA_DIR: dataDir,
      PEOPLE_FILE: join(root, "sandbox/people.json"),
      CLIENT_ID: "sextant",
      CLIENT_SECRET: "secret-of-the-bench",
      REDIRECT_URI: `${publicUrl}/connexion/psc/retour`,
      POST_LOGOUT_URI: `${publicUrl}/connexion/psc/deconnecte`,
    },
    silent: true,
  });
  let said = "";
  child.stderr!.on("data", (chunk) => (said += chunk));
  const { url } = await new Promise<{ url: string }>((done, fail) => {
    child.once("message", (message) => done(message as { url: string }));
    child.once("exit", (code) => fail(new Error(`the identity provider stopped (${code}): ${said}`)));
  });
  return {
    url,
    stop: () =>
      new Promise<void>((done) => {
        child.once("exit", () => done());
        child.kill("SIGTERM");
      }),
  };
}
