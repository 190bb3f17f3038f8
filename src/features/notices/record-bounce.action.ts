import type { Db } from "#db/db.ts";
import { recordBounce } from "#features/account-addresses/bounce.action.ts";
import { readBounce } from "./bounce.ts";
import { findDelivered, saveBounced } from "./delivery.store.ts";
import { answerOf } from "./delivery.ts";

/**
 * A mail came back: its line says so, and its owner sees it wherever they are. What is only late changes nothing. What comes by this
 * door is read only when its token is one of ours.
 */
export const takeBounce = (db: Db, token: string, source: string, now: Date): Promise<"taken" | "ignored"> =>
  db.transaction().execute(async (tx) => {
    const account = await findDelivered(tx, token);
    const bounce = account && readBounce(source);
    if (!account || !bounce?.isPermanent) return "ignored";
    const answer = answerOf(`${bounce.status} ${bounce.answer}`);
    await saveBounced(tx, token, answer, now);
    await recordBounce(tx, account, answer, now);
    return "taken";
  });
