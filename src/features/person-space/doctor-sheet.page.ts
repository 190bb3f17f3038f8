import type { Item, Questionnaire } from "#features/forms/questionnaire.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openNaming } from "#features/treating-doctors/name-doctor.page.ts";
import { awaitedFromDoctor } from "#features/treating-doctors/reminding.ts";
import { frenchDay, frenchInstant } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { type PdfDefinition, pdfOf } from "#web/pdf.ts";
import type { Web } from "#web/web.ts";

/**
 * GET /dossiers/:id/medecin-traitant/fiche — the sheet to hand to the doctor: what is waited for from them, how to give it on
 * line, and the questions to answer on paper. It holds no answer of the care.
 */
export async function doctorSheetPage(web: Web) {
  const found = await openNaming(web);
  if (found instanceof Response) return found;
  const { db, member, now, outside } = web.var;
  const { referral: r } = found;
  const person = (await findPerson(db, r.person))!;
  await recordReading(db, r.id, journalActor(member), "print", "medecin-traitant", now);
  const codes = awaitedFromDoctor(r).map(({ code }) => code);
  const asked = pathwayOf(r.module).volets.filter(({ code }) => codes.includes(code));
  const born = person.birthDate ? `, ${person.sex === "M" ? "né" : "née"} le ${frenchDay(person.birthDate)}` : "";
  const pdf = await pdfOf({
    info: { title: "Fiche à remettre au médecin traitant", creator: "Sextant" },
    pageMargins: [40, 44, 40, 48],
    defaultStyle: { font: "Roboto", fontSize: 10, lineHeight: 1.2 },
    styles: { title: { fontSize: 13, bold: true, margin: [0, 14, 0, 4] }, theme: { bold: true, margin: [0, 8, 0, 2] } },
    footer: (page: number, pages: number) => ({
      text: `Dossier ${r.number} · imprimé le ${frenchInstant(now)} · page ${page} sur ${pages}`,
      alignment: "center",
      fontSize: 7,
      color: "#555555",
      margin: [0, 16, 0, 0],
    }),
    content: [
      { text: "Fiche à remettre au médecin traitant", fontSize: 16, bold: true },
      { text: `${fullName(person)}${born} · dossier ${r.number}`, margin: [0, 4, 0, 8] },
      { text: "Docteur," },
      {
        text: `cette personne prépare une demande d’admission (${pathwayOf(r.module).label.toLowerCase()}). Le dossier ne peut partir sans ce que vous seul pouvez dire : ${asked.length > 0 ? asked.map((q) => `volet ${q.title.toLowerCase()}`).join(", ") : "plus rien n’est attendu pour l’instant"}.`,
        margin: [0, 4, 0, 8],
      },
      { text: "En ligne, quelques minutes", style: "title" },
      {
        ol: [
          `Ouvrez ${outside.publicUrl} et identifiez-vous avec votre carte CPS ou l’application e-CPS (Pro Santé Connect).`,
          r.doctor?.nationalId
            ? `Le dossier ${r.number} est dans votre liste « Dossiers en cours ».`
            : "Donnez à la personne votre numéro RPPS : dès qu’elle vous aura indiqué par ce numéro, le dossier sera dans votre liste.",
          "Remplissez, relisez, signez. La personne ne lit pas la partie médicale.",
        ],
      },
      { text: "Numéro RPPS : ……………………………………   Téléphone : ……………………………………", margin: [0, 10, 0, 0] },
      { text: "Sur papier", style: "title" },
      {
        text: "Répondez aux questions des pages suivantes, datez et signez. Rendez-les sous pli fermé : un professionnel habilité les déposera dans le dossier.",
      },
      ...asked.flatMap((q, i) => blank(q, i)),
      { text: "Date, signature et cachet :", margin: [0, 24, 0, 40] },
    ],
  } as PdfDefinition);
  return web.body(new Uint8Array(pdf), 200, {
    "content-type": "application/pdf",
    "content-disposition": `inline; filename="fiche-medecin-${r.number}.pdf"`,
    "cache-control": "private, no-store",
  });
}

/** The questions of a volet, with room to answer. */
const blank = (q: Questionnaire, i: number) => [
  { text: q.title, style: "title", ...(i === 0 ? { pageBreak: "before" } : {}) },
  ...q.sections.flatMap((section) => [
    { text: section.title, style: "theme" },
    ...section.items.flatMap((item) => questionLines(item)),
  ]),
];

function questionLines(item: Item): { text: string; margin: number[] }[] {
  if (item.type === "display" || item.type === "identity" || item.type === "signature" || item.type === "attachment")
    return [];
  const choices =
    "options" in item && item.options && item.options.length <= 12
      ? ` (${item.options.map((o) => o.label).join(" · ")})`
      : "";
  return [{ text: `${item.text}${choices} : ……………………………………………………………`, margin: [0, 2, 0, 2] }];
}
