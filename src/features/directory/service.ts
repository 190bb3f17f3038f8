/**
 * What takes part without receiving anybody: a shared desk, the service of a département or an agency, the regional support, the
 * national administration. Each is a facility with one unit, in no search, map, count or public page; its number is ours, as a practice's.
 */
export const services = {
  desk: { category: "G", label: "Guichet partagé", unit: "Guichet" },
  territory: { category: "T", label: "Pilotage territorial", unit: "Pilotage" },
  support: { category: "S", label: "Support régional", unit: "Support" },
  administration: { category: "A", label: "Administration nationale", unit: "Administration" },
} as const;
export type ServiceKind = keyof typeof services;

export type NewService = {
  kind: ServiceKind;
  name: string;
  city: string;
  departement: string;
  module: "grand-age" | "sanitaire" | "handicap" | "tnd";
  /** Of a territory: the départements it looks after. */
  departements?: readonly string[];
  /** Given, for the demonstration; else made. */
  finess?: string;
};
