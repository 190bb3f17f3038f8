import { type Db, inTransaction } from "#idp/database.ts";
import { recordEvent } from "#idp/event.store.ts";
import { type Result, refuse } from "#lib/result.ts";
import { standAt } from "./import-staff.ts";
import { lockStaff, saveAdministrator } from "./staff.store.ts";
import { type Decision, type DecisionRefusal, decide, type Standing } from "./standing.ts";

export type DecideRefusal = DecisionRefusal | { kind: "unknown" } | { kind: "taken" };

/** A human says who somebody of the staff is in the national register, or that they are nobody there. */
export const decideStanding = (
  db: Db,
  {
    staffId,
    decision,
    by,
    reason,
    now,
  }: { staffId: string; decision: Decision; by: string; reason: string; now: Date },
): Promise<Result<Standing, DecideRefusal>> =>
  inTransaction(db, async (tx) => {
    const staff = await lockStaff(tx, staffId);
    if (!staff) return refuse({ kind: "unknown" });
    const decided = decide(staff.standing, decision, { by, reason, now });
    if (!decided.ok) return decided;
    const reached = await standAt(tx, staff, decided.value);
    if (reached.why === "taken") return refuse({ kind: "taken" });
    await recordEvent(tx, {
      kind: "staff-decided",
      personId: staff.personId,
      reason: decision.kind,
      detail: { by, reason, nationalId: decided.value.nationalId },
    });
    return decided;
  });

/** Administrators are given printed codes when they choose their password. */
export const nameAdministrator = (
  db: Db,
  { staffId, isOne, by }: { staffId: string; isOne: boolean; by: string },
): Promise<Result<null, { kind: "unknown" }>> =>
  inTransaction(db, async (tx) => {
    const staff = await lockStaff(tx, staffId);
    if (!staff) return refuse({ kind: "unknown" });
    await saveAdministrator(tx, staffId, isOne);
    await recordEvent(tx, {
      kind: isOne ? "administrator-named" : "administrator-removed",
      personId: staff.personId,
      detail: { by },
    });
    return { ok: true, value: null } as const;
  });
