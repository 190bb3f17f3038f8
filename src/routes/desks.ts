import type { Route } from "#web/web.ts";

/** The desks will live here: /guichet, /pilotage, /support. */
export const deskRoutes: Route[] = [];
