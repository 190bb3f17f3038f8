import type { BookingFault, BookingState, Probe } from "#features/bookings/booking.ts";
import type { DocumentRefusal } from "#features/contacts/document.ts";
import { correctionPlaces, type Owned, referenceNames } from "#features/directory/owner.ts";
import type { ReportRefusal } from "#features/reports/report.ts";
import { frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import type { Fault } from "./unit-field.ts";
import type { ClosingRefusal, OpeningRefusal } from "./unit-life.ts";

/** "ROR, 20 nov. 2026 · à corriger dans le ROR" */
export const ownerSentence = ({ by, date }: Owned) =>
  `${referenceNames[by]}${date ? `, ${frenchDay(date)}` : ""} · ${correctionPlaces[by]}`;

export const ownedSentence = (label: string, owner: Owned) =>
  `« ${label} » vient de ${owner.by === "finess" ? "FINESS" : owner.by === "ror" ? "l’offre du ROR" : "la CNSA"} : cette information est ${correctionPlaces[owner.by]}. Rien n’a été enregistré.`;

export const notReferent = "Vous n’êtes plus référent structure de cet établissement : rien n’a été modifié.";

export function faultSentence({ kind }: Fault): string {
  switch (kind) {
    case "age-order":
      return "L’âge le plus bas ne peut pas dépasser l’âge le plus haut.";
    case "gir-order":
      return "Le GIR le plus dépendant est le plus petit chiffre : de 1 à 6.";
    case "closing-order":
      return "La réouverture ne peut pas précéder la fermeture.";
    case "nothing-named":
      return "Une unité garde un nom.";
  }
}

export function openingSentence({ kind }: OpeningRefusal): string {
  switch (kind) {
    case "no-name":
      return "Donnez un nom à l’unité.";
    case "name-too-long":
      return "Ce nom est trop long : 120 signes au plus.";
    case "same-name":
      return "Une unité ouverte porte déjà ce nom : choisissez-en un qui la distingue.";
    case "kind-of-another-module":
      return "Ce type d’accueil ne relève pas de ce module.";
    case "too-many-units":
      return "Cet établissement a déjà deux cents unités : fermez d’abord celles qui n’existent plus.";
  }
}

export function closingSentence(refusal: ClosingRefusal): string {
  switch (refusal.kind) {
    case "already-closed":
      return `Cette unité est déjà fermée depuis le ${frenchDay(refusal.on)}.`;
    case "day-out-of-range":
      return "Choisissez un jour à partir d’aujourd’hui, dans les deux ans.";
    case "last-unit":
      return "C’est la dernière unité ouverte : la fermeture de l’établissement se déclare dans FINESS.";
    case "own-unit":
      return "Vos droits tiennent à cette unité : agissez pour une autre unité avant de la fermer.";
    case "live-requests":
      return `${count(refusal.live, "demande est", "demandes sont")} en cours dans cette unité : confirmez que vous fermez malgré cela.`;
  }
}

export function documentSentence(refusal: DocumentRefusal): string {
  switch (refusal.kind) {
    case "no-title":
      return "Donnez un titre au document.";
    case "title-too-long":
      return "Ce titre est trop long : 120 signes au plus.";
    case "empty-file":
      return "Choisissez un fichier : celui-ci est vide.";
    case "too-big":
      return "Ce fichier dépasse 10 Mo : réduisez-le, puis envoyez-le de nouveau.";
    case "type-not-accepted":
      return "Ce fichier n’est ni un PDF, ni une image PNG ou JPEG, quel que soit son nom.";
    case "too-many":
      return `Une fiche montre ${refusal.max} documents au plus : retirez-en un d’abord.`;
  }
}

export function bookingSentence(fault: BookingFault): string {
  switch (fault) {
    case "not-https":
      return "L’adresse commence par https:// : un lien non protégé n’est pas accepté.";
    case "credentials":
      return "L’adresse ne contient ni nom d’utilisateur ni mot de passe.";
    case "placeholder":
      return "L’adresse contient {finess}, après le nom du site, et aucune autre accolade : aucune donnée d’une personne n’y passe.";
    case "port":
      return "L’adresse n’indique pas de port : le site répond sur celui de https.";
    case "too-long":
      return "Cette adresse est trop longue : 300 signes au plus.";
  }
}

export function probeSentence(probe: Probe): string {
  switch (probe.kind) {
    case "works":
      return "Le lien répond.";
    case "answered":
      return probe.status === 404 || probe.status === 410
        ? "Le site répond que cette page n’existe pas : vérifiez l’adresse, et que votre établissement y est connu par son numéro FINESS."
        : `Le site répond par une erreur (${probe.status}).`;
    case "not-https":
      return "Le lien mène, directement ou par renvoi, à une adresse qui n’est pas en https.";
    case "private-address":
      return "Le lien mène à l’intérieur d’un réseau, pas sur Internet : les familles ne l’atteindraient pas.";
    case "unknown-host":
      return "Ce nom de site n’existe pas.";
    case "too-many-redirects":
      return "Le site renvoie d’une adresse à l’autre sans fin.";
    case "silent":
      return "Le site ne répond pas, ou son certificat n’est pas valable.";
  }
}

export const bookingStates = {
  none: { label: "aucun lien", tone: "neutral" },
  "to-try": { label: "à essayer", tone: "info" },
  works: { label: "bouton affiché", tone: "success" },
  dead: { label: "ne répond pas : bouton caché", tone: "error" },
  "not-yet": { label: "pas encore commencé", tone: "neutral" },
  over: { label: "terminé", tone: "neutral" },
} satisfies Record<BookingState, { label: string; tone: "neutral" | "info" | "success" | "error" }>;

export function reportSentence(refusal: ReportRefusal): string {
  switch (refusal.kind) {
    case "not-owned":
      return "Cette information vous appartient : corrigez-la directement.";
    case "nothing-said":
      return "Dites ce qui est inexact, et ce qu’il faudrait lire.";
    case "too-long":
      return `Ce texte est trop long : ${refusal.most} signes au plus.`;
    case "too-many":
      return `${refusal.most} signalements attendent déjà : transmettez-les d’abord.`;
  }
}
