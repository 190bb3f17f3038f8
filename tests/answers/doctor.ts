export const answers: Record<string, string> = {
  "GET /medecin": "login spaces spaces 403 403 403 in 403 403 in 403 403 403",
  // nobody here is named in the dossier
  "POST /medecin/dossiers/:id/patientele": "login spaces spaces 403 403 403 403 404 403 403 403 404 404",
  "GET /medecin/dossiers/:id/:volet medical": "login spaces spaces 403 403 403 in 404 404 404 404 404 404",
  "GET /medecin/dossiers/:id/:volet autonomie": "login spaces spaces in in in in 404 404 404 404 404 404",
  "GET /medecin/dossiers/:id/:volet administratif": "login spaces spaces 404 404 404 404 404 404 404 404 404 404",
  "POST /medecin/dossiers/:id/:volet medical": "login spaces spaces 403 403 403 303 404 404 404 404 404 404",
  "POST /medecin/dossiers/:id/:volet/ouverture medical": "login spaces spaces 403 403 403 403 404 404 404 404 404 404",
  // the person's side alone
  "GET /dossiers/:id/ouverts/:volet medical": "login spaces spaces 404 404 404 404 404 404 404 404 404 404",
  // the hospital coordinates nothing, nobody hands anything over
  "GET /dossiers/:id/transfert": "login spaces spaces 403 403 403 403 404 404 404 404 404 404",
  "POST /dossiers/:id/transfert": "login spaces spaces 403 403 403 403 404 403 403 403 403 403",
  "GET /transferts": "login spaces spaces in in in in in in in in in in",
  "GET /medecin/dossiers/:id/transfert": "login spaces spaces 404 404 404 404 404 404 404 404 404 404",
  "POST /medecin/dossiers/:id/transfert": "login spaces spaces 404 404 404 404 404 404 404 404 404 404",
  "GET /medecin/dossiers/:id/service": "login spaces spaces 403 403 403 403 404 403 403 403 404 404",
  "POST /medecin/dossiers/:id/service": "login spaces spaces 403 403 403 403 404 403 403 403 404 404",
  "GET /dossiers/:id/medecin-traitant": "login spaces spaces 403 in in in 404 403 403 403 403 403",
  "POST /dossiers/:id/medecin-traitant": "login spaces spaces 403 422 422 422 404 403 403 403 403 403",
};

export const acting: Record<string, string> = {
  "GET /medecin": "in in spaces in 403",
  "POST /medecin/dossiers/:id/patientele": "403 404 spaces 403 403",
  "GET /medecin/dossiers/:id/:volet medical": "403 404 spaces 404 403",
  "POST /medecin/dossiers/:id/:volet autonomie": "303 404 spaces 404 403",
  "POST /medecin/dossiers/:id/:volet/ouverture medical": "403 404 spaces 404 403",
  "GET /dossiers/:id/ouverts/:volet medical": "404 404 spaces 404 403",
  "GET /dossiers/:id/transfert": "403 404 spaces 404 403",
  "POST /dossiers/:id/transfert": "403 404 spaces 403 403",
  "GET /transferts": "in in spaces in 403",
  "GET /medecin/dossiers/:id/transfert": "404 404 spaces 404 403",
  "POST /medecin/dossiers/:id/transfert": "404 404 spaces 404 403",
  "GET /medecin/dossiers/:id/service": "403 404 spaces 403 403",
  "POST /medecin/dossiers/:id/service": "403 404 spaces 403 403",
  "GET /dossiers/:id/medecin-traitant": "in 404 spaces 403 403",
  "POST /dossiers/:id/medecin-traitant": "422 404 spaces 403 403",
};
