import { html } from "hono/html";
import { dayOf } from "#lib/dates.ts";
import type { Web } from "#web/web.ts";
import { addressesAFile, countListed, listListed } from "./sitemap.store.ts";

const namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
const publicPages = ["/", "/annuaire", "/calculer-un-gir", "/aide", "/accessibilite", "/donnees-personnelles"];

/** GET /robots.txt : what is public may be read; working pages, forms and answers to machines are nobody's to crawl. */
export const robotsPage = (web: Web): Response =>
  text(
    web,
    "text/plain",
    `User-agent: *
Disallow: /*/estimation
Disallow: /*?demande=
Disallow: /annuaire?*page=
Allow: /$
Allow: /annuaire
Allow: /etablissements/
Allow: /calculer-un-gir
Allow: /aide
Allow: /accessibilite
Allow: /donnees-personnelles
Allow: /connexion$
Allow: /assets/
Allow: /sitemap
Disallow: /

Sitemap: ${web.var.outside.publicUrl}/sitemap.xml
`,
  );

/** GET /sitemap.xml : the index of the sitemap's files. */
export async function sitemapPage(web: Web): Promise<Response> {
  const { readDb, publicUrl } = web.var.outside;
  const files = Math.max(1, Math.ceil((await countListed(readDb)) / addressesAFile));
  const entries = Array.from(
    { length: files },
    (_, i) => html`<sitemap><loc>${publicUrl}/sitemaps/${i + 1}</loc></sitemap>`,
  );
  return text(
    web,
    "application/xml",
    `${xml}${await html`<sitemapindex xmlns="${namespace}">${entries}</sitemapindex>`}`,
  );
}

/** GET /sitemaps/:sitemap : the public pages and the establishments, ten thousand a file. */
export async function sitemapFilePage(web: Web): Promise<Response> {
  const { readDb, publicUrl } = web.var.outside;
  const typed = web.req.param("sitemap") ?? "";
  const file = /^[1-9]\d{0,3}$/.test(typed) ? Number(typed) : 0;
  const found = file > 0 ? await listListed(readDb, file) : [];
  if (found.length === 0 && file !== 1) return web.notFound() as Response;
  const pages = file === 1 ? publicPages.map((path) => html`<url><loc>${publicUrl}${path}</loc></url>`) : [];
  const cards = found.map(
    ({ finess, updatedAt }) =>
      html`<url><loc>${publicUrl}/etablissements/${finess}</loc><lastmod>${dayOf(updatedAt)}</lastmod></url>`,
  );
  return text(web, "application/xml", `${xml}${await html`<urlset xmlns="${namespace}">${pages}${cards}</urlset>`}`);
}

const xml = '<?xml version="1.0" encoding="UTF-8"?>\n';

const text = (web: Web, type: string, body: string) =>
  web.body(body, 200, { "content-type": `${type}; charset=utf-8`, "cache-control": "public, max-age=3600" });
