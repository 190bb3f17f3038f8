import type { ColumnType } from "kysely";

/** The tables of the machines' doors: what the ROR gave, software that signs in. */
export type ExchangeTables = {
  ror_resource: {
    type: "Organization" | "Location" | "HealthcareService" | "PractitionerRole";
    id: string;
    hash: string;
    updated_at: Date | null;
    content: ColumnType<unknown, string, string>;
    refs: string[];
    seen_by: string | null;
  };
  software_client: {
    id: string;
    name: string;
    jwks: ColumnType<unknown, string, string>;
    finess: string[];
    scopes: string[];
    created_at: Date;
    disabled_at: Date | null;
  };
  client_token: { token_hash: Buffer; client_id: string; scopes: string[]; expires_at: Date };
  client_assertion: { client_id: string; jti_hash: Buffer; expires_at: Date };
};
