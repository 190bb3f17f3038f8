import { ageOn } from "#lib/dates.ts";
import { cretonAge, temporaryDays } from "#pathways/handicap/moves.ts";
import { rightOf } from "#pathways/handicap/rights.ts";
import type { Followed } from "./follow.ts";
import { inForce, isWaitingUnit, type OfficialLine, openUnits, standingOf } from "./official.ts";

/** What the page says before being asked: nothing of it acts by itself. */
export type Hint = {
  kind: "temporary-days" | "target-entered" | "adult-entered" | "creton" | "over";
  title: string;
  text: string;
};

type About = Pick<Followed, "referral" | "request" | "lines"> & {
  decision: Followed["decision"];
  whole: {
    endsOn: string;
    rights: readonly { need: string; code: Followed["decision"]["right"]["code"]; qualification: string }[];
  };
};

export function hintsOf(n: About, today: string): Hint[] {
  const { detail, code } = n.decision.right;
  const hints: Hint[] = [];
  const days = daysOfCare(n.lines, today);
  const limit = temporaryDays + (detail.exemptDays ?? 0);
  if (detail.temporality === "01" && days > 0)
    hints.push({
      kind: "temporary-days",
      title: days > limit ? "Limite de l’accueil temporaire dépassée." : "Accueil temporaire.",
      text: `${days} jour${days > 1 ? "s" : ""} sur douze mois, pour ${limit} prévus${detail.exemptDays ? `, dont ${detail.exemptDays} de dérogation` : ""}.`,
    });
  const standing = standingOf(n.lines);
  const entered = openUnits(standing).some((one) => !isWaitingUnit(one));
  const others = n.referral.requests.filter((q) => q.id !== n.request.id && q.state.kind === "arrived");
  const rightFor = (need: string) => {
    const kind = n.referral.needs.find((one) => one.id === need)?.kind;
    return n.whole.rights.find((one) => one.code === kind);
  };
  const own = n.whole.rights.find((one) => one.code === code);
  const target = others.some((q) => rightFor(q.need)?.qualification === "cible");
  if (target && own?.qualification === "alternative" && !["48", "45", "46", "49"].includes(standing.esms))
    hints.push({
      kind: "target-entered",
      title: "La personne est entrée au titre de l’orientation cible.",
      text: entered
        ? "Si votre accompagnement prend fin, enregistrez la sortie avec le motif « Admis dans un autre ESMS suite à une réorientation »."
        : "Si votre accompagnement n’est plus utile, signalez l’admission impossible avec le motif « L’usager a été admis dans un autre ESMS ».",
    });
  const child = rightOf(code).family === "child";
  const adult = others.some((q) => {
    const right = rightFor(q.need);
    return right && rightOf(right.code).family === "adult";
  });
  if (child && entered && adult)
    hints.push({
      kind: "adult-entered",
      title: "La personne est entrée dans un établissement pour adultes.",
      text: "Enregistrez la sortie avec le motif « Admis dans un autre ESMS suite à une réorientation ».",
    });
  if (child && entered && n.decision.creton)
    hints.push({
      kind: "creton",
      title: "Amendement Creton.",
      text: `Le jeune adulte reste accueilli au-delà de ${cretonAge} ans pendant que l’orientation pour adultes est recherchée.`,
    });
  if (today > n.whole.endsOn && (entered || standing.esms === "43"))
    hints.push({
      kind: "over",
      title: `Sans décision depuis ${daysBetween(n.whole.endsOn, today)} jours.`,
      text: "La personne reste accompagnée : voyez avec la MDPH où en est le renouvellement.",
    });
  return hints;
}

/** Days in the care of the units of one establishment over the last twelve months, the day of the end not counted. */
export function daysOfCare(lines: readonly OfficialLine[], today: string): number {
  const from = yearBefore(today);
  const days = new Set<string>();
  const begun = new Map<string, string>();
  const close = (unit: string, end: string) => {
    const start = begun.get(unit);
    begun.delete(unit);
    for (let day = start && start > from ? start : from; start && day < end; day = nextDay(day)) days.add(day);
  };
  for (const line of inForce(lines)) {
    if (line.level !== "unit") continue;
    if (line.code === "186" && !begun.has(line.unit.id)) begun.set(line.unit.id, line.on);
    if (line.code === "188") close(line.unit.id, line.on);
  }
  for (const unit of [...begun.keys()]) close(unit, nextDay(today));
  return days.size;
}

const asDate = (day: string) => new Date(`${day}T00:00:00Z`);
const nextDay = (day: string) => new Date(asDate(day).getTime() + 86_400_000).toISOString().slice(0, 10);
const daysBetween = (from: string, to: string) =>
  Math.round((asDate(to).getTime() - asDate(from).getTime()) / 86_400_000);
const yearBefore = (day: string) => `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;
/** Counted apart: kept in a child establishment beyond the age. */
export const isCreton = (birthDate: string | null, today: string, creton: boolean) =>
  creton && birthDate !== null && ageOn(birthDate, today) >= cretonAge;
