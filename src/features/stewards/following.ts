import { holds, holdsAnywhere, type Member, personModules } from "#features/accounts/member.ts";
import { carriesPaper, partyOf } from "#features/referrals/access.ts";
import { isEditable, missingToSend, type Referral, type Steward } from "#features/referrals/referral.ts";
import { isLive, wasSent } from "#features/referrals/request.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

export type InvitationId = string & { readonly __brand: "InvitationId" };

/** What somebody is asked to be for one dossier. */
export type Wanted = {
  email: string;
  kind: Steward["kind"];
  mayAct: boolean;
  readsCare: boolean;
  /** In the words of whoever invites: "Ma sœur", "Assistante sociale de la mairie". */
  relation: string;
  takesOver: boolean;
};

/** Product specification §12, aidant.invite. */
export const inviteDays = 7;

export type FollowRefusal = { kind: "not-allowed" } | { kind: "dossier-closed" } | { kind: "already-follows" };

/** §1.3, "create a dossier": whoever may, of any module. Nobody brings somebody new in the name of another. */
export const mayOpenForSomebody = (member: Member) =>
  !member.actingFor && holdsAnywhere(member, "requester", "writer", "receiver", "person", "mdph", "desk");

/** §1.3: the person and its référents; a requester for the dossiers their unit carries. Nobody who only helps. */
export function mayInvite(member: Member, r: Referral): boolean {
  const party = partyOf(member, r);
  return party === "person" || (party === "owner" && holds(member, r.module, "requester"));
}

/** The dossier is theirs: in their own space, or in the unit they are requesters of. */
const carriesIt = (member: Member, r: Referral) => member.unit === r.owner && mayInvite(member, r);

/** A référent does not put out another référent: whoever carries the dossier does. */
export const mayRevoke = (member: Member, r: Referral, { kind, account }: Steward) =>
  account !== member.id && mayInvite(member, r) && (kind === "helper" || carriesIt(member, r));

/**
 * Whoever opened a dossier for a person hands it over to them. `isWaiting`: it is in a space that waits for them; a dossier that a
 * person, an establishment or an authority carries is nobody else's to give.
 */
export const mayHandOver = (member: Member, r: Referral, isWaiting: boolean) =>
  isWaiting && partyOf(member, r) === "person" && r.status !== "unconfirmed";

/** The unit that registered a paper dossier may give it to the person, where people have a space: it goes on receiving its request. */
export const mayHandPaper = (member: Member, r: Referral) =>
  carriesPaper(member, r) && personModules.includes(r.module) && !member.actingFor;

/** What an invitation to take over promises still holds: the dossier waits for somebody, or is still with the unit that received it on paper. */
export const isToTakeOver = (r: Referral, isWaiting: boolean) =>
  isWaiting || (r.origin === "paper" && r.requests.some((q) => q.unit === r.owner));

export function invite(r: Referral, by: Member, takesOver = false): Result<void, FollowRefusal> {
  if (!mayInvite(by, r) && !(takesOver && mayHandPaper(by, r))) return refuse({ kind: "not-allowed" });
  return isEditable(r) && r.status !== "unconfirmed" ? ok(undefined) : refuse({ kind: "dossier-closed" });
}

/** Whoever opens an invitation may answer it, unless the dossier is already theirs to follow or is closed. */
export function join(r: Referral, by: Member, takesOver: boolean): Result<void, FollowRefusal> {
  if (by.actingFor) return refuse({ kind: "not-allowed" });
  if (!isEditable(r)) return refuse({ kind: "dossier-closed" });
  const already = by.unit === r.owner || r.stewards.some((s) => s.account === by.id);
  // a référent who has a space of their own may be the person the dossier waits for
  const takes = takesOver && by.unit !== r.owner && by.rights.some(({ role }) => role === "person");
  if (already && !takes) return refuse({ kind: "already-follows" });
  return ok(undefined);
}

/** Who must do the next thing, in a dossier of the person's side. */
export type NextStep = { who: "you" | "doctor" | "establishments" | "nobody"; said: Said; since: Date };
type Said =
  | "answer-offer"
  | "give-info"
  | "look-conditions"
  | "fill-own"
  | "fill-care"
  | "search"
  | "send"
  | "wait"
  | "widen"
  | "suspended"
  | "arrive"
  | "over";

/** Product specification §8.2: what is done, by whom the next step is, since when. `required`: the volets to validate before sending. */
export function nextStep(r: Referral, required: readonly string[]): NextStep {
  const waiting = (kind: string) => r.requests.find((q) => q.state.kind === kind);
  if (["cancelled", "archived", "erased", "admitted"].includes(r.status))
    return { who: "nobody", said: "over", since: r.statusSince };
  if (r.status === "suspended") return { who: "you", said: "suspended", since: r.statusSince };
  const offered = waiting("offered");
  if (offered) return { who: "you", said: "answer-offer", since: offered.since };
  if (r.status === "placed") return { who: "establishments", said: "arrive", since: r.statusSince };
  const asked = waiting("info-requested");
  if (asked) return { who: "you", said: "give-info", since: asked.since };
  const conditional = waiting("conditional");
  if (conditional) return { who: "you", said: "look-conditions", since: conditional.since };
  const missing = missingToSend(r, required);
  if (missing.length > 0 && r.status !== "open") {
    const own = missing.some((v) => v.level === "admin" || v.level === "own");
    const since = missing.reduce((last, v) => (v.updatedAt && v.updatedAt > last ? v.updatedAt : last), r.statusSince);
    return own ? { who: "you", said: "fill-own", since } : { who: "doctor", said: "fill-care", since };
  }
  const live = r.requests.filter(isLive);
  if (live.length > 0)
    return { who: "establishments", said: "wait", since: new Date(Math.max(...live.map((q) => q.since.getTime()))) };
  if (r.requests.some((q) => q.state.kind === "prepared")) return { who: "you", said: "send", since: r.statusSince };
  return { who: "you", said: r.requests.some(wasSent) ? "widen" : "search", since: r.statusSince };
}

/** Those whose turn it is come first, the longest waiting before the others. */
export const byTurn = (a: NextStep, b: NextStep) =>
  order.indexOf(a.who) - order.indexOf(b.who) || a.since.getTime() - b.since.getTime();
const order: NextStep["who"][] = ["you", "doctor", "establishments", "nobody"];
