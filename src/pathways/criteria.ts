import type { Condition } from "#features/forms/questionnaire.ts";

/** How a dossier's answers become the criteria of a search. Every name in quotes is a linkId of the module. */
export type Criteria = {
  /** What the dossier asks for: the kinds of need. Null: a decision says it, nobody answers it; or, with `always`, all those of the module. */
  kinds: string | null;
  always?: true;
  /** Care that some units do not give: it excludes them. */
  cares: Care[];
  /** The GIR, first answered first. */
  gir: string[];
  /** Null: as soon as possible. */
  wantedFrom: string | null;
  /** How many days the stay should last, where the dossier says it otherwise than by two dates. */
  stayDays?: string;
  /** What a unit may wait for besides cares, GIR and dates: product specification §3.7, conditional answers. */
  checks?: { code: string; label: string; when: Condition; medical: boolean }[];
  /** Communes to search around: a plain one, or the field of a repeated group. First answered first. */
  centres: string[];
  /** Null: the module's own. */
  radius: string | null;
  /** The home of the person, for distances and statistics. */
  home: string;
  /** Where care at home takes place. First answered first. */
  carePlace?: string[];
  /** Null: never urgent here. */
  urgency: { question: string; levels: Record<string, "standard" | "urgent" | "immediate"> } | null;
  /** A child's age in months, `$months`: corrected by the term of birth (weeks) before 24 months, on the day of the examination. */
  childAge?: { term: string; observedOn: string };
  /** Of level "own": it ranks, it is never shown to a unit. */
  budget?: string;
  /** Does a unit have to be open to social aid? */
  socialAid?: { must: Condition; wished: Condition };
  room?: { question: string; single: string[]; singleOnly: string[]; double: string[] };
  couple?: Condition;
  /** Kinds of unit (uvp, uhr, pasa, puv) wished; the doctor's advice is of level medical. */
  units?: { wished: string; advised?: string };
  /** `offers`: the directory's name of each comfort. */
  comfort?: { question: string; offers: Record<string, string> };
  /** An establishment of that category (FINESS) must be so near, in minutes of road: of the place of care at home, of the unit elsewhere. */
  nearby?: { when: Condition; category: string; label: string; minutes: number };
  language?: string;
  waitingList?: Condition;
  temporaryMeanwhile?: Condition;
  smr?: { mentions: string; modes: string };
  /** The one-line summaries of lists. A piece is left out when its condition does not hold or a linkId in it has no answer. */
  summary: { care: Piece[]; medical: Piece[] };
};

/** Every care a unit may refuse or limit, as the directory's units say it. */
export type CareCode =
  | "oxygen"
  | "weight"
  | "tracheotomy"
  | "ventilation"
  | "dialysis"
  | "parenteral"
  | "enteral"
  | "morphine-pump"
  | "infusion"
  | "vac"
  | "transfusion"
  | "chemotherapy"
  | "bmr"
  | "bhre"
  | "isolation-contact"
  | "isolation-droplet"
  | "wandering"
  | "aggressiveness"
  | "psychiatric"
  | "bariatric"
  | "smoker";

/** `value` is the linkId of the number a unit's limit compares with. `medical`: shown only to who may read the medical volet. */
export type Care = { code: CareCode; when: Condition; value?: string; medical: boolean; label: string };

/** "{linkId}" in the text stands for the answer as people read it; of a calculated item, for its value. */
export type Piece = { text: string; when?: Condition };
