import type { Pathway, Reason } from "./pathway.ts";

/** What every module shares of product specification §3.8. */

const other: Reason = { code: "other", label: "Autre", comment: true };
const personRefuses: Reason = { code: "person-refuses", label: "La personne refuse", comment: false };

const closing: Reason[] = [
  { code: "found-elsewhere", label: "Place trouvée hors plateforme", comment: false, endsSearch: true },
  { code: "no-longer-needed", label: "La demande n’est plus nécessaire", comment: false, endsSearch: true },
  { code: "returns-home", label: "Retour ou maintien à domicile", comment: false, endsSearch: true },
  { code: "state-changed", label: "L’état de santé a changé", comment: false },
  personRefuses,
  { code: "moved", label: "Déménagement", comment: false },
  { code: "duplicate", label: "Doublon", comment: false },
  { code: "mistake", label: "Erreur", comment: false },
  { code: "no-news", label: "Sans nouvelles", comment: false },
  { code: "deceased", label: "Décès", comment: false, endsSearch: true },
  other,
];

export const commonReasons = {
  withdrawReasons: closing,
  cancelReasons: closing,
  turnDownReasons: [
    { code: "too-early", label: "Trop tôt", comment: false },
    { code: "too-late", label: "Trop tard", comment: false },
    { code: "room", label: "La chambre ne convient pas", comment: false },
    { code: "price", label: "Le prix ne convient pas", comment: false },
    { code: "distance", label: "Trop loin", comment: false },
    { code: "prefers-other", label: "Préfère un autre établissement", comment: false },
    { code: "state-changed", label: "L’état de santé a changé", comment: false },
    personRefuses,
    other,
  ],
  retractReasons: [
    { code: "place-gone", label: "La place n’est plus disponible", comment: false },
    { code: "staff", label: "Effectif insuffisant", comment: false },
    { code: "outbreak", label: "Épidémie", comment: false },
    { code: "state-changed", label: "L’état de santé a changé", comment: false },
    { code: "wrong-information", label: "Informations inexactes", comment: true },
    other,
  ],
  nonArrivalReasons: [
    { code: "state-changed", label: "Aggravation de l’état de santé", comment: false },
    { code: "transport", label: "Le transport n’a pas eu lieu", comment: false },
    { code: "person-refused", label: "La personne a refusé de venir", comment: false },
    { code: "admitted-elsewhere", label: "Admise ailleurs", comment: false, endsSearch: true },
    { code: "refused-at-door", label: "Refus à l’arrivée", comment: true },
    { code: "deceased", label: "Décès", comment: false, endsSearch: true },
    other,
  ],
  suspendReasons: [
    { code: "unstable", label: "État de santé instable", comment: false },
    { code: "hospitalised", label: "Hospitalisation", comment: false },
    { code: "absent", label: "Absence", comment: false },
    { code: "thinking", label: "Temps de réflexion", comment: false },
    {
      code: "waiting-decision",
      label: "En attente d’une décision (mesure de protection, financement)",
      comment: false,
    },
    other,
  ],
  automaticReasons: [
    { code: "admitted-elsewhere", label: "Admis dans un autre établissement", comment: false, endsSearch: true },
    { code: "no-news", label: "Sans nouvelles", comment: false },
    { code: "unit-closed", label: "Unité fermée", comment: false },
    { code: "decision-ended", label: "Décision arrivée à son terme", comment: false },
    { code: "deceased", label: "Décès", comment: false, endsSearch: true },
    { code: "mail-not-confirmed", label: "Adresse de courriel non confirmée", comment: false },
  ],
} satisfies Partial<Pathway>;
