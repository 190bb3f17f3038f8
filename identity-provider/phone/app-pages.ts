import { bundleOf } from "#idp/pages/bundle.ts";
import type { Route, Web } from "#idp/web.ts";
import { sha256 } from "#lib/seal.ts";
import { appApi } from "./app.api.ts";
import { appIcon, appManifest, appPage, appStyle, serviceWorker } from "./app.page.ts";

const script = () => bundleOf("phone/browser/app.ts");

/** Its own rules: it talks to this host alone, and may use the camera. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export const appRoutes: Route[] = [
  { method: "GET", path: "/app", who: "anyone", page: (web) => shell(web) },
  {
    method: "GET",
    path: "/app/app.js",
    who: "anyone",
    page: async (web) => asset(web, "text/javascript", await script()),
  },
  { method: "GET", path: "/app/style.css", who: "anyone", page: (web) => asset(web, "text/css", appStyle) },
  { method: "GET", path: "/app/icone.svg", who: "anyone", page: (web) => asset(web, "image/svg+xml", appIcon) },
  {
    method: "GET",
    path: "/app/manifest.webmanifest",
    who: "anyone",
    page: (web) => asset(web, "application/manifest+json", JSON.stringify(appManifest)),
  },
  {
    method: "GET",
    path: "/app/service-worker.js",
    who: "anyone",
    page: async (web) => {
      const version = sha256((await script()) + appStyle + String(await pageOf(web)))
        .toString("hex")
        .slice(0, 16);
      // it lies below what it serves
      web.header("service-worker-allowed", "/app");
      return asset(web, "text/javascript", serviceWorker(version));
    },
  },
  ...appApi,
];

async function shell(web: Web) {
  web.header("content-security-policy", policy);
  web.header("permissions-policy", "camera=(self)");
  return web.html(await pageOf(web));
}

const pageOf = ({ var: { desk } }: Web) =>
  appPage({
    pinDigits: desk.settings.pinDigits,
    portal: `${new URL(desk.urls.wallet).host}/login-page`,
    isSimulator: desk.settings.mode === "psc",
  });

const asset = (web: Web, type: string, text: string) =>
  web.body(text, 200, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-cache" });
