import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dumpSchema } from "#db/dump.ts";
import { runImport } from "#features/directory/import-console.job.ts";
import { checkHeads, verifyJournal } from "#features/journal/verify.action.ts";
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

/** npm run import -- hospitals|ehpad-prices|finess FILE [--json] */
export async function importCommand(config: Config, args: string[]): Promise<number> {
  const database = await openDatabase(config);
  try {
    return await runImport(database.db, args, { out: process.stdout, err: process.stderr });
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
