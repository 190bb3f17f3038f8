import { elementsOf, isElement, type Resource, referenceOf } from "#lib/fhir.ts";

/** "Organization/2001": what a resource points to, among what we keep. */
export function refsOf(resource: Resource): string[] {
  const pointed = {
    Organization: [resource.partOf, resource.providedBy, resource.managingOrganization],
    Location: elementsOf(resource.location),
    HealthcareService: elementsOf(resource.healthcareService),
  };
  const refs = Object.entries(pointed).flatMap(([type, values]) =>
    values.flatMap((value) => {
      const id = referenceOf(value, type);
      return id ? [`${type}/${id}`] : [];
    }),
  );
  return [...new Set(refs)];
}

/** What a resource says, its own version and date apart: a server that stamps everything anew changes nothing. */
export function saidBy(resource: Resource): string {
  const meta = isElement(resource.meta)
    ? { ...resource.meta, lastUpdated: undefined, versionId: undefined }
    : undefined;
  return JSON.stringify({ ...resource, meta });
}
