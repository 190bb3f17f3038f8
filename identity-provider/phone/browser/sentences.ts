/** Every reason the server, or the network, may give. */
export type Refusal =
  | { kind: "offline" | "server-down" | "too-many-tries" }
  | { kind: "bad-signature" | "unknown-signer" | "other-address" | "already-received" }
  | { kind: "wrong-clock"; seconds: number }
  | { kind: "nothing-typed" | "no-identifier" }
  | { kind: "without-the-8" | "without-the-0"; corrected: string }
  | { kind: "token-unknown" | "token-expired" | "no-contacts" | "sms-down" | "too-many-devices" }
  | { kind: "code-wrong"; left: number }
  | { kind: "code-expired" | "activation-over" | "too-many-codes" | "code-first" }
  | { kind: "too-soon"; seconds: number }
  | { kind: "pin-length"; digits: number }
  | { kind: "pin-too-simple" | "pin-different" }
  | { kind: "wrong-pin"; left: number }
  | { kind: "revoked" | "wiped" | "expired" }
  | { kind: "push-expired" | "push-answered" | "wrong-number" }
  | { kind: "phone-refused"; why: "rooted" | "store" | "sim" };

/** What the person reads, with what to do next. */
export function sentenceFor(refusal: Refusal): string {
  switch (refusal.kind) {
    case "offline":
      return "Pas de connexion à internet. L’e-CPS se reconnecte dès que possible.";
    case "server-down":
      return "Le service ne répond pas pour l’instant. Réessayez dans quelques minutes.";
    case "too-many-tries":
      return "Trop d’essais. Patientez quelques minutes avant de recommencer.";
    case "bad-signature":
    case "unknown-signer":
    case "already-received":
      return "Ce téléphone n’a pas été reconnu. Réessayez ; si cela continue, supprimez l’e-CPS puis activez-la à nouveau.";
    case "other-address":
      return "Cette application a été ouverte à une autre adresse que la sienne. Rouvrez-la depuis le portail.";
    case "wrong-clock":
      return `L’heure de ce téléphone est fausse (${refusal.seconds > 0 ? "en avance" : "en retard"} de ${minutes(Math.abs(refusal.seconds))}). Dans ses réglages, choisissez l’heure automatique, puis réessayez.`;
    case "nothing-typed":
      return "Saisissez votre identifiant national.";
    case "without-the-8":
      return "Il manque le 8 au début : votre identifiant national est 8 suivi de votre numéro RPPS. Nous l’avons ajouté, vérifiez puis continuez.";
    case "without-the-0":
      return "Il manque le 0 au début : votre identifiant national est 0 suivi de votre numéro ADELI. Nous l’avons ajouté, vérifiez puis continuez.";
    case "no-identifier":
      return "Cet identifiant n’a pas la bonne forme : 8 suivi des 11 chiffres du numéro RPPS, par exemple 899900100019.";
    case "token-unknown":
      return "Ce code d’activation n’est pas reconnu ou a déjà servi. Demandez-en un autre.";
    case "token-expired":
      return "Ce code d’activation a expiré. Affichez-en un autre sur le portail, ou demandez un autre courriel.";
    case "no-contacts":
      return "Aucun téléphone mobile n’est connu pour vous. Faites compléter vos coordonnées auprès de votre Ordre ou de votre employeur.";
    case "sms-down":
      return "Le SMS n’a pas pu partir. Patientez une minute puis demandez un nouveau code.";
    case "too-many-devices":
      return "Vous avez déjà cinq téléphones activés. Supprimez-en un sur le portail, puis recommencez.";
    case "code-wrong":
      return `Ce n’est pas le bon code. ${tries(refusal.left)}`;
    case "code-expired":
      return "Ce code a plus de dix minutes. Demandez-en un nouveau.";
    case "activation-over":
      return "Cette activation est terminée ou a été abandonnée. Recommencez depuis le début.";
    case "too-many-codes":
      return "Cinq codes ont déjà été envoyés. Recommencez l’activation depuis le début.";
    case "code-first":
      return "Saisissez d’abord votre code.";
    case "too-soon":
      return `Un code vient d’être envoyé. Vous pourrez en demander un autre dans ${refusal.seconds} secondes.`;
    case "pin-length":
      return `Choisissez ${refusal.digits} chiffres.`;
    case "pin-too-simple":
      return "Ce code est trop facile à deviner. Évitez les suites et les répétitions.";
    case "pin-different":
      return "Les deux codes ne sont pas les mêmes. Saisissez-les à nouveau.";
    case "wrong-pin":
      return `Ce n’est pas votre code secret. ${tries(refusal.left)}`;
    case "revoked":
      return "Cette e-CPS a été supprimée sur le portail.";
    case "wiped":
      return "Le code secret a été effacé après cinq erreurs.";
    case "expired":
      return "Cette e-CPS est arrivée à son terme.";
    case "push-expired":
      return "La demande a expiré. Recommencez sur la page de connexion.";
    case "push-answered":
      return "Cette demande a déjà reçu une réponse.";
    case "wrong-number":
      return "Ce n’était pas le nombre affiché. La connexion est refusée.";
    case "phone-refused":
      return phones[refusal.why];
  }
}

const phones = {
  rooted: "Ce téléphone a été modifié (« root » ou « jailbreak ») : l’e-CPS refuse d’y fonctionner.",
  store: "L’application ne vient pas d’un magasin français. Installez-la depuis l’adresse officielle.",
  sim: "La carte SIM de ce téléphone a changé. Supprimez l’e-CPS puis activez-la à nouveau.",
};

const tries = (left: number) =>
  left === 0 ? "Il ne reste plus d’essai." : left === 1 ? "Il reste un essai." : `Il reste ${left} essais.`;

const minutes = (seconds: number) =>
  seconds < 120
    ? `${seconds} secondes`
    : seconds < 7200
      ? `${Math.round(seconds / 60)} minutes`
      : `${Math.round(seconds / 3600)} heures`;
