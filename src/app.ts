import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { getCookie } from "hono/cookie";
import { csrf } from "hono/csrf";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import { freshMinutes, isFresh } from "#features/accounts/means.ts";
import { holdsAnywhere, type Member } from "#features/accounts/member.ts";
import { isCharterDue } from "#features/pro-sante-connect/charter.ts";
import { originsOf } from "#features/pro-sante-connect/provider.ts";
import { findMember, type SignedIn } from "#features/sessions/member.store.ts";
import { keepSession } from "#features/sessions/session.action.ts";
import { rereadHeader, sessionCookie } from "#features/sessions/session.ts";
import { findPolicy } from "#features/sign-in/policy.store.ts";
import { opens } from "#features/sign-in/policy.ts";
import { dayOf } from "#lib/dates.ts";
import { failurePage, forbiddenPage, notFoundPage, tooLargePage, unreadablePage } from "#web/errors.ts";
import type { Logger } from "#web/log.ts";
import type { Guard, Outside, Tiles, Web, WebEnv } from "#web/web.ts";
import { routes } from "./routes.ts";

/** The largest attachment (10 MB) and its form around it. */
const largestBody = 11_000_000;

type Optional = "franceConnect" | "support" | "nearOrder" | "reportsByMail" | "bookingSandbox" | "tiles";
type Given = Omit<Outside, "log" | Optional> & Partial<Pick<Outside, Optional>>;

/** The whole web application, with everything it needs from outside passed in once: what surrounds every request, in order. */
export function createApp(given: Given, log: Logger) {
  const outside: Outside = {
    support: { phone: null, email: null },
    reportsByMail: { ror: false, finess: false, cnsa: false },
    bookingSandbox: null,
    tiles: null,
    franceConnect: null,
    nearOrder: "lon-lat",
    ...given,
    log,
  };
  const app = new Hono<WebEnv>();
  app.get("/sante", (web) => (outside.isReady() ? web.json({ etat: "pret" }) : web.json({ etat: "demarrage" }, 503)));
  app.use(compress({ threshold: 2048 }));
  const secure = secureHeaders({
    ...headersFor(
      [...originsOf(outside.oidc), ...(outside.franceConnect ? [new URL(outside.franceConnect.issuer).origin] : [])],
      outside.tiles,
    ),
    strictTransportSecurity: outside.publicUrl.startsWith("https:") ? "max-age=63072000" : false,
  });
  app.use(async (web, next) => {
    // a file sent by someone else, a page whose address is a key say a stricter policy of their own: they keep it
    const own = new Map<string, string | null>();
    await secure(web, async () => {
      await next();
      for (const name of ["content-security-policy", "referrer-policy"]) own.set(name, web.res.headers.get(name));
    });
    for (const [name, policy] of own) if (policy) web.res.headers.set(name, policy);
  });
  app.use(async (web, next) => {
    web.set("outside", outside);
    web.set("db", outside.db);
    web.set("now", outside.now());
    web.set("visitor", null);
    web.set("signedIn", null);
    web.set("units", 0);
    web.set("unread", 0);
    await next();
  });
  const sameOrigin = csrf({ origin: outside.publicUrl });
  // a machine's door has no origin: what it is sent proves itself, and no cookie of a browser is read there
  const machines = new Set(routes.filter(({ who }) => who.kind === "machine").map(({ path }) => path));
  app.use((web, next) => (machines.has(web.req.path) ? next() : sameOrigin(web, next)));
  app.use(bodyLimit({ maxSize: largestBody, onError: (web) => tooLargePage(web as Web) }));
  for (const { method, path, who, page } of routes)
    app.on(method, path, async (web) => {
      const refusal = (await enter(web, who)) ?? (await readForm(web));
      return refusal ?? page(web);
    });
  app.notFound((web) => notFoundPage(web));
  app.onError((error, web) =>
    error instanceof HTTPException && error.status === 403
      ? forbiddenPage(web as Web, "Cet envoi ne venait pas d’une page de Sextant : il a été refusé par sécurité.")
      : failurePage(web as Web, error, log),
  );
  return app;
}

/** Finds who is looking and holds the guard of the route: a response when they may not pass. */
async function enter(web: Web, who: Guard): Promise<Response | null> {
  if (who.kind === "machine") return null;
  const { outside } = web.var;
  const token = getCookie(web, sessionCookie(outside.publicUrl));
  const found = token ? await findMember(outside.db, token, web.var.now) : null;
  if (found) {
    const isOpen = found.session.lockedAt === null;
    // how one signed in may not be enough for the chosen unit, since today perhaps: then no unit is chosen
    if (found.member && isOpen && found.hasPolicy && !(await maySignInSo(web, found.member, found)))
      found.member = null;
    web.set("signedIn", found);
    web.set("visitor", isOpen ? found.member : null);
    web.set("units", found.units);
    web.set("unread", found.unread);
    if (found.member) web.set("member", found.member);
    if (found.dueForTouch && !web.req.header(rereadHeader)) await keepSession(outside.db, token!, web.var.now);
  }
  return hold(web, who, found);
}

