import type { ActingFor } from "./acting.ts";

export type AccountId = string & { readonly __brand: "AccountId" };
export type UnitId = string & { readonly __brand: "UnitId" };

export type Module = "grand-age" | "sanitaire" | "handicap" | "tnd";
/** Those where people and carers have a space of their own. */
export const personModules: readonly Module[] = ["grand-age", "handicap"];
/** Product specification §1.2; `person`: in the space of a person or of a carer, which is theirs alone. */
export type Role =
  | "reader"
  | "writer"
  | "requester"
  | "receiver"
  | "local-admin"
  | "statistics"
  | "person"
  | "mdph"
  | "desk"
  | "steering"
  | "support"
  | "admin";

/** One habilitation in force: product specification §1.1. */
export type Right = { module: Module; role: Role; medical: boolean };

/** A professional signed in and acting for one unit, built at each page from live rows, never from a cookie. */
export type Member = {
  id: AccountId;
  /** Null for an account its establishment opened without one. */
  nationalId: string | null;
  /** "Sofia Diaz" */
  name: string;
  /** Code of the national table of professions: "10" is a doctor. */
  profession: string;
  professionLabel: string;
  unit: UnitId;
  unitName: string;
  facilityName: string;
  rights: Right[];
  /** Of a shared desk: the units of the facilities that joined it, for the modules held there, and what each lets it do besides reading. */
  covers?: readonly Covered[];
  /** Under a delegation: `unit` and `rights` are then the giver's, cut to what is delegated, and `name` says both names. */
  actingFor: ActingFor | null;
};

/** `answers`: to requests, up to the arrival; `counts`: says the free places. */
export type Covered = { unit: UnitId; answers: boolean; counts: boolean };

export const holds = (member: Member, module: Module, ...roles: Role[]) =>
  member.rights.some((right) => right.module === module && roles.includes(right.role));

export const holdsAnywhere = (member: Member, ...roles: Role[]) =>
  member.rights.some((right) => roles.includes(right.role));

/** The modules for which one of these roles is held. */
export const modulesOf = (member: Member, ...roles: Role[]): Module[] => [
  ...new Set(member.rights.filter((right) => roles.includes(right.role)).map((right) => right.module)),
];

/** The flag `médicale` of an habilitation for that module: without it nothing of a medical volet is shown. */
export const readsMedical = (member: Member, module: Module) =>
  // a shared desk never reads it (product specification §1.3)
  member.rights.some((right) => right.module === module && right.medical && right.role !== "desk");

export const isDoctor = (member: Member) => member.profession === "10";

/** "Sofia Diaz (CH de Vienne, court séjour gériatrique)" as the timeline and the journal say it. */
export const signatureOf = (member: Member) => `${member.name} (${member.facilityName}, ${member.unitName})`;
