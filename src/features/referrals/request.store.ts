import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { type DossierKey, openJson, sealJson } from "#db/vault.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { type Actor, type RequestEvent, textOf } from "./change.ts";
import type { NeedId, ReferralId } from "./referral.ts";
import {
  type AdmissionRequest,
  type Answerable,
  isPlaced,
  type Opinion,
  type Proposal,
  type RequestId,
  type RequestState,
  type YesIf,
} from "./request.ts";

/** Writes the requests an act created, changed or removed; the others are left alone. */
export async function saveRequests(
  tx: Tx,
  referral: ReferralId,
  key: DossierKey,
  before: AdmissionRequest[],
  after: AdmissionRequest[],
): Promise<void> {
  const known = new Map(before.map((q) => [q.id, q]));
  const changed = after.filter((q) => known.get(q.id) !== q);
  const gone = before.filter((q) => !after.some((a) => a.id === q.id)).map((q) => q.id);
  if (gone.length > 0) {
    await tx.deleteFrom("request_event").where("request_id", "in", gone).execute();
    await tx.deleteFrom("admission_request").where("id", "in", gone).execute();
  }
  // those that free a place or a unit first: the unique indexes hold at every row
  const order = (q: AdmissionRequest) => (isPlaced(q) || q.state.kind === "prepared" ? 1 : 0);
  for (const batch of [changed.filter((q) => order(q) === 0), changed.filter((q) => order(q) === 1)])
    if (batch.length > 0) await upsert(tx, referral, key, batch);
}

async function upsert(tx: Tx, referral: ReferralId, key: DossierKey, requests: AdmissionRequest[]) {
  const rows = requests.map((q) => columnsOf(q, key));
  await tx
    .insertInto("admission_request")
    .values(requests.map((q, i) => ({ id: q.id, referral_id: referral, unit_id: q.unit, ...rows[i]! })))
    .onConflict((c) =>
      c.column("id").doUpdateSet((e) => {
        const names = Object.keys(rows[0]!) as (keyof ReturnType<typeof columnsOf>)[];
        return Object.fromEntries(names.map((name) => [name, e.ref(`excluded.${name}`)]));
      }),
    )
    .execute();
}

function columnsOf(q: AdmissionRequest, key: DossierKey) {
  const s = q.state;
  const texts = textsOf(q);
  return {
    need_id: q.need,
    state: s.kind,
    former_state: "former" in s ? s.former : null,
    state_since: q.since,
    reason: "reason" in s ? s.reason : null,
    endorsed: s.kind === "declined" && s.endorsed === true,
    proposal:
      "proposal" in s
        ? JSON.stringify({
            ...s.proposal,
            ...noTexts,
            arrivedOn: "on" in s ? s.on : undefined,
            endedOn: "endedOn" in s ? s.endedOn : undefined,
          })
        : null,
    opinion: q.opinion ? JSON.stringify(q.opinion) : null,
    listed_at: q.rank?.listedAt ?? null,
    stage: q.rank?.stage ?? null,
    expected_weeks: q.rank?.expectedWeeks ?? null,
    assignee: q.assignee?.id ?? null,
    assignee_name: q.assignee?.name ?? null,
    texts: texts && sealJson(key, texts),
    distance_km: q.distanceKm,
    wave: q.wave,
    sent_at: q.sentAt,
    read_at: q.readAt,
    answered_at: q.answeredAt,
    deadline: q.deadline,
    superseded_by: s.kind === "superseded" ? s.by : null,
    disclosure: q.disclosure,
    disclosed_at: q.disclosedAt,
    conditions: q.yesIf && sealJson(key, q.yesIf),
    conditions_met_at: q.yesIf?.metAt ?? null,
    version: q.version,
  };
}

/** What people wrote in a request, kept apart from what lists and timers read; null when nothing was. */
type Texts = Partial<Record<"conditions" | "message" | "beyondDeclared" | "oral" | "override", string>>;
const noTexts = { conditions: undefined, message: undefined, beyondDeclared: undefined, oral: undefined };

