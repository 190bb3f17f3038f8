import type { Route } from "#web/web.ts";

/** Every address of the product: method, path, who may, page. Start reading here. */
export const routes: Route[] = [];
