import { labelOf } from "#features/forms/value.ts";
import { findFact, targetWords } from "./fact.ts";
import type { Clause, Facts, Proposal, Row, Simple } from "./table.ts";

/** "Si le groupe est « … » et si un retour à domicile est possible : …": the rows of the table for those who read them. */
export type RowWords = { id: string; when: string[]; propose: string[]; otherwise: string[]; because: string };

export const rowWords = (row: Row): RowWords => ({
  id: row.id,
  when: row.when.map(clauseWords),
  propose: row.propose.map(proposalWords),
  otherwise: row.otherwise.map(proposalWords),
  because: row.because,
});

/** A whole row in one sentence. */
export function sentenceOf(row: Row): string {
  const { when, propose, otherwise, because } = rowWords(row);
  const lesser = otherwise.length > 0 ? ` ; à défaut, ${otherwise.join(" ; ")}` : "";
  return `Si ${when.join(" et si ")} : ${propose.join(" ; ")}${lesser}. Raison : ${because}.`;
}

const proposalWords = (proposal: Proposal): string =>
  `${targetWords(proposal)} (${proposal.score})${proposal.when ? ` si ${proposal.when.map(clauseWords).join(" et si ")}` : ""}`;

export const clauseWords = (clause: Clause): string =>
  "any" in clause ? clause.any.map(simpleWords).join(", ou si ") : simpleWords(clause);

function simpleWords(simple: Simple): string {
  const fact = findFact(simple.question);
  if (!fact) return simple.question;
  if (simple.operator === "answered") return `« ${fact.words} » a une réponse`;
  if (fact.said && typeof simple.value === "boolean")
    return fact.said[(simple.value === true) === (simple.operator === "=") ? 0 : 1];
  const values = [simple.value].flat().map((value) => valueWords(fact.name, value));
  const list = values.join(" ou ");
  switch (simple.operator) {
    case "=":
    case "in":
      return `« ${fact.words} » est ${list}`;
    case "has":
      return `« ${fact.words} » comporte ${list}`;
    case "only":
      return `« ${fact.words} » ne comporte que ${values.join(" et ")}`;
    case "!=":
      return fact.kind === "many" ? `« ${fact.words} » ne comporte pas ${list}` : `« ${fact.words} » n’est pas ${list}`;
    case "starts":
      return `« ${fact.words} » est du domaine ${domains(fact.name, simple.value).join(" ou ")}`;
    case "<":
      return `« ${fact.words} » est inférieur à ${list}`;
    case "<=":
      return `« ${fact.words} » est de ${list} au plus`;
    case ">":
      return `« ${fact.words} » dépasse ${list}`;
    case ">=":
      return `« ${fact.words} » est de ${list} au moins`;
  }
}

function valueWords(name: string, value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "oui" : "non";
  return typeof value === "number"
    ? value.toLocaleString("fr-FR")
    : `« ${labelOf(findFact(name)?.options ?? [], value)} »`;
}

/** "neu-" → « Neurologie »: what the labels of those codes say before the colon. */
const domains = (name: string, starts: readonly string[]): string[] =>
  starts.map((start) => {
    const label = findFact(name)?.options.find(({ code }) => code.startsWith(start))?.label ?? start;
    return `« ${label.split(" : ")[0]} »`;
  });

/** What is known, in words: the facts of a test case. */
export const factsWords = (facts: Facts): string =>
  Object.entries(facts)
    .map(([name, value]) => {
      const fact = findFact(name);
      if (fact?.said && typeof value === "boolean") return fact.said[value ? 0 : 1];
      return `${fact?.words ?? name} : ${[value]
        .flat()
        .map((one) => valueWords(name, one))
        .join(", ")}`;
    })
    .join(" · ");
