import { type Db, inTransaction } from "#idp/database.ts";
import { recordEvent } from "#idp/event.store.ts";
import { newId } from "#lib/ids.ts";
import { pairingLife } from "./local-token.ts";
import { findTrip, replacePairing, saveAwaitsProof } from "./trip.store.ts";

/**
 * The person proved their national identity by a means of their own while a hospital's account waited to be paired, in the
 * same sign-in: the two are tied. True when something was waiting.
 */
export async function pairWaiting(
  db: Db,
  uid: string,
  { personId, means, now }: { personId: string; means: string; now: Date },
): Promise<boolean> {
  const trip = await findTrip(db, uid);
  if (!trip?.awaitsProof || !trip.identity) return false;
  const { tid, oid } = trip.identity;
  await inTransaction(db, async (tx) => {
    const endsAt = new Date(now.getTime() + pairingLife.days * 24 * 3_600_000);
    await replacePairing(tx, { id: newId(), hint: trip.hint, tid, oid, personId, provedWith: means, now, endsAt });
    await saveAwaitsProof(tx, uid, "no");
    await recordEvent(tx, { kind: "paired", personId, means, detail: { hint: trip.hint, tid } });
  });
  return true;
}
