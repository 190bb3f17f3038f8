import { isNearMiss, type Match, type Remedy } from "./matching.ts";
import type { Reason } from "./predicate.ts";

/** The units that suit, those one doubts of, those a small change would take in, and the rest; each list in its order. */
export type Ranking = { fitting: Match[]; possible: Match[]; almost: Match[]; excluded: Match[] };

/** Best score first (places, distance, price, wishes), then the nearest; near misses the smallest change first; nothing else can move a unit. */
export function rank(matches: readonly Match[]): Ranking {
  const sorted = [...matches].sort(
    (a, b) => b.score - a.score || (a.distanceKm ?? 1e6) - (b.distanceKm ?? 1e6) || a.unit.id.localeCompare(b.unit.id),
  );
  return {
    fitting: sorted.filter(({ verdict }) => verdict === "good"),
    possible: sorted.filter(({ verdict }) => verdict === "possible"),
    almost: sorted
      .filter(isNearMiss)
      .sort((a, b) => a.remedy!.changes.length - b.remedy!.changes.length || a.remedy!.size - b.remedy!.size),
    excluded: sorted.filter((one) => one.verdict === "excluded" && !isNearMiss(one)),
  };
}

/** How many units a larger radius alone would take in: "À 50 km au lieu de 30 : 3 unités de plus". */
export function gainOfRadius(matches: readonly Match[]): { radiusKm: number; more: number } | null {
  const radii = matches.flatMap((one) => {
    const [change, ...others] = isNearMiss(one) ? one.remedy!.changes : [];
    return change && others.length === 0 && "radiusKm" in change ? [change.radiusKm] : [];
  });
  if (radii.length === 0) return null;
  const radiusKm = Math.ceil(Math.max(...radii) / 5) * 5;
  return { radiusKm, more: radii.length };
}

const neutral = {
  yes: "Accepte les soins demandés (détail réservé aux professionnels habilités)",
  if: "Une précision sur les soins est attendue (détail réservé aux professionnels habilités)",
  no: "Une limite de soins de l’unité est touchée (détail réservé aux professionnels habilités)",
} satisfies Record<Reason["kind"], string>;

/** The reasons as this reader may read them: without the right, one neutral sentence stands for all those that tell of care. */
export function readableReasons(reasons: readonly Reason[], reader: { medical: boolean }): Reason[] {
  if (reader.medical) return [...reasons];
  const plain = reasons.filter(({ medical }) => !medical);
  // after the others: where a sentence stands among them would tell of which care it speaks
  return (["yes", "if", "no"] as const).flatMap((kind) => [
    ...plain.filter((one) => one.kind === kind),
    ...(reasons.some((one) => one.medical && one.kind === kind)
      ? [{ code: "medical", kind, sentence: neutral[kind], medical: false }]
      : []),
  ]);
}

/** The changes as this reader may read and try them: one that tells of care is neither shown nor tried without the right. */
export const readableRemedy = (remedy: Remedy | null, reader: { medical: boolean }): Remedy | null =>
  remedy && (reader.medical || !remedy.medical) ? remedy : null;
