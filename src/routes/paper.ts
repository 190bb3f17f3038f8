import { giveCodePage, handPaperPage, paperPage, takeOverForm, takeOverPage } from "#features/paper/paper.page.ts";
import { newPaperPage, registerPaperPage } from "#features/paper/register.page.ts";
import { professional, receiver, receiverOrDesk, requester } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** Dossiers that come on paper: registered by a receiver, taken over by a requester or by the person. */
export const paperRoutes: Route[] = [
  { method: "GET", path: "/papier/nouveau", who: receiverOrDesk, page: newPaperPage },
  { method: "POST", path: "/papier/nouveau", who: receiverOrDesk, page: registerPaperPage },
  { method: "GET", path: "/papier/reprise", who: requester, page: takeOverForm },
  { method: "POST", path: "/papier/reprise", who: requester, page: takeOverPage },
  { method: "GET", path: "/papier/:id", who: professional, page: paperPage },
  { method: "POST", path: "/papier/:id", who: receiver, page: giveCodePage },
  { method: "POST", path: "/papier/:id/invitation", who: receiver, page: handPaperPage },
];
