import { everyone } from "./words.ts";

export const answers: Record<string, string> = {
  // the door, and who follows a dossier
  "GET /creer-mon-espace": everyone("in"),
  "GET /creer-mon-espace/demarrer": "in 303 303 303 303 303 303 303 303 303 303 303 303",
  "POST /creer-mon-espace/demarrer": everyone("400"),
  "GET /creer-mon-espace/courriel": everyone("in"),
  "GET /creer-mon-espace/confirmation": everyone("410"),
  "POST /creer-mon-espace/confirmation": everyone("410"),
  "GET /invitation": everyone("in"),
  // no link opened in this browser
  "POST /invitation": "login spaces spaces 410 410 410 410 410 410 410 410 410 410",
  // professionals: those they help
  "GET /mon-espace": "login spaces spaces 303 303 303 303 303 303 303 303 303 303",
  "GET /mon-espace/personnes": "login spaces spaces in in in in in in in in in in",
  // who only reads brings nobody new
  "GET /mon-espace/personnes/nouveau": "login spaces spaces 403 in in in in in in 403 in in",
  "POST /mon-espace/personnes/nouveau": "login spaces spaces 403 400 400 400 400 400 400 403 400 400",
  "GET /mon-espace/effacement": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /mon-espace/effacement": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /mon-espace/dossiers/nouveau": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /mon-espace/dossiers/nouveau": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  // those who carry the dossier; a requester may invite the person and those close to them
  "GET /mon-espace/dossiers/:id/aidants": "login spaces spaces in in in in 404 404 404 404 404 404",
  "POST /mon-espace/dossiers/:id/aidants": "login spaces spaces 400 400 400 400 404 404 404 404 404 404",
  // nobody follows it, nobody is invited
  "POST /mon-espace/dossiers/:id/aidants/:aidant": "login spaces spaces 403 403 403 403 404 404 404 404 404 404",
  "POST /mon-espace/dossiers/:id/invitations/:invitation":
    "login spaces spaces 403 403 403 403 404 404 404 404 404 404",
  // the dossier itself
  "GET /mon-espace/decision": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /mon-espace/decision": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  // one dossier on the person's side: whoever else may read it is led to their own page
  "GET /mon-espace/dossiers/:id": "login spaces spaces 303 303 303 303 404 303 303 303 404 404",
  "POST /mon-espace/dossiers/:id/preferences": "login spaces spaces 303 303 303 303 404 303 303 303 404 404",
  "GET /dossiers/:id/medecin-traitant/fiche": "login spaces spaces 403 in in in 404 403 403 403 403 403",
  "GET /mon-espace/dossiers/:id/acces": "login spaces spaces 303 303 303 303 404 303 303 303 404 404",
  "GET /mon-espace/dossiers/:id/acces/:numero": "login spaces spaces 303 303 303 303 404 303 303 303 404 404",
  "GET /mon-espace/dossiers/:id/envoi": "login spaces spaces 303 303 303 303 404 303 303 303 404 404",
  "POST /mon-espace/dossiers/:id/envoi": "login spaces spaces 303 303 303 303 404 303 303 303 404 404",
  "GET /mon-espace/dossiers/:id/demandes/:demande": "login spaces spaces 303 303 303 303 404 303 303 303 404 404",
};

export const acting: Record<string, string> = {
  "GET /mon-espace/decision": "403 403 spaces 403 403",
  "POST /mon-espace/decision": "403 403 spaces 403 403",
  // the door, and who follows a dossier: nobody helps, or brings somebody new, in the name of another
  "POST /invitation": "410 410 spaces 410 410",
  "GET /mon-espace": "303 303 spaces 303 303",
  "GET /mon-espace/personnes": "403 403 spaces 403 in",
  "GET /mon-espace/personnes/nouveau": "403 403 spaces 403 403",
  "POST /mon-espace/personnes/nouveau": "403 403 spaces 403 403",
  "GET /mon-espace/effacement": "403 403 spaces 403 403",
  "POST /mon-espace/effacement": "403 403 spaces 403 403",
  "GET /mon-espace/dossiers/nouveau": "403 403 spaces 403 403",
  "POST /mon-espace/dossiers/nouveau": "403 403 spaces 403 403",
  "GET /mon-espace/dossiers/:id/aidants": "in 404 spaces 404 404",
  "POST /mon-espace/dossiers/:id/aidants": "400 404 spaces 404 404",
  "POST /mon-espace/dossiers/:id/aidants/:aidant": "403 404 spaces 404 404",
  "POST /mon-espace/dossiers/:id/invitations/:invitation": "403 404 spaces 404 404",
  // the dossier itself
  "GET /mon-espace/dossiers/:id": "303 404 spaces 303 403",
  "POST /mon-espace/dossiers/:id/preferences": "303 404 spaces 303 403",
  "GET /dossiers/:id/medecin-traitant/fiche": "in 404 spaces 403 403",
  "GET /mon-espace/dossiers/:id/acces": "303 404 spaces 303 403",
  "GET /mon-espace/dossiers/:id/acces/:numero": "303 404 spaces 303 403",
  "GET /mon-espace/dossiers/:id/envoi": "303 404 spaces 303 403",
  "POST /mon-espace/dossiers/:id/envoi": "303 404 spaces 303 403",
  "GET /mon-espace/dossiers/:id/demandes/:demande": "303 404 spaces 303 403",
};
