/**
 * The official statuses of a notification (TRE_R357): of the establishment (JDV_J252), of each of its units (JDV_J253), and which of
 * our states each stands for. Labels are the nomenclature's own: modules specification D.3.
 */
export const esmsStatuses = {
  "39": { label: "Notification envoyée", state: "sent" },
  "40": { label: "Notification lue", state: "read" },
  "41": { label: "Contact effectué", state: "studying" },
  "42": {
    label: "Liste d’attente. En cours d’analyse, demande d’admission reçue dans l’ESMS",
    state: "waiting",
    stage: "analysis",
  },
  "72": { label: "Liste d’attente. Admissible dans l’ESMS", state: "waiting", stage: "eligible" },
  "71": { label: "Liste d’attente. Admis dans l’ESMS", state: "waiting", stage: "admitted" },
  "43": { label: "Période d’essai en cours dans l’ESMS", state: "trial" },
  "44": { label: "Période d’essai non concluante dans l’ESMS", state: "declined" },
  "47": { label: "Usager entré", state: "arrived" },
  "51": { label: "Demande de réorientation dans l’ESMS", state: "arrived" },
  "48": { label: "Usager sorti", state: "ended" },
  "45": { label: "Admission impossible signalée", state: "declined" },
  "46": { label: "Admission impossible entérinée", state: "declined" },
  "49": { label: "Notification annulée", state: "withdrawn" },
  "54": { label: "Notification réactivée", state: "sent" },
} as const;
export type EsmsCode = keyof typeof esmsStatuses;

export const unitStatuses = {
  "182": { label: "Liste d’attente. En cours d’analyse, demande d’admission reçue dans l’unité" },
  "183": { label: "Liste d’attente. Admissible dans l’unité" },
  "184": { label: "Liste d’attente. Admis dans l’unité" },
  "185": { label: "Période d’essai en cours dans l’unité" },
  "181": { label: "Période d’essai non concluante dans l’unité" },
  "186": { label: "Usager pris en charge" },
  "187": { label: "Demande de réorientation dans l’unité" },
  "188": { label: "Fin de prise en charge" },
  "180": { label: "Retiré de la liste d’attente ou accompagnement annulé" },
} as const;
export type UnitCode = keyof typeof unitStatuses;

/** Of the decision itself. */
export const decisionStatuses = { "37": { label: "Décision d’orientation annulée" } } as const;

/** What a unit waits for or gives; the others are over. */
export const openUnitCodes = ["182", "183", "184", "185", "186", "187"] as const satisfies readonly UnitCode[];
/** On the list of a unit, in the order of the stages. */
export const waitingUnitCodes = ["182", "183", "184"] as const satisfies readonly UnitCode[];
/** In the unit's care, tried or asked to leave. */
export const presentUnitCodes = ["185", "186", "187"] as const satisfies readonly UnitCode[];

/** What the units of an establishment may stand at, by the status of the establishment; `needs`: at least one of these. */
export const unitsAllowed: Record<EsmsCode, { open: readonly UnitCode[]; needs: readonly UnitCode[] }> = {
  "39": { open: [], needs: [] },
  "40": { open: [], needs: [] },
  "41": { open: [], needs: [] },
  "42": { open: ["182"], needs: ["182"] },
  "72": { open: ["182", "183"], needs: ["183"] },
  "71": { open: ["182", "183", "184"], needs: ["184"] },
  "43": { open: ["182", "183", "184", "185"], needs: ["185"] },
  "44": { open: [], needs: [] },
  "47": { open: ["182", "183", "184", "186", "187"], needs: ["186", "187"] },
  "51": { open: ["182", "183", "184", "186", "187"], needs: ["186", "187"] },
  "48": { open: [], needs: [] },
  "45": { open: [], needs: [] },
  "46": { open: [], needs: [] },
  "49": { open: [], needs: [] },
  "54": { open: [], needs: [] },
};
