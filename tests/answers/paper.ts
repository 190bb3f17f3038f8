const receivers = "login spaces spaces 403 403 403 403 403 in in 403 in in";

export const answers: Record<string, string> = {
  "GET /papier/nouveau": receivers,
  "POST /papier/nouveau": "login spaces spaces 403 403 403 403 403 422 422 403 422 422",
  "GET /papier/reprise": "login spaces spaces 403 403 in in in 403 403 403 403 403",
  "POST /papier/reprise": "login spaces spaces 403 403 422 422 422 403 403 403 403 403",
  // the dossier of the test did not come on paper
  "GET /papier/:id": "login spaces spaces 404 404 404 404 404 404 404 404 404 404",
  "POST /papier/:id": "login spaces spaces 403 403 403 403 403 404 404 403 404 404",
  "POST /papier/:id/invitation": "login spaces spaces 403 403 403 403 403 404 404 403 404 404",
};

export const acting: Record<string, string> = {
  "GET /papier/nouveau": "403 403 spaces in 403",
  "POST /papier/nouveau": "403 403 spaces 422 403",
  "GET /papier/reprise": "in in spaces 403 403",
  "POST /papier/reprise": "422 422 spaces 403 403",
  "GET /papier/:id": "404 404 spaces 404 403",
  "POST /papier/:id": "403 403 spaces 404 403",
  "POST /papier/:id/invitation": "403 403 spaces 404 403",
};
