import type { Facility } from "#features/directory/facility.ts";
import { type Choices, choicesOf, type Home, type Situation } from "./estimate.ts";

/** What was typed in the form of the estimate, field by field. */
export type Typed = Record<string, string>;
export type Problems = Partial<Record<"accueil" | "gir" | "revenu" | "logement" | "mutuelle" | "jours", string>>;

export const typedFields = ["accueil", "gir", "revenu", "ash", "logement", "mutuelle", "jours"] as const;

export type Option = { code: string; label: string; situation: "stay" | "rent" | "day-care" };

/** What one may reckon at this establishment, in its words. */
export function optionsOf(choices: Choices): Option[] {
  return [
    ...choices.stays.map(({ stay, room }) => ({
      code: `${stay}-${room}`,
      label: `${stay === "permanent" ? "Hébergement permanent" : "Séjour temporaire"}, chambre ${room === "single" ? "simple" : "double"}`,
      situation: "stay" as const,
    })),
    ...choices.homes.map((home) => ({
      code: home,
      label: `Logement ${homeLabels[home]}`,
      situation: "rent" as const,
    })),
    ...(choices.dayCare ? [{ code: "jour", label: "Accueil de jour", situation: "day-care" as const }] : []),
  ];
}

export const homeLabels = { f1: "F1", f1bis: "F1 bis", f2: "F2" } satisfies Record<Home, string>;

/** The situation typed, or what is to be corrected, field by field. */
export function readSituation(
  facility: Pick<Facility, "prices">,
  typed: Typed,
): { situation: Situation | null; problems: Problems } {
  const options = optionsOf(choicesOf(facility.prices));
  const chosen = options.find(({ code }) => code === typed.accueil) ?? (options.length === 1 ? options[0] : undefined);
  const problems: Problems = {};
  if (!chosen) problems.accueil = "Choisissez ce que vous voulez estimer.";
  const amount = (field: "revenu" | "logement" | "mutuelle") => {
    const read = amountIn(typed[field] ?? "");
    if (read === "unreadable") problems[field] = "Écrivez un montant en euros par mois, par exemple 1 250,50.";
    return read === "unreadable" ? null : read;
  };
  const aids = { housing: amount("logement") ?? 0, insurance: amount("mutuelle") ?? 0 };
  if (!chosen) return { situation: null, problems };
  const situation = situationOf(chosen, typed, aids, amount, problems);
  return { situation: Object.keys(problems).length > 0 ? null : situation, problems };
}

function situationOf(
  { code, situation }: Option,
  typed: Typed,
  aids: Situation["aids"],
  amount: (field: "revenu") => number | null,
  problems: Problems,
): Situation {
  if (situation === "rent") return { kind: "rent", home: code as Home, aids };
  if (situation === "day-care") {
    const days = Number((typed.jours ?? "").trim() || "4");
    if (!Number.isInteger(days) || days < 1 || days > 31) problems.jours = "Écrivez un nombre de jours, de 1 à 31.";
    return { kind: "day-care", days, aids };
  }
  const gir = Number(typed.gir);
  if (!Number.isInteger(gir) || gir < 1 || gir > 6) problems.gir = "Choisissez un GIR, de 1 à 6.";
  const [stay, room] = code.split("-") as ["permanent", "single"];
  return { kind: "stay", stay, room, gir, income: amount("revenu"), ash: typed.ash === "oui", aids };
}

/** "1 250,50 €" → 1250.5; null when nothing is typed. */
function amountIn(typed: string): number | null | "unreadable" {
  const clean = typed.replaceAll(/[\s€]/g, "").replace(",", ".");
  if (clean === "") return null;
  const value = Number(clean);
  return /^\d{1,6}(\.\d{1,2})?$/.test(clean) ? value : "unreadable";
}
