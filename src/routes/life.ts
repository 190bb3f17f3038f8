import { keepAlivePage, plannedPage, stillWantedPage, unchangedPage } from "#features/life/planned.page.ts";
import { preparer, requester } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** The life of dossiers: what is planned, kept alive, archived, erased. */
export const lifeRoutes: Route[] = [
  { method: "GET", path: "/dossiers/:id/echeances", who: preparer, page: plannedPage },
  { method: "POST", path: "/dossiers/:id/inchange", who: preparer, page: unchangedPage },
  { method: "GET", path: "/dossiers/:id/actualite", who: preparer, page: stillWantedPage },
  { method: "POST", path: "/dossiers/:id/actualite", who: requester, page: keepAlivePage },
];
