import { ok, type Result, refuse } from "#lib/result.ts";

/** Lives in seconds. */
export const pushLife = 120;

/**
 * One request to confirm, from the page that waits to the phone that answers: the page shows `number`, the phone asks
 * the secret code, then which of the three `choices` is on the page. One try.
 */
export type Push = {
  id: string;
  /** null: the identifier typed is nobody's, or has no e-CPS. The page waits just as long, and no phone is called. */
  personId: string | null;
  kind: "login" | "ciba";
  /** The interaction or the request that waits. */
  reference: string;
  service: string;
  number: number;
  choices: number[];
  state: PushState;
  /** The phone whose owner typed the code. */
  deviceId: string | null;
  createdAt: Date;
  expiresAt: Date;
};

export type PushState = "pending" | "proved" | "approved" | "refused" | "wrong-number" | "finished";
export type PushShown = PushState | "expired";

export const shownPush = (push: Pick<Push, "state" | "expiresAt">, now: Date): PushShown =>
  (push.state === "pending" || push.state === "proved") && push.expiresAt <= now ? "expired" : push.state;

export type AnswerRefusal =
  | { kind: "push-expired" }
  | { kind: "push-answered" }
  | { kind: "code-first" }
  | { kind: "wrong-number" };

export function canAnswer(push: Push, now: Date): Result<null, AnswerRefusal> {
  const shown = shownPush(push, now);
  if (shown === "expired") return refuse({ kind: "push-expired" });
  if (shown !== "pending" && shown !== "proved") return refuse({ kind: "push-answered" });
  return ok(null);
}

/** The number is asked of the phone that gave the code, and of no other; a wrong one ends the request. */
export function chooseNumber(push: Push, deviceId: string, chosen: number, now: Date): Result<null, AnswerRefusal> {
  const open = canAnswer(push, now);
  if (!open.ok) return open;
  if (push.state !== "proved" || push.deviceId !== deviceId) return refuse({ kind: "code-first" });
  return chosen === push.number ? ok(null) : refuse({ kind: "wrong-number" });
}

/**
 * Three distinct two-digit values, `wanted` among them, in an order that says nothing of which is right.
 * `draw(n)` gives an integer from 0 to n − 1.
 */
export function choicesFor(wanted: number, draw: (below: number) => number): number[] {
  const choices = [wanted];
  while (choices.length < 3) {
    const other = twoDigits(draw);
    if (!choices.includes(other)) choices.push(other);
  }
  for (let i = choices.length - 1; i > 0; i--) {
    const j = draw(i + 1);
    [choices[i], choices[j]] = [choices[j]!, choices[i]!];
  }
  return choices;
}

export const twoDigits = (draw: (below: number) => number) => draw(100);
/** 7 is shown 07. */
export const shownNumber = (number: number) => String(number).padStart(2, "0");
