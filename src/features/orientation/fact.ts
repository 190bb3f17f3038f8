import type { Level, Option } from "#features/forms/questionnaire.ts";
import { fieldsBelow, tree } from "#features/forms/tree.ts";
import { labelOf } from "#features/forms/value.ts";
import { kinds } from "#pathways/sanitaire/kinds.ts";
import { sanitaire } from "#pathways/sanitaire/pathway.ts";
import type { Clause, Facts, Proposal, Row, Simple, Target } from "./table.ts";
import { codeOf } from "./table.ts";

/** A question the table may ask, and its answers. The list is closed: the choices and numbers of the five volets, and the variables below. */
export type Fact = {
  name: string;
  words: string;
  level: Level;
  kind: "one" | "many" | "number" | "yes-no";
  options: Option[];
  /** Of a variable: how its "yes" and its "no" are said. */
  said?: [yes: string, no: string];
};

const derived: Fact[] = [
  { name: "$age", words: "âge", level: "admin", kind: "number", options: [] },
  {
    ...{ name: "$dom", words: "retour à domicile possible", level: "care", kind: "yes-no", options: [] },
    said: ["un retour à domicile est possible", "un retour à domicile n’est pas possible"],
  },
  { name: "$dep", words: "score de dépendance sur 12", level: "care", kind: "number", options: [] },
  {
    ...{ name: "$reed", words: "rééducation intensive", level: "care", kind: "yes-no", options: [] },
    said: ["une rééducation intensive est prévue", "aucune rééducation intensive n’est prévue"],
  },
  {
    ...{ name: "$iv", words: "voie veineuse", level: "care", kind: "yes-no", options: [] },
    said: ["une voie veineuse est posée", "aucune voie veineuse n’est posée"],
  },
  { name: "$ivDays", words: "jours de perfusion à venir", level: "care", kind: "number", options: [] },
  {
    ...{ name: "$cpt", words: "trouble du comportement fréquent", level: "care", kind: "yes-no", options: [] },
    said: ["un trouble du comportement est fréquent", "aucun trouble du comportement n’est fréquent"],
  },
  {
    ...{ name: "$simple", words: "soins techniques simples", level: "care", kind: "yes-no", options: [] },
    said: ["les soins techniques sont simples", "les soins techniques ne sont pas simples"],
  },
  { name: "$wound", words: "minutes de pansement par jour", level: "care", kind: "number", options: [] },
];

const asked: Fact[] = sanitaire.volets.flatMap((volet) =>
  tree(volet, {}).flatMap(({ nodes }) =>
    nodes.flatMap(fieldsBelow).flatMap(({ key, item, level }): Fact[] => {
      if (key.includes("#")) return [];
      const of = { name: key, words: item.text, level, options: [] };
      if (item.type === "choice") return [{ ...of, kind: "one", options: item.options }];
      if (item.type === "choices") return [{ ...of, kind: "many", options: item.options }];
      if (item.type === "boolean") return [{ ...of, kind: "yes-no" }];
      return ["integer", "decimal", "quantity"].includes(item.type) ? [{ ...of, kind: "number" }] : [];
    }),
  ),
);

export const facts: Fact[] = [...derived, ...asked];
const byName = new Map(facts.map((fact) => [fact.name, fact]));
export const findFact = (name: string): Fact | undefined => byName.get(name);

const simples = (clause: Clause): Simple[] => ("any" in clause ? clause.any : [clause]);
export const isMedical = (clause: Clause): boolean =>
  simples(clause).some(({ question }) => findFact(question)?.level === "medical");

/** What is wrong with a clause, for its editor; null when nothing is. */
export function clauseFault(clause: Clause): string | null {
  const parts = simples(clause);
  if (parts.length === 0) return "Une condition « un de » demande au moins une condition.";
  return parts.map(simpleFault).find(Boolean) ?? null;
}

function simpleFault(simple: Simple): string | null {
  const fact = findFact(simple.question);
  if (!fact) return `« ${simple.question} » n’est pas une question du dossier sanitaire.`;
  if (simple.operator === "answered") return null;
  const numeric = ["<", "<=", ">", ">="].includes(simple.operator);
  if (numeric && fact.kind !== "number") return `« ${fact.words} » n’est pas un nombre : elle ne se compare pas.`;
  if (["has", "only"].includes(simple.operator) && fact.kind !== "many")
    return `« ${fact.words} » n’a qu’une réponse : écrivez « = » ou « parmi ».`;
  const values = [simple.value].flat();
  return values.length === 0
    ? `« ${fact.words} » est comparée à rien.`
    : (values.map((v) => valueFault(fact, v, simple.operator === "starts")).find(Boolean) ?? null);
}

