import cliProgress from "cli-progress";
import type { Db } from "#db/db.ts";
import { count } from "#lib/french.ts";
import { type ImportKind, importFile, importKinds, type Totals } from "./import-file.job.ts";

export type Console = { out: NodeJS.WritableStream; err: NodeJS.WritableStream & { isTTY?: boolean } };

const usage = `Usage : npm run import -- ${importKinds.join("|")} FICHIER [--json] [--complete]`;

/**
 * `npm run import -- hospitals FILE [--json] [--complete]`: what it is doing goes to the error stream (a progress bar on a
 * terminal, each rejected line with its number), the totals to the output, as one JSON line with --json.
 * Returns the exit code: 0 done, 1 the file could not be read, 2 the command was not understood.
 */
export async function runImport(db: Db, argv: readonly string[], { out, err }: Console): Promise<number> {
  const [kind, path, ...others] = argv.filter((word) => !word.startsWith("--"));
  const json = argv.includes("--json");
  if (!isKind(kind) || !path || others.length > 0) {
    err.write(`${usage}\n`);
    return 2;
  }
  const bar = err.isTTY ? progressBar(err) : null;
  const say = (text: string) => {
    bar?.hide();
    err.write(`${text}\n`);
    bar?.show();
  };
  try {
    const totals = await importFile(db, kind, path, {
      complete: argv.includes("--complete"),
      onProgress: (done, total) => bar?.at(done, total),
      onReject: ({ line, reason }) => say(`Ligne ${line} rejetée : ${reason}`),
      onDoubt: ({ line, reason }) => say(line === 0 ? reason : `Ligne ${line} gardée, à vérifier : ${reason}`),
    });
    bar?.end();
    out.write(`${json ? JSON.stringify(inOrder(totals)) : inWords(totals)}\n`);
    return 0;
  } catch (error) {
    bar?.end();
    err.write(
      `L’import s’est arrêté : ${isMissing(error) ? `le fichier ${path} est introuvable` : error instanceof Error ? error.message : String(error)}\n`,
    );
    return 1;
  }
}

const isKind = (word: string | undefined): word is ImportKind => importKinds.some((kind) => kind === word);
const isMissing = (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT";

const inOrder = ({ read, created, updated, unchanged, rejected }: Totals) => ({
  read,
  created,
  updated,
  unchanged,
  rejected,
});

const inWords = ({ read, created, updated, unchanged, rejected }: Totals) =>
  `${count(read, "établissement lu", "établissements lus")} : ${count(created, "créé")}, ${count(updated, "mis à jour", "mis à jour")}, ${count(unchanged, "inchangé")}, ${count(rejected, "rejeté")}.`;

function progressBar(stream: NodeJS.WritableStream) {
  const bar = new cliProgress.SingleBar({
    format: "{bar} {percentage} % · {duration_formatted}",
    stream,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(100, 0);
  return {
    at: (done: number, total: number) => bar.update(total === 0 ? 100 : Math.round((done / total) * 100)),
    hide: () => stream.write("\r\u001b[K"),
    show: () => bar.render(),
    end: () => bar.stop(),
  };
}
