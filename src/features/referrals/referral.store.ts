import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import { type DossierKey, newDossierKey, openText, sealText, unwrapKey, wrapKey } from "#db/vault.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import type { FacilityId, Finess } from "#features/directory/facility.ts";
import type { PersonId } from "#features/persons/person.ts";
import { isUuid } from "#lib/ids.ts";
import type { Need, NeedId, Referral, ReferralId, Steward, VoletStanding } from "./referral.ts";
import { toRequest } from "./request.store.ts";
import type { AdmissionRequest } from "./request.ts";

/** Locks the dossier until the transaction ends, then reads it whole: two acts at once follow one another. */
export async function lockReferral(tx: Tx, id: string): Promise<Referral | undefined> {
  const locked = await tx.selectFrom("referral").select("id").where("id", "=", id).forUpdate().executeTakeFirst();
  return locked && findReferral(tx, id);
}

export const findReferral = (db: Db, id: string): Promise<Referral | undefined> =>
  readReferral(db, id, sql`${id}::uuid`);

/** The dossier a request belongs to. */
export const findReferralAsked = (db: Db, request: string): Promise<Referral | undefined> =>
  readReferral(db, request, sql`(select referral_id from admission_request where id = ${request})`);

async function readReferral(db: Db, typed: string, id: RawBuilder<unknown>): Promise<Referral | undefined> {
  if (!isUuid(typed)) return undefined;
  const found = await sql<{
    r: Row<"referral">;
    sealed_key: Buffer;
    needs: Row<"need">[] | null;
    requests: Row<"admission_request">[] | null;
    volets: VoletRow[] | null;
    stewards: Row<"steward">[] | null;
    doctor: Row<"treating_doctor"> | null;
  }>`
    select to_jsonb(r) - 'sealed_key' - 'medical_summary' as r, r.sealed_key,
      (select jsonb_agg(n order by n.id) from need n where n.referral_id = r.id) as needs,
      (select jsonb_agg(q order by q.id) from admission_request q where q.referral_id = r.id) as requests,
      (select jsonb_agg(v) from (
        -- named: the sealed answers beside are long, and never read here
        select code, level, state, version, required_count, answered_count, validated_version, validated_by, validated_at,
          signature, updated_by, updated_at, (select x.released_at from volet_release x where x.referral_id = volet.referral_id
            and x.code = volet.code and x.version = volet.validated_version and x.revoked_at is null) as released_at
        from volet where referral_id = r.id) v) as volets,
      (select jsonb_agg(s order by s.added_at) from steward s where s.referral_id = r.id and s.ended_at is null) as stewards,
      (select to_jsonb(d) from treating_doctor d where d.referral_id = r.id and d.ended_at is null) as doctor
    from referral r where r.id = ${id}
  `.execute(db);
  const row = found.rows[0];
  if (!row) return undefined;
  let key: DossierKey | null = null;
  const open = () => (key ??= unwrapKey(row.sealed_key));
  const requests = (row.requests ?? []).map((q) => toRequest(q, open));
  return { ...toReferral(row.r, row.needs ?? [], requests, row.volets ?? []), ...toPeople(row) };
}

/** The key that opens what is sealed in this dossier. */
export async function findKey(db: Db, id: string): Promise<DossierKey> {
  const row = await db.selectFrom("referral").select("sealed_key").where("id", "=", id).executeTakeFirstOrThrow();
  return unwrapKey(row.sealed_key);
}

export type NewReferral = Pick<Referral, "id" | "number" | "module" | "person" | "owner"> & {
  createdBy: string;
  duplicateOf: string | null;
  /** The establishment whose card this dossier was opened from. */
  startedFor: FacilityId | null;
  volets: { code: string; level: VoletStanding["level"]; templateVersion: number }[];
  status?: "unconfirmed" | "draft";
  origin?: "paper";
};

export async function insertReferral(tx: Tx, r: NewReferral, now: Date): Promise<DossierKey> {
  const key = newDossierKey();
  await tx
    .insertInto("referral")
    .values({
      id: r.id,
      number: r.number,
      module: r.module,
      person_id: r.person,
      owner_unit_id: r.owner,
      sealed_key: wrapKey(key),
      status: r.status ?? "draft",
      status_since: now,
      status_reason: null,
      review_on: null,
      medical_summary: null,
      home_lat: null,
      home_lon: null,
      duplicate_of: r.duplicateOf,
      duplicate_reason: null,
      started_for: r.startedFor,
      ...(r.origin ? { origin: r.origin } : {}),
      created_by: r.createdBy,
      created_at: now,
      updated_at: now,
    })
    .execute();
  await tx
    .insertInto("volet")
    .values(
      r.volets.map((v) => ({
        ...emptyVolet,
        referral_id: r.id,
        code: v.code,
        level: v.level,
        template_version: v.templateVersion,
      })),
    )
    .execute();
  return key;
}

