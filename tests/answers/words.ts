/**
 * The words of an answer: one per column, in this order.
 * in: a page · 3xx leading on · 400, 409: let in, and the form is wrong · 403: inside one's scope without the right, or of another role ·
 * 404: outside one's scope · login, spaces: to sign in, to choose a unit.
 */
export const columns = [
  "anonymous",
  // signed in, habilitated nowhere · whose only habilitation ended yesterday
  "nobody",
  "ended",
  // in the unit that carries the dossier, without the right to the medical volet; the doctor with it
  "reader",
  "writer",
  "requester",
  "doctor",
  // the requester of another unit, with the right to the medical volet
  "elsewhere",
  // in a unit that was asked: receiver without the right to the medical volet, doctor with it, reader
  "asked",
  "askedDoctor",
  "askedReader",
  // receivers of a unit that was not asked, of a unit of the other module
  "notAsked",
  "otherModule",
] as const;

/** Those who act in somebody else's name; `spaces`: to say for whom one goes on. */
export const actingColumns = [
  // a secretary in the name of the doctor of the unit that carries the dossier, with every right the doctor may delegate
  "delegated",
  // the same, for another patient only
  "otherPatient",
  // the same, whose delegation ended yesterday, in a session that still acts under it
  "expired",
  // a doctor in the name of the doctor of a unit that was asked
  "askedDelegated",
  // the référent structure of the unit that carries the dossier
  "referent",
] as const;

export const everyone = (answer: string) => columns.map(() => answer).join(" ");
