import { addDays, dayOf } from "#lib/dates.ts";
import { fold } from "#lib/french.ts";

/** Somebody of the hospital's own directory, as human resources say them. */
export type StaffMember = {
  givenName: string;
  familyName: string;
  birthName: string;
  birthDate: string;
  /** Label of the function: "Infirmière", "Praticien hospitalier". */
  function: string;
  /** Code of the profession, when the file gives it. */
  profession: string;
  nationalId: string;
};

/** Somebody of the national extraction. */
export type Reference = {
  nationalId: string;
  givenName: string;
  familyName: string;
  birthName: string;
  birthFirstNames: string;
  birthDate: string;
  professions: { code: string; label: string }[];
  /** Folded names of structures and communes. */
  place: string;
  shown: string;
};

export type Clue =
  | "same-identifier"
  | "same-name"
  | "same-birth-name"
  | "same-first-names"
  | "one-first-name"
  | "same-birth-date"
  | "birth-date-unknown"
  | "same-profession"
  | "same-place"
  | "other-name"
  | "other-birth-date"
  | "other-profession";

export type Proposal = { nationalId: string; shown: string; name: string; score: number; clues: Clue[] };

export type Reconciliation =
  /** The national identifier and the name say the same person. */
  | { state: "matched"; nationalId: string; by: "identifier"; clues: Clue[] }
  /** A human decides, on these proposals. */
  | { state: "to-check"; why: "name-differs" | "identifier-unknown" | "probable" | "possible"; proposals: Proposal[] }
  /** Nobody of the extraction looks like them: they sign in here, and are not passed on. */
  | { state: "not-registered" };

/** A match is looked at again after two years (PGSSI-S identification, EXI 27). */
export const checkLife = { days: 730 };
export const nextCheck = (matchedAt: Date) => addDays(dayOf(matchedAt), checkLife.days);

/** What a proposal is worth, out of 100; below `shownFrom` it says nothing. */
const weights: Record<Clue, number> = {
  "same-identifier": 100,
  "same-name": 35,
  "same-birth-name": 40,
  "same-first-names": 25,
  "one-first-name": 12,
  "same-birth-date": 35,
  "birth-date-unknown": 0,
  "same-profession": 15,
  "same-place": 20,
  "other-name": -60,
  "other-birth-date": -60,
  "other-profession": -15,
};
const shownFrom = 45;
const mostProposals = 5;

/** Never by name alone: only the national identifier decides without a human. `place` is the hospital's own name and town. */
export function reconcile(member: StaffMember, candidates: Reference[], place: string): Reconciliation {
  const named = candidates.find(({ nationalId }) => nationalId === member.nationalId);
  if (named) {
    const clues: Clue[] = ["same-identifier", ...cluesOf(member, named, place)];
    if (!clues.includes("other-name") && !clues.includes("other-birth-date"))
      return { state: "matched", nationalId: named.nationalId, by: "identifier", clues };
    return { state: "to-check", why: "name-differs", proposals: [proposalOf(named, clues)] };
  }
  const proposals = candidates
    .map((one) => proposalOf(one, cluesOf(member, one, place)))
    .filter(({ score, clues }) => score >= shownFrom && !clues.includes("other-name"))
    .toSorted((a, b) => b.score - a.score || a.nationalId.localeCompare(b.nationalId))
    .slice(0, mostProposals);
  if (member.nationalId) return { state: "to-check", why: "identifier-unknown", proposals };
  if (proposals.length === 0) return { state: "not-registered" };
  return {
    state: "to-check",
    why: proposals[0]!.clues.includes("same-birth-date") ? "probable" : "possible",
    proposals,
  };
}

const proposalOf = (one: Reference, clues: Clue[]): Proposal => ({
  nationalId: one.nationalId,
  shown: one.shown,
  name: `${one.givenName} ${one.familyName}`,
  score: Math.max(
    0,
    Math.min(
      100,
      clues.reduce((sum, clue) => sum + weights[clue], 0),
    ),
  ),
  clues,
});

export function cluesOf(member: StaffMember, one: Reference, place: string): Clue[] {
  return [
    nameClue(member, one),
    firstNameClue(member, one),
    ...birthClues(member, one),
    ...workClues(member, one, place),
  ].filter((clue) => clue !== null);
}

function nameClue(member: StaffMember, one: Reference): Clue {
  if (member.birthName && one.birthName && fold(member.birthName) === fold(one.birthName)) return "same-birth-name";
  const theirs = [one.familyName, one.birthName].filter(Boolean).map(fold);
  const ours = [member.familyName, member.birthName].filter(Boolean).map(fold);
  if (ours.some((name) => theirs.includes(name))) return "same-name";
  // a married woman is "Roche-Diaz" here and "Diaz" there
  const parts = (name: string) => name.split(" ");
  const isPart = ours.some((name) =>
    theirs.some(
      (other) =>
        parts(name).every((part) => parts(other).includes(part)) ||
        parts(other).every((part) => parts(name).includes(part)),
    ),
  );
  return isPart ? "same-name" : "other-name";
}

function firstNameClue(member: StaffMember, one: Reference): Clue | null {
  const ours = fold(member.givenName);
  const theirs = fold(one.birthFirstNames || one.givenName);
  if (ours === fold(one.givenName) || ours === theirs) return "same-first-names";
  const shared = ours.split(" ").some((part) => part.length > 2 && theirs.split(" ").includes(part));
  return shared ? "one-first-name" : "other-name";
}

function birthClues(member: StaffMember, one: Reference): Clue[] {
  if (!member.birthDate || !one.birthDate) return ["birth-date-unknown"];
  return [member.birthDate === one.birthDate ? "same-birth-date" : "other-birth-date"];
}

function workClues(member: StaffMember, one: Reference, place: string): Clue[] {
  const clues: Clue[] = [];
  if (one.professions.length > 0 && (member.profession || member.function)) {
    const same = one.professions.some(
      ({ code, label }) => code === member.profession || sameTrade(fold(member.function), fold(label)),
    );
    if (same) clues.push("same-profession");
    else if (member.profession) clues.push("other-profession");
  }
  if (
    place &&
    fold(place)
      .split(" ")
      .filter(isTelling)
      .some((word) => one.place.split(/[ |]+/).includes(word))
  )
    clues.push("same-place");
  return clues;
}

/** "Infirmière de nuit" and "Infirmier" are the same trade: one word of the function begins as the label does. */
const sameTrade = (ours: string, label: string) =>
  label
    .split(" ")
    .some((word) => word.length > 4 && ours.split(" ").some((other) => other.startsWith(word.slice(0, -1))));

/** Words every hospital has say nothing of which one it is. */
const isTelling = (word: string) =>
  word.length > 3 &&
  !/^(centre|hospitalier|hopital|clinique|etablissement|public|sante|site|groupe|fictif|saint)$/.test(word);
