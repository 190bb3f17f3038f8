import type { Db } from "#db/db.ts";
import { endProviderSessions } from "#features/sessions/provider-session.action.ts";
import { addHours } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { deleteOldLogoutTokens, saveLogoutToken } from "./logout-token.store.ts";
import type { EndedElsewhere, LogoutRefusal } from "./logout-token.ts";

/** The provider's session is over: those it opened here end at once, in the transaction that remembers the token. */
export const obeyLogout = (
  db: Db,
  { jti, sid, subject }: EndedElsewhere,
  now: Date,
): Promise<Result<{ closed: number }, LogoutRefusal>> =>
  db.transaction().execute(async (tx) => {
    await deleteOldLogoutTokens(tx, now);
    // long after a token of two minutes has died of its age
    if ((await saveLogoutToken(tx, jti, addHours(now, 1))) === "known") return refuse({ kind: "already-obeyed" });
    return ok({ closed: (await endProviderSessions(tx, { sid, subject }, now)).length });
  });
