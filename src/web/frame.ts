import { getCookie, setCookie } from "hono/cookie";
import { holds, holdsAnywhere, isDoctor, type Member } from "#features/accounts/member.ts";
import { pathProfessions } from "#features/accounts/professions.ts";
import { isPractice } from "#features/directory/practice.ts";
import { sessionLimits } from "#features/sessions/session.ts";
import { openers } from "#features/sign-in/policy.ts";
import { frenchDay, frenchTime } from "#lib/dates.ts";
import { type Html, type Page, page, type Space, type WatchedSession } from "#ui/page.ts";
import { assetUrls } from "./assets.ts";
import type { Web } from "./web.ts";

export type About = {
  /** The one address of this page, from the root. */
  canonical: string;
  /** Whether search engines list it. */
  index: boolean;
  /** One or two sentences. */
  description?: string;
  /** What it is, in the words of schema.org. */
  data?: object;
};

type Shown = {
  title: string;
  body: Html;
  status?: 200 | 400 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503;
  topics?: string[];
  /** What a search engine and a link's preview say of a public page. */
  about?: About;
  /** Nothing shown before may come back on the screen. */
  fresh?: true;
};

/** The page in its frame: who is looking, where they may go, what just happened. */
export async function show(web: Web, { title, body, status = 200, topics, about, fresh }: Shown): Promise<Response> {
  const member = web.var.visitor;
  const shown: Page = {
    title,
    body,
    space: member ? spaceOf(member, web) : null,
    account: withoutUnit(web),
    path: web.req.path,
    ...(web.var.signedIn ? { textSize: web.var.signedIn.textSize } : {}),
    flash: takeFlash(web) ?? null,
    assets: assetUrls(),
    ...(about ? { about: { ...about, canonical: web.var.outside.publicUrl + about.canonical } } : {}),
    // the answer to a form is shown as it is: asked for again it would have lost what it says
    ...(fresh && web.req.method === "GET" ? { fresh } : {}),
    session: sessionOf(web),
    ...(topics ? { topics, since: web.var.now.getTime() } : {}),
  };
  // a public page read by a visitor holds nothing of anybody: a browser may show it again when one comes back to it
  const isPublic = about !== undefined && !fresh && !web.get("signedIn");
  web.header("cache-control", isPublic ? "private, no-cache" : "private, no-store");
  return web.html(await page(shown), status);
}

/** What the browser watches: when to warn, to lock, and whose drafts these are. */
function sessionOf(web: Web): WatchedSession | null {
  const found = web.var.signedIn;
  if (!found || found.session.lockedAt) return null;
  const { shared, expiresAt } = found.session;
  const minutes = shared ? sessionLimits.sharedIdleMinutes : sessionLimits.idleMinutes;
  return {
    account: found.account.id,
    shared,
    idleSeconds: minutes * 60,
    leftSeconds: Math.max(0, Math.floor((expiresAt.getTime() - web.var.now.getTime()) / 1000)),
    endsAt: frenchTime(expiresAt).replace(":", " h "),
  };
}

/** Nobody is named while their screen is locked. */
function withoutUnit(web: Web): string | null {
  const { visitor, signedIn } = web.var;
  return visitor || !signedIn || signedIn.session.lockedAt ? null : signedIn.account.name;
}

/** Goes to another page after a success, which says so once. */
export function goTo(web: Web, path: string, said?: string): Response {
  if (said) setCookie(web, "dit", said, { path: "/", maxAge: 60, sameSite: "Lax", httpOnly: true });
  return web.redirect(path, 303);
}

function takeFlash(web: Web): Page["flash"] {
  const said = getCookie(web, "dit");
  if (!said) return null;
  setCookie(web, "dit", "", { path: "/", maxAge: 0 });
  return { kind: "success", text: said };
}

/** Only for those it concerns: the means of this session will no longer open. */
function policyDay(web: Web): string | null {
  const { policySoon: soon, session } = web.get("signedIn") ?? {};
  return soon && session && !openers(soon).includes(session.means) ? frenchDay(soon.on) : null;
}

function spaceOf(member: Member, web: Web): Space {
  const links = [];
  const isChildrens = pathProfessions.includes(member.profession) && !member.actingFor;
  if (isPractice(member) && (isDoctor(member) || member.actingFor))
    links.push({ href: "/medecin", label: "Mes patients" });
  const isPerson = holdsAnywhere(member, "person");
  if (isPerson) links.push({ href: "/mon-espace", label: "Mon espace" });
  if (isChildrens && holdsAnywhere(member, "requester", "writer", "reader", "receiver"))
    links.push({ href: "/suivis-confies", label: "Suivis confiés" });
  if (holdsAnywhere(member, "requester", "writer", "reader") && !(isPractice(member) && isChildrens))
    links.push({ href: "/dossiers", label: "Mes dossiers" });
  if (holds(member, "handicap", "receiver"))
    links.push(
      { href: "/orientations-recues", label: "Notifications reçues" },
      { href: "/orientations-recues/recuperer", label: "Récupérer une décision" },
      { href: "/places", label: "Places" },
    );
  else if (holds(member, "tnd", "receiver")) links.push({ href: "/pco", label: "Parcours" });
  else if (holdsAnywhere(member, "receiver"))
    links.push(
      { href: "/demandes", label: "Demandes reçues" },
      { href: "/liste-attente", label: "Liste d’attente" },
      { href: "/places", label: "Places" },
    );
  if (holdsAnywhere(member, "mdph")) links.push({ href: "/mdph", label: "Décisions" });
  if (holdsAnywhere(member, "desk"))
    links.push({ href: "/guichet", label: "Guichet" }, { href: "/guichet/listes-attente", label: "Listes d’attente" });
  if (holdsAnywhere(member, "steering")) links.push({ href: "/pilotage", label: "Pilotage" });
  if (holdsAnywhere(member, "support", "admin")) links.push({ href: "/support", label: "Support" });
  if (holdsAnywhere(member, "local-admin")) links.push({ href: "/structure", label: "Structure" });
  return {
    name: member.name,
    role: member.professionLabel,
    // the unit of a person is a name of ours, which says nothing
    unit: isPerson ? member.facilityName : `${member.facilityName}, ${member.unitName}`,
    acting: member.actingFor?.name ?? null,
    policyFrom: policyDay(web),
    change:
      web.get("units") + (web.get("signedIn")?.actings ?? 0) > 1
        ? "/espaces"
        : (web.get("signedIn")?.situations ?? 0) > 1
          ? "/compte/situation"
          : null,
    mailReturns: web.var.signedIn?.mailReturns ?? false,
    unread: web.get("unread"),
    links,
    isShared: web.var.signedIn?.session.shared ?? false,
  };
}
