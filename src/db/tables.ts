import type { ColumnType, Generated } from "kysely";
import type { AccountTables } from "./account-tables.ts";
import type { DecisionTables } from "./decision-tables.ts";
import type { DeskTables } from "./desk-tables.ts";
import type { DirectoryTables } from "./directory-tables.ts";
import type { DoctorTables } from "./doctor-tables.ts";
import type { EarlyPathTables } from "./early-path-tables.ts";
import type { ExchangeTables } from "./exchange-tables.ts";
import type { FollowUpTables } from "./follow-up-tables.ts";
import type { LifeTables } from "./life-tables.ts";
import type { NoticeTables } from "./notice-tables.ts";
import type { OrientationTables } from "./orientation-tables.ts";
import type { PaperTables } from "./paper-tables.ts";
import type { PersonSpaceTables } from "./person-space-tables.ts";
import type { PersonTables } from "./person-tables.ts";
import type { PradoTables } from "./prado-tables.ts";
import type { SavedSearchTables } from "./saved-search-tables.ts";
import type { WaveTables } from "./wave-tables.ts";

/** JSON read as an unknown shape the store names, written as text. */
export type Json = ColumnType<unknown, string | null, string | null>;
/** Written by the database unless told. */
export type Default<T> = ColumnType<T, T | undefined, T>;

export type Module = "grand-age" | "sanitaire" | "handicap" | "tnd";
export type Level = "admin" | "care" | "medical" | "own" | "told";
type Status =
  | "unconfirmed"
  | "draft"
  | "ready"
  | "open"
  | "suspended"
  | "placed"
  | "admitted"
  | "cancelled"
  | "archived"
  | "erased";

