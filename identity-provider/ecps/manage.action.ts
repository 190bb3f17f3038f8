import { inTransaction } from "#idp/database.ts";
import { renameDevice, revokeDevice } from "./device.store.ts";
import type { Ecps } from "./ecps.ts";

/** False when there is no such device of that person's. */
export async function nameDevice({ pool, note }: Ecps, personId: string, id: string, name: string): Promise<boolean> {
  const isDone = await inTransaction(pool, async (tx) => {
    const renamed = await renameDevice(tx, personId, id, name);
    await tx.query("select pg_notify('ecps', $1)", [personId]);
    return renamed;
  });
  if (isDone) await note({ kind: "ecps-renamed", personId, means: "ecps" });
  return isDone;
}

/** At once: the phone is told, what it is answering is refused, nothing it signs is accepted. */
export async function removeDevice({ pool, now, note }: Ecps, personId: string, id: string): Promise<boolean> {
  const isDone = await inTransaction(pool, async (tx) => {
    const revoked = await revokeDevice(tx, personId, id, now());
    await tx.query("select pg_notify('ecps', $1)", [personId]);
    return revoked;
  });
  if (isDone) await note({ kind: "ecps-revoked", personId, means: "ecps" });
  return isDone;
}
