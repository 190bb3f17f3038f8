import { endPairingPage } from "#idp/broker/pairings.page.ts";
import type { Route } from "#idp/web.ts";
import {
  activationPage,
  activationStreamPage,
  openActivationPage,
  renameDevicePage,
  revokeDevicePage,
} from "./devices.page.ts";
import { addKeyPage, keyOptionsPage, renameKeyPage, revokeKeyPage } from "./keys.page.ts";
import { connectPage, portalPage, returnPage } from "./portal.page.ts";

/** Each person's own pages: what proves who they are, and how to add or remove it. */
export const portalRoutes: Route[] = [
  { method: "GET", path: "/login-page", who: "anyone", page: portalPage },
  { method: "GET", path: "/login-page/connexion", who: "anyone", page: connectPage },
  { method: "GET", path: "/login-page/retour", who: "anyone", page: returnPage },
  { method: "POST", path: "/login-page/activation", who: "signed-in", page: openActivationPage },
  { method: "GET", path: "/login-page/activation", who: "signed-in", page: activationPage },
  { method: "GET", path: "/login-page/activation/flux", who: "signed-in", page: activationStreamPage },
  { method: "POST", path: "/login-page/appareils/:id/nom", who: "signed-in", page: renameDevicePage },
  { method: "POST", path: "/login-page/appareils/:id/suppression", who: "signed-in", page: revokeDevicePage },
  { method: "POST", path: "/login-page/cles", who: "signed-in", page: addKeyPage },
  { method: "POST", path: "/login-page/cles/defi", who: "signed-in", page: keyOptionsPage },
  { method: "POST", path: "/login-page/cles/:id/nom", who: "signed-in", page: renameKeyPage },
  { method: "POST", path: "/login-page/cles/:id/suppression", who: "signed-in", page: revokeKeyPage },
  {
    method: "POST",
    path: "/login-page/appairages/:id/suppression",
    who: "signed-in",
    page: endPairingPage,
  },
];
