import { campaignCsvPage, campaignPage, remindPage } from "#features/administration/campaign.page.ts";
import { invitePage, sendInvitationPage } from "#features/administration/invite.page.ts";
import { joinedPage, undoJoinedPage } from "#features/administration/joined.page.ts";
import {
  policyPage,
  previewPolicyPage,
  setPolicyPage,
  withdrawPolicyPage,
} from "#features/administration/policy.page.ts";
import { staffCsvPage, staffPage } from "#features/administration/staff.page.ts";
import {
  changeMemberPage,
  changeRightPage,
  closeSessionsPage,
  habilitatePage,
  staffMemberPage,
} from "#features/administration/staff-member.page.ts";
import { bookingPage, saveBookingPage, tryBookingPage } from "#features/establishments/booking.page.ts";
import { contactsPage, saveContactPage } from "#features/establishments/contacts.page.ts";
import {
  addDocumentPage,
  changeDocumentPage,
  documentsPage,
  previewDocumentPage,
} from "#features/establishments/documents.page.ts";
import {
  facilitySectionPage,
  fichePage,
  saveFacilitySectionPage,
} from "#features/establishments/facility-card.page.ts";
import { compareEditPage, editsPage, undoEditPage } from "#features/establishments/history.page.ts";
import { mistakePage, reportMistakePage } from "#features/establishments/mistake.page.ts";
import { newReportPage, reportPage, reportsPage, turnReportPage } from "#features/establishments/reports.page.ts";
import { saveUnitSectionPage, unitFichePage, unitSectionPage } from "#features/establishments/unit-card.page.ts";
import {
  closeUnitPage,
  confirmClosingPage,
  newUnitPage,
  openUnitPage,
} from "#features/establishments/unit-life.page.ts";
import { saveWaitingRulesPage, waitingRulesPage } from "#features/places/rank.page.ts";
import { limitsPage } from "#features/refusals/limits.page.ts";
import { fresh, localAdmin, member } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** An establishment and its référent: members, sign-in rules, campaign, public card, mistakes reported. */
export const structureRoutes: Route[] = [
  { method: "GET", path: "/etablissements/:finess/erreur", who: member, page: mistakePage },
  { method: "POST", path: "/etablissements/:finess/erreur", who: member, page: reportMistakePage },

  { method: "GET", path: "/structure", who: localAdmin, page: staffPage },
  { method: "GET", path: "/structure/membres.csv", who: localAdmin, page: staffCsvPage },
  { method: "GET", path: "/structure/limites", who: localAdmin, page: limitsPage },
  { method: "GET", path: "/structure/inviter", who: fresh(localAdmin), page: invitePage },
  { method: "POST", path: "/structure/inviter", who: fresh(localAdmin), page: sendInvitationPage },
  { method: "GET", path: "/structure/connexion", who: fresh(localAdmin), page: policyPage },
  { method: "GET", path: "/structure/connexion/apercu", who: fresh(localAdmin), page: previewPolicyPage },
  { method: "POST", path: "/structure/connexion", who: fresh(localAdmin), page: setPolicyPage },
  { method: "POST", path: "/structure/connexion/:regle/retrait", who: fresh(localAdmin), page: withdrawPolicyPage },
  { method: "GET", path: "/structure/campagne", who: localAdmin, page: campaignPage },
  { method: "GET", path: "/structure/campagne.csv", who: localAdmin, page: campaignCsvPage },
  { method: "POST", path: "/structure/campagne/relances", who: fresh(localAdmin), page: remindPage },
  { method: "GET", path: "/structure/reunions", who: fresh(localAdmin), page: joinedPage },
  { method: "POST", path: "/structure/reunions", who: fresh(localAdmin), page: undoJoinedPage },
  { method: "GET", path: "/structure/membres/:id", who: fresh(localAdmin), page: staffMemberPage },
  { method: "POST", path: "/structure/membres/:id/habilitations", who: fresh(localAdmin), page: habilitatePage },
  {
    method: "POST",
    path: "/structure/membres/:id/habilitations/:droit",
    who: fresh(localAdmin),
    page: changeRightPage,
  },
  { method: "POST", path: "/structure/membres/:id/compte", who: fresh(localAdmin), page: changeMemberPage },
  { method: "POST", path: "/structure/membres/:id/sessions", who: fresh(localAdmin), page: closeSessionsPage },

  { method: "GET", path: "/structure/fiche", who: localAdmin, page: fichePage },
  { method: "GET", path: "/structure/fiche/contacts", who: localAdmin, page: contactsPage },
  { method: "POST", path: "/structure/fiche/contacts", who: localAdmin, page: saveContactPage },
  { method: "GET", path: "/structure/fiche/documents", who: localAdmin, page: documentsPage },
  { method: "POST", path: "/structure/fiche/documents", who: localAdmin, page: addDocumentPage },
  { method: "GET", path: "/structure/fiche/documents/:document", who: localAdmin, page: previewDocumentPage },
  { method: "POST", path: "/structure/fiche/documents/:document", who: localAdmin, page: changeDocumentPage },
  { method: "GET", path: "/structure/fiche/rendez-vous", who: localAdmin, page: bookingPage },
  { method: "POST", path: "/structure/fiche/rendez-vous", who: localAdmin, page: saveBookingPage },
  { method: "POST", path: "/structure/fiche/rendez-vous/essai", who: localAdmin, page: tryBookingPage },
  { method: "GET", path: "/structure/fiche/historique", who: localAdmin, page: editsPage },
  { method: "GET", path: "/structure/fiche/historique/:modification", who: localAdmin, page: compareEditPage },
  { method: "POST", path: "/structure/fiche/historique/:modification", who: localAdmin, page: undoEditPage },
  { method: "GET", path: "/structure/fiche/signalements", who: localAdmin, page: reportsPage },
  { method: "GET", path: "/structure/fiche/signalements/nouveau", who: localAdmin, page: newReportPage },
  { method: "POST", path: "/structure/fiche/signalements/nouveau", who: localAdmin, page: reportPage },
  { method: "POST", path: "/structure/fiche/signalements/:signalement", who: localAdmin, page: turnReportPage },
  { method: "GET", path: "/structure/fiche/unites/nouvelle", who: localAdmin, page: newUnitPage },
  { method: "POST", path: "/structure/fiche/unites/nouvelle", who: localAdmin, page: openUnitPage },
  { method: "GET", path: "/structure/fiche/unites/:unite", who: localAdmin, page: unitFichePage },
  { method: "GET", path: "/structure/fiche/unites/:unite/fermeture", who: localAdmin, page: closeUnitPage },
  { method: "POST", path: "/structure/fiche/unites/:unite/fermeture", who: localAdmin, page: confirmClosingPage },
  { method: "GET", path: "/structure/fiche/unites/:unite/liste-attente", who: localAdmin, page: waitingRulesPage },
  { method: "POST", path: "/structure/fiche/unites/:unite/liste-attente", who: localAdmin, page: saveWaitingRulesPage },
  { method: "GET", path: "/structure/fiche/unites/:unite/:partie", who: localAdmin, page: unitSectionPage },
  { method: "POST", path: "/structure/fiche/unites/:unite/:partie", who: localAdmin, page: saveUnitSectionPage },
  { method: "GET", path: "/structure/fiche/:partie", who: localAdmin, page: facilitySectionPage },
  { method: "POST", path: "/structure/fiche/:partie", who: localAdmin, page: saveFacilitySectionPage },
];
