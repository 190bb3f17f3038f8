import { ok, type Result, refuse } from "#lib/result.ts";
import { findFact } from "./fact.ts";
import { type Case, type Clause, codeOf, type Facts, type Proposal, type Simple, targetOf } from "./table.ts";

/**
 * How an editor writes a row, one line each:
 *   clause    `med.groupe parmi ort-pro, ort-fes` · `$dep <= 4` · `$dom = oui` · `un de : $age < 75 | sp.tolerance ≠ moins-d-1-h`
 *   proposal  `smr/102/28 90` · `had/128 75 si $dom = oui et $age >= 18`
 *   case      `Nom du cas : med.groupe = ort-pro ; $age = 70 => prado/chirurgie 90, smr/102/28 0`
 * Names are linkIds without their "san." and the variables of the table. Reading gives the first fault in French.
 */
export type Fault = { kind: "unreadable"; message: string };

const operators = [
  ["<=", "<="],
  [">=", ">="],
  ["≠", "!="],
  ["!=", "!="],
  ["<", "<"],
  [">", ">"],
  ["=", "="],
  ["parmi", "in"],
  ["contient", "has"],
  ["seulement", "only"],
  ["commence par", "starts"],
] as const;
const written: Record<string, string> = {
  "!=": "≠",
  in: "parmi",
  has: "contient",
  only: "seulement",
  starts: "commence par",
};

const shortOf = (linkId: string) => linkId.replace(/^san\./, "");
const nameOf = (short: string) => (short.startsWith("$") ? short : `san.${short}`);
const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
const fault = (message: string) => refuse<Fault>({ kind: "unreadable", message });

const longestLine = 1000;

/** Every line read, or the first that cannot be. */
function each<Read>(lines: string[], read: (line: string) => Result<Read, Fault>): Result<Read[], Fault> {
  const done: Read[] = [];
  for (const line of lines) {
    // its shapes take the square of it, or more, to read
    if (line.length > longestLine) return fault(`« ${line.slice(0, 60)}… » : cette ligne est trop longue.`);
    const one = read(line);
    if (!one.ok) return one;
    done.push(one.value);
  }
  return ok(done);
}

export const readClauses = (text: string) => each(linesOf(text), readClause);
export const writeClauses = (clauses: readonly Clause[]) => clauses.map(writeClause).join("\n");

function readClause(line: string): Result<Clause, Fault> {
  const list = /^un de\s*:\s*(.+)$/i.exec(line)?.[1];
  if (!list) return readSimple(line);
  const parts = each(
    list.split("|").map((part) => part.trim()),
    readSimple,
  );
  return parts.ok ? ok({ any: parts.value }) : parts;
}

const writeClause = (clause: Clause): string =>
  "any" in clause ? `un de : ${clause.any.map(writeSimple).join(" | ")}` : writeSimple(clause);

function readSimple(text: string): Result<Simple, Fault> {
  const [, name = "", rest = ""] = /^(\$?[\w.-]+)\s*(.*)$/.exec(text) ?? [];
  const question = nameOf(name);
  const fact = findFact(question);
  if (!fact) return fault(`« ${text} » : « ${name} » n’est pas une question du dossier sanitaire.`);
  if (rest === "" || rest === "a une réponse") return ok({ question, operator: "answered" });
  const found = operators.find(([sign]) => rest.startsWith(sign));
  if (!found)
    return fault(`« ${text} » : après le nom, écrivez =, ≠, <, <=, >, >=, parmi, contient, seulement ou commence par.`);
  const [sign, operator] = found;
  const values = rest
    .slice(sign.length)
    .split(",")
    .map((value) => value.trim())
    .filter(Boolean);
  if (values.length === 0) return fault(`« ${text} » : il manque une réponse à comparer.`);
  if (operator === "in" || operator === "has" || operator === "only" || operator === "starts")
    return ok({ question, operator, value: values });
  if (values.length > 1)
    return fault(`« ${text} » : une seule réponse après ${sign} ; pour plusieurs, écrivez « parmi ».`);
  const value = valueAs(fact.kind, values[0]!);
  if (operator === "=" || operator === "!=") return ok({ question, operator, value });
  return typeof value === "number"
    ? ok({ question, operator, value })
    : fault(`« ${text} » : ${sign} se compare à un nombre.`);
}

