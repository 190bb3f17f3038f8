import type { Route } from "#idp/web.ts";
import { adminServicePage, adminServicesPage, decideServicePage } from "./services.page.ts";

/** What an administrator does besides the cards and the tests. */
export const adminRoutes: Route[] = [
  { method: "GET", path: "/admin/services", who: "admin", page: adminServicesPage },
  { method: "GET", path: "/admin/services/:id", who: "admin", page: adminServicePage },
  { method: "POST", path: "/admin/services/:id", who: "admin", page: decideServicePage },
];
