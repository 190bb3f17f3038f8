import type { Member } from "#features/accounts/member.ts";
import { conducts, mayWrite, partyOf } from "#features/referrals/access.ts";
import type { Referral } from "#features/referrals/referral.ts";

/** Why PRADO is not asked for, once it was proposed (modules specification C.8). */
export const noPradoReasons = [
  { code: "organised", label: "Déjà organisé" },
  { code: "patient-refusal", label: "Refus du patient" },
  { code: "outside-criteria", label: "Hors critères" },
  { code: "other", label: "Autre" },
] as const;
export type NoPradoReason = (typeof noPradoReasons)[number]["code"];

export const noPradoReason = (text: string): NoPradoReason | null =>
  noPradoReasons.find(({ code }) => code === text)?.code ?? null;

/** It is still prepared or looked for, and PRADO was never part of what it asks, dropped since or not. */
export const mayBeHinted = (r: Referral) =>
  r.module === "sanitaire" &&
  ["draft", "ready", "open"].includes(r.status) &&
  !r.needs.some(({ kind }) => kind === "prado");

/** Asking adds a need, and writes in the ORIENTATION volet: those who conduct the dossier in the unit that carries it. */
export const mayAnswer = (member: Member, r: Referral) =>
  partyOf(member, r) === "owner" && conducts(member, r) && mayWrite("care", "owner", member, r);
