/** The demonstration’s dossiers of the routes are of another module: nothing of a path exists for them. */
export const answers: Record<string, string> = {
  "GET /pco": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /pco/demandes/:id": "login spaces spaces 404 404 404 404 404 404 404 404 404 404",
  "GET /pco/demandes/:id/lettre": "login spaces spaces 404 404 404 404 404 404 404 404 404 404",
  "POST /pco/demandes/:id/attente": "login spaces spaces 403 403 403 403 403 404 404 403 404 404",
  "POST /pco/demandes/:id/etape": "login spaces spaces 403 403 403 403 403 404 404 403 404 404",
  "POST /pco/demandes/:id/synthese": "login spaces spaces 403 403 403 403 403 404 404 403 404 404",
  "POST /pco/demandes/:id/renouvellement": "login spaces spaces 403 403 403 403 403 404 404 403 404 404",
  "POST /pco/demandes/:id/accord": "login spaces spaces 403 403 403 403 403 404 404 403 404 404",
  "POST /pco/demandes/:id/lignes": "login spaces spaces 403 403 403 403 403 404 404 403 404 404",
  "POST /pco/demandes/:id/lignes/:professionnel/retrait": "login spaces spaces 403 403 403 403 403 404 404 403 404 404",
  "POST /pco/demandes/:id/lignes/:professionnel/compte-rendu":
    "login spaces spaces 403 403 403 403 403 404 404 403 404 404",
  "GET /dossiers/:id/parcours": "login spaces spaces 404 404 404 404 404 404 404 404 404 404",
  "GET /dossiers/:id/parcours/lettre": "login spaces spaces 404 404 404 404 404 404 404 404 404 404",
  "POST /dossiers/:id/parcours/envoi": "login spaces spaces 403 404 404 404 404 403 403 403 403 403",
  "POST /dossiers/:id/parcours/renouvellement": "login spaces spaces 403 404 404 404 404 403 403 403 403 403",
  "POST /dossiers/:id/parcours/accord": "login spaces spaces 403 404 404 404 404 403 403 403 403 403",
};

export const acting: Record<string, string> = {
  "GET /pco": "403 403 spaces 403 403",
  "GET /pco/demandes/:id": "404 404 spaces 404 403",
  "GET /pco/demandes/:id/lettre": "404 404 spaces 404 403",
  "POST /pco/demandes/:id/attente": "403 403 spaces 404 403",
  "POST /pco/demandes/:id/etape": "403 403 spaces 404 403",
  "POST /pco/demandes/:id/synthese": "403 403 spaces 404 403",
  "POST /pco/demandes/:id/renouvellement": "403 403 spaces 404 403",
  "POST /pco/demandes/:id/accord": "403 403 spaces 404 403",
  "POST /pco/demandes/:id/lignes": "403 403 spaces 404 403",
  "POST /pco/demandes/:id/lignes/:professionnel/retrait": "403 403 spaces 404 403",
  "POST /pco/demandes/:id/lignes/:professionnel/compte-rendu": "403 403 spaces 404 403",
  "GET /dossiers/:id/parcours": "404 404 spaces 404 403",
  "GET /dossiers/:id/parcours/lettre": "404 404 spaces 404 403",
  "POST /dossiers/:id/parcours/envoi": "404 404 spaces 403 403",
  "POST /dossiers/:id/parcours/renouvellement": "404 404 spaces 403 403",
  "POST /dossiers/:id/parcours/accord": "404 404 spaces 403 403",
};
