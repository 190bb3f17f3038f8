import type { LegalStatus } from "#features/directory/facility.ts";
import { titled } from "#features/directory/title.ts";
import { fold } from "#lib/french.ts";
import { ok, refuse } from "#lib/result.ts";
import { departementsOf, farFrom } from "./locator.ts";
import { dayOfText, departementOfFiness, phoneOf, pointOf, type Reader, readFiness, textOf } from "./reading.ts";

export const hospitalColumns = ["id", "hospital_name", "lat", "lon", "postcode", "city", "facility_type"];

/** The categories of the list, told by label only. */
const types: Record<string, string> = {
  "Centre Hospitalier Spécialisé lutte Maladies Mentales": "292",
  "Centre Hospitalier (C.H.)": "355",
  "Etablissement de santé privé autorisé en SSR": "109",
  "Etablissement de Soins Longue Durée": "362",
  "Etablissement de Soins Pluridisciplinaire": "365",
  "Centre Hospitalier Régional (C.H.R.)": "101",
  "Centre hospitalier, ex Hôpital local": "106",
  "Etablissement de Soins Chirurgicaux": "128",
  "Etablissement de Soins Médicaux": "129",
  "Centre de Lutte Contre Cancer": "131",
  "Etablissement Soins Obstétriques Chirurgico-Gynécologiques": "122",
};

const statuses: Record<string, LegalStatus> = { public: "public", private: "private" };

/** A row of the list of hospital sites (Eurostat, made from FINESS). */
export const readHospital: Reader = (row, locator) => {
  const finess = readFiness(row.id);
  if (!finess.ok) return finess;
  const [hospital, city, label] = [textOf(row.hospital_name), textOf(row.city), textOf(row.facility_type)];
  if (!hospital) return refuse("Nom de l’établissement absent");
  if (!city) return refuse("Commune absente");
  const category = label && types[label];
  if (!category) return refuse(`Type d’établissement inconnu : « ${label ?? ""} »`);
  const point = pointOf(row.lat, row.lon);
  if (!point.ok) return point;

  const site = textOf(row.site_name);
  const name = titled(site && !fold(hospital).includes(fold(site)) ? `${hospital} - ${site}` : hospital);
  const postcode = textOf(row.postcode);
  const commune = locator.byAddress(postcode ?? "", city);
  const street = textOf([row.house_number, row.street].filter(Boolean).join(" "));
  const away = farFrom(point.value, commune);
  return ok({
    draft: {
      finess: finess.value,
      source: "hospitals",
      date: dayOfText(row.ref_date),
      says: {
        name: { name },
        category: { category, categoryLabel: label },
        legalStatus: { legalStatus: statuses[row.public_private ?? ""] ?? null },
        address: { street: street && titled(street), postcode },
        city: {
          city: commune?.name ?? titled(city),
          commune: commune?.code ?? null,
          departement:
            commune?.departement ??
            (postcode?.length === 5 && !postcode.startsWith("20")
              ? departementsOf(postcode)[0]!
              : departementOfFiness(finess.value)),
        },
        point: { point: point.value },
        contacts: { phone: phoneOf(row.tel) },
      },
    },
    ...(away ? { doubt: `Coordonnées à ${away} km de ${commune!.name}` } : {}),
  });
};