function writeSimple(simple: Simple): string {
  const name = shortOf(simple.question);
  if (simple.operator === "answered") return `${name} a une réponse`;
  return `${name} ${written[simple.operator] ?? simple.operator} ${[simple.value].flat().map(writeValue).join(", ")}`;
}

function valueAs(kind: string, text: string): string | number | boolean {
  if (kind === "yes-no" && (text === "oui" || text === "non")) return text === "oui";
  const number = Number(text.replace(",", "."));
  return kind === "number" && text !== "" && Number.isFinite(number) ? number : text;
}
const writeValue = (value: string | number | boolean) =>
  typeof value === "boolean" ? (value ? "oui" : "non") : String(value);

export const readProposals = (text: string) => each(linesOf(text), readProposal);
export const writeProposals = (proposals: readonly Proposal[]) =>
  proposals
    .map((one) => `${codeOf(one)} ${one.score}${one.when ? ` si ${one.when.map(writeClause).join(" et ")}` : ""}`)
    .join("\n");

function readProposal(line: string): Result<Proposal, Fault> {
  const [, code = "", score = "", condition] = /^(\S+)\s+(\d+)(?:\s+si\s+(.+))?$/.exec(line) ?? [];
  const target = targetOf(code);
  if (!target) return fault(`« ${line} » : écrivez l’orientation puis sa note, par exemple « smr/102/28 90 ».`);
  if (!condition) return ok({ ...target, score: Number(score) });
  const when = each(condition.split(/\s+et\s+/), readClause);
  return when.ok ? ok({ ...target, score: Number(score), when: when.value }) : when;
}

export const readCases = (text: string) => each(linesOf(text), readCase);
export const writeCases = (cases: readonly Case[]) =>
  cases
    .map(({ name, facts, expect }) => {
      const known = Object.entries(facts).map(
        ([of, value]) => `${shortOf(of)} = ${[value].flat().map(writeValue).join(", ")}`,
      );
      return `${name} : ${known.join(" ; ")} => ${Object.entries(expect)
        .map(([code, score]) => `${code} ${score}`)
        .join(", ")}`;
    })
    .join("\n");

function readCase(line: string): Result<Case, Fault> {
  const [, name = "", given = "", expected = ""] = /^(.+?)\s+:\s+(.+?)\s*=>\s*(.+)$/.exec(line) ?? [];
  if (!name) return fault(`« ${line} » : écrivez « nom : faits => orientation note ».`);
  const facts: Facts = {};
  for (const part of given
    .split(";")
    .map((one) => one.trim())
    .filter(Boolean)) {
    const [, short = "", given = ""] = /^(\$?[\w.-]+)\s*=\s*(.+)$/.exec(part) ?? [];
    const fact = findFact(nameOf(short));
    if (!fact)
      return fault(`« ${part} » : un fait s’écrit « question = réponse », avec une question du dossier sanitaire.`);
    const values = given.split(",").map((one) => valueAs(fact.kind, one.trim()));
    facts[fact.name] = fact.kind === "many" ? values.map(String) : values[0]!;
  }
  const expect: Case["expect"] = {};
  for (const part of expected.split(",").map((one) => one.trim())) {
    const [, code = "", score = ""] = /^(\S+)\s+(\d+)$/.exec(part) ?? [];
    if (!targetOf(code))
      return fault(`« ${part} » : écrivez l’orientation puis sa note, 0 si elle ne doit pas être proposée.`);
    expect[code] = Number(score);
  }
  return ok({ name, facts, expect });
}
