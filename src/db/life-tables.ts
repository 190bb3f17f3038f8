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
  erasure: { referral_id: string; owner_unit_id: string; erased_at: Date; certificate: Json; seal: Buffer };
};
