/** The tables of features/early-paths. */
export type EarlyPathTables = {
  early_path: {
    request_id: string;
    referral_id: string;
    stage: "attente" | "bilans" | "interventions" | "synthese" | "renouvele" | null;
    expected_on: string | null;
    renewal_proposed_on: string | null;
    renewal_proposed_by: string | null;
    renewed_on: string | null;
    renewed_by: string | null;
    letter: Buffer | null;
    letter_by: string | null;
    letter_at: Date | null;
    reminded_on: string | null;
    version: number;
  };
  early_line: {
    id: string;
    request_id: string;
    referral_id: string;
    detail: Buffer;
    report_id: string | null;
    national_id: string | null;
    added_by: string;
    added_at: Date;
    ended_at: Date | null;
  };
  relay: {
    referral_id: string;
    documents: string[];
    prepared_by: string;
    prepared_at: Date;
    poured_into: string | null;
    poured_at: Date | null;
  };
};
