import { html } from "hono/html";
import { count } from "#lib/french.ts";
import type { Point } from "#lib/geometry.ts";
import { type MapDot, planMap } from "./map.ts";

export type MapOptions = { centre: Point; radiusKm: number; dots: readonly MapDot[]; label?: string };

/** A small map drawn by the server: the circle searched, its centre in saffron, a dot for each place. `label` tells it to those who do not see it; the list beside says the same. */
export function unitMap({ centre, radiusKm, dots, label }: MapOptions) {
  const plan = planMap(centre, radiusKm, dots);
  const { x, y, r } = plan.circle;
  const strong = plan.dots.filter((dot) => dot.strong).length;
  return html`<svg viewBox="0 0 ${plan.width} ${plan.height}" width="100%" role="img" aria-label="${label ?? `Carte, cercle de ${radiusKm} km : ${count(strong, "unité")} de la liste, ${count(plan.dots.length - strong, "autre")}`}">
<rect width="${plan.width}" height="${plan.height}" rx="8" fill="var(--background-alt-blue-france)"/>
<circle cx="${x}" cy="${y}" r="${r}" fill="var(--background-default-grey)" stroke="var(--blue-france-850-200)"/>
<text x="${x}" y="${y - r + 12}" font-size="11" text-anchor="middle" fill="var(--text-mention-grey)">${radiusKm} km</text>
${plan.dots.map(dotOf)}
<circle cx="${x}" cy="${y}" r="7" fill="var(--safran)"/></svg>`;
}

const dotOf = ({ x, y, label, strong }: { x: number; y: number; label: string; strong: boolean }) =>
  strong
    ? html`<circle cx="${x}" cy="${y}" r="6" fill="var(--text-title-blue-france)"><title>${label}</title></circle>`
    : html`<circle cx="${x}" cy="${y}" r="4" fill="var(--blue-france-main-525)" fill-opacity="0.6"><title>${label}</title></circle>`;
