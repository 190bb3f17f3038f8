import { addDays, type Day, isDay } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type Band, type Domain, domains } from "#pathways/tnd/grid.ts";
import type { LoadedGrid } from "#pathways/tnd/grids.ts";

/** A grid as it is kept. */
export type KeptGrid = LoadedGrid;

/** One line of the file, its fields by the names of the first one. */
export type FileLine = { line: number; fields: Record<string, string> };
/** What is wrong, where: said to whoever loads the file. */
export type Problem = { line: number; field: string; said: string };

export const fileFields = ["partie", "code", "de", "a", "tranche", "domaine", "signe", "urgent"] as const;
const parts = ["tout-age", "risque", "tranche"];
const code = /^[a-zA-Z][a-zA-Z0-9]{0,39}$/;

/**
 * The grid a file describes: one sign a line. `partie` says where it goes: a sign at any age, a risk factor, or a sign of a band
 * (`de` and `a`, whole months, both included; `tranche`, its name; `domaine`). The bands follow one another without a gap.
 */
export function readGrid(
  lines: readonly FileLine[],
  about: { version: number; title: string; from: string },
): Result<LoadedGrid, Problem[]> {
  const problems = lines.flatMap(lineProblems);
  if (problems.length > 0) return refuse(problems);
  const of = (part: string) => lines.filter(({ fields }) => fields.partie === part);
  const bands = bandsOf(of("tranche"));
  const wrong = [
    ...twice(of("tout-age")),
    ...twice(of("risque")),
    ...(bands.ok ? [] : bands.refusal),
    ...(of("tranche").length === 0 ? [{ line: 1, field: "partie", said: "aucune ligne « tranche »" }] : []),
    ...(of("tout-age").length === 0 ? [{ line: 1, field: "partie", said: "aucune ligne « tout-age »" }] : []),
  ];
  if (wrong.length > 0 || !bands.ok) return refuse(wrong);
  return ok({
    ...about,
    any: of("tout-age").map(({ fields }) => ({
      ...{ code: fields.code!, label: fields.signe! },
      ...(fields.urgent === "oui" ? { urgent: true as const } : {}),
    })),
    risks: of("risque").map(({ fields }) => ({ code: fields.code!, label: fields.signe! })),
    bands: bands.value,
  });
}

function lineProblems({ line, fields }: FileLine): Problem[] {
  const wrong = (field: string, said: string) => [{ line, field, said }];
  const { partie = "", signe = "", urgent = "" } = fields;
  if (!parts.includes(partie)) return wrong("partie", `« ${partie} » n’est pas tout-age, risque ou tranche`);
  return [
    ...(signe && signe.length <= 200 ? [] : wrong("signe", "le signe, 200 caractères au plus")),
    ...(["", "oui"].includes(urgent) ? [] : wrong("urgent", "oui, ou rien")),
    ...(urgent && partie !== "tout-age" ? wrong("urgent", "un signe urgent est à tout âge") : []),
    ...(partie === "tranche"
      ? bandProblems(fields).map((one) => ({ line, ...one }))
      : code.test(fields.code ?? "")
        ? []
        : wrong("code", "un code fait de lettres et de chiffres, qui commence par une lettre")),
  ];
}

function bandProblems({ de = "", a = "", tranche = "", domaine = "" }: Record<string, string>) {
  const isMonths = (text: string) => /^\d{1,3}$/.test(text);
  return [
    ...(isMonths(de) ? [] : [{ field: "de", said: "un nombre de mois" }]),
    ...(isMonths(a) && (!isMonths(de) || Number(a) >= Number(de))
      ? []
      : [{ field: "a", said: "un nombre de mois, qui ne précède pas « de »" }]),
    ...(tranche ? [] : [{ field: "tranche", said: "le nom de la tranche, par exemple 24 à 35 mois" }]),
    ...(domaine in domains ? [] : [{ field: "domaine", said: `un domaine parmi ${Object.keys(domains).join(", ")}` }]),
  ];
}

const twice = (lines: readonly FileLine[]): Problem[] =>
  lines
    .filter(({ fields }, i) => lines.findIndex((one) => one.fields.code === fields.code) !== i)
    .map(({ line, fields }) => ({ line, field: "code", said: `« ${fields.code} » est déjà pris` }));

function bandsOf(lines: readonly FileLine[]): Result<Band[], Problem[]> {
  const problems: Problem[] = [];
  const bands: Band[] = [];
  for (const { line, fields } of lines) {
    const [from, to, label] = [Number(fields.de), Number(fields.a), fields.tranche!];
    const last = bands.at(-1);
    if (last?.from === from) {
      if (last.to !== to) problems.push({ line, field: "a", said: `la tranche va jusqu’à ${last.to} mois` });
      if (last.label !== label)
        problems.push({ line, field: "tranche", said: `la tranche s’appelle « ${last.label} »` });
      last.signs[fields.domaine as Domain].push(fields.signe!);
      continue;
    }
    const expected = last ? last.to + 1 : 0;
    if (from !== expected)
      problems.push({ line, field: "de", said: `la tranche suivante commence à ${expected} mois` });
    const signs = { M: [], L: [], S: [], C: [], A: [] } as Record<Domain, string[]>;
    signs[fields.domaine as Domain].push(fields.signe!);
    bands.push({ code: `b${String(from).padStart(2, "0")}`, from, to, label, signs });
  }
  return problems.length > 0 ? refuse(problems) : ok(bands);
}

/** A grid begins another day than today: what is examined before keeps the grid it is filled on. */
export const firstDayProblem = (from: string, known: readonly LoadedGrid[], today: Day): string | null =>
  !isDay(from)
    ? "Donnez son premier jour : --a-partir 2027-01-01."
    : from < addDays(today, 1)
      ? "Une grille s’applique au plus tôt demain : les dossiers déjà remplis gardent la leur."
      : known.some((one) => one.from >= from)
        ? `Une grille s’applique déjà à partir du ${known.at(-1)!.from} : la suivante commence après.`
        : null;
