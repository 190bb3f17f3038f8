import type { Route } from "#idp/web.ts";
import { administratorPage, decidePage, memberPage, openEnrolmentPage, recoveryCodesPage } from "./member.page.ts";
import { adminServicePage, adminServicesPage, decideServicePage } from "./services.page.ts";
import { importStaffPage, staffPage } from "./staff.page.ts";

/** What an administrator does besides the cards and the tests. */
export const adminRoutes: Route[] = [
  { method: "GET", path: "/admin/services", who: "admin", page: adminServicesPage },
  { method: "GET", path: "/admin/services/:id", who: "admin", page: adminServicePage },
  { method: "POST", path: "/admin/services/:id", who: "admin", page: decideServicePage },

  { method: "GET", path: "/admin/annuaire", who: "hospital", page: staffPage },
  { method: "POST", path: "/admin/annuaire", who: "hospital", page: importStaffPage, isLong: true },
  { method: "GET", path: "/admin/annuaire/:id", who: "hospital", page: memberPage },
  { method: "POST", path: "/admin/annuaire/:id/rapprochement", who: "hospital", page: decidePage },
  { method: "POST", path: "/admin/annuaire/:id/enrolement", who: "hospital", page: openEnrolmentPage },
  { method: "POST", path: "/admin/annuaire/:id/administrateur", who: "hospital", page: administratorPage },
  { method: "POST", path: "/admin/annuaire/:id/secours", who: "hospital", page: recoveryCodesPage },
];
