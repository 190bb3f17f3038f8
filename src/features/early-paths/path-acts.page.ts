import { z } from "zod";
import { isUuid } from "#lib/ids.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { withdrawAgreement } from "./agreement.action.ts";
import { type Line, type PathAct, type PathRefusal, professions } from "./early-path.ts";
import { changeLines, followPath } from "./follow-path.action.ts";
import { findReceived, showPath } from "./path.page.ts";
import { joinReport } from "./report.action.ts";
import { fileSentence, refusalSentence } from "./wording.ts";

type Typed = Record<string, string>;

const typedOf = async (web: Web): Promise<Typed> =>
  Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, typeof v === "string" ? v : ""]));

/** Does it and comes back to the path, or shows the path again with what was typed and why not. */
async function followed(web: Web, typed: Typed, what: PathAct, done: string) {
  const found = await findReceived(web);
  if (!found) return notFoundPage(web);
  const { db, member, now } = web.var;
  const seen = typed.version === undefined ? null : Number(typed.version);
  const result = await followPath(db, found.request.id, what, seen, member, now);
  return result.ok ? goTo(web, `${address(web)}#parcours`, done) : refused(web, typed, result.refusal);
}

async function refused(web: Web, typed: Typed, refusal: PathRefusal) {
  const again = await findReceived(web);
  if (!again) return notFoundPage(web);
  const problem = refusalSentence(refusal);
  return showPath(web, again, { problem, typed, status: problem.field ? 400 : 409 });
}

async function wrong(web: Web, typed: Typed, field: string, sentence: string) {
  const found = await findReceived(web);
  return found ? showPath(web, found, { problem: { sentence, field }, typed, status: 400 }) : notFoundPage(web);
}

const address = (web: Web) => `/pco/demandes/${web.req.param("id")}`;

/** POST /pco/demandes/:id/attente — professionals are looked for: when the first appointment is expected. */
export async function waitPage(web: Web) {
  const typed = await typedOf(web);
  const day = z.iso.date().safeParse(typed.attendu);
  if (!day.success) return wrong(web, typed, "attendu", "Indiquez la date attendue.");
  return followed(web, typed, { kind: "wait", expectedOn: day.data }, "La date attendue est notée.");
}

/** POST /pco/demandes/:id/etape */
export async function stagePage(web: Web) {
  const typed = await typedOf(web);
  const to = typed.etape === "bilans" ? "bilans" : "interventions";
  return followed(web, typed, { kind: "move", to }, "L’étape est notée : le médecin est prévenu.");
}

/** POST /pco/demandes/:id/synthese */
export async function summaryPage(web: Web) {
  const typed = await typedOf(web);
  const text = (typed.lettre ?? "").slice(0, 20_000);
  return followed(web, typed, { kind: "sum-up", text }, "La synthèse est écrite : le médecin est prévenu.");
}

/** POST /pco/demandes/:id/renouvellement */
export const proposeRenewalPage = async (web: Web) =>
  followed(
    web,
    await typedOf(web),
    { kind: "propose-renewal" },
    "Le renouvellement est proposé : le médecin est prévenu.",
  );

/** POST /pco/demandes/:id/accord — a guardian takes their agreement back. */
export async function agreementTakenPage(web: Web) {
  const found = await findReceived(web);
  if (!found) return notFoundPage(web);
  const { db, member, now } = web.var;
  const result = await withdrawAgreement(db, found.request.id, member, now);
  if (result.ok)
    return goTo(web, "/pco", "Le retrait de l’accord est noté : le dossier est fermé pour votre plateforme.");
  return showPath(web, found, {
    problem: { sentence: "Votre habilitation ne permet pas de noter ce retrait, ou le dossier n’est plus en cours." },
    typed: {},
    status: 409,
  });
}

const optionalDay = z.union([z.literal(""), z.iso.date("Indiquez une date.")]).default("");
const newLine = z
  .object({
    profession: z.enum(professions, "Choisissez la profession."),
    professionnel: z.string().trim().max(120, "120 signes au plus.").default(""),
    numero: z.string().trim().max(60, "Ce numéro est trop long.").default(""),
    nature: z.enum(["bilan", "intervention"], "Dites si c’est un bilan ou des interventions."),
    contrat: z.string().optional(),
    seances: z
      .string()
      .trim()
      .regex(/^\d{0,3}$/, "Écrivez un nombre entier, en chiffres.")
      .default(""),
    du: optionalDay,
    au: optionalDay,
  })
  .refine(({ professionnel, numero }) => professionnel || numero, {
    path: ["professionnel"],
    message: "Indiquez le nom du professionnel, ou son numéro.",
  })
  .refine(({ du, au }) => !du || !au || du <= au, {
    path: ["au"],
    message: "Le dernier rendez-vous suit le premier.",
  });

/** POST /pco/demandes/:id/lignes — somebody who works with the child. */
export async function addLinePage(web: Web) {
  const found = await findReceived(web);
  if (!found) return notFoundPage(web);
  const typed = await typedOf(web);
  const read = newLine.safeParse(typed);
  if (!read.success) {
    const [issue] = read.error.issues;
    return wrong(web, { ...typed, professionnel: typed.professionnel ?? "" }, String(issue!.path[0]), issue!.message);
  }
  const { profession, professionnel, numero, nature, contrat, seances, du, au } = read.data;
  const line: Line = {
    ...{ kind: nature, profession, professional: professionnel, agreed: contrat !== undefined },
    ...{ sessions: seances ? Number(seances) : null, from: du || null, to: au || null },
  };
  const { db, member, now } = web.var;
  const result = await changeLines(
    db,
    found.request.id,
    { kind: "add", line, nationalId: numero || null },
    member,
    now,
  );
  return result.ok
    ? goTo(web, `${address(web)}#professionnels`, "Le professionnel est ajouté.")
    : refused(web, typed, result.refusal);
}

/** POST /pco/demandes/:id/lignes/:professionnel/retrait */
export async function removeLinePage(web: Web) {
  const [found, line] = [await findReceived(web), web.req.param("professionnel")!];
  if (!found || !isUuid(line)) return notFoundPage(web);
  const { db, member, now } = web.var;
  const result = await changeLines(db, found.request.id, { kind: "remove", line }, member, now);
  return result.ok
    ? goTo(web, `${address(web)}#professionnels`, "La ligne est retirée.")
    : refused(web, {}, result.refusal);
}

/** POST /pco/demandes/:id/lignes/:professionnel/compte-rendu */
export async function joinReportPage(web: Web) {
  const [found, line] = [await findReceived(web), web.req.param("professionnel")!];
  if (!found || !isUuid(line)) return notFoundPage(web);
  const { fichier } = await web.req.parseBody();
  if (!(fichier instanceof File) || fichier.size === 0)
    return wrong(web, {}, `fichier-${line}`, "Choisissez un fichier à joindre.");
  const { db, member, now } = web.var;
  const content = Buffer.from(await fichier.arrayBuffer());
  const result = await joinReport(db, found.request.id, line, { name: fichier.name, content }, member, now);
  if (result.ok) return goTo(web, `${address(web)}#professionnels`, "Le compte rendu est joint.");
  return "max" in result.refusal || result.refusal.kind === "empty-file" || result.refusal.kind === "type-not-accepted"
    ? wrong(web, {}, `fichier-${line}`, fileSentence(result.refusal))
    : refused(web, {}, result.refusal);
}
