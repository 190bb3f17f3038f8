import type { Reason } from "#pathways/pathway.ts";
import { commonReasons } from "#pathways/reasons.ts";
import { officialReasons, type ReasonCode, reasonsAllowed } from "./reasons-official.ts";

/** The official reasons as the module's lists; the code is the national one. Nothing revives after a death. */
const listed = (codes: readonly ReasonCode[]): Reason[] =>
  codes.map((code) => ({
    code,
    label: officialReasons[code],
    comment: false,
    ...(code === "124" ? { endsSearch: true } : {}),
  }));

/** 45, 46: admission impossible. */
export const declineReasons = listed(reasonsAllowed("45"));
/** 49: one notification is cancelled. */
export const withdrawReasons = listed(reasonsAllowed("49"));
/** 37: the decision is cancelled. */
export const cancelReasons = listed(reasonsAllowed("37"));
/** 54: a notification is taken up again. */
export const reactivateReasons = listed(reasonsAllowed("54"));

export const automaticReasons: Reason[] = [
  ...commonReasons.automaticReasons,
  { code: "no-longer-needed", label: "La demande n’est plus nécessaire", comment: false, endsSearch: true },
];
