/** For the agents of an MDPH alone: nobody of the columns is one. */
const refused = "login spaces spaces 403 403 403 403 403 403 403 403 403 403";
export const answers: Record<string, string> = {
  "GET /mdph": refused,
  "POST /mdph/refus": refused,
  "GET /mdph/imports": refused,
  "POST /mdph/imports": refused,
  "GET /mdph/imports/modele.csv": refused,
  "GET /mdph/imports/:id": refused,
  "GET /mdph/decisions/nouvelle": refused,
  "POST /mdph/decisions/nouvelle": refused,
  "GET /mdph/decisions/:id": refused,
  "GET /mdph/decisions/:id/dossier": refused,
  "GET /mdph/decisions/:id/etablissements": refused,
  "POST /mdph/decisions/:id/etablissements": refused,
  "GET /mdph/decisions/:id/correction": refused,
  "POST /mdph/decisions/:id/correction": refused,
  "POST /mdph/decisions/:id/fin": refused,
  "POST /mdph/decisions/:id/renouvellement": refused,
  "POST /mdph/decisions/:id/notifications/:demande": refused,
};

const refusedActing = "403 403 spaces 403 403";
export const acting: Record<string, string> = {
  "GET /mdph": refusedActing,
  "POST /mdph/refus": refusedActing,
  "GET /mdph/imports": refusedActing,
  "POST /mdph/imports": refusedActing,
  "GET /mdph/imports/modele.csv": refusedActing,
  "GET /mdph/imports/:id": refusedActing,
  "GET /mdph/decisions/nouvelle": refusedActing,
  "POST /mdph/decisions/nouvelle": refusedActing,
  "GET /mdph/decisions/:id": refusedActing,
  "GET /mdph/decisions/:id/dossier": refusedActing,
  "GET /mdph/decisions/:id/etablissements": refusedActing,
  "POST /mdph/decisions/:id/etablissements": refusedActing,
  "GET /mdph/decisions/:id/correction": refusedActing,
  "POST /mdph/decisions/:id/correction": refusedActing,
  "POST /mdph/decisions/:id/fin": refusedActing,
  "POST /mdph/decisions/:id/renouvellement": refusedActing,
  "POST /mdph/decisions/:id/notifications/:demande": refusedActing,
};
