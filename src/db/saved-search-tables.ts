import type { ColumnType } from "kysely";

type Default<Type> = ColumnType<Type, Type | undefined, Type>;

/** The tables of features/saved-searches. */
export type SavedSearchTables = {
  search_subscriber: {
    id: string;
    account_id: string | null;
    address: Buffer | null;
    address_print: Buffer | null;
    token_hash: Buffer | null;
    token: Buffer | null;
    created_at: Date;
  };
  saved_search: {
    id: string;
    subscriber_id: string;
    unit_id: string | null;
    name: Buffer;
    criteria: Buffer;
    criteria_print: Buffer;
    state: "to-confirm" | "active" | "paused" | "ended";
    confirm_hash: Buffer | null;
    confirm_token: Buffer | null;
    confirm_until: Date | null;
    created_at: Date;
    kept_at: Date;
    asked_at: Date | null;
    ended_at: Date | null;
    seen: Buffer | null;
    told_on: string | null;
    behind: Default<boolean>;
  };
  search_letter: {
    id: string;
    subscriber_id: string;
    search_id: string | null;
    kind: "confirm" | "known" | "full" | "found" | "still-useful";
    found: Buffer | null;
    mail: Default<"none" | "waiting" | "sent" | "failed">;
    at: Date;
    mailed_at: Date | null;
  };
  search_look: { one: Default<boolean>; horizon: string; looked_at: Date; whole_at: Date };
};
