import type { Route } from "#idp/web.ts";
import { adoptionCsvPage, adoptionPage } from "./adoption.page.ts";
import { administratorPage, decidePage, memberPage, openEnrolmentPage, recoveryCodesPage } from "./member.page.ts";
import { addPartnerPage, closePartnerPage, partnersPage } from "./partners.page.ts";
import {
  addPersonPage,
  contactsPage,
  newPersonPage,
  peoplePage,
  personPage,
  presencePage,
  replacementPage,
} from "./people.page.ts";
import { adminServicePage, adminServicesPage, decideServicePage } from "./services.page.ts";
import { importStaffPage, staffPage } from "./staff.page.ts";

/** What an administrator does besides the cards and the tests. */
export const adminRoutes: Route[] = [
  { method: "GET", path: "/admin/services", who: "admin", page: adminServicesPage },
  { method: "GET", path: "/admin/services/:id", who: "admin", page: adminServicePage },
  { method: "POST", path: "/admin/services/:id", who: "admin", page: decideServicePage },

  { method: "GET", path: "/admin/personnes", who: "control", page: peoplePage },
  { method: "POST", path: "/admin/personnes", who: "control", page: addPersonPage },
  { method: "GET", path: "/admin/personnes/nouvelle", who: "control", page: newPersonPage },
  { method: "GET", path: "/admin/personnes/:id", who: "control", page: personPage },
  { method: "POST", path: "/admin/personnes/:id/contacts", who: "control", page: contactsPage },
  { method: "POST", path: "/admin/personnes/:id/etat", who: "control", page: presencePage },
  { method: "POST", path: "/admin/personnes/:id/remplacement", who: "control", page: replacementPage },

  { method: "GET", path: "/admin/etablissements", who: "control", page: partnersPage },
  { method: "POST", path: "/admin/etablissements", who: "control", page: addPartnerPage },
  { method: "POST", path: "/admin/etablissements/:code/fermeture", who: "control", page: closePartnerPage },

  { method: "GET", path: "/admin/adoption", who: "control", page: adoptionPage },
  { method: "GET", path: "/admin/adoption.csv", who: "control", page: adoptionCsvPage },

  { method: "GET", path: "/admin/annuaire", who: "hospital", page: staffPage },
  { method: "POST", path: "/admin/annuaire", who: "hospital", page: importStaffPage, isLong: true },
  { method: "GET", path: "/admin/annuaire/:id", who: "hospital", page: memberPage },
  { method: "POST", path: "/admin/annuaire/:id/rapprochement", who: "hospital", page: decidePage },
  { method: "POST", path: "/admin/annuaire/:id/enrolement", who: "hospital", page: openEnrolmentPage },
  { method: "POST", path: "/admin/annuaire/:id/administrateur", who: "hospital", page: administratorPage },
  { method: "POST", path: "/admin/annuaire/:id/secours", who: "hospital", page: recoveryCodesPage },
];
