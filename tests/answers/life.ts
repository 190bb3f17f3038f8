export const answers: Record<string, string> = {
  "GET /dossiers/:id/echeances": "login spaces spaces 403 in in in 404 403 403 403 403 403",
  "POST /dossiers/:id/inchange": "login spaces spaces 403 400 400 400 404 403 403 403 403 403",
  "GET /dossiers/:id/actualite": "login spaces spaces 403 in in in 404 403 403 403 403 403",
  "POST /dossiers/:id/actualite": "login spaces spaces 403 403 303 303 404 403 403 403 403 403",

  "GET /dossiers/:id/deces": "login spaces spaces 403 in in in 404 in in 403 404 404",
  "POST /dossiers/:id/deces": "login spaces spaces 403 400 400 400 404 400 400 403 404 404",
  "POST /dossiers/:id/deces/annulation": "login spaces spaces 403 409 409 409 404 409 409 403 404 404",

  "GET /dossiers/:id/fusion": "login spaces spaces 403 in in in 404 403 403 403 403 403",
  "POST /dossiers/:id/fusion": "login spaces spaces 403 403 400 400 404 403 403 403 403 403",
  // nothing is brought together yet
  "GET /dossiers/:id/fusion/reponses": "login spaces spaces 403 404 404 404 404 403 403 403 403 403",
  "POST /dossiers/:id/fusion/reponses": "login spaces spaces 403 404 404 404 404 403 403 403 403 403",

  "GET /archives": "login spaces spaces in in in in in 403 403 in 403 403",
  // nothing is erased yet
  "GET /archives/:id/certificat": "login spaces spaces 404 404 404 404 404 403 403 404 403 403",
  "GET /archives/:id/certificat/pdf": "login spaces spaces 404 404 404 404 404 403 403 404 403 403",
  "GET /archives/:id/certificat/json": "login spaces spaces 404 404 404 404 404 403 403 404 403 403",

  "GET /conservation": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /conservation": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /parametres": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /parametres/:module/:delai": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /parametres/:module/:delai": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
};

export const acting: Record<string, string> = {
  "GET /dossiers/:id/echeances": "in 404 spaces 403 403",
  "POST /dossiers/:id/inchange": "400 404 spaces 403 403",
  "GET /dossiers/:id/actualite": "in 404 spaces 403 403",
  "POST /dossiers/:id/actualite": "303 404 spaces 403 403",
  "GET /dossiers/:id/deces": "in 404 spaces in 403",
  "POST /dossiers/:id/deces": "400 404 spaces 400 403",
  "POST /dossiers/:id/deces/annulation": "409 404 spaces 409 403",
  "GET /dossiers/:id/fusion": "in 404 spaces 403 403",
  "POST /dossiers/:id/fusion": "400 404 spaces 403 403",
  "GET /dossiers/:id/fusion/reponses": "404 404 spaces 403 403",
  "POST /dossiers/:id/fusion/reponses": "404 404 spaces 403 403",
  "GET /archives": "in in spaces in 403",
  "GET /archives/:id/certificat": "404 404 spaces 404 403",
  "GET /archives/:id/certificat/pdf": "404 404 spaces 404 403",
  "GET /archives/:id/certificat/json": "404 404 spaces 404 403",
  "GET /conservation": "403 403 spaces 403 403",
  "POST /conservation": "403 403 spaces 403 403",
  "GET /parametres": "403 403 spaces 403 403",
  "GET /parametres/:module/:delai": "403 403 spaces 403 403",
  "POST /parametres/:module/:delai": "403 403 spaces 403 403",
};
