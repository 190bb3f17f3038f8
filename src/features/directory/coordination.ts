/**
 * Bodies that coordinate care without giving it, by their FINESS category (TRE_R66): they prepare a dossier, then hand it to the
 * treating doctor (modules specification C.9). 606: dispositif d'appui à la coordination (DAC); 463: centre local d'information et
 * de coordination (CLIC).
 */
export const coordinationCategories: readonly string[] = ["606", "463"];
