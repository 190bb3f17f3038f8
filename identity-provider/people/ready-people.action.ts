import { changeCard, fillDrawer, searchCards } from "#idp/cards/card.store.ts";
import type { Desk } from "#idp/web.ts";
import { savePeople } from "./people-file.ts";
import { brokenCards, readyPeople } from "./ready-people.ts";

/** The persons of the tests and their cards, in the simulator's directory; cards already there stay as they are. */
export async function addReadyPeople({ db, sealingKey }: Pick<Desk, "db" | "sealingKey">) {
  await savePeople(db, readyPeople);
  const added = new Set(await fillDrawer(db, sealingKey));
  for (const { nationalId, change } of brokenCards())
    for (const card of await searchCards(db, nationalId))
      if (added.has(card.serial)) await changeCard(db, card.serial, change);
  return readyPeople.map(({ SubjectNameID, shown }) => ({ SubjectNameID, shown }));
}
