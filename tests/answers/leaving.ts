import { everyone } from "./words.ts";

/** What ends a session, whatever its noun: asked last. */
export const answers: Record<string, string> = {
  // the session goes on under another token, which these visitors do not follow
  "POST /compte/delegations/fin": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "POST /deconnexion": everyone("303"),
};

export const acting: Record<string, string> = {};
