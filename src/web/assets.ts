import { createHash } from "node:crypto";
import { glob, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { build, stop } from "esbuild";
import { prune } from "./prune.ts";
import type { Web } from "./web.ts";

type Asset = {
  body: Uint8Array;
  type: string;
  forever: boolean;
  etag: string;
  brotli: Promise<Buffer<ArrayBuffer>> | null;
};
const assets = new Map<string, Asset>();
let urls = {
  ...{ css: "/assets/style.css", js: "/assets/app.js" },
  font: null as string | null,
  ...{ map: "", mapCss: "", mapWorker: "" },
};

/** The addresses of the style, of the script, of the letters a page is read in, and of the map's, with their content's fingerprint: they may be kept for ever. */
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
  const sources = await readSources();
  for (const file of built.outputFiles) {
    const content = contentOf(file, sources);
    const path = pathOf(file.path, content);
    keep(path, content, "forever");
    if (/\/app-.*\.js$/.test(path)) urls = { ...urls, js: path };
    if (/\/style-.*\.css$/.test(path)) urls = { ...urls, css: path };
    if (/\/map-worker-.*\.js$/.test(path)) urls = { ...urls, mapWorker: path };
    else if (/\/map-.*\.js$/.test(path)) urls = { ...urls, map: path };
    if (/\/map-.*\.css$/.test(path)) urls = { ...urls, mapCss: path };
    if (/-latin-wght-normal-.*\.woff2$/.test(path)) urls = { ...urls, font: path };
  }
  keep("/assets/icone.svg", await readFile(entry("icone.svg")), "an hour");
}

/** Everything a class of the design system may be written in. */
async function readSources(): Promise<string> {
  const root = fileURLToPath(new URL("../", import.meta.url));
  const files = await Array.fromAsync(glob("{browser,features,pathways,ui,web}/**/*.ts", { cwd: root }));
  const texts = await Promise.all(
    files.filter((file) => !file.endsWith(".test.ts")).map((file) => readFile(`${root}${file}`, "utf8")),
  );
  return texts.join("\n");
}

const contentOf = ({ path, contents }: { path: string; contents: Uint8Array }, sources: string): Uint8Array =>
  path.endsWith(".css")
    ? Buffer.from(prune(withoutStateFont(Buffer.from(contents).toString("utf8")), sources))
    : contents;

/** esbuild's name, except for a style sheet: what is kept of it depends on the sources too. */
function pathOf(built: string, content: Uint8Array): string {
  const path = built.replaceAll("\\", "/").replace(/^.*\/assets\//, "/assets/");
  return path.endsWith(".css") ? path.replace(/-\w+\.css$/, `-${fingerprint(content).slice(0, 10)}.css`) : path;
}

const fingerprint = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");

function keep(path: string, body: Uint8Array, until: "forever" | "an hour") {
  const etag = `"${fingerprint(body).slice(0, 20)}"`;
  assets.set(path, { body, type: typeOf(path), forever: until === "forever", etag, brotli: null });
}

/** Texts are compressed by the first who asks, as far as it goes: they are read thousands of times after. The map's, longer, a little less. */
function compressed(asset: Asset): Promise<Buffer<ArrayBuffer>> {
  if (asset.brotli) return asset.brotli;
  const params = { [constants.BROTLI_PARAM_QUALITY]: asset.body.length > 300_000 ? 9 : 11 };
  asset.brotli = promisify(brotliCompress)(asset.body, { params }) as Promise<Buffer<ArrayBuffer>>;
  return asset.brotli;
}

/** The State's letters are reserved to State services: their @font-face goes, the theme names another. */
const withoutStateFont = (css: string) =>
  css.replaceAll(/@font-face\{font-family:"?(?:Marianne|Spectral)"?;[^}]*\}/g, "");

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

export async function assetPage(web: Web): Promise<Response> {
  const asset = assets.get(web.req.path);
  if (!asset) return web.notFound() as Response;
  if (web.req.header("if-none-match") === asset.etag) return web.body(null, 304);
  const isText = /^text|svg/.test(asset.type);
  const takesBrotli = isText && /\bbr\b/.test(web.req.header("accept-encoding") ?? "");
  return web.body(takesBrotli ? await compressed(asset) : Buffer.from(asset.body), 200, {
    "content-type": asset.type,
    etag: asset.etag,
    vary: "accept-encoding",
    ...(takesBrotli ? { "content-encoding": "br" } : {}),
    "cache-control": asset.forever ? "public, max-age=31536000, immutable" : "public, max-age=3600",
  });
}
