/** One thing seen or done on a dossier. The chain is per dossier: `hash` covers the entry before. */
export type JournalEntry = {
  referral: string;
  seq: number;
  at: Date;
  account: string | null;
  who: string;
  unit: string | null;
  unitName: string;
  act: JournalAct;
  object: string;
  hash: string;
};

/** What can be said of a dossier; the page gives each its French words. */
export type JournalAct =
  | "create"
  | "read"
  | "print"
  | "search"
  | "list"
  | "write"
  | "validate"
  | "sign"
  | "reopen-volet"
  | "attach"
  | "download"
  | "remove-attachment"
  | "prepare"
  | "send"
  | "request"
  | "message"
  | "share-out"
  | "opinion"
  | "cancel"
  | "reopen"
  | "suspend"
  | "resume"
  | "add-need"
  | "drop-need"
  | "decline-prado"
  | "keep-alive"
  | "identity"
  | "duplicate"
  | "name-doctor"
  | "remind-doctor"
  | "remove-doctor"
  | "not-my-patient"
  | "my-patient-again"
  | "release"
  | "transfer"
  | "transfer-withdrawn"
  | "transfer-lapsed"
  | "transfer-declined"
  | "transfer-accepted"
  | "transfer-returned"
  | "transfer-follow"
  | "revoke-release"
  | "archive"
  | "unchanged"
  | "withdraw"
  | "legal-hold"
  | "erase"
  | "record-death"
  | "undo-death"
  | "propose-merge"
  | "merge"
  | "unmerge"
  | "export"
  | "decision"
  | "follow"
  | "retrieve"
  | "agreement"
  | "designate"
  | "endorse"
  | "share"
  | "unshare"
  // who follows the dossier beside those who carry it
  | "confirm-address"
  | "invite-helper"
  | "withdraw-invitation"
  | "accept-invitation"
  | "refuse-invitation"
  | "change-helper"
  | "revoke-helper"
  | "leave-dossier"
  | "take-over";

export const firstHash = "0".repeat(64);

/** What the hash of an entry covers, in order, joined by U+001F: the same as the SQL function journal_hash. */
export const covered = (before: string, e: Omit<JournalEntry, "hash">) =>
  [
    before,
    e.referral,
    e.seq,
    e.at.toISOString(),
    e.account ?? "",
    e.who,
    e.unit ?? "",
    e.unitName,
    e.act,
    e.object,
  ].join("\u001f");

/** Texts never hold the sign that parts them: what one column gains, another cannot lose unseen. */
export const withoutSeparator = (text: string) => text.replaceAll("\u001f", " ");
const holdsSeparator = (e: JournalEntry) =>
  [e.who, e.unitName, e.act, e.object].some((text) => text.includes("\u001f"));

/** Stands for the person, or somebody close to them, once their dossier is erased. */
export const erasedName = "Personne ou proche";

/**
 * The entries whose author was made nameless when the dossier was erased: the erasure itself lists them, inside the chain.
 * What such an entry said of who is gone with its hash's proof; its place, its order and every other entry stay provable.
 */
const namelessIn = (entries: JournalEntry[]) =>
  new Set(entries.filter((e) => e.act === "erase").flatMap((e) => e.object.split(" ").map(Number)));
const isNameless = (e: JournalEntry) =>
  e.who === erasedName && e.account === null && e.unit === null && e.unitName === "";

export type ChainFault =
  | { kind: "altered"; seq: number }
  | { kind: "missing"; seq: number }
  | { kind: "truncated"; seq: number };

/**
 * Checks one dossier's chain from its first entry to the head kept apart; null when whole.
 * `sha256` gives the hexadecimal digest of a UTF-8 text. An entry removed, swapped or changed is located by its number.
 */
export function findFault(
  entries: JournalEntry[],
  head: { seq: number; hash: string } | null,
  sha256: (text: string) => string,
): ChainFault | null {
  let before = firstHash;
  const nameless = namelessIn(entries);
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1) return { kind: "missing", seq: index + 1 };
    const isErased = nameless.has(entry.seq) && isNameless(entry);
    if (!isErased && (holdsSeparator(entry) || entry.hash !== sha256(covered(before, entry))))
      return { kind: "altered", seq: entry.seq };
    before = entry.hash;
  }
  if (!head) return entries.length === 0 ? null : { kind: "truncated", seq: 1 };
  if (head.seq !== entries.length) return { kind: "truncated", seq: entries.length + 1 };
  return head.hash === before ? null : { kind: "altered", seq: head.seq };
}
