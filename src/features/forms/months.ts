import { addDays, monthsOn } from "#lib/dates.ts";

/** A term from which a birth is not early, in weeks of amenorrhoea, and until which age it is corrected. */
const [fullTerm, dueTerm, correctedUntil] = [37, 40, 24];

/**
 * A child's age in whole months, for what is looked for at that age: before 24 months, a child born before 37 weeks has the age
 * it would have, born at 40. Unknown term: the age as it is. Never below zero.
 */
export function correctedMonths(birth: string, term: number | null, day: string): number {
  const months = monthsOn(birth, day);
  if (term === null || term >= fullTerm || months >= correctedUntil || birth.length < 10) return Math.max(0, months);
  return Math.max(0, monthsOn(addDays(birth, (dueTerm - Math.floor(term)) * 7), day));
}
