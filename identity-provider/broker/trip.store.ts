import type { Sql, Tx } from "#idp/database.ts";
import type { LocalIdentity, LocalRefusal } from "./local-token.ts";

export type TripRefusal =
  | LocalRefusal
  | { kind: "given-up" }
  | { kind: "not-proved"; why: string }
  | { kind: "unreachable" };

export const saveTrip = (db: Sql, one: { digest: Buffer; uid: string; hint: string; sealed: string; now: Date }) =>
  db.query(
    "insert into broker_trip (state_digest, interaction_uid, hint, sealed, begun_at) values ($1, $2, $3, to_jsonb($4::text), $5)",
    [one.digest, one.uid, one.hint, one.sealed, one.now],
  );

/** A return serves once, and soon: null for any other. */
export async function useTrip(
  db: Sql,
  digest: Buffer,
  { now, since }: { now: Date; since: Date },
): Promise<{ uid: string; hint: string; sealed: string } | null> {
  const { rows } = await db.query<{ uid: string; hint: string; sealed: string }>(
    `update broker_trip set used_at = $2 where state_digest = $1 and used_at is null and begun_at > $3
     returning interaction_uid as uid, hint, sealed #>> '{}' as sealed`,
    [digest, now, since],
  );
  return rows[0] ?? null;
}

export const saveTripEnd = (
  db: Sql,
  digest: Buffer,
  { identity, refusal }: { identity: LocalIdentity | null; refusal: TripRefusal | null },
) =>
  db.query("update broker_trip set identity = $2, refusal = $3 where state_digest = $1", [
    digest,
    identity && JSON.stringify(identity),
    refusal && JSON.stringify(refusal),
  ]);

export type Trip = {
  hint: string;
  name: string;
  identity: LocalIdentity | null;
  refusal: TripRefusal | null;
  awaitsProof: boolean;
};

/** The last trip made during this sign-in, once back. */
export async function findTrip(db: Sql, uid: string): Promise<Trip | null> {
  const { rows } = await db.query<Trip>(
    `select t.hint, p.name, t.identity, t.refusal, t.awaits_proof as "awaitsProof"
     from broker_trip t join partner p using (hint)
     where t.interaction_uid = $1 and t.used_at is not null order by t.begun_at desc limit 1`,
    [uid],
  );
  return rows[0] ?? null;
}

export const saveAwaitsProof = (db: Sql, uid: string, awaits: "yes" | "no") =>
  db.query("update broker_trip set awaits_proof = $2 where interaction_uid = $1 and identity is not null", [
    uid,
    awaits === "yes",
  ]);

export const deleteTrips = (db: Sql, uid: string) =>
  db.query("delete from broker_trip where interaction_uid = $1", [uid]);

export type Pairing = {
  id: string;
  hint: string;
  name: string;
  personId: string;
  provedWith: string;
  madeAt: Date;
  endsAt: Date;
  lastUsedAt: Date | null;
};
const pairingColumns = `r.id, r.hint, p.name, r.person_id as "personId", r.proved_with as "provedWith", r.made_at as "madeAt",
  r.ends_at as "endsAt", r.last_used_at as "lastUsedAt"`;

export async function findPairing(
  db: Sql,
  { hint, tid, oid }: { hint: string; tid: string; oid: string },
  now: Date,
): Promise<Pairing | null> {
  const { rows } = await db.query<Pairing>(
    `select ${pairingColumns} from pairing r join partner p using (hint)
     where r.hint = $1 and r.tid = $2 and r.oid = $3 and r.ended_at is null and r.ends_at > $4`,
    [hint, tid, oid, now],
  );
  return rows[0] ?? null;
}

/** Those of somebody, ended ones left out. */
export async function listPairings(db: Sql, personId: string): Promise<Pairing[]> {
  const { rows } = await db.query<Pairing>(
    `select ${pairingColumns} from pairing r join partner p using (hint)
     where r.person_id = $1 and r.ended_at is null order by r.made_at desc`,
    [personId],
  );
  return rows;
}

/** A user of a hospital is one person: the former pairing ends. */
export async function replacePairing(
  tx: Tx,
  one: {
    id: string;
    hint: string;
    tid: string;
    oid: string;
    personId: string;
    provedWith: string;
    now: Date;
    endsAt: Date;
  },
): Promise<void> {
  await tx.query("update pairing set ended_at = $4 where hint = $1 and tid = $2 and oid = $3 and ended_at is null", [
    one.hint,
    one.tid,
    one.oid,
    one.now,
  ]);
  await tx.query(
    `insert into pairing (id, hint, tid, oid, person_id, proved_with, made_at, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [one.id, one.hint, one.tid, one.oid, one.personId, one.provedWith, one.now, one.endsAt],
  );
}

export const savePairingUse = (db: Sql, id: string, now: Date) =>
  db.query("update pairing set last_used_at = $2 where id = $1", [id, now]);

export async function endPairing(db: Sql, id: string, personId: string, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    "update pairing set ended_at = $3 where id = $1 and person_id = $2 and ended_at is null",
    [id, personId, now],
  );
  return rowCount === 1;
}
