import { homeOfDoctorPage } from "#features/treating-doctors/home.page.ts";
import { patientAnswerPage } from "#features/treating-doctors/not-my-patient.page.ts";
import { professional } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** The treating doctor: what waits for them, their volets, the dossiers handed to them. */
export const doctorRoutes: Route[] = [
  { method: "GET", path: "/medecin", who: professional, page: homeOfDoctorPage },
  { method: "POST", path: "/medecin/dossiers/:id/patientele", who: professional, page: patientAnswerPage },
];
