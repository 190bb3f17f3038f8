import { type Selectable, sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import { type DossierKey, openJson, sealJson } from "#db/vault.ts";
import type { UnitId } from "#features/accounts/member.ts";
import type { PersonId, Traits } from "#features/persons/person.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { NeedId, ReferralId } from "#features/referrals/referral.ts";
import { isUuid } from "#lib/ids.ts";
import type { Decision, DecisionRight, DecisionStatus, RightDetail } from "./decision.ts";

/** The decision a dossier of handicap carries. */
export async function findDecision(db: Db, referral: string): Promise<Decision | undefined> {
  if (!isUuid(referral)) return undefined;
  const row = await db.selectFrom("decision").selectAll().where("referral_id", "=", referral).executeTakeFirst();
  if (!row) return undefined;
  const rights = await db
    .selectFrom("decision_right")
    .selectAll()
    .where("referral_id", "=", referral)
    .orderBy("need_id")
    .execute();
  return toDecision(row, rights, await findKey(db, referral));
}

/** The dossier of the decision this MDPH numbers so. */
export async function findByNumber(db: Db, unit: string, idDecision: string): Promise<ReferralId | undefined> {
  const row = await db
    .selectFrom("decision")
    .select("referral_id")
    .where("unit_id", "=", unit)
    .where("id_decision", "=", idDecision)
    .executeTakeFirst();
  return row?.referral_id as ReferralId | undefined;
}

/** The person this MDPH knows by that number, born the same day under the same name. */
export async function findSamePerson(
  db: Db,
  unit: string,
  personNumber: string,
  { birthDate, birthName }: Traits,
): Promise<PersonId | undefined> {
  const row = await db
    .selectFrom("decision as d")
    .innerJoin("referral as r", "r.id", "d.referral_id")
    .innerJoin("person as p", "p.id", "r.person_id")
    .select("p.id")
    .where("d.unit_id", "=", unit)
    .where("d.person_number", "=", personNumber)
    .where("p.birth_date", "=", birthDate)
    .where("p.birth_name", "ilike", birthName.replaceAll(/[\\%_]/g, "\\$&"))
    .limit(1)
    .executeTakeFirst();
  return row?.id as PersonId | undefined;
}

/**
 * Decisions in force that match what a person or an establishment reads on the paper: the number of the individual at that MDPH, and
 * the birth date, both whole.
 */
export async function listMatching(
  db: Db,
  { mdph, personNumber, birthDate }: { mdph: string; personNumber: string; birthDate: string },
  today: string,
): Promise<{ referral: ReferralId; idDecision: string; opensOn: string; endsOn: string; rights: string[] }[]> {
  const found = await sql<{
    referral: ReferralId;
    idDecision: string;
    opensOn: string;
    endsOn: string;
    rights: string[];
  }>`
    select d.referral_id as referral, d.id_decision as "idDecision", d.opens_on as "opensOn", d.ends_on as "endsOn",
      (select array_agg(x.code order by x.need_id) from decision_right x where x.referral_id = d.referral_id) as rights
    from decision d join referral r on r.id = d.referral_id join person p on p.id = r.person_id
    where d.unit_id = ${mdph} and d.person_number = ${personNumber} and p.birth_date = ${birthDate}
      and d.status = 'in-force' and d.ends_on >= ${today}
    order by d.decided_on desc
  `.execute(db);
  return found.rows;
}

/** The MDPH that keep decisions here, one line each. */
export async function listOpenMdph(db: Db): Promise<{ unit: UnitId; name: string }[]> {
  const { rows } = await sql<{ unit: UnitId; name: string }>`
    select distinct on (f.name, f.id) u.id as unit, f.name from unit u join facility f on f.id = u.facility_id
    where u.module = 'handicap' and f.category = '609' and u.closed_on is null and f.closed_on is null
    order by f.name, f.id, u.id
  `.execute(db);
  return rows;
}

export async function insertDecision(
  tx: Tx,
  key: DossierKey,
  d: Omit<Decision, "status" | "statusSince" | "renewalAskedOn" | "sharedAt" | "version" | "enteredAt">,
  entered: { by: string; at: Date; print: Buffer | null },
): Promise<void> {
  await tx
    .insertInto("decision")
    .values({
      referral_id: d.referral,
      unit_id: d.unit,
      id_decision: d.idDecision,
      id_national: d.idNational,
      file_number: d.fileNumber,
      person_number: d.personNumber,
      type: d.type,
      decided_on: d.decidedOn,
      opens_on: d.opensOn,
      ends_on: d.endsOn,
      creton: d.creton,
      pag: d.pag,
      priority: d.priority?.level ?? null,
      priority_on: d.priority?.on ?? null,
      receiving: d.receiving,
      transferred_on: d.transferredOn,
      texts: sealJson(key, d.texts),
      status_since: entered.at,
      status_reason: null,
      replaced_by: null,
      renewal_asked_on: null,
      shared_at: null,
      alerted: null,
      line_print: entered.print,
      entered_by: entered.by,
      entered_at: entered.at,
      updated_at: entered.at,
    })
    .execute();
  if (d.rights.length === 0) return;
  await tx
    .insertInto("decision_right")
    .values(
      d.rights.map((right) => ({
        need_id: right.need,
        referral_id: d.referral,
        code: right.code,
        nature: right.nature,
        qualification: right.qualification,
        detail: JSON.stringify(right.detail),
      })),
    )
    .execute();
}

/** What moves in a decision once entered. */
export async function saveDecision(tx: Tx, d: Decision, now: Date): Promise<void> {
  const { kind } = d.status;
  await tx
    .updateTable("decision")
    .set({
      status: kind,
      status_since: d.statusSince,
      status_reason: "reason" in d.status ? d.status.reason : null,
      replaced_by: d.status.kind === "replaced" ? d.status.by : null,
      renewal_asked_on: d.renewalAskedOn,
      shared_at: d.sharedAt,
      version: sql`version + 1`,
      updated_at: now,
    })
    .where("referral_id", "=", d.referral)
    .execute();
}

/** What was typed wrong; its end is announced anew. */
export async function saveCorrected(tx: Tx, key: DossierKey, d: Decision, now: Date): Promise<void> {
  await tx
    .updateTable("decision")
    .set({
      ...{ id_decision: d.idDecision, file_number: d.fileNumber, person_number: d.personNumber, type: d.type },
      ...{ decided_on: d.decidedOn, opens_on: d.opensOn, ends_on: d.endsOn, creton: d.creton, pag: d.pag },
      ...{ priority: d.priority?.level ?? null, priority_on: d.priority?.on ?? null },
      ...{ receiving: d.receiving, transferred_on: d.transferredOn, texts: sealJson(key, d.texts) },
      ...{ alerted: null, version: sql`version + 1`, updated_at: now },
    })
    .where("referral_id", "=", d.referral)
    .execute();
  for (const right of d.rights)
    await tx
      .updateTable("decision_right")
      .set({
        ...{ code: right.code, nature: right.nature, qualification: right.qualification },
        detail: JSON.stringify(right.detail),
      })
      .where("need_id", "=", right.need)
      .execute();
}

/** At how many months its end was last told; null: never. */
export async function findAlerted(db: Db, referral: string): Promise<number | null> {
  const row = await db.selectFrom("decision").select("alerted").where("referral_id", "=", referral).executeTakeFirst();
  return row?.alerted ?? null;
}

export async function saveAlerted(tx: Tx, referral: string, months: number): Promise<void> {
  await tx.updateTable("decision").set({ alerted: months }).where("referral_id", "=", referral).execute();
}

/** A unit of an establishment where requests of handicap are addressed, with what its right is judged on. */
export type AdmissionUnit = {
  unit: UnitId;
  facility: string;
  finess: string;
  category: string;
  name: string;
  /** Of every open unit of handicap there. */
  kinds: string[];
};

/**
 * The unit where an establishment takes its requests: its first open unit of handicap, one that answers the right when there is one.
 * An establishment that has none is absent.
 */
export async function listAdmissionUnits(db: Db, facilities: string[], right: string, today: string) {
  const found = await sql<AdmissionUnit>`
    select distinct on (f.id) u.id as unit, f.id as facility, f.finess, f.category, f.name,
      (select coalesce(array_agg(distinct k), '{}') from unit x, unnest(x.kinds) k
        where x.facility_id = f.id and x.module = 'handicap' and (x.closed_on is null or x.closed_on > ${today})) as kinds
    from facility f join unit u on u.facility_id = f.id
    where f.id = any(${facilities}::uuid[]) and u.module = 'handicap' and (u.closed_on is null or u.closed_on > ${today})
      and (f.closed_on is null or f.closed_on > ${today}) and cardinality(u.kinds) > 0
    order by f.id, ${right} = any(u.kinds) desc, u.id
  `.execute(db);
  return found.rows;
}

type DecisionRow = Selectable<Tables["decision"]>;

function toDecision(row: DecisionRow, rights: Selectable<Tables["decision_right"]>[], key: DossierKey): Decision {
  return {
    referral: row.referral_id as ReferralId,
    unit: row.unit_id as UnitId,
    idDecision: row.id_decision,
    idNational: row.id_national,
    fileNumber: row.file_number,
    personNumber: row.person_number,
    type: row.type,
    decidedOn: row.decided_on,
    opensOn: row.opens_on,
    endsOn: row.ends_on,
    rights: rights.map((right) => ({
      need: right.need_id as NeedId,
      code: right.code as DecisionRight["code"],
      nature: right.nature,
      qualification: right.qualification,
      detail: right.detail as RightDetail,
    })),
    creton: row.creton,
    pag: row.pag,
    priority: row.priority === null ? null : { level: row.priority, on: row.priority_on },
    receiving: row.receiving,
    transferredOn: row.transferred_on,
    texts: openJson(key, row.texts),
    status: toStatus(row),
    statusSince: row.status_since,
    renewalAskedOn: row.renewal_asked_on,
    sharedAt: row.shared_at,
    version: row.version,
    enteredAt: row.entered_at,
  };
}

function toStatus(row: DecisionRow): DecisionStatus {
  const reason = row.status_reason ?? "";
  switch (row.status) {
    case "in-force":
      return { kind: "in-force" };
    case "replaced":
      return { kind: "replaced", reason, by: row.replaced_by as ReferralId };
    case "cancelled":
    case "closed":
      return { kind: row.status, reason };
  }
}
