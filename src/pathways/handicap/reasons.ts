import type { Reason } from "#pathways/pathway.ts";
import { commonReasons } from "#pathways/reasons.ts";
import { officialReasons, reasonsAllowed } from "./reasons-official.ts";

/** The official reasons by the status they go with: modules specification D.3. */
const official = (status: Parameters<typeof reasonsAllowed>[0]): Reason[] =>
  reasonsAllowed(status).map((code) => ({
    ...{ code, label: officialReasons[code], comment: false },
    ...(code === "124" ? { endsSearch: true } : {}),
  }));

/** 45, 46: admission impossible. */
export const declineReasons = official("45");
/** 49: one notification is cancelled. */
export const withdrawReasons = official("49");
/** 37: the decision is cancelled. */
export const cancelReasons = official("37");
/** 44 and 181: a trial that was not conclusive. */
export const trialReasons = official("181");
/** 48 and 188: the end of the stay. */
export const endReasons = official("188");
/** 54: a notification is taken up again. */
export const reactivateReasons = official("54");

export const automaticReasons: Reason[] = [
  // said of contacts, of reorientations and of units: never chosen in a list of ours, but read in the history
  ...(["41", "51", "180"] as const).flatMap(official),
  ...commonReasons.automaticReasons,
  { code: "no-longer-needed", label: "La demande n’est plus nécessaire", comment: false, endsSearch: true },
];
