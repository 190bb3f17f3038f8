import type { Commune } from "#features/directory/commune.ts";
import type { Web } from "#web/web.ts";
import { findWhere } from "./place.store.ts";
import { readSearch, type Search } from "./search.ts";

/** The search of an address, its place found, seen by whoever looks; the communes its place may be, best first. */
export const searchOf = (web: Web): Promise<{ search: Search; communes: Commune[] }> =>
  findWhere(web.var.outside.readDb, {
    ...readSearch(new URL(web.req.url).searchParams),
    // a visitor has signed in for a unit: a professional
    seesSensitive: web.var.visitor !== null,
  });
