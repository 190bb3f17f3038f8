import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import * as common from "@zxcvbn-ts/language-common";
import * as french from "@zxcvbn-ts/language-fr";
import { fold } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** CNIL 2022-100 (50 bits with throttling), RIE EXI 25, NIST 800-63B-4: length and guesses count, composition does not. */
export const passwordLimits = { shortest: 12, longest: 128, bits: 50, score: 3 };

export type Weakness =
  | { kind: "too-short"; length: number }
  | { kind: "too-long" }
  | { kind: "too-plain" }
  /** Reasons in French, from zxcvbn: a word of the dictionary, a keyboard row, one's own name, a breached password. */
  | { kind: "guessable"; reasons: string[] };

/** Made at the first password chosen: its dictionaries take a moment and some memory. */
let estimator: ZxcvbnFactory | null = null;
const estimate = (typed: string, words: string[]) => {
  estimator ??= new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...french.dictionary },
    graphs: common.adjacencyGraphs,
    translations: french.translations,
  });
  return estimator.check(typed, words);
};

/** Strong enough, or why not. `personalWords`: names, e-mail, identifiers of its owner. */
export function strengthOf(typed: string, personalWords: string[]): Result<{ score: number }, Weakness> {
  const length = [...typed].length;
  if (length < passwordLimits.shortest) return refuse({ kind: "too-short", length });
  if (length > passwordLimits.longest) return refuse({ kind: "too-long" });
  if (bitsOf(typed) < passwordLimits.bits) return refuse({ kind: "too-plain" });
  if (personalWords.flatMap(wordsOf).some((word) => fold(typed).includes(fold(word))))
    return refuse({
      kind: "guessable",
      reasons: ["Il ne doit contenir ni votre nom, ni votre adresse, ni votre numéro."],
    });
  const { score, feedback } = estimate(typed, ["sextant", ...personalWords.flatMap(wordsOf)]);
  if (score >= passwordLimits.score) return ok({ score });
  const reasons = [feedback.warning ?? "", ...feedback.suggestions].filter(Boolean).map(typographic);
  return refuse({ kind: "guessable", reasons });
}

/** L·log2(N), N the sizes of the classes of characters met: 26, 26, 10, 37. */
export function bitsOf(typed: string): number {
  const classes = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[^a-zA-Z\d]/, 37],
  ] as const;
  const size = classes.reduce((sum, [sign, count]) => sum + (sign.test(typed) ? count : 0), 0);
  return size === 0 ? 0 : [...typed].length * Math.log2(size);
}

const wordsOf = (words: string) => [words, ...words.split(/[\s@._-]+/)].filter((word) => word.length >= 4);
const typographic = (text: string) => text.replaceAll("'", "’").replace(/[^.]$/, "$&.");
