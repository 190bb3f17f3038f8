import type * as PlotLibrary from "@observablehq/plot";
import type { PlotOptions } from "@observablehq/plot";
import { raw } from "hono/html";
import type { Html } from "#ui/page.ts";

/**
 * A chart drawn on the server, for readers with or without JavaScript; `label` says it in words for those who do not see it.
 * Its styles are left out: the page's own rules forbid them, and the drawing does not need them.
 */
export async function chart(label: string, options: (plot: typeof PlotLibrary) => PlotOptions): Promise<Html> {
  // a second and a hundred megabytes: only processes that draw pay for them
  const [Plot, { JSDOM }] = await Promise.all([import("@observablehq/plot"), import("jsdom")]);
  const drawn = Plot.plot({ ...options(Plot), document: new JSDOM("").window.document });
  drawn.querySelector("style")?.remove();
  drawn.removeAttribute("class");
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", label);
  for (const mark of drawn.querySelectorAll("g[aria-label]")) mark.removeAttribute("aria-label");
  return raw(drawn.outerHTML) as Html;
}
