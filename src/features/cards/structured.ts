import type { Contact } from "#features/contacts/contact.ts";
import { familyOf } from "#features/directory/category.ts";
import type { Facility } from "#features/directory/facility.ts";
import type { Unit } from "#features/directory/unit.ts";
import { features } from "#features/directory/unit.ts";
import { euros } from "#lib/french.ts";
import { descriptionOf, featuresOf, priceFrom } from "./summary.ts";

/**
 * The establishment in the words of schema.org, for search engines: https://schema.org/MedicalBusiness and its kin.
 * Only what the public card shows: `units` and `contacts` are those an anonymous reader sees.
 */
export function structuredData(
  facility: Facility,
  units: readonly Unit[],
  contacts: readonly Contact[],
  publicUrl: string,
) {
  const url = `${publicUrl}/etablissements/${facility.finess}`;
  const price = priceFrom(facility, units);
  return {
    "@context": "https://schema.org",
    "@graph": [
      {
        "@type": typesOf(facility),
        "@id": url,
        url,
        name: facility.name,
        description: descriptionOf(facility, units),
        identifier: { "@type": "PropertyValue", propertyID: "FINESS", value: facility.finess },
        address: {
          "@type": "PostalAddress",
          ...(facility.street ? { streetAddress: facility.street } : {}),
          ...(facility.postcode ? { postalCode: facility.postcode } : {}),
          addressLocality: facility.city,
          addressCountry: "FR",
        },
        ...(facility.point
          ? { geo: { "@type": "GeoCoordinates", latitude: facility.point.lat, longitude: facility.point.lon } }
          : {}),
        ...(facility.phone ? { telephone: facility.phone } : {}),
        ...(facility.email ? { email: facility.email } : {}),
        ...(facility.website && /^https?:\/\//.test(facility.website) ? { sameAs: facility.website } : {}),
        ...(facility.legalEntity
          ? { parentOrganization: { "@type": "Organization", name: facility.legalEntity } }
          : {}),
        ...(price === null
          ? {}
          : { priceRange: `à partir de ${euros(price)} par mois`.replaceAll(/[\u00a0\u202f]/g, " ") }),
        ...(facility.card.languages?.length ? { knowsLanguage: facility.card.languages } : {}),
        ...contactPoints(contacts),
        ...amenities(units),
      },
      {
        "@type": "BreadcrumbList",
        itemListElement: [
          { "@type": "ListItem", position: 1, name: "Annuaire", item: `${publicUrl}/annuaire` },
          { "@type": "ListItem", position: 2, name: facility.name, item: url },
        ],
      },
    ],
  };
}

function typesOf({ category }: Facility): string | string[] {
  const family = familyOf(category);
  if (
    family === "hospital" ||
    family === "acute" ||
    family === "clinic" ||
    family === "cancer" ||
    family === "psychiatry"
  )
    return "Hospital";
  if (family === "rehabilitation") return "MedicalClinic";
  return ["MedicalBusiness", "MedicalOrganization"];
}

function contactPoints(contacts: readonly Contact[]) {
  const points = contacts
    .filter(({ audience, means }) => audience === "public" && (means === "phone" || means === "email"))
    .map(({ label, means, value }) => ({
      "@type": "ContactPoint",
      contactType: label,
      ...(means === "phone" ? { telephone: value } : { email: value }),
    }));
  return points.length > 0 ? { contactPoint: points } : {};
}

function amenities(units: readonly Unit[]) {
  const names = featuresOf(units).map((code) => features[code].label);
  return names.length > 0
    ? { amenityFeature: names.map((name) => ({ "@type": "LocationFeatureSpecification", name, value: true })) }
    : {};
}
