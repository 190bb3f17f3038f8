import { z } from "zod";
import type { UserInfo } from "#features/accounts/identity.ts";
import type { ActivityMember } from "#features/accounts/situation.ts";

/**
 * Parsed leniently (identity.md §5.5): every member optional, unknown ones kept, "" is absent, a number is its digits,
 * a member of another shape is ignored and a list keeps its readable members. Nothing a provider says makes it throw.
 */
export const readUserInfo = (said: unknown): UserInfo => UserInfoShape.parse(said);

/** Printable text: what PostgreSQL cannot store, and what could forge a line of a log, is not kept. */
const text = z
  .union([z.string(), z.number().transform(String)])
  .transform((typed) => (typed.length > 200 ? undefined : clean(typed) || undefined))
  .optional()
  .catch(undefined);
const clean = (typed: string) =>
  typed
    .replaceAll(/\p{Cc}/gu, " ")
    .toWellFormed()
    .trim();

const quality = z.coerce.number().int().min(0).max(9).optional().catch(undefined);
/** More than fifty of anything is no person. */
const list = <Shape extends z.ZodType>(shape: Shape) =>
  z
    .array(z.unknown())
    .transform((all) =>
      all.slice(0, 50).flatMap((one) => {
        const read = shape.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    )
    .optional()
    .catch(undefined);

const activityMembers = {
  codeModeExercice: text,
  codeSecteurDactivite: text,
  codeRole: text,
  numeroSiretSite: text,
  numeroFinessSite: text,
  numeroFinessetablissementJuridique: text,
  identifiantTechniqueDeLaStructure: text,
  raisonSocialeSite: text,
  enseigneCommercialeSite: text,
  numeroVoie: text,
  indiceRepetitionVoie: text,
  codeTypeDeVoie: text,
  libelleVoie: text,
  bureauCedex: text,
  codePostal: text,
  autoriteDenregistrement: text,
} satisfies Record<ActivityMember, typeof text>;

const Exercice = z.looseObject({
  codeProfession: text,
  codeCategorieProfessionnelle: text,
  codeSavoirFaire: text,
  activities: list(z.looseObject(activityMembers)),
});
const UserInfoShape = z
  .looseObject({
    SubjectNameID: text,
    given_name: text,
    family_name: text,
    codeCivilite: text,
    SubjectRole: list(z.string()),
    otherIds: list(z.looseObject({ identifiant: text, origine: text, qualite: quality })),
    SubjectRefPro: z
      .looseObject({ codeCivilite: text, exercices: list(Exercice) })
      .optional()
      .catch(undefined),
  })
  .catch({});
