import { categories, isKnownCategory } from "#features/directory/category.ts";
import type { Facility, FacilityId } from "#features/directory/facility.ts";
import { titled } from "#features/directory/title.ts";
import { create, mergeSaid } from "#features/imports/draft.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { Establishment, LegalEntity } from "./structure.ts";

/** What an establishment of the ROR says, group by group, of what it is not silent about. */
function sayingOf(
  { name, siret, category, address, point, prices, contacts }: Establishment,
  legal: LegalEntity | null,
) {
  const open = contacts.filter(({ audience }) => audience === "public");
  const first = (means: string) => open.find((one) => one.means === means)?.value ?? null;
  const departement = address?.commune ? departementOf(address.commune) : null;
  return {
    name: { name: titled(name), siret, legalEntity: legal?.name ?? null, legalEntityFiness: legal?.finess ?? null },
    ...(category ? { category: { category: category.code, categoryLabel: labelOf(category) } } : {}),
    ...(address ? { address: { street: address.street, postcode: address.postcode } } : {}),
    ...(address && departement ? { city: { city: titled(address.city), commune: address.commune, departement } } : {}),
    ...(point ? { point: { point } } : {}),
    contacts: { phone: first("phone"), email: first("email"), website: first("website") },
    ...(prices ? { prices: { prices } } : {}),
  };
}

/** INSEE code of a commune → "38", "2A", "974". */
const departementOf = (commune: string) => (/^9[78]/.test(commune) ? commune.slice(0, 3) : commune.slice(0, 2));
const labelOf = ({ code, label }: { code: string; label: string | null }) =>
  isKnownCategory(code) ? categories[code].label : (label ?? code);

/** The establishment with what the ROR says: above what was declared, under FINESS and the CNSA for what is theirs. */
export function mergeEstablishment(facility: Facility, said: Establishment, legal: LegalEntity | null): Facility {
  const merged = mergeSaid(facility, sayingOf(said, legal), { source: "ror", date: said.date });
  const { accessibility } = said;
  const origin = { source: "ror", date: said.date } as const;
  return {
    ...merged,
    ...(accessibility
      ? { card: { ...merged.card, accessibility }, origins: { ...merged.origins, "card.accessibility": origin } }
      : {}),
    rorId: said.rorId,
    closedOn: standing(facility, said),
  };
}

/** FINESS alone opens again what FINESS closed. */
function standing(facility: Facility, said: Establishment): string | null {
  if (facility.origins.name?.source === "finess") return facility.closedOn ?? said.closedOn;
  return said.closedOn;
}

/** One the directory lacks: it must say where it is and what it is. */
export function createFrom(id: FacilityId, said: Establishment, legal: LegalEntity | null): Result<Facility, string> {
  const says = sayingOf(said, legal);
  if (!says.category) return refuse(`Établissement nouveau sans catégorie : Organization/${said.id}`);
  if (!says.city) return refuse(`Établissement nouveau sans commune : Organization/${said.id}`);
  const { category, city, ...rest } = says;
  const blank = create(id, { finess: said.finess, source: "ror", date: said.date, says: { ...rest, category, city } });
  return ok(mergeEstablishment(blank, said, legal));
}
