import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";
import type { Web } from "./web.ts";

type Asset = { body: Uint8Array; type: string; forever: boolean };
const assets = new Map<string, Asset>();
let urls = { css: "/assets/style.css", js: "/assets/app.js", map: "", mapCss: "", mapWorker: "" };

/** The addresses of the style and of the script, and of those of the map, with their content's fingerprint: they may be kept for ever. */
export const assetUrls = () => urls;

/** Bundles what the browser receives, once, at start: the design system's parts we use, our theme, our custom elements. */
export async function buildAssets(): Promise<void> {
  const entry = (path: string) => fileURLToPath(new URL(`../browser/${path}`, import.meta.url));
  const built = await build({
    entryPoints: {
      app: entry("main.ts"),
      style: entry("style.css"),
      // a megabyte that only those who look at a map receive
      map: entry("map.ts"),
      "map-worker": fileURLToPath(import.meta.resolve("maplibre-gl/dist/maplibre-gl-worker.mjs")),
    },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: ["es2022", "safari16"],
    outdir: "/assets",
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file", ".woff": "empty", ".svg": "file", ".png": "file" },
    plugins: [
      {
        name: "no-state-font",
        setup: (b) =>
          b.onResolve({ filter: /(Marianne|Spectral).*\.woff2?$/ }, () => ({ path: "/none", external: true })),
      },
    ],
  });
  await stop();
  for (const file of built.outputFiles) {
    const path = file.path.replaceAll("\\", "/").replace(/^.*\/assets\//, "/assets/");
    assets.set(path, { body: withoutStateFont(path, file.contents), type: typeOf(path), forever: true });
    if (/\/app-.*\.js$/.test(path)) urls = { ...urls, js: path };
    if (/\/style-.*\.css$/.test(path)) urls = { ...urls, css: path };
    if (/\/map-worker-.*\.js$/.test(path)) urls = { ...urls, mapWorker: path };
    else if (/\/map-.*\.js$/.test(path)) urls = { ...urls, map: path };
    if (/\/map-.*\.css$/.test(path)) urls = { ...urls, mapCss: path };
  }
  assets.set("/assets/icone.svg", { body: await readFile(entry("icone.svg")), type: "image/svg+xml", forever: false });
}

/** The State's letters are reserved to State services: their @font-face goes, the theme names another. */
function withoutStateFont(path: string, contents: Uint8Array): Uint8Array {
  if (!path.endsWith(".css")) return contents;
  return Buffer.from(
    Buffer.from(contents)
      .toString("utf8")
      .replaceAll(/@font-face\{font-family:"?(?:Marianne|Spectral)"?;[^}]*\}/g, ""),
  );
}

const typeOf = (path: string) => {
  const types: Record<string, string> = {
    css: "text/css; charset=utf-8",
    js: "text/javascript; charset=utf-8",
    svg: "image/svg+xml",
    woff2: "font/woff2",
    png: "image/png",
  };
  return types[path.split(".").at(-1)!] ?? "application/octet-stream";
};

export function assetPage(web: Web): Response {
  const asset = assets.get(web.req.path);
  if (!asset) return web.notFound() as Response;
  const etag = `"${createHash("sha256").update(asset.body).digest("base64url").slice(0, 20)}"`;
  if (web.req.header("if-none-match") === etag) return web.body(null, 304);
  return web.body(Buffer.from(asset.body), 200, {
    "content-type": asset.type,
    etag,
    "cache-control": asset.forever ? "public, max-age=31536000, immutable" : "public, max-age=3600",
  });
}
