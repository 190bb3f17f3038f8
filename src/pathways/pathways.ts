import { grandAge } from "./grand-age/pathway.ts";
import { handicap } from "./handicap/pathway.ts";
import type { Pathway } from "./pathway.ts";
import { sanitaire } from "./sanitaire/pathway.ts";
import { tnd } from "./tnd/pathway.ts";

export const pathways = { "grand-age": grandAge, sanitaire, handicap, tnd } satisfies Record<
  Pathway["module"],
  Pathway
>;

export const pathwayOf = (module: Pathway["module"]): Pathway => pathways[module];
