import type { ColumnType } from "kysely";

type Default<Type> = ColumnType<Type, Type | undefined, Type>;

/** The tables of features/decisions. */
export type DecisionTables = {
  decision: {
    referral_id: string;
    unit_id: string;
    id_decision: string;
    id_national: string;
    file_number: string;
    person_number: string;
    type: string;
    decided_on: string;
    opens_on: string;
    ends_on: string;
    creton: boolean;
    pag: boolean;
    priority: number | null;
    priority_on: string | null;
    receiving: string | null;
    transferred_on: string | null;
    texts: Buffer;
    status: Default<"in-force" | "cancelled" | "replaced" | "closed">;
    status_since: Date;
    status_reason: string | null;
    replaced_by: string | null;
    renewal_asked_on: string | null;
    shared_at: Date | null;
    alerted: number | null;
    line_print: Buffer | null;
    version: Default<number>;
    entered_by: string;
    entered_at: Date;
    updated_at: Date;
  };
  decision_import: {
    id: string;
    unit_id: string;
    by_account: string;
    content: Buffer | null;
    lines: ColumnType<unknown, string | undefined, string>;
    at: Date;
    done_at: Date | null;
  };
  decision_right: {
    need_id: string;
    referral_id: string;
    code: string;
    nature: string;
    qualification: string;
    detail: ColumnType<unknown, string, string>;
  };
};
