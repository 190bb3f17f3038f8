import type { AccountState } from "./account.ts";
import type { Module, Role } from "./member.ts";
import type { SecurityKind } from "./security-event.ts";

export const moduleNames = {
  "grand-age": "Grand âge",
  sanitaire: "Sanitaire",
  handicap: "Handicap",
  tnd: "Troubles du neurodéveloppement",
} satisfies Record<Module, string>;

/** Product specification §1.2. */
export const roleNames = {
  reader: "Consultation",
  writer: "Saisie",
  requester: "Demandeur",
  receiver: "Receveur",
  "local-admin": "Référent structure",
  statistics: "Observatoire",
  person: "Espace personnel",
  mdph: "MDPH",
  desk: "Guichet partagé",
  steering: "Pilotage territorial",
  support: "Support régional",
  admin: "Administration nationale",
} satisfies Record<Role, string>;

export const stateNames = {
  invited: "Invité",
  active: "Actif",
  suspended: "Suspendu",
  dormant: "En sommeil",
  closed: "Fermé",
} satisfies Record<AccountState, string>;

/** What happened to an account, for its owner and its référent. */
export const eventNames = {
  "signed-in": "Connexion",
  refused: "Connexion refusée",
  "signed-out": "Déconnexion",
  "session-closed": "Session fermée à distance",
  "code-sent": "Code envoyé",
  "code-wrong": "Code faux",
  "password-wrong": "Mot de passe faux",
  "password-locked": "Mot de passe bloqué",
  "password-set": "Mot de passe choisi",
  "reset-asked": "Lien de mot de passe demandé",
  locked: "Session verrouillée",
  unlocked: "Session déverrouillée",
  "stepped-up": "Identité confirmée",
  "new-browser": "Nouveau navigateur",
  "browser-trusted": "Navigateur de confiance ajouté",
  "browser-revoked": "Navigateur de confiance retiré",
  "means-added": "Moyen de connexion ajouté",
  "means-removed": "Moyen de connexion retiré",
  "email-changed": "Adresse changée",
  "mobile-changed": "Mobile changé",
  "account-invited": "Compte ouvert et invitation envoyée",
  "account-activated": "Compte activé",
  "account-suspended": "Compte suspendu",
  "account-restored": "Compte rétabli",
  "account-dormant": "Compte mis en sommeil",
  "account-woken": "Compte réveillé",
  "account-closed": "Compte fermé",
  "account-forgotten": "Compte rendu anonyme",
  "accounts-linked": "Comptes réunis",
  "accounts-unlinked": "Comptes séparés",
  "identity-changed": "Identité mise à jour",
  "charter-accepted": "Charte acceptée",
  "situation-chosen": "Situation d’exercice choisie",
  "unit-chosen": "Unité choisie",
  "habilitation-given": "Habilitation donnée ou modifiée",
  "habilitation-ended": "Habilitation terminée",
  "policy-changed": "Règle de connexion changée",
  "policy-reminded": "Rappel envoyé : préparer un moyen de connexion",
  "delegation-given": "Délégation donnée",
  "delegation-accepted": "Délégation acceptée",
  "delegation-refused": "Délégation refusée",
  "delegation-ended": "Délégation terminée",
  "acting-started": "Début d’action au nom d’un confrère",
  "acting-ended": "Fin d’action au nom d’un confrère",
} satisfies Record<SecurityKind, string>;
