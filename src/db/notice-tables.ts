/** Proof that mails and SMS of notices left: a part of `Tables`. */
export type NoticeTables = {
  notice_delivery: {
    /** A notice, or a letter that holds several. */
    object: string;
    channel: "mail" | "sms";
    account_id: string;
    destination: string;
    token_hash: Buffer;
    tries: number;
    state: "leaving" | "accepted" | "refused" | "failed" | "bounced";
    answer: string | null;
    at: Date;
  };
};
