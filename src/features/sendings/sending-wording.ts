import { readableReasons } from "#features/matching/ranking.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { voletTitle } from "#features/referrals/wording.ts";
import type { SendingRefusal, Unmet } from "#features/requests/sending.ts";
import { frenchDay } from "#lib/dates.ts";

/** Why a unit was not selected, or a dossier not sent, for whoever tried, as they may read it. */
export function sendingSentence(
  refusal: SendingRefusal | { kind: "unknown-referral" },
  r: Referral,
  reader: { medical: boolean; person?: boolean } = { medical: false },
): string {
  const [unit, units] = reader.person ? ["Cet établissement", "établissements"] : ["Cette unité", "unités"];
  switch (refusal.kind) {
    case "unknown-referral":
    case "not-habilitated":
      return reader.person
        ? "L’envoi revient à la personne, à ses référents, et à ceux à qui elle a permis d’agir pour elle."
        : "Votre habilitation ne permet pas d’envoyer ce dossier.";
    case "referral-closed":
      return "Ce dossier n’est plus en recherche : rien n’a été modifié.";
    case "unknown-need":
      return "Ce besoin n’existe plus dans le dossier.";
    case "need-already-placed":
      return "Une admission est déjà confirmée pour ce besoin.";
    case "unit-not-accepting":
      return `${unit} ne reçoit pas de demandes en ce moment${refusal.from ? `, il faut attendre le ${frenchDay(refusal.from)}` : ""}.`;
    case "kind-not-offered":
      return `${unit} ne propose pas ce type d’accueil.`;
    case "already-selected":
      return `${unit} est déjà dans votre sélection, ou a déjà une demande en cours.`;
    case "override-missing":
      return `${refusal.unmet.length > 1 ? `${refusal.unmet.length} ${units} de votre sélection ne remplissent` : `${reader.person ? "Un établissement" : "Une unité"} ne remplit`} pas un besoin du dossier (${said(refusal.unmet, reader)}). Dites en une phrase pourquoi vous la demandez malgré tout, ou retirez-la.`;
    case "not-selected":
      return `${unit} n’est plus dans votre sélection.`;
    case "too-many-requests":
      if (refusal.most === 1) return "Une seule demande peut être en cours : retirez-la d’abord.";
      return `${refusal.most} demandes au plus peuvent être en cours pour un besoin. Retirez-en une d’abord.`;
    case "volets-missing":
      return `Avant l’envoi, il reste à ${reader.person ? "finir" : "valider"} : ${refusal.volets.map((v) => voletTitle(r.module, v.code).toLowerCase()).join(", ")}.`;
    case "duplicate-unresolved":
      return "Un autre dossier existe pour cette personne : dites d’abord pourquoi celui-ci est nécessaire.";
    case "nothing-selected":
      return "Votre sélection est vide : ajoutez au moins une unité.";
    case "need-over":
      return r.module === "handicap"
        ? `La décision a pris fin le ${frenchDay(refusal.on)} : demandez son renouvellement à la MDPH avant d’envoyer.`
        : `La fin demandée, le ${frenchDay(refusal.on)}, est passée : changez les dates avant d’envoyer.`;
    case "profile-not-offered":
      return "Ce module ne prévoit pas de premier contact sans identité.";
    case "too-old":
      return `Cette unité accueille jusqu’à ${refusal.most} ans inclus : l’âge de la personne dépasse cette limite. Choisissez une unité dont la limite convient, ou une autre voie.`;
    case "forbidden":
      return refusal.sentence;
    case "stale-version":
      return "Le dossier a changé entre-temps : relisez avant d’envoyer.";
  }
}

const said = (unmet: readonly Unmet[], reader: { medical: boolean }) =>
  [...new Set(unmet.flatMap(({ reasons }) => readableReasons(reasons, reader).map(({ sentence }) => sentence)))].join(
    " ; ",
  );
