/** What the person's side does of a dossier beside its answers. */
export type PersonSpaceTables = {
  doctor_reminder: { referral_id: string; at: Date };
};
