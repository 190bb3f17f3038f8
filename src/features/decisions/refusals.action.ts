import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { actOnRequest } from "#features/requests/act.action.ts";

export type Treated = { done: number; refused: { request: string; kind: string }[] };

/**
 * Endorses, or turns down, several admissions said impossible with one comment. Each is its own transaction: one that somebody else
 * treated meanwhile is told, and does not undo the others.
 */
export async function treatRefusals(
  db: Db,
  chosen: readonly { request: RequestId; version: number }[],
  kind: "endorse" | "reject-refusal",
  comment: string,
  by: Member,
  now: Date,
): Promise<Treated> {
  const treated: Treated = { done: 0, refused: [] };
  for (const { request, version } of chosen) {
    const result = await actOnRequest(db, request, { kind, comment }, by, version, now);
    if (result.ok) treated.done += 1;
    else treated.refused.push({ request, kind: result.refusal.kind });
  }
  return treated;
}
