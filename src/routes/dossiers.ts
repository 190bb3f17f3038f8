import { answerPradoPage, declinePradoPage } from "#features/prado/hint.page.ts";
import { professionalsApi } from "#features/professionals/professionals.api.ts";
import { sentRequestPage } from "#features/received/request.page.ts";
import { createReferralPage, newReferralPage } from "#features/referrals/create.page.ts";
import { dossiersPage } from "#features/referrals/dashboard.page.ts";
import { correctIdentityPage, identityPage } from "#features/referrals/identity.page.ts";
import { journalPage } from "#features/referrals/journal.page.ts";
import { changeDossierPage, lifecyclePage } from "#features/referrals/lifecycle.page.ts";
import { hintedDossierPage } from "#features/selections/dossier.page.ts";
import { searchPage } from "#features/selections/search.page.ts";
import { combinationPage, selectionPage, sendPage } from "#features/selections/select.page.ts";
import { attachmentPage } from "#features/volets/attachment.page.ts";
import { autosavePage } from "#features/volets/autosave.page.ts";
import { printDossierPage } from "#features/volets/print.page.ts";
import { takeUpToldPage } from "#features/volets/told.page.ts";
import { saveSectionPage, sectionPage, validateVoletPage, voletPage } from "#features/volets/volet.page.ts";
import { preparer, professional, requester } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** The dossier: identity, volets, follow-up, and the search that ends in a selection sent. */
export const dossierRoutes: Route[] = [
  { method: "GET", path: "/api/professionnels", who: preparer, page: professionalsApi },

  { method: "GET", path: "/dossiers", who: professional, page: dossiersPage },
  { method: "GET", path: "/dossiers/nouveau", who: preparer, page: newReferralPage },
  { method: "POST", path: "/dossiers/nouveau", who: preparer, page: createReferralPage },
  { method: "GET", path: "/dossiers/:id", who: professional, page: hintedDossierPage },
  { method: "GET", path: "/dossiers/:id/identite", who: preparer, page: identityPage },
  { method: "POST", path: "/dossiers/:id/identite", who: preparer, page: correctIdentityPage },
  { method: "GET", path: "/dossiers/:id/journal", who: professional, page: journalPage },
  { method: "GET", path: "/dossiers/:id/pdf", who: professional, page: printDossierPage },
  { method: "GET", path: "/dossiers/:id/pieces/:piece", who: professional, page: attachmentPage },
  { method: "GET", path: "/dossiers/:id/prado", who: requester, page: declinePradoPage },
  { method: "POST", path: "/dossiers/:id/prado", who: requester, page: answerPradoPage },
  { method: "GET", path: "/dossiers/:id/suivi", who: preparer, page: lifecyclePage },
  { method: "POST", path: "/dossiers/:id/suivi", who: requester, page: changeDossierPage },
  { method: "GET", path: "/dossiers/:id/volets/:volet", who: professional, page: voletPage },
  { method: "POST", path: "/dossiers/:id/volets/:volet/champs", who: preparer, page: autosavePage },
  { method: "POST", path: "/dossiers/:id/volets/:volet/validation", who: preparer, page: validateVoletPage },
  { method: "POST", path: "/dossiers/:id/volets/:volet/reprise", who: preparer, page: takeUpToldPage },
  { method: "GET", path: "/dossiers/:id/volets/:volet/:section", who: professional, page: sectionPage },
  { method: "POST", path: "/dossiers/:id/volets/:volet/:section", who: preparer, page: saveSectionPage },

  { method: "GET", path: "/dossiers/:id/recherche", who: preparer, page: searchPage },
  { method: "POST", path: "/dossiers/:id/selection", who: preparer, page: selectionPage },
  { method: "POST", path: "/dossiers/:id/combinaison", who: requester, page: combinationPage },
  { method: "POST", path: "/dossiers/:id/envoi", who: requester, page: sendPage },
  { method: "GET", path: "/dossiers/:id/demandes/:demande", who: professional, page: sentRequestPage },
];
