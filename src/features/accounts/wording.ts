import type { AccountState } from "./account.ts";
import type { Module, Role } from "./member.ts";

export const moduleNames = {
  "grand-age": "Grand âge",
  sanitaire: "Sanitaire",
  handicap: "Handicap",
  tnd: "Troubles du neurodéveloppement",
} satisfies Record<Module, string>;

/** Product specification §1.2. */
export const roleNames = {
  reader: "Consultation",
  writer: "Saisie",
  requester: "Demandeur",
  receiver: "Receveur",
  "local-admin": "Référent structure",
  statistics: "Observatoire",
} satisfies Record<Role, string>;

export const stateNames = {
  invited: "Invité",
  active: "Actif",
  suspended: "Suspendu",
  dormant: "En sommeil",
  closed: "Fermé",
} satisfies Record<AccountState, string>;
