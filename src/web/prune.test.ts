import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { prune } from "./prune.ts";

const kept = (css: string, sources: string) => prune(css, sources);

test("a class of the design system that no source writes is left out, with what served it alone", () => {
  const css = `:root{--used:red;--chain:var(--used);--lost:blue}
.fr-btn{color:var(--chain)}.fr-btn,.fr-menu{margin:0}.fr-menu a{color:var(--lost)}
@media print{.fr-menu{display:none}}.ours{color:#000}.fr-btn:not(.fr-menu){padding:0}`;
  assert.equal(
    kept(css, 'class="fr-btn"'),
    ":root{--used:red;--chain:var(--used)}.fr-btn{color:var(--chain)}.fr-btn{margin:0}.ours{color:#000}.fr-btn:not(.fr-menu){padding:0}",
  );
});

test("a class written in two parts keeps all that begins so, and a class chosen by a part of its name is kept when one is written", () => {
  const css = `.fr-badge--new{color:red}.fr-badge-x{color:red}[class*=" fr-icon-"]{content:""}[class^=fr-raw]{content:""}`;
  assert.equal(
    kept(css, ["`fr-badge--$", "{tone}` fr-raw-list"].join("")),
    '.fr-badge--new{color:red}[class^=fr-raw]{content:""}',
  );
});

test("no source makes the beginning of a class up: the whole system would have to be kept", () =>
  assert.deepEqual(
    globSync("src/**/*.ts").filter(
      (file) => !file.endsWith("prune.test.ts") && /\bfr-\$\{/.test(readFileSync(file, "utf8")),
    ),
    [],
  ));
