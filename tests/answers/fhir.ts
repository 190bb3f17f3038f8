import { everyone } from "./words.ts";

export const answers: Record<string, string> = {
  "GET /fhir/metadata": everyone("in"),
  "GET /fhir/Organization": everyone("in"),
  "GET /fhir/Organization/:id": everyone("404"),
  "GET /fhir/Location": everyone("in"),
  "GET /fhir/Location/:id": everyone("404"),
  // no token was shown
  "PATCH /fhir/Location/:id": everyone("401"),
  "POST /oauth/token": everyone("400"),
  "GET /fhir/HealthcareService": everyone("in"),
  "GET /fhir/HealthcareService/:id": everyone("404"),
};

export const acting: Record<string, string> = {};
