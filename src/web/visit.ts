import { getConnInfo } from "@hono/node-server/conninfo";
import Bowser from "bowser";
import { getCookie, setCookie } from "hono/cookie";
import type { Visit } from "#features/accounts/security-event.ts";
import { browserCookie, cookieOptions } from "#features/sessions/session.ts";
import { newToken } from "#lib/seal.ts";
import type { Web } from "./web.ts";

const aYear = 365 * 24 * 3600;

/** Where this request comes from. A browser seen for the first time receives the cookie that will tell it again. */
export function visitOf(web: Web): Visit {
  const { publicUrl } = web.var.outside;
  const name = browserCookie(publicUrl);
  const known = getCookie(web, name);
  const browser = known && /^[\w-]{43}$/.test(known) ? known : newToken();
  if (browser !== known) setCookie(web, name, browser, { ...cookieOptions(publicUrl), maxAge: aYear });
  return { browser, device: deviceOf(web.req.header("user-agent") ?? ""), address: addressOf(web) };
}

/** "Firefox sur Windows" */
function deviceOf(userAgent: string): string {
  if (!userAgent) return "Navigateur inconnu";
  const { browser, os } = Bowser.parse(userAgent.slice(0, 400));
  return `${browser.name ?? "Navigateur inconnu"}${os.name ? ` sur ${os.name}` : ""}`.slice(0, 80);
}

/** What a proxy of ours says it saw; without one, the other end of the connection: a header anyone may write is not believed. */
export function addressOf(web: Web): string {
  const { proxies } = web.var.outside;
  const said = (web.req.header("x-forwarded-for") ?? "").split(",").map((one) => one.trim());
  if (proxies > 0) return said.at(-proxies) ?? "";
  // in a test there is no connection
  return (web.env as object | undefined) && "incoming" in (web.env as object)
    ? (getConnInfo(web).remote.address ?? "")
    : "";
}
