import * as account from "./answers/account.ts";
import * as desks from "./answers/desks.ts";
import * as doctor from "./answers/doctor.ts";
import * as door from "./answers/door.ts";
import * as dossiers from "./answers/dossiers.ts";
import * as fhir from "./answers/fhir.ts";
import * as leaving from "./answers/leaving.ts";
import * as life from "./answers/life.ts";
import * as mdph from "./answers/mdph.ts";
import * as notificationsEsms from "./answers/notifications-esms.ts";
import * as orientation from "./answers/orientation.ts";
import * as paper from "./answers/paper.ts";
import * as person from "./answers/person.ts";
import * as open from "./answers/public.ts";
import * as requests from "./answers/requests.ts";
import * as structure from "./answers/structure.ts";
import * as tnd from "./answers/tnd.ts";

/** What each route answers to each role: one file per noun, as `src/routes/`; asked in this order. */
const nouns = [
  open,
  fhir,
  door,
  account,
  structure,
  dossiers,
  requests,
  person,
  doctor,
  mdph,
  notificationsEsms,
  tnd,
  desks,
  life,
  orientation,
  paper,
  leaving,
];

type Table = "answers" | "acting";

/** The lines of every noun, in one table. */
export const answersOf = (table: Table): Record<string, string> =>
  Object.assign({}, ...nouns.map((noun) => noun[table]));

/** Lines that two files hold: one of them would not be asked. */
export const heldTwice = (table: Table): string[] => {
  const lines = nouns.flatMap((noun) => Object.keys(noun[table]));
  return lines.filter((line, i) => lines.indexOf(line) !== i);
};
