import {
  followedPage,
  renewPage,
  sendToPlatformPage,
  takeAgreementBackPage,
} from "#features/early-paths/followed.page.ts";
import { givenChildPage, givenChildrenPage, joinOwnReportPage } from "#features/early-paths/given.page.ts";
import { receivedLetterPage, sentLetterPage } from "#features/early-paths/letter.page.ts";
import { pathsPage } from "#features/early-paths/list.page.ts";
import { pathPage } from "#features/early-paths/path.page.ts";
import {
  addLinePage,
  agreementTakenPage,
  joinReportPage,
  proposeRenewalPage,
  removeLinePage,
  stagePage,
  summaryPage,
  waitPage,
} from "#features/early-paths/path-acts.page.ts";
import { pourRelayPage, prepareRelayPage, relayPage } from "#features/relays/relay.page.ts";
import { person, preparer, professional, receiver } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** The coordination platforms for neurodevelopmental disorders, and what follows an acceptance. */
export const tndRoutes: Route[] = [
  { method: "GET", path: "/pco", who: receiver, page: pathsPage },
  { method: "GET", path: "/pco/demandes/:id", who: professional, page: pathPage },
  { method: "GET", path: "/pco/demandes/:id/lettre", who: professional, page: sentLetterPage },
  { method: "POST", path: "/pco/demandes/:id/attente", who: receiver, page: waitPage },
  { method: "POST", path: "/pco/demandes/:id/etape", who: receiver, page: stagePage },
  { method: "POST", path: "/pco/demandes/:id/synthese", who: receiver, page: summaryPage },
  { method: "POST", path: "/pco/demandes/:id/renouvellement", who: receiver, page: proposeRenewalPage },
  { method: "POST", path: "/pco/demandes/:id/accord", who: receiver, page: agreementTakenPage },
  { method: "POST", path: "/pco/demandes/:id/lignes", who: receiver, page: addLinePage },
  { method: "POST", path: "/pco/demandes/:id/lignes/:professionnel/retrait", who: receiver, page: removeLinePage },
  { method: "POST", path: "/pco/demandes/:id/lignes/:professionnel/compte-rendu", who: receiver, page: joinReportPage },

  { method: "GET", path: "/suivis-confies", who: professional, page: givenChildrenPage },
  { method: "GET", path: "/suivis-confies/:professionnel", who: professional, page: givenChildPage },
  { method: "POST", path: "/suivis-confies/:professionnel/compte-rendu", who: professional, page: joinOwnReportPage },

  { method: "GET", path: "/dossiers/:id/parcours", who: professional, page: followedPage },
  { method: "GET", path: "/dossiers/:id/parcours/lettre", who: professional, page: receivedLetterPage },
  { method: "POST", path: "/dossiers/:id/parcours/envoi", who: preparer, page: sendToPlatformPage },
  { method: "POST", path: "/dossiers/:id/parcours/renouvellement", who: preparer, page: renewPage },
  { method: "POST", path: "/dossiers/:id/parcours/accord", who: preparer, page: takeAgreementBackPage },
  { method: "GET", path: "/dossiers/:id/relais", who: professional, page: relayPage },
  { method: "POST", path: "/dossiers/:id/relais", who: professional, page: prepareRelayPage },
  { method: "POST", path: "/dossiers/:id/relais/reprise", who: person, page: pourRelayPage },
];
