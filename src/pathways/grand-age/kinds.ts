import { options } from "#pathways/values.ts";

/** What may be asked, `$types`: modules specification B.1. */
export const kinds = options(
  "heb-perm=Hébergement permanent · heb-temp=Hébergement temporaire · ra=Résidence autonomie · " +
    "usld=Soins de longue durée · aj=Accueil de jour · an=Accueil de nuit",
);
