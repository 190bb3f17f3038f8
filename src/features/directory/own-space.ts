/**
 * The space of a person or of a carer: the unit they act for, theirs alone, as a practice is a doctor's. All hang under one
 * facility that no search, map, count or public page shows; neither says anything of its owner.
 */
export const ownSpaces = {
  finess: "ESPACE000",
  name: "Espace personnel",
  category: { code: "P", label: "Espace personnel" },
};
export const ownSpaceUnit = "Particulier";

export const isOwnSpace = (finess: string) => finess === ownSpaces.finess;
