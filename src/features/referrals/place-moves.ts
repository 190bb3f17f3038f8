import type { PlaceMove } from "#features/places/moves.ts";
import type { Referral } from "./referral.ts";
import type { AdmissionRequest, StateKind } from "./request.ts";

/**
 * The places that requests take, occupy or give back by moving from one state to another, whatever moved them: an act, a
 * confirmation elsewhere, the end of the dossier, a timer.
 */
export function movesOf(before: Referral, after: Referral): PlaceMove[] {
  const known = new Map(before.requests.map((q) => [q.id, q]));
  return after.requests.flatMap((q): PlaceMove[] => {
    const kind = moveBetween(known.get(q.id)?.state.kind ?? "prepared", q.state.kind);
    return kind ? [{ unit: q.unit, request: q.id, ...kind }] : [];
  });
}

type Move =
  | { kind: "release"; lapsed: false }
  | { kind: "take" | "give-back" | "arrive" | "undo-arrival" | "enter" | "leave" };

/** In the unit: a person on trial occupies a place as one who has entered. */
const isIn = (kind: StateKind) => kind === "trial" || kind === "arrived";

function moveBetween(from: StateKind, to: StateKind): Move | null {
  if (from === to || (isIn(from) && isIn(to))) return null;
  if (isIn(to)) return { kind: from === "confirmed" ? "arrive" : "enter" };
  if (isIn(from)) return { kind: to === "confirmed" ? "undo-arrival" : "leave" };
  if (from === "offered") return to === "confirmed" ? { kind: "take" } : { kind: "release", lapsed: false };
  // a death said by mistake: the place is awaited again
  if (from === "withdrawn" && to === "confirmed") return { kind: "take" };
  return from === "confirmed" ? { kind: "give-back" } : null;
}

/** The units whose places an act on this dossier may move: locked together, before anything of theirs is read. */
export const unitsToLock = (r: Referral, asked: AdmissionRequest["id"]): AdmissionRequest["unit"][] =>
  r.requests
    .filter((q) => q.id === asked || q.state.kind === "offered" || q.state.kind === "confirmed")
    .map((q) => q.unit);
