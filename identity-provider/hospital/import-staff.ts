import { type Db, inTransaction, type Tx } from "#idp/database.ts";
import { recordEvent } from "#idp/event.store.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { reconcile } from "./reconcile.ts";
import { forgetTrusts } from "./secret.store.ts";
import * as store from "./staff.store.ts";
import { readStaffFile, type StaffFile, type StaffFileRefusal } from "./staff-file.ts";
import { followStaff, insertStaffPerson, isTaken, withdrawStaffPerson } from "./staff-person.store.ts";
import { compareAgain, type Standing } from "./standing.ts";

export type StaffReport = Pick<StaffFile, "faults" | "warnings"> & {
  people: number;
  added: number;
  left: number;
  standings: Record<Standing["state"], number>;
};
export type StaffImportRefusal = StaffFileRefusal | { kind: "much-smaller"; people: number; before: number };

type Options = { file: string; text: string; place: string; acceptsSmaller: boolean; now: Date };

const shrinkLimit = 0.9;

/** Human resources' file becomes the directory: whoever is no longer in it signs in no more, at once. */
export async function importStaff(
  db: Db,
  { file, text, place, acceptsSmaller, now }: Options,
): Promise<Result<StaffReport, StaffImportRefusal>> {
  const read = readStaffFile(text);
  if (!read.ok) return read;
  const { lines, faults, warnings } = read.value;
  const before = Object.values(await store.countStaff(db)).reduce((sum, n) => sum + n, 0);
  if (!acceptsSmaller && lines.length < before * shrinkLimit)
    return refuse({ kind: "much-smaller" as const, people: lines.length, before });

  const changed = await inTransaction(db, async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtext('identity provider staff'))");
    const known = await store.listHrIds(tx);
    for (const line of lines) {
      if (known.has(line.hrId)) await store.saveLine(tx, null, line);
      else {
        const personId = newId<string>();
        await insertStaffPerson(tx, personId, line);
        await store.saveLine(tx, { id: newId(), personId }, line);
      }
    }
    const left = await store.markLeft(
      tx,
      lines.map(({ hrId }) => hrId),
    );
    for (const { id, personId } of left) {
      await withdrawStaffPerson(tx, personId);
      await forgetTrusts(tx, id);
      await recordEvent(tx, { kind: "staff-left", personId });
    }
    return { added: lines.filter(({ hrId }) => !known.has(hrId)).length, left: left.length };
  });
  await reconcileStaff(db, { place, now });
  const report = { people: lines.length, ...changed, faults, warnings, standings: await store.countStaff(db) };
  await store.saveStaffImport(db, file, report, now);
  return ok(report);
}

/** Everyone is compared again: after each file of human resources, and after each extraction. */
export async function reconcileStaff(db: Db, { place, now }: { place: string; now: Date }): Promise<void> {
  let after = "";
  for (;;) {
    const batch = await store.listStaffAfter(db, after, 200);
    if (batch.length === 0) return;
    after = batch.at(-1)!.hrId;
    const candidates = await store.listCandidates(db, batch);
    const registered = new Set(candidates.map(({ nationalId }) => nationalId));
    for (const member of batch) {
      const found = reconcile(member, candidates, place);
      const next = compareAgain(member.standing, found, (id) => registered.has(id), { now, today: dayOf(now) });
      await inTransaction(db, (tx) => standAt(tx, member, next));
    }
  }
}

/** Where somebody stands, written with what it opens: their national identity is passed on only when matched. */
export async function standAt(tx: Tx, member: store.Staff, next: Standing): Promise<Standing> {
  const taken = next.state === "matched" && (await isTaken(tx, next.nationalId!, member.personId));
  const standing: Standing = taken ? { ...next, state: "to-check", nationalId: null, by: null, why: "taken" } : next;
  if (standing === member.standing) {
    await followStaff(tx, member.id);
    return standing;
  }
  await store.saveStanding(tx, member.id, standing);
  await followStaff(tx, member.id);
  if (standing.state !== member.standing.state)
    await recordEvent(tx, {
      kind: "staff-standing",
      personId: member.personId,
      reason: `${standing.state} ${standing.why ?? ""}`.trim(),
    });
  return standing;
}
