import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type EditRefusal, mayPublish, type Version, withRow } from "./edition.ts";
import {
  findDraft,
  findTableInForce,
  insertDraft,
  insertPublication,
  listVersions,
  lockEdition,
  removeDraft,
  saveRows,
} from "./orientation.store.ts";
import type { Row } from "./table.ts";

/** A copy of the table in force, to be changed row by row. */
export const startDraft = (db: Db, by: Member, now: Date) =>
  db.transaction().execute(async (tx): Promise<Result<number, EditRefusal>> => {
    await lockEdition(tx);
    const [draft, inForce, versions] = [
      await findDraft(tx),
      await findTableInForce(tx, dayOf(now)),
      await listVersions(tx),
    ];
    if (draft) return refuse({ kind: "draft-exists", version: draft.version });
    const version = Math.max(...versions.map((one) => one.version)) + 1;
    const copy = { version, copiedFrom: inForce.version, rows: inForce.rows, editor: by.name, by: by.id };
    await insertDraft(tx, copy, now);
    return ok(version);
  });

/** Writes one row of the draft anew, adds it, or takes it away (null). `version`: the draft the editor was looking at. */
export const changeRow = (db: Db, version: number, id: string, row: Row | null, now: Date) =>
  db.transaction().execute(async (tx): Promise<Result<Version, EditRefusal>> => {
    await lockEdition(tx);
    const draft = await findDraft(tx);
    if (!draft) return refuse({ kind: "no-draft" });
    if (draft.version !== version) return refuse({ kind: "stale-version" });
    const rows = withRow(draft, id, row);
    if (!rows.ok) return rows;
    await saveRows(tx, version, rows.value, now);
    return ok({ ...draft, rows: rows.value });
  });

export const abandonDraft = (db: Db, version: number) =>
  db.transaction().execute(async (tx): Promise<Result<null, EditRefusal>> => {
    await lockEdition(tx);
    const draft = await findDraft(tx);
    if (draft?.version !== version) return refuse({ kind: "no-draft" });
    await removeDraft(tx, version);
    return ok(null);
  });

/** Puts a version in force from a day: the draft, or an older one again. */
export const publishVersion = (
  db: Db,
  asked: { version: number; appliesFrom: string; comment: string },
  by: Member,
  now: Date,
) =>
  db.transaction().execute(async (tx): Promise<Result<Version, EditRefusal>> => {
    await lockEdition(tx);
    const version = (await listVersions(tx)).find((one) => one.version === asked.version);
    if (!version) return refuse({ kind: "unknown-version" });
    const may = mayPublish(version, asked, dayOf(now));
    if (!may.ok) return may;
    await insertPublication(tx, { ...asked, comment: asked.comment.trim(), by: by.id, publisher: by.name }, now);
    return ok(version);
  });
