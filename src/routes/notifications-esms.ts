import type { Route } from "#web/web.ts";

/** The decisions of the MDPH as the establishments receive them will live here: /notifications-esms. */
export const notificationEsmsRoutes: Route[] = [];
