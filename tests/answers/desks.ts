/** None of these roles works at a desk, for a territory or for the support. */
const nobodyHere = "login spaces spaces 403 403 403 403 403 403 403 403 403 403";
export const answers: Record<string, string> = {
  "GET /guichet": nobodyHere,
  "POST /guichet/demandes/:demande": nobodyHere,
  "GET /guichet/listes-attente": nobodyHere,
  "GET /guichet/etablissements": nobodyHere,
  "POST /guichet/etablissements": nobodyHere,
  "GET /structure/guichets": nobodyHere,
  "POST /structure/guichets": nobodyHere,
  "GET /pilotage": nobodyHere,
  "GET /pilotage/export.csv": nobodyHere,
  "GET /support": nobodyHere,
  "POST /support/referent": nobodyHere,
};

const notHere = "403 403 spaces 403 403";
export const acting: Record<string, string> = {
  "GET /guichet": notHere,
  "POST /guichet/demandes/:demande": notHere,
  "GET /guichet/listes-attente": notHere,
  "GET /guichet/etablissements": notHere,
  "POST /guichet/etablissements": notHere,
  "GET /structure/guichets": "403 403 spaces 403 in",
  "POST /structure/guichets": "403 403 spaces 403 404",
  "GET /pilotage": notHere,
  "GET /pilotage/export.csv": notHere,
  "GET /support": notHere,
  "POST /support/referent": notHere,
};
