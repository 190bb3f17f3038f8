import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Db, inTransaction } from "#idp/database.ts";
import { newId } from "#lib/ids.ts";
import { type NewPerson, saveDemoPerson } from "./person.store.ts";
import { isFictitious } from "./person.ts";

const text = z.string().optional();

/** A person of the file, as Pro Santé Connect describes them; `shown` says it to a human. */
const Described = z.looseObject({
  shown: z.string(),
  SubjectNameID: z.string().min(1),
  given_name: z.string().min(1),
  family_name: z.string().min(1),
  codeCivilite: text,
  email: text,
  mobile: text,
  SubjectRole: z.array(z.string()).optional(),
  SubjectRefPro: z
    .looseObject({
      exercices: z.array(
        z.looseObject({
          codeProfession: text,
          codeCategorieProfessionnelle: text,
          activities: z.array(z.record(z.string(), z.string())).default([]),
        }),
      ),
    })
    .optional(),
});

/** Puts the people of the file in the directory. */
export const loadPeople = async (db: Db, file: string): Promise<void> =>
  savePeople(db, JSON.parse(await readFile(file, "utf8")));

/** Invented people, as Pro Santé Connect describes them. This program invents identities: it refuses one which could be real. */
export async function savePeople(db: Db, described: unknown): Promise<void> {
  const people = z.array(Described).parse(described);
  for (const { SubjectNameID } of people)
    if (!isFictitious(SubjectNameID))
      throw new Error(`${SubjectNameID} could be a real professional; use 8999…, 3…0B… or ANS…`);
  await inTransaction(db, async (tx) => {
    // one process at a time
    await tx.query("select pg_advisory_xact_lock(hashtext('identity provider people'))");
    for (const person of people) await saveDemoPerson(tx, personOf(person));
  });
}

function personOf(described: z.infer<typeof Described>): NewPerson {
  const { shown, SubjectNameID, given_name, family_name, codeCivilite, email, mobile, ...rest } = described;
  const { habilitations: _, ...claims } = rest;
  const first = described.SubjectRefPro?.exercices[0];
  return {
    id: newId(),
    nationalId: SubjectNameID,
    givenName: given_name,
    familyName: family_name,
    civility: codeCivilite || null,
    profession: first?.codeProfession || null,
    category: first?.codeCategorieProfessionnelle || null,
    claims,
    shown,
    email: email ?? null,
    // a number Arcep keeps for fiction: 06 39 98 …
    mobile: mobile ?? `+3363998${SubjectNameID.replaceAll(/\D/g, "").slice(-4).padStart(4, "0")}`,
    source: "demo",
    fictitious: true,
  };
}
