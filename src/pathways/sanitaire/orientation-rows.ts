import type { Case, Clause, Facts, Proposal, Row, Simple } from "#features/orientation/table.ts";
import { has, is, isNot, oneOf } from "#pathways/conditions.ts";

/** Short ways to write the rows of the orientation table: each returns plain data. */

export const group = (...codes: string[]): Simple => oneOf("san.med.groupe", ...codes) as Simple;
export const home = is("$dom", true) as Simple;
export const notHome = is("$dom", false) as Simple;
export const rehab = is("$reed", true) as Simple;
export const stable = is("san.med.stable", "oui") as Simple;
export const number = (question: string, operator: "<" | "<=" | ">" | ">=", value: number): Simple => ({
  question,
  operator,
  value,
});
export const age = (operator: "<" | ">=", value: number) => number("$age", operator, value);
export const dep = (operator: "<=" | ">" | ">=", value: number) => number("$dep", operator, value);
export const anyOf = (...any: Simple[]): Clause => ({ any });
export const eq = (question: string, value: string | boolean) => is(question, value) as Simple;
export const differs = (question: string, value: string) => isNot(question, value) as Simple;
export const holding = (question: string, ...codes: string[]) => has(question, ...codes) as Simple;
export const among = (question: string, ...codes: string[]) => oneOf(question, ...codes) as Simple;

/** `smr("102", 90, "28")` · `prado("ic", 85)` · `act("ssiad", 55)`; the last argument: only if. */
export const smr = (mention: string, score: number, mode?: string | null, ...when: Clause[]): Proposal => ({
  ...{ act: "smr", mention, score },
  ...(mode ? { mode } : {}),
  ...(when.length > 0 ? { when } : {}),
});
export const had = (mention: string, score: number, ...when: Clause[]): Proposal => ({
  ...{ act: "had", mention, score },
  ...(when.length > 0 ? { when } : {}),
});
export const prado = (volet: string, score: number): Proposal => ({ act: "prado", volet, score });
export const act = (code: string, score: number, ...when: Clause[]): Proposal => ({
  ...{ act: code, score },
  ...(when.length > 0 ? { when } : {}),
});

export const row = (
  id: string,
  when: Clause[],
  propose: Proposal[],
  otherwise: Proposal[],
  because: string,
  ...cases: Case[]
): Row => ({ id, when, propose, otherwise, because, cases });

/** These facts give these scores; 0: is not proposed. */
export const so = (name: string, facts: Facts, expect: { [code: string]: number }): Case => ({ name, facts, expect });
/** The group of illness, and what is said besides. */
export const of = (groupe: string, facts: Facts = {}): Facts => ({ "san.med.groupe": groupe, ...facts });
