import type { Db } from "#db/db.ts";
import { addDocument } from "#features/establishments/document.action.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { addDays, dayOf } from "#lib/dates.ts";
import { type PdfDefinition, pdfOf } from "#web/pdf.ts";

/** The welcome booklet of the Tilleuls, put on their card by their référent as the page would. */
export async function seedBrochure(db: Db, now: Date): Promise<void> {
  const members = await listMembers(db, dayOf(now));
  const referent = members.find(({ name, unit }) => name.includes("Bruno Lefèvre") && unit === castUnits.tilleuls);
  if (!referent) throw new Error("the demonstration has no référent at Les Tilleuls");
  const document = { title: "Livret d’accueil", kind: "brochure", content: await brochure() } as const;
  const done = await addDocument(db, document, referent, new Date(`${addDays(dayOf(now), -20)}T09:00:00Z`), null);
  if (!done.ok) throw new Error(`the demonstration's brochure was refused: ${done.refusal.kind}`);
}

/** One page, made here: the fictitious establishment says of itself what its card says. */
async function brochure(): Promise<Buffer> {
  return pdfOf({
    info: { title: "EHPAD Les Tilleuls, livret d’accueil", creator: "Sextant" },
    pageMargins: [56, 64, 56, 64],
    defaultStyle: { font: "Roboto", fontSize: 11, lineHeight: 1.3 },
    styles: { part: { fontSize: 14, bold: true, margin: [0, 16, 0, 4] } },
    content: [
      { text: "EHPAD Les Tilleuls", fontSize: 24, bold: true },
      { text: "Livret d’accueil — établissement fictif de la démonstration de Sextant", color: "#555555" },
      { text: "Bienvenue", style: "part" },
      "Une maison de plain-pied au milieu d’un jardin clos, à dix minutes du centre de Vienne. Quatre-vingts personnes y vivent, dont quatorze dans l’unité protégée.",
      { text: "La vie ici", style: "part" },
      {
        ul: [
          "Chaque résident a un professionnel référent.",
          "La cuisine est faite sur place ; les familles déjeunent avec leur proche en prévenant la veille.",
          "Les visites se font sans horaire ; après 20 h, prévenez l’accueil.",
          "Le coiffeur vient le jeudi, le kinésithérapeute deux fois par semaine.",
        ],
      },
      { text: "Ce qu’il faut apporter", style: "part" },
      {
        ul: [
          "La carte Vitale et celle de la mutuelle.",
          "Les ordonnances en cours.",
          "Ce qui fait un chez-soi : photos, fauteuil, lampe.",
        ],
      },
      { text: "8 chemin des Tilleuls, 38200 Vienne · 01 99 00 01 21", margin: [0, 24, 0, 0] },
    ],
  } as PdfDefinition);
}
