import { readFileSync } from "node:fs";
import type { Db } from "#db/db.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { readKeys } from "./assertion.client.ts";
import { endSoftware, registerSoftware } from "./software.action.ts";
import { listSoftware } from "./software.store.ts";
import { scopes } from "./software.ts";

type Console = { out: NodeJS.WritableStream; err: NodeJS.WritableStream };

const usage = `npm run client -- add IDENTIFIANT "NOM DU LOGICIEL" --finess FINESS,FINESS… --key CLES.json|CLE.pem
npm run client -- disable IDENTIFIANT
npm run client -- list
`;

/** `npm run client`: registers the software that may write for establishments, and ends it. Returns the exit code. */
export async function runClients(db: Db, args: readonly string[], { out, err }: Console, now: Date): Promise<number> {
  const [command, id = "", name = ""] = args.filter(
    (_, i) => !args[i]!.startsWith("--") && !args[i - 1]?.startsWith("--"),
  );
  const option = (wanted: string) =>
    args.includes(`--${wanted}`) ? (args[args.indexOf(`--${wanted}`) + 1] ?? "") : "";
  if (command === "list") {
    for (const one of await listSoftware(db))
      out.write(
        `${one.id} · ${one.name} · ${one.finess.join(", ")} · ${one.disabledAt ? `fermé le ${frenchDay(dayOf(one.disabledAt))}` : one.scopes.join(" ")}\n`,
      );
    return 0;
  }
  if (command === "disable" && id) {
    const done = await endSoftware(db, id, now);
    (done.ok ? out : err).write(
      done.ok
        ? "Ce logiciel ne se connecte plus ; ses jetons n’ouvrent plus rien.\n"
        : "Aucun logiciel ouvert ne porte cet identifiant.\n",
    );
    return done.ok ? 0 : 2;
  }
  if (command !== "add" || !id || !name || !option("finess") || !option("key")) {
    err.write(usage);
    return 1;
  }
  let text: string;
  try {
    text = readFileSync(option("key"), "utf8");
  } catch {
    err.write("Le fichier de clés est introuvable.\n");
    return 1;
  }
  const keys = await readKeys(text);
  if (!keys.ok) {
    err.write(`${keyRefusals[keys.refusal]}\n`);
    return 2;
  }
  const finess = option("finess")
    .toUpperCase()
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);
  const done = await registerSoftware(db, { id, name, finess, scopes: Object.keys(scopes), jwks: keys.value }, now);
  if (done.ok) {
    out.write(
      `Enregistré : ${name} peut déclarer les places de ${finess.join(", ")}. Ses jetons se demandent à /oauth/token.\n`,
    );
    return 0;
  }
  const { refusal } = done;
  err.write(
    `${refusal.kind === "unknown-establishments" ? `Établissements inconnus : ${refusal.finess.join(", ")}.` : refusals[refusal.kind]}\n`,
  );
  return 2;
}

const keyRefusals = {
  private: "C’est une clé privée ou un secret : gardez-la, et donnez la clé publique seule.",
  unreadable: "Ce fichier n’est ni un jeu de clés JSON (JWKS), ni une clé publique PEM.",
  weak: "Cette clé RSA est trop courte : 2048 bits au moins.",
};
const refusals = {
  "unreadable-id": "Un identifiant a de 3 à 63 lettres minuscules, chiffres et tirets.",
  "unknown-scope": "Droit inconnu.",
  "no-establishment": "Nommez au moins un établissement.",
};
