import { type CssNode, generate, parse, walk } from "css-tree";

/**
 * What our pages could use of a style sheet: rules about a class of the design system (`fr-…`) that no source of ours
 * writes are left out, then the custom properties nothing refers to. A phone reads a quarter of what the whole weighs.
 * `sources`: every text a class may be written in; `fr-badge--${tone}` keeps all that begins with `fr-badge--`.
 */
export function prune(css: string, sources: string): string {
  const written = [...new Set(sources.match(/\bfr-[\w-]*/g) ?? [])];
  const known = new Set(written);
  const beginnings = written.filter((name) => name.endsWith("-") && name !== "fr-");
  const mayBe = {
    named: (name: string) =>
      !name.startsWith("fr-") || known.has(name) || beginnings.some((start) => name.startsWith(start)),
    // [class*=" fr-icon-"] chooses whatever is written so
    holding: (part: string) => !part.startsWith("fr-") || written.some((name) => name.includes(part)),
  };
  const sheet = parse(css, { parseValue: false });
  walk(sheet, {
    leave: (rule, item, list) => {
      if (rule.type !== "Rule" || rule.prelude.type !== "SelectorList") return;
      rule.prelude.children.forEach((selector, at, selectors) => {
        if (!canChoose(selector, mayBe)) selectors.remove(at);
      });
      if (rule.prelude.children.isEmpty) list?.remove(item);
    },
  });
  dropUnusedProperties(sheet, sources.match(/--[a-z][\w-]*/g) ?? []);
  dropEmpty(sheet);
  return generate(sheet);
}

type Names = { named: (name: string) => boolean; holding: (part: string) => boolean };

/** Could an element of ours be chosen? What it must lack is not asked of it. */
function canChoose(selector: CssNode, mayBe: Names): boolean {
  let possible = true;
  walk(selector, {
    enter(node) {
      if (node.type === "PseudoClassSelector" && node.name === "not") return this.skip;
      if (node.type === "ClassSelector") possible &&= mayBe.named(node.name);
      if (node.type === "AttributeSelector" && node.name.name === "class" && node.value)
        possible &&= mayBe.holding((node.value.type === "String" ? node.value.value : node.value.name).trim());
      return undefined;
    },
  });
  return possible;
}

/** Until nothing more falls: a property may serve only another that falls. */
function dropUnusedProperties(sheet: CssNode, alsoUsed: readonly string[]): void {
  for (let dropped = 1; dropped > 0; ) {
    dropped = 0;
    const used = new Set([
      ...alsoUsed,
      ...[...generate(sheet).matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name),
    ]);
    walk(sheet, {
      leave: (node, item, list) => {
        if (node.type !== "Declaration" || !node.property.startsWith("--") || used.has(node.property)) return;
        list?.remove(item);
        dropped += 1;
      },
    });
  }
}

const dropEmpty = (sheet: CssNode) =>
  walk(sheet, {
    leave: (node, item, list) => {
      if ((node.type === "Rule" || node.type === "Atrule") && node.block?.children.isEmpty) list?.remove(item);
    },
  });
