import type { Referral } from "#features/referrals/referral.ts";
import { voletTitle } from "#features/referrals/wording.ts";
import type { Clock, TimerKind } from "./clocks.ts";

/** What a step does, said before and after: "le 3 mars, …". */
const sentences: Record<TimerKind, Record<string, string>> = {
  "draft.idle": {
    alert: "question « toujours d’actualité ? » (dossier en rédaction sans mouvement)",
    archive: "archivage du dossier, faute de mouvement",
  },
  "ready.idle": {
    alert: "question « toujours d’actualité ? » (dossier complet, jamais envoyé)",
    archive: "archivage du dossier, faute de mouvement",
  },
  "referral.inactive": {
    alert: "question « toujours d’actualité ? » (recherche sans mouvement)",
    archive: "retrait des demandes en cours et archivage, faute de nouvelles",
  },
  "suspended.review": { review: "rappel : dossier suspendu à revoir" },
  "request.remind": {
    remind: "rappel à l’unité : demande sans réponse",
    escalate: "rappel aux référents de l’établissement : demande sans réponse",
  },
  "request.info": { remind: "rappel : complément demandé" },
  "waiting.confirm": {
    ask: "liste d’attente : question « toujours d’actualité ? »",
    remind: "liste d’attente : second rappel, la ligne est grisée chez l’unité",
    withdraw: "liste d’attente : retrait de la demande, faute de nouvelles",
  },
  "arrival.check": { check: "question à l’unité : la personne est-elle arrivée ?" },
  "revival.answer": { mark: "demande reprise : l’unité n’a pas dit si c’est toujours possible" },
  "volet.stale": { ask: "question à l’auteur du volet : inchangé ?" },
  "admitted.archive": { alert: "annonce de l’archivage", archive: "archivage du dossier, la personne étant admise" },
  "closed.archive": { alert: "annonce de l’archivage", archive: "archivage du dossier annulé" },
  "archived.erase": { alert: "annonce de l’effacement", erase: "effacement du dossier, à la fin de sa conservation" },
};

/** One step in French, with the volet or the unit it is about. */
export function stepSentence(r: Referral, { kind, subject, step }: Clock & { step: string }, facility: string | null) {
  const said = sentences[kind][step.replace(/-\d+$/, "")] ?? step;
  if (kind === "volet.stale") return `${said} (${voletTitle(r.module, subject).toLowerCase()})`;
  return facility ? `${said} (${facility})` : said;
}
