import type { Db } from "#db/db.ts";
import { findFacility } from "#features/directory/facility.store.ts";
import { findUnit } from "#features/directory/unit.store.ts";
import { factsOf } from "#features/orientation/derive.ts";
import { findTableInForce } from "#features/orientation/orientation.store.ts";
import { type PradoHint, pradoHints } from "#features/orientation/prado.ts";
import { propose } from "#features/orientation/propose.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { readDrafts } from "#features/volets/volet.store.ts";
import { readContent } from "#features/volets/write-volet.action.ts";
import { dayOf } from "#lib/dates.ts";
import { hasRefusal } from "./prado.store.ts";
import { mayBeHinted } from "./prado.ts";

/**
 * What PRADO the dossier as it stands calls for, best first. Without a convention on the establishment's card the answers are not
 * even opened.
 */
export async function findHints(db: Db, r: Referral, now: Date): Promise<PradoHint[]> {
  if (!mayBeHinted(r)) return [];
  const unit = await findUnit(db, r.owner);
  const facility = unit && (await findFacility(db, unit.facility));
  const convention = facility?.card.prado ?? [];
  if (convention.length === 0 || (await hasRefusal(db, r.id))) return [];
  const [key, table] = await Promise.all([findKey(db, r.id), findTableInForce(db, dayOf(now))]);
  const content = await readContent(db, r, await readDrafts(db, r.id, key), now);
  const facts = factsOf(content.answers, content.situation);
  return pradoHints(propose(table, facts), facts, convention);
}
