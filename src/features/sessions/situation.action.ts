import type { Db } from "#db/db.ts";
import { listOpenUnits } from "#features/accounts/account.store.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { listSituations, saveChosen } from "#features/accounts/situation.store.ts";
import { type Situation, unitsOf } from "#features/accounts/situation.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { newToken } from "#lib/seal.ts";
import { findMember } from "./member.store.ts";
import { moveSession } from "./session.store.ts";

export type SituationRefusal = { kind: "session-ended" } | { kind: "unknown-situation" };
/** `needsUnit`: several units, or none, are where this situation is exercised: the person says which. */
export type ChosenSituation = { token: string; situation: Situation; needsUnit: boolean };

/** Practises in that situation from now on, for the unit where it is exercised; the session changes token. */
export function chooseSituation(
  db: Db,
  token: string,
  key: string,
  visit: Visit,
  now: Date,
): Promise<Result<ChosenSituation, SituationRefusal>> {
  return db.transaction().execute(async (tx) => {
    const found = await findMember(tx, token, now);
    if (!found) return refuse({ kind: "session-ended" });
    const account = found.account.id;
    const situation = (await listSituations(tx, account)).find((one) => one.key === key);
    if (!situation) return refuse({ kind: "unknown-situation" });

    const current = found.member?.unit ?? null;
    const there = unitsOf(situation, await listOpenUnits(tx, account, dayOf(now))).map(({ unit }) => unit);
    const unit =
      there.length === 1 ? there[0]! : current && (there.length === 0 || there.includes(current)) ? current : null;
    const next = newToken();
    await moveSession(tx, token, next, { unit, situation: key }, now);
    await saveChosen(tx, account, key, now);
    await recordSecurityEvent(tx, { kind: "situation-chosen", account, visit, ...(unit ? { unit } : {}) }, now);
    return ok({ token: next, situation, needsUnit: unit === null });
  });
}
