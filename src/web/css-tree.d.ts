/** The little of css-tree that web/prune.ts calls; the package brings no types. */
declare module "css-tree" {
  export type CssNode =
    | { type: "StyleSheet"; children: List }
    | { type: "Rule"; prelude: CssNode; block: Block }
    | { type: "Atrule"; name: string; block: Block | null }
    | { type: "SelectorList"; children: List }
    | { type: "Selector"; children: List }
    | { type: "ClassSelector"; name: string }
    | { type: "PseudoClassSelector"; name: string }
    | {
        type: "AttributeSelector";
        name: { name: string };
        value: { type: "String"; value: string } | { type: "Identifier"; name: string } | null;
      }
    | { type: "Declaration"; property: string };
  export type Block = { type: "Block"; children: List };
  export type Item = { data: CssNode };
  export type List = {
    isEmpty: boolean;
    forEach: (each: (node: CssNode, item: Item, list: List) => void) => void;
    remove: (item: Item) => void;
  };
  type Visit = (this: { skip: symbol }, node: CssNode, item: Item, list: List | null) => unknown;
  export function parse(css: string, options?: { parseValue?: boolean }): CssNode;
  export function walk(node: CssNode, visitor: Visit | { enter?: Visit; leave?: Visit }): void;
  export function generate(node: CssNode): string;
}
