import { sendMessagePage } from "#features/messages/message.page.ts";
import { declarePlacesPage, placesPage } from "#features/places/places.page.ts";
import { actFormPage, actPage } from "#features/received/act.page.ts";
import { livePage } from "#features/received/live.page.ts";
import { receivedPage, waitingListPage } from "#features/received/received.page.ts";
import { requestPage } from "#features/received/request.page.ts";
import { refusalPage, sayRefusalPage } from "#features/requests/refusal.page.ts";
import { askAgainPage } from "#features/sendings/ask-again.page.ts";
import { letterPage } from "#features/stays/letter.page.ts";
import { sendAllPage, startWavesPage, stopWavesPage, wavesPage } from "#features/waves/waves.page.ts";
import { member, preparer, professional, receiver, receiverOrDesk, requester } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** The requests sent from a dossier: acts and messages between units, waves, waiting list, free places. */
export const requestRoutes: Route[] = [
  { method: "GET", path: "/direct", who: member, page: livePage },

  { method: "GET", path: "/demandes", who: receiver, page: receivedPage },
  { method: "GET", path: "/demandes/:id", who: professional, page: requestPage },
  { method: "GET", path: "/demandes/:id/lettre", who: professional, page: letterPage },
  { method: "GET", path: "/demandes/:id/actes/:acte", who: professional, page: actFormPage },
  { method: "POST", path: "/demandes/:id/actes/:acte", who: professional, page: actPage },
  { method: "GET", path: "/demandes/:id/refus", who: professional, page: refusalPage },
  { method: "POST", path: "/demandes/:id/refus", who: professional, page: sayRefusalPage },
  { method: "POST", path: "/demandes/:id/redemande", who: requester, page: askAgainPage },
  { method: "POST", path: "/demandes/:id/messages", who: professional, page: sendMessagePage },
  { method: "GET", path: "/liste-attente", who: receiver, page: waitingListPage },
  { method: "GET", path: "/dossiers/:id/vagues", who: preparer, page: wavesPage },
  { method: "POST", path: "/dossiers/:id/vagues", who: requester, page: startWavesPage },
  { method: "POST", path: "/dossiers/:id/vagues/tout", who: requester, page: sendAllPage },
  { method: "POST", path: "/dossiers/:id/vagues/arret", who: requester, page: stopWavesPage },
  { method: "GET", path: "/places", who: receiverOrDesk, page: placesPage },
  { method: "POST", path: "/places", who: receiverOrDesk, page: declarePlacesPage },
];
