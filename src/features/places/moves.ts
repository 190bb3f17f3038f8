import type { UnitId } from "#features/accounts/member.ts";
import type { Sex } from "./count.ts";

/** How an act on a request moves the places of its unit. */
export type PlaceMove = {
  unit: UnitId;
  request: string;
} /** Proposed for that day with a place held until then, or held longer. */ & (
  | { kind: "hold"; on: string; until: Date; extended: boolean }
  /** The hold is over and no place is taken: by what somebody did, or of itself. */
  | { kind: "release"; lapsed: boolean }
  /** Confirmed: what was held is taken, the person is awaited. */
  | { kind: "take" }
  /** Confirmed, and not to be: nobody is awaited any more. */
  | { kind: "give-back" }
  /** There: the place is no longer free. */
  | { kind: "arrive" }
  /** Not there after all: it is free again, and the person awaited. */
  | { kind: "undo-arrival" }
  /** There at once, without having been awaited. */
  | { kind: "enter" }
  /** There no more: a trial that failed, or the end of the stay. */
  | { kind: "leave" }
);

/** Someone was awaited before this move. */
export const wasAwaited = (move: PlaceMove) => move.kind === "give-back" || move.kind === "arrive";

/** Whose place it is, for the count. */
export type Who = { kind: string; sex: Sex };
