import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const bundled = new Map<string, Promise<string>>();

/** A script of the browser, bundled the first time it is asked. `path` is below identity-provider/. */
export function bundleOf(path: string): Promise<string> {
  const known = bundled.get(path);
  if (known) return known;
  const made = build({
    entryPoints: [fileURLToPath(new URL(`../${path}`, import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    minify: true,
    legalComments: "none",
  }).then(({ outputFiles }) => outputFiles[0]!.text);
  bundled.set(path, made);
  return made;
}
