import {
  capabilityApi,
  locationApi,
  organizationApi,
  searchLocationsApi,
  searchOrganizationsApi,
  searchServicesApi,
  serviceApi,
} from "#features/exchange/fhir.api.ts";
import { patchLocationApi } from "#features/exchange/patch.api.ts";
import { tokenApi } from "#features/exchange/token.api.ts";
import { anyone, machine } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** Open to machines: the directory in FHIR, and the token that lets software write. */
export const fhirRoutes: Route[] = [
  { method: "GET", path: "/fhir/metadata", who: anyone, page: capabilityApi },
  { method: "GET", path: "/fhir/Organization", who: anyone, page: searchOrganizationsApi },
  { method: "GET", path: "/fhir/Organization/:id", who: anyone, page: organizationApi },
  { method: "GET", path: "/fhir/Location", who: anyone, page: searchLocationsApi },
  { method: "GET", path: "/fhir/Location/:id", who: anyone, page: locationApi },
  { method: "PATCH", path: "/fhir/Location/:id", who: machine, page: patchLocationApi },
  { method: "POST", path: "/oauth/token", who: machine, page: tokenApi },
  { method: "GET", path: "/fhir/HealthcareService", who: anyone, page: searchServicesApi },
  { method: "GET", path: "/fhir/HealthcareService/:id", who: anyone, page: serviceApi },
];
