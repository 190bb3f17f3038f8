import type pg from "pg";
import { type ImportRefusal, type ImportReport, importExtraction } from "./import.ts";
import type { LineRefusal } from "./rpps.ts";

const usage = `npm run idp:import -- FICHIER [--accepter-plus-petit]
FICHIER : l’extraction « PS_LibreAcces_Personne_activite_….txt » de l’Annuaire Santé, ou l’archive .zip qui la contient.`;

/** `npm run idp:import -- FILE`; answers the exit code. */
export async function importCommand(
  pool: pg.Pool,
  args: string[],
  { admits, say }: { admits: "fictitious" | "nobody"; say: (text: string) => void },
): Promise<number> {
  const file = args.find((one) => !one.startsWith("--"));
  if (!file) {
    say(usage);
    return 2;
  }
  const result = await importExtraction(pool, { file, admits, acceptsSmaller: args.includes("--accepter-plus-petit") });
  say(result.ok ? sentencesOf(result.value) : refusalSentence(result.refusal));
  return result.ok ? 0 : 1;
}

const whole = (n: number) => n.toLocaleString("fr-FR");

export function sentencesOf(report: ImportReport): string {
  const { lines, persons, added, changed, disappeared, rejected } = report;
  return [
    `${whole(lines)} lignes lues en ${report.seconds.toLocaleString("fr-FR", { maximumFractionDigits: 1 })} s : ${whole(persons)} personnes.`,
    `Ajoutées : ${whole(added)} · modifiées : ${whole(changed)} · disparues : ${whole(disappeared)} · lignes rejetées : ${whole(rejected)}.`,
    ...examplesOf(report.examples),
  ].join("\n");
}

const examplesOf = (examples: ImportReport["examples"]) =>
  examples.map(({ line, refusal }) => `  ligne ${whole(line)} : ${reasonOf(refusal)}`);

export function reasonOf(refusal: LineRefusal): string {
  switch (refusal.kind) {
    case "fields":
      return `${refusal.found} champs au lieu de ${refusal.expected}`;
    case "not-utf8":
      return "des caractères ne sont pas en UTF-8";
    case "no-identifier":
      return "pas d’identification nationale";
    case "identifier-shape":
      return `l’identification « ${refusal.value} » n’a pas une forme connue`;
    case "identifier-key":
      return `la clé du numéro RPPS est fausse dans « ${refusal.value} »`;
    case "identifier-differs":
      return `l’identification « ${refusal.whole} » ne correspond pas à l’identifiant « ${refusal.value} »`;
    case "no-name":
      return "pas de nom d’exercice";
  }
}

export function refusalSentence(refusal: ImportRefusal): string {
  switch (refusal.kind) {
    case "empty-file":
      return "Rien n’est changé : le fichier ne contient aucune personne.";
    case "columns-missing":
      return `Rien n’est changé : ce n’est pas l’extraction attendue, il manque les colonnes ${refusal.missing.map((one) => `« ${one} »`).join(", ")}.`;
    case "too-many-bad-lines":
      return [
        `Rien n’est changé : ${whole(refusal.rejected)} lignes sur ${whole(refusal.lines)} sont illisibles.`,
        ...examplesOf(refusal.examples),
      ].join("\n");
    case "much-smaller":
      return `Rien n’est changé : ${whole(refusal.persons)} personnes au lieu de ${whole(refusal.before)} la dernière fois, le fichier est sans doute incomplet. S’il est bon, relancez avec --accepter-plus-petit.`;
  }
}
