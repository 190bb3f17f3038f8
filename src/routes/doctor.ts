import {
  answerTransferPage,
  changeServicePage,
  offeredPage,
  servicePage,
} from "#features/treating-doctors/hand-over.page.ts";
import { homeOfDoctorPage } from "#features/treating-doctors/home.page.ts";
import { nameDoctorPage, treatingDoctorPage } from "#features/treating-doctors/name-doctor.page.ts";
import { patientAnswerPage } from "#features/treating-doctors/not-my-patient.page.ts";
import { releasedVoletPage, releaseVoletPage } from "#features/treating-doctors/released.page.ts";
import { askTransferPage, transferPage, transfersPage } from "#features/treating-doctors/transfer.page.ts";
import { signWholeVoletPage, wholeVoletPage } from "#features/treating-doctors/whole-volet.page.ts";
import { preparer, professional, requester } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** The treating doctor: what waits for them, their volets, the dossiers handed to them. */
export const doctorRoutes: Route[] = [
  { method: "GET", path: "/medecin", who: professional, page: homeOfDoctorPage },
  { method: "POST", path: "/medecin/dossiers/:id/patientele", who: professional, page: patientAnswerPage },
  { method: "GET", path: "/medecin/dossiers/:id/transfert", who: professional, page: offeredPage },
  { method: "POST", path: "/medecin/dossiers/:id/transfert", who: professional, page: answerTransferPage },
  { method: "GET", path: "/medecin/dossiers/:id/service", who: professional, page: servicePage },
  { method: "POST", path: "/medecin/dossiers/:id/service", who: professional, page: changeServicePage },
  { method: "GET", path: "/medecin/dossiers/:id/:volet", who: professional, page: wholeVoletPage },
  { method: "POST", path: "/medecin/dossiers/:id/:volet", who: professional, page: signWholeVoletPage },
  { method: "POST", path: "/medecin/dossiers/:id/:volet/ouverture", who: professional, page: releaseVoletPage },
  { method: "GET", path: "/dossiers/:id/ouverts/:volet", who: professional, page: releasedVoletPage },
  { method: "GET", path: "/dossiers/:id/medecin-traitant", who: preparer, page: treatingDoctorPage },
  { method: "POST", path: "/dossiers/:id/medecin-traitant", who: preparer, page: nameDoctorPage },
  { method: "GET", path: "/dossiers/:id/transfert", who: professional, page: transferPage },
  { method: "POST", path: "/dossiers/:id/transfert", who: requester, page: askTransferPage },
  { method: "GET", path: "/transferts", who: professional, page: transfersPage },
];
