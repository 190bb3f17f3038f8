import type { Db, Tx } from "#db/db.ts";
import { checkpoint, noteChanges } from "#features/imports/run.action.ts";
import { add, type Run, type RunTotals } from "#features/imports/run.ts";
import type { Resource } from "#lib/fhir.ts";
import { sha256 } from "#lib/seal.ts";
import { refsOf, saidBy } from "./received.ts";
import { reportOf } from "./report.ts";
import {
  listKnown,
  listPointing,
  listResources,
  markSeen,
  type Received,
  type RorType,
  saveReceived,
} from "./ror.store.ts";
import { type CountPlaces, saveOfferings } from "./save-offerings.action.ts";
import { saveStructures } from "./save-structures.action.ts";
import { updatedAt } from "./structure.ts";

export type PageBatch = {
  type: RorType;
  resources: readonly Resource[];
  unread: number;
  position: string;
  totals: RunTotals;
};
export type PageSaved = { totals: RunTotals; rejected: string[]; doubts: string[] };

/** One page, whole or not at all: what is kept as it came, what it changes here, the report and the position. */
export async function savePage(
  db: Db,
  run: Pick<Run, "id">,
  page: PageBatch,
  countPlaces: CountPlaces,
  now: Date,
): Promise<PageSaved> {
  return db.transaction().execute(async (tx) => {
    const { type } = page;
    // other types come along with a search: only what was asked is this page's
    const resources = page.resources.filter(({ resourceType }) => resourceType === type);
    const known = await listKnown(
      tx,
      type,
      resources.map(({ id }) => id),
    );
    const fresh: Received[] = [];
    const report = reportOf();
    for (const content of resources) {
      const former = known.get(content.id);
      const at = updatedAt(content);
      const hash = sha256(saidBy(content)).toString("hex").slice(0, 32);
      // met twice, or late: what is known is the same, or more recent
      const late = former?.updatedAt && at && at < former.updatedAt;
      if (former?.hash === hash || late || fresh.some(({ id }) => id === content.id)) report.count("unchanged");
      else {
        fresh.push({ type, id: content.id, hash, updatedAt: at, content, refs: refsOf(content) });
        if (type === "Location" || type === "PractitionerRole") report.count(former ? "changed" : "appeared");
      }
    }
    await saveReceived(tx, fresh, run.id);
    await markSeen(
      tx,
      type,
      resources.map(({ id }) => id),
      run.id,
    );
    if (type === "Organization") await saveStructures(tx, fresh, report, now);
    await saveOfferings(
      tx,
      await offeringsMovedBy(tx, type, fresh),
      type === "HealthcareService",
      report,
      countPlaces,
      now,
    );
    const totals = add(page.totals, {
      ...report.totals,
      read: resources.length + page.unread,
      rejected: (report.totals.rejected ?? 0) + page.unread,
    });
    await noteChanges(tx, run, report.changes);
    await checkpoint(tx, run, page.position, totals, now);
    return { totals, rejected: report.told("rejected"), doubts: report.told("doubt") };
  });
}

/** The offers to be written again because something they stand on changed: their place, their structure, who works there. */
async function offeringsMovedBy(tx: Tx, type: RorType, fresh: readonly Received[]): Promise<Resource[]> {
  const refs = fresh.map(({ id }) => `${type}/${id}`);
  switch (type) {
    case "HealthcareService":
      return fresh.map(({ content }) => content);
    case "Location":
      return listPointing(tx, "HealthcareService", refs);
    case "PractitionerRole": {
      const offers = fresh.flatMap(({ refs: pointed }) =>
        pointed.filter((one) => one.startsWith("HealthcareService/")),
      );
      return [
        ...(
          await listResources(
            tx,
            "HealthcareService",
            offers.map((one) => one.split("/")[1]!),
          )
        ).values(),
      ];
    }
    case "Organization": {
      const parts = await listPointing(tx, "Organization", refs);
      return listPointing(tx, "HealthcareService", [...refs, ...parts.map(({ id }) => `Organization/${id}`)]);
    }
  }
}
