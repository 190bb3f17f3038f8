/**
 * What may be searched at /fhir, as data: the capability statement is written from it, so it lists exactly what works
 * (interoperability specification §0 and §1).
 */
export type ResourceType = "Organization" | "Location" | "HealthcareService";
export type ParameterType = "token" | "reference" | "string" | "date" | "quantity" | "special";
export type Parameter = { type: ParameterType; documentation: string };

const id: Parameter = { type: "token", documentation: "Identifiant logique de la ressource" };
const updated: Parameter = {
  type: "date",
  documentation: "Modifiée depuis (ge, gt) ou avant (le, lt) cet instant ; un jour seul vaut le jour entier",
};

export const parameters = {
  Organization: {
    _id: id,
    _lastUpdated: updated,
    identifier: { type: "token", documentation: "Numéro FINESS, SIRET ou identifiant du ROR" },
    name: {
      type: "string",
      documentation: "Début du nom, sans casse ni accents ; name:contains pour un nom qui contient",
    },
    type: { type: "token", documentation: "Catégorie d’établissement (TRE_R66, JDV_J55)" },
    "address-postalcode": { type: "string", documentation: "Code postal" },
    partof: { type: "reference", documentation: "Entité juridique" },
    active: { type: "token", documentation: "true : établissements ouverts ; false : fermés" },
  },
  Location: {
    _id: id,
    _lastUpdated: updated,
    near: { type: "special", documentation: "" },
    "commune-cog": { type: "token", documentation: "Code INSEE de la commune" },
    "address-postalcode": { type: "string", documentation: "Code postal" },
    organization: { type: "reference", documentation: "Établissement" },
  },
  HealthcareService: {
    _id: id,
    _lastUpdated: updated,
    identifier: { type: "token", documentation: "Identifiant de l’offre (ROR, ou le nôtre)" },
    name: {
      type: "string",
      documentation: "Début du nom, sans casse ni accents ; name:contains pour un nom qui contient",
    },
    organization: { type: "reference", documentation: "Établissement" },
    location: { type: "reference", documentation: "Lieu de réalisation" },
    characteristic: {
      type: "token",
      documentation:
        "Mode de prise en charge (J19), temporalité (J30), spécialisation (J35) et autres caractéristiques, nomenclature|code",
    },
    "service-category": { type: "token", documentation: "Catégorie d’organisation (TRE_R244, JDV_J34)" },
    "service-type": { type: "token", documentation: "Champ d’activité (TRE_R227, JDV_J20)" },
    specialty: { type: "token", documentation: "Activité opérationnelle (TRE_R211, JDV_J17) ou sa famille (JDV_J51)" },
    "supported-patient-type": { type: "token", documentation: "Public pris en charge (TRE_R239, JDV_J29)" },
    "age-range-low": { type: "quantity", documentation: "Âge minimal accueilli, en années (eq, le, lt, ge, gt)" },
    "age-range-high": { type: "quantity", documentation: "Âge maximal accueilli, en années (eq, le, lt, ge, gt)" },
    age: { type: "quantity", documentation: "Accueille une personne de cet âge, en années" },
    "psychiatric-sector": { type: "string", documentation: "Secteur psychiatrique (75G01)" },
    "intervention-zone": { type: "token", documentation: "Intervient dans cette commune (code INSEE)" },
    active: { type: "token", documentation: "true : offres ouvertes ; false : fermées" },
  },
} as const satisfies Record<ResourceType, Record<string, Parameter>>;

/** What may come with the resources found. */
export const includes = {
  Organization: ["Organization:partof"],
  Location: ["Location:organization"],
  HealthcareService: ["HealthcareService:organization", "HealthcareService:location"],
} as const satisfies Record<ResourceType, string[]>;
export const revincludes = {
  Organization: ["Location:organization", "HealthcareService:organization"],
  Location: ["HealthcareService:location"],
  HealthcareService: [],
} as const satisfies Record<ResourceType, string[]>;

export const parametersOf = (type: ResourceType): Record<string, Parameter> => parameters[type];
export const resourceTypes = Object.keys(parameters) as ResourceType[];

/**
 * `near` is written longitude first in the ROR's text, latitude first in FHIR R4: one setting for the server
 * (interoperability specification §1, pitfalls, and §17).
 */
export type NearOrder = "lon-lat" | "lat-lon";
export const nearDocumentation: Record<NearOrder, string> = {
  "lon-lat":
    "longitude|latitude|distance|unité (km ou m) : la longitude d’abord, comme dans le ROR ; 30 km si rien n’est dit",
  "lat-lon":
    "latitude|longitude|distance|unité (km ou m) : la latitude d’abord, comme dans FHIR R4 ; 30 km si rien n’est dit",
};