async function maySignInSo(web: Web, { unit }: Member, { session }: SignedIn): Promise<boolean> {
  const policy = await findPolicy(web.var.db, unit, dayOf(web.var.now));
  return opens(policy, session.means, session.level).ok;
}

/** The guard of the route: a response when this person may not pass. */
function hold(web: Web, who: Guard, found: SignedIn | null): Response | Promise<Response> | null {
  if (who.kind === "anyone" || who.kind === "machine") return null;
  if (!found) return toSignIn(web);
  if (found.session.lockedAt) return toLock(web);
  // one who may not enter at all is told so before being asked for a proof
  if (who.kind === "fresh") return hold(web, who.who, found) ?? holdFresh(web, found);
  if (who.kind === "newcomer") return null;
  if (isCharterDue(found.charter, found.account.kind)) return toCharter(web);
  if (who.kind === "signed-in") return null;
  if (!found.member) return web.redirect("/espaces", 303);
  if (who.kind === "role" && !holdsAnywhere(found.member, ...who.roles))
    return forbiddenPage(web, "Votre habilitation dans cette unité ne couvre pas cette page.");
  return null;
}

/** The conditions of use come first: a new version is accepted before anything goes on. */
function toCharter(web: Web): Response {
  if (wantsJson(web) || web.req.path === "/direct")
    return web.json(
      { title: "De nouvelles conditions d’utilisation sont à accepter.", status: 403, href: "/compte/charte" },
      403,
    );
  const { pathname, search } = new URL(web.req.method === "GET" ? web.req.url : refererOf(web));
  return web.redirect(`/compte/charte?retour=${encodeURIComponent(pathname + search)}`, 303);
}

/** A form opened with a fresh proof has a while longer to be sent. */
function holdFresh(web: Web, { session }: SignedIn): Response | null {
  const isGet = web.req.method === "GET";
  if (isFresh(session.strongAt, web.var.now, isGet ? freshMinutes.open : freshMinutes.send)) return null;
  const { pathname, search } = new URL(isGet ? web.req.url : refererOf(web));
  const href = `/connexion/renforcer?retour=${encodeURIComponent(pathname + search)}`;
  return wantsJson(web)
    ? web.json({ title: "Une identification récente est demandée.", status: 403, href }, 403)
    : web.redirect(href, 303);
}

const wantsJson = (web: Web) => web.req.header("accept")?.includes("application/json") ?? false;

/** The page a form was on, when it is one of ours. */
function refererOf(web: Web): string {
  const { publicUrl } = web.var.outside;
  const from = web.req.header("referer");
  return from && URL.canParse(from) && new URL(from).origin === publicUrl ? from : `${publicUrl}/`;
}

/** A form cut on its way or made by hand: said before any page trusts it. Machines' doors read their bodies themselves. */
async function readForm(web: Web): Promise<Response | null> {
  const isForm = /^(multipart\/form-data|application\/x-www-form-urlencoded)/i.test(
    web.req.header("content-type") ?? "",
  );
  if (!isForm || web.req.path.startsWith("/api/")) return null;
  return web.req.parseBody().then(
    () => null,
    () => unreadablePage(web),
  );
}

/** The screen of a shared workstation is blanked: nothing is shown, nothing is done, before its owner is back. */
function toLock(web: Web): Response {
  if (wantsJson(web) || web.req.path.endsWith("/champs") || web.req.path === "/direct")
    return web.json(
      { title: "Écran verrouillé : votre saisie est gardée dans cette page.", status: 401, href: "/verrou" },
      401,
    );
  const { pathname, search } = new URL(web.req.method === "GET" ? web.req.url : refererOf(web));
  return web.redirect(`/verrou?retour=${encodeURIComponent(pathname + search)}`, 303);
}

function toSignIn(web: Web): Response {
  if (wantsJson(web) || web.req.path.endsWith("/champs") || web.req.path === "/direct")
    return web.json(
      { title: "Session terminée : reconnectez-vous, votre saisie est gardée dans cette page.", status: 401 },
      401,
    );
  // after a form that came too late, back to the page it was on: what was typed waits there
  const { pathname, search } = new URL(web.req.method === "GET" ? web.req.url : refererOf(web));
  const back = pathname === "/" ? "" : `?retour=${encodeURIComponent(pathname + search)}`;
  return web.redirect(`/connexion${back}`, 303);
}

/** Signing out posts here and continues at the identity provider: both are form targets. */
const headersFor = (providers: string[], tiles: Tiles | null) => ({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    // a map's tiles are fetched, then drawn
    imgSrc: ["'self'", "data:", ...(tiles ? [new URL(tiles.url).origin] : [])],
    ...(tiles ? { connectSrc: ["'self'", new URL(tiles.url).origin] } : {}),
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'", ...providers],
  },
  referrerPolicy: "same-origin",
  xFrameOptions: "DENY",
  crossOriginEmbedderPolicy: false,
});
