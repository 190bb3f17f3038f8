import { type Owned, type Reference, referenceNames } from "#features/directory/owner.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** Something shown on the card, with the register that owns it. */
export type Reportable = { unit: string | null; field: string; label: string; shown: string; owner: Owned | null };

/** Who is to correct: the register that owns the field, or the establishment that says it. */
export type ReportOwner = Reference | "establishment";

/** `open` until whoever owns the field has it; the establishment has its own at once. */
export type ReportState = "open" | "sent" | "answered";

export type Report = {
  id: string;
  facility: string;
  unit: string | null;
  unitName: string | null;
  /** The field as forms call it, and what it showed that day. */
  label: string;
  shown: string;
  wrong: string;
  owner: ReportOwner;
  state: ReportState;
  account: string;
  by: string;
  at: Date;
  sentAt: Date | null;
  sentHow: "mail" | "by-hand" | null;
  answeredAt: Date | null;
  answer: string | null;
};

export const reportStates = {
  open: "à transmettre",
  sent: "transmis",
  answered: "répondu",
} satisfies Record<ReportState, string>;

export type ReportRefusal =
  | { kind: "not-owned" }
  | { kind: "nothing-said" }
  | { kind: "too-long"; most: number }
  | { kind: "too-many"; most: number };

export const reportLimits = { longest: 1500, open: 50 };

/** A référent reports only what a register owns: the rest is corrected here. */
export const checkReport = (owner: Owned | null, wrong: string, open: number): Result<ReportOwner, ReportRefusal> =>
  owner ? checkFromOutside(owner, wrong, open) : refuse({ kind: "not-owned" });

/** Another professional reports anything shown: to the register, or to the establishment itself. */
export function checkFromOutside(owner: Owned | null, wrong: string, open: number): Result<ReportOwner, ReportRefusal> {
  if (wrong.trim() === "") return refuse({ kind: "nothing-said" });
  if (wrong.length > reportLimits.longest) return refuse({ kind: "too-long", most: reportLimits.longest });
  return open >= reportLimits.open
    ? refuse({ kind: "too-many", most: reportLimits.open })
    : ok(owner?.by ?? "establishment");
}

export type ReportAct = "sent" | "answered";

/** A report goes forward only: handed over, then answered. The establishment's own is not handed to anybody. */
export const mayTurn = ({ state, owner }: Pick<Report, "state" | "owner">, to: ReportAct) =>
  to === "sent" ? state === "open" && owner !== "establishment" : state !== "answered";

export type Letter = { subject: string; text: string };

/** What is written to the register: the establishment, the field, what it shows, what is wrong. No person is named. */
export function reportLetter(
  report: Report,
  facility: { name: string; finess: string; city: string },
  reply: string | null,
): Letter {
  const where = report.unitName ? `${facility.name}, ${report.unitName}` : facility.name;
  return {
    subject: `${ownerNames[report.owner]} : erreur signalée, FINESS ${facility.finess}, ${report.label.toLowerCase()}`,
    text: [
      "Bonjour,",
      `L’établissement ci-dessous signale une erreur dans une information que ${ownerWords[report.owner]} publie et que nous reprenons.`,
      [
        `Établissement : ${where} (${facility.city})`,
        `Numéro FINESS : ${facility.finess}`,
        `Information : ${report.label}`,
        `Ce qui est affiché : ${report.shown}`,
      ].join("\n"),
      `Ce qui est inexact :\n${report.wrong}`,
      `Signalement ${report.id.slice(0, 8)}.${reply ? ` Réponse à : ${reply}` : ""}`,
    ].join("\n\n"),
  };
}

export const ownerNames = { ...referenceNames, establishment: "Établissement" } satisfies Record<ReportOwner, string>;
const ownerWords = {
  ror: "le ROR",
  finess: "FINESS",
  cnsa: "la CNSA",
  establishment: "l’établissement",
} satisfies Record<ReportOwner, string>;