const emptyVolet = {
  state: "empty",
  draft: null,
  validated: null,
  validated_version: null,
  validated_by: null,
  validated_at: null,
  signature: null,
  updated_by: null,
  updated_at: null,
} as const;

/** The establishment whose card this dossier was opened from, still open: its units come first in the search. */
export async function findStartedFor(db: Db, id: ReferralId): Promise<StartedFor | null> {
  const row = await db
    .selectFrom("referral as r")
    .innerJoin("facility as f", "f.id", "r.started_for")
    .select(["f.id", "f.finess", "f.name", "f.city"])
    .where("r.id", "=", id)
    .where("f.closed_on", "is", null)
    .executeTakeFirst();
  return row ? { ...row, id: row.id as FacilityId, finess: row.finess as Finess } : null;
}

export type StartedFor = { id: FacilityId; finess: Finess; name: string; city: string };

/** Writes the dossier's own line after a change; its requests and needs are written by their stores. */
export async function saveReferral(tx: Tx, r: Referral, now: Date): Promise<void> {
  await tx
    .updateTable("referral")
    .set({
      status: r.status,
      status_since: r.statusSince,
      status_reason: r.statusReason,
      review_on: r.reviewOn,
      suspended_at: r.suspendedAt ?? null,
      urgency: r.urgency,
      version: sql`version + 1`,
      updated_at: now,
      // the timers look at it again, see features/life
      next_step_at: sql`'-infinity'`,
    })
    .where("id", "=", r.id)
    .execute();
}

export async function saveNeeds(tx: Tx, referral: ReferralId, needs: Need[]): Promise<void> {
  if (needs.length === 0) return;
  await tx
    .insertInto("need")
    .values(
      needs.map((n) => ({
        id: n.id,
        referral_id: referral,
        kind: n.kind,
        from_date: n.from,
        to_date: n.to,
        interim_of: n.interimOf,
        state: n.state.kind,
        dropped_by: n.state.kind === "dropped" ? n.state.by : null,
      })),
    )
    .onConflict((c) =>
      c.column("id").doUpdateSet((e) => ({
        kind: e.ref("excluded.kind"),
        state: e.ref("excluded.state"),
        dropped_by: e.ref("excluded.dropped_by"),
        from_date: e.ref("excluded.from_date"),
        to_date: e.ref("excluded.to_date"),
      })),
    )
    .execute();
}

/** What lists and search show of a dossier without opening it. */
export async function saveSummary(
  tx: Tx,
  id: string,
  s: {
    care: string;
    medical: Buffer | null;
    /** For units that see no more than a profile. */
    profile: string;
    urgency: Referral["urgency"];
    home: { lat: number; lon: number } | null;
  },
): Promise<void> {
  await tx
    .updateTable("referral")
    .set({
      care_summary: s.care,
      profile_summary: s.profile,
      medical_summary: s.medical,
      urgency: s.urgency,
      ...(s.home ? { home_lat: s.home.lat, home_lon: s.home.lon } : {}),
    })
    .where("id", "=", id)
    .execute();
}