/** One type per table, the shape of db/schema.sql. */
export type Tables = AccountTables &
  DecisionTables &
  DoctorTables &
  OrientationTables &
  PaperTables &
  DeskTables &
  DirectoryTables &
  EarlyPathTables &
  ExchangeTables &
  LifeTables &
  PersonSpaceTables &
  NoticeTables &
  PersonTables &
  PradoTables &
  SavedSearchTables &
  FollowUpTables &
  WaveTables & {
    facility: {
      id: string;
      finess: string;
      legal_entity: string | null;
      name: string;
      category: string;
      category_label: string;
      legal_status: "public" | "non-profit" | "private" | null;
      street: string | null;
      postcode: string | null;
      city: string;
      commune: string | null;
      departement: string;
      lat: number | null;
      lon: number | null;
      phone: string | null;
      email: string | null;
      website: string | null;
      prices: Json;
      origins: ColumnType<unknown, string, string>;
      search_name: string;
      source_hash: string | null;
      closed_on: string | null;
      opened_on: string | null;
      listed: Default<boolean>;
      legal_entity_finess: string | null;
      siret: string | null;
      ror_id: string | null;
      card: ColumnType<unknown, string | undefined, string>;
      booking: Json;
      created_at: Generated<Date>;
      updated_at: Default<Date>;
    };
    unit: {
      id: string;
      facility_id: string;
      name: string;
      module: Module;
      kinds: string[];
      mentions: Default<string[]>;
      modes: Default<string[]>;
      offer: ColumnType<unknown, string, string>;
      limits: ColumnType<unknown, string, string>;
      zone_km: number | null;
      lat: number | null;
      lon: number | null;
      price_month: number | null;
      accepts: Default<boolean>;
      accepts_from: string | null;
      closed_on: string | null;
      places_free: number | null;
      places_declared_at: Date | null;
      places_reminded_at: Default<Date | null>;
      version: Default<number>;
      ror_id: string | null;
      card: ColumnType<unknown, string | undefined, string>;
      zone_communes: string[] | null;
      updated_at: Generated<Date>;
      revision: Generated<number>;
      sensitive: Default<boolean>;
      origins: ColumnType<unknown, string | undefined, string>;
    };
    facility_match: { facility_id: string; candidate_id: string; similarity: number; distance_m: number };
    commune: {
      code: string;
      name: string;
      search_name: string;
      postcodes: string[];
      departement: string;
      lat: number | null;
      lon: number | null;
      population: Default<number>;
    };
    journal_head: { referral_id: string; seq: number; hash: string };
    journal_entry: {
      referral_id: string;
      seq: number;
      at: Date;
      account_id: string | null;
      who: string;
      unit_id: string | null;
      unit_name: string;
      act: string;
      object: string;
      hash: string;
    };
    person: {
      id: string;
      ins_sealed: Buffer | null;
      ins_fingerprint: Buffer | null;
      ins_status: "provisoire" | "recuperee" | "validee" | "qualifiee" | "inconnue";
      birth_name: string;
      used_name: string | null;
      given_name: string;
      used_given_name: string | null;
      sex: "F" | "M" | "I";
      birth_date: string | null;
      birth_place: string | null;
      name_key: string;
      given_key: string;
      death_date: string | null;
      version: Default<number>;
      created_at: Generated<Date>;
    };
    referral: {
      id: string;
      number: string;
      module: Module;
      person_id: string;
      owner_unit_id: string;
      sealed_key: Buffer;
      status: Status;
      status_since: Date;
      status_reason: string | null;
      review_on: string | null;
      suspended_at: Default<Date | null>;
      urgency: Default<"standard" | "urgent" | "immediate">;
      origin: Default<"web" | "api" | "paper">;
      care_summary: Default<string>;
      profile_summary: Default<string>;
      medical_summary: Buffer | null;
      home_lat: number | null;
      home_lon: number | null;
      duplicate_of: string | null;
      duplicate_reason: Buffer | null;
      started_for: string | null;
      next_step_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
      version: Default<number>;
      created_by: string;
      created_at: Date;
      updated_at: Date;
    };
    need: {
      id: string;
      referral_id: string;
      kind: string;
      from_date: string | null;
      to_date: string | null;
      interim_of: string | null;
      state: "open" | "placed" | "dropped";
      dropped_by: string | null;
    };
    volet: {
      referral_id: string;
      code: string;
      template_version: number;
      level: Level;
      state: "empty" | "in-progress" | "to-validate" | "validated";
      version: Default<number>;
      required_count: Default<number>;
      answered_count: Default<number>;
      draft: Buffer | null;
      validated: Buffer | null;
      validated_version: number | null;
      validated_by: string | null;
      validated_at: Date | null;
      signature: Json;
      updated_by: string | null;
      updated_at: Date | null;
    };
    volet_version: {
      referral_id: string;
      code: string;
      version: number;
      answers: Buffer;
      validated_by: string;
      validated_at: Date;
      signature: Json;
    };
    attachment: {
      id: string;
      referral_id: string;
      volet: string;
      link_id: string;
      level: Level;
      name: Buffer;
      kind: Default<string | null>;
      content: Buffer;
      media_type: string;
      size: number;
      sha256: string;
      added_by: string;
      added_at: Date;
      removed_at: Date | null;
      kept_by: Default<string | null>;
    };
    admission_request: {
      id: string;
      referral_id: string;
      need_id: string;
      unit_id: string;
      state: string;
      former_state: string | null;
      state_since: Date;
      reason: string | null;
      texts: Buffer | null;
      proposal: Json;
      opinion: Json;
      listed_at: Date | null;
      stage: string | null;
      expected_weeks: number | null;
      assignee: string | null;
      assignee_name: string | null;
      distance_km: number | null;
      wave: number | null;
      disclosure: Default<"profile" | "decision" | "full">;
      disclosed_at: Date | null;
      conditions: Buffer | null;
      conditions_met_at: Date | null;
      sent_at: Date | null;
      read_at: Date | null;
      answered_at: Date | null;
      deadline: Date | null;
      superseded_by: string | null;
      endorsed: Default<boolean>;
      version: Default<number>;
    };
    refusal: {
      request_id: string;
      referral_id: string;
      unit_id: string;
      reason: string;
      at: Date;
      sealed: Buffer;
      advice: string | null;
      worth_at: Date | null;
    };
    limit_hint: { unit_id: string; care: string; times: number; last_on: string };
    shown_rank: { unit_id: string; who: string; since: Date };
    preference: { request_id: string; referral_id: string; rank: number };
    request_event: {
      referral_id: string;
      request_id: string;
      seq: number;
      act: string;
      from_state: string | null;
      to_state: string;
      reason: string | null;
      detail: Buffer | null;
      who: string;
      account_id: string | null;
      unit_id: string | null;
      at: Date;
    };
    message: {
      id: string;
      referral_id: string;
      request_id: string;
      account_id: string;
      who: string;
      unit_id: string;
      medical: Default<boolean>;
      body: Buffer;
      at: Date;
    };
    notice: {
      id: string;
      account_id: string;
      unit_id: string;
      kind: string;
      /** Null when it speaks of the unit itself. */
      referral_id: string | null;
      request_id: string | null;
      number: string | null;
      at: Date;
      read_at: Date | null;
      mail: Default<"none" | "later" | "waiting" | "sent" | "failed">;
      mailed_at: Date | null;
      mail_at: Date | null;
      letter: string | null;
      sms: Default<"none" | "waiting" | "sent" | "failed">;
    };
    steward: {
      id: string;
      referral_id: string;
      account_id: string;
      kind: "steward" | "helper";
      may_act: Default<boolean>;
      reads_care: Default<boolean>;
      relation: string | null;
      added_by: string | null;
      added_at: Date;
      ended_at: Date | null;
      ended_by: string | null;
    };
    treating_doctor: {
      id: string;
      referral_id: string;
      national_id: string | null;
      name: string;
      named_at: Date;
      named_by: string | null;
      ended_at: Date | null;
      ended_as: "not-my-patient" | "replaced" | "removed" | null;
      reminded: Default<number>;
    };
    outbox: { id: Generated<number>; name: string; payload: ColumnType<unknown, string, string>; at: Generated<Date> };
    setting: { key: string; value: ColumnType<unknown, string, string> };
  };
