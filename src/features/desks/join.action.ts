import type { Db } from "#db/db.ts";
import { type Member, modulesOf } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import { asReferent } from "#features/administration/referent.action.ts";
import { ok, refuse } from "#lib/result.ts";
import {
  findFacilityToJoin,
  findJoining,
  insertChange,
  insertJoining,
  listJoiningsOfDesk,
  saveAccepted,
  saveEnded,
} from "./joining.store.ts";
import { checkAsking, checkDecision, type JoiningAct } from "./joining.ts";

/** A desk asks a facility to join it; nothing opens before the facility's référent says yes. */
export const askFacility = (db: Db, finess: string, by: Member, now: Date) =>
  db.transaction().execute(async (tx) => {
    const found = await findFacilityToJoin(tx, finess);
    const live = (await listJoiningsOfDesk(tx, by.unit)).find((one) => one.facility === found?.id) ?? null;
    const checked = checkAsking(found, modulesOf(by, "desk"), live);
    if (!checked.ok) return checked;
    await insertJoining(tx, { desk: by.unit, facility: found!.id, by: by.id, at: now });
    return ok(found!.name);
  });

/** The facility's référent opens its requests to a desk, for reading or for answering too, or takes them back at once. */
export const decideJoining = (db: Db, id: string, act: JoiningAct, by: Member, now: Date) =>
  asReferent(db, by, now, async (tx, { structure }) => {
    const checked = checkDecision(await findJoining(tx, id), act, { facility: structure.facility });
    if (!checked.ok) return checked;
    const lets = act.kind === "end" ? null : { answers: act.answers, counts: act.counts };
    await (lets ? saveAccepted(tx, id, lets, by.id, now) : saveEnded(tx, id, by.id, now));
    await insertChange(tx, id, { at: now, who: by.name, lets });
    const reason = `desk ${lets ? ["read", ...(lets.answers ? ["answer"] : []), ...(lets.counts ? ["count"] : [])].join(" ") : "end"} ${id}`;
    await recordSecurityEvent(
      tx,
      { kind: lets ? "habilitation-given" : "habilitation-ended", account: by.id, unit: by.unit, reason },
      now,
    );
    return ok(checked.value);
  });

/** The desk lets a facility go. */
export const leaveFacility = (db: Db, id: string, by: Member, now: Date) =>
  db.transaction().execute(async (tx) => {
    const checked = checkDecision(await findJoining(tx, id), { kind: "end" }, { desk: by.unit });
    if (!checked.ok) return refuse(checked.refusal);
    await saveEnded(tx, id, by.id, now);
    await insertChange(tx, id, { at: now, who: by.name, lets: null });
    return ok(checked.value);
  });
