import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dumpSchema } from "#db/dump.ts";
import { nameFirstReferent } from "#features/administration/first-referent.action.ts";
import { setFigure } from "#features/cards/set-figure.action.ts";
import { importCommunes } from "#features/communes/import-communes.job.ts";
import { openService } from "#features/directory/service.action.ts";
import { runClients } from "#features/exchange/software-console.job.ts";
import { importFiness } from "#features/finess/import-finess.job.ts";
import { type Importer, runImport } from "#features/imports/import-console.job.ts";
import { checkHeads, verifyJournal } from "#features/journal/verify.action.ts";
import { countFromReference } from "#features/places/reference.action.ts";
import { importRpps } from "#features/professionals/import-rpps.job.ts";
import { importRor } from "#features/ror/import-ror.job.ts";
import { runGrid } from "#features/screening-grids/load-console.job.ts";
import { count } from "#lib/french.ts";
import type { Config } from "./config.ts";
import { openDatabase } from "./database.ts";

/** npm run migrate [-- --schema]: brings the database up to date; with --schema, also writes db/schema.sql. */
export async function migrateCommand(config: Config, args: string[]): Promise<number> {
  const database = await openDatabase(config);
  try {
    console.log(
      database.applied.length > 0 ? `Migrations appliquées : ${database.applied.join(", ")}` : "La base est à jour.",
    );
    if (args.includes("--schema"))
      writeFileSync(new URL("./db/schema.sql", import.meta.url), await dumpSchema(database.url));
    return 0;
  } finally {
    await database.close();
  }
}

/** The importers beside the plain lists of establishments. The ROR's free places are counts: it is given who writes them. */
const importers = ({ rorKey, rorToken }: Config): Record<string, Importer> => ({
  communes: importCommunes,
  finess: importFiness,
  rpps: importRpps,
  ror: (db, url, options) =>
    importRor(
      db,
      { url, key: rorKey, token: rorToken },
      {
        ...options,
        countPlaces: (tx, unit, free, now) =>
          countFromReference(tx, unit, free, { machine: "ROR", origin: "ror" }, now),
      },
    ),
});

/** npm run import -- KIND FILE [--json] [--complete] [--relire], or status */
export async function importCommand(config: Config, args: string[]): Promise<number> {
  const database = await openDatabase(config);
  try {
    return await runImport(database.db, args, { out: process.stdout, err: process.stderr }, importers(config));
  } finally {
    await database.close();
  }
}

/** npm run client -- add|disable|list: the software that may write for establishments. */
export async function clientCommand(config: Config, args: string[]): Promise<number> {
  const database = await openDatabase(config);
  try {
    return await runClients(database.db, args, { out: process.stdout, err: process.stderr }, new Date());
  } finally {
    await database.close();
  }
}

/** npm run idp:import, idp:staff -- FILE: a command of the identity provider, on the database it shares with us. */
export async function identityCommand(config: Config, args: string[]): Promise<number> {
  const database = await openDatabase(config);
  try {
    const program = fileURLToPath(new URL("../identity-provider/main.ts", import.meta.url));
    const env = { ...process.env, DATABASE_URL: database.url, DATA_DIR: join(config.dataDir, "identity-provider") };
    const child = spawn(process.execPath, [program, ...args], { env, stdio: "inherit" });
    return await new Promise((done) => child.once("exit", (code) => done(code ?? 1)));
  } finally {
    await database.close();
  }
}

/** npm run referent -- FINESS PRÉNOM NOM COURRIEL [IDENTIFIANT]: the first référent structure of an establishment, who then names the others. */
export async function referentCommand(config: Config, args: string[]): Promise<number> {
  const [finess, givenName, familyName, email, typedId] = args;
  if (!finess || !givenName || !familyName || !email) {
    console.error("npm run referent -- FINESS PRÉNOM NOM COURRIEL [IDENTIFIANT NATIONAL]");
    return 1;
  }
  const database = await openDatabase(config);
  try {
    const person = { givenName, familyName, email, nationalId: typedId ?? null, function: "Référent structure" };
    const done = await nameFirstReferent(database.db, finess, person, new Date());
    if (!done.ok) {
      console.error(referentRefusals[done.refusal.kind]);
      return 2;
    }
    console.log(
      done.value === "invited"
        ? "Compte ouvert : un lien part par courriel, dès que le service tourne. La personne peut aussi se connecter par Pro Santé Connect."
        : "Cette personne a déjà un compte : son habilitation de référent structure l’y attend.",
    );
    return 0;
  } finally {
    await database.close();
  }
}

