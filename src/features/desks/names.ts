import { shortName } from "#features/persons/person.ts";
import { ageBand, sexWord } from "#features/volets/profile.ts";
import { ageOn, type Day } from "#lib/dates.ts";

type Called = {
  /** Null while the unit sees a profile. */
  name: { birthName: string; usedName: string | null; givenName: string; usedGivenName: string | null } | null;
  sex: "F" | "M" | "I";
  birthDate: string | null;
};

/** "Mme Lucienne F., 87 ans", or what a profile lets know. */
export function calledOf({ name, sex, birthDate }: Called, today: Day): string {
  if (!name) return `${sexWord[sex]}, ${ageBand(birthDate, today)}`;
  const traits = { ...name, sex, birthDate, birthPlace: null, ins: null, insStatus: "provisoire" as const };
  return `${shortName(traits)}${birthDate ? `, ${ageOn(birthDate, today)} ans` : ""}`;
}
