import type { Condition, Item, Level } from "#features/forms/questionnaire.ts";
import { all, answered } from "./conditions.ts";

/**
 * A block of fields used in several volets. `required` is about the block: its starred fields follow it, and once
 * anything is typed in an optional block its starred fields are required too. The rows of a repeated block always
 * ask their starred fields.
 */
export type Block = {
  required?: true | "expected" | Condition;
  light?: true;
  help?: string;
  level?: Level;
  enableWhen?: Condition;
  repeats?: { min: number; max: number; add: string };
};
export type Need = Pick<Item, "required" | "light">;

export function group(linkId: string, text: string, block: Block, items: Item[]): Item {
  const rows = block.repeats
    ? { repeats: block.repeats, ...(block.required ? { required: block.required } : {}), ...lightOf(block) }
    : {};
  return { linkId, text, type: "group", items, ...shown(block), ...rows };
}

export const shown = ({ help, level, enableWhen }: Block) => ({
  ...(help ? { help } : {}),
  ...(level ? { level } : {}),
  ...(enableWhen ? { enableWhen } : {}),
});

export const lightOf = ({ light }: Pick<Block, "light">): { light?: true } => (light ? { light } : {});

/** What a starred field asks, from what its block asks. */
export function starredOf(linkId: string, block: Block): Need {
  if (block.repeats || block.required === true) return { required: true, ...lightOf(block) };
  if (block.required && block.required !== "expected") return { required: block.required, ...lightOf(block) };
  return { required: answered(linkId) };
}

/** The first starred field of a block also says that the block is expected. */
export const firstOf = (linkId: string, block: Block): Need =>
  block.required === "expected" && !block.repeats ? { required: "expected" } : starredOf(linkId, block);

/** The same need, on a further condition. */
export function when(condition: Condition, need: Need): Need {
  if (need.required === "expected" || !need.required) return need;
  return { ...need, required: need.required === true ? condition : all(need.required, condition) };
}
