import { html, raw } from "hono/html";
import type { Point } from "#lib/geometry.ts";
import type { Html } from "#ui/page.ts";
import { assetUrls } from "#web/assets.ts";
import type { Web } from "#web/web.ts";

export type InteractiveMap = {
  /** The address that answers where the places stand. */
  points: string;
  around: (Point & { radiusKm: number }) | null;
  /** Shown until the map is drawn, and where it cannot be. */
  fallback: Html | string;
};

/** A map one moves about in: its script comes when it is in sight; its tiles, if any, from the address configured. */
export function interactiveMap(web: Web, { points, around, fallback }: InteractiveMap) {
  const { map, mapCss, mapWorker } = assetUrls();
  const { tiles } = web.var.outside;
  const place = around && JSON.stringify({ lat: around.lat, lon: around.lon, radiusKm: around.radiusKm });
  const background = tiles
    ? html`data-tiles="${tiles.url}" data-attribution="${tiles.attribution}"`
    : html`data-ground="/annuaire/fond"`;
  return html`<sextant-map data-script="${map}" data-sheet="${mapCss}" data-worker="${new URL(mapWorker, web.var.outside.publicUrl).pathname}" data-points="${points}" ${place ? html`data-around="${place}"` : raw("")} ${background}>${fallback}</sextant-map>`;
}
