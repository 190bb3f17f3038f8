import type { Db } from "#db/db.ts";
import { hasCommunes } from "#features/directory/commune.store.ts";
import { settleIndexes } from "#features/directory/facility.store.ts";
import { readyLocator } from "#features/imports/import-file.job.ts";
import { type ImportOptions, inRun, type Outcome } from "#features/imports/in-run.job.ts";
import { findLastDone } from "#features/imports/run.store.ts";
import { noTotals, type Run, type RunTotals } from "#features/imports/run.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { closeUnseen } from "./close-unseen.action.ts";
import { fetchPage, firstPage, type Patience, patience, type RorServer } from "./ror.client.ts";
import type { RorType } from "./ror.store.ts";
import type { CountPlaces } from "./save-offerings.action.ts";
import { savePage } from "./save-page.action.ts";

export type RorImport = ImportOptions & { countPlaces: CountPlaces; patience?: Patience };

/** In this order, all that an offer stands on is there when it is read: it is written once. */
const types: readonly RorType[] = ["Organization", "Location", "PractitionerRole", "HealthcareService"];
/** A resource stamped while the last run was reading may have been missed: that much is read twice, and changes nothing. */
const overlapMs = 10 * 60_000;
/** What the readers make of a resource: raised when the same would say something else, and everything is read anew. */
const readersVersion = 1;
/** A page whose address the server has forgotten: its type is begun again, not for ever. */
const mostRestarts = 3;

/**
 * `npm run import -- ror ADDRESS`: what changed since the last run that ended well, page by page, one transaction each. A run that was
 * cut goes on at its page. `--complete` reads everything, and closes what is no longer there; so does the first run, and `--relire`.
 */
export async function importRor(db: Db, server: RorServer, options: RorImport): Promise<Result<Outcome, string>> {
  if (!URL.canParse(server.url) || !/^https?:$/.test(new URL(server.url).protocol))
    return refuse(`« ${server.url} » n’est pas l’adresse d’un serveur FHIR (https://…/fhir).`);
  const clock = () => options.now ?? new Date();
  const source = new URL(server.url).host;
  const last = await findLastDone(db, "ror");
  const version = last?.fingerprint?.split(" ").at(-1);
  const same = last?.source === source && version === String(readersVersion) ? last : null;
  const complete = options.complete || options.again || !same;
  const since = complete ? null : new Date(same.startedAt.getTime() - overlapMs);
  const fingerprint = `${source} ${same?.id ?? "first"} ${complete ? "complete" : "increment"} ${readersVersion}`;
  // what was asked is new each time: never "the same as last time"
  return inRun(db, { kind: "ror", source, fingerprint, dataDate: null }, { ...options, again: true }, async (run) => {
    // a zone told by département is that of its communes
    if (!(await hasCommunes(db))) await readyLocator(db);
    const read = await readAll(db, run, server, since, options, clock);
    if (!read.ok) return read;
    const totals = complete ? await closeUnseen(db, run, read.value, options.onDoubt ?? nothing, clock()) : read.value;
    await settleIndexes(db);
    return ok({ totals, latest: clock().toISOString().slice(0, 10) });
  });
}

async function readAll(
  db: Db,
  run: Run,
  server: RorServer,
  since: Date | null,
  options: RorImport,
  clock: () => Date,
): Promise<Result<RunTotals, string>> {
  let totals = run.totals ?? noTotals;
  const [resumedType, resumedAddress] = run.position?.split(" ") ?? [];
  const begun = types.indexOf(resumedType as RorType);
  for (const type of types.slice(Math.max(begun, 0))) {
    let restarts = 0;
    let done = 0;
    let address: string | null =
      type === resumedType && resumedAddress ? resumedAddress : firstPage(server, type, since);
    while (address && address !== over) {
      const page = await fetchPage(server, address, options.patience ?? patience);
      if (!page.ok) {
        if (page.refusal.kind === "failed") return refuse(page.refusal.reason);
        if (++restarts > mostRestarts) return refuse(`Le ROR oublie ses pages avant qu’elles soient lues (${type}).`);
        address = firstPage(server, type, since);
        continue;
      }
      const { resources, unread, next, total } = page.value;
      const position = `${type} ${next ?? over}`;
      const saved = await savePage(
        db,
        run,
        { type, resources, unread, position, totals },
        options.countPlaces,
        clock(),
      );
      totals = saved.totals;
      for (const reason of saved.rejected) options.onReject?.({ line: 0, reason });
      for (const reason of saved.doubts) options.onDoubt?.({ line: 0, reason });
      done += resources.length;
      options.onProgress?.(types.indexOf(type) + Math.min(1, done / Math.max(total ?? done, 1)), types.length);
      address = next;
    }
  }
  return ok(totals);
}

/** Written where an address stands, once the type has no more page: a run cut there goes on with the next type. */
const over = "-";
const nothing = () => undefined;
