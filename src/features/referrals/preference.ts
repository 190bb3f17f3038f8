import type { Member } from "#features/accounts/member.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { conducts, partyOf } from "./access.ts";
import { isPersonSide } from "./path.ts";
import type { Referral } from "./referral.ts";
import { type AdmissionRequest, isLive, type RequestId } from "./request.ts";

/** Where the person would rather go, by request, from 1; those not in it come after. No unit asked ever reads it. */
export type Preference = ReadonlyMap<RequestId, number>;

/** Chosen or asked, and not closed: what an order still says something of. */
const isOrdered = (q: AdmissionRequest) => q.state.kind === "prepared" || isLive(q);

/** The person, a référent, or somebody they let act for them. */
export const mayOrder = (member: Member, r: Referral) =>
  isPersonSide(partyOf(member, r)) && conducts(member, r) && ["draft", "ready", "open", "suspended"].includes(r.status);

/** The preferred first, then the others as they come. */
export const byPreference = (preference: Preference) => (a: AdmissionRequest, b: AdmissionRequest) =>
  (preference.get(a.id) ?? Number.MAX_SAFE_INTEGER) - (preference.get(b.id) ?? Number.MAX_SAFE_INTEGER);

export const inPreference = (r: Referral, preference: Preference) =>
  r.requests.filter(isOrdered).toSorted(byPreference(preference));

/** First choice, second choice… among what is not closed; nothing of those nobody has put in order. */
export const choicesOf = (r: Referral, preference: Preference): Preference =>
  new Map(
    inPreference(r, preference)
      .filter(({ id }) => preference.has(id))
      .map(({ id }, i) => [id, i + 1]),
  );

export type Way = "up" | "down";
export type OrderRefusal = { kind: "not-yours" } | { kind: "not-listed" };

/** One step up or down; at the end of the list it stays where it is. */
export function moved(order: readonly RequestId[], id: RequestId, way: Way): Result<RequestId[], OrderRefusal> {
  const from = order.indexOf(id);
  if (from === -1) return refuse({ kind: "not-listed" });
  const to = Math.min(Math.max(from + (way === "up" ? -1 : 1), 0), order.length - 1);
  return ok(order.toSpliced(from, 1).toSpliced(to, 0, id));
}

export const choiceSaid = (rank: number) => `${rank === 1 ? "1er" : `${rank}e`} choix`;
