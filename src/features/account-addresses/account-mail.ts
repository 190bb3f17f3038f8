/** What is told to the owner of an account, by mail; its words hold neither a code nor a word of health (identity.md §8, RIE-PS 08 and 09). */
export type AccountNews =
  | "right-given"
  | "new-browser"
  | "password-locked"
  | "password-changed"
  | "means-added"
  | "means-removed"
  | "email-changed"
  | "mobile-changed"
  | "mobile-removed"
  | "dormant-soon"
  | "account-woken"
  | "account-closed"
  | "accounts-linked"
  | "policy-soon"
  | "means-wanted"
  | "delegation-received"
  | "delegation-accepted"
  | "delegation-ends-soon"
  | "delegation-ended"
  | "booking-dead"
  | "card-reported"
  | "test";

type Words = { subject: string; text: string; path: string };

const notYou =
  "Si ce n’est pas vous, fermez vos sessions et changez votre mot de passe depuis « Mon compte », puis prévenez votre référent structure ou votre support régional.";

/** `facts`: words of ours or dates, never what somebody typed about a patient. `ref` only tells two mails of one kind apart. */
export function accountMail(news: AccountNews, facts: Record<string, string>): Words {
  switch (news) {
    case "right-given":
      return {
        subject: "Un nouvel espace vous est ouvert",
        text: `${facts.etablissement ?? "Un établissement"} vous a donné une habilitation. Vous la trouverez en changeant d’espace, après vous être identifié.`,
        path: "/espaces",
      };
    case "new-browser":
      return {
        subject: "Nouvelle connexion à votre compte",
        text: `Votre compte vient d’être ouvert depuis un navigateur que nous ne connaissions pas : ${facts.appareil ?? "appareil inconnu"}. Si c’est vous, il n’y a rien à faire. ${notYou}`,
        path: "/compte/sessions",
      };
    case "password-locked":
      return {
        subject: "Votre mot de passe est bloqué",
        text: "Trop de mots de passe faux ont été saisis pour votre compte : la connexion par mot de passe est bloquée. Votre carte, votre e-CPS et vos clés d’accès fonctionnent toujours. Pour la débloquer, choisissez un nouveau mot de passe avec « Mot de passe oublié ».",
        path: "/mot-de-passe-oublie",
      };
    case "password-changed":
      return {
        subject: "Votre mot de passe a été changé",
        text: `Le mot de passe de votre compte vient d’être changé, et vos autres sessions fermées. ${notYou}`,
        path: "/compte",
      };
    case "means-added":
      return {
        subject: "Un moyen de connexion a été ajouté",
        text: `Ajouté à votre compte : ${facts.moyen ?? "un moyen de connexion"}. ${notYou}`,
        path: "/compte/moyens",
      };
    case "means-removed":
      return {
        subject: "Un moyen de connexion a été retiré",
        text: `Retiré de votre compte : ${facts.moyen ?? "un moyen de connexion"}. ${notYou}`,
        path: "/compte/moyens",
      };
    case "email-changed":
      return {
        subject: "L’adresse de votre compte a changé",
        text: `Les messages de votre compte partent désormais vers une autre adresse. ${notYou}`,
        path: "/compte",
      };
    case "mobile-changed":
      return {
        subject: "Le numéro de mobile de votre compte a changé",
        text: `Les codes par SMS partent désormais vers un autre numéro. ${notYou}`,
        path: "/compte",
      };
    case "mobile-removed":
      return {
        subject: "Le numéro de mobile de votre compte a été retiré",
        text: `Plus aucun code ne part par SMS. ${notYou}`,
        path: "/compte",
      };
    case "dormant-soon":
      return {
        subject: "Votre compte va être mis en sommeil",
        text: `Vous ne vous êtes pas connecté depuis longtemps. Sans connexion avant le ${facts.date ?? "délai prévu"}, votre compte sera mis en sommeil. Une connexion suffit pour le garder actif. S’il s’endort, vous le réveillerez en vous connectant.`,
        path: "/connexion",
      };
    case "account-woken":
      return {
        subject: "Votre compte est réveillé",
        text: `Il était en sommeil, faute de connexion depuis un an. Il vient d’être ouvert depuis : ${facts.appareil ?? "appareil inconnu"}. Si c’est vous, il n’y a rien à faire. ${notYou}`,
        path: "/compte/historique",
      };
    case "account-closed":
      return {
        subject: "Votre compte a été fermé",
        text: "Votre compte a été fermé : à votre demande, par un référent structure, ou après une longue absence. Ce que vous avez fait reste inscrit au journal des dossiers.",
        path: "/",
      };
    case "accounts-linked":
      return {
        subject: "Vos deux comptes n’en font plus qu’un",
        text: `Votre compte de médecin libéral et votre compte d’établissement sont réunis : vous passez de l’un à l’autre sans vous déconnecter. ${notYou}`,
        path: "/compte",
      };
    case "policy-soon":
      return {
        subject: "L’authentification forte sera bientôt demandée",
        text: `À partir du ${facts.date ?? "jour fixé"}, un mot de passe seul n’ouvrira plus votre espace. Préparez dès maintenant un second moyen : e-CPS, carte CPS, clé d’accès, ou code par courriel ou SMS.`,
        path: "/compte/moyens",
      };
    case "means-wanted":
      return {
        subject: "Préparez votre moyen de connexion",
        text: "Votre établissement demande une authentification forte, et nous ne vous connaissons pas encore de moyen qui convienne. Préparez-en un dès maintenant : e-CPS, carte CPS, clé d’accès, ou code par courriel ou SMS si votre établissement l’accepte.",
        path: "/compte/moyens",
      };
    case "delegation-received":
      return {
        subject: "Une délégation vous est proposée",
        text: "Un confrère vous propose de suivre les dossiers de ses patients pour une période. Acceptez ou refusez depuis « Mon compte ».",
        path: "/compte/delegations",
      };
    case "delegation-accepted":
      return {
        subject: "Votre délégation a reçu une réponse",
        text: `La personne à qui vous avez proposé une délégation l’a ${facts.reponse ?? "lue"}.`,
        path: "/compte/delegations",
      };
    case "delegation-ends-soon":
      return {
        subject: "Une délégation se termine bientôt",
        text: `Elle s’arrête d’elle-même le ${facts.date ?? "jour prévu"}. Elle peut être renouvelée par la personne qui l’a donnée.`,
        path: "/compte/delegations",
      };
    case "delegation-ended":
      return {
        subject: "Une délégation est terminée",
        text: "Elle n’ouvre plus aucun dossier depuis cet instant.",
        path: "/compte/delegations",
      };
    case "booking-dead":
      return {
        subject: "Votre lien de rendez-vous ne répond plus",
        text: "Nous avons essayé le lien de prise de rendez-vous de votre établissement : il ne mène plus nulle part. Son bouton n’est plus montré sur votre fiche. Corrigez-le, ou essayez-le de nouveau s’il est réparé.",
        path: "/structure/fiche/rendez-vous",
      };
    case "card-reported":
      return {
        subject: "Une erreur est signalée sur votre fiche",
        text: "Un professionnel signale une information inexacte sur la fiche de votre établissement. Corrigez-la, ou répondez-lui, depuis « Erreurs signalées ».",
        path: "/structure/fiche/signalements",
      };
    case "test":
      return {
        subject: "Courriel d’essai",
        text: "Vous l’avez demandé depuis « Mon compte » : les notifications et les alertes de Sextant arrivent bien à cette adresse.",
        path: "/compte/notifications",
      };
  }
}
