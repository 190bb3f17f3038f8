import { grandAge } from "./grand-age/pathway.ts";
import type { Pathway } from "./pathway.ts";
import { sanitaire } from "./sanitaire/pathway.ts";

export const pathways: Record<Pathway["module"], Pathway> = { "grand-age": grandAge, sanitaire };

/** The data of a module a member may hold a right for; a module without data here is a bug of the caller. */
export function pathwayOf(module: "grand-age" | "sanitaire" | "handicap" | "tnd"): Pathway {
  if (module === "grand-age" || module === "sanitaire") return pathways[module];
  throw new Error(`The module ${module} has no data yet`);
}
