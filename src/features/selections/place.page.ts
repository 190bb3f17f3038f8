import { findCommune, searchCommunes } from "#features/directory/commune.store.ts";
import { communeLabel } from "#features/directory/commune.ts";
import { centreOf, radiusOf } from "#features/sendings/wanted.ts";
import type { Content } from "#features/volets/content.ts";
import type { Web } from "#web/web.ts";
import type { Place } from "./scene.ts";

/** The criteria come from the dossier; the place and the distance may be changed on the page without touching it. */
export async function placeOfPage(web: Web, content: Content, kind: string, query: URLSearchParams): Promise<Place> {
  const { readDb } = web.var.outside;
  const typed = (query.get("lieu") ?? "").trim().slice(0, 100);
  const said = centreOf(content, kind);
  const found = typed
    ? (await searchCommunes(readDb, placeIn(typed)))[0]
    : said
      ? await findCommune(readDb, said.code)
      : null;
  const radius = Number(query.get("rayon"));
  const centre = found?.point ? { ...found.point, label: found.name, code: found.code } : null;
  return {
    typed: typed || (found ? communeLabel(found) : ""),
    problem:
      typed && !centre
        ? `« ${typed} » n’est pas dans la liste des communes : vérifiez l’orthographe, ou donnez le code postal.`
        : null,
    centre,
    radiusKm: radius > 0 ? Math.min(radius, 500) : radiusOf(content),
  };
}

/** "12 rue des Lilas, 38200 Vienne" → "38200 Vienne": an address is placed by its commune. */
const placeIn = (typed: string) => /\b\d{5}\b.*$/.exec(typed)?.[0] ?? typed.split(",").at(-1)!.trim();
