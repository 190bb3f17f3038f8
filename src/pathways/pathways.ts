import { grandAge } from "./grand-age/pathway.ts";
import { handicap } from "./handicap/pathway.ts";
import type { Pathway } from "./pathway.ts";
import { sanitaire } from "./sanitaire/pathway.ts";
import { tnd } from "./tnd/pathway.ts";

export const pathways = { "grand-age": grandAge, sanitaire, handicap, tnd } satisfies Partial<
  Record<Pathway["module"], Pathway>
>;

/** The data of a module a member may hold a right for; a module without data here is a bug of the caller. */
export function pathwayOf(module: Pathway["module"]): Pathway {
  const found = (pathways as Partial<Record<Pathway["module"], Pathway>>)[module];
  if (found) return found;
  throw new Error(`The module ${module} has no data yet`);
}
