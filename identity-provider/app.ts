import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { admission } from "./admin/guard.ts";
import { contentPolicy, show } from "./pages/frame.ts";
import { problemPage } from "./pages/problem.ts";
import { readSession } from "./portal/session.ts";
import { routes } from "./routes.ts";
import type { Desk, Guard, Web, WebEnv } from "./web.ts";

/** What surrounds every request, then the pages, then the protocol. */
export function createApp(desk: Desk) {
  const app = new Hono<WebEnv>();
  app.use(async (web, next) => {
    web.set("desk", desk);
    web.set("db", desk.db);
    web.header("x-content-type-options", "nosniff");
    // under "no-referrer" a browser would not say that a form is ours
    web.header("referrer-policy", "same-origin");
    await next();
  });
  for (const { method, path, who, page, fromElsewhere, isLong } of routes) {
    if (method !== "GET" && !fromElsewhere) app.on(method, [path], fromHere);
    if (method === "POST") app.post(path, isLong ? long : small);
    app.on(method, [path], guards[who], (web) => page(web));
  }
  app.all("*", protocol);
  app.onError((error, web) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    return show(web, { title: "Incident", status: 500, body: problemPage("server_error", null) });
  });
  return app;
}

/** A form of these pages comes from one of them: another site cannot send it. */
const fromHere: MiddlewareHandler<WebEnv> = async (web, next) => {
  const { urls } = web.var.desk;
  const [origin, site] = [web.req.header("origin"), web.req.header("sec-fetch-site")];
  const ours = [urls.auth, urls.wallet, urls.card].filter((url) => url !== null).map((url) => new URL(url).origin);
  // neither header: no browser, so nobody's session to misuse
  const isHere = site === "same-origin" || (origin ? ours.includes(origin) : !site);
  if (!isHere) return refused(web, 403, "foreign-form");
  return next();
};

/** A form here holds a few words. */
const small = bodyLimit({ maxSize: 64 * 1024, onError: (web) => refused(web as Web, 413, "too-large") });

/** The file of a hospital of twenty thousand people. */
const long = bodyLimit({ maxSize: 8 * 1024 * 1024, onError: (web) => refused(web as Web, 413, "too-large") });

const guards: Record<Guard, MiddlewareHandler<WebEnv>> = {
  anyone: (_, next) => next(),
  simulator: (web, next) => (web.var.desk.settings.mode === "psc" ? next() : refused(web, 404, "not-found")),
  "signing-in": async (web, next) => {
    const { incoming, outgoing } = web.env;
    const found = await web.var.desk
      .provider()
      .interactionDetails(incoming, outgoing)
      .catch(() => null);
    if (!found || found.uid !== web.req.param("uid")) return refused(web, 400, "expired");
    web.set("interaction", found);
    return next();
  },
  "signed-in": async (web, next) => {
    const found = await readSession(web);
    if (!found) return web.redirect("/login-page", 303);
    web.set("signedIn", found);
    return next();
  },
  control: (web, next) =>
    web.var.desk.settings.mode === "psc" ? guards.admin(web, next) : Promise.resolve(refused(web, 404, "not-found")),
  hospital: (web, next) =>
    web.var.desk.settings.mode === "hospital"
      ? guards.admin(web, next)
      : Promise.resolve(refused(web, 404, "not-found")),
  declaring: (web, next) => (web.var.desk.settings.mode === "psc" ? next() : guards.admin(web, next)),
  admin: async (web, next) => {
    const admitted = await admission(web);
    if (admitted === "admitted") return next();
    if (admitted === "password-asked") web.header("www-authenticate", 'Basic realm="Administration", charset="UTF-8"');
    return refused(web, admitted === "closed" ? 403 : 401, "not-allowed");
  },
};

/** The library answers on the bare request. */
async function protocol(web: Web) {
  const { desk } = web.var;
  const { incoming, outgoing } = web.env;
  if (isElsewhere(desk, web)) return refused(web, 404, "not-found");
  outgoing.setHeader("content-security-policy", contentPolicy(desk.urls));
  outgoing.setHeader("x-content-type-options", "nosniff");
  outgoing.setHeader("referrer-policy", "same-origin");
  if (web.req.path.endsWith("/certs")) await desk.useNewestKey();
  await desk.provider().callback()(incoming, outgoing);
  return RESPONSE_ALREADY_SENT;
}

/** With two hosts, as in reality: authorization is asked of the wallet, the rest of the protocol of the other. */
function isElsewhere({ urls }: Desk, web: Web) {
  const here = web.req.header("host");
  const isWallets = web.req.path === "/auth" || /^\/auth\/[^/]+$/.test(web.req.path);
  const [other, own] = isWallets ? [urls.auth, urls.wallet] : [urls.wallet, urls.auth];
  return urls.auth !== urls.wallet && here === new URL(other).host && here !== new URL(own).host;
}

const refused = (web: Web, status: 400 | 401 | 403 | 404 | 413, code: string) =>
  show(web, {
    title: "Identification impossible",
    status,
    body: problemPage(code, web.var.desk.settings.client?.postLogoutUris[0] ?? null),
  });
