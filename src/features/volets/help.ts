import { changeMany, type Draft, valuesOf, type Who } from "#features/forms/answers.ts";
import type { Answers, AnswerValue } from "#features/forms/questionnaire.ts";
import { factsOf } from "#features/orientation/derive.ts";
import { targetWords } from "#features/orientation/fact.ts";
import { type Help, propose } from "#features/orientation/propose.ts";
import { type OrientationTable, targetOf } from "#features/orientation/table.ts";
import type { Pathway } from "#pathways/pathway.ts";
import type { Content } from "./content.ts";

/** Where the module keeps what the orientation table proposes; the reasons are of the medical level. */
const [proposed, reasons] = ["san.ori.aide", "san.ori.raisons"] as const;

/** The modules whose dossiers the table helps. */
export const isHelped = (pathway: Pathway) => pathway.module === "sanitaire";

export const helpOf = (content: Content, table: OrientationTable): Help =>
  propose(table, factsOf(content.answers, content.situation));

/** The dossier's answers with what the table proposes on them, as the volet keeps it: a code, a space, its words. */
export function withHelp(content: Content, table: OrientationTable): Content {
  const help = helpOf(content, table);
  if (!help.wait && help.targets.length === 0) return content;
  const version = `table/${table.version} (table d’orientation, version ${table.version})`;
  const targets = help.wait
    ? ["attendre Attendre ou suspendre la recherche"]
    : help.targets.map((target) => `${target.code} ${targetWords(target)}`);
  const why = help.wait
    ? ["attendre Le patient n’est pas stabilisé"]
    : help.targets.map(
        (target) =>
          `${target.code} ${targetWords(target)} : ${target.because.map((one) => `${one.sentence} (${one.row})`).join(", ")}`,
      );
  return { ...content, answers: { ...content.answers, [proposed]: [...targets, version], [reasons]: why } };
}

/** What was proposed when the volet was validated: it stays so while the volet does. */
export function frozenHelp(content: Content, validated: Answers): Content {
  const kept = [proposed, reasons].filter((key) => validated[key] !== undefined);
  return {
    ...content,
    answers: { ...content.answers, ...Object.fromEntries(kept.map((key) => [key, validated[key]!])) },
  };
}

/** « Reprendre cette proposition »: its activity, mention, mode and PRADO volet are added to what is asked. */
export function takeUp(draft: Draft, code: string, who: Who, at: Date): { draft: Draft; changed: string[] } {
  const target = targetOf(code);
  if (!target || target.module) return { draft, changed: [] };
  const answers = valuesOf(draft);
  const added = (key: string, value: string): AnswerValue => [
    ...new Set([...[answers[key] ?? []].flat().map(String), value]),
  ];
  const posted: [string, AnswerValue][] = [["san.ori.activites", added("san.ori.activites", target.act)]];
  if (target.act === "smr" && target.mention)
    posted.push(["san.ori.mentions", added("san.ori.mentions", target.mention)]);
  if (target.act === "smr" && target.mode) posted.push(["san.ori.modes", added("san.ori.modes", target.mode)]);
  if (target.volet) posted.push(["san.ori.prado.volet", target.volet]);
  return changeMany(
    draft,
    posted.map(([key, value]) => ({ key, value, base: draft.n })),
    who,
    at,
  );
}
