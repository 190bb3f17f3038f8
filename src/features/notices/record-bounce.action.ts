import type { Db } from "#db/db.ts";
import { recordBounce } from "#features/account-addresses/bounce.action.ts";
import type { Bounce } from "./bounce.ts";
import { saveBounced } from "./delivery.store.ts";
import { answerOf } from "./delivery.ts";

/** A mail came back: its line says so, and its owner sees it wherever they are. What is only late changes nothing. */
export const takeBounce = (db: Db, token: string, bounce: Bounce, now: Date): Promise<"taken" | "ignored"> =>
  db.transaction().execute(async (tx) => {
    if (!bounce.isPermanent) return "ignored";
    const answer = answerOf(`${bounce.status} ${bounce.answer}`);
    const account = await saveBounced(tx, token, answer, now);
    if (!account) return "ignored";
    await recordBounce(tx, account, answer, now);
    return "taken";
  });
