import type { Questionnaire } from "#features/forms/questionnaire.ts";

/** The judge's decision stands with the protection measure, the medical documents with the health part. */
export const pieces: Questionnaire = {
  id: "dua.pieces",
  code: "pieces",
  version: 1,
  title: "Documents",
  level: "admin",
  sections: [
    {
      id: "documents",
      title: "Documents",
      help: "Vous pouvez les ajouter plus tard.",
      items: [
        {
          linkId: "dua.pieces.notification",
          text: "Notification de la MDPH",
          type: "attachment",
          required: "expected",
        },
        { linkId: "dua.pieces.gevasco", text: "GEVA-Sco", type: "attachment", level: "care" },
        { linkId: "dua.pieces.bilans", text: "Bilans éducatifs et sociaux", type: "attachment", level: "care" },
        { linkId: "dua.pieces.photos", text: "Photos utiles", help: "Par exemple du matériel.", type: "attachment" },
      ],
    },
  ],
};
