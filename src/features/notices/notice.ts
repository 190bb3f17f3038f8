import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { frenchInstant } from "#lib/dates.ts";

export type NoticeId = string & { readonly __brand: "NoticeId" };

/** Something that happened to a dossier, told to one account for one of its units. */
export type Notice = {
  id: NoticeId;
  account: AccountId;
  unit: UnitId;
  kind: NoticeKind;
  /** Null when it speaks of the unit itself. */
  referralId: string | null;
  /** The request it is about; null for what concerns the whole dossier, or the unit. */
  requestId: string | null;
  /** The dossier's number: the only thing of the dossier that a mail repeats. */
  number: string | null;
  at: Date;
  readAt: Date | null;
};

export type NoticeKind = keyof typeof sentences;

/**
 * What each notice says, in the list and in the mail. The same words reach a mailbox anyone may read over a shoulder:
 * no name of a person, no word of health, no name of another unit.
 */
const sentences = {
  "new-request": "Nouvelle demande à lire",
  "dossier-received": "Dossier d’admission reçu : à lire",
  "asked-by-person": "Un établissement a été sollicité par la personne elle-même",
  "info-asked": "Complément demandé",
  "info-given": "Complément reçu",
  answer: "Réponse à votre demande",
  proposal: "Proposition à confirmer",
  interest: "Une unité est intéressée : elle lit maintenant le dossier",
  "yes-if": "Réponse « oui, si… » : conditions à regarder",
  "conditions-met": "Vos conditions sont remplies : vous pouvez proposer",
  "conditions-lost": "Une de vos conditions n’est plus remplie",
  "ask-again": "Une demande refusée peut être renvoyée : ce qui motivait le refus a changé",
  "limit-to-correct": "Un besoin refusé par une unité n’est pas dans les limites de sa fiche : à vérifier",
  "condition-review": "Vos conditions sont-elles toujours d’actualité ?",
  proposed: "Vos conditions sont remplies : la proposition est partie d’elle-même",
  "turned-down": "Proposition déclinée",
  lapsed: "Proposition arrivée à son terme sans réponse",
  confirmed: "Proposition confirmée : arrivée à préparer",
  superseded: "Demande close : une autre proposition a été confirmée",
  withdrawn: "Demande retirée par le demandeur",
  suspended: "Dossier suspendu par le demandeur : délais arrêtés",
  resumed: "Dossier repris par le demandeur : les délais repartent",
  accepted: "Demande recevable",
  "path-opened": "Premier rendez-vous noté : le parcours est ouvert",
  "path-ended": "Le parcours est terminé",
  "path-moved": "Le parcours avance : une étape est mise à jour",
  "path-letter": "Une lettre du parcours est à lire",
  "path-end-near": "Le parcours se termine dans deux mois : à renouveler ou à terminer",
  "path-renewal": "Renouvellement du parcours proposé : l’accord du médecin est attendu",
  "path-renewed": "Parcours renouvelé pour un an",
  "path-report": "Un compte rendu est joint au parcours",
  "relay-ready": "La suite du parcours est préparée : elle attend votre accord et une décision",
  "relay-taken": "La suite préparée pour un parcours a été reprise par la famille",
  "child-given": "Une plateforme vous confie un suivi : vos rendez-vous sont à lire",
  "child-taken": "Un suivi ne vous est plus confié",
  "agreement-withdrawn": "Un accord est retiré : le dossier est fermé en attendant",
  arrival: "Arrivée confirmée",
  followed: "Suivi de l’orientation mis à jour",
  "decision-retrieved": "Un établissement a récupéré la décision",
  "agreement-changed": "Accord sur l’évaluation modifié",
  "closing-soon": "Une notification sera close dans sept jours",
  "closed-by-rule": "Notification close d’elle-même",
  "closing-undone": "Notification reprise : sa clôture automatique est annulée",
  "trial-started": "Période d’essai commencée",
  "trial-ended": "Période d’essai terminée",
  "stay-ended": "Fin de prise en charge enregistrée",
  "refusal-endorsed": "Refus entériné : la demande est close",
  "refusal-rejected": "Refus non entériné : l’étude reprend",
  reactivated: "Demande réactivée, à lire de nouveau",
  "no-show": "L’arrivée prévue n’a pas lieu",
  revived: "Demande reprise : est-ce toujours possible ?",
  "signature-needed": "Volet à relire et à signer",
  overdue: "Demande toujours sans réponse",
  message: "Nouveau message",
  "decision-corrected": "Une décision d’orientation que vous suivez a été corrigée",
  "decision-ending": "Une décision d’orientation arrive à son terme",
  "decision-to-renew": "Une décision que vous suivez arrive à son terme",
  "admission-impossible": "Admission impossible signalée : à entériner ou non",
  "correction-asked": "Correction d’un statut demandée par un établissement",
  "status-corrected": "Un statut que vous aviez enregistré est corrigé par la MDPH",
  "esms-entry": "Entrée enregistrée par un établissement notifié",
  "esms-exit": "Sortie enregistrée par un établissement notifié",
  "hold-extended": "Place gardée plus longtemps",
  "hold-over": "La place proposée n’est plus gardée ; la proposition reste à confirmer",
  "place-found": "Une place correspond à une recherche enregistrée",
  "search-old": "Une recherche enregistrée vous est-elle toujours utile ?",
  "doctor-named": "Vous êtes nommé médecin traitant : à compléter par vous",
  "doctor-reminded": "Un dossier attend la partie que vous remplissez comme médecin traitant",
  "doctor-awaited": "Il ne manque plus que votre signature",
  "transfer-asked": "Un dossier vous est transmis : l’acceptez-vous ?",
  "transfer-withdrawn": "Le service a repris le dossier qu’il vous proposait",
  "transfer-lapsed": "Transfert resté sans réponse : le dossier reste à son service",
  "transfer-declined": "Transfert refusé : le dossier reste à votre service",
  "transfer-accepted": "Transfert accepté : le dossier est désormais porté par le médecin",
  "transfer-returned": "Dossier rendu à votre service par le médecin",
  "medical-waits": "Un volet vous attend toujours",
  "volet-released": "Une partie du dossier vous est ouverte par son auteur",
  "doctor-replaced": "Vous n’êtes plus nommé médecin traitant de ce dossier",
  "doctor-declined": "Le médecin traitant nommé ne suit pas cette personne : un autre est à nommer",
  "doctor-back": "Le médecin traitant est revenu sur sa réponse : il reste nommé",
  "look-alike": "Un autre dossier vient d’être ouvert pour une personne qui ressemble à celle-ci",
  "helper-joined": "Une personne invitée suit maintenant ce dossier",
  "helper-refused": "Une invitation à suivre ce dossier a été refusée",
  "helper-left": "Quelqu’un ne suit plus ce dossier",
  "access-ended": "Vous ne suivez plus un dossier",
  "access-changed": "Vos droits sur un dossier ont changé",
  "taken-over": "Ce dossier a été repris par la personne concernée",
  "figures-ready": "Les chiffres de votre territoire vont maintenant jusqu’à la fin du mois dernier",
  "places-old": "Le nombre de places libres de votre unité date : est-il encore exact ?",
  "still-wanted": "Dossier sans mouvement : est-il toujours d’actualité ? Sans réponse, il sera archivé",
  "still-waiting": "Liste d’attente : la demande est-elle toujours d’actualité ? Sans réponse, elle sera retirée",
  review: "Dossier suspendu à revoir",
  "archive-soon": "Dossier terminé : il sera bientôt archivé",
  "erase-soon": "Dossier archivé : il sera bientôt effacé",
  archived: "Dossier archivé",
  erased: "Dossier effacé à la fin de sa conservation : le certificat est à lire",
  "overdue-unit": "Une demande reçue par une unité de votre établissement reste sans réponse malgré les rappels",
  "info-late": "Complément demandé, toujours attendu",
  "info-silent": "Le complément que vous avez demandé n’est pas venu",
  "arrival-check": "Arrivée prévue : la personne est-elle arrivée ?",
  "revival-silent": "Une demande reprise reste sans réponse",
  joined: "Deux dossiers réunis ou séparés : votre demande continue ici",
  restored: "Demande reprise : elle avait été close par erreur",
  "to-check": "Un dossier de votre unité a été clos par quelqu’un d’autre : à vérifier",
  "merge-proposed": "Deux dossiers semblent concerner la même personne : êtes-vous d’accord pour les réunir ?",
  "merge-answered": "Réponse à votre proposition de réunir deux dossiers",
  "volet-reconfirm": "Dossier repris : un volet est à dire inchangé, ou à mettre à jour",
  "volet-stale": "Un volet validé il y a longtemps est-il inchangé ?",
};

