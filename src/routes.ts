import type { Route } from "#web/web.ts";
import { accountRoutes } from "./routes/account.ts";
import { deskRoutes } from "./routes/desks.ts";
import { doctorRoutes } from "./routes/doctor.ts";
import { doorRoutes } from "./routes/door.ts";
import { dossierRoutes } from "./routes/dossiers.ts";
import { fhirRoutes } from "./routes/fhir.ts";
import { lifeRoutes } from "./routes/life.ts";
import { mdphRoutes } from "./routes/mdph.ts";
import { notificationEsmsRoutes } from "./routes/notifications-esms.ts";
import { orientationRoutes } from "./routes/orientation.ts";
import { paperRoutes } from "./routes/paper.ts";
import { personRoutes } from "./routes/person.ts";
import { publicRoutes } from "./routes/public.ts";
import { requestRoutes } from "./routes/requests.ts";
import { structureRoutes } from "./routes/structure.ts";
import { tndRoutes } from "./routes/tnd.ts";

/**
 * Every address of the product: method, path, who may, page. Start reading here, then in the file of the noun.
 * The first that matches answers: inside a file, the exact path stands before the one with a parameter.
 */
export const routes: Route[] = [
  ...publicRoutes,
  ...fhirRoutes,
  ...doorRoutes,
  ...accountRoutes,
  ...structureRoutes,
  ...dossierRoutes,
  ...requestRoutes,
  ...personRoutes,
  ...doctorRoutes,
  ...mdphRoutes,
  ...notificationEsmsRoutes,
  ...tndRoutes,
  ...deskRoutes,
  ...lifeRoutes,
  ...orientationRoutes,
  ...paperRoutes,
];
