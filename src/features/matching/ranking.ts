import type { Match, Reason } from "./matching.ts";

/** The units that suit, those that would with one change, and the rest; each list in its order. */
export type Ranking = { fitting: Match[]; almost: Match[]; excluded: Match[] };

/** Best score first (places, distance, price, wishes), then the nearest; nothing else can move a unit. */
export function rank(matches: readonly Match[]): Ranking {
  const sorted = [...matches].sort(
    (a, b) => b.score - a.score || (a.distanceKm ?? 1e6) - (b.distanceKm ?? 1e6) || a.unit.id.localeCompare(b.unit.id),
  );
  return {
    fitting: sorted.filter(({ verdict }) => verdict === "good"),
    almost: sorted.filter(({ verdict, nearMiss }) => verdict === "possible" || nearMiss),
    excluded: sorted.filter(({ verdict, nearMiss }) => verdict === "excluded" && !nearMiss),
  };
}

/** How many units stand at each smaller change of radius: "À 40 km au lieu de 30 : 3 unités de plus". */
export function gainOfRadius(matches: readonly Match[]): { radiusKm: number; more: number } | null {
  const radii = matches.flatMap(({ nearMiss, reasons }) =>
    reasons.flatMap(({ change }) => (nearMiss && change && "radiusKm" in change ? [change.radiusKm] : [])),
  );
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
  const readable: Reason[] = [];
  for (const { kind, sentence, medical, change } of reasons) {
    if (!medical) readable.push({ kind, sentence, medical, ...(change ? { change } : {}) });
    else if (!readable.some((one) => one.sentence === neutral[kind]))
      readable.push({ kind, sentence: neutral[kind], medical: false });
  }
  return readable;
}
