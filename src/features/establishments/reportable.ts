import type { Coded, UnitCard } from "#features/directory/card.ts";
import type { Facility } from "#features/directory/facility.ts";
import { statusLabels } from "#features/directory/facility.ts";
import { type FieldPath, ownerOf } from "#features/directory/owner.ts";
import type { Unit } from "#features/directory/unit.ts";
import type { Reportable } from "#features/reports/report.ts";
import { type Field, type Holder, ownedBy } from "./field.ts";
import { words } from "./reading.ts";

/** What identifies an establishment: never typed here, whoever said it. */
export function identityOf(facility: Facility): (Reportable & { path: FieldPath })[] {
  const address = [facility.street, [facility.postcode, facility.city].filter(Boolean).join(" ")]
    .filter(Boolean)
    .join(", ");
  const lines: [FieldPath, string, string | null][] = [
    ["name", "Nom", facility.name],
    ["name.legalEntity", "Entité juridique", facility.legalEntity],
    ["category", "Catégorie", facility.categoryLabel],
    ["legalStatus", "Statut", facility.legalStatus && statusLabels[facility.legalStatus]],
    ["address", "Adresse", address],
    ["name.siret", "SIRET", facility.siret],
  ];
  return lines.flatMap(([path, label, shown]) =>
    shown
      ? [{ unit: null, field: `identity.${path}`, path, label, shown, owner: ownerOf(facility.origins, path) }]
      : [],
  );
}

const coded: [keyof UnitCard, string][] = [
  ["activityField", "Champ d’activité"],
  ["organisation", "Type d’offre"],
  ["careMode", "Mode de prise en charge"],
  ["temporality", "Temporalité de l’accueil"],
  ["modality", "Modalité d’accueil"],
  ["activities", "Activités opérationnelles"],
  ["acts", "Actes spécifiques"],
  ["specialisations", "Spécialisations"],
  ["patientTypes", "Publics"],
  ["professions", "Professions"],
  ["competences", "Compétences"],
  ["expertise", "Niveau d’expertise"],
  ["yearlyOpening", "Ouverture annuelle"],
  ["psychiatricSector", "Secteur de psychiatrie"],
];

/** What the ROR says of a unit in its own codes: shown, never typed here. */
export function codedOf(unit: Unit): (Reportable & { path: FieldPath })[] {
  return coded.flatMap(([key, label]) => {
    const said = unit.card[key] as Coded | Coded[] | string | undefined;
    if (said === undefined || (Array.isArray(said) && said.length === 0)) return [];
    const shown = [said]
      .flat()
      .map((one) => (typeof one === "string" ? one : (one.label ?? one.code)))
      .join(", ");
    const path: FieldPath = `card.${key}`;
    return [{ unit: unit.id, field: path, path, label, shown, owner: ownerOf(unit.origins, path) }];
  });
}

/** A field of a form, as something one may report. */
export const reportableOf = <Of extends Holder>(
  of: Of,
  field: Field<Of>,
  unit: string | null,
  communes: ReadonlyMap<string, string>,
): Reportable => ({
  unit,
  field: field.code,
  label: field.label,
  shown: words(field.control, field.get(of), communes),
  owner: ownedBy(of, field),
});