/** A value that question cannot have. */
export function valueFault(fact: Fact, value: string | number | boolean, isStart = false): string | null {
  switch (fact.kind) {
    case "number":
      return typeof value === "number" ? null : `« ${fact.words} » attend un nombre, pas « ${value} ».`;
    case "yes-no":
      return typeof value === "boolean" ? null : `« ${fact.words} » attend oui ou non, pas « ${value} ».`;
    case "one":
    case "many":
      return fact.options.some(({ code }) => (isStart ? code.startsWith(String(value)) : code === value))
        ? null
        : `« ${value} » n’est pas une réponse à « ${fact.words} ».`;
  }
}

/** The first fact that is unknown, or has a value it cannot have. */
export function factsFault(given: Facts): string | null {
  for (const [name, value] of Object.entries(given)) {
    const fact = findFact(name);
    if (!fact) return `« ${name} » n’est pas une question du dossier sanitaire.`;
    if (Array.isArray(value) !== (fact.kind === "many")) return `« ${fact.words} » n’a pas la forme attendue.`;
    const fault = [value]
      .flat()
      .map((one) => valueFault(fact, one))
      .find(Boolean);
    if (fault) return fault;
  }
  return null;
}

const optionsAt = (linkId: string) => findFact(linkId)?.options ?? [];
const mentions: Option[] = [
  ...optionsAt("san.ori.mentions"),
  { code: "128", label: "socle" },
  { code: "129", label: "ante et post-partum" },
  { code: "130", label: "réadaptation" },
  { code: "131", label: "moins de trois ans" },
];
/** What the module Grand âge may be asked from here. */
const elderly: Option[] = [
  { code: "heb-temp", label: "Hébergement temporaire en EHPAD" },
  { code: "aj", label: "Accueil de jour" },
];

/** What is wrong with a target; null when nothing is. */
export function targetFault(target: Target): string | null {
  const said = `« ${codeOf(target)} »`;
  const has = (options: readonly Option[], code: string | undefined) =>
    code === undefined || options.some((option) => option.code === code);
  if (!has(target.module ? elderly : kinds, target.act)) return `${said} : cette activité n’existe pas.`;
  if (target.mention && !["smr", "had"].includes(target.act)) return `${said} : seuls le SMR et l’HAD ont une mention.`;
  const ofAct = mentions.filter(({ code }) => (target.act === "had") === code >= "128");
  if (!has(ofAct, target.mention)) return `${said} : cette mention n’existe pas.`;
  if (target.mode && target.act !== "smr") return `${said} : seul le SMR a un mode.`;
  if (!has(optionsAt("san.ori.modes"), target.mode)) return `${said} : ce mode n’existe pas.`;
  return has(optionsAt("san.ori.prado.volet"), target.volet) ? null : `${said} : ce volet PRADO n’existe pas.`;
}

/** What is wrong with a row, for its editor; null when nothing is. */
export function rowFault(row: Row): string | null {
  if (row.when.length === 0) return "Une ligne demande au moins une condition.";
  if (row.propose.length === 0) return "Une ligne propose au moins une orientation.";
  if (row.because.trim() === "") return "Écrivez la raison que lira le médecin.";
  const proposals: Proposal[] = [...row.propose, ...row.otherwise];
  const score = proposals.find(({ score }) => !Number.isInteger(score) || score < 1 || score > 100);
  if (score) return `« ${codeOf(score)} » : la note va de 1 à 100.`;
  const faults = [
    ...row.when.map(clauseFault),
    ...proposals.flatMap((one) => [targetFault(one), ...(one.when ?? []).map(clauseFault)]),
    ...row.cases.map((one) => factsFault(one.facts)),
  ];
  return faults.find(Boolean) ?? null;
}

/** "SMR Locomoteur, hospitalisation complète", "HAD socle", "PRADO Chirurgie": a target as people read it. */
export function targetWords(target: Target): string {
  const { act, mention, mode, volet, unit, module } = target;
  const short: Record<string, string> = { smr: "SMR", had: "HAD", prado: "PRADO" };
  const name = short[act] ?? labelOf(module ? elderly : kinds, act);
  const place =
    unit === "ucc" ? "unité cognitivo-comportementale" : unit === "uhr" ? "unité d’hébergement renforcée" : null;
  const parts = [
    mention && labelOf(mentions, mention).toLowerCase(),
    volet &&
      labelOf(optionsAt("san.ori.prado.volet"), volet).toLowerCase().replace("bpco", "BPCO").replace("avc", "AVC"),
  ].filter(Boolean);
  const more = [mode && labelOf(optionsAt("san.ori.modes"), mode).toLowerCase(), place].filter(Boolean);
  return [[name, ...parts].join(" "), ...more].join(", ");
}
