export const answers: Record<string, string> = {
  "GET /medecin": "login spaces spaces 403 403 403 in 403 403 in 403 403 403",
  // nobody here is named in the dossier
  "POST /medecin/dossiers/:id/patientele": "login spaces spaces 403 403 403 403 404 403 403 403 404 404",
};

export const acting: Record<string, string> = {
  "GET /medecin": "in in spaces in 403",
  "POST /medecin/dossiers/:id/patientele": "403 404 spaces 403 403",
};
