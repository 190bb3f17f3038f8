import { common } from "#pathways/common.ts";
import type { KindDelays, NeedKind, Pathway } from "#pathways/pathway.ts";
import { adminSocial } from "./admin-social.ts";
import { criteria } from "./criteria.ts";
import { demandeur } from "./demandeur.ts";
import { kinds } from "./kinds.ts";
import { medical } from "./medical.ts";
import { orientation } from "./orientation.ts";
import { declineReasons } from "./reasons.ts";
import { soinsProjet } from "./soins-projet.ts";

const all = ["admin-social", "demandeur", "medical", "soins-projet", "orientation"].map((volet) => ({ volet }));
const quick: KindDelays = { read: { hours: 2 }, answer: { hours: 24 }, offerValid: { hours: 24 } };
const slow: KindDelays = { read: { hours: 24 }, answer: { hours: 72 }, offerValid: { days: 5 } };
const home = { j30: [], j19: ["49"], finess: ["354", "209"], delays: slow };
const palliative = { j30: [], j19: ["28"], finess: ["355", "365", "131"], delays: quick };

/** Modules specification C.1. Nothing closes anything: HAD and SSIAD complete each other. */
const settled: Record<string, Omit<NeedKind, "code" | "label" | "closes">> = {
  smr: {
    j34: ["100", "101", "102", "103", "104", "105", "106", "107", "108", "109", "110", "111", "112"],
    j30: [],
    j19: ["28", "34", "29"],
    finess: ["355", "365", "109", "101", "697"],
    delays: { read: { hours: 4 }, answer: { hours: 24 }, offerValid: { hours: 24 } },
    modeDelays: { "29": slow },
  },
  had: { followed: true, j34: ["128", "129", "130", "131"], j30: [], j19: ["31"], finess: ["127"], delays: quick },
  usp: { j34: ["175"], ...palliative },
  // No national code: a flag on a unit.
  lisp: { j34: [], ...palliative },
  ssiad: { followed: true, j34: ["28", "132"], ...home },
  ssiadr: { followed: true, j34: ["75"], ...home },
  esa: { j34: ["29"], ...home },
  // A contact of the health insurance and a convention on the facility's card, not a unit of the ROR.
  prado: { j34: [], j30: [], j19: [], finess: [], delays: { read: { hours: 4 }, answer: { hours: 24 } } },
};

export const sanitaire: Pathway = {
  ...common,
  module: "sanitaire",
  numberPrefix: "SA",
  label: "Sanitaire",
  volets: [adminSocial, demandeur, medical, soinsProjet, orientation],
  wishesVolet: null,
  needKinds: kinds.map((kind) => ({ ...kind, closes: [], ...settled[kind.code]! })),
  sendRequires: Object.fromEntries(kinds.map((kind) => [kind.code, all])),
  options: {
    profileFirst: "choice",
    confirmation: "requester",
    waitingStages: ["eligible"],
    interim: false,
    opinion: "optional",
    trial: false,
    endorsement: "none",
    maxLive: 15,
    confirmedAfterSuspension: ["medical"],
    searchRadius: 50,
  },
  stateLabels: {
    prepared: "À envoyer",
    sent: "Envoyée",
    read: "Lue",
    studying: "À l’étude",
    "info-requested": "Complément demandé",
    conditional: "Oui, si…",
    waiting: "En attente de place",
    offered: "Accord, date proposée",
    confirmed: "Confirmée par le prescripteur",
    trial: "Période d’essai",
    arrived: "Patient arrivé",
    ended: "Fin de prise en charge",
    declined: "Refus",
    withdrawn: "Annulée",
    superseded: "Close, accepté ailleurs",
    "not-arrived": "Patient non venu",
  },
  declineReasons,
  timers: {
    "mail.confirm": null,
    "draft.idle": { alert: { days: 30 }, archiveAfter: { days: 15 } },
    "ready.idle": { alert: { days: 30 }, archiveAfter: { days: 15 } },
    "referral.inactive": { alert: { days: 30 }, archiveAfter: { days: 15 } },
    "suspended.review": { days: 7 },
    "request.read": { hours: 4 },
    "request.answer": { hours: 24 },
    "request.remind": [{ hours: 0 }],
    "request.escalate": { hours: 24 },
    "request.info": { hours: 24 },
    "condition.review": { days: 3 },
    "waiting.confirm": { days: 3 },
    "offer.valid": { hours: 24 },
    "oral.validate": { hours: 4 },
    hold: { hours: 4 },
    "wave.size": [3, 5],
    "wave.interval": { hours: 12 },
    "arrival.check": { hours: 6 },
    "arrival.undo": { days: 3 },
    "revival.window": { days: 15 },
    "revival.answer": { hours: 24 },
    "medical.remind": [{ hours: 12 }, { hours: 24 }],
    "volet.stale": { days: 7 },
    "admitted.archive": { days: 15 },
    "closed.archive": { days: 15 },
    "archived.erase": { months: 24 },
    "access.after-close": { days: 15 },
    "availability.fresh": [{ hours: 6 }, { days: 1 }, { days: 3 }],
    "availability.half-life": { days: 1 },
    "availability.reminder": { days: 1 },
  },
  urgencyFactor: { standard: 1, urgent: 0.25, immediate: 0.1 },
  seenFromProposal: [],
  criteria,
};
