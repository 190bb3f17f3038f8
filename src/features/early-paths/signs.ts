import type { Answers } from "#features/forms/questionnaire.ts";
import { type Domain, domains, rowsOf } from "#pathways/tnd/grid.ts";
import { gridOn, keyOf } from "#pathways/tnd/grids.ts";

export type Signs = { title: string; signs: string[] }[];

/** The grid these answers were given on. */
const gridOf = (answers: Answers) => gridOn(String(answers["tnd.grille.date"] ?? ""));

/** The signs the grid says present, by domain: neither a score nor a diagnosis, the doctor decides. */
export function signsOf(answers: Answers): Signs {
  const grid = gridOf(answers);
  const present = (group: string, code: string) => answers[`${keyOf(grid)}.${group}.${code}`] === "present";
  const inDomain = (domain: Domain) =>
    grid.bands.flatMap((band) =>
      rowsOf(band).flatMap((row) =>
        row.domain === domain && present(band.code, row.code) ? [`${row.label} (${band.label})`] : [],
      ),
    );
  return [
    { title: "À tout âge", signs: grid.any.filter(({ code }) => present("any", code)).map(({ label }) => label) },
    ...(Object.keys(domains) as Domain[]).map((domain) => ({ title: domains[domain], signs: inDomain(domain) })),
    {
      title: "Facteurs de risque",
      signs: grid.risks.filter(({ code }) => present("risque", code)).map(({ label }) => label),
    },
  ].filter(({ signs }) => signs.length > 0);
}

/** One of those a doctor sees soon, without waiting for the platform. */
export function isUrgent(answers: Answers): boolean {
  const grid = gridOf(answers);
  return grid.any.some(({ code, urgent }) => urgent === true && answers[`${keyOf(grid)}.any.${code}`] === "present");
}
