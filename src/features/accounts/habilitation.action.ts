import type { Tx } from "#db/db.ts";
import { addDays, type Day, dayOf } from "#lib/dates.ts";
import { saveHabilitation } from "./account.store.ts";
import { saveEnding, saveEndingUndone } from "./habilitation.store.ts";
import type { AccountId, Right, UnitId } from "./member.ts";
import { recordSecurityEvent } from "./security.action.ts";

/** Who changes somebody's rights, and for which establishment. */
export type Giver = { id: AccountId; unit: UnitId };
type Given = { account: AccountId; unit: UnitId; from: Day; to: Day | null; mail: boolean } & Right;

/** Gives a right for a unit (`by` null: whoever operates the service, for a first référent), or changes its dates and its flags; written in the security journal. */
export async function giveRight(tx: Tx, right: Given, by: Giver | null, now: Date): Promise<void> {
  await saveHabilitation(tx, { ...right, by: by?.id ?? null });
  const reason = `${right.module} ${right.role}${right.medical ? " medical" : ""}`;
  await recordSecurityEvent(
    tx,
    { kind: "habilitation-given", account: right.account, ...(by ? { by: by.id } : {}), unit: right.unit, reason },
    now,
  );
}

type Held = { id: string; account: AccountId; unit: UnitId } & Omit<Right, "medical">;

/** Ends a right at once. */
export async function endRight(tx: Tx, held: Held, by: Giver, now: Date): Promise<void> {
  await saveEnding(tx, held.id, by.id, addDays(dayOf(now), -1), now);
  const reason = `${held.module} ${held.role}`;
  await recordSecurityEvent(
    tx,
    { kind: "habilitation-ended", account: held.account, by: by.id, unit: held.unit, reason },
    now,
  );
}

/** An ending undone: the right is what it was. */
export async function restoreRight(tx: Tx, held: Held, by: Giver, now: Date): Promise<void> {
  await saveEndingUndone(tx, held.id);
  const reason = `${held.module} ${held.role} restored`;
  await recordSecurityEvent(
    tx,
    { kind: "habilitation-given", account: held.account, by: by.id, unit: held.unit, reason },
    now,
  );
}
