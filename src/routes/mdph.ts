import { sharedDossierPage } from "#features/admission-dossiers/shared-dossier.page.ts";
import { giveFilePage, importModelPage, importPage, importsPage } from "#features/decision-imports/imports.page.ts";
import { correctDecisionPage, correctFormPage } from "#features/decisions/correct.page.ts";
import { decisionPage, endDecisionPage, renewalPage } from "#features/decisions/decision.page.ts";
import { enterDecisionPage, newDecisionPage } from "#features/decisions/enter.page.ts";
import { designatePage, establishmentsPage } from "#features/decisions/establishments.page.ts";
import { decisionsPage } from "#features/decisions/home.page.ts";
import { changeNotificationPage } from "#features/decisions/notification.page.ts";
import { treatRefusalsPage } from "#features/decisions/refusals.page.ts";
import { correctStatusPage, statusCorrectionPage } from "#features/follow-up/status-correction.page.ts";
import { mdph } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** The MDPH: its decisions, whom they are addressed to, what becomes of them. */
export const mdphRoutes: Route[] = [
  { method: "GET", path: "/mdph", who: mdph, page: decisionsPage },
  { method: "POST", path: "/mdph/refus", who: mdph, page: treatRefusalsPage },
  { method: "GET", path: "/mdph/imports", who: mdph, page: importsPage },
  { method: "POST", path: "/mdph/imports", who: mdph, page: giveFilePage },
  { method: "GET", path: "/mdph/imports/modele.csv", who: mdph, page: importModelPage },
  { method: "GET", path: "/mdph/imports/:id", who: mdph, page: importPage },
  { method: "GET", path: "/mdph/decisions/nouvelle", who: mdph, page: newDecisionPage },
  { method: "POST", path: "/mdph/decisions/nouvelle", who: mdph, page: enterDecisionPage },
  { method: "GET", path: "/mdph/decisions/:id", who: mdph, page: decisionPage },
  { method: "GET", path: "/mdph/decisions/:id/dossier", who: mdph, page: sharedDossierPage },
  { method: "GET", path: "/mdph/decisions/:id/etablissements", who: mdph, page: establishmentsPage },
  { method: "POST", path: "/mdph/decisions/:id/etablissements", who: mdph, page: designatePage },
  { method: "GET", path: "/mdph/decisions/:id/correction", who: mdph, page: correctFormPage },
  { method: "POST", path: "/mdph/decisions/:id/correction", who: mdph, page: correctDecisionPage },
  { method: "POST", path: "/mdph/decisions/:id/fin", who: mdph, page: endDecisionPage },
  { method: "POST", path: "/mdph/decisions/:id/renouvellement", who: mdph, page: renewalPage },
  {
    method: "GET",
    path: "/mdph/decisions/:id/notifications/:demande/correction",
    who: mdph,
    page: statusCorrectionPage,
  },
  { method: "POST", path: "/mdph/decisions/:id/notifications/:demande/correction", who: mdph, page: correctStatusPage },
  { method: "POST", path: "/mdph/decisions/:id/notifications/:demande", who: mdph, page: changeNotificationPage },
];
