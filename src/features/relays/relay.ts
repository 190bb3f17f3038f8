import type { Member } from "#features/accounts/member.ts";
import type { Posted } from "#features/forms/answers.ts";
import type { Answers } from "#features/forms/questionnaire.ts";
import { likeness, type Traits } from "#features/persons/person.ts";
import { conducts, partyOf } from "#features/referrals/access.ts";
import { isEditable, type Referral } from "#features/referrals/referral.ts";

/**
 * What a family takes from the end of a child's path to the MDPH (modules specification E.4, "Relais MDPH"). A dossier of the handicap
 * is that of a decision: what is prepared waits for it, and is poured into it by the family, to whom it belongs.
 */
export type Relay = {
  /** Of the child's dossier, those the family agreed to. */
  documents: string[];
  preparedBy: string;
  preparedAt: Date;
  poured: { into: string; at: Date } | null;
};

export type RelayRefusal =
  | { kind: "not-for-you" }
  /** The path has not ended this way. */
  | { kind: "no-relay" }
  | { kind: "agreement-missing" }
  | { kind: "already-poured" }
  | { kind: "unknown-document" }
  | { kind: "not-prepared" }
  | { kind: "not-this-child" }
  | { kind: "too-many-files" };

export const isRelayed = (r: Pick<Referral, "module" | "status" | "requests">) =>
  r.module === "tnd" &&
  !["cancelled", "erased"].includes(r.status) &&
  r.requests.some(({ state }) => state.kind === "ended" && state.reason === "mdph");

/** The family, or whoever referred the child: the doctor who carries the dossier, or the treating one. */
export function preparesRelay(r: Referral, by: Member): boolean {
  const party = partyOf(by, r);
  return party === "person" || party === "doctor" || (party === "owner" && conducts(by, r));
}

/** `agreed`: the family said yes to these documents; it says so by choosing them itself. */
export function relayRefusal(
  r: Referral,
  by: Member,
  { agreed, former }: { agreed: boolean; former: Relay | null },
): RelayRefusal | null {
  if (!preparesRelay(r, by)) return { kind: "not-for-you" };
  if (!isRelayed(r)) return { kind: "no-relay" };
  if (former?.poured) return { kind: "already-poured" };
  return agreed || partyOf(by, r) === "person" ? null : { kind: "agreement-missing" };
}

/** The family alone pours it, into the dossier of a decision it follows, about the same child. */
export function pourRefusal(
  { from, into, relay }: { from: Referral; into: Referral; relay: Relay | null },
  [child, decided]: readonly [Traits, Traits],
  by: Member,
): RelayRefusal | null {
  if (partyOf(by, from) !== "person" || partyOf(by, into) !== "person") return { kind: "not-for-you" };
  if (!isRelayed(from) || !relay) return { kind: "not-prepared" };
  if (relay.poured) return { kind: "already-poured" };
  return into.module === "handicap" && isEditable(into) && isSameChild(child, decided)
    ? null
    : { kind: "not-this-child" };
}

export const isSameChild = (a: Traits, b: Traits) => ["strong", "probable"].includes(likeness(a, b) ?? "");

/** Where the answers about the child and the family go. */
const moved = [
  ["tnd.enf.adresse", "dua.adm.adresse"],
  ["tnd.enf.titulaires", "dua.adm.parents"],
] as const;

/** What the single admission dossier begins with; nothing where the family has written already. */
export function firstAnswers(answers: Answers, written: Answers): { key: string; value: Posted["value"] }[] {
  const under = (key: string, start: string) =>
    key === start || key.startsWith(`${start}.`) || key.startsWith(`${start}#`);
  return moved.flatMap(([from, to]) =>
    Object.keys(written).some((key) => under(key, to))
      ? []
      : Object.entries(answers).flatMap(([key, value]) =>
          under(key, from) && key !== from ? [{ key: to + key.slice(from.length), value }] : [],
        ),
  );
}
