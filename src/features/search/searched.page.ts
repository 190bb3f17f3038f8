import type { Commune } from "#features/directory/commune.ts";
import type { Web } from "#web/web.ts";
import { findCommuneAt, searchPlaces } from "./place.store.ts";
import { readSearch, type Search } from "./search.ts";

/** The search of an address, its place found, seen by whoever looks; the communes its place may be, best first. */
export async function searchOf(web: Web): Promise<{ search: Search; communes: Commune[] }> {
  const db = web.var.outside.readDb;
  const asked = {
    ...readSearch(new URL(web.req.url).searchParams),
    // a visitor has signed in for a unit: a professional
    seesSensitive: web.var.visitor !== null,
  };
  if (asked.near) {
    const here = await findCommuneAt(db, asked.near);
    const label = here ? `votre position, près de ${here.name}` : "votre position";
    return { search: { ...asked, around: { ...asked.near, label, commune: here?.code ?? null } }, communes: [] };
  }
  if (!asked.place) return { search: asked, communes: [] };
  const communes = await searchPlaces(db, asked.place);
  const commune = communes[0];
  if (!commune?.point) return { search: asked, communes: [] };
  const around = { ...commune.point, label: commune.name, commune: commune.code };
  return { search: { ...asked, around }, communes };
}
