/**
 * The practice of a liberal doctor: what they act for here. It is a facility with one unit, neither of which is in any search,
 * map, count or public page. Its number is ours: L and eight signs; a real FINESS starts with a département.
 */
export const practiceCategory = { code: "L", label: "Cabinet libéral" };
export const practiceUnit = "Exercice libéral";

/** Whether one acts for a practice, by the name only a practice's unit is given. */
export const isPractice = ({ unitName }: { unitName: string }) => unitName === practiceUnit;

/** "38200" → "38", "20090" → "2A", "97410" → "974". */
export function departementOfPostcode(postcode: string): string {
  if (/^9[78]/.test(postcode)) return postcode.slice(0, 3);
  if (!postcode.startsWith("20")) return postcode.slice(0, 2);
  // Corsica's postcodes of before its division: 200 and 201 are the south's
  return /^20[01]/.test(postcode) ? "2A" : "2B";
}

export type NewPractice = { name: string; street: string; postcode: string; city: string };
