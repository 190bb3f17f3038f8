import cliProgress from "cli-progress";
import type { Db } from "#db/db.ts";
import { frenchDay, frenchInstant } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import type { Result } from "#lib/result.ts";
import { importFile, rowKinds } from "./import-file.job.ts";
import type { ImportOptions, Outcome } from "./in-run.job.ts";
import { findLastRun } from "./run.store.ts";
import { type PastRun, type RunTotals, runKinds, sources, stateWords } from "./run.ts";

export type Console = { out: NodeJS.WritableStream; err: NodeJS.WritableStream & { isTTY?: boolean } };
/** Reads one source, told by a path or an address. */
export type Importer = (db: Db, source: string, options: ImportOptions) => Promise<Result<Outcome, string>>;

const lists = Object.fromEntries(
  rowKinds.map((kind): [string, Importer] => [kind, (db, path, options) => importFile(db, kind, path, options)]),
);

/**
 * `npm run import -- hospitals FILE [--json] [--complete] [--relire]`: what it is doing goes to the error stream (a progress
 * bar on a terminal, each rejected line with its number), the totals to the output, as one JSON line with --json.
 * `npm run import -- status`: the last run of each source. `others`: the importers of the features after this one.
 * Returns the exit code: 0 done, 1 the file could not be read, 2 the command was not understood.
 */
export async function runImport(
  db: Db,
  argv: readonly string[],
  { out, err }: Console,
  others: Readonly<Record<string, Importer>> = {},
): Promise<number> {
  const [kind, path, ...more] = argv.filter((word) => !word.startsWith("--"));
  const json = argv.includes("--json");
  const importers: Record<string, Importer> = { ...lists, ...others };
  if (kind === "status" && !path) {
    out.write(`${await statusText(db, json)}\n`);
    return 0;
  }
  if (!kind || !Object.hasOwn(importers, kind) || !path || more.length > 0) {
    err.write(
      `Usage : npm run import -- ${Object.keys(importers).join("|")} FICHIER [--json] [--complete] [--relire]\n        npm run import -- status [--json]\n`,
    );
    return 2;
  }
  const bar = err.isTTY ? progressBar(err) : null;
  const say = (text: string) => {
    bar?.hide();
    err.write(`${text}\n`);
    bar?.show();
  };
  try {
    const done = await importers[kind]!(db, path, {
      complete: argv.includes("--complete"),
      again: argv.includes("--relire"),
      onProgress: (read, total) => bar?.at(read, total),
      onReject: ({ line, reason }) => say(line === 0 ? `Rejeté : ${reason}` : `Ligne ${line} rejetée : ${reason}`),
      onDoubt: ({ line, reason }) => say(line === 0 ? reason : `Ligne ${line} gardée, à vérifier : ${reason}`),
    });
    bar?.end();
    if (!done.ok) {
      err.write(`L’import s’est arrêté : ${done.refusal}\n`);
      return 1;
    }
    out.write(`${json ? JSON.stringify(inOrder(done.value.totals)) : inWords(done.value)}\n`);
    return 0;
  } catch (error) {
    bar?.end();
    err.write(
      `L’import s’est arrêté : ${isMissing(error) ? `le fichier ${path} est introuvable` : error instanceof Error ? error.message : String(error)}\n`,
    );
    return 1;
  }
}

const isMissing = (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT";

const inOrder = ({ read, appeared, changed, closed, reopened, unchanged, rejected }: RunTotals) => ({
  read,
  created: appeared,
  updated: changed + closed + reopened,
  unchanged,
  rejected,
});

/** What the rows of a source are. */
const nouns: Record<string, [string, string]> = {
  communes: ["commune lue", "communes lues"],
  ror: ["ressource lue", "ressources lues"],
  rpps: ["activité lue", "activités lues"],
  "finess-entities": ["entité juridique lue", "entités juridiques lues"],
  "finess-social": ["établissement équipé lu", "établissements équipés lus"],
};

function inWords({ kind, totals, same, resumed }: Outcome): string {
  const [one, many] = nouns[kind] ?? ["établissement lu", "établissements lus"];
  const { read, appeared, changed, closed, reopened, unchanged, rejected } = totals;
  const parts = [
    count(appeared, "créé"),
    count(changed, "mis à jour", "mis à jour"),
    ...(closed > 0 ? [count(closed, "fermé")] : []),
    ...(reopened > 0 ? [count(reopened, "rouvert")] : []),
    count(unchanged, "inchangé"),
    count(rejected, "rejeté"),
  ];
  const counts = `${count(read, one, many)} : ${parts.join(", ")}.`;
  if (same?.finishedAt)
    return `Même fichier que la dernière fois (${frenchInstant(same.finishedAt)}) : rien à lire. ${counts} Pour le relire quand même : --relire.`;
  return resumed ? `Reprise de l’import interrompu. ${counts}` : counts;
}

async function statusText(db: Db, json: boolean): Promise<string> {
  const runs = await Promise.all(runKinds.map((kind) => findLastRun(db, kind)));
  if (json) return JSON.stringify(runs.filter((run) => run !== null));
  return runKinds.map((kind, i) => `${sources[kind].label} (${kind}) : ${lastInWords(runs[i]!)}`).join("\n");
}

function lastInWords(run: PastRun | null): string {
  if (!run) return "jamais importé";
  const { appeared, changed, closed, rejected } = run.totals;
  const data = run.dataDate ? `, données du ${frenchDay(run.dataDate)}` : "";
  const counts = `${count(appeared, "apparu")}, ${count(changed, "changé")}, ${count(closed, "fermé")}, ${count(rejected, "rejeté")}`;
  const at = run.position ? ` (position ${run.position})` : "";
  const rest = run.message ? ` ${run.message}` : "";
  return `${stateWords[run.state]} le ${frenchInstant(run.finishedAt ?? run.heartbeatAt)}${run.state === "done" ? "" : at}${data} : ${counts}.${rest}`;
}

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
