import type { ColumnType } from "kysely";
import type { Default } from "./tables.ts";

/** What treating doctors add to the base; `treating_doctor` itself came with everyone. */
export type DoctorTables = {
  volet_release: {
    id: string;
    referral_id: string;
    code: string;
    version: number;
    released_by: string;
    released_at: Date;
    revoked_at: Date | null;
  };
  transfer: {
    id: string;
    referral_id: string;
    from_unit_id: string;
    to_unit_id: string;
    national_id: string;
    name: string;
    call_note: Buffer;
    asked_at: Date;
    lapses_at: Date;
    state: Default<"asked" | "accepted" | "declined" | "withdrawn" | "lapsed" | "returned">;
    state_since: Date;
    reason: Buffer | null;
    follow: Default<"nothing" | "state" | "volets">;
  };
  volet_kept: {
    referral_id: string;
    code: string;
    national_id: string;
    kept: ColumnType<unknown, string, string>;
    draft: Buffer | null;
    validated: Buffer | null;
    kept_at: Date;
  };
};