function textsOf(q: AdmissionRequest): Texts | null {
  const { conditions, message, beyondDeclared, oral } = "proposal" in q.state ? q.state.proposal : noTexts;
  return textOf({ conditions, message, beyondDeclared, oral, override: q.overrideReason });
}

/** One line per event, in the order they happened to each request: an act may leave two. */
export async function insertEvents(
  tx: Tx,
  referral: ReferralId,
  key: DossierKey,
  events: RequestEvent[],
  by: Actor,
  now: Date,
): Promise<void> {
  if (events.length === 0) return;
  const who =
    by === "platform" ? { who: "Sextant", account: null, unit: null } : { who: by.name, account: by.id, unit: by.unit };
  await sql`
    insert into request_event (referral_id, request_id, seq, act, from_state, to_state, reason, detail, who, account_id, unit_id, at)
    select ${referral}, e.request, coalesce((select max(seq) from request_event x where x.request_id = e.request), 0)
        + row_number() over (partition by e.request order by e.n),
      e.act, e.from_state, e.to_state, e.reason, e.detail, ${who.who}, ${who.account}, ${who.unit}, ${now}
    from unnest(
      ${events.map((e) => e.request)}::uuid[], ${events.map((e) => e.act)}::text[], ${events.map((e) => e.from)}::text[],
      ${events.map((e) => e.to)}::text[], ${events.map((e) => e.reason)}::text[],
      ${events.map((e) => (e.detail ? sealJson(key, e.detail) : null))}::bytea[]
    ) with ordinality as e(request, act, from_state, to_state, reason, detail, n)
  `.execute(tx);
}

export type TimelineLine = RequestEvent & { who: string; unitOfActor: string | null; at: Date };

/** What happened to a dossier's requests, last first; with `request`, to that one only. */
export async function listEvents(
  db: Db,
  key: DossierKey,
  filter: { referral: string; request?: string; limit: number },
): Promise<TimelineLine[]> {
  let query = db.selectFrom("request_event").selectAll().where("referral_id", "=", filter.referral);
  if (filter.request) query = query.where("request_id", "=", filter.request);
  const rows = await query.orderBy("at", "desc").orderBy("seq", "desc").limit(filter.limit).execute();
  return rows.map((r) => ({
    request: r.request_id as RequestId,
    act: r.act as RequestEvent["act"],
    from: r.from_state as RequestEvent["from"],
    to: r.to_state as RequestEvent["to"],
    reason: r.reason,
    detail: r.detail ? openJson<Record<string, string>>(key, r.detail) : null,
    who: r.who,
    unitOfActor: r.unit_id,
    at: r.at,
  }));
}

/** Which dossier a request belongs to. */
export async function findReferralOf(db: Db, request: string): Promise<ReferralId | undefined> {
  const row = await db
    .selectFrom("admission_request")
    .select("referral_id")
    .where("id", "=", request)
    .executeTakeFirst();
  return row?.referral_id as ReferralId | undefined;
}

/** Conditional answers, a page at a time: what the daily check looks at. */
export async function listConditional(
  db: Db,
  after: string | null,
  limit: number,
): Promise<{ request: RequestId; referral: ReferralId }[]> {
  const rows = await db
    .selectFrom("admission_request")
    .select(["id", "referral_id"])
    .where("state", "=", "conditional")
    .$if(after !== null, (query) => query.where("id", ">", after))
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ request: row.id as RequestId, referral: row.referral_id as ReferralId }));
}

/** Conditional answers nobody has confirmed for long: their unit is asked again. */
export async function listConditionsToReview(db: Db, now: Date, limit: number): Promise<RequestId[]> {
  const rows = await db
    .selectFrom("admission_request")
    .select("id")
    .where("state", "=", "conditional")
    .where("deadline", "<", now)
    .orderBy("deadline")
    .limit(limit)
    .execute();
  return rows.map((row) => row.id as RequestId);
}

