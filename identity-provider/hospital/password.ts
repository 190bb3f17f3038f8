import { hash, verify } from "@node-rs/argon2";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import * as common from "@zxcvbn-ts/language-common";
import * as french from "@zxcvbn-ts/language-fr";
import { fold } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** CNIL 2022-100 and PGSSI-S: length and guesses count, composition does not. */
const limits = { shortest: 12, longest: 128, score: 3, beyondOneself: 8 };

export type PasswordRefusal =
  | { kind: "too-short"; shortest: number }
  | { kind: "too-long"; longest: number }
  | { kind: "guessable"; why: string }
  | { kind: "differs" };

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...french.dictionary },
  graphs: common.adjacencyGraphs,
  translations: french.translations,
});

/** `own`: names, number, mail of the person, which others know. */
export function checkPassword(typed: string, again: string, own: string[]): Result<null, PasswordRefusal> {
  const length = [...typed].length;
  if (length < limits.shortest) return refuse({ kind: "too-short", shortest: limits.shortest });
  if (length > limits.longest) return refuse({ kind: "too-long", longest: limits.longest });
  const words = own.flatMap((one) => [one, ...one.split(/[\s@._-]+/)]).filter((word) => word.length > 2);
  if (withoutWords(typed, words).length < limits.beyondOneself)
    return refuse({ kind: "guessable", why: "Il repose sur votre nom ou sur ce que d’autres savent de vous." });
  const { score, feedback } = estimator.check(typed, words);
  if (score < limits.score)
    return refuse({
      kind: "guessable",
      why: [feedback.warning, ...feedback.suggestions].find(Boolean)?.replaceAll("'", "’") ?? "",
    });
  return typed === again ? ok(null) : refuse({ kind: "differs" });
}

/** What is left once names, number and mail are taken away: the estimator counts each of them for little, not for nothing. */
const withoutWords = (typed: string, words: string[]) =>
  words
    .map((word) => fold(word).replaceAll(" ", ""))
    .filter((word) => word.length > 2)
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, word) => left.replaceAll(word, ""), fold(typed).replaceAll(" ", ""));

/** argon2id, the parameters of OWASP's first choice: 19 MiB, two passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (typed: string) => hash(typed, cost);

/** Of nobody: whoever does not exist takes as long to refuse as whoever does. */
const nobodys = hash("un mot de passe que personne n’a choisi", cost);

export async function isPassword(hashed: string | null, typed: string): Promise<boolean> {
  const right = await verify(hashed ?? (await nobodys), typed.slice(0, limits.longest * 2));
  return right && hashed !== null;
}

/** PGSSI-S EXI 25: after five errors one waits 90 seconds, then twice as long each time, at most a quarter of an hour. */
export function waitAfter(errors: number, now: Date): Date | null {
  if (errors < 5) return null;
  return new Date(now.getTime() + Math.min(90 * 2 ** (errors - 5), 900) * 1000);
}
