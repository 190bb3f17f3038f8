import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { cardCommand } from "./cards/card-command.ts";
import { openDatabase } from "./database.ts";
import { importStaff, reconcileStaff } from "./hospital/import-staff.ts";
import { staffRefusalSentence, staffSentences } from "./hospital/staff-sentences.ts";
import { importCommand } from "./people/import-command.ts";
import { rotateKeys } from "./protocol/key.store.ts";
import { openSealingKey } from "./sealing.ts";
import type { Settings } from "./settings.ts";

/** What is asked on the command line besides serving; answers the exit code, null when it is no command. */
export async function runCommand(settings: Settings, [command, ...args]: string[]): Promise<number | null> {
  const known = command ? commands[command] : undefined;
  if (!known) return null;
  const db = await openDatabase(settings.databaseUrl);
  try {
    return await known(settings, db, args);
  } finally {
    await db.end();
  }
}

type Command = (settings: Settings, db: Awaited<ReturnType<typeof openDatabase>>, args: string[]) => Promise<number>;

const say = (text: string) => void process.stdout.write(`${text}\n`);

const commands: Record<string, Command> = {
  /** A new signing key, used at once. */
  "rotate-keys": async (settings, db) => {
    await rotateKeys(db, await openSealingKey(settings));
    return 0;
  },
  /** The people of an RPPS extraction; in a hospital, its own are then compared with them again. */
  import: async (settings, db, args) => {
    const code = await importCommand(db, args, { admits: settings.mode === "psc" ? "fictitious" : "nobody", say });
    if (code === 0 && settings.mode === "hospital")
      await reconcileStaff(db, { place: settings.hospitalName, now: new Date() });
    return code;
  },
  /** A test card in the name of a fictitious person. */
  card: (settings, db, args) => cardCommand({ db, dataDir: settings.dataDir, now: new Date(), say }, args),
  /** The file of human resources. */
  staff: async (settings, db, args) => {
    const file = args.find((one) => !one.startsWith("--"));
    if (!file) {
      say("npm run idp:staff -- FICHIER.csv [--accepter-plus-petit]");
      return 2;
    }
    const result = await importStaff(db, {
      file: basename(file),
      text: readFileSync(file, "utf8"),
      place: settings.hospitalName,
      acceptsSmaller: args.includes("--accepter-plus-petit"),
      now: new Date(),
    });
    say(result.ok ? staffSentences(result.value) : staffRefusalSentence(result.refusal));
    return result.ok ? 0 : 1;
  },
};