/** Offers whose time is over, for the timer. */
export async function listLapsedOffers(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ referral: string; request: string }[]> {
  return db
    .selectFrom("admission_request")
    .select(["referral_id as referral", "id as request"])
    .where("state", "=", "offered")
    .where("deadline", "<", now)
    .limit(limit)
    .execute();
}

type RequestRow = { [column: string]: unknown };

/** A row as JSON from PostgreSQL: instants are text. */
export function toRequest(q: RequestRow, key: () => DossierKey): AdmissionRequest {
  const at = (column: string) => (q[column] ? new Date(q[column] as string) : null);
  const texts: Texts = q.texts ? openJson(key(), bytesOf(q.texts)) : {};
  return {
    id: q.id as RequestId,
    need: q.need_id as NeedId,
    unit: q.unit_id as UnitId,
    state: toState(q, texts),
    since: at("state_since")!,
    rank: q.listed_at
      ? { listedAt: at("listed_at")!, stage: q.stage as string, expectedWeeks: q.expected_weeks as number | null }
      : null,
    opinion: q.opinion ? { ...(q.opinion as Opinion), at: new Date((q.opinion as { at: string }).at) } : null,
    assignee: q.assignee
      ? { id: q.assignee as NonNullable<AdmissionRequest["assignee"]>["id"], name: q.assignee_name as string }
      : null,
    overrideReason: texts.override ?? null,
    distanceKm: q.distance_km as number | null,
    wave: q.wave as number | null,
    disclosure: q.disclosure as AdmissionRequest["disclosure"],
    disclosedAt: at("disclosed_at"),
    yesIf: q.conditions ? toYesIf(openJson(key(), bytesOf(q.conditions))) : null,
    sentAt: at("sent_at"),
    readAt: at("read_at"),
    answeredAt: at("answered_at"),
    deadline: at("deadline"),
    version: q.version as number,
  };
}

/** In JSON from PostgreSQL, bytes are hexadecimal text. */
const bytesOf = (column: unknown) => Buffer.from((column as string).slice(2), "hex");

/** Instants are text once sealed. */
function toYesIf(sealed: YesIf): YesIf {
  const at = (instant: Date | null) => (instant ? new Date(instant) : null);
  const conditions = sealed.conditions.map((one) => ({ ...one, metAt: at(one.metAt), lostAt: at(one.lostAt) }));
  return { ...sealed, conditions, metAt: at(sealed.metAt) };
}

function toState(q: RequestRow, texts: Texts): RequestState {
  const kind = q.state as RequestState["kind"];
  const former = q.former_state as Answerable;
  const reason = q.reason as string;
  switch (kind) {
    case "info-requested":
      return { kind, former };
    case "offered":
    case "confirmed":
      return { kind, former, proposal: toProposal(q.proposal, texts) };
    case "trial":
    case "arrived":
      return {
        kind,
        former,
        proposal: toProposal(q.proposal, texts),
        on: (q.proposal as { arrivedOn: string }).arrivedOn,
      };
    case "ended": {
      const { arrivedOn, endedOn } = q.proposal as { arrivedOn: string; endedOn: string };
      return { kind, former, proposal: toProposal(q.proposal, texts), on: arrivedOn, endedOn, reason };
    }
    case "declined":
      return { kind, former, reason, ...(q.endorsed ? { endorsed: true } : {}) };
    case "not-arrived":
      return { kind, former, reason };
    case "withdrawn":
      return { kind, former, reason };
    case "superseded":
      return { kind, former, by: q.superseded_by as RequestId };
    default:
      return { kind };
  }
}

function toProposal(column: unknown, texts: Texts): Proposal {
  const {
    arrivedOn: _on,
    endedOn: _end,
    ...stored
  } = column as Proposal & {
    validUntil: string;
    arrivedOn?: string;
    endedOn?: string;
  };
  const { conditions = null, message = null, beyondDeclared = null, oral = null } = texts;
  return { ...stored, conditions, message, beyondDeclared, oral, validUntil: new Date(stored.validUntil) };
}
