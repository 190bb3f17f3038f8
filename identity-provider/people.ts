import { readFile } from "node:fs/promises";
import { z } from "zod";

/** A person who may be chosen on the sign-in page, as Pro Santé Connect describes them; `shown` says it to a human. */
export type Person = z.infer<typeof Person>;

const text = z.string().optional();

const Person = z.looseObject({
  shown: z.string(),
  SubjectNameID: z.string().min(1),
  given_name: z.string().min(1),
  family_name: z.string().min(1),
  codeCivilite: text,
  SubjectRole: z.array(z.string()).optional(),
  SubjectRefPro: z
    .looseObject({
      exercices: z.array(z.looseObject({ activities: z.array(z.record(z.string(), z.string())).default([]) })),
    })
    .optional(),
});

/** This program invents identities: it refuses a file that holds one which could be real. */
export async function readPeople(file: string): Promise<Person[]> {
  const people = z.array(Person).parse(JSON.parse(await readFile(file, "utf8")));
  for (const { SubjectNameID } of people)
    if (!isFictitious(SubjectNameID))
      throw new Error(`${file}: ${SubjectNameID} could be a real professional; use 8999…, 3…0B… or ANS…`);
  return people;
}

/** RPPS numbers of tests begin with 99, their establishments' FINESS with 0B or 1B, their persons with ANS. */
const isFictitious = (nationalId: string) => /^(899\d{9}|3[01]B\d{7}\/.+|ANS\d{14})$/.test(nationalId);

export const nameOf = (person: Person) => `${person.given_name} ${person.family_name}`;
