/** The tables of features/follow-up. */
export type FollowUpTables = {
  official_status: {
    id: string;
    referral_id: string;
    request_id: string;
    move: string | null;
    seq: number;
    level: "esms" | "unit";
    unit_id: string | null;
    unit_name: string | null;
    category: string | null;
    temporality: string | null;
    mode: string | null;
    code: string;
    reason: string | null;
    on_date: string;
    comment: Buffer | null;
    corrects: string | null;
    who: string;
    account_id: string | null;
    at: Date;
  };
  evaluation_consent: {
    id: string;
    referral_id: string;
    facility_id: string;
    given: boolean;
    on_date: string;
    side: "esms" | "person";
    who: string;
    account_id: string | null;
    at: Date;
  };
  decision_retrieval: {
    id: string;
    account_id: string;
    unit_id: string;
    found: string[];
    expires_at: Date;
  };
  follow_up_closing: {
    id: string;
    referral_id: string;
    request_id: string;
    kind: "validity" | "elsewhere" | "decision" | "death";
    announced_at: Date;
    due_at: Date;
    done_at: Date | null;
    undone_at: Date | null;
    dropped_at: Date | null;
    move: string | null;
  };
};
