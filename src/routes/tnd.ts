import type { Route } from "#web/web.ts";

/** The coordination platforms for neurodevelopmental disorders will live here: /pco. */
export const tndRoutes: Route[] = [];
