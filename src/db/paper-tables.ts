/** The tables of features/paper. */
export type PaperTables = {
  paper_dossier: {
    referral_id: string;
    contact: Buffer;
    received_on: string;
    registered_by: string;
    registered_unit: string;
    registered_at: Date;
    code_hash: Buffer | null;
    code_until: Date | null;
    taken_over_at: Date | null;
    taken_over_unit: string | null;
  };
};
