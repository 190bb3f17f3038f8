import { myDossierPage } from "#features/person-space/my-dossier.page.ts";
import { myRequestPage } from "#features/person-space/my-request.page.ts";
import { professional } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** The person's own space: /mon-espace. */
export const personRoutes: Route[] = [
  // one dossier, for the person, their référents and whoever helps them: a professional may be one of these
  { method: "GET", path: "/mon-espace/dossiers/:id", who: professional, page: myDossierPage },
  { method: "GET", path: "/mon-espace/dossiers/:id/demandes/:demande", who: professional, page: myRequestPage },
];
