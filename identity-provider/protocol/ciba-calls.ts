import type { Db } from "#idp/database.ts";
import type { CibaRequest } from "./ciba.store.ts";

/** Who is told that a request waits, each for its channel: the person's phones, when it is MOBILE. Answers come by `answerCiba`. */
export const cibaCalled: ((db: Db, request: CibaRequest) => Promise<void>)[] = [];
