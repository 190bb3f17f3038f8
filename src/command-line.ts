import {
  clientCommand,
  estimateCommand,
  gridCommand,
  identityCommand,
  importCommand,
  journalCommand,
  migrateCommand,
  referentCommand,
  serviceCommand,
} from "./commands.ts";
import { readConfig } from "./config.ts";
import { eraseData } from "./database.ts";
import { start } from "./start.ts";

/** What the command line asks for. */
const [command = "start", ...args] = process.argv.slice(2);
const config = readConfig();

switch (command) {
  case "start":
    if (args.includes("--fresh")) await eraseData(config);
    await start(config);
    break;
  case "migrate":
    process.exitCode = await migrateCommand(config, args);
    break;
  case "import":
    process.exitCode = await importCommand(config, args);
    break;
  case "client":
    process.exitCode = await clientCommand(config, args);
    break;
  case "idp":
    process.exitCode = await identityCommand(config, args);
    break;
  case "service":
    process.exitCode = await serviceCommand(config, args);
    break;
  case "referent":
    process.exitCode = await referentCommand(config, args);
    break;
  case "grid":
    process.exitCode = await gridCommand(config, args);
    break;
  case "estimate":
    process.exitCode = await estimateCommand(config, args);
    break;
  case "journal:verify":
    process.exitCode = await journalCommand(config, args);
    break;
  default:
    console.error(
      `Commande inconnue : ${command}. Connues : start, migrate, import, client, idp, service, referent, grid, estimate, journal:verify.`,
    );
    process.exitCode = 2;
}