export const noticeSentence = (kind: NoticeKind) => sentences[kind];

/** What waits for this side: the others only inform. */
export const isForYou = (kind: NoticeKind) => waitingKinds.includes(kind);
export const waitingKinds: NoticeKind[] = [
  "admission-impossible",
  "correction-asked",
  "decision-to-renew",
  "new-request",
  "dossier-received",
  "info-asked",
  "proposal",
  "yes-if",
  "conditions-met",
  "ask-again",
  "volet-reconfirm",
  "condition-review",
  "confirmed",
  "revived",
  "refusal-rejected",
  "reactivated",
  "signature-needed",
  "overdue",
  "places-old",
  "search-old",
  "doctor-named",
  "child-given",
  "relay-ready",
  "path-renewal",
  "path-letter",
  "path-end-near",
  "doctor-awaited",
  "doctor-reminded",
  "medical-waits",
  "transfer-asked",
  "transfer-returned",
  "doctor-declined",
];

/** The request or the dossier it speaks of, or the page of the unit it asks for. A unit that has only a profile opens no dossier. */
export const noticePath = ({ kind, referralId, requestId }: Pick<Notice, "kind" | "referralId" | "requestId">) =>
  referralId && pagesOfDossier[kind]
    ? pagesOfDossier[kind](referralId)
    : requestId
      ? `/demandes/${requestId}`
      : referralId
        ? `/dossiers/${referralId}`
        : kind === "figures-ready"
          ? "/pilotage"
          : kind === "places-old"
            ? "/places"
            : kind === "limit-to-correct"
              ? "/structure/limites"
              : kind === "place-found" || kind === "search-old"
                ? "/compte/recherches"
                : "/notifications";

