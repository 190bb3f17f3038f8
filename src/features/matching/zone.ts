import { isAtHome } from "#features/directory/kind.ts";
import type { Reason } from "./predicate.ts";
import { unknownZone } from "./predicates.ts";

/** Where the place of care stands for a home service, in the words of the dossier (modules specification C.6). */
export type Zone = "in" | "edge" | "out" | "unknown";

const zones = { yes: "in", if: "edge", no: "out" } satisfies Record<Reason["kind"], Zone>;

/** What the line "zone" of the table of predicates found; null for a place one goes to, or without a place of care. */
export function zoneOf(kind: string, { reasons }: { reasons: readonly Reason[] }): Zone | null {
  const said = isAtHome(kind) ? reasons.find(({ code }) => code === "zone") : undefined;
  if (!said) return null;
  return said.sentence === unknownZone ? "unknown" : zones[said.kind];
}

export const zoneWords = {
  in: { label: "Dans la zone", tone: "success" },
  edge: { label: "En limite", tone: "warning" },
  out: { label: "Hors zone", tone: "error" },
  unknown: { label: "Zone à vérifier", tone: "neutral" },
} as const satisfies Record<Zone, { label: string; tone: string }>;
