import type { ColumnType } from "kysely";
import type { Json, Module } from "./tables.ts";

/** The tables of features/life. */
export type LifeTables = {
  timer_step: { referral_id: string; kind: string; subject: string; since: Date; step: string; at: Date };
  parameter: { module: Module; key: string; value: Json };
  parameter_change: {
    id: string;
    module: Module;
    key: string;
    before: Json;
    after: Json;
    reason: string;
    who: string;
    account_id: string | null;
    at: Date;
  };
  legal_hold: { referral_id: string; reason: string; who: string; account_id: string; at: Date };
  death: {
    id: string;
    referral_id: string;
    died_on: string;
    before: Buffer;
    who: string;
    account_id: string;
    at: Date;
    undone_at: Date | null;
    undone_by: string | null;
  };
  merge: {
    id: string;
    referral_id: string;
    other_id: string;
    state: "proposed" | "refused" | "done" | "undone";
    proposed_by: string;
    proposed_who: string;
    proposed_for: string;
    proposed_from: string;
    proposed_at: Date;
    decided_by: string | null;
    decided_who: string | null;
    decided_at: Date | null;
    before: Buffer | null;
    chosen: ColumnType<unknown, string | undefined, string>;
    undone_at: Date | null;
  };
  erasure: { referral_id: string; owner_unit_id: string; erased_at: Date; certificate: Json; seal: Buffer };
};
