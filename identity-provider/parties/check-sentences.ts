import type { Check, CheckName, Fault } from "./checks.ts";

/** What is checked, for whoever reads the report. */
export const checkTitles: Record<CheckName, string> = {
  discovery: "L’adresse d’autorisation vient du document wallet-openid-configuration",
  "response-type": "Le service demande un code (response_type=code)",
  "redirect-uri": "L’adresse de retour est exactement celle déclarée",
  scope: "La portée demandée est « openid scope_all »",
  acr: "Le niveau demandé est eidas1 (acr_values)",
  state: "Le paramètre state est présent, et différent à chaque demande",
  nonce: "Le paramètre nonce est présent, et différent à chaque demande",
  pkce: "La demande est protégée par PKCE, méthode S256",
  "client-auth": "Le service s’authentifie comme déclaré pour échanger le code",
  code: "Le code est échangé une fois, en moins de 60 secondes",
  userinfo: "Les informations de la personne sont lues en moins de 120 secondes, jeton dans l’en-tête",
  logout: "La déconnexion est demandée avec id_token_hint",
};

/** What to do first when nothing was seen yet. */
const firstSteps: Record<CheckName, string> = {
  discovery: "Lancez une connexion depuis votre service.",
  "response-type": "Lancez une connexion depuis votre service.",
  "redirect-uri": "Lancez une connexion depuis votre service.",
  scope: "Lancez une connexion depuis votre service.",
  acr: "Lancez une connexion depuis votre service.",
  state: "Lancez deux connexions depuis votre service : il faut deux demandes pour comparer.",
  nonce: "Lancez deux connexions depuis votre service : il faut deux demandes pour comparer.",
  pkce: "Lancez une connexion depuis votre service.",
  "client-auth": "Identifiez-vous avec une personne de test : votre service doit ensuite échanger le code.",
  code: "Identifiez-vous avec une personne de test : votre service doit ensuite échanger le code.",
  userinfo: "Après l’échange du code, appelez l’adresse userinfo avec le jeton d’accès.",
  logout: "Déconnectez-vous depuis votre service : il doit appeler l’adresse end_session_endpoint.",
};

/** What is wrong and how to mend it; null when all is well. */
export function checkSentence(check: Check): string | null {
  switch (check.state) {
    case "seen":
      return null;
    case "missing":
      return firstSteps[check.name];
    case "wrong":
      return `${faultSentence(check.fault)} ${mend(check.name)}`;
  }
}

function faultSentence(fault: Fault): string {
  switch (fault.kind) {
    case "wrong-door":
      return "La demande est arrivée à l’adresse du document openid-configuration, qui n’est pas celle des usagers.";
    case "is":
      return `Reçu : « ${fault.value} ». Attendu : « ${fault.expected} ».`;
    case "absent":
      return "Le paramètre manque.";
    case "repeated":
      return "La même valeur a servi dans deux demandes.";
    case "late":
      return `L’appel est venu ${fault.seconds} secondes après, la limite est de ${fault.limit}.`;
    case "refused":
      return `L’appel a été refusé (${fault.outcome}).`;
    case "not-in-header":
      return "Le jeton n’était pas dans l’en-tête Authorization.";
    case "no-hint":
      return "La déconnexion a été demandée sans id_token_hint.";
  }
}

function mend(name: CheckName): string {
  switch (name) {
    case "discovery":
      return "Lisez les adresses dans …/.well-known/wallet-openid-configuration : l’hôte d’autorisation y diffère de l’émetteur.";
    case "response-type":
      return "Utilisez le flux « code » ; les autres ne sont pas servis.";
    case "redirect-uri":
      return "L’adresse est comparée caractère par caractère : corrigez-la dans votre service, ou déclarez celle-ci à l’étape 1.";
    case "scope":
      return "Demandez scope=openid scope_all.";
    case "acr":
      return "Ajoutez acr_values=eidas1 à la demande (et non acr=eidas1).";
    case "state":
      return "Tirez un state de 32 octets au hasard pour chaque demande, et vérifiez-le au retour.";
    case "nonce":
      return "Tirez un nonce de 32 octets au hasard pour chaque demande, et vérifiez-le dans l’id_token.";
    case "pkce":
      return "Envoyez code_challenge et code_challenge_method=S256, puis code_verifier à l’échange.";
    case "client-auth":
      return "Vérifiez l’identifiant du client, son secret et la méthode déclarée à l’étape 1.";
    case "code":
      return "Échangez le code dès le retour, une seule fois, avec le code_verifier et la même adresse de retour.";
    case "userinfo":
      return "Appelez userinfo aussitôt après l’échange, avec « Authorization: Bearer ».";
    case "logout":
      return "Gardez l’id_token et envoyez-le dans id_token_hint, avec une adresse de retour déclarée.";
  }
}
