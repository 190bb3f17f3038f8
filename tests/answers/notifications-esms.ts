// the receivers of this cast are of other modules: those of handicap are in follow-up/follow-up.page.test.ts
const nobody = "login spaces spaces 403 403 403 403 403 403 403 403 403 403";
const outside = "login spaces spaces 403 403 403 403 403 404 404 403 404 404";
const elsewhere = "login spaces spaces 404 404 404 404 404 404 404 404 404 404";
const authority = "login spaces spaces 403 403 403 403 403 403 403 403 403 403";

export const answers: Record<string, string> = {
  "GET /orientations-recues": nobody,
  "POST /orientations-recues/lot": nobody,
  "GET /orientations-recues/recuperer": nobody,
  "POST /orientations-recues/recuperer": nobody,
  "GET /orientations-recues/recuperer/:recherche": nobody,
  "POST /orientations-recues/recuperer/:recherche": nobody,
  "GET /orientations-recues/:id": outside,
  "GET /orientations-recues/:id/gestes/:geste": outside,
  "POST /orientations-recues/:id/gestes/:geste": outside,
  "POST /orientations-recues/:id/renouvellement": outside,
  "POST /orientations-recues/:id/accord": outside,
  "GET /orientations-recues/:id/documents/:piece": outside,
  "GET /mon-espace/dossiers/:id/accords": elsewhere,
  "POST /mon-espace/dossiers/:id/accords": elsewhere,
  "GET /mdph/decisions/:id/evaluation": authority,
  "POST /mdph/decisions/:id/evaluation": authority,
};

const acted = "403 403 spaces 403 403";
export const acting: Record<string, string> = {
  "GET /orientations-recues": acted,
  "POST /orientations-recues/lot": acted,
  "GET /orientations-recues/recuperer": acted,
  "POST /orientations-recues/recuperer": acted,
  "GET /orientations-recues/recuperer/:recherche": acted,
  "POST /orientations-recues/recuperer/:recherche": acted,
  "GET /orientations-recues/:id": "403 403 spaces 404 403",
  "GET /orientations-recues/:id/gestes/:geste": "403 403 spaces 404 403",
  "POST /orientations-recues/:id/gestes/:geste": "403 403 spaces 404 403",
  "POST /orientations-recues/:id/renouvellement": "403 403 spaces 404 403",
  "POST /orientations-recues/:id/accord": "403 403 spaces 404 403",
  "GET /orientations-recues/:id/documents/:piece": "403 403 spaces 404 403",
  "GET /mon-espace/dossiers/:id/accords": "404 404 spaces 404 403",
  "POST /mon-espace/dossiers/:id/accords": "404 404 spaces 404 403",
  "GET /mdph/decisions/:id/evaluation": acted,
  "POST /mdph/decisions/:id/evaluation": acted,
};
