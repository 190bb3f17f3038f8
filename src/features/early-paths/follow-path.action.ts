import { announce, type Db, type Tx } from "#db/db.ts";
import { readNationalId } from "#features/accounts/identity.ts";
import type { Member, UnitId } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import type { NoticeKind } from "#features/notices/notice.ts";
import { notifyStewards, notifyUnits } from "#features/notices/notify.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { findReferralOf } from "#features/referrals/request.store.ts";
import type { AdmissionRequest, RequestId } from "#features/referrals/request.ts";
import { tellDoctor } from "#features/referrals/tell-doctor.action.ts";
import { findByNumber } from "#features/treating-doctors/naming.store.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { endLine, findKept, insertLine, saveKept } from "./early-path.store.ts";
import { follow, type Line, type PathAct, type PathRefusal, partRefusal, pathOf } from "./early-path.ts";

/** Moves a path, in one transaction: its stage, its renewal, the letter to the doctor. `seen`: the version its page was made from. */
export async function followPath(db: Db, id: RequestId, what: PathAct, seen: number | null, by: Member, now: Date) {
  return onPath(db, id, async (tx, referral, request): Promise<Result<string, PathRefusal>> => {
    const refusal = partRefusal(referral, request, what.kind, by);
    if (refusal) return refuse(refusal);
    const key = await findKey(tx, referral.id);
    const { version, ...kept } = await findKept(tx, id, key);
    if (seen !== null && seen !== version) return refuse({ kind: "stale-version" });
    const result = follow(pathOf(request, kept), what, by, now, dayOf(now));
    if (!result.ok) return result;
    await saveKept(tx, referral.id, id, key, result.value);
    await record(tx, referral.id, journalActor(by), "request", `parcours ${what.kind} ${id}`, now);
    await tell(tx, referral, request, told[what.kind], by, now);
    return ok(id);
  });
}

const told: Record<PathAct["kind"], NoticeKind> = {
  wait: "path-moved",
  move: "path-moved",
  "sum-up": "path-letter",
  "propose-renewal": "path-renewal",
  renew: "path-renewed",
};

/** Adds somebody who works with the child, or takes the line away. */
export async function changeLines(
  db: Db,
  id: RequestId,
  /** `nationalId`: a number as printed or as stored, whose name is then the register's; who it is sees the line. */
  what: { kind: "add"; line: Line; nationalId?: string | null } | { kind: "remove"; line: string },
  by: Member,
  now: Date,
) {
  return onPath(db, id, async (tx, referral, request): Promise<Result<string, PathRefusal>> => {
    const refusal = partRefusal(referral, request, "move", by);
    if (refusal) return refuse(refusal);
    const key = await findKey(tx, referral.id);
    const path = pathOf(request, await findKept(tx, id, key));
    if (!path) return refuse({ kind: "not-accepted" });
    const today = dayOf(now);
    if (path.ended || (path.endsOn && today > path.endsOn))
      return refuse({ kind: "past-end", on: path.ended?.on ?? path.endsOn! });
    const line = what.kind === "add" ? newId<string>() : what.line;
    if (what.kind === "add") {
      const number = what.nationalId ? readNationalId(what.nationalId) : null;
      const known = number === null ? null : await findByNumber(tx, number);
      if (what.nationalId && !known) return refuse({ kind: "unknown-number" });
      const nationalId = known?.nationalId ?? null;
      const said = { ...what.line, professional: known?.name ?? what.line.professional };
      await insertLine(tx, { id: line, referral: referral.id, request: id, key, nationalId }, said, by.name, now);
      await tellDoctor(tx, referral, nationalId, "child-given", { except: by.id, now });
    } else {
      const ended = await endLine(tx, id, what.line, now);
      if (!ended) return refuse({ kind: "stale-version" });
      await tellDoctor(tx, referral, ended.nationalId, "child-taken", { except: by.id, now });
    }
    await record(tx, referral.id, journalActor(by), "request", `parcours ligne ${what.kind} ${line}`, now);
    return ok(line);
  });
}

/** The dossier of a request, locked; announced once what was done is committed. */
export async function onPath<Value, Refusal extends { kind: string }>(
  db: Db,
  id: RequestId,
  run: (tx: Tx, referral: Referral, request: AdmissionRequest) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal | { kind: "not-accepted" }>> {
  const referralId = await findReferralOf(db, id);
  if (!referralId) return refuse({ kind: "not-accepted" });
  const topics: string[] = [];
  const done = await db.transaction().execute(async (tx) => {
    const referral = (await lockReferral(tx, referralId))!;
    const request = referral.requests.find((q) => q.id === id)!;
    topics.push(`referral:${referral.id}`, `unit:${referral.owner}`, `unit:${request.unit}`);
    return run(tx, referral, request);
  });
  if (done.ok) await announce(db, topics);
  return done;
}

/** The side that did not do it: whoever referred the child and the family, or the platform. */
export async function tell(
  tx: Tx,
  referral: Referral,
  request: Pick<AdmissionRequest, "id" | "unit">,
  kind: NoticeKind,
  by: Member | "platform",
  now: Date,
) {
  const about = {
    ...{ module: referral.module, kind, referralId: referral.id, number: referral.number },
    except: by === "platform" ? null : by.id,
  };
  const to = (unitId: UnitId, role: "requester" | "receiver") => ({
    ...about,
    ...{ unitId, role },
    requestId: role === "receiver" ? request.id : null,
  });
  const byPlatform = by !== "platform" && by.unit === request.unit;
  await notifyUnits(
    tx,
    [
      ...(byPlatform || by === "platform" ? [to(referral.owner, "requester")] : []),
      ...(byPlatform ? [] : [to(request.unit, "receiver")]),
    ],
    now,
  );
  // the letter and the reports are for doctors: the family has them from theirs
  if (kind !== "path-letter" && kind !== "path-report") await notifyStewards(tx, [{ ...about, requestId: null }], now);
}
