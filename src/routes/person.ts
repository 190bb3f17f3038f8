import type { Route } from "#web/web.ts";

/** The person's own space will live here: /mon-espace. */
export const personRoutes: Route[] = [];
