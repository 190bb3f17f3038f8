/**
 * A volet is a questionnaire held as data in pathways/: these are the words it is written with.
 * Names follow FHIR Questionnaire (R4) where it has one: linkId, enableWhen, repeats, answerOption.
 */
export type Questionnaire = {
  /** Prefix of every linkId, without the last dot: "ga.adm". */
  id: string;
  /** The volet's code inside its module, also its address: "administratif". */
  code: string;
  version: number;
  title: string;
  level: Level;
  /** One theme a page, in reading order. */
  sections: Section[];
};

/**
 * `admin` whoever reads the administrative volet · `care` professionals in scope · `medical` habilitation médicale · `own` the owner's
 * side, never sent · `told` health as the person's side tells it: read by them and by who may read the medical volet, never sent.
 */
export type Level = "admin" | "care" | "medical" | "own" | "told";

export type Section = { id: string; title: string; help?: string; items: Item[] };

type Common = {
  /** Whole and stable: "ga.adm.demande.types". Never reused, never given another meaning. */
  linkId: string;
  text: string;
  help?: string;
  /**
   * `true` must be answered · a condition: must be when it holds · "expected": listed before sending, never blocking. Counts only while enabled.
   * A group without it leaves its sub-items' own as they are; with it, theirs count once the group must be answered or is filled.
   * In a repeated group they count for the rows that are filled and for as many as `min` asks.
   */
  required?: true | "expected" | Condition;
  /** Stays required in a light volet (résidence autonomie, accueil de jour): rows marked R* in the specification. */
  light?: true;
  enableWhen?: Condition;
  /** Stricter than the volet's own level. */
  level?: Level;
};

export type Item = Common &
  // `agreement`: a boolean to be ticked, "I agree, I certify"; once required, `false` is no answer.
  (
    | { type: "string" | "text" | "boolean"; pattern?: Pattern; agreement?: true }
    /** `partial`: "2026" and "2026-11" are answers too. `after` names the linkId of a date this one follows. */
    | { type: "date"; partial?: true; after?: string; notBefore?: "today"; notAfter?: "today" }
    | { type: "integer" | "decimal"; min?: number; max?: number }
    | { type: "quantity"; unit: string; min?: number; max?: number }
    /** `open`: another text than the options is an answer. `exclusive`: codes that stand alone ("aucun"). */
    | { type: "choice"; options: Option[]; open?: true }
    | { type: "choices"; options: Option[]; open?: true; exclusive?: string[] }
    /**
     * One choice per row; a row's linkId is `${linkId}.${row.code}`. Unanswered is not the first column. `requiredRows`: only those must be
     * answered. `fill`: a button answers so the rows left without an answer.
     */
    | { type: "grid"; rows: Option[]; columns: Option[]; requiredRows?: string[]; fill?: GridFill }
    | { type: "attachment"; kinds?: Option[] }
    /** A commune, proposed by name or postcode. Stored as its INSEE code, a space and its name: "38544 Vienne". */
    | { type: "commune" }
    | { type: "calculated"; formula: Formula; unit?: string }
    /** A doctor signs here when validating: who, national id, when, SHA-256 of the answers. */
    | { type: "signature" }
    /** Read from the person's record, shown, never typed here. */
    | { type: "identity" }
    /** A sentence to read, no answer. */
    | { type: "display" }
    /**
     * Sub-items, their linkIds beginning with the group's. With `repeats`, rows: an answer's key is `${linkId}#${row}.${last segment…}`,
     * and a condition inside a row that names a linkId of the group reads the same row.
     */
    | { type: "group"; items: Item[]; repeats?: { min: number; max: number; add: string } }
  );

export type GridFill = { column: string; label: string };
export type Option = { code: string; label: string };
export type Pattern = "nir" | "postcode" | "phone" | "email" | "cim10" | "digits";

/** Pure functions of forms/formulas.ts. */
export type Formula =
  | "gir"
  | "gir-group"
  | "gir-rank"
  | "gir-score"
  | "gir-detail"
  | "gir-kept"
  | "bmi"
  | "dependance-score"
  | "negative-pressure"
  | "orientation-help"
  | "screening-band";

/**
 * "all" and "any" hold conditions; unprefixed names are linkIds, "$age", "$types", "$act" and "$months" are variables.
 * Nothing holds about a question without an answer, save "!=" true: a box left alone is not ticked.
 */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { question: string; operator: "=" | "!="; value: string | number | boolean }
  | { question: string; operator: "<" | "<=" | ">" | ">="; value: number }
  /** the answer is one of these */
  | { question: string; operator: "in"; value: string[] }
  /** a multiple answer holds one of these */
  | { question: string; operator: "has"; value: string[] }
  /** a multiple answer holds these and nothing else */
  | { question: string; operator: "only"; value: string[] }
  | { question: string; operator: "starts"; value: string[] }
  | { question: string; operator: "answered" };

/**
 * What was answered, flat: key → value. A key is a linkId; inside a repeated group it is
 * `group#row.rest` ("ga.adm.contacts#r1.nom"), and the group's own key holds its rows in order (["r1", "r2"]).
 * A grid's rows are keys of their own. Dates are "2026-11-21" (or partial), quantities numbers in the item's unit,
 * several choices a list of codes, attachments a list of attachment ids.
 */
export type Answers = { [key: string]: AnswerValue };
export type AnswerValue = string | number | boolean | string[];

/** What conditions and formulas may ask besides the answers. */
export type Situation = { age: number | null; today: string };

/** The values of "$types", "$act", "$months"…: `{ $types: ["heb-perm"] }`. "$age" comes from the situation. */
export type Variables = { [name: string]: AnswerValue };
