import { bulkPage } from "#features/follow-up/bulk.page.ts";
import {
  consentsPage,
  evaluationFilePage,
  evaluationsPage,
  heardConsentPage,
  leaveEvaluationPage,
  sayConsentPage,
} from "#features/follow-up/consent.page.ts";
import { gestureFormPage, gesturePage } from "#features/follow-up/gesture.page.ts";
import { notificationPage } from "#features/follow-up/notification.page.ts";
import { receivedOrientationsPage } from "#features/follow-up/received.page.ts";
import { renewPage } from "#features/follow-up/renewal.page.ts";
import {
  foundDecisionsPage,
  retrieveDecisionPage,
  retrieveFormPage,
  searchDecisionPage,
} from "#features/follow-up/retrieve.page.ts";
import { mdph, professional, receiver } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** The decisions of the MDPH as the establishments follow them, and who may read the evaluation. */
export const notificationEsmsRoutes: Route[] = [
  { method: "GET", path: "/orientations-recues", who: receiver, page: receivedOrientationsPage },
  { method: "POST", path: "/orientations-recues/lot", who: receiver, page: bulkPage },
  { method: "GET", path: "/orientations-recues/recuperer", who: receiver, page: retrieveFormPage },
  { method: "POST", path: "/orientations-recues/recuperer", who: receiver, page: searchDecisionPage },
  { method: "GET", path: "/orientations-recues/recuperer/:recherche", who: receiver, page: foundDecisionsPage },
  { method: "POST", path: "/orientations-recues/recuperer/:recherche", who: receiver, page: retrieveDecisionPage },
  { method: "GET", path: "/orientations-recues/:id", who: receiver, page: notificationPage },
  { method: "GET", path: "/orientations-recues/:id/gestes/:geste", who: receiver, page: gestureFormPage },
  { method: "POST", path: "/orientations-recues/:id/gestes/:geste", who: receiver, page: gesturePage },
  { method: "POST", path: "/orientations-recues/:id/renouvellement", who: receiver, page: renewPage },
  { method: "POST", path: "/orientations-recues/:id/accord", who: receiver, page: heardConsentPage },
  { method: "GET", path: "/orientations-recues/:id/documents/:piece", who: receiver, page: evaluationFilePage },

  { method: "GET", path: "/mon-espace/dossiers/:id/accords", who: professional, page: consentsPage },
  { method: "POST", path: "/mon-espace/dossiers/:id/accords", who: professional, page: sayConsentPage },
  { method: "GET", path: "/mdph/decisions/:id/evaluation", who: mdph, page: evaluationsPage },
  { method: "POST", path: "/mdph/decisions/:id/evaluation", who: mdph, page: leaveEvaluationPage },
];
