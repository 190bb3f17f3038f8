import { html } from "hono/html";
import type { Point } from "#lib/geometry.ts";
import { type MapDot, planMap } from "./map.ts";

/** A small map drawn by the server: the circle searched, its centre in saffron, a dot for each place. `label` tells it to who does not see it. */
export function drawMap({
  centre,
  radiusKm,
  dots,
  label,
}: {
  centre: Point;
  radiusKm: number;
  dots: readonly MapDot[];
  label: string;
}) {
  const plan = planMap(centre, radiusKm, dots);
  const { x, y, r } = plan.circle;
  return html`<svg viewBox="0 0 ${plan.width} ${plan.height}" width="100%" role="img" aria-label="${label}">
<rect width="${plan.width}" height="${plan.height}" rx="8" fill="var(--background-alt-blue-france)"/>
<circle cx="${x}" cy="${y}" r="${r}" fill="var(--background-default-grey)" stroke="var(--blue-france-850-200)"/>
<text x="${x}" y="${y - r + 12}" font-size="11" text-anchor="middle" fill="var(--text-mention-grey)">${radiusKm} km</text>
${plan.dots.map((dot) => html`<circle cx="${dot.x}" cy="${dot.y}" r="${dot.tone === "strong" ? 6 : 4}" fill="${dot.tone === "strong" ? "var(--encre)" : "var(--blue-france-main-525)"}" ${dot.tone === "strong" ? "" : html`fill-opacity="0.6"`}/>`)}
<circle cx="${x}" cy="${y}" r="7" fill="var(--safran)"/></svg>`;
}
