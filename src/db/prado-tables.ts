/** The table of features/prado. */
export type PradoTables = {
  prado_refusal: {
    referral_id: string;
    reason: "organised" | "patient-refusal" | "outside-criteria" | "other";
    who: string;
    at: Date;
  };
};
