import type { Db } from "#db/db.ts";
import { sha256 } from "#lib/seal.ts";
import { findHead, listChains, listEntries } from "./journal.store.ts";
import { type ChainFault, findFault } from "./journal.ts";

export type Verification = {
  chains: number;
  entries: number;
  faults: { referral: string; fault: ChainFault }[];
  heads: { referral: string; seq: number; hash: string }[];
};

/** Recomputes every chain outside the database. `onChain` is told how many were done. */
export async function verifyJournal(db: Db, onChain: (done: number) => void): Promise<Verification> {
  const found: Verification = { chains: 0, entries: 0, faults: [], heads: [] };
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const page = await listChains(db, after, 500);
    for (const referral of page) {
      const [entries, head] = [await listEntries(db, referral), await findHead(db, referral)];
      const fault = findFault(entries, head, (text) => sha256(text).toString("hex"));
      found.chains += 1;
      found.entries += entries.length;
      if (fault) found.faults.push({ referral, fault });
      else if (head) found.heads.push({ referral, ...head });
      onChain(found.chains);
    }
    const last = page.at(-1);
    if (!last) return found;
    after = last;
  }
}

/** Heads exported earlier and kept elsewhere: a chain rewritten whole, or cut, no longer passes through its old head. */
export async function checkHeads(db: Db, heads: { referral: string; seq: number; hash: string }[]) {
  const faults: { referral: string; fault: ChainFault }[] = [];
  for (const head of heads) {
    const entry = (await listEntries(db, head.referral)).find((e) => e.seq === head.seq);
    if (!entry) faults.push({ referral: head.referral, fault: { kind: "truncated", seq: head.seq } });
    else if (entry.hash !== head.hash)
      faults.push({ referral: head.referral, fault: { kind: "altered", seq: head.seq } });
  }
  return faults;
}
