import { common } from "#pathways/common.ts";
import type { NeedKind, Pathway } from "#pathways/pathway.ts";
import { criteria } from "./criteria.ts";
import { activite } from "./dua-activite.ts";
import { adm } from "./dua-adm.ts";
import { pieces } from "./dua-pieces.ts";
import { projet } from "./dua-projet.ts";
import { sante } from "./dua-sante.ts";
import { santeDite } from "./dua-sante-dite.ts";
import { situation } from "./dua-situation.ts";
import { souhaits } from "./dua-souhaits.ts";
import { vie } from "./dua-vie.ts";
import {
  automaticReasons,
  cancelReasons,
  declineReasons,
  endReasons,
  reactivateReasons,
  trialReasons,
  withdrawReasons,
} from "./reasons.ts";
import { type RightCode, rightCodes, rightOf, withHealth } from "./rights.ts";

/** What the person's own sending wants; a designation by the MDPH wants a decision in force and nothing else: D.8. */
const always = ["adm", "projet", "vie", "souhaits"].map((volet) => ({ volet }));

/** A need of this module is a right the decision opens; its confirmation closes nothing but the same right. */
const kindOf = (code: RightCode): NeedKind => {
  const { label, finess, j34, place } = rightOf(code);
  return {
    code,
    label,
    closes: [],
    followed: true,
    finess: [...finess],
    j34: [...j34],
    j30: ["01", "02"],
    j19: place === "home" ? ["49"] : ["46", "47", "48"],
  };
};

/** Modules specification, part D; product specification §3.1 and §12, column Handicap. */
export const handicap: Pathway = {
  ...common,
  module: "handicap",
  numberPrefix: "HA",
  label: "Handicap",
  volets: [adm, projet, situation, vie, activite, santeDite, sante, souhaits, pieces],
  wishesVolet: null,
  needKinds: rightCodes.map(kindOf),
  sendRequires: Object.fromEntries(
    rightCodes.map((code) => [code, withHealth.includes(code) ? [...always, { volet: "sante" }] : always]),
  ),
  options: {
    profileFirst: "off",
    confirmation: "person",
    waitingStages: ["analysis", "eligible", "admitted"],
    interim: true,
    opinion: "optional",
    trial: true,
    ended: true,
    endorsement: "mdph",
    // no limit
    maxLive: Number.POSITIVE_INFINITY,
    perEstablishment: true,
    searchRadius: 50,
  },
  stateLabels: {
    prepared: "À envoyer",
    sent: "Notification envoyée",
    read: "Notification lue",
    studying: "Contact effectué",
    "info-requested": "Complément demandé",
    conditional: "Oui, si…",
    waiting: "Liste d’attente",
    offered: "Admis, entrée proposée",
    confirmed: "Admis, entrée prévue",
    trial: "Période d’essai en cours",
    arrived: "Usager entré",
    ended: "Usager sorti",
    declined: "Admission impossible",
    withdrawn: "Notification annulée",
    superseded: "Close, admis dans un autre établissement",
    "not-arrived": "Non venu",
  },
  stageLabels: { analysis: "en cours d’analyse", eligible: "admissible", admitted: "admis" },
  stepLabels: ["Décision", "Complet", "Recherche", "Notifié", "Étudié", "Réponses", "Admis", "Entrée"],
  declineReasons,
  withdrawReasons,
  cancelReasons,
  trialReasons,
  endReasons,
  reactivateReasons,
  automaticReasons,
  timers: {
    "mail.confirm": { within: { days: 4 }, reminders: [{ days: 2 }, { days: 3 }] },
    "draft.idle": { alert: { months: 6 }, archiveAfter: { months: 2 } },
    "ready.idle": { alert: { months: 6 }, archiveAfter: { months: 2 } },
    "referral.inactive": { alert: { months: 6 }, archiveAfter: { months: 2 } },
    "suspended.review": { days: 90 },
    "request.read": { workingDays: 5 },
    // the head of an establishment for children informs the MDPH within fifteen days
    "request.answer": { days: 15 },
    "request.remind": [{ days: 0 }, { days: 15 }],
    "request.escalate": { days: 30 },
    "request.info": { days: 30 },
    "condition.review": { days: 60 },
    "waiting.confirm": { months: 6 },
    "offer.valid": { days: 15 },
    "oral.validate": { workingDays: 1 },
    hold: { days: 5 },
    "wave.size": [],
    "wave.interval": { days: 0 },
    "arrival.check": { days: 7 },
    "arrival.undo": { days: 3 },
    "revival.window": { days: 90 },
    "revival.answer": { days: 15 },
    "medical.remind": [],
    "volet.stale": { months: 12 },
    // counted from the end of the decision, see features/life
    "admitted.archive": { days: 90 },
    "closed.archive": { days: 90 },
    "archived.erase": { months: 24 },
    "access.after-close": { days: 30 },
    "availability.fresh": [{ days: 7 }, { days: 30 }, { days: 90 }],
    "availability.half-life": { days: 30 },
    "availability.reminder": { days: 30 },
  },
  urgencyFactor: { standard: 1, urgent: 0.5, immediate: 0.5 },
  seenFromProposal: [],
  personFills: ["care"],
  told: { from: "santeDite", into: "sante" },
  criteria,
};