/** The line lists show, with its medical part for those who may read it. */
export async function findSummary(db: Db, id: string, key: DossierKey, readsMedical: boolean): Promise<string> {
  const row = await db
    .selectFrom("referral")
    .select(["care_summary", "medical_summary"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return [row.care_summary, readsMedical && row.medical_summary ? openText(key, row.medical_summary) : ""]
    .filter(Boolean)
    .join(" · ");
}

export async function saveDuplicateReason(tx: Tx, id: string, key: DossierKey, reason: string): Promise<void> {
  await tx
    .updateTable("referral")
    .set({ duplicate_reason: sealText(key, reason) })
    .where("id", "=", id)
    .execute();
}

/** Those of a space that wait for an address to be proved. */
export async function listUnconfirmed(db: Db, owner: UnitId): Promise<ReferralId[]> {
  const rows = await db
    .selectFrom("referral")
    .select("id")
    .where("owner_unit_id", "=", owner)
    .where("status", "=", "unconfirmed")
    .execute();
  return rows.map((row) => row.id as ReferralId);
}

/** Those of a space that may still be given up. */
export async function listOpenOf(db: Db, owner: UnitId): Promise<ReferralId[]> {
  const rows = await db
    .selectFrom("referral")
    .select("id")
    .where("owner_unit_id", "=", owner)
    .where("status", "in", ["unconfirmed", "draft", "ready", "open", "suspended", "placed"])
    .execute();
  return rows.map((row) => row.id as ReferralId);
}

/**
 * Dossiers of these people that still count as duplicates: open ones, and those closed less than a year ago.
 * One begun under an address nobody has proved counts for nothing.
 */
export async function listReferralsOf(db: Db, persons: string[], since: Date) {
  if (persons.length === 0) return [];
  return db
    .selectFrom("referral")
    .innerJoin("unit", "unit.id", "referral.owner_unit_id")
    .innerJoin("facility", "facility.id", "unit.facility_id")
    .select([
      "referral.id",
      "referral.number",
      "referral.module",
      "referral.status",
      "referral.person_id",
      "referral.owner_unit_id",
    ])
    .select(["unit.name as unit_name", "facility.name as facility_name", "facility.phone as facility_phone"])
    .where("referral.person_id", "in", persons)
    .where((e) =>
      e.or([e("referral.status", "not in", ["cancelled", "archived", "erased"]), e("referral.updated_at", ">", since)]),
    )
    .where((e) =>
      e.and([
        e("referral.status", "<>", "unconfirmed"),
        e.or([e("referral.status_reason", "is", null), e("referral.status_reason", "<>", "mail-not-confirmed")]),
      ]),
    )
    .execute();
}

type Row<Table extends keyof Tables> = { [K in keyof Selectable<Tables[Table]>]: unknown };
type VoletRow = Row<"volet"> & { released_at: unknown };

/** JSON from PostgreSQL gives instants as text. */
export const instant = (value: unknown) => (value === null || value === undefined ? null : new Date(value as string));

function toReferral(
  r: Row<"referral">,
  needs: Row<"need">[],
  requests: AdmissionRequest[],
  volets: VoletRow[],
): Omit<Referral, "stewards" | "doctor"> {
  return {
    id: r.id as ReferralId,
    number: r.number as string,
    module: r.module as Referral["module"],
    person: r.person_id as PersonId,
    owner: r.owner_unit_id as UnitId,
    status: r.status as Referral["status"],
    statusSince: instant(r.status_since)!,
    statusReason: r.status_reason as string | null,
    reviewOn: r.review_on as string | null,
    urgency: r.urgency as Referral["urgency"],
    unresolvedDuplicate: r.duplicate_of !== null && r.duplicate_reason === null,
    version: r.version as number,
    volets: volets.map(toStanding),
    needs: needs.map(toNeed),
    requests,
    ...(r.suspended_at ? { suspendedAt: instant(r.suspended_at)! } : {}),
    ...(r.origin === "paper" ? { origin: "paper" as const } : {}),
  };
}

function toPeople({ stewards, doctor }: { stewards: Row<"steward">[] | null; doctor: Row<"treating_doctor"> | null }) {
  return {
    stewards: (stewards ?? []).map(
      (s): Steward => ({
        id: s.id as string,
        account: s.account_id as AccountId,
        kind: s.kind as Steward["kind"],
        mayAct: s.kind === "steward" || (s.may_act as boolean),
        readsCare: s.kind === "steward" || (s.reads_care as boolean),
      }),
    ),
    doctor: doctor && {
      nationalId: doctor.national_id as string | null,
      name: doctor.name as string,
      namedAt: instant(doctor.named_at)!,
    },
  };
}

const toNeed = (n: Row<"need">): Need => ({
  id: n.id as NeedId,
  kind: n.kind as string,
  from: n.from_date as string | null,
  to: n.to_date as string | null,
  interimOf: n.interim_of as NeedId | null,
  state:
    n.state === "dropped"
      ? { kind: "dropped", by: n.dropped_by as string | null }
      : { kind: n.state as "open" | "placed" },
});

const toStanding = (v: VoletRow): VoletStanding => ({
  code: v.code as string,
  level: v.level as VoletStanding["level"],
  state: v.state as VoletStanding["state"],
  version: v.version as number,
  required: v.required_count as number,
  answered: v.answered_count as number,
  validatedVersion: v.validated_version as number | null,
  validatedBy: v.validated_by as string | null,
  validatedAt: instant(v.validated_at),
  signedBy: (v.signature as { name: string } | null)?.name ?? null,
  releasedAt: instant(v.released_at),
  updatedBy: v.updated_by as string | null,
  updatedAt: instant(v.updated_at),
});
