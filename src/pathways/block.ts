import type { Condition, Item, Level } from "#features/forms/questionnaire.ts";
import { answered } from "./conditions.ts";

/** What a volet says of a shared block of fields. */
export type Block = {
  required?: true | "expected" | Condition;
  light?: true;
  help?: string;
  level?: Level;
  enableWhen?: Condition;
  repeats?: { min: number; max: number; add: string };
};

/**
 * A group rules its sub-items' requirements: they count once it must be answered or is filled (forms/check.ts).
 * So a block nobody asks for still asks the rest of what was begun.
 */
export function group(linkId: string, text: string, block: Block, items: Item[]): Item {
  const required = block.required ?? (block.repeats ? undefined : answered(linkId));
  return {
    linkId,
    text,
    type: "group",
    items,
    ...shown(block),
    ...(required ? { required } : {}),
    ...(block.light ? { light: true } : {}),
    ...(block.repeats ? { repeats: block.repeats } : {}),
  };
}

export const shown = ({ help, level, enableWhen }: Block) => ({
  ...(help ? { help } : {}),
  ...(level ? { level } : {}),
  ...(enableWhen ? { enableWhen } : {}),
});
