import { includes, type NearOrder, nearDocumentation, parametersOf, resourceTypes, revincludes } from "./parameters.ts";
import { rorBase } from "./resources.ts";

const profiles = {
  Organization: "ror-organization",
  Location: "ror-location",
  HealthcareService: "ror-healthcareservice",
};

/** What works at /fhir, written from the tables the searches are read with: GET /fhir/metadata. */
export const capabilityOf = (base: string, nearOrder: NearOrder, date: string) => ({
  resourceType: "CapabilityStatement",
  status: "active",
  date,
  kind: "instance",
  software: { name: "Sextant" },
  implementation: { description: "Annuaire de l’offre de soins et d’accompagnement", url: base },
  fhirVersion: "4.0.1",
  format: ["json"],
  patchFormat: ["application/json-patch+json"],
  rest: [
    {
      mode: "server",
      documentation:
        "Lecture publique. Les unités sensibles et les cabinets ne sont pas servis. Écriture des places par un logiciel enregistré (scope system/Location.u).",
      security: {
        service: [
          {
            coding: [
              { system: "http://terminology.hl7.org/CodeSystem/restful-security-service", code: "SMART-on-FHIR" },
            ],
            text: "OAuth 2, client_credentials et private_key_jwt (RS384 ou ES384) : demander le jeton à l’adresse ci-dessous",
          },
        ],
        extension: [
          {
            url: "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
            extension: [{ url: "token", valueUri: base.replace(/\/fhir$/, "/oauth/token") }],
          },
        ],
      },
      resource: resourceTypes.map((type) => ({
        type,
        profile: `${rorBase}/${profiles[type]}`,
        interaction: ["read", "search-type", ...(type === "Location" ? ["patch"] : [])].map((code) => ({ code })),
        versioning: "versioned",
        ...(type === "Location" ? { updateCreate: false } : {}),
        searchInclude: includes[type],
        searchRevInclude: revincludes[type],
        searchParam: Object.entries(parametersOf(type)).map(([name, { type: kind, documentation }]) => ({
          name,
          type: kind,
          documentation: name === "near" ? nearDocumentation[nearOrder] : documentation,
        })),
      })),
    },
  ],
});
