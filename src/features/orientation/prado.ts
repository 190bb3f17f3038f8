import { holds, isAnswered } from "#features/forms/condition.ts";
import { oneOf } from "#pathways/conditions.ts";
import type { Because, Help } from "./propose.ts";
import type { Facts } from "./table.ts";

/** A volet of PRADO, the insurer's help to go back home, worth proposing by itself, and why. */
export type PradoHint = { volet: string; score: number; because: Because[] };

const homes = ["domicile", "chez-un-proche", "ra"];
const now = { age: null, today: "" };

/**
 * What the insurer's criteria meet, best first, of the volets the establishment's convention covers. Sources: modules
 * specification C.8 (rules ours, to check with the insurer): the volets come from the orientation table, and one from here.
 */
export function pradoHints(help: Help, facts: Facts, convention: readonly string[]): PradoHint[] {
  if (help.wait || !isEligible(facts)) return [];
  const proposed = help.targets.flatMap(({ act, volet, score, because }) =>
    act === "prado" && volet ? [{ volet, score, because }] : [],
  );
  const stroke = proposed.some(({ volet }) => volet === "avc") ? [] : strokeHint(facts);
  return [...proposed, ...stroke]
    .filter(({ volet }) => convention.includes(volet) && (volet !== "personne-agee" || isAtLeast(75, facts)))
    .sort((a, b) => b.score - a.score);
}

/** Whatever the volet: insured in a known regime, agreeing, going back home, in France. An answer not given meets nothing. */
function isEligible(facts: Facts): boolean {
  const regime = facts["san.adm.couverture.regime"];
  const country = facts["san.adm.adresse.pays"];
  return (
    isAnswered(regime) &&
    regime !== "ame" &&
    facts["san.adm.info.accord"] === "oui" &&
    holds(oneOf("san.sp.projet.lieu", ...homes), facts, now) &&
    isAnswered(facts["san.adm.adresse.commune"]) &&
    (!isAnswered(country) || country === "FR")
  );
}

/** The one volet that no row of the table proposes. */
function strokeHint(facts: Facts): PradoHint[] {
  const { $dom, $dep, "san.med.groupe": group } = facts;
  if (group !== "neu-avc" || $dom !== true || typeof $dep !== "number" || $dep > 4) return [];
  const sentence = "retour possible après un AVC, peu de dépendance";
  return [{ volet: "avc", score: 80, because: [{ row: "", sentence, medical: true, score: 80 }] }];
}

const isAtLeast = (age: number, { $age }: Facts) => typeof $age === "number" && $age >= age;