/** Where a dossier is answered for, when it is not on its own page. */
const pagesOfDossier: { [Kind in NoticeKind]?: (referral: string) => string } = {
  "ask-again": (id) => `/dossiers/${id}`,
  "decision-to-renew": (id) => `/mdph/decisions/${id}`,
  "admission-impossible": () => "/mdph?onglet=impossibles",
  "esms-entry": (id) => `/mdph/decisions/${id}`,
  "esms-exit": (id) => `/mdph/decisions/${id}`,
  "still-wanted": (id) => `/dossiers/${id}/actualite`,
  "still-waiting": (id) => `/dossiers/${id}/actualite`,
  review: (id) => `/dossiers/${id}/suivi`,
  "transfer-asked": (id) => `/medecin/dossiers/${id}/transfert`,
  "transfer-withdrawn": () => "/medecin",
  "transfer-lapsed": (id) => `/dossiers/${id}/transfert`,
  "transfer-declined": (id) => `/dossiers/${id}/transfert`,
  "transfer-accepted": () => "/transferts",
  "medical-waits": (id) => `/medecin/dossiers/${id}/medical`,
  "doctor-named": (id) => `/medecin/dossiers/${id}/medical`,
  "doctor-reminded": (id) => `/medecin/dossiers/${id}/medical`,
  "doctor-awaited": (id) => `/medecin/dossiers/${id}/medical`,
  "doctor-declined": (id) => `/dossiers/${id}/medecin-traitant`,
  "doctor-replaced": () => "/medecin",
  "relay-ready": (id) => `/dossiers/${id}/relais`,
  "relay-taken": (id) => `/dossiers/${id}/relais`,
  "child-given": () => "/suivis-confies",
  "child-taken": () => "/suivis-confies",
  "volet-reconfirm": (id) => `/dossiers/${id}/echeances`,
  "volet-stale": (id) => `/dossiers/${id}/echeances`,
  "archive-soon": (id) => `/dossiers/${id}/echeances`,
  "erase-soon": (id) => `/dossiers/${id}/echeances`,
  "to-check": (id) => `/dossiers/${id}/deces`,
  "merge-proposed": (id) => `/dossiers/${id}/fusion`,
  "merge-answered": (id) => `/dossiers/${id}/fusion`,
  erased: (id) => `/archives/${id}/certificat`,
};

