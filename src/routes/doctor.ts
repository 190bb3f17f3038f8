import type { Route } from "#web/web.ts";

/** The doctor's space will live here: /medecin. */
export const doctorRoutes: Route[] = [];
