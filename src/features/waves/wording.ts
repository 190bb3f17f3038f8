import { count } from "#lib/french.ts";
import type { Chance, GroupPace, UnitPace } from "./pace.ts";
import type { EndedWhy } from "./wave-end.ts";

export const percent = (share: number) => `${Math.round(share * 100)} %`;

/** "22 % (14 à 33 %)". */
export const chanceRange = ({ chance, low, high }: Chance) => `${percent(chance)} (${percent(low)} à ${percent(high)})`;

/** What the estimate rests on. */
export function sampleSentence(chance: Chance, pace: UnitPace | null, group: GroupPace | null): string {
  if (chance.sample === 0 || !pace)
    return group
      ? "d’après les unités semblables : aucune demande à celle-ci sur douze mois"
      : "estimation de départ : aucune demande connue sur douze mois";
  const median =
    pace.medianAnswerHours === null ? "" : `, répond en ${duration(pace.medianAnswerHours)} une fois sur deux`;
  return `d’après ${count(pace.sent, "demande")} sur douze mois${median}`;
}

/** "18 h", "3 jours". */
export function duration(hours: number): string {
  if (hours < 1) return "moins d’une heure";
  return hours < 48 ? `${Math.round(hours)} h` : count(Math.round(hours / 24), "jour");
}

/** The aims one may state, in hours. */
export const aims: Record<"sanitaire" | "grand-age" | "handicap" | "tnd", readonly number[]> = {
  sanitaire: [24, 48, 72, 168],
  "grand-age": [72, 168, 336, 720],
  handicap: [336, 720],
  tnd: [168, 336, 720],
};
/** The aim proposed first. */
export const usualAim = { sanitaire: 24, "grand-age": 336, handicap: 720, tnd: 336 };
export const targets = [0.5, 0.6, 0.7, 0.8, 0.9];

/** "sous 24 h", "sous 7 jours". */
export const withinLabel = (hours: number) => `sous ${hours < 72 ? `${hours} h` : count(hours / 24, "jour")}`;

export const endedSentences: Record<EndedWhy, string> = {
  placed: "Une admission est confirmée : les vagues suivantes ne partent pas.",
  closed: "Le dossier n’est plus en recherche : les vagues suivantes ne partent pas.",
  "everyone-asked": "Toutes les unités choisies ont reçu le dossier.",
};
