import { maskedMail, maskedMobile } from "#lib/french.ts";

/** Why a code of six digits is asked: to enter, to prove an address or a number, to prove oneself again. */
export type CodePurpose = "sign-in" | "email" | "mobile" | "step-up";
export type CodeChannel = "mail" | "sms";

/** Every number of a code (identity.md §2.3, ASVS 5.0 §6.5 and §6.6): change one here and nowhere else. */
export const codeLimits = {
  digits: 6,
  /** Never above ten. */
  lifeMinutes: 10,
  /** Wrong tries a code bears before it dies. */
  tries: 5,
  /** Wrong codes in 24 hours after which no code is sent to the account or accepted from it. */
  wrongADay: 25,
  resendSeconds: 60,
  sendsIn15Minutes: 5,
  sendsADay: 20,
};

export const codeEnd = (now: Date) => new Date(now.getTime() + codeLimits.lifeMinutes * 60_000);
export const resendAt = (sentAt: Date) => new Date(sentAt.getTime() + codeLimits.resendSeconds * 1000);

/** What was sent lately for the same account, or the same pending sign-in when there is no account. */
export type Lately = { lastSentAt: Date | null; in15Minutes: number; today: number; wrongToday: number };

export type SendRefusal = { kind: "too-soon"; at: Date } | { kind: "too-many" };

/** Null when another code may leave now. */
export function refusalToSend(lately: Lately, now: Date): SendRefusal | null {
  if (lately.wrongToday >= codeLimits.wrongADay) return { kind: "too-many" };
  if (lately.in15Minutes >= codeLimits.sendsIn15Minutes || lately.today >= codeLimits.sendsADay)
    return { kind: "too-many" };
  const at = lately.lastSentAt && resendAt(lately.lastSentAt);
  return at && now < at ? { kind: "too-soon", at } : null;
}

export type SentCode = { expiresAt: Date; tries: number; usedAt: Date | null; deadAt: Date | null };
export type UseRefusal = { kind: "wrong"; left: number } | { kind: "expired" } | { kind: "dead" };

/** What a try makes of a code: the right one at last, one try less, or nothing any more. */
export function judge(
  code: SentCode,
  attempt: { matches: boolean; wrongToday: number },
  now: Date,
): { kind: "right" } | UseRefusal {
  if (code.usedAt || code.deadAt || code.tries >= codeLimits.tries) return { kind: "dead" };
  if (attempt.wrongToday >= codeLimits.wrongADay) return { kind: "dead" };
  if (now >= code.expiresAt) return { kind: "expired" };
  if (attempt.matches) return { kind: "right" };
  const left = codeLimits.tries - code.tries - 1;
  return left > 0 ? { kind: "wrong", left } : { kind: "dead" };
}

/** The digits of what was typed or pasted: "123 456" is a code. Null when they are not six. */
export function readCode(typed: string): string | null {
  const digits = typed.replaceAll(/[\s\u00a0\u202f.-]/g, "");
  return /^\d{6}$/.test(digits) ? digits : null;
}

/** Enough to recognise one's own: "s•••@ch-vienne.example", "06 •• •• •• 42". */
export const masked = (channel: CodeChannel, destination: string): string =>
  channel === "sms" ? maskedMobile(destination) : maskedMail(destination);

type Words = { subject: string; text: string; sms: string };

/** The message that carries a code: no link, no name, no word of health. */
export function codeWords(purpose: CodePurpose, code: string): Words {
  const what = purposeWords[purpose];
  return {
    subject: `Votre code de ${what}`,
    text: `Bonjour,\n\nVotre code de ${what} : ${code}\n\nIl est valable ${codeLimits.lifeMinutes} minutes, une seule fois, dans le navigateur où vous l’avez demandé. Personne de Sextant ne vous le demandera : ne le communiquez pas.\n\nSi vous n’avez rien demandé, changez votre mot de passe.\n\nCe message est automatique.`,
    sms: `Sextant : ${code} est votre code de ${what}, valable ${codeLimits.lifeMinutes} minutes. Ne le communiquez à personne.`,
  };
}

const purposeWords: Record<CodePurpose, string> = {
  "sign-in": "connexion",
  "step-up": "confirmation",
  email: "vérification",
  mobile: "vérification",
};
