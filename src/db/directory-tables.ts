import type { ColumnType } from "kysely";
import type { Default, Json } from "./tables.ts";

/** The tables of the directory beside `facility`, `unit` and `commune`: what they say of themselves, imports, places. */
export type DirectoryTables = {
  facility_contact: {
    id: string;
    facility_id: string;
    unit_id: string | null;
    label: string;
    means: "phone" | "email" | "mssante" | "website";
    value: string;
    audience: "public" | "professionals";
    source: string;
    position: Default<number>;
    updated_at: Date;
  };
  facility_document: {
    id: string;
    facility_id: string;
    title: string;
    kind: "brochure" | "plaquette" | "tariffs" | "rules" | "other";
    media_type: string;
    size: number;
    sha256: string;
    content: Buffer;
    added_by: string;
    added_at: Date;
    removed_at: Date | null;
  };
  legal_entity: {
    finess: string;
    name: string;
    legal_status: "public" | "non-profit" | "private" | null;
    siren: string | null;
    closed_on: string | null;
    said_on: string | null;
    source_hash: string;
  };
  professional: {
    national_id: string;
    rpps: string | null;
    civility: string | null;
    family_name: string;
    given_name: string | null;
    search_name: string;
    gone_on: string | null;
  };
  professional_activity: ActivityColumns;
  professional_staging: ActivityColumns & {
    line: number;
    rpps: string | null;
    civility: string | null;
    family_name: string;
    given_name: string | null;
    search_name: string;
  };
  import_run: {
    id: string;
    kind: string;
    source: string;
    fingerprint: string | null;
    state: "running" | "done" | "failed" | "interrupted";
    started_at: Date;
    heartbeat_at: Date;
    finished_at: Date | null;
    position: string | null;
    totals: ColumnType<unknown, string | undefined, string>;
    message: string | null;
    noted: ColumnType<unknown, string | undefined, string>;
    data_date: string | null;
  };
  import_change: {
    run_id: string;
    seq: number;
    what: "appeared" | "changed" | "closed" | "reopened" | "rejected" | "doubt";
    line: number | null;
    ref: string | null;
    label: string | null;
    detail: ColumnType<unknown, string | undefined, string>;
  };
  availability: {
    unit_id: string;
    kind: string;
    sex: "any" | "F" | "M";
    from_date: string;
    until_date: string | null;
    free: number;
    declared_at: Date;
    declared_by: string;
    origin: "declared" | "ror" | "api";
  };
  availability_event: {
    unit_id: string;
    at: Date;
    counts: Json;
    free: number;
    by_name: string;
    account_id: string | null;
    origin: "declared" | "ror" | "api" | "placement" | "undo";
  };
  /** The declared place someone who arrived occupies. */
  place_occupied: { request_id: string; unit_id: string; kind: string; sex: "any" | "F" | "M"; at: Date };
  hold: {
    id: string;
    unit_id: string;
    request_id: string;
    referral_id: string;
    kind: string;
    sex: "any" | "F" | "M";
    from_date: string;
    held_at: Date;
    until: Date;
    extended: Default<boolean>;
    ended_at: Date | null;
    ended_as: "taken" | "released" | "lapsed" | null;
  };
  dependency_threshold: { year: number; s1: number; s2: number; source: string; set_at: Date };
  dependency_flat_amount: { departement: string; year: number; amount: number; source: string; set_at: Date };
  booking_click: { facility_id: string; day: string; clicks: number };
  directory_edit: {
    id: string;
    facility_id: string;
    unit_id: string | null;
    field: string;
    before: Json;
    after: Json;
    before_origin: Json;
    after_origin: Json;
    source: "declared" | "undo";
    undoes: string | null;
    account_id: string;
    by_name: string;
    at: Date;
  };
  directory_report: {
    id: string;
    facility_id: string;
    unit_id: string | null;
    field: string;
    label: string;
    shown: string;
    wrong: string;
    owner: "ror" | "finess" | "cnsa" | "establishment";
    state: "open" | "sent" | "answered";
    account_id: string;
    by_name: string;
    reported_at: Date;
    sent_at: Date | null;
    sent_how: "mail" | "by-hand" | null;
    answered_at: Date | null;
    answer: string | null;
  };
  directory_change: {
    seq: ColumnType<number, never, never>;
    facility_id: string;
    xid: ColumnType<string, never, never>;
    at: Default<Date>;
  };
};

/** An activity of a professional, as the RPPS tells it. */
type ActivityColumns = {
  key: string;
  hash: string;
  national_id: string;
  profession: string;
  profession_label: string | null;
  category: string | null;
  skill_type: string | null;
  skill: string | null;
  skill_label: string | null;
  mode: string | null;
  mode_label: string | null;
  structure_id: string | null;
  siret: string | null;
  finess_site: string | null;
  finess_legal: string | null;
  structure_name: string | null;
  structure_sign: string | null;
  street: string | null;
  postcode: string | null;
  city: string | null;
  search_city: string | null;
  commune: string | null;
  departement: string | null;
  phone: string | null;
  phone2: string | null;
  email: string | null;
  mss: string | null;
  sector: string | null;
  sector_label: string | null;
  role: string | null;
  role_label: string | null;
  activity_kind: string | null;
  activity_kind_label: string | null;
  register: string | null;
};
