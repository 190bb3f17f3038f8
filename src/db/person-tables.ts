import type { Default } from "./tables.ts";

/** Those who begin in the public space, and whom people invite: the part of `Tables` about persons and carers. */
export type PersonTables = {
  beginning: {
    id: string;
    account_id: string | null;
    sealed: Buffer | null;
    again_hash: Buffer | null;
    begun_at: Date;
    state: "typed" | "asked" | "confirmed" | "lapsed";
    state_since: Date;
    reminders: Default<number>;
  };
  steward_invitation: {
    id: string;
    referral_id: string;
    token_hash: Buffer;
    sealed_token: Buffer | null;
    sealed_email: Buffer;
    email_mark: Buffer;
    kind: "steward" | "helper";
    may_act: boolean;
    reads_care: boolean;
    takes_over: Default<boolean>;
    relation: string;
    invited_by: string;
    invited_at: Date;
    expires_at: Date;
    answer: "accepted" | "refused" | "withdrawn" | null;
    answered_by: string | null;
    answered_at: Date | null;
  };
  franceconnect_attempt: {
    state_hash: Buffer;
    verifier: string;
    nonce: string;
    return_to: string;
    account_id: string | null;
    expires_at: Date;
  };
  franceconnect_pending: { token_hash: Buffer; sealed: Buffer; expires_at: Date };
  franceconnect_identity: {
    subject_hash: Buffer;
    account_id: string;
    sealed: Buffer;
    linked_at: Date;
    last_used_at: Date | null;
  };
};
