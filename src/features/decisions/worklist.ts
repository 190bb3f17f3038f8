import { reasonsAllowed } from "#pathways/handicap/reasons-official.ts";

/** The lists of an MDPH: modules specification D.4, product specification §8.6. */
export const tabs = {
  designer: "À désigner",
  suivies: "Suivies",
  impossibles: "Admissions impossibles à traiter",
  "sans-solution": "Sans solution",
  fin: "Fin dans les 3 mois",
  silence: "Sans nouvelles depuis 15 jours",
  toutes: "Toutes",
} as const;
export type Tab = keyof typeof tabs;
export const tabCodes = Object.keys(tabs) as Tab[];

export type Filter = {
  unit: string;
  tab: Tab;
  /** A number, a birth date, a name: each word of it. */
  search: string;
  right: string | null;
  page: number;
};

export const pageSize = 50;

/** What was typed in the search: a number as a whole, or a birth date and words of a name. */
export function readSearch(typed: string): { number: string; birthDate: string | null; words: string[] } {
  const number = typed.trim();
  const date = /(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})/.exec(typed);
  const birthDate = date ? `${date[3]}-${date[2]!.padStart(2, "0")}-${date[1]!.padStart(2, "0")}` : null;
  const words = typed
    .replace(date?.[0] ?? "\0", " ")
    .split(/\s+/)
    .filter((word) => /\p{L}{2,}/u.test(word));
  return { number, birthDate, words };
}

/** Why a trial ended without an entry: no refusal was reported, so the MDPH has nothing to rule on. */
export const failedTrialReasons: readonly string[] = reasonsAllowed("181");
