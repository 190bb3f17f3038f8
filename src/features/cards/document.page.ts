import { readDocument } from "#features/contacts/document.store.ts";
import { documentTypes } from "#features/contacts/document.ts";
import { findFacilityByFiness } from "#features/directory/facility.store.ts";
import { notFoundPage } from "#web/errors.ts";
import type { Web } from "#web/web.ts";

/** GET /etablissements/:finess/documents/:document — always a download: a file of someone else never runs in our pages. */
export async function documentPage(web: Web): Promise<Response> {
  const { readDb } = web.var.outside;
  const facility = await findFacilityByFiness(readDb, web.req.param("finess") ?? "");
  const file = facility && (await readDocument(readDb, facility.id, web.req.param("document") ?? ""));
  if (!file) return notFoundPage(web);
  const etag = `"${file.sha256.slice(0, 32)}"`;
  const caching = { etag, "cache-control": "public, max-age=3600" };
  if (web.req.header("if-none-match") === etag) return web.body(null, 304, caching);
  const extension = documentTypes[file.mediaType];
  const name = `${file.title.replace(/\.\w{2,4}$/, "")}${extension ? `.${extension}` : ""}`;
  return web.body(new Uint8Array(file.content), 200, {
    ...caching,
    "content-type": extension ? file.mediaType : "application/octet-stream",
    "content-disposition": `attachment; filename="document${extension ? `.${extension}` : ""}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", "%27")}`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
  });
}
