import type { Route } from "#web/web.ts";

/** The MDPH and its decisions will live here: /mdph. */
export const mdphRoutes: Route[] = [];