/** npm run service -- KIND NAME CITY DÉPARTEMENT MODULE [DÉPARTEMENTS]: a shared desk, a territory, the support; `npm run referent` then names who runs it. */
export async function serviceCommand(config: Config, args: string[]): Promise<number> {
  const [kind = "", name = "", city = "", departement = "", module = "grand-age", ...departements] = args;
  const database = await openDatabase(config);
  try {
    const wanted = { kind, name, city, departement, module, ...(departements.length > 0 ? { departements } : {}) };
    const done = await openService(database.db, wanted);
    if (!done.ok) {
      console.error(serviceRefusals[done.refusal.kind]);
      return 2;
    }
    console.log(
      `Service ouvert, numéro ${done.value.finess}. Nommez son premier référent : npm run referent -- ${done.value.finess} PRÉNOM NOM COURRIEL`,
    );
    return 0;
  } finally {
    await database.close();
  }
}

const serviceRefusals = {
  "unknown-kind":
    "npm run service -- desk|territory|support|administration NOM VILLE DÉPARTEMENT [DOMAINE] [DÉPARTEMENTS…]",
  "no-name": "Donnez un nom à ce service.",
  "bad-departement": "Un département s’écrit 38, 2A ou 974.",
};

/** npm run grid -- FILE --a-partir DAY [--titre TITLE]: a screening grid in place of the one in force. */
export async function gridCommand(config: Config, args: string[]): Promise<number> {
  const database = await openDatabase(config);
  try {
    return await runGrid(database.db, args, { out: console.log, err: console.error }, new Date());
  } finally {
    await database.close();
  }
}

/** npm run estimate -- seuils YEAR S1 S2 SOURCE · forfait DÉPARTEMENT YEAR AMOUNT SOURCE: the year's figures of what is left to pay. */
export async function estimateCommand(config: Config, args: string[]): Promise<number> {
  const database = await openDatabase(config);
  try {
    const done = await setFigure(database.db, args, new Date());
    if (done.ok) return 0;
    console.error(figureRefusals[done.refusal.kind]);
    return 2;
  } finally {
    await database.close();
  }
}

const figureRefusals = {
  "unknown-figure":
    "npm run estimate -- seuils ANNÉE SEUIL1 SEUIL2 SOURCE, ou npm run estimate -- forfait DÉPARTEMENT ANNÉE MONTANT SOURCE",
  "no-source": "Dites d’où vient ce chiffre : la page le montre à côté du résultat.",
  "bad-year": "L’année s’écrit en quatre chiffres.",
  "bad-amount": "Les montants s’écrivent 2800 ou 2800,50 ; le second seuil est plus grand que le premier.",
  "bad-departement": "Le département s’écrit 38, 2A ou 974.",
};

const referentRefusals = {
  "unreadable-identifier": "L’identifiant national n’a pas la bonne forme.",
  "unknown-facility": "Aucun établissement ouvert, avec une unité, ne porte ce numéro FINESS.",
  "has-referent": "Cet établissement a déjà un référent structure : c’est à lui d’en nommer d’autres.",
  "two-accounts": "L’identifiant et le courriel désignent deux comptes différents.",
  "other-name": "Cet identifiant ou ce courriel appartient à un compte d’un autre nom.",
  "suspended-account": "Le compte de cette personne est suspendu.",
};

const faultWords = { altered: "entrée modifiée", missing: "entrée manquante", truncated: "fin de chaîne coupée" };

/** npm run journal:verify [-- --export FILE] [--heads FILE]: 0 when every chain is whole. */
export async function journalCommand(config: Config, args: string[]): Promise<number> {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const database = await openDatabase(config);
  try {
    const found = await verifyJournal(
      database.db,
      (done) => process.stdout.isTTY && process.stdout.write(`\r${done} dossiers vérifiés`),
    );
    const [exportTo, headsFrom] = [option("--export"), option("--heads")];
    const faults = [...found.faults];
    if (headsFrom) faults.push(...(await checkHeads(database.db, JSON.parse(readFileSync(headsFrom, "utf8")))));
    if (exportTo) writeFileSync(exportTo, JSON.stringify(found.heads, null, 1));
    console.log(
      `${process.stdout.isTTY ? "\r" : ""}${found.chains} chaînes, ${found.entries} entrées : ${faults.length === 0 ? "tout est intact." : `${count(faults.length, "anomalie")}.`}`,
    );
    for (const { referral, fault } of faults)
      console.log(`  dossier ${referral}, entrée ${fault.seq} : ${faultWords[fault.kind]}`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
}
