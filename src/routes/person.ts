import { joinFormPage, joinPage } from "#features/admission-dossiers/join.page.ts";
import { postDossierPage, sendDossierPage } from "#features/admission-dossiers/send.page.ts";
import { beforePage, beginPage, mailedPage, sendBeginningPage } from "#features/person-accounts/begin.page.ts";
import { confirmAddressPage, confirmPage } from "#features/person-accounts/confirm.page.ts";
import { erasePage, eraseSpacePage } from "#features/person-accounts/erase.page.ts";
import { doctorSheetPage } from "#features/person-space/doctor-sheet.page.ts";
import { myDossierPage } from "#features/person-space/my-dossier.page.ts";
import { myRequestPage } from "#features/person-space/my-request.page.ts";
import { orderRequestsPage } from "#features/person-space/order.page.ts";
import { accessReceiptPage, whoLookedPage } from "#features/person-space/who-looked.page.ts";
import {
  changeFollowerPage,
  followersPage,
  inviteFollowerPage,
  withdrawInvitationPage,
} from "#features/stewards/followers.page.ts";
import { helpedPage, newHelpedPage, openHelpedPage } from "#features/stewards/helped.page.ts";
import { createDossierPage, mySpacePage, newDossierPage } from "#features/stewards/home.page.ts";
import { answerInvitationPage, invitationPage } from "#features/stewards/invitation.page.ts";
import { anyone, member, opener, person, preparer, professional } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** Persons and carers: their door, who follows a dossier, then the dossier itself. */
export const personRoutes: Route[] = [
  // the door, and who follows a dossier
  { method: "GET", path: "/creer-mon-espace", who: anyone, page: beforePage },
  { method: "GET", path: "/creer-mon-espace/demarrer", who: anyone, page: beginPage },
  { method: "POST", path: "/creer-mon-espace/demarrer", who: anyone, page: sendBeginningPage },
  { method: "GET", path: "/creer-mon-espace/courriel", who: anyone, page: mailedPage },
  { method: "GET", path: "/creer-mon-espace/confirmation", who: anyone, page: confirmPage },
  { method: "POST", path: "/creer-mon-espace/confirmation", who: anyone, page: confirmAddressPage },
  { method: "GET", path: "/invitation", who: anyone, page: invitationPage },
  { method: "POST", path: "/invitation", who: member, page: answerInvitationPage },
  { method: "GET", path: "/mon-espace", who: member, page: mySpacePage },
  { method: "GET", path: "/mon-espace/personnes", who: member, page: helpedPage },
  { method: "GET", path: "/mon-espace/personnes/nouveau", who: opener, page: newHelpedPage },
  { method: "POST", path: "/mon-espace/personnes/nouveau", who: opener, page: openHelpedPage },
  { method: "GET", path: "/mon-espace/effacement", who: person, page: erasePage },
  { method: "POST", path: "/mon-espace/effacement", who: person, page: eraseSpacePage },
  { method: "GET", path: "/mon-espace/dossiers/nouveau", who: person, page: newDossierPage },
  { method: "POST", path: "/mon-espace/dossiers/nouveau", who: person, page: createDossierPage },
  { method: "GET", path: "/mon-espace/dossiers/:id/aidants", who: member, page: followersPage },
  { method: "POST", path: "/mon-espace/dossiers/:id/aidants", who: member, page: inviteFollowerPage },
  { method: "POST", path: "/mon-espace/dossiers/:id/aidants/:aidant", who: member, page: changeFollowerPage },
  {
    method: "POST",
    path: "/mon-espace/dossiers/:id/invitations/:invitation",
    who: member,
    page: withdrawInvitationPage,
  },
  { method: "GET", path: "/mon-espace/decision", who: person, page: joinFormPage },
  { method: "POST", path: "/mon-espace/decision", who: person, page: joinPage },
  // the dossier itself
  { method: "GET", path: "/dossiers/:id/medecin-traitant/fiche", who: preparer, page: doctorSheetPage },
  // one dossier, for the person, their référents and whoever helps them: a professional may be one of these
  { method: "GET", path: "/mon-espace/dossiers/:id", who: professional, page: myDossierPage },
  { method: "POST", path: "/mon-espace/dossiers/:id/preferences", who: professional, page: orderRequestsPage },
  { method: "GET", path: "/mon-espace/dossiers/:id/acces", who: professional, page: whoLookedPage },
  { method: "GET", path: "/mon-espace/dossiers/:id/acces/:numero", who: professional, page: accessReceiptPage },
  { method: "GET", path: "/mon-espace/dossiers/:id/envoi", who: professional, page: sendDossierPage },
  { method: "POST", path: "/mon-espace/dossiers/:id/envoi", who: professional, page: postDossierPage },
  { method: "GET", path: "/mon-espace/dossiers/:id/demandes/:demande", who: professional, page: myRequestPage },
];
