import type { Item, Questionnaire } from "#features/forms/questionnaire.ts";
import { sante } from "./dua-sante.ts";

/**
 * The questions of `sante` in the person's own words: none must be answered, for nobody is asked to know what a doctor knows.
 * Kept apart, so that the person's side reads again all that it typed and nothing of what a doctor adds or signs (modules specification D.8).
 */
export const santeDite: Questionnaire = {
  id: "dua.santeDite",
  code: "santeDite",
  version: 1,
  title: "Ma santé, avec mes mots",
  level: "told",
  sections: sante.sections.map(({ items, ...section }, i) => ({
    ...section,
    ...(i === 0
      ? {
          help: "Écrivez ce que vous savez ; rien n’est obligatoire. Votre médecin traitant le lit, le complète et le signe dans la partie « Santé ». Les établissements ne lisent que ce qu’il signe.",
        }
      : {}),
    ...(section.id === "suivi" ? { title: "Qui me suit" } : {}),
    items: items.filter(({ type }) => type !== "signature" && type !== "attachment").map(told),
  })),
};

/** The same question under the other volet, and not required. */
function told(item: Item): Item {
  const { required: _, ...free } = JSON.parse(JSON.stringify(item).replaceAll("dua.sante.", "dua.santeDite.")) as Item;
  if (free.type !== "group") return free as Item;
  const repeats = free.repeats && { repeats: { ...free.repeats, min: 0 } };
  return { ...free, ...repeats, items: free.items.map(told) };
}
