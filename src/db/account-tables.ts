import type { ColumnType, Generated } from "kysely";
import type { Default, Json, Module } from "./tables.ts";

type Role =
  | "reader"
  | "writer"
  | "requester"
  | "receiver"
  | "local-admin"
  | "statistics"
  | "person"
  | "mdph"
  | "desk"
  | "steering"
  | "support"
  | "admin";

/** Who may enter, how, and with which rights: the part of `Tables` about accounts. */
export type AccountTables = {
  account: {
    id: string;
    national_id: string | null;
    given_name: string;
    family_name: string;
    profession: string;
    profession_label: string;
    email: string | null;
    created_at: Generated<Date>;
    last_sign_in_at: Date | null;
    text_size: Default<"normal" | "large" | "largest">;
    forgotten_at: Default<Date | null>;
    state: Default<"invited" | "active" | "suspended" | "dormant" | "closed">;
    state_since: Default<Date>;
    state_reason: string | null;
    speciality: string | null;
    speciality_label: string | null;
    function: string | null;
    self_registered: Default<boolean>;
    email_verified_at: Date | null;
    email_bounced_at: Date | null;
    email_bounce: string | null;
    mobile: string | null;
    mobile_verified_at: Date | null;
    address: Json;
    password_hash: string | null;
    password_changed_at: Date | null;
    password_locked_at: Date | null;
    password_wrong: Default<number>;
    codes_from: Date | null;
    merged_into: string | null;
    dormancy_told_at: Date | null;
    created_by: string | null;
    kind: Default<"professional" | "person">;
  };
  reserved_email: { address: string; account_id: string; at: Date };
  national_identifier: {
    origin: "RPPS" | "ADELI" | "EDIT" | "PSI" | "LOCAL";
    value: string;
    account_id: string;
    quality: number | null;
    verified_by: "psc" | "import" | "referent";
    verified_at: Date;
    replaced_by: string | null;
  };
  practice_situation: {
    account_id: string;
    key: string;
    profession: string;
    profession_label: string;
    speciality: string | null;
    mode: string | null;
    sector: string | null;
    finess_site: string | null;
    finess_legal: string | null;
    siret: string | null;
    technical_id: string | null;
    name: string | null;
    street: string | null;
    postcode: string | null;
    city: string | null;
    authority: string | null;
    seen_at: Date;
    chosen_at: Date | null;
  };
  charter_acceptance: { account_id: string; version: string; text_hash: string; at: Date };
  habilitation: {
    id: string;
    account_id: string;
    unit_id: string;
    module: Module;
    role: Role;
    medical: Default<boolean>;
    mail: Default<boolean>;
    mail_pace: Default<"each" | "digest">;
    mail_scope: Default<"all" | "waiting">;
    quiet: Default<boolean>;
    sms: Default<boolean>;
    starts_on: string;
    ends_on: string | null;
    granted_at: Default<Date>;
    granted_by: string | null;
    ended_at: Date | null;
    ended_by: string | null;
    former_end: string | null;
  };
  session: {
    token_hash: Buffer;
    account_id: string;
    unit_id: string | null;
    id_token: string | null;
    created_at: Date;
    seen_at: Date;
    expires_at: Date;
    id: Generated<string>;
    means: Default<string>;
    level: Default<"compat" | "double" | "strong">;
    authenticated_at: Default<Date>;
    strong_at: Date | null;
    strong_means: string | null;
    provider_sid: string | null;
    provider_subject: string | null;
    browser_hash: Buffer | null;
    device: Default<string>;
    address: Default<string>;
    situation: string | null;
    shared: Default<boolean>;
    locked_at: Date | null;
    delegation_id: string | null;
  };
  sign_in_attempt: {
    state_hash: Buffer;
    verifier: string;
    nonce: string;
    return_to: string;
    expires_at: Date;
    purpose: Default<"sign-in" | "step-up" | "link" | "unlock">;
    account_id: string | null;
    shared: Default<boolean>;
    restarted: Default<boolean>;
  };
  email_proof: { account_id: string; sealed: Buffer; code_id: string | null; started_at: Date };
  pending_registration: { token_hash: Buffer; sealed: Buffer; expires_at: Date };
  logout_token: { jti_hash: Buffer; expires_at: Date };
  security_event: {
    id: Generated<string>;
    at: Date;
    account_id: string | null;
    kind: string;
    means: string | null;
    level: string | null;
    reason: string | null;
    former: Json;
    device: Default<string>;
    address: Default<string>;
    by_account: string | null;
    unit_id: string | null;
  };
  known_browser: {
    browser_hash: Buffer;
    account_id: string;
    device: string;
    first_seen_at: Date;
    last_seen_at: Date;
  };
  pending_sign_in: {
    token_hash: Buffer;
    account_id: string | null;
    return_to: string;
    shared: Default<boolean>;
    channel: "mail" | "sms" | null;
    started_at: Date;
    expires_at: Date;
  };
  one_time_code: {
    id: string;
    pending_hash: Buffer | null;
    account_id: string | null;
    purpose: "sign-in" | "email" | "mobile" | "step-up";
    channel: "mail" | "sms";
    destination: string | null;
    code_hmac: Buffer;
    sealed: Buffer | null;
    sent_at: Date;
    expires_at: Date;
    tries: Default<number>;
    used_at: Date | null;
    dead_at: Date | null;
  };
  mailed_link: {
    token_hash: Buffer;
    account_id: string;
    purpose: "activation" | "reset" | "invitation" | "confirmation";
    sealed: Buffer | null;
    created_at: Date;
    expires_at: Date;
    used_at: Date | null;
    created_by: string | null;
  };
  trusted_browser: {
    token_hash: Buffer;
    account_id: string;
    device: string;
    second_factor_at: Date;
    expires_at: Date;
    revoked_at: Date | null;
  };
  passkey: {
    credential_id: string;
    account_id: string;
    public_key: Buffer;
    counter: number;
    transports: Default<string[]>;
    aaguid: string | null;
    backup_eligible: boolean;
    backed_up: boolean;
    name: string;
    created_at: Date;
    last_used_at: Date | null;
    revoked_at: Date | null;
    id: Generated<string>;
    user_handle: Default<string>;
    discoverable: boolean | null;
  };
  passkey_challenge: {
    challenge_hash: Buffer;
    account_id: string | null;
    purpose: "enrol" | "sign-in" | "step-up" | "unlock";
    browser_hash: Buffer;
    return_to: Default<string>;
    shared: Default<boolean>;
    expires_at: Date;
  };
  auth_policy: {
    id: string;
    facility_id: string;
    unit_id: string | null;
    mode: "password" | "optional" | "required";
    allowed_means: string[];
    effective_from: string;
    trusted_window_hours: Default<number>;
    synced_passkeys: Default<boolean>;
    mail_codes: Default<boolean>;
    set_by: string | null;
    set_at: Date;
    withdrawn_at: Date | null;
  };
  delegation: {
    id: string;
    from_account: string;
    from_unit: string;
    to_account: string;
    kind: "confrere" | "assistant";
    modules: string[] | null;
    rights: string[];
    every_patient: boolean;
    starts_on: string;
    ends_on: string;
    created_at: Date;
    created_with: string;
    accepted_at: Date | null;
    refused_at: Date | null;
    ended_at: Date | null;
    ended_by: string | null;
    last_used_at: Date | null;
    reminded_at: Date | null;
  };
  delegation_patient: { delegation_id: string; person_id: string };
  account_link: {
    id: string;
    kept_account: string;
    merged_account: string;
    proofs: string[];
    moved: ColumnType<unknown, string, string>;
    at: Date;
    undone_at: Date | null;
    undone_by: string | null;
  };
  throttle: { key: string; points: Default<number>; expire: number | null };
  idempotency: { key: string; account_id: string; fingerprint: string; location: string; at: Date };
};
