import type { Web } from "#web/web.ts";
import { searchProfessionals } from "./professional.store.ts";
import { professionalLabel } from "./professional.ts";

/**
 * GET /api/professionnels?q= : the professionals of the Annuaire Santé someone may mean by a name, a town, a postcode or an
 * RPPS number, best first, as an array of `{rpps, familyName, givenName, profession, structure, address, phone, mss, label}`.
 * For who prepares a dossier; the register is public, the search of it is not a service to scrape it by.
 */
export async function professionalsApi(web: Web): Promise<Response> {
  const typed = (web.req.query("q") ?? "").trim().slice(0, 80);
  const found = typed.length < 2 ? [] : await searchProfessionals(web.var.outside.readDb, typed);
  web.header("cache-control", "private, no-store");
  return web.json(
    found.map((one) => {
      const [practice] = one.activities;
      const place = practice && [practice.street, [practice.postcode, practice.city].filter(Boolean).join(" ")];
      return {
        rpps: one.rpps,
        familyName: one.familyName,
        givenName: one.givenName,
        profession: practice?.skillLabel ?? practice?.professionLabel ?? null,
        structure: practice?.structureName ?? null,
        address: place?.filter(Boolean).join(", ") || null,
        phone: practice?.phone ?? null,
        mss: practice?.mss ?? null,
        label: professionalLabel(one),
      };
    }),
  );
}
