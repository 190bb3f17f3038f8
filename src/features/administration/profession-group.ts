import type { Means } from "#features/accounts/means.ts";

/** Who registers a professional, hence which means they can have and who gives them: identity.md §1.7. */
export type ProfessionGroup = "ordre" | "ars" | "role" | "autre";

export const professionGroups: Record<
  ProfessionGroup,
  { label: string; examples: string; means: Means[]; enrolledBy: string }
> = {
  ordre: {
    label: "Professions à Ordre",
    examples: "médecin, infirmier, pharmacien, sage-femme, kinésithérapeute",
    means: ["cps", "e-cps", "passkey", "sms-code", "mail-code"],
    enrolledBy: "l’Ordre",
  },
  ars: {
    label: "Professions enregistrées par l’ARS",
    examples: "assistant de service social, psychologue, ergothérapeute",
    means: ["cps", "e-cps", "passkey", "sms-code", "mail-code"],
    enrolledBy: "l’ARS",
  },
  role: {
    label: "Professions à rôle",
    examples: "aide-soignant, AES, éducateur, assistant médical, secrétaire, MJPM",
    // cards are given to them in a pilot only
    means: ["e-cps", "passkey", "sms-code", "mail-code"],
    enrolledBy: "l’employeur (RPPS+)",
  },
  autre: {
    label: "Autres fonctions",
    examples: "direction, coordination, admissions, informatique",
    means: ["e-cps", "passkey", "sms-code", "mail-code"],
    enrolledBy: "l’employeur (RPPS+)",
  },
};

/** TRE_G15: those whose Ordre keeps the register (médecin, pharmacien, dentiste, sage-femme, infirmier, kiné, pédicure). */
const atOrdre = ["10", "21", "40", "50", "60", "69", "70", "80"];
/** Moved to roles (35–39, end of 2024), and social work that carries a role rather than a register. */
const atRole = ["31", "35", "36", "37", "38", "39", "42", "43", "46", "47", "48", "49", "51", "52", "53"];

/** Of a profession's code; role codes are 300 to 352. */
export function groupOf(profession: string): ProfessionGroup {
  const code = profession.replace(/-E$/, "");
  if (atOrdre.includes(code)) return "ordre";
  if (atRole.includes(code) || /^3\d\d$/.test(code)) return "role";
  return code ? "ars" : "autre";
}
