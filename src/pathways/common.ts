import type { Pathway } from "./pathway.ts";
import { commonReasons } from "./reasons.ts";

/** What all modules have in common: product specification §0, §3.2 and the rows of §12 that hold one value. */
export const common = {
  ...commonReasons,
  referralLabels: {
    unconfirmed: "Brouillon, adresse à confirmer",
    draft: "En cours de rédaction",
    ready: "Complet, prêt à envoyer",
    open: "Envoyé, recherche en cours",
    suspended: "Suspendu",
    placed: "Admission confirmée",
    admitted: "Admis",
    cancelled: "Annulé",
    archived: "Archivé",
    erased: "Effacé",
  },
  stageLabels: { analysis: "à l’étude", eligible: "admissible", admitted: "admis" },
  stepLabels: ["Créé", "Complet", "Recherche", "Envoyé", "Étudié", "Réponses", "Confirmé", "Arrivée"],
  serviceHours: { from: 8, to: 20 },
  attachments: { maxBytes: 10_000_000, maxBytesPerReferral: 100_000_000, maxCount: 30 },
  duplicates: { probable: 0.85, possible: 0.6, lookback: { months: 12 } },
} satisfies Partial<Pathway>;