export type Mail = { subject: string; text: string };

/** The reader's own unit is named: it is theirs. The link opens the inbox, which asks who is there. */
export function mailOf(
  notice: { kind: NoticeKind; number: string | null },
  unit: { name: string; facility: string },
  publicUrl: string,
): Mail {
  const said = noticeSentence(notice.kind);
  return {
    subject: notice.number ? `${notice.number} : ${said.charAt(0).toLowerCase()}${said.slice(1)}` : said,
    text: [
      "Bonjour,",
      notice.number ? `${said}, dossier ${notice.number}.` : said,
      `Pour : ${unit.facility}, ${unit.name}`,
      `Ouvrir vos notifications : ${publicUrl}/notifications`,
      `Vous recevez ce message parce que votre habilitation dans cette unité prévoit un courriel. Il ne contient volontairement rien d’autre${notice.number ? " que le numéro du dossier" : ""}. Message automatique, merci de ne pas y répondre.`,
    ].join("\n\n"),
  };
}

/** Stable: a mail sent twice because its first receipt was lost is the same mail, and mailboxes show it once. */
export const messageIdOf = (id: string, publicUrl: string) => `<avis.${id}@${new URL(publicUrl).hostname}>`;

/** What several notices of one unit say together: the summary of the morning, or what waited for the end of the night. */
export function letterMailOf(
  items: { kind: NoticeKind; number: string | null; at: Date }[],
  unit: { name: string; facility: string },
  publicUrl: string,
): Mail {
  const [first] = items;
  if (items.length === 1 && first) return mailOf(first, unit, publicUrl);
  const mine = items.filter(({ kind }) => isForYou(kind));
  const line = ({ kind, number, at }: (typeof items)[number]) =>
    `- ${number ? `${number} : ` : ""}${noticeSentence(kind)} (${frenchInstant(at)})`;
  return {
    subject: `${items.length} notifications${mine.length > 0 ? `, dont ${mine.length} qui attendent une action de votre part` : ""}`,
    text: [
      "Bonjour,",
      `Pour : ${unit.facility}, ${unit.name}`,
      ...(mine.length > 0 ? [`Ce qui attend une action de votre part :\n${mine.map(line).join("\n")}`] : []),
      ...(mine.length < items.length
        ? [
            `Pour information :\n${items
              .filter((one) => !mine.includes(one))
              .map(line)
              .join("\n")}`,
          ]
        : []),
      `Ouvrir vos notifications : ${publicUrl}/notifications`,
      `Changer ce rythme : ${publicUrl}/compte/notifications`,
      "Ce message ne contient volontairement que les numéros des dossiers. Message automatique, merci de ne pas y répondre.",
    ].join("\n\n"),
  };
}
