import { isFiness } from "#features/directory/facility.ts";
import type { Web } from "#web/web.ts";
import { showUnknown } from "./unknown.page.ts";

/**
 * GET /fiche/:finess and /etablissement?finess=… : the shapes of links other portals and older sites keep.
 * They lead for good to the card's address; what asks for a request goes along, nothing else does.
 */
export function oldLinkPage(web: Web): Response | Promise<Response> {
  const finess = (web.req.param("finess") ?? web.req.query("finess") ?? "").trim().toUpperCase();
  if (!isFiness(finess)) return showUnknown(web);
  return web.redirect(`/etablissements/${finess}${web.req.query("demande") === "1" ? "?demande=1" : ""}`, 301);
}
