/** [masculine or neutral, feminine when it differs]. */
type Label = readonly [string, string?];

/**
 * Codes that `SubjectRole` and `codeProfession` carry: professions de santé (TRE_G15), other professions (TRE_R95),
 * social professions (TRE_R94). Agence du Numérique en Santé, Licence Ouverte 2.0.
 */
const professions: Record<string, Label> = {
  10: ["Médecin"],
  21: ["Pharmacien", "Pharmacienne"],
  26: ["Audioprothésiste"],
  28: ["Opticien-lunetier", "Opticienne-lunetière"],
  31: ["Assistant dentaire", "Assistante dentaire"],
  32: ["Physicien médical", "Physicienne médicale"],
  35: ["Aide-soignant", "Aide-soignante"],
  36: ["Ambulancier", "Ambulancière"],
  37: ["Auxiliaire de puériculture"],
  38: ["Préparateur en pharmacie hospitalière", "Préparatrice en pharmacie hospitalière"],
  39: ["Préparateur en pharmacie", "Préparatrice en pharmacie"],
  40: ["Chirurgien-dentiste", "Chirurgienne-dentiste"],
  41: ["Assistant de service social", "Assistante de service social"],
  42: ["Auxiliaire de vie sociale"],
  43: ["Technicien de l’intervention sociale et familiale", "Technicienne de l’intervention sociale et familiale"],
  44: ["Conseiller en économie sociale et familiale", "Conseillère en économie sociale et familiale"],
  45: ["Médiateur familial", "Médiatrice familiale"],
  46: ["Assistant familial", "Assistante familiale"],
  47: ["Aide médico-psychologique"],
  48: ["Moniteur éducateur", "Monitrice éducatrice"],
  49: ["Éducateur de jeunes enfants", "Éducatrice de jeunes enfants"],
  50: ["Sage-femme"],
  51: ["Éducateur spécialisé", "Éducatrice spécialisée"],
  52: ["Éducateur technique spécialisé", "Éducatrice technique spécialisée"],
  53: ["Accompagnant éducatif et social", "Accompagnante éducative et sociale"],
  60: ["Infirmier", "Infirmière"],
  69: ["Infirmier psychiatrique", "Infirmière psychiatrique"],
  70: ["Masseur-kinésithérapeute", "Masseuse-kinésithérapeute"],
  71: ["Ostéopathe"],
  72: ["Psychothérapeute"],
  73: ["Chiropracteur", "Chiropractrice"],
  80: ["Pédicure-podologue"],
  81: ["Orthoprothésiste"],
  82: ["Podo-orthésiste"],
  83: ["Orthopédiste-orthésiste"],
  84: ["Oculariste"],
  85: ["Épithésiste"],
  86: ["Technicien de laboratoire médical", "Technicienne de laboratoire médical"],
  91: ["Orthophoniste"],
  92: ["Orthoptiste"],
  93: ["Psychologue"],
  94: ["Ergothérapeute"],
  95: ["Diététicien", "Diététicienne"],
  96: ["Psychomotricien", "Psychomotricienne"],
  97: ["Conseiller en génétique", "Conseillère en génétique"],
  98: ["Manipulateur en électroradiologie", "Manipulatrice en électroradiologie"],
};

/** What `codeRole` adds: functions (TRE_R21) that say more than the profession, and roles without a profession. */
const functions: Record<string, Label> = {
  "FON-43": ["Cadre de santé"],
  "FON-45": ["Directeur des soins", "Directrice des soins"],
  "FON-48": ["Interne"],
  307: ["Mandataire judiciaire à la protection des majeurs"],
  309: ["Gestionnaire de cas"],
  313: ["Aide-soignant", "Aide-soignante"],
  318: ["Auxiliaire de vie sociale"],
  322: ["Assistant familial", "Assistante familiale"],
  323: ["Aide médico-psychologique"],
  326: ["Éducateur spécialisé", "Éducatrice spécialisée"],
  328: ["Accompagnant éducatif et social", "Accompagnante éducative et sociale"],
  350: ["Aide à domicile"],
};

/** What a person is called at work. `civility` is MME, MLLE, M or unknown. */
export function professionLabel(profession: string, role: string, civility: string): string {
  const label = functions[role] ?? professions[profession];
  if (!label) return "Professionnel";
  return /^M(ME|LLE)/i.test(civility) ? (label[1] ?? label[0]) : label[0];
}

/**
 * Professions that may be given the flag `médicale` (product specification §1.1.2, list ours): doctors, midwives, nurses,
 * physiotherapists, psychologists, ergothérapeutes, orthophonistes; codes of TRE_G15 and TRE_R95.
 * A profession is said by a card or by a register, never typed by a référent.
 */
export const medicalProfessions = ["10", "50", "60", "69", "70", "91", "93", "94"];
export const mayHoldMedical = (profession: string) => medicalProfessions.includes(profession);

/**
 * Who works with the children a coordination platform gives them, besides doctors (modules specification E.4): physiotherapists,
 * orthophonistes, orthoptistes, psychologists, ergothérapeutes, psychomotor therapists.
 */
export const pathProfessions = ["70", "91", "92", "93", "94", "96"];
