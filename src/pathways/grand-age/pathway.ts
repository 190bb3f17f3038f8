import { common } from "#pathways/common.ts";
import type { NeedKind, Pathway } from "#pathways/pathway.ts";
import { administratif } from "./administratif.ts";
import { autonomie } from "./autonomie.ts";
import { criteria } from "./criteria.ts";
import { kinds } from "./kinds.ts";
import { medical } from "./medical.ts";
import { declineReasons } from "./reasons.ts";
import { souhaits } from "./souhaits.ts";

const full = [{ volet: "administratif" }, { volet: "autonomie" }, { volet: "medical" }];
const light = [
  { volet: "administratif", light: true },
  { volet: "autonomie", light: true },
  { volet: "medical", light: true },
] as const;
const dates = { from: "ga.adm.demande.debut", to: "ga.adm.demande.fin" };

/** Modules specification B.1; labels are those the person reads. */
const settled: Record<string, Omit<NeedKind, "code" | "label">> = {
  "heb-perm": {
    closes: ["heb-temp", "ra", "usld", "aj", "an"],
    finess: ["500", "501", "502"],
    j34: ["21", "23", "24", "26"],
    j30: ["02"],
    j19: ["46"],
  },
  "heb-temp": {
    dated: dates,
    closes: [],
    finess: ["500", "501", "502"],
    j34: ["21", "23", "24", "26"],
    j30: ["01"],
    j19: ["46"],
  },
  ra: {
    light: true,
    closes: ["heb-perm", "heb-temp", "usld", "aj", "an"],
    finess: ["202"],
    j34: ["22", "27"],
    j30: ["02"],
    j19: ["46"],
  },
  usld: {
    closes: ["heb-perm", "heb-temp", "ra", "aj", "an"],
    finess: ["362"],
    j34: [],
    j30: ["02"],
    j19: ["46"],
  },
  aj: {
    light: true,
    days: "ga.adm.demande.jours",
    closes: [],
    finess: ["500", "207"],
    j34: ["21", "24", "25"],
    j30: ["01", "02"],
    j19: ["47"],
  },
  an: { light: true, dated: dates, closes: [], finess: ["500"], j34: [], j30: ["01"], j19: ["48"] },
};

export const grandAge: Pathway = {
  ...common,
  module: "grand-age",
  numberPrefix: "GA",
  label: "Grand âge",
  volets: [administratif, souhaits, autonomie, medical],
  wishesVolet: "souhaits",
  needKinds: kinds.map((kind) => ({ ...kind, ...settled[kind.code]! })),
  sendRequires: {
    "heb-perm": full,
    "heb-temp": full,
    usld: full,
    // The medical volet only when the receiver asks for it.
    ra: light.slice(0, 2),
    aj: [...light],
    an: [...light],
  },
  options: {
    profileFirst: "off",
    confirmation: "person-or-requester",
    waitingStages: ["eligible"],
    interim: true,
    opinion: "required",
    trial: false,
    endorsement: "none",
    maxLive: 20,
    searchRadius: 30,
  },
  stateLabels: {
    prepared: "À envoyer",
    sent: "Envoyée",
    read: "Dossier lu",
    studying: "En cours d’étude",
    "info-requested": "Informations demandées",
    conditional: "Oui, si…",
    waiting: "Liste d’attente",
    offered: "Proposition d’admission",
    confirmed: "Acceptée, entrée prévue",
    trial: "Période d’essai",
    arrived: "Entrée confirmée",
    ended: "Fin de prise en charge",
    declined: "Refusée",
    withdrawn: "Retirée",
    superseded: "Close, admis ailleurs",
    "not-arrived": "Non venue",
  },
  declineReasons,
  timers: {
    "mail.confirm": { within: { days: 4 }, reminders: [{ days: 2 }, { days: 3 }] },
    "draft.idle": { alert: { months: 6 }, archiveAfter: { months: 2 } },
    "ready.idle": { alert: { months: 6 }, archiveAfter: { months: 2 } },
    "referral.inactive": { alert: { months: 6 }, archiveAfter: { months: 2 } },
    "suspended.review": { days: 30 },
    "request.read": { workingDays: 3 },
    "request.answer": { workingDays: 10 },
    "request.remind": [{ workingDays: 0 }, { workingDays: 5 }],
    "request.escalate": { workingDays: 10 },
    "request.info": { days: 15 },
    "condition.review": { days: 30 },
    "waiting.confirm": { months: 3 },
    "offer.valid": { days: 5 },
    "oral.validate": { workingDays: 1 },
    hold: { days: 3 },
    "wave.size": [5],
    "wave.interval": { workingDays: 3 },
    "arrival.check": { days: 1 },
    "arrival.undo": { days: 3 },
    "revival.window": { days: 60 },
    "revival.answer": { workingDays: 5 },
    "medical.remind": [{ days: 5 }, { days: 12 }],
    "volet.stale": { months: 6 },
    "admitted.archive": { days: 30 },
    "closed.archive": { days: 30 },
    "archived.erase": { months: 24 },
    "access.after-close": { days: 30 },
    "availability.fresh": [{ days: 2 }, { days: 7 }, { days: 30 }],
    "availability.half-life": { days: 7 },
    "availability.reminder": { days: 7 },
  },
  urgencyFactor: { standard: 1, urgent: 0.5, immediate: 0.5 },
  treatingDoctor: { volet: "administratif", linkId: "ga.adm.medecinTraitant" },
  seenFromProposal: ["ga.adm.pieces.pensions", "ga.adm.pieces.impots"],
  criteria,
  temporaryStays: {
    maxDaysPerYear: 90,
    noticesBeforeEnd: [{ days: 15 }, { days: 3 }],
    daysTaken: "ga.adm.demande.joursPris",
  },
  girStale: { months: 12 },
};
