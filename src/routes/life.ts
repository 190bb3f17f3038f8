import type { Route } from "#web/web.ts";

/** The end of life of dossiers will live here: archived, kept, erased. */
export const lifeRoutes: Route[] = [];
