import type { Route } from "#idp/web.ts";
import {
  addressesPage,
  amendPage,
  closeFilePage,
  declarationPage,
  declarePage,
  filePage,
  openFilePage,
  productionPage,
  secretPage,
  servicesPage,
} from "./services.page.ts";

/** A service connects itself in three steps: declare, test, production. In a hospital, an administrator does it. */
export const serviceRoutes: Route[] = [
  { method: "GET", path: "/services", who: "declaring", page: servicesPage },
  { method: "POST", path: "/services", who: "declaring", page: openFilePage },
  { method: "POST", path: "/services/fermer", who: "declaring", page: closeFilePage },
  { method: "GET", path: "/services/declaration", who: "declaring", page: declarationPage },
  { method: "POST", path: "/services/declaration", who: "declaring", page: declarePage },
  { method: "GET", path: "/services/dossier", who: "declaring", page: filePage },
  { method: "GET", path: "/services/dossier/adresses", who: "declaring", page: addressesPage },
  { method: "POST", path: "/services/dossier/adresses", who: "declaring", page: amendPage },
  { method: "POST", path: "/services/dossier/secret", who: "declaring", page: secretPage },
  { method: "POST", path: "/services/dossier/production", who: "declaring", page: productionPage },
];
