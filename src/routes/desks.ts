import { deskPage, shareOutPage } from "#features/desks/desk.page.ts";
import { askFacilityPage, deskFacilitiesPage } from "#features/desks/facilities.page.ts";
import { decideDeskPage, structureDesksPage } from "#features/desks/structure.page.ts";
import { deskWaitingPage } from "#features/desks/waiting.page.ts";
import { nameReferentPage, supportPage } from "#features/support/support.page.ts";
import { steeringCsvPage, steeringPage } from "#features/territories/steering.page.ts";
import { desk, fresh, localAdmin, steering, support } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** A desk shared by several establishments, a territory in figures, the support that never sees a dossier. */
export const deskRoutes: Route[] = [
  { method: "GET", path: "/guichet", who: desk, page: deskPage },
  { method: "POST", path: "/guichet/demandes/:demande", who: desk, page: shareOutPage },
  { method: "GET", path: "/guichet/listes-attente", who: desk, page: deskWaitingPage },
  { method: "GET", path: "/guichet/etablissements", who: desk, page: deskFacilitiesPage },
  { method: "POST", path: "/guichet/etablissements", who: desk, page: askFacilityPage },
  { method: "GET", path: "/structure/guichets", who: localAdmin, page: structureDesksPage },
  { method: "POST", path: "/structure/guichets", who: fresh(localAdmin), page: decideDeskPage },
  { method: "GET", path: "/pilotage", who: steering, page: steeringPage },
  { method: "GET", path: "/pilotage/export.csv", who: steering, page: steeringCsvPage },
  { method: "GET", path: "/support", who: support, page: supportPage },
  { method: "POST", path: "/support/referent", who: fresh(support), page: nameReferentPage },
];
