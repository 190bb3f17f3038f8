export const answers: Record<string, string> = {
  // one dossier on the person's side: whoever else may read it is led to their own page
  "GET /mon-espace/dossiers/:id": "login spaces spaces 303 303 303 303 404 303 303 303 404 404",
  "GET /mon-espace/dossiers/:id/demandes/:demande": "login spaces spaces 303 303 303 303 404 303 303 303 404 404",
};

export const acting: Record<string, string> = {
  "GET /mon-espace/dossiers/:id": "303 404 spaces 303 403",
  "GET /mon-espace/dossiers/:id/demandes/:demande": "303 404 spaces 303 403",
};
