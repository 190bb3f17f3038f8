import type { Route } from "#web/web.ts";

/** The guided orientation will live here: /orientation. */
export const orientationRoutes: Route[] = [];
