import type { Answers } from "#features/forms/questionnaire.ts";
import { type Domain, domains, grid, rowsOf } from "#pathways/tnd/grid.ts";

export type Signs = { title: string; signs: string[] }[];

/** The signs the grid says present, by domain: neither a score nor a diagnosis, the doctor decides. */
export function signsOf(answers: Answers): Signs {
  const present = (group: string, code: string) => answers[`tnd.grille.${group}.${code}`] === "present";
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
export const isUrgent = (answers: Answers) =>
  grid.any.some(({ code, urgent }) => urgent === true && answers[`tnd.grille.any.${code}`] === "present");
