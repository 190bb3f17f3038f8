export const answers: Record<string, string> = {
  "GET /dossiers/:id/echeances": "login spaces spaces 403 in in in 404 403 403 403 403 403",
  "POST /dossiers/:id/inchange": "login spaces spaces 403 400 400 400 404 403 403 403 403 403",
  "GET /dossiers/:id/actualite": "login spaces spaces 403 in in in 404 403 403 403 403 403",
  "POST /dossiers/:id/actualite": "login spaces spaces 403 403 303 303 404 403 403 403 403 403",
};

export const acting: Record<string, string> = {
  "GET /dossiers/:id/echeances": "in 404 spaces 403 403",
  "POST /dossiers/:id/inchange": "400 404 spaces 403 403",
  "GET /dossiers/:id/actualite": "in 404 spaces 403 403",
  "POST /dossiers/:id/actualite": "303 404 spaces 403 403",
};
