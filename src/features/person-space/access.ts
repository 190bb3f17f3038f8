import { ownSpaces, ownSpaceUnit } from "#features/directory/own-space.ts";
import type { JournalAct, JournalEntry } from "#features/journal/journal.ts";
import { dayOf } from "#lib/dates.ts";

/** One access as the person reads it: a unit, a day, what it did; `entries`: the lines of the journal it sums up. */
export type Sighting = { at: Date; place: string; who: string; did: Did; entries: JournalEntry[] };
export type Did = "looked" | "wrote" | "finished" | "acted" | "said" | "printed";

/** What each line of the journal is to the person; null: nothing of the dossier was seen or changed. */
const didWhat: Partial<Record<JournalAct, Did>> & Record<"read", Did> = {
  read: "looked",
  list: "looked",
  search: "looked",
  print: "printed",
  export: "printed",
  download: "printed",
  write: "wrote",
  attach: "wrote",
  "remove-attachment": "wrote",
  identity: "wrote",
  validate: "finished",
  sign: "finished",
  "reopen-volet": "finished",
  message: "said",
};

const ownPlace = `${ownSpaces.name}, ${ownSpaceUnit}`;

/**
 * The accesses to a dossier, last first: those of one professional of one unit, of one kind, on one day are one line.
 * What the person and their relatives did themselves is told as theirs; the platform's own checks are left out.
 */
export function sightingsOf(entries: readonly JournalEntry[]): Sighting[] {
  const found = new Map<string, Sighting>();
  for (const entry of entries) {
    if (entry.account === null) continue;
    const did = didWhat[entry.act] ?? "acted";
    const key = [dayOf(entry.at), entry.account, entry.unit, did].join(" ");
    const known = found.get(key);
    if (known) known.entries.push(entry);
    else found.set(key, { at: entry.at, place: entry.unitName, who: entry.who, did, entries: [entry] });
  }
  return [...found.values()].toSorted((a, b) => b.at.getTime() - a.at.getTime());
}

/** In a space of their own: the person, a relative. */
export const isRelative = ({ place }: Pick<Sighting, "place">) => place === ownPlace;

/** The units that saw something, each once, last first. */
export const placesOf = (sightings: readonly Sighting[]): string[] => [
  ...new Set(sightings.filter((one) => !isRelative(one) && one.place).map(({ place }) => place)),
];
