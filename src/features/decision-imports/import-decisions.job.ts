import { parse } from "csv-parse/sync";
import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { designateEstablishments } from "#features/decisions/designate.action.ts";
import { type Entered, readDecision, type Typed } from "#features/decisions/entering.ts";
import { recordDecision } from "#features/decisions/record.action.ts";
import { standingLabels } from "#features/decisions/wording.ts";
import { findMemberAt } from "#features/sessions/member.store.ts";
import { dayOf } from "#lib/dates.ts";
import { tellOutcomes } from "./import.action.ts";
import { findByPrint, findImport, listFacilitiesByFiness, printOfLine, readImportFile } from "./import.store.ts";
import type { LineOutcome } from "./import.ts";

/** How often whoever waits sees the count move. */
const toldEvery = 25;

/** Reads a file of decisions. Run again after a cut it finds by its print each line already entered. */
export async function importDecisions(db: Db, id: string, now: Date): Promise<void> {
  const [run, content] = [await findImport(db, id), await readImportFile(db, id)];
  if (!run || content === null) return;
  const by = await findMemberAt(db, run.by, run.unit, dayOf(now));
  const outcomes: LineOutcome[] = [];
  for (const { line, row } of rowsOf(content)) {
    outcomes.push(by && row ? await enter(db, { line, row }, by, now) : { line, kind: "unreadable" });
    if (outcomes.length % toldEvery === 0) await tellOutcomes(db, run, outcomes, null);
  }
  await tellOutcomes(db, run, outcomes, now);
}

type Row = { line: number; row: Typed };

async function enter(db: Db, { line, row }: Row, by: Member, now: Date): Promise<LineOutcome> {
  const print = printOfLine(JSON.stringify(Object.entries(row).sort()));
  const known = await findByPrint(db, by.unit, print);
  if (known) return { line, kind: "known", idDecision: known };
  const { entered, problems } = readDecision(row, dayOf(now));
  if (!entered) return { line, kind: "invalid", problems };
  const { idDecision } = entered;
  const result = await recordDecision(db, entered, by, now, { print });
  if (!result.ok)
    return result.refusal.kind === "already-entered"
      ? { line, kind: "number-taken", idDecision }
      : { line, kind: "unreadable" };
  const referral = result.value;
  const why = await designate(db, referral, entered, by, now);
  return why
    ? { line, kind: "not-notified", referral, idDecision, why }
    : { line, kind: "entered", referral, idDecision, notified: entered.designated.length };
}

/** Notifies the establishments a line names; what was in the way, or null. */
async function designate(
  db: Db,
  referral: Parameters<typeof designateEstablishments>[1],
  { designated, rights }: Entered,
  by: Member,
  now: Date,
): Promise<string | null> {
  if (designated.length === 0) return null;
  const found = await listFacilitiesByFiness(db, designated);
  const unknown = designated.find((finess) => !found.some((one) => one.finess === finess));
  if (unknown) return `établissement inconnu : ${unknown}`;
  const chosen = found.map(({ id }) => ({ facility: id, overrideReason: null, distanceKm: null }));
  const result = await designateEstablishments(db, referral, { right: rights[0]!.code, chosen }, by, now);
  if (result.ok) return null;
  switch (result.refusal.kind) {
    case "outside-right":
      return "un établissement n’est pas ouvert par ce droit";
    case "establishment-closed":
      return "un établissement est fermé ou n’est pas raccordé";
    case "decision-not-in-force":
      return `décision ${standingLabels[result.refusal.standing].toLowerCase()}`;
    default:
      return "notification refusée";
  }
}

/** Comma or semicolon, whichever the header has more of; a line that does not parse is told and costs only itself. */
function* rowsOf(content: string): Generator<{ line: number; row: Typed | null }> {
  const [header = "", ...lines] = content.replace(/^\ufeff/, "").split(/\r?\n/);
  const delimiter = header.split(";").length > header.split(",").length ? ";" : ",";
  const names = cellsOf(header, delimiter)?.map((name) => name.trim().toLowerCase()) ?? [];
  for (const [i, text] of lines.entries()) {
    if (!text.trim()) continue;
    const cells = cellsOf(text, delimiter);
    const row = cells?.length === names.length ? Object.fromEntries(names.map((name, at) => [name, cells[at]!])) : null;
    yield { line: i + 2, row };
  }
}

function cellsOf(text: string, delimiter: string): string[] | null {
  try {
    return (parse(text, { delimiter, relax_column_count: true, trim: true }) as string[][])[0] ?? null;
  } catch {
    return null;
  }
}
