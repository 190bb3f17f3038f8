import type { AttachmentRefusal } from "#features/volets/attachment.ts";
import { frenchDay } from "#lib/dates.ts";
import {
  careModes,
  decisionTypes,
  establishmentCategories,
  natures,
  organisationCategories,
  qualifications,
  quantityPeriods,
  quantityUnits,
  temporalities,
} from "#pathways/handicap/decision.ts";
import { isRight, rightOf } from "#pathways/handicap/rights.ts";
import type { Decision, DecisionTexts, RightDetail, Standing, Validity } from "./decision.ts";
import { validityOf } from "./decision.ts";
import type { DesignationRefusal } from "./designation.ts";
import type { EndingRefusal } from "./ending.ts";
import { parentRoles } from "./entering.ts";

const labelIn = (list: readonly { code: string; label: string }[]) => (code: string | null) =>
  list.find((one) => one.code === code)?.label ?? code ?? "";
export const typeLabel = labelIn(decisionTypes);
export const natureLabel = labelIn(natures);
export const qualificationLabel = labelIn(qualifications);
export const rightLabel = (code: string) => (isRight(code) ? rightOf(code).label : code);

export const standingLabels = {
  "to-come": "À venir",
  "in-force": "En cours",
  ended: "Échue",
  cancelled: "Annulée",
  replaced: "Remplacée",
  closed: "Close",
} satisfies Record<Standing, string>;

export const validityTones = { long: "neutral", soon: "warning", ended: "error" } as const satisfies Record<
  Validity,
  string
>;

/** "Fin le 3 mars 2027, dans moins de 3 mois — renouvellement demandé le 2 nov. 2026": words first, colour second. */
export function validitySentence(d: Pick<Decision, "endsOn" | "renewalAskedOn">, today: string): string {
  const renewal = d.renewalAskedOn ? ` — renouvellement demandé le ${frenchDay(d.renewalAskedOn)}` : "";
  switch (validityOf(d, today)) {
    case "long":
      return `Fin le ${frenchDay(d.endsOn)}${renewal}`;
    case "soon":
      return `Fin le ${frenchDay(d.endsOn)}, dans moins de 3 mois${renewal}`;
    case "ended":
      return `Échue depuis le ${frenchDay(d.endsOn)}${renewal}`;
  }
}

/** The lines that say what a right opens, narrowed. */
export function detailLines(d: RightDetail): string[] {
  return [
    labelIn(temporalities)(d.temporality),
    d.sequential ? "Séjours séquentiels" : "",
    labelIn(establishmentCategories)(d.establishment),
    labelIn(organisationCategories)(d.organisation),
    d.exemptDays ? `${d.exemptDays} jours d’accueil temporaire au-delà de la limite annuelle` : "",
    ...d.modes.map(
      ({ mode, quantity, unit, period }) =>
        `${labelIn(careModes)(mode)} : ${String(quantity).replace(".", ",")} ${plural(quantity, quantityLabel(unit))} par ${quantityLabel(period)}`,
    ),
  ].filter(Boolean);
}

/** "demi-journée", "semaine": units and periods read inside a sentence. */
const quantityLabel = (code: string) => labelIn([...quantityUnits, ...quantityPeriods])(code).toLowerCase();
const plural = (n: number, word: string) => (n >= 2 ? `${word}s` : word);

/** As on an envelope: the code of the commune is ours alone. */
export const addressLine = (address: DecisionTexts["address"]) =>
  address ? [address.lines, address.postcode, address.commune?.replace(/^\w{5} /, "")].filter(Boolean).join(" ") : "";
export const parentLine = ({ name, role, authority }: DecisionTexts["parents"][number]) =>
  `${name} (${labelIn(parentRoles)(role).toLowerCase()}${authority ? ", autorité parentale" : ""})`;

type Named = { name: (unit: string) => string };

export function designationSentence(
  refusal: DesignationRefusal | { kind: "unknown-decision" } | { kind: "form-reused" },
  { name }: Named,
): string {
  switch (refusal.kind) {
    case "not-habilitated":
    case "unknown-decision":
      return "Cette décision n’est pas suivie par votre MDPH.";
    case "decision-not-in-force":
      return `Cette décision ne peut plus être adressée : elle est ${standingLabels[refusal.standing].toLowerCase()}.`;
    case "nothing-designated":
      return "Cochez au moins un établissement.";
    case "unknown-right":
      return "Ce droit n’est pas ouvert par la décision.";
    case "establishment-closed":
      return "Un établissement choisi ne reçoit plus de notifications : il a fermé, ou n’est pas encore raccordé.";
    case "already-notified":
      return `${name(refusal.unit)} a déjà reçu cette notification.`;
    case "outside-right":
      return `${name(refusal.unit)} n’est pas ouvert par ce droit : dites pourquoi vous le désignez.`;
    case "form-reused":
      return "Cette page a déjà servi : vérifiez les établissements notifiés avant d’en ajouter.";
  }
}

/** Why a file is not joined. */
export const documentSentences = {
  "empty-file": "Ce document est vide.",
  "type-not-accepted": "Ce type de document n’est pas accepté : choisissez un PDF, une image ou un document Word.",
  "too-big": "Ce document est trop lourd : 10 Mo au plus.",
  "dossier-full": "Le dossier ne peut pas contenir plus de documents.",
  "too-many-files": "Le dossier ne peut pas contenir plus de documents.",
} satisfies Record<AttachmentRefusal["kind"], string>;

export function endingSentence(
  refusal: EndingRefusal | { kind: "unknown-decision" } | { kind: "stale-version" },
): string {
  switch (refusal.kind) {
    case "not-habilitated":
    case "unknown-decision":
      return "Cette décision n’est pas suivie par votre MDPH.";
    case "already-ended":
      return "Cette décision est déjà close, annulée ou remplacée.";
    case "reason-missing":
      return "Choisissez le motif de l’annulation.";
    case "not-a-replacement":
      return "La décision qui remplace est celle de la même personne, en cours et déjà saisie : vérifiez son numéro.";
    case "stale-version":
      return "Cette décision a changé depuis l’affichage de la page : relisez-la avant de recommencer.";
  }
}
